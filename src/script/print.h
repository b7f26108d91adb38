/* print.h - fingerprints of texts, and the passages that two texts share.
 *
 * The words are those of the body, disguises folded. Of each run of CQ_PRINT_WORDS words
 * the hash is taken, and of each CQ_PRINT_WINDOW hashes on end the least is a print
 * (winnowing: Schleimer, Wilkerson and Aiken, Winnowing: local algorithms for document
 * fingerprinting, 2003). Two texts with 5 words on end in common share a print: none is
 * missed. Prints only lead to texts; what is shared is read off the words. */
#ifndef CQ_PRINT_H
#define CQ_PRINT_H

#include "keep/prints.h"
#include "text/doc.h"

enum { CQ_PRINT_WORDS = 3, CQ_PRINT_WINDOW = 3 };

/* Prints of all distinct texts of a corpus, sorted. */
void cq_prints_make(const cq_corpus *c, const cq_docs *d, cq_prints *out);

/* The words of a body, as numbers of its tokens; the hashes of its runs, one fewer each
 * than words, but for the last two. */
void cq_print_words(const cq_doc *d, cq_ids *out);
void cq_print_runs(const cq_doc *d, const cq_ids *words, cq_ids *out);

/* Words a[a_at ..) and b[b_at ..), numbered in their bodies. Where `words` is less than a_n
 * or b_n, some stand between that differ. */
typedef struct {
    uint32_t a_at, a_n, b_at, b_n;
    uint32_t words; /* that are shared */
} cq_shared;

typedef CQ_VEC(cq_shared) cq_shareds;

/* What b has of a, in the order of b: runs of 3 shared words at least, joined where between
 * them no more than 3 words on end differ, where they come to `least` words or more. Greedy:
 * at each word of b the longest run in a. */
void cq_print_shared(const cq_doc *a, const cq_doc *b, uint32_t least, cq_shareds *out);

#endif
