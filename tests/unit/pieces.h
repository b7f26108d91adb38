/* pieces.h - letters that use some sentences of one text: a script's, or a passage. */
#ifndef CQ_TEST_PIECES_H
#define CQ_TEST_PIECES_H

#include "lookalike.h"

enum { SENTENCES = 9, WORDS = 16 };

/* Sentences of sixteen words that nobody else has. */
static inline void sentence(cq_buf *b, int which)
{
    for (int i = 0; i < WORDS; i++)
        cq_buf_printf(b, "s%dw%d%s", which, i, i == WORDS - 1 ? ". " : " ");
}

/* The sentences whose digits the string has, in that order, amid words of one's own. */
static inline const char *uses(little *l, int who, const char *intro, const char *which)
{
    cq_buf b = { 0 };
    cq_buf_printf(&b, "%s\n%s", own(l, who, 40), intro);
    for (const char *s = which; *s; s++)
        sentence(&b, *s - '0');
    cq_buf_printf(&b, "\n%s", own(l, who + 1000, 30));
    const char *z = cq_str_dup_z(&l->corpus.arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return z;
}

/* Who was sent the text and left out, each, something else. */
static const char *const half[] = { "2678", "2378", "1578", "1247", "4578", "0568" };

#endif
