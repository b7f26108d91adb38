/* letters.c - see letters.h. Blocks of Unicode 15. */
#include "keep/letters.h"

#include <string.h>

static const struct {
    uint32_t from, to;
} blocks[] = {
    { 0x0e01, 0x0eff },   /* Thai, Lao */
    { 0x1000, 0x109f },   /* Burmese */
    { 0x1780, 0x17ff },   /* Khmer */
    { 0x1950, 0x19ff },   /* Tai Le, New Tai Lue, Khmer symbols */
    { 0x1a20, 0x1aaf },   /* Tai Tham */
    { 0x3005, 0x3007 },   /* marks and zero of Han */
    { 0x3021, 0x3029 },   /* its numerals */
    { 0x3041, 0x30ff },   /* kana */
    { 0x31f0, 0x31ff },   /* more of them */
    { 0x3400, 0x4dbf },   /* Han */
    { 0x4e00, 0x9fff },   /* Han */
    { 0xa9e0, 0xa9ff },   /* Burmese */
    { 0xaa60, 0xaadf },   /* Burmese, Tai Viet */
    { 0xf900, 0xfaff },   /* Han */
    { 0xff66, 0xff9f },   /* narrow kana */
    { 0x1b000, 0x1b16f }, /* kana of old */
    { 0x20000, 0x3ffff }, /* Han */
};
enum { BLOCKS = sizeof blocks / sizeof *blocks };

static bool is_apart(uint32_t rune)
{
    for (int i = 0; i < BLOCKS && rune >= blocks[i].from; i++)
        if (rune <= blocks[i].to)
            return true;
    return false;
}

/* The bytes of the character at p, and which it is; a byte that begins none is by itself. */
static size_t rune_at(const char *p, size_t n, uint32_t *rune)
{
    unsigned char lead = (unsigned char)*p;
    size_t len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    *rune = lead & (0x7f >> (len > 1 ? len : 0));
    for (size_t i = 1; i < len; i++) {
        if (i == n || ((unsigned char)p[i] & 0xc0) != 0x80)
            return *rune = 0, 1;
        *rune = *rune << 6 | ((unsigned char)p[i] & 0x3f);
    }
    return len;
}

void cq_letters_apart(cq_buf *out, cq_str s)
{
    bool apart = false;
    uint32_t rune;
    for (size_t i = 0, len; i < s.n; i += len) {
        size_t plain = i;
        while (plain < s.n && (unsigned char)s.p[plain] < 0xe0)
            plain++;
        bool was = apart;
        if (plain > i) { /* nothing below has such a letter */
            len = plain - i;
            apart = false;
        } else {
            len = rune_at(s.p + i, s.n - i, &rune);
            apart = is_apart(rune);
        }
        if (i && (was || apart))
            cq_buf_char(out, CQ_LETTERS_GAP);
        cq_buf_add(out, s.p + i, len);
    }
}
