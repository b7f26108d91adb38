/* header.c - see header.h. */
#include "read/header.h"

#include <arpa/inet.h>
#include <string.h>

static bool space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next run of other than white space; false at the end. */
static bool next_word(cq_str *rest, cq_str *word)
{
    size_t i = 0, from;
    while (i < rest->n && space(rest->p[i]))
        i++;
    from = i;
    while (i < rest->n && !space(rest->p[i]))
        i++;
    *word = cq_str_sub(*rest, from, i);
    *rest = cq_str_sub(*rest, i, rest->n);
    return word->n > 0;
}

cq_str cq_header_unfold(cq_arena *a, cq_str value)
{
    char *out = cq_arena_get(a, value.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        bool fold = c == '\r' || c == '\n';
        if (fold && n && out[n - 1] == ' ')
            continue;
        out[n++] = c < ' ' || c == 127 ? ' ' : (char)c;
        while (fold && i + 1 < value.n && space(value.p[i + 1]))
            i++;
    }
    out[n] = 0;
    return cq_str_trim((cq_str){ out, n });
}

bool cq_header_says(cq_str value)
{
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] < ' ' || value.p[i] > '~' ||
            (value.p[i] == '=' && i + 1 < value.n && value.p[i + 1] == '?'))
            return false;
    return true;
}

/* Atoms of letters, digits and some signs, with one of `between` between each two. */
static bool atoms(cq_str s, const char *signs, char between)
{
    bool inside = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool of_atom = letter(c) || digit(c) || (c && strchr(signs, c));
        if (!of_atom && (c != between || !inside))
            return false;
        inside = of_atom;
    }
    return inside;
}

bool cq_header_mailbox(cq_str *rest, cq_str *address, cq_str *name)
{
    cq_str one = cq_str_trim(cq_str_sub(*rest, 0, cq_str_find(*rest, CQ_STR(","))));
    size_t comma = cq_str_find(*rest, CQ_STR(",")), open = cq_str_find(one, CQ_STR("<"));
    *name = CQ_STR("");
    *address = one;
    if (open < one.n && one.p[one.n - 1] == '>') {
        *name = cq_str_trim(cq_str_sub(one, 0, open));
        *address = cq_str_sub(one, open + 1, one.n - 1);
    }
    size_t at = cq_str_find(*address, CQ_STR("@"));
    if ((name->n && !atoms(*name, "-_'", ' ')) ||
        !atoms(cq_str_sub(*address, 0, at), "-_+", '.') ||
        !atoms(cq_str_sub(*address, at + 1, address->n), "-", '.'))
        return false;
    *rest = cq_str_sub(*rest, comma + 1, rest->n);
    return true;
}

cq_str cq_header_id(cq_str value)
{
    size_t from = cq_str_find(value, CQ_STR("<"));
    if (from < value.n) {
        cq_str rest = cq_str_sub(value, from + 1, value.n);
        return cq_str_trim(cq_str_sub(rest, 0, cq_str_find(rest, CQ_STR(">"))));
    }
    cq_str word;
    return next_word(&value, &word) ? word : CQ_STR("");
}

cq_str cq_header_last_id(cq_str value)
{
    size_t from = value.n;
    while (from > 0 && value.p[from - 1] != '<')
        from--;
    return from ? cq_header_id(cq_str_sub(value, from - 1, value.n)) : CQ_STR("");
}

cq_str cq_header_id_shape(cq_arena *a, cq_str id)
{
    char *out = cq_arena_get(a, id.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < id.n; i++) {
        char c = letter(id.p[i]) ? 'a' : digit(id.p[i]) ? '9' : id.p[i];
        if ((c == 'a' || c == '9') && n && out[n - 1] == c)
            continue;
        out[n++] = c;
    }
    out[n] = 0;
    return (cq_str){ out, n };
}

static bool host(cq_str s)
{
    bool dot = false;
    for (size_t i = 0; i < s.n; i++) {
        if (!letter(s.p[i]) && !digit(s.p[i]) && s.p[i] != '-' && s.p[i] != '.' &&
            !(s.p[i] & 0x80))
            return false;
        dot |= s.p[i] == '.' && i > 0 && i + 1 < s.n;
    }
    return dot;
}

/* A short word that stands for the @: "at", "en", "[at]", "(at)". */
static bool at_word(cq_str s)
{
    if (s.n > 2 && (s.p[0] == '[' || s.p[0] == '('))
        s = cq_str_sub(s, 1, s.n - 1);
    for (size_t i = 0; i < s.n; i++)
        if (!letter(s.p[i]) && !(s.p[i] & 0x80))
            return false;
    return s.n >= 1 && s.n <= 6;
}

bool cq_header_obscured(cq_arena *a, cq_str value, cq_str *address, cq_str *name)
{
    size_t open = cq_str_find(value, CQ_STR("<"));
    cq_str rest = value, local, at, domain;
    if (open < value.n) {
        rest = cq_str_sub(value, open + 1, value.n);
        rest = cq_str_sub(rest, 0, cq_str_find(rest, CQ_STR(">")));
    }
    if (!next_word(&rest, &local) || !next_word(&rest, &at) || !next_word(&rest, &domain))
        return false;
    rest = cq_str_trim(rest);
    /* A host without a dot is believed only before the name that archives put there. */
    if (!at_word(at) || (!host(domain) && !rest.n) || (rest.n && rest.p[0] != '('))
        return false;
    *address = cq_str_printf(a, "%.*s@%.*s", CQ_FMT(local), CQ_FMT(domain));
    *name = open < value.n ? cq_str_trim(cq_str_sub(value, 0, open))
            : rest.n > 1   ? cq_str_sub(rest, 1, rest.n - (rest.p[rest.n - 1] == ')'))
                           : CQ_STR("");
    return true;
}

