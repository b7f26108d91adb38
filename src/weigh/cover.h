/* cover.h - which words of a text stand in others too: how many, in how many runs, and
 * whether the longest run is introduced as another's words.
 *
 * A word is covered where three words in a row, it among them, stand in texts of enough
 * senders. */
#ifndef CQ_COVER_H
#define CQ_COVER_H

#include "text/doc.h"

enum { CQ_COVER_RUN = 3 };

typedef struct {
    uint32_t words;    /* of the body */
    uint32_t covered;  /* of them, shared */
    uint32_t runs;     /* of covered words; gaps of up to 4 words do not part them */
    uint32_t longest;  /* words of the longest run */
    uint32_t second;   /* of the next longest */
    uint32_t own;      /* words of the longest stretch without a shared word */
    uint32_t machine;  /* covered tokens that are numbers, codes or paths */
    uint32_t from, to; /* bytes of the longest run in the text */
    bool introduced;   /* it stands in quotation marks, or after a colon or a dash */
} cq_cover;

/* What a gathering's senders have in common. Three words in a row have a number there. */
typedef struct {
    const uint32_t
        *senders_of; /* of each number: how many senders' texts hold the words */
    uint32_t need;   /* senders that make them shared */
    uint32_t firm;   /* and that make them the passage's own, not an introduction's */
} cq_commons;

/* The tokens of the body that are words or numbers; out has room for all of d. */
uint32_t cq_cover_body(const cq_doc *d, const cq_token **out);

/* The key of the three words from t on. */
uint64_t cq_cover_run(const cq_token **t);

/* runs: of each word of the body but the last two, the number of the three words from it on. */
void cq_cover_make(const cq_commons *s, const uint32_t *runs, cq_str text,
                   const cq_doc *d, cq_cover *out);

#endif
