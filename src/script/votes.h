/* votes.h - which bytes stand most often at each of some places. */
#ifndef CQ_VOTES_H
#define CQ_VOTES_H

#include "base/str.h"

typedef struct cq_votes cq_votes;

/* Places are 0 .. n - 1. */
cq_votes *cq_votes_new(size_t n);
void cq_votes_free(cq_votes *v);

/* The bytes are borrowed until the end. Those that came first at a place cost least. */
void cq_votes_add(cq_votes *v, size_t place, cq_str s, uint32_t count);

/* The bytes with most votes, of equals the least. False if there are none. */
bool cq_votes_best(const cq_votes *v, size_t place, cq_str *out);

#endif
