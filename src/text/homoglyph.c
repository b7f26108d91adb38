/* homoglyph.c - see homoglyph.h. */
#include "text/homoglyph.h"

enum { FIRST = 0x37f, LAST = 0x585 };

static const char LATIN[] = {
    [0x37f - FIRST] = 'J', [0x391 - FIRST] = 'A', [0x392 - FIRST] = 'B',
    [0x395 - FIRST] = 'E', [0x396 - FIRST] = 'Z', [0x397 - FIRST] = 'H',
    [0x399 - FIRST] = 'I', [0x39a - FIRST] = 'K', [0x39c - FIRST] = 'M',
    [0x39d - FIRST] = 'N', [0x39f - FIRST] = 'O', [0x3a1 - FIRST] = 'P',
    [0x3a4 - FIRST] = 'T', [0x3a5 - FIRST] = 'Y', [0x3a7 - FIRST] = 'X',
    [0x3b1 - FIRST] = 'a', [0x3b3 - FIRST] = 'y', [0x3b9 - FIRST] = 'i',
    [0x3bd - FIRST] = 'v', [0x3bf - FIRST] = 'o', [0x3c1 - FIRST] = 'p',
    [0x3c5 - FIRST] = 'u', [0x3f2 - FIRST] = 'c', [0x3f3 - FIRST] = 'j',
    [0x405 - FIRST] = 'S', [0x406 - FIRST] = 'I', [0x408 - FIRST] = 'J',
    [0x410 - FIRST] = 'A', [0x412 - FIRST] = 'B', [0x415 - FIRST] = 'E',
    [0x41a - FIRST] = 'K', [0x41c - FIRST] = 'M', [0x41d - FIRST] = 'H',
    [0x41e - FIRST] = 'O', [0x420 - FIRST] = 'P', [0x421 - FIRST] = 'C',
    [0x422 - FIRST] = 'T', [0x423 - FIRST] = 'Y', [0x425 - FIRST] = 'X',
    [0x430 - FIRST] = 'a', [0x435 - FIRST] = 'e', [0x43e - FIRST] = 'o',
    [0x440 - FIRST] = 'p', [0x441 - FIRST] = 'c', [0x443 - FIRST] = 'y',
    [0x445 - FIRST] = 'x', [0x455 - FIRST] = 's', [0x456 - FIRST] = 'i',
    [0x458 - FIRST] = 'j', [0x475 - FIRST] = 'v', [0x4ae - FIRST] = 'Y',
    [0x4af - FIRST] = 'y', [0x4bb - FIRST] = 'h', [0x4cf - FIRST] = 'i',
    [0x501 - FIRST] = 'd', [0x50c - FIRST] = 'G', [0x51b - FIRST] = 'q',
    [0x51c - FIRST] = 'W', [0x51d - FIRST] = 'w', [0x555 - FIRST] = 'O',
    [0x570 - FIRST] = 'h', [0x578 - FIRST] = 'n', [0x57d - FIRST] = 'u',
    [0x585 - FIRST] = 'o'
};

_Static_assert(sizeof LATIN == LAST - FIRST + 1, "the table ends with LAST");

uint32_t cq_homoglyph_latin(uint32_t r)
{
    return r >= FIRST && r <= LAST ? (uint32_t)LATIN[r - FIRST] : 0;
}

/* The other way: the first of those that look so. */
static const uint16_t GREEK[128] = {
    ['A'] = 0x391, ['B'] = 0x392, ['E'] = 0x395, ['H'] = 0x397, ['I'] = 0x399,
    ['J'] = 0x37f, ['K'] = 0x39a, ['M'] = 0x39c, ['N'] = 0x39d, ['O'] = 0x39f,
    ['P'] = 0x3a1, ['T'] = 0x3a4, ['X'] = 0x3a7, ['Y'] = 0x3a5, ['Z'] = 0x396,
    ['a'] = 0x3b1, ['c'] = 0x3f2, ['i'] = 0x3b9, ['j'] = 0x3f3, ['o'] = 0x3bf,
    ['p'] = 0x3c1, ['u'] = 0x3c5, ['v'] = 0x3bd, ['y'] = 0x3b3
};
static const uint16_t CYRILLIC[128] = {
    ['A'] = 0x410, ['B'] = 0x412, ['C'] = 0x421, ['E'] = 0x415, ['G'] = 0x50c,
    ['H'] = 0x41d, ['I'] = 0x406, ['J'] = 0x408, ['K'] = 0x41a, ['M'] = 0x41c,
    ['O'] = 0x41e, ['P'] = 0x420, ['S'] = 0x405, ['T'] = 0x422, ['W'] = 0x51c,
    ['X'] = 0x425, ['Y'] = 0x423, ['a'] = 0x430, ['c'] = 0x441, ['d'] = 0x501,
    ['e'] = 0x435, ['h'] = 0x4bb, ['i'] = 0x456, ['j'] = 0x458, ['o'] = 0x43e,
    ['p'] = 0x440, ['q'] = 0x51b, ['s'] = 0x455, ['v'] = 0x475, ['w'] = 0x51d,
    ['x'] = 0x445, ['y'] = 0x443
};

uint32_t cq_homoglyph_of(uint32_t latin, cq_script_kind script)
{
    if (latin >= 128)
        return 0;
    return script == CQ_SCRIPT_GREEK      ? GREEK[latin]
           : script == CQ_SCRIPT_CYRILLIC ? CYRILLIC[latin]
                                          : 0;
}
