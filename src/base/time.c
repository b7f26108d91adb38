/* time.c - see time.h.
 *
 * One scanner cuts the text into numbers and words; what they are is decided by their
 * shape, so that the many orders of the same five fields need no pattern each. */
#include "base/time.h"

#include <math.h>
#include <string.h>

enum { MAX_NUMBERS = 8 };

int64_t cq_days(int64_t y, int m, int d)
{
    y -= m <= 2; /* Hinnant, chrono-compatible low-level date algorithms */
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void cq_civil(int64_t z, int64_t *year, int *month, int *day)
{
    z += 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = yoe + era * 400 + (*month <= 2);
}

typedef struct {
    int64_t number[MAX_NUMBERS];
    int digits[MAX_NUMBERS];
    int n;
    int month;         /* by name, or 0 */
    int month_at;      /* how many numbers stood before it */
    int clock;         /* which number is the hour, or -1 */
    int clock_n;       /* how many numbers the clock has: 2 or 3 */
    int pm;            /* 1 pm, -1 am */
    bool slash, zoned; /* 7/9/2017; a zone was given */
    int32_t offset;
} fields;

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int month_of(cq_str w)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; i < 12 && w.n >= 3; i++)
        if (cq_str_startsi(w, (cq_str){ names + 3 * i, 3 }))
            return i + 1;
    return 0;
}

static bool weekday(cq_str w)
{
    static const char names[] = "montuewedthufrisatsun";
    for (int i = 0; i < 7 && w.n >= 3; i++)
        if (cq_str_startsi(w, (cq_str){ names + 3 * i, 3 }))
            return true;
    return false;
}

static bool zone_word(cq_str w, int32_t *offset)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = { { "z", 0 },    { "ut", 0 },   { "utc", 0 },  { "gmt", 0 },
                  { "cet", 1 },  { "cest", 2 }, { "bst", 1 },  { "est", -5 },
                  { "edt", -4 }, { "cst", -6 }, { "cdt", -5 }, { "mst", -7 },
                  { "mdt", -6 }, { "pst", -8 }, { "pdt", -7 } };
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (cq_str_eqi(w, cq_str_z(zones[i].name))) {
            *offset = zones[i].hours * 3600;
            return true;
        }
    return false;
}

/* "+0100", "-05:30", "+03" at s[i], after a clock; the length read, or 0. */
static size_t zone_digits(cq_str s, size_t i, int32_t *offset)
{
    size_t j = i + 1, n = 0;
    int v[4];
    while (j < s.n && n < 4 && (digit(s.p[j]) || (s.p[j] == ':' && n == 2))) {
        if (s.p[j] != ':')
            v[n++] = s.p[j] - '0';
        j++;
    }
    if (n != 2 && n != 4)
        return 0;
    int32_t minutes = (v[0] * 10 + v[1]) * 60 + (n == 4 ? v[2] * 10 + v[3] : 0);
    if (minutes > 15 * 60)
        return 0;
    *offset = (s.p[i] == '-' ? -60 : 60) * minutes;
    return j - i;
}

static bool word(fields *f, cq_str w)
{
    int m = month_of(w);
    if (m && !f->month) {
        f->month = m;
        f->month_at = f->n;
        return true;
    }
    if (cq_str_eqi(w, CQ_STR("am")) || cq_str_eqi(w, CQ_STR("pm"))) {
        f->pm = (w.p[0] | 32) == 'p' ? 1 : -1;
        return true;
    }
    if (zone_word(w, &f->offset)) {
        f->zoned = true;
        return true;
    }
    return weekday(w) || cq_str_eqi(w, CQ_STR("t")) || cq_str_eqi(w, CQ_STR("at")) ||
           cq_str_eqi(w, CQ_STR("of")) || cq_str_eqi(w, CQ_STR("st")) ||
           cq_str_eqi(w, CQ_STR("nd")) || cq_str_eqi(w, CQ_STR("rd")) ||
           cq_str_eqi(w, CQ_STR("th"));
}

