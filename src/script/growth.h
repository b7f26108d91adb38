/* growth.h - one group, grown from a seed.
 *
 * The seed's unit and its partners give a profile (profile.h), all free texts are measured
 * against it, those that fit are the group, and again, a few times. No text comes in for its
 * likeness to one member alone, so groups do not chain. Several threads may grow groups of
 * different seeds, each with a cq_growth of its own; who puts them in order can tell from what
 * a group used whether it is the one that would have come out at its turn. */
#ifndef CQ_GROWTH_H
#define CQ_GROWTH_H

#include "script/cluster.h"
#include "script/kin.h"
#include "script/unit.h"
#include "script/voice.h"

/* What groups grow on; all of it lives as long. */
typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    const cq_texts *texts;
    const cq_units *units;
    const cq_voices *voices;
    const cq_passages *passages;
    const cq_wording *wording;
    const uint32_t *writers;    /* senders of each text */
    const _Atomic(bool) *taken; /* text is in a group; never free again */
} cq_ground;

/* Whether the seed's unit and all its partners' have people enough for a group: most have
 * not, and need no profile to say so. */
bool cq_ground_bears(const cq_ground *g, uint32_t seed);

typedef struct {
    bool found, is_stock; /* a stock phrase is no group */
    cq_cluster cluster;   /* its lists are the growth's; log_p and log_e are 0 */
    cq_ids members;       /* texts, ascending */
    cq_ids used;          /* whatever was free and came in, for a while at least */
    cq_ids stock;         /* its features, if it is */
} cq_grown;

void cq_grown_done(cq_grown *g);

typedef struct cq_growth cq_growth; /* the work tables of one thread */

cq_growth *cq_growth_new(const cq_ground *g);

/* The lists of clusters go to the arena, if there is one. */
void cq_growth_free(cq_growth *f, cq_arena *keep);

/* Grow the seed's group; out is used again and again. In a chain only what is kin to the seed
 * itself comes in. Nothing is found where the seed is taken. */
void cq_growth_from(cq_growth *f, uint32_t seed, bool chain, cq_grown *out);

/* The features' weights have changed. */
void cq_growth_forget(cq_growth *f, const cq_ids *features);

/* Set to no text between groups. */
cq_kin *cq_growth_kin(cq_growth *f);

#endif
