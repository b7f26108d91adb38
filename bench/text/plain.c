/* plain.c - see plain.h. */
#include "plain.h"

#include <locale.h>
#include <wctype.h>

#include "base/hash.h"
#include "text/utf8.h"

enum { DOTTED_I = 0x130, DOT_ABOVE = 0x307, SIGMA = 0x3a3, FINAL_SIGMA = 0x3c2 };

/* The white space of str.split(), which is not that of iswspace(). */
static bool is_space(uint32_t r)
{
    return (r >= 9 && r <= 13) || (r >= 28 && r <= 32) || r == 0x85 || r == 0xa0 ||
           r == 0x1680 || (r >= 0x2000 && r <= 0x200a) || r == 0x2028 || r == 0x2029 ||
           r == 0x202f || r == 0x205f || r == 0x3000;
}

static void end_word(cq_buf *word, cq_collapse *k)
{
    if (word->n)
        cq_collapse_word(k, cq_hash(cq_buf_view(word)));
    word->n = 0;
}

/* Append the small letter of a capital; the two whose small letter is not one rune, or not
 * always the same, are seen to by hand. */
static void lower(uint32_t r, const char *next, const char *end, cq_buf *word)
{
    int size;
    if (r == DOTTED_I) {
        cq_buf_char(word, 'i');
        cq_buf_rune(word, DOT_ABOVE);
    } else if (r == SIGMA && word->n &&
               iswalpha((wint_t)cq_utf8_before(word->p, word->p + word->n)) &&
               !(next < end && iswalpha((wint_t)cq_utf8_at(next, end, &size)))) {
        cq_buf_rune(word, FINAL_SIGMA);
    } else {
        cq_buf_rune(word, (uint32_t)towlower((wint_t)r));
    }
}

/* Append the ASCII at p up to white space or another rune; where it ends. */
static const char *ascii(const char *p, const char *end, cq_buf *word)
{
    size_t n = word->n;
    for (; p < end && (uint8_t)(*p - 33) < 0x80 - 33; p++) {
        if (n == word->room) {
            word->n = n;
            cq_buf_char(word, ' ');
        }
        word->p[n++] = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    }
    word->n = n;
    return p;
}

void plain_words(cq_str text, cq_buf *room, cq_collapse *k)
{
    static bool ready;
    const char *end = text.p + text.n;
    int size;

    ready = ready || setlocale(LC_CTYPE, "C.UTF-8");
    room->n = 0;
    for (const char *p = text.p; p < end; p += size) {
        p = ascii(p, end, room);
        if (p == end)
            break;
        uint32_t r = cq_utf8_at(p, end, &size);
        if (is_space(r))
            end_word(room, k);
        else
            lower(r, p + size, end, room);
    }
    end_word(room, k);
}
