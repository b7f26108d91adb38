/* profile.h - the wording that a group of texts has in common, and how well a text fits.
 *
 * A feature belongs to the profile if a twelfth of the members have it, two at least, and
 * outsiders do not have it more than three times as often: without that rule one stock
 * sentence pulls hundreds of strangers into a group of half-copied letters. Nor does it if
 * others, writing as much as the members did, would have it as often (within one standard
 * deviation): longer letters have more of everything, and the group would take in all who
 * use its words. Its weight is the log of its share among members over its share among all
 * others, a quarter of it for the reason in wording.h. A text of several writers counts as
 * so many members, one of none as none. */
#ifndef CQ_PROFILE_H
#define CQ_PROFILE_H

#include "base/vec.h"
#include "script/passage.h"

typedef struct cq_profile cq_profile;

typedef struct {
    uint32_t text;
    double score;  /* nats of its wording that are the profile's */
    double chance; /* what a stranger of its length may have */
} cq_fit;

typedef CQ_VEC(cq_fit) cq_fits;

/* writers[t]: senders of a text. All three must live as long as the profile. */
cq_profile *cq_profile_new(const cq_texts *t, const cq_wording *w,
                           const uint32_t *writers);
void cq_profile_free(cq_profile *p);

/* Count other voices of the texts from the next profile on; they must live as long. */
void cq_profile_voices(cq_profile *p, const uint32_t *writers);

/* Make it the profile of these texts, which ascend. */
void cq_profile_set(cq_profile *p, const uint32_t *members, uint32_t n);

/* Let no feature of the profile that is set weigh more than it does between two texts
 * (wording.h), where all who have it count among those who have it by chance. */
void cq_profile_between(cq_profile *p);

/* The texts that have `least` nats of it past chance, by number; and all members that have
 * anything of it, measured as if they were not among them. */
void cq_profile_fits(cq_profile *p, double least, cq_fits *out);

/* The share of a text's wording that is the profile's: of its pairs of words, without those
 * that members and strangers alike use, but of a third of its pairs at least: in who wrote
 * nothing but these, a stock sentence would be all that he has. */
double cq_profile_share(const cq_profile *p, uint32_t text);

/* The same of each fit, for less where the group is large; share has room for as many. */
void cq_profile_shares(const cq_profile *p, const cq_fits *of, double *share);

/* The share of each text's pairs of words that half of the members have, and of others fewer
 * than a twelfth as many, in texts of any length: what is everybody's is not. rare has room
 * for as many as there are fits. */
void cq_profile_rare(cq_profile *p, const cq_fits *of, double *rare);

/* What half of the members' texts have is a stock phrase, be one of them copied by most, and
 * is to weigh nothing from now on. Adds these features to the list. */
void cq_profile_stock(const cq_profile *p, cq_ids *features);

/* Weights of the wording have changed. */
void cq_profile_stale(cq_profile *p);

#endif
