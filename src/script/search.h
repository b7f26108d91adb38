/* search.h - the texts of a case that share passages with one text, most telling first.
 *
 * A text of fewer than CQ_SEARCH_WORDS words is not looked for: texts that share so few need
 * not have a print in common, and some of them would be worse than none.
 *
 * The prints of the text (print.h) lead to texts of the case; those are read, and what they
 * share is found word by word. A text is worth the sum, over the shared runs of words, of
 * log2((N + 1) / n), where n of N texts have the run.
 *
 * Cost: linear in the prints found, and in the words of the texts read: CQ_SEARCH_READ of
 * them, by the prints alone the best, with all that come to the same as the last. */
#ifndef CQ_SEARCH_H
#define CQ_SEARCH_H

#include "script/print.h"

enum {
    CQ_SEARCH_READ = 2000,
    CQ_SEARCH_WORDS = CQ_PRINT_WORDS + CQ_PRINT_WINDOW - 1 /* of a passage, at least */
};

typedef struct {
    uint32_t row; /* of the text in the case */
    double bits;
    uint32_t words; /* shared */
    cq_str text;
    cq_doc doc;
    cq_shareds shared; /* a: the text looked for; b: this one */
} cq_hit;

typedef struct {
    cq_arena arena;
    const cq_doc *doc; /* of the text looked for, borrowed */
    cq_ids words;      /* its words (print.h) */
    CQ_VEC(cq_hit) hits;
} cq_search;

/* Search the case, which has its prints (cq_case_print_texts). Of a text that is too short
 * only out->words is set. */
cq_status cq_search_case(cq_case *k, const cq_doc *doc, cq_search *out, cq_err *err);
void cq_search_done(cq_search *s);

/* For qsort: most telling first; 0 for hits that tell the same. */
int cq_hit_order(const void *a, const void *b);

#endif
