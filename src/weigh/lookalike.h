/* lookalike.h - innocent sameness: what makes many messages alike without a campaign.
 *
 * One table of rules, each with a name and a sentence. A rule reads the numbers of a
 * gathering and nothing else: it names no word, no user and no file. */
#ifndef CQ_LOOKALIKE_H
#define CQ_LOOKALIKE_H

#include "weigh/gathering.h"

enum { CQ_BRIEF = 6 }; /* words of a wish or a saying that everybody may know */

typedef struct {
    const char *reason;   /* "newsletter", "viral", "quote", ... */
    const char *sentence; /* why it is no campaign */
} cq_lookalike;

/* The first rule that holds for the gathering of a script, or NULL. */
const cq_lookalike *cq_lookalike_of(const cq_corpus *c, const cq_gathering *g);

/* Whether most of those who share wording have pieces of one text, as nobody has who quotes
 * (pieces.h). */
bool cq_lookalike_pieces(const cq_corpus *c, const cq_gathering *g);

/* Whether it is one passage in letters of their own, as people paste an article or pass on
 * what they were sent. */
bool cq_lookalike_pasted(const cq_gathering *g);

/* Whether they may have been taken from a paper that is not among them. */
bool cq_lookalike_takes(const cq_gathering *g);

/* The same for the messages of a circle, of which only a feed is innocent by its looks: its
 * timing was weighed against decoys. */
const cq_lookalike *cq_lookalike_circle(const cq_corpus *c, const cq_docs *d,
                                        cq_list messages);

/* The rule that sets a single message aside whatever its text: a newsletter, a list's mail, an
 * automatic answer; or NULL. */
const cq_lookalike *cq_lookalike_single(const cq_message *m);

/* Whether a member only quotes what the others send: a passage, introduced as another's
 * words, that makes less than half of what it says, or of what they say. */
bool cq_lookalike_quotes(const cq_gathering *g, uint32_t member);

#endif