static size_t number(fields *f, cq_str s, size_t i)
{
    size_t j = i;
    int64_t v = 0;
    while (j < s.n && digit(s.p[j]) && j - i < 18)
        v = v * 10 + (s.p[j++] - '0');
    bool clock = f->clock < 0 && j < s.n && s.p[j] == ':';
    if (clock)
        f->clock = f->n, f->clock_n = 1;
    else if (f->clock >= 0 && i > 0 && s.p[i - 1] == ':' && f->clock + f->clock_n == f->n)
        f->clock_n++;
    if (j < s.n && s.p[j] == '/')
        f->slash = true;
    f->digits[f->n] = (int)(j - i);
    f->number[f->n++] = v;
    /* a fraction of a second says nothing here */
    if (f->clock_n == 3 && j < s.n && (s.p[j] == '.' || s.p[j] == ','))
        for (j++; j < s.n && digit(s.p[j]);)
            j++;
    return j;
}

static bool scan(cq_str s, fields *f)
{
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i];
        if (digit(c)) {
            if (f->n == MAX_NUMBERS)
                return false;
            i = number(f, s, i);
        } else if (letter(c)) {
            size_t j = i;
            while (j < s.n && letter(s.p[j]))
                j++;
            if (!word(f, (cq_str){ s.p + i, j - i }))
                return false;
            i = j;
        } else if ((c == '+' || c == '-') && f->clock >= 0 && f->clock_n >= 2) {
            size_t n = zone_digits(s, i, &f->offset);
            f->zoned = f->zoned || n;
            i += n ? n : 1;
        } else if (c == '(') {
            while (i < s.n && s.p[i] != ')')
                i++;
            i += i < s.n;
        } else if (strchr(" \t,.:/-_'", c)) {
            i++;
        } else if (i + 2 < s.n && !memcmp(s.p + i, "\xe2\x80", 2)) {
            i += 3; /* U+202F and other thin spaces before AM and PM */
        } else {
            return false;
        }
    }
    return true;
}

/* The numbers that are not the clock, in order. */
static int dates_of(const fields *f, int64_t *v, int *digits)
{
    int n = 0;
    for (int i = 0; i < f->n && n < 3; i++)
        if (f->clock < 0 || i < f->clock || i >= f->clock + f->clock_n) {
            v[n] = f->number[i];
            digits[n++] = f->digits[i];
        }
    return n;
}

static int64_t short_year(int64_t y, int digits)
{
    return digits > 2 ? y : y < 70 ? 2000 + y : 1900 + y;
}

static bool day_of(const fields *f, cq_dates dates, int64_t *y, int64_t *m, int64_t *d)
{
    int64_t v[3];
    int digits[3], n = dates_of(f, v, digits);
    if (f->month) {
        if (n < 2)
            return false;
        bool year_first = digits[0] == 4;
        *m = f->month;
        *d = v[year_first];
        *y = short_year(v[!year_first], digits[!year_first]);
        return true;
    }
    if (n < 3)
        return false;
    if (digits[0] == 4) {
        *y = v[0], *m = v[1], *d = v[2];
        return true;
    }
    bool month_first =
        v[1] > 12   ? true
        : v[0] > 12 ? false
                    : dates == CQ_DATES_MDY || (dates == CQ_DATES_UNKNOWN && f->slash);
    *m = v[!month_first];
    *d = v[month_first];
    *y = short_year(v[2], digits[2]);
    return true;
}

static int64_t unix_time(cq_str s)
{
    size_t dot = cq_str_find(s, CQ_STR("."));
    int64_t v;
    cq_str whole = cq_str_sub(s, 0, dot);
    for (size_t i = dot + 1; i < s.n; i++)
        if (!digit(s.p[i]))
            return CQ_NO_TIME;
    if (whole.n < 9 || !cq_str_int(whole, 1, INT64_MAX, &v))
        return CQ_NO_TIME;
    while (v > INT64_C(7258118400)) /* after 2200: milliseconds, microseconds */
        v /= 1000;
    return v;
}

