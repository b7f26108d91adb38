/* words.c - see words.h.
 *
 * The text is read chunk by chunk, a chunk being what stands between white space: words
 * never cross it. In a chunk of ASCII the rules WB5 to WB13 of UAX #29 need one byte of
 * lookahead; at the first other byte the rest of the chunk goes the slow way, over arrays
 * of runes with their classes. */
#include "text/words.h"

#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "text/homoglyph.h"
#include "text/mark.h"
#include "text/utf8.h"

enum {
    LETTER = 1,
    DIGIT = 2,
    JOINER = 4, /* '_' */
    WORD = LETTER | DIGIT | JOINER,
    POINT = 8,      /* between letters or between digits */
    COMMA = 16,     /* between digits only */
    SIGN = 32,      /* '#' or '@' */
    HIGH = 64,      /* not ASCII */
    LONGEST = 60000 /* bytes of a chunk; its places fit a token's length */
};

static const uint8_t CLASS[256] = {
    ['0' ... '9'] = DIGIT, ['A' ... 'Z'] = LETTER, ['a' ... 'z'] = LETTER, ['_'] = JOINER,
    ['.'] = POINT,         ['\''] = POINT,         [','] = COMMA,          [';'] = COMMA,
    ['#'] = SIGN,          ['@'] = SIGN,           [0x80 ... 0xff] = HIGH,
};

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char low(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

void cq_words_done(cq_words *w)
{
    CQ_VEC_DONE(w->tokens);
    CQ_VEC_DONE(w->runes);
    CQ_VEC_DONE(w->cuts);
    cq_buf_done(&w->plain);
    cq_buf_done(&w->folding);
    cq_cutter_free(w->cutter);
    w->cutter = NULL;
}

/* Which alphabet is at home here, and which has letters that only it has. */
static void survey(cq_words *w)
{
    size_t letters[CQ_SCRIPTS] = { 0 };
    const char *p = w->text.p, *end = p + w->text.n;
    int size;
    for (; p < end; p += size) {
        uint32_t r = cq_utf8_at(p, end, &size);
        cq_script_kind s = cq_rune_script(r);
        letters[s]++;
        if (s > CQ_SCRIPT_LATIN && !w->genuine[s] && !cq_homoglyph_latin(r))
            w->genuine[s] = true;
    }
    w->kana = letters[CQ_SCRIPT_KANA] > 0;
    for (int s = CQ_SCRIPT_LATIN; s < CQ_SCRIPTS; s++)
        if (letters[s] > (w->home ? letters[w->home] : 0))
            w->home = (cq_script_kind)s;
}

static bool ascii(cq_str s)
{
    uint64_t v, any = 0;
    size_t i = 0;
    for (; i + 8 <= s.n; i += 8) {
        memcpy(&v, s.p + i, 8);
        any |= v;
    }
    for (; i < s.n; i++)
        any |= (uint8_t)s.p[i];
    return !(any & UINT64_C(0x8080808080808080));
}

void cq_words_begin(cq_words *w, cq_str text)
{
    w->tokens.n = 0;
    memset(w->folded, 0, sizeof w->folded);
    memset(w->genuine, 0, sizeof w->genuine);
    w->text = text;
    w->home = CQ_SCRIPT_NONE;
    w->ascii = ascii(text);
    w->kana = false;
    if (w->ascii)
        w->home = CQ_SCRIPT_LATIN;
    else
        survey(w);
}

static void put(cq_words *w, uint64_t hash, size_t at, size_t len, cq_tok kind)
{
    if (w->tokens.n < CQ_MAX_WORDS)
        CQ_PUSH(w->tokens,
                (cq_token){ hash, (uint32_t)at, (uint16_t)len, 0, (uint8_t)kind });
}

static void put_mark(cq_words *w, const cq_mark *m)
{
    cq_buf_clear(&w->folding);
    if (m->kind == CQ_TOK_LINK)
        for (size_t i = 0; i < m->len; i++)
            cq_buf_char(&w->folding, low(m->value.p[i]));
    else
        cq_fold(m->value, &w->folding);
    put(w, cq_hash(cq_buf_view(&w->folding)), m->at, m->len, m->kind);
}

/* ---- ASCII ---- */

static bool vowel(char c)
{
    return c && strchr("aeiou", c);
}

static bool capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* A digit that stands for a letter is alone between two consonants of one case; a 4 in the
 * middle of a longer word rather means "for", and "3rd" is a number. */
static bool is_leet(const char *raw, const char *s, size_t n, size_t i)
{
    if (i == 0 || i + 1 == n || !strchr("0134", s[i]))
        return false;
    char a = s[i - 1], b = s[i + 1];
    return a >= 'a' && b >= 'a' && !vowel(a) && !vowel(b) &&
           capital(raw[i - 1]) == capital(raw[i + 1]) &&
           !(s[i] == '4' && i > 2 && n - i > 3) &&
           !(n - i == 3 &&
             (memcmp(s + i, "1st", 3) == 0 || memcmp(s + i, "3rd", 3) == 0));
}

/* Undo digits for letters where it is clearly so: each of them is leet, in a word of three
 * letters or more that has a vowel besides. `raw` is the word as it was written. */
static bool unleet(const char *raw, char *s, size_t n)
{
    size_t digits = 0, vowels = 0;
    for (size_t i = 0; i < n; i++) {
        if (CLASS[(uint8_t)s[i]] == DIGIT && is_leet(raw, s, n, i))
            digits++;
        else if (CLASS[(uint8_t)s[i]] != LETTER)
            return false;
        vowels += vowel(s[i]);
    }
    if (n - digits < 3 || !vowels || digits * 3 > n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (s[i] <= '9')
            s[i] = "oi?ea"[s[i] - '0'];
    return true;
}

/* Where a word goes on after a hyphen at the line's end, or NULL. */
static const char *divided(const char *p, const char *end)
{
    if (end - p < 3 || p[0] != '-' || p[1] != '\n' || CLASS[(uint8_t)p[-1]] != LETTER)
        return NULL;
    return p[2] >= 'a' && p[2] <= 'z' ? p + 2 : NULL;
}

/* Cut the word of ASCII at p; the place after it, or NULL if it is not of ASCII alone. */
static const char *ascii_word(cq_words *w, const char *p, const char *end)
{
    char *s = w->folding.p;
    const char *from = p, *next;
    size_t n = 0;
    int seen = 0, before = 0, c = 0;

    if (end - p > LONGEST)
        end = p + LONGEST;
    for (;; s[n++] = low(*p++), before = c) {
        if (p == end)
            break;
        c = CLASS[(uint8_t)*p];
        seen |= c;
        if (c & WORD)
            continue;
        int after = p + 1 < end ? CLASS[(uint8_t)p[1]] : 0;
        if ((c == POINT && before & after & (LETTER | DIGIT)) ||
            (c == COMMA && before & after & DIGIT))
            continue;
        if (c == HIGH || ((c & (POINT | COMMA)) && after == HIGH))
            return NULL;
        if (w->hyphens && (next = divided(p, end))) {
            p = next;
            c = CLASS[(uint8_t)*p];
            continue;
        }
        break;
    }
    size_t at = (size_t)(from - w->text.p), len = (size_t)(p - from);
    for (; n && s[n - 1] == '_'; n--)
        len--;
    for (; n && *s == '_'; n--, s++, at++)
        len--;
    bool mixed = (seen & (LETTER | DIGIT)) == (LETTER | DIGIT);
    if (mixed && n == len && unleet(w->text.p + at, s, n))
        w->folded[CQ_FOLD_LEET]++;
    if (n)
        put(w, cq_hash((cq_str){ s, n }), at, len,
            seen & LETTER ? CQ_TOK_WORD : CQ_TOK_NUMBER);
    return p;
}

/* ---- other alphabets ---- */

static bool letter(int b)
{
    return b == CQ_WB_LETTER || b == CQ_WB_HEBREW;
}

static bool wordy(int b)
{
    return letter(b) || b == CQ_WB_NUMERIC || b == CQ_WB_JOINER;
}

/* WB6, WB7, WB7b, WB7c, WB11, WB12: a mark that two letters or two digits hold. */
static bool bridges(int a, int mid, int b)
{
    if (letter(a) && letter(b) &&
        (mid == CQ_WB_MID_LETTER || mid == CQ_WB_MID_BOTH || mid == CQ_WB_QUOTE))
        return true;
    if (a == CQ_WB_HEBREW && b == CQ_WB_HEBREW && mid == CQ_WB_QUOTES)
        return true;
    return a == CQ_WB_NUMERIC && b == CQ_WB_NUMERIC &&
           (mid == CQ_WB_MID_NUMBER || mid == CQ_WB_MID_BOTH || mid == CQ_WB_QUOTE);
}

/* The end of the word that begins at rune i; invisible runes belong to what is before. */
static size_t word_end(const cq_rune_place *r, size_t n, size_t i)
{
    int before = r[i].wb;
    size_t j = i + 1, k;
    while (j < n) {
        int b = r[j].wb;
        if (b == CQ_WB_EXTEND) {
            j++;
            continue;
        }
        for (k = j + 1; k < n && r[k].wb == CQ_WB_EXTEND;)
            k++;
        if (wordy(before) && wordy(b)) {
            before = b;
            j++;
        } else if (k < n && bridges(before, b, r[k].wb)) {
            before = r[k].wb;
            j = k + 1;
        } else {
            /* WB7a: a geresh after a Hebrew letter. */
            return before == CQ_WB_HEBREW && b == CQ_WB_QUOTE ? k : j;
        }
    }
    return j;
}

/* The alphabet into which a word's look-alikes are to be folded, or CQ_SCRIPT_NONE. */
static cq_script_kind meant(const cq_words *w, cq_str s)
{
    size_t latin = 0, only_latin = 0, other = 0, only_other = 0;
    cq_script_kind script = CQ_SCRIPT_NONE;
    int size;
    for (const char *p = s.p, *end = p + s.n; p < end; p += size) {
        uint32_t r = cq_utf8_at(p, end, &size);
        cq_script_kind k = cq_rune_script(r);
        if (k == CQ_SCRIPT_CYRILLIC || k == CQ_SCRIPT_GREEK) {
            script = k;
            other++;
            only_other += !cq_homoglyph_latin(r);
        }
    }
    if (!script)
        return CQ_SCRIPT_NONE;
    for (const char *p = s.p, *end = p + s.n; p < end; p += size) {
        uint32_t r = cq_utf8_at(p, end, &size);
        bool is = cq_rune_script(r) == CQ_SCRIPT_LATIN;
        latin += is;
        only_latin += is && !cq_homoglyph_of(r, script);
    }
    if (only_other && (only_latin || !latin))
        return CQ_SCRIPT_NONE; /* a word of two languages, or plainly of the other */
    if (only_other)
        return script;
    if (only_latin)
        return CQ_SCRIPT_LATIN;
    if (latin)
        return w->home == script ? script : CQ_SCRIPT_LATIN;
    return w->home == CQ_SCRIPT_LATIN && !w->genuine[script] ? CQ_SCRIPT_LATIN
                                                             : CQ_SCRIPT_NONE;
}

/* Invisible characters are at home in some scripts. */
static bool suspicious(cq_script_kind s)
{
    return s == CQ_SCRIPT_LATIN || s == CQ_SCRIPT_GREEK || s == CQ_SCRIPT_CYRILLIC;
}

/* Write the word to w->folding without its disguises. */
static void undisguise(cq_words *w, cq_str s)
{
    cq_script_kind to = meant(w, s), before = CQ_SCRIPT_NONE;
    bool hidden = false, zero = false, twin = false, styled = false;
    int size;
    cq_buf_clear(&w->plain);
    for (const char *p = s.p, *end = p + s.n; p < end; p += size) {
        uint32_t r = cq_utf8_at(p, end, &size), as = r;
        if (cq_rune_invisible(r) || r == 0x200b) {
            hidden = true;
            continue;
        }
        if (p[0] == '-' && p + 1 < end && p[1] == '\n') {
            size = 2;
            continue;
        }
        cq_script_kind k = cq_rune_script(r);
        zero |= hidden && k && suspicious(before);
        hidden = false;
        before = k;
        styled |= cq_rune_styled(r) && suspicious(w->home);
        if (to == CQ_SCRIPT_LATIN && k != CQ_SCRIPT_LATIN)
            as = cq_homoglyph_latin(r);
        else if (to > CQ_SCRIPT_LATIN && k == CQ_SCRIPT_LATIN)
            as = cq_homoglyph_of(r, to);
        as = as ? as : r;
        twin |= as != r;
        if (cq_rune_unstyled(r))
            as = cq_rune_unstyled(r);
        cq_buf_rune(&w->plain, as);
    }
    w->folded[CQ_FOLD_ZERO_WIDTH] += zero;
    w->folded[CQ_FOLD_HOMOGLYPH] += twin;
    w->folded[CQ_FOLD_WIDTH] += styled;
    cq_buf_clear(&w->folding);
    cq_fold(cq_buf_view(&w->plain), &w->folding);
    w->folded[CQ_FOLD_MARKS] += cq_fold_marks(&w->folding);
}

static void put_word(cq_words *w, size_t at, size_t len, cq_tok kind)
{
    undisguise(w, cq_str_sub(w->text, at, at + len));
    if (w->folding.n)
        put(w, cq_hash(cq_buf_view(&w->folding)), at, len, kind);
}

/* Read the runes of [from, to); true if a dictionary is needed. */
static bool classify(cq_words *w, size_t from, size_t to)
{
    bool dictionary = false;
    int size;
    w->runes.n = 0;
    for (size_t i = from; i < to; i += (size_t)size) {
        uint32_t r = cq_utf8_at(w->text.p + i, w->text.p + to, &size);
        cq_wb b = cq_rune_break(r);
        dictionary |= b == CQ_WB_DICTIONARY;
        CQ_PUSH(w->runes, (cq_rune_place){ (uint32_t)i, (uint8_t)b });
    }
    CQ_PUSH(w->runes, (cq_rune_place){ (uint32_t)to, CQ_WB_OTHER });
    return dictionary;
}

static void cut_by_dictionary(cq_words *w, size_t from, size_t to)
{
    if (!w->cutter)
        w->cutter = cq_cutter_new();
    cq_cutter_words(w->cutter, cq_str_sub(w->text, from, to), &w->cuts);
    for (size_t i = 0; i < w->cuts.n; i++)
        put_word(w, from + w->cuts.p[i].at, w->cuts.p[i].len,
                 w->cuts.p[i].number ? CQ_TOK_NUMBER : CQ_TOK_WORD);
}

static void cut_by_rules(cq_words *w)
{
    const cq_rune_place *r = w->runes.p;
    size_t n = w->runes.n - 1;
    for (size_t i = 0, j; i < n; i = j) {
        j = i + 1;
        if (!wordy(r[i].wb))
            continue;
        j = word_end(r, n, i);
        size_t a = i, b = j;
        bool letters = false, digits = false;
        while (a < b && r[a].wb == CQ_WB_JOINER)
            a++;
        while (b > a && r[b - 1].wb == CQ_WB_JOINER)
            b--;
        for (size_t k = a; k < b; k++) {
            letters |= letter(r[k].wb);
            digits |= r[k].wb == CQ_WB_NUMERIC;
        }
        if (letters || digits)
            put_word(w, r[a].at, r[b].at - r[a].at,
                     letters ? CQ_TOK_WORD : CQ_TOK_NUMBER);
    }
}

static void cut_piece(cq_words *w, size_t from, size_t to)
{
    if (from >= to)
        return;
    if (classify(w, from, to))
        cut_by_dictionary(w, from, to);
    else
        cut_by_rules(w);
}

/* The slow way through the rest of a chunk; returns its end. */
static size_t cut_chunk(cq_words *w, size_t from, size_t end)
{
    size_t to = from;
    cq_mark m;
    while (to < end && to - from < LONGEST && !blank(w->text.p[to]))
        to++;
    while (to < end && to > from && ((uint8_t)w->text.p[to] >> 6) == 2)
        to++; /* never inside a rune */
    size_t stop = to;
    for (; cq_mark_next(w->text, from, stop, &m) && m.at + m.len <= end;
         from = m.at + m.len) {
        cut_piece(w, from, m.at);
        put_mark(w, &m);
        if (m.at + m.len > stop)
            stop = m.at + m.len;
    }
    cut_piece(w, from, stop);
    return stop;
}

/* ---- letters spaced out ---- */

static bool single(const cq_words *w, const cq_token *t)
{
    int size;
    const char *p = w->text.p + t->at;
    if (t->len > 2 || t->kind != CQ_TOK_WORD)
        return false;
    cq_script_kind s = cq_rune_script(cq_utf8_at(p, p + t->len, &size));
    return size == t->len && suspicious(s);
}

/* The character between two tokens if there is just one, and one that spaces letters. */
static char gap(const cq_words *w, const cq_token *a, const cq_token *b)
{
    if (b->at != a->at + a->len + 1u)
        return 0;
    char c = w->text.p[b->at - 1];
    return c == ' ' || c == '-' || c == '*' ? c : 0;
}

static void put_spaced(cq_words *w, const cq_token *first, const cq_token *last)
{
    cq_token t = *first;
    cq_buf_clear(&w->plain);
    for (const cq_token *k = first; k <= last; k++)
        cq_buf_add(&w->plain, w->text.p + k->at, k->len);
    cq_str letters = cq_buf_view(&w->plain);
    cq_buf whole = w->plain;
    w->plain = (cq_buf){ 0 };
    undisguise(w, letters);
    cq_buf_done(&whole);
    t.len = (uint16_t)(last->at + last->len - first->at);
    t.hash = cq_hash(cq_buf_view(&w->folding));
    w->tokens.p[w->tokens.n++] = t;
    w->folded[CQ_FOLD_SPACED]++;
}

/* Join runs of four letters or more that stand alone, with the same character between. */
static void join_spaced(cq_words *w, size_t first)
{
    cq_token *t = w->tokens.p;
    size_t n = w->tokens.n, i = first, j;
    w->tokens.n = first;
    for (; i < n; i = j) {
        char g = 0;
        for (j = i; j < n && t[j].at - t[i].at < LONGEST && single(w, &t[j]); j++) {
            char c = j > i ? gap(w, &t[j - 1], &t[j]) : 0;
            if (j > i && (!c || (g && c != g)))
                break;
            g = c;
        }
        if (j - i >= 4) {
            put_spaced(w, &t[i], &t[j - 1]);
            continue;
        }
        j = i + 1;
        t[w->tokens.n++] = t[i];
    }
}

static bool may_be_link(const char *p, const char *end)
{
    char c = low(*p);
    return (c == 'h' || c == 'w') && end - p > 4 && low(p[1]) == (c == 'h' ? 't' : 'w');
}

void cq_words_cut(cq_words *w, size_t from, size_t to, cq_segment segment)
{
    const char *p = w->text.p + from, *end = w->text.p + to, *next;
    size_t first = w->tokens.n;
    uint32_t folded[CQ_FOLDS];
    cq_mark m;

    memcpy(folded, w->folded, sizeof folded);
    cq_buf_clear(&w->folding);
    while (w->folding.room < LONGEST)
        cq_buf_add(&w->folding, "                                ", 32);
    while (p < end && w->tokens.n < CQ_MAX_WORDS) {
        int c = CLASS[(uint8_t)*p];
        if (!(c & (WORD | SIGN | HIGH))) {
            p++;
        } else if ((c == SIGN || may_be_link(p, end)) &&
                   cq_mark_at(w->text, (size_t)(p - w->text.p), &m) &&
                   m.at + m.len <= to) {
            put_mark(w, &m);
            p += m.len;
        } else if (c == SIGN) {
            p++;
        } else if (c == HIGH || !(next = ascii_word(w, p, end))) {
            p = w->text.p + cut_chunk(w, (size_t)(p - w->text.p), to);
        } else {
            p = next;
        }
    }
    join_spaced(w, first);
    for (size_t i = first; i < w->tokens.n; i++)
        w->tokens.p[i].segment = (uint8_t)segment;
    if (segment != CQ_SEG_BODY)
        memcpy(w->folded, folded, sizeof folded);
}
