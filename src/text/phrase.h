/* phrase.h - the set phrases of letters in some thirty languages: how people greet, close
 * and are quoted. All in the form that cq_fold gives. */
#ifndef CQ_PHRASE_H
#define CQ_PHRASE_H

#include "base/str.h"

typedef enum {
    CQ_PHRASE_GREETING,
    CQ_PHRASE_CLOSING,
    CQ_PHRASE_DEVICE,   /* "sent from my" */
    CQ_PHRASE_WROTE,    /* the verb of "on that day she wrote:" */
    CQ_PHRASE_ORIGINAL, /* "original message" */
    CQ_PHRASE_FROM,     /* labels of a quoted header */
    CQ_PHRASE_LABEL,    /* the others of them */
    CQ_PHRASE_LEGAL,    /* what disclaimers say */
    CQ_PHRASE_STAMP,    /* "received" */
    CQ_PHRASE_PAGE,
    CQ_PHRASE_OVER, /* "please turn over" */
    CQ_PHRASES
} cq_phrase;

/* The folded line begins with such a phrase, as whole words. */
bool cq_phrase_begins(cq_phrase kind, cq_str folded);

/* The same with the slips of a scanner: one letter in six may be wrong, lost or added. */
bool cq_phrase_begins_about(cq_phrase kind, cq_str folded);

/* The line begins with the name, but for such slips. */
bool cq_phrase_about(cq_str name, cq_str line);

/* The folded string is one of the phrases. */
bool cq_phrase_is(cq_phrase kind, cq_str folded);

/* How many different phrases of the kind occur in it. */
int cq_phrase_count(cq_phrase kind, cq_str folded);

/* The phrases, ended by NULL; a '*' at the end stands for more letters. */
const char *const *cq_phrase_list(cq_phrase kind);

#endif
