/* homoglyph.c - see homoglyph.h. */
#include "text/homoglyph.h"

typedef struct {
    uint32_t rune;
    char latin;
} twin;

/* By rune. */
static const twin TWINS[] = {
    { 0x37f, 'J' }, { 0x391, 'A' }, { 0x392, 'B' }, { 0x395, 'E' }, { 0x396, 'Z' },
    { 0x397, 'H' }, { 0x399, 'I' }, { 0x39a, 'K' }, { 0x39c, 'M' }, { 0x39d, 'N' },
    { 0x39f, 'O' }, { 0x3a1, 'P' }, { 0x3a4, 'T' }, { 0x3a5, 'Y' }, { 0x3a7, 'X' },
    { 0x3b1, 'a' }, { 0x3b3, 'y' }, { 0x3b9, 'i' }, { 0x3bd, 'v' }, { 0x3bf, 'o' },
    { 0x3c1, 'p' }, { 0x3c5, 'u' }, { 0x3f2, 'c' }, { 0x3f3, 'j' }, { 0x405, 'S' },
    { 0x406, 'I' }, { 0x408, 'J' }, { 0x410, 'A' }, { 0x412, 'B' }, { 0x415, 'E' },
    { 0x41a, 'K' }, { 0x41c, 'M' }, { 0x41d, 'H' }, { 0x41e, 'O' }, { 0x420, 'P' },
    { 0x421, 'C' }, { 0x422, 'T' }, { 0x423, 'Y' }, { 0x425, 'X' }, { 0x430, 'a' },
    { 0x435, 'e' }, { 0x43e, 'o' }, { 0x440, 'p' }, { 0x441, 'c' }, { 0x443, 'y' },
    { 0x445, 'x' }, { 0x455, 's' }, { 0x456, 'i' }, { 0x458, 'j' }, { 0x475, 'v' },
    { 0x4ae, 'Y' }, { 0x4af, 'y' }, { 0x4bb, 'h' }, { 0x4cf, 'i' }, { 0x501, 'd' },
    { 0x50c, 'G' }, { 0x51b, 'q' }, { 0x51c, 'W' }, { 0x51d, 'w' }, { 0x555, 'O' },
    { 0x570, 'h' }, { 0x578, 'n' }, { 0x57d, 'u' }, { 0x585, 'o' },
};

enum { TWIN_N = sizeof TWINS / sizeof *TWINS };

uint32_t cq_homoglyph_latin(uint32_t r)
{
    size_t lo = 0, hi = TWIN_N;
    if (r < TWINS[0].rune || r > TWINS[TWIN_N - 1].rune)
        return 0;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (TWINS[mid].rune < r)
            lo = mid + 1;
        else
            hi = mid;
    }
    return TWINS[lo].rune == r ? (uint32_t)TWINS[lo].latin : 0;
}

uint32_t cq_homoglyph_of(uint32_t latin, cq_script_kind script)
{
    for (size_t i = 0; i < TWIN_N; i++)
        if ((uint32_t)TWINS[i].latin == latin && cq_rune_script(TWINS[i].rune) == script)
            return TWINS[i].rune;
    return 0;
}
