/* date.c - the dates of letter.h.
 *
 * The line is cut into words. Three in a row that can be day, month and year, in an order
 * that people use, are a date; what a word can be is decided through the confusions of OCR,
 * but a number needs one true digit at least, so that "SO" is no 50. */
#include "base/bounds.h"
#include "base/time.h"
#include "read/letter.h"

enum { WORDS = 48, WIDTH = 16 };

typedef struct {
    char fold[WIDTH]; /* lower case, letters that look alike made one */
    size_t n;
    int number, digits; /* -1 where it is none */
    int month;          /* 1 to 12, or 0 */
    bool slash;         /* a '/' stands behind it */
} word;

static bool alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 128 || c == '|';
}

/* The digit that the letter may have been. */
static int digit_of(char c)
{
    switch (c) {
    case 'O':
    case 'o':
    case 'Q':
    case 'D':
        return 0;
    case 'I':
    case 'l':
    case 'i':
    case '|':
        return 1;
    case 'Z':
    case 'z':
        return 2;
    case 'S':
    case 's':
        return 5;
    case 'B':
        return 8;
    default:
        return c >= '0' && c <= '9' ? c - '0' : -1;
    }
}

static char fold(char c)
{
    switch (c) {
    case '0':
        return 'o';
    case '1':
    case '|':
    case 'I':
    case 'l':
        return 'i';
    case '5':
        return 's';
    case '8':
        return 'b';
    default:
        return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
}

/* Is the folded a, of n bytes, the word b with at most `most` bytes wrong, missing or too many? */
static bool like(const char *a, size_t n, cq_str b, int most)
{
    size_t m = 0, i = 0;
    char f[WIDTH];
    for (; m < b.n && m < WIDTH; m++)
        f[m] = fold(b.p[m]);
    while (i < n && i < m && a[i] == f[i])
        i++;
    if (i == n && i == m)
        return true;
    if (most == 0 || n > m + 1 || m > n + 1)
        return false;
    size_t x = i + (n >= m), y = i + (m >= n); /* past the mistake */
    while (x < n && y < m && a[x] == f[y])
        x++, y++;
    return x == n && y == m;
}

static int month_of(const word *w)
{
    static const char *const names[12] = {
        "jan january januar janvier enero gennaio januari",
        "feb february februar fevrier febrero febbraio februari",
        "mar march maerz marz mars marzo maart",
        "apr april avril abril aprile",
        "may mai mayo maggio mei",
        "jun june juni juin junio giugno",
        "jul july juli juillet julio luglio",
        "aug august aout agosto augustus",
        "sep sept september septembre septiembre settembre",
        "oct october oktober octobre octubre okt ottobre",
        "nov november novembre noviembre",
        "dec december dezember decembre diciembre dez dicembre",
    };
    for (int exact = 1; exact >= 0; exact--)
        for (int m = 0; m < 12; m++) {
            cq_str rest = cq_str_z(names[m]), name;
            while (cq_str_split(&rest, ' ', &name)) {
                /* A mistake in few letters makes another word. */
                if (like(w->fold, w->n, name, exact || name.n < 5 ? 0 : 1))
                    return m + 1;
            }
        }
    return 0;
}

static void read_number(word *w, cq_str s)
{
    int v = 0, digits = 0, sure = 0;
    cq_str tail = cq_str_sub(s, s.n > 2 ? s.n - 2 : 0, s.n);
    if (s.n > 2 && s.n <= 4 &&
        (cq_str_eqi(tail, CQ_STR("st")) || cq_str_eqi(tail, CQ_STR("nd")) ||
         cq_str_eqi(tail, CQ_STR("rd")) || cq_str_eqi(tail, CQ_STR("th"))))
        s.n -= 2;
    w->number = w->digits = -1;
    for (size_t i = 0; i < s.n && i < 5; i++) {
        int d = digit_of(s.p[i]);
        if (d < 0)
            return;
        v = v * 10 + d;
        digits++;
        sure += s.p[i] >= '0' && s.p[i] <= '9';
    }
    if (sure && digits == (int)s.n && digits <= 4) {
        w->number = v;
        w->digits = digits;
    }
}

/* Fold the bytes of s; letters of Latin-1 lose their accents. */
static void fold_word(word *w, cq_str s)
{
    static const char plain[] = "aaaaaaaceeeeiiiidnooooo oouuuuypy";
    for (size_t i = 0; i < s.n && w->n < WIDTH; i++) {
        unsigned char c = (unsigned char)s.p[i],
                      d = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        bool accent = c == 0xc3 && d >= 0x80;
        if (c != '\'') /* of "rec'd" */
            w->fold[w->n++] = fold(accent ? plain[d & 0x1f] : (char)c);
        i += accent;
    }
}

static size_t cut(cq_str line, word *w)
{
    size_t n = 0;
    for (size_t i = 0, j; i < line.n && n < WORDS; i = j) {
        for (j = i; j < line.n && alnum(line.p[j]);)
            j++;
        if (j == i) {
            j++;
            continue;
        }
        cq_str s = cq_str_sub(line, i, j);
        w[n] = (word){ .slash = j < line.n && line.p[j] == '/' };
        fold_word(&w[n], s);
        read_number(&w[n], s);
        w[n].month = s.n < WIDTH ? month_of(&w[n]) : 0;
        /* "3rd of March", "3 de marzo de" */
        n += !cq_str_eqi(s, CQ_STR("of")) && !cq_str_eqi(s, CQ_STR("de"));
    }
    return n;
}

static bool year(const word *w, int *y)
{
    *y = w->digits == 2 ? 2000 + w->number : w->number;
    return (w->digits == 4 || w->digits == 2) && *y >= 1970 && *y <= 2200;
}

static int64_t day(int y, int m, int d)
{
    return m >= 1 && m <= 12 && d >= 1 && d <= 31 ? cq_days(y, m, d) * 86400 : CQ_NO_TIME;
}

/* The date in three words. */
static int64_t date_of(const word *w, cq_dates dates)
{
    int y;
    if (w[1].month && w[0].number > 0 && year(&w[2], &y)) /* 3 March 2026 */
        return w[0].digits == 4 ? CQ_NO_TIME : day(y, w[1].month, w[0].number);
    if (w[0].month && w[1].number > 0 && year(&w[2], &y)) /* March 3, 2026 */
        return day(y, w[0].month, w[1].number);
    if (w[0].number < 0 || w[1].number < 0 || w[2].number < 0)
        return CQ_NO_TIME;
    if (w[0].digits == 4 && year(&w[0], &y)) /* 2026-03-03 */
        return day(y, w[1].number, w[2].number);
    if (w[2].digits != 4 || !year(&w[2], &y))
        return CQ_NO_TIME;
    int a = w[0].number, b = w[1].number;
    bool american = dates == CQ_DATES_MDY || (dates == CQ_DATES_UNKNOWN && w[0].slash);
    bool month_first = b > 12 || (a <= 12 && american);
    return month_first ? day(y, a, b) : day(y, b, a);
}

/* "on 5 May 2026" is the day of a meeting, not of the letter. */
static bool of_something(const word *before)
{
    static const char *const words[] = { "on",    "by",     "until", "till", "from",
                                         "since", "before", "after", "am",   "bis" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (like(before->fold, before->n, cq_str_z(words[i]), 0))
            return true;
    return false;
}

int64_t cq_letter_date(cq_str line, cq_dates dates, size_t *other)
{
    word w[WORDS];
    size_t n = cut(cq_str_sub(line, 0, 400), w);
    for (size_t i = 0; i + 3 <= n; i++) {
        int64_t t = date_of(w + i, dates);
        if (t == CQ_NO_TIME || (i > 0 && of_something(&w[i - 1])))
            continue;
        if (other)
            *other = n - 3;
        return t;
    }
    if (other)
        *other = n;
    return CQ_NO_TIME;
}

size_t cq_letter_stamp_word(cq_str line)
{
    static const char *const words[] = { "received", "recd",    "eingang", "eingegangen",
                                         "recu",     "entrada", "ricevuto" };
    for (size_t i = 0, j; i < line.n; i = j + 1) {
        for (j = i; j < line.n && (alnum(line.p[j]) || line.p[j] == '\'');)
            j++;
        word w = { 0 };
        fold_word(&w, cq_str_sub(line, i, j));
        for (size_t k = 0; k < sizeof words / sizeof *words && w.n > 3; k++)
            if (j - i < WIDTH && like(w.fold, w.n, cq_str_z(words[k]), k ? 0 : 1))
                return j;
    }
    return 0;
}