/* Seconds of the local time y-m-d h:min:sec, or CQ_NO_TIME of a day or an hour that is none. */
static int64_t local_time(int64_t y, int64_t m, int64_t d, int64_t h, int64_t min,
                          int64_t sec)
{
    if (y < 1970 || y > 2200 || m < 1 || m > 12 || d < 1 || d > 31 || h > 24 ||
        min > 59 || sec > 60)
        return CQ_NO_TIME;
    return cq_days(y, (int)m, (int)d) * 86400 + h * 3600 + min * 60 + sec;
}

/* Two digits. */
static bool pair(const char *p, int64_t *v)
{
    unsigned a = (unsigned char)p[0] - '0', b = (unsigned char)p[1] - '0';
    *v = a * 10 + b;
    return a < 10 && b < 10;
}

/* Tables and JSON mostly have times of this shape, which need no scanner:
 * 2026-03-01 10:00, with a T, :ss, a fraction and a Z at will. False where it has another,
 * which need not be wrong. */
static bool iso(cq_str s, int64_t *local, bool *utc)
{
    enum { MINUTES = 16, SECONDS = 19 };
    const char *p = s.p;
    int64_t century, year, m, d, h, min, sec = 0;
    if (s.n < MINUTES || !pair(p, &century) || !pair(p + 2, &year) || p[4] != '-' ||
        !pair(p + 5, &m) || p[7] != '-' || !pair(p + 8, &d) ||
        (p[10] != ' ' && p[10] != 'T') || !pair(p + 11, &h) || p[13] != ':' ||
        !pair(p + 14, &min))
        return false;
    size_t end = MINUTES;
    if (s.n >= SECONDS && p[16] == ':' && pair(p + 17, &sec))
        end = SECONDS;
    if (end == SECONDS && end < s.n && p[end] == '.')
        for (end++; end < s.n && digit(p[end]);)
            end++;
    *utc = end < s.n && p[end] == 'Z';
    *local = local_time(century * 100 + year, m, d, h, min, sec);
    return end + *utc == s.n;
}

int64_t cq_time_read(cq_str s, cq_dates dates, const cq_zone *zone)
{
    fields f = { .clock = -1 };
    int64_t y, m, d, h = 0, min = 0, sec = 0, local;
    bool utc;

    s = cq_str_trim(s);
    if (s.n == 0 || s.n > 64)
        return CQ_NO_TIME;
    if (iso(s, &local, &utc))
        return local == CQ_NO_TIME || utc ? local : local - cq_zone_offset(zone, local);
    int64_t t = unix_time(s);
    if (t != CQ_NO_TIME)
        return t;
    if (!scan(s, &f) || !day_of(&f, dates, &y, &m, &d))
        return CQ_NO_TIME;
    if (f.clock >= 0) {
        h = f.number[f.clock];
        min = f.clock_n > 1 ? f.number[f.clock + 1] : 0;
        sec = f.clock_n > 2 ? f.number[f.clock + 2] : 0;
        if (f.pm && h <= 12)
            h = h % 12 + (f.pm > 0 ? 12 : 0);
    }
    local = local_time(y, m, d, h, min, sec);
    if (local == CQ_NO_TIME)
        return CQ_NO_TIME;
    return local - (f.zoned ? f.offset : cq_zone_offset(zone, local));
}

cq_str cq_time_iso(cq_arena *a, int64_t t)
{
    if (t == CQ_NO_TIME)
        return CQ_STR("");
    int64_t days = t / 86400 - (t % 86400 < 0), rest = t - days * 86400, y;
    int m, d;
    cq_civil(days, &y, &m, &d);
    return cq_str_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)y, m, d,
                         (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

cq_lasting cq_time_lasting(double seconds)
{
    static const struct {
        double most, unit;
        const char *one, *many;
    } steps[] = { { 90, 1, "second", "seconds" },
                  { 5400, 60, "minute", "minutes" },
                  { 129600, 3600, "hour", "hours" },
                  { INFINITY, 86400, "day", "days" } };
    int i = 0;
    while (i < 3 && seconds >= steps[i].most)
        i++;
    return (cq_lasting){ (uint64_t)lround(seconds / steps[i].unit), steps[i].one,
                         steps[i].many };
}
