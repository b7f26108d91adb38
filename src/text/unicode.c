/* unicode.c - see unicode.h. */
#include "text/unicode.h"

#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/uidna.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "text/utf8.h"

bool cq_utf8_valid(cq_str s)
{
    const char *p = s.p, *end = s.p + s.n;
    int size;
    while (p < end) {
        while (end - p >= 8) {
            uint64_t w;
            memcpy(&w, p, 8);
            if (w & UINT64_C(0x8080808080808080))
                break;
            p += 8;
        }
        if (p == end)
            break;
        if (cq_utf8_at(p, end, &size) == 0xfffd && size == 1)
            return false;
        p += size;
    }
    return true;
}

cq_str cq_host_ascii(cq_arena *a, cq_str host)
{
    enum { HOST = 255 };
    size_t plain = 0;
    while (plain < host.n && !(host.p[plain] & 0x80))
        plain++;
    if (plain == host.n || host.n > HOST)
        return host;
    UErrorCode e = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &e);
    char *out = cq_arena_text(a, HOST);
    int32_t n =
        uidna_nameToASCII_UTF8(idna, host.p, (int32_t)host.n, out, HOST, &info, &e);
    uidna_close(idna);
    bool good = U_SUCCESS(e) && n <= HOST && !info.errors;
    return good ? (cq_str){ out, (size_t)n } : host;
}

static cq_wb tailored(uint32_t r)
{
    if (u_getIntPropertyValue((UChar32)r, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
        return CQ_WB_DICTIONARY;
    UErrorCode e = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)r, &e);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA ||
                   script == USCRIPT_KATAKANA
               ? CQ_WB_DICTIONARY
               : CQ_WB_OTHER;
}

/* Runes of the common alphabets need no look-up; a test compares them with ICU's data. */
static cq_wb plain_break(uint32_t r)
{
    if (r < 0x80)
        return (r | 32) >= 'a' && (r | 32) <= 'z' ? CQ_WB_LETTER
               : r >= '0' && r <= '9'             ? CQ_WB_NUMERIC
                                                  : CQ_WB_OTHER;
    if ((r >= 0x400 && r < 0x482) || (r >= 0x620 && r < 0x64b) || (r >= 0xc0 && r < 0xd7))
        return CQ_WB_LETTER;
    return r >= 0x4e00 && r < 0xa000 ? CQ_WB_DICTIONARY : CQ_WB_OTHER;
}

cq_wb cq_rune_break(uint32_t r)
{
    cq_wb plain = plain_break(r);
    return plain == CQ_WB_OTHER ? cq_rune_break_looked_up(r) : plain;
}