static bool public4(const uint8_t *b)
{
    return !(b[0] == 0 || b[0] == 10 || b[0] == 127 || b[0] >= 224 ||
             (b[0] == 100 && (b[1] & 0xc0) == 64) || (b[0] == 169 && b[1] == 254) ||
             (b[0] == 172 && (b[1] & 0xf0) == 16) || (b[0] == 192 && b[1] == 168));
}

static bool public_ip(const char *z)
{
    uint8_t b[16];
    if (inet_pton(AF_INET, z, b) == 1)
        return public4(b);
    return inet_pton(AF_INET6, z, b) == 1 && (b[0] & 0xe0) == 0x20;
}

cq_str cq_header_hop(cq_arena *a, cq_str value)
{
    static const char of_ip[] = "0123456789abcdefABCDEF:.";
    char z[INET6_ADDRSTRLEN], found[INET6_ADDRSTRLEN] = "";
    if (!cq_str_startsi(value, CQ_STR("from ")))
        return CQ_STR("");
    cq_str from = cq_str_sub(value, 5, cq_str_findi(value, CQ_STR(" by ")));
    /* The last one counts: what comes first is the name that the client gave itself. */
    for (size_t i = 0, j; i < from.n; i = j + 1) {
        if (cq_str_startsi(cq_str_sub(from, i, from.n), CQ_STR("IPv6:")))
            i += 5;
        for (j = i; j < from.n && from.p[j] && strchr(of_ip, from.p[j]);)
            j++;
        if (j == i || j - i >= sizeof z)
            continue;
        memcpy(z, from.p + i, j - i);
        z[j - i] = 0;
        if (public_ip(z))
            memcpy(found, z, sizeof found);
    }
    return cq_str_lower(a, cq_str_z(found));
}

cq_str cq_header_tag(cq_str value, cq_str tag)
{
    cq_str piece;
    while (cq_str_split(&value, ';', &piece)) {
        size_t eq = cq_str_find(piece, CQ_STR("="));
        if (eq < piece.n && cq_str_eqi(cq_str_trim(cq_str_sub(piece, 0, eq)), tag))
            return cq_str_trim(cq_str_sub(piece, eq + 1, piece.n));
    }
    return CQ_STR("");
}

cq_str cq_header_name(cq_str value)
{
    value = cq_str_trim(cq_str_sub(value, 0, cq_str_find(value, CQ_STR("<"))));
    if (value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        value = cq_str_sub(value, 1, value.n - 1);
    return value;
}

cq_str cq_header_bare(cq_str value)
{
    static const char marks[] = "<>,;:\"'()";
    cq_str word;
    while (cq_str_split(&value, ' ', &word)) {
        while (word.n && strchr(marks, word.p[0]))
            word = cq_str_sub(word, 1, word.n);
        while (word.n && strchr(marks, word.p[word.n - 1]))
            word.n--;
        if (word.n > 2 && cq_str_find(word, CQ_STR("@")) < word.n)
            return word;
    }
    return CQ_STR("");
}

int32_t cq_header_zone(cq_str value)
{
    cq_str word;
    int32_t zone = 0;
    int64_t v;
    while (next_word(&value, &word))
        if (word.n == 5 && (word.p[0] == '+' || word.p[0] == '-') &&
            cq_str_int(cq_str_sub(word, 1, 5), 0, 1400, &v))
            zone = (int32_t)(v / 100 * 3600 + v % 100 * 60) * (word.p[0] == '-' ? -1 : 1);
    return zone;
}

cq_str cq_header_received_date(cq_str value)
{
    size_t semicolon = value.n;
    while (semicolon && value.p[semicolon - 1] != ';')
        semicolon--;
    return cq_str_sub(value, semicolon, value.n);
}

int64_t cq_header_sent(int64_t date, int64_t got)
{
    enum { YEAR_1990 = 631152000, DAY = 86400 };
    bool good = date >= YEAR_1990 && (got == CQ_NO_TIME || date <= got + 2 * DAY);
    return good || got == CQ_NO_TIME ? date : got;
}

cq_str cq_header_envelope_date(cq_str line)
{
    static const char days[] = "Mon Tue Wed Thu Fri Sat Sun";
    cq_str word, rest = line;
    next_word(&rest, &word);
    while (next_word(&rest, &word)) {
        const char *hit = word.n == 3 ? memmem(days, sizeof days - 1, word.p, 3) : NULL;
        if (hit && (hit - days) % 4 == 0) {
            cq_str date = { word.p, (size_t)(rest.p + rest.n - word.p) };
            return cq_str_trim(
                cq_str_sub(date, 0, cq_str_find(date, CQ_STR(" remote from"))));
        }
    }
    return CQ_STR("");
}
