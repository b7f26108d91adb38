/* lookalike.h - innocent sameness: what makes many messages alike without a campaign.
 *
 * One table of rules, each with a name and a sentence. A rule reads the numbers of a
 * gathering and nothing else: it names no word, no user and no file. */
#ifndef CQ_LOOKALIKE_H
#define CQ_LOOKALIKE_H

#include "weigh/gathering.h"

typedef struct {
    const char *reason;   /* "newsletter", "viral", "quote", ... */
    const char *sentence; /* why it is no campaign */
} cq_lookalike;

/* The first rule that holds for the gathering of a script, or NULL. */
const cq_lookalike *cq_lookalike_of(const cq_corpus *c, const cq_gathering *g);

/* The rule that sets a single message aside whatever its text: a newsletter, a list's mail, an
 * automatic answer; or NULL. */
const cq_lookalike *cq_lookalike_single(const cq_message *m);

/* Whether a member only quotes what the others send: a passage, introduced as another's
 * words, that makes less than half of what it says. */
bool cq_lookalike_quotes(const cq_gathering *g, uint32_t member);

#endif