cq_wb cq_rune_break_looked_up(uint32_t r)
{
    switch (u_getIntPropertyValue((UChar32)r, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER:
        return r >= 0xac00 && r <= 0xd7a3 ? CQ_WB_DICTIONARY : CQ_WB_LETTER;
    case U_WB_HEBREW_LETTER:
        return CQ_WB_HEBREW;
    case U_WB_NUMERIC:
        return CQ_WB_NUMERIC;
    case U_WB_EXTENDNUMLET:
        return CQ_WB_JOINER;
    case U_WB_MIDLETTER:
        return r == ':' || r == 0xfe55 || r == 0xff1a ? CQ_WB_OTHER : CQ_WB_MID_LETTER;
    case U_WB_MIDNUM:
        return CQ_WB_MID_NUMBER;
    case U_WB_MIDNUMLET:
        return CQ_WB_MID_BOTH;
    case U_WB_SINGLE_QUOTE:
        return CQ_WB_QUOTE;
    case U_WB_DOUBLE_QUOTE:
        return CQ_WB_QUOTES;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ:
        return tailored(r) == CQ_WB_DICTIONARY ? CQ_WB_DICTIONARY : CQ_WB_EXTEND;
    case U_WB_KATAKANA:
        return CQ_WB_DICTIONARY;
    default:
        return r == 0x200b ? CQ_WB_EXTEND : tailored(r);
    }
}

cq_script_kind cq_rune_script(uint32_t r)
{
    if (r < 0x80)
        return (r | 32) >= 'a' && (r | 32) <= 'z' ? CQ_SCRIPT_LATIN : CQ_SCRIPT_NONE;
    if (r >= 0x400 && r < 0x482)
        return CQ_SCRIPT_CYRILLIC;
    if (r >= 0x620 && r < 0x64b && r != 0x640)
        return CQ_SCRIPT_ARABIC;
    if (r >= 0x4e00 && r < 0xa000)
        return CQ_SCRIPT_HAN;
    return cq_rune_script_looked_up(r);
}

cq_script_kind cq_rune_script_looked_up(uint32_t r)
{
    if (!u_isalpha((UChar32)r))
        return CQ_SCRIPT_NONE;
    UErrorCode e = U_ZERO_ERROR;
    switch (uscript_getScript((UChar32)r, &e)) {
    case USCRIPT_LATIN:
        return CQ_SCRIPT_LATIN;
    case USCRIPT_GREEK:
        return CQ_SCRIPT_GREEK;
    case USCRIPT_CYRILLIC:
        return CQ_SCRIPT_CYRILLIC;
    case USCRIPT_ARABIC:
        return CQ_SCRIPT_ARABIC;
    case USCRIPT_HEBREW:
        return CQ_SCRIPT_HEBREW;
    case USCRIPT_HAN:
        return CQ_SCRIPT_HAN;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
        return CQ_SCRIPT_KANA;
    case USCRIPT_HANGUL:
        return CQ_SCRIPT_HANGUL;
    case USCRIPT_THAI:
        return CQ_SCRIPT_THAI;
    case USCRIPT_DEVANAGARI:
        return CQ_SCRIPT_DEVANAGARI;
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
        return CQ_SCRIPT_NONE;
    default:
        return CQ_SCRIPT_OTHER;
    }
}

bool cq_rune_dense(uint32_t r)
{
    return (r >= 0x3041 && r <= 0x309f) || cq_rune_script(r) == CQ_SCRIPT_HAN;
}

bool cq_rune_invisible(uint32_t r)
{
    return r >= 0xad && (r < 0x350 || r >= 0x61c) && cq_rune_invisible_looked_up(r);
}

bool cq_rune_invisible_looked_up(uint32_t r)
{
    return u_hasBinaryProperty((UChar32)r, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool cq_rune_styled(uint32_t r)
{
    return (r >= 0xff10 && r <= 0xff5a) || (r >= 0x1d400 && r <= 0x1d7ff) ||
           (r >= 0x24b6 && r <= 0x24e9) || (r >= 0x249c && r <= 0x24b5) ||
           (r >= 0x1f110 && r <= 0x1f189) || cq_rune_unstyled(r);
}

uint32_t cq_rune_unstyled(uint32_t r)
{
    static const uint32_t small[26] = { 0x1d00, 0x299,  0x1d04, 0x1d05, 0x1d07, 0xa730,
                                        0x262,  0x29c,  0x26a,  0x1d0a, 0x1d0b, 0x29f,
                                        0x1d0d, 0x274,  0x1d0f, 0x1d18, 0,      0x280,
                                        0xa731, 0x1d1b, 0x1d1c, 0x1d20, 0x1d21, 0,
                                        0x28f,  0x1d22 };
    if (r >= 0x1f150 && r <= 0x1f189 && (r - 0x1f150) % 32 < 26)
        return 'a' + (r - 0x1f150) % 32; /* white on a black disc or square */
    if (r < 0x262 || r > 0xa731 || (r > 0x29f && r < 0x1d00))
        return 0;
    for (uint32_t i = 0; i < 26; i++)
        if (small[i] == r)
            return 'a' + i;
    return 0;
}

/* Digits of any script, yeh, kaf, alef, heh and waw in their variants; 0 to drop. */
static uint32_t unified(uint32_t r)
{
    switch (r) {
    case 0x2018:
    case 0x2019:
    case 0x201b:
    case 0x02bc:
    case '`':
        return '\'';
    case 0x0622:
    case 0x0623:
    case 0x0625:
    case 0x0671:
        return 0x0627;
    case 0x0624:
        return 0x0648;
    case 0x0626:
    case 0x0649:
    case 0x064a:
    case 0x06d2:
        return 0x06cc;
    case 0x0643:
        return 0x06a9;
    case 0x0629:
    case 0x06c0:
    case 0x06c1:
    case 0x06c2:
    case 0x06c3:
    case 0x06be:
    case 0x06d5:
        return 0x0647;
    case 0x0640:
    case 0x0654:
    case 0x0655:
    case 0x0670:
    case 0x0307: /* what is left of a capital I with dot */
        return 0;
    }
    if ((r >= 0x064b && r <= 0x065f) || (r >= 0x0610 && r <= 0x061a) ||
        (r >= 0x06d6 && r <= 0x06ed && r != 0x06dd && r != 0x06de && r != 0x06e9))
        return 0;
    if (r >= 0x660 && u_isdigit((UChar32)r))
        return '0' + (uint32_t)u_charDigitValue((UChar32)r);
    return r;
}

enum { SHORT = 256 };

/* The folded form of a rune that has one by itself, whatever its neighbours; else 0. */
static uint32_t simply_folded(uint32_t r)
{
    if (r < 0x80)
        return r >= 'A' && r <= 'Z' ? r + 32 : r == '`' ? '\'' : r;
    if ((r >= 0x4e00 && r < 0xa000) || (r >= 0x3041 && r <= 0x3096) ||
        (r >= 0x30a1 && r <= 0x30fa))
        return r;
    if (r >= 0x400 && r < 0x460)
        return r < 0x410 ? r + 0x50 : r < 0x430 ? r + 0x20 : r;
    return r >= 0x620 && r < 0x64b && r != 0x640 ? unified(r) : 0;
}

/* False, and nothing written, where a rune needs the whole of NFKC_Casefold. */
static bool fold_simply(cq_str s, cq_buf *out)
{
    size_t before = out->n;
    int size;
    for (const char *p = s.p, *end = s.p + s.n; p < end; p += size) {
        uint32_t r = simply_folded(cq_utf8_at(p, end, &size));
        if (!r) {
            out->n = before;
            return false;
        }
        cq_buf_rune(out, r);
    }
    return true;
}

void cq_fold(cq_str s, cq_buf *out)
{
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *nf = unorm2_getNFKCCasefoldInstance(&e);
    UChar raw[SHORT], folded[4 * SHORT];
    const char *p = s.p, *end = s.p + s.n;
    int size;

    if (fold_simply(s, out))
        return;
    while (p < end) {
        int32_t n = 0, m;
        while (p < end && n < SHORT - 1) {
            uint32_t r = cq_utf8_at(p, end, &size);
            p += size;
            U16_APPEND_UNSAFE(raw, n, r);
        }
        e = U_ZERO_ERROR;
        m = unorm2_normalize(nf, raw, n, folded, 4 * SHORT, &e);
        for (int32_t i = 0; U_SUCCESS(e) && i < m;) {
            UChar32 c;
            U16_NEXT(folded, i, m, c);
            uint32_t r = unified((uint32_t)c);
            if (r)
                cq_buf_rune(out, r);
        }
    }
}

/* ---- marks on letters ---- */

static bool is_mark(uint32_t r)
{
    return (r >= 0x300 && r <= 0x36f) || (r >= 0x483 && r <= 0x489) ||
           (r >= 0x591 && r <= 0x5bd) || r == 0x5bf || r == 0x5c1 || r == 0x5c2 ||
           r == 0x5c4 || r == 0x5c5 || r == 0x5c7 || r == 0x93c ||
           (r >= 0x1ab0 && r <= 0x1aff) || (r >= 0x1dc0 && r <= 0x1dff) ||
           (r >= 0x20d0 && r <= 0x20f0) || (r >= 0xfe20 && r <= 0xfe2f);
}

/* Tones, stress and dots below, which some languages put on letters that Unicode has no
 * single rune for; the points of Hebrew, the nukta, and the frame of a key. */
static bool written_somewhere(uint32_t r)
{
    return r == 0x20e3 || r == 0x300 || r == 0x301 || r == 0x304 || r == 0x30c ||
           r == 0x323 || r == 0x331 || (r >= 0x483 && r < 0x1ab0);
}

static uint32_t bare(uint32_t r)
{
    static const uint32_t strokes[][2] = {
        { 0xf8, 'o' },  { 0x111, 'd' }, { 0x127, 'h' },
        { 0x131, 'i' }, { 0x142, 'l' }, { 0x167, 't' }
    };
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *nf = unorm2_getNFDInstance(&e);
    UChar units[8];
    if (is_mark(r))
        return 0;
    if (r < 0xc0 || (r >= 0x530 && r < 0x1e00) || r >= 0x2000)
        return r;
    for (size_t i = 0; i < sizeof strokes / sizeof *strokes; i++)
        if (strokes[i][0] == r)
            return strokes[i][1];
    return unorm2_getDecomposition(nf, (UChar32)r, units, 8, &e) > 1 ? units[0] : r;
}

bool cq_fold_marks(cq_buf *b)
{
    const char *p = b->p, *end = b->p + b->n;
    bool strange = false;
    int size;
    while (p < end && !((uint8_t)*p & 0x80))
        p++;
    if (p == end)
        return false;
    for (b->n = (size_t)(p - b->p); p < end; p += size) {
        uint32_t r = cq_utf8_at(p, end, &size), as = bare(r);
        strange |= is_mark(r) && !written_somewhere(r);
        if (as)
            cq_buf_rune(b, as); /* never longer than what it stands for */
    }
    return strange;
}

struct cq_cutter {
    UBreakIterator *breaks, *sentences;
    CQ_VEC(UChar) units;
    CQ_VEC(uint32_t) places; /* byte offset of each unit */
};

cq_cutter *cq_cutter_new(void)
{
    return cq_zalloc(1, sizeof(cq_cutter));
}

void cq_cutter_free(cq_cutter *c)
{
    if (!c)
        return;
    if (c->breaks)
        ubrk_close(c->breaks);
    if (c->sentences)
        ubrk_close(c->sentences);
    CQ_VEC_DONE(c->units);
    CQ_VEC_DONE(c->places);
    free(c);
}

static void to_units(cq_cutter *c, cq_str s)
{
    const char *p = s.p, *end = s.p + s.n;
    int size;
    c->units.n = c->places.n = 0;
    while (p < end) {
        uint32_t r = cq_utf8_at(p, end, &size);
        uint32_t at = (uint32_t)(p - s.p);
        if (r >= 0x10000) {
            CQ_PUSH(c->units, (UChar)U16_LEAD(r));
            CQ_PUSH(c->places, at);
            r = U16_TRAIL(r);
        }
        CQ_PUSH(c->units, (UChar)r);
        CQ_PUSH(c->places, at);
        p += size;
    }
    CQ_PUSH(c->places, (uint32_t)s.n);
}

void cq_cutter_words(cq_cutter *c, cq_str s, cq_cuts *out)
{
    UErrorCode e = U_ZERO_ERROR;
    out->n = 0;
    if (!c->breaks)
        c->breaks = ubrk_open(UBRK_WORD, "en", NULL, 0, &e);
    to_units(c, s);
    ubrk_setText(c->breaks, c->units.p, (int32_t)c->units.n, &e);
    if (U_FAILURE(e))
        return;
    int32_t from = ubrk_first(c->breaks), to;
    while ((to = ubrk_next(c->breaks)) != UBRK_DONE) {
        int32_t kind = ubrk_getRuleStatus(c->breaks);
        if (kind >= UBRK_WORD_NONE_LIMIT) {
            uint32_t at = c->places.p[from];
            CQ_PUSH(*out,
                    (cq_cut){ at, c->places.p[to] - at, kind < UBRK_WORD_NUMBER_LIMIT });
        }
        from = to;
    }
}

void cq_cutter_sentences(cq_cutter *c, cq_str s, cq_cuts *out)
{
    UErrorCode e = U_ZERO_ERROR;
    out->n = 0;
    if (!c->sentences)
        c->sentences = ubrk_open(UBRK_SENTENCE, "en", NULL, 0, &e);
    to_units(c, s);
    ubrk_setText(c->sentences, c->units.p, (int32_t)c->units.n, &e);
    if (U_FAILURE(e))
        return;
    int32_t from = ubrk_first(c->sentences), to;
    for (; (to = ubrk_next(c->sentences)) != UBRK_DONE; from = to) {
        uint32_t at = c->places.p[from];
        CQ_PUSH(*out, (cq_cut){ .at = at, .len = c->places.p[to] - at });
    }
}

/* ---- charsets ---- */

/* How well bytes are UTF-8: runes of several bytes against bytes that fit nowhere. */
static bool mostly_utf8(cq_str s)
{
    size_t good = 0, bad = 0;
    int size;
    for (const char *p = s.p, *end = s.p + s.n; p < end; p += size) {
        uint32_t r = cq_utf8_at(p, end, &size);
        good += size > 1;
        bad += size == 1 && r == 0xfffd;
    }
    return good > 3 * bad;
}

static cq_str repaired(cq_arena *a, cq_str s)
{
    cq_buf out = { 0 };
    int size;
    for (const char *p = s.p, *end = s.p + s.n; p < end; p += size)
        cq_buf_rune(&out, cq_utf8_at(p, end, &size));
    cq_str kept = cq_str_dup(a, cq_buf_view(&out));
    cq_buf_done(&out);
    return kept;
}

static const char *const RENAMED[][2] = {
    { "gb2312", "gb18030" },          { "gbk", "gb18030" },
    { "x-gbk", "gb18030" },           { "gb_2312-80", "gb18030" },
    { "iso-8859-9", "windows-1254" }, { "ks_c_5601-1987", "windows-949" },
    { "euc-kr", "windows-949" },      { "shift_jis", "windows-31j" },
    { "x-sjis", "windows-31j" },      { "iso-8859-8-i", "iso-8859-8" },
    { "iso-8859-11", "windows-874" }, { "tis-620", "windows-874" },
    { "unicode-1-1-utf-7", "utf-7" }, { "x-unicode-2-0-utf-7", "utf-7" },
    { "big5", "big5-hkscs" },         { "utf8", "utf-8" },
};

static const char *const LATIN[] = { "",       "iso-8859-1", "us-ascii",
                                     "latin1", "iso8859-1",  "ascii",
                                     "utf-8",  "x-unknown",  "unknown-8bit",
                                     "8bit",   "binary",     "default" };

/* The encoding to try for a label: ICU's name, or "" for none worth trying. */
static void meant(cq_str label, char *name, size_t room)
{
    label = cq_str_trim(label);
    while (label.n && (label.p[0] == '"' || label.p[0] == '\''))
        label = cq_str_sub(label, 1, label.n);
    while (label.n && (label.p[label.n - 1] == '"' || label.p[label.n - 1] == '\''))
        label.n--;
    name[0] = 0;
    if (label.n == 0 || label.n >= room)
        return;
    for (size_t i = 0; i < label.n; i++) {
        char c = label.p[i];
        name[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    name[label.n] = 0;
    for (size_t i = 0; i < sizeof RENAMED / sizeof *RENAMED; i++)
        if (strcmp(name, RENAMED[i][0]) == 0)
            strcpy(name, RENAMED[i][1]);
    for (size_t i = 0; i < sizeof LATIN / sizeof *LATIN; i++)
        if (strcmp(name, LATIN[i]) == 0)
            name[0] = 0;
}

/* Encodings whose bytes are ASCII and mean something else. */
static bool seven_bit(const char *name, cq_str s)
{
    return (strncmp(name, "iso-2022", 8) == 0 && memchr(s.p, 27, s.n)) ||
           (strcmp(name, "utf-7") == 0 && memchr(s.p, '+', s.n)) ||
           (strncmp(name, "hz", 2) == 0 && cq_str_find(s, CQ_STR("~{")) < s.n);
}

/* False where there is no such charset or more than a few bytes do not fit it. */
static bool converted(cq_arena *a, cq_str s, const char *name, cq_str *out)
{
    UErrorCode e = U_ZERO_ERROR;
    UConverter *from = name[0] && s.n < INT32_MAX / 4 ? ucnv_open(name, &e) : NULL;
    if (!from || U_FAILURE(e))
        return false;
    CQ_VEC(UChar) units = { 0 };
    CQ_RESERVE(units, s.n + 16);
    int32_t n = ucnv_toUChars(from, units.p, (int32_t)units.room, s.p, (int32_t)s.n, &e);
    if (e == U_BUFFER_OVERFLOW_ERROR) {
        CQ_RESERVE(units, (size_t)n + 16);
        e = U_ZERO_ERROR;
        n = ucnv_toUChars(from, units.p, (int32_t)units.room, s.p, (int32_t)s.n, &e);
    }
    bool fits = U_SUCCESS(e);
    cq_buf text = { 0 };
    size_t bad = 0;
    for (int32_t i = 0; fits && i < n;) {
        UChar32 c;
        U16_NEXT(units.p, i, n, c);
        bad += c == 0xfffd || (c >= 0xd800 && c < 0xe000);
        cq_buf_rune(&text, c >= 0xd800 && c < 0xe000 ? 0xfffd : (uint32_t)c);
    }
    fits = fits && bad * 20 <= (size_t)n;
    if (fits)
        *out = cq_str_dup(a, cq_buf_view(&text));
    cq_buf_done(&text);
    CQ_VEC_DONE(units);
    ucnv_close(from);
    return fits;
}

/* A byte order mark rules; *s loses it. */
static const char *marked(cq_str *s)
{
    if (cq_str_starts(*s, CQ_STR("\xef\xbb\xbf"))) {
        *s = cq_str_sub(*s, 3, s->n);
        return "";
    }
    if (cq_str_starts(*s, CQ_STR("\xff\xfe")) || cq_str_starts(*s, CQ_STR("\xfe\xff")))
        return "utf-16";
    return NULL;
}

cq_str cq_charset_decode(cq_arena *a, cq_str s, cq_str label)
{
    char name[64];
    cq_str out;
    if (s.n == 0)
        return CQ_STR("");
    meant(label, name, sizeof name);
    const char *mark = marked(&s);
    if (mark && mark[0] && converted(a, s, mark, &out))
        return out;
    bool wide = strncmp(name, "utf-16", 6) == 0 || strncmp(name, "utf-32", 6) == 0;
    if ((seven_bit(name, s) || (wide && memchr(s.p, 0, s.n))) &&
        converted(a, s, name, &out))
        return out;
    if (cq_utf8_valid(s))
        return s;
    if (mostly_utf8(s))
        return repaired(a, s);
    if (converted(a, s, name, &out) || converted(a, s, "windows-1252", &out))
        return out;
    return repaired(a, s);
}
