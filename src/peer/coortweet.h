/* coortweet.h - what CooRTweet 2.1 counts (Righetti and Balluff, CooRTweet, R package, 2023),
 * by its rules, for who must compare.
 *
 * Accounts of fewer rows than `participation` are left out. A pair is two rows of one object
 * at most `window` seconds apart, of two accounts unless loops are kept; a row whose content
 * is the object itself is no share. A pair stays if one of its accounts has as many rows as
 * `participation` whose contents are in pairs. An edge is two accounts with a pair; its
 * weight is their pairs. The edges above a quantile are those of more weight than it (R's
 * type 7). */
#ifndef CQ_COORTWEET_H
#define CQ_COORTWEET_H

#include "peer/window.h"

typedef struct {
    int64_t window;
    uint32_t participation;
    bool loops;
    double quantile; /* below 0 for none */
} cq_coortweet_opt;

typedef struct {
    cq_window_count count;
    bool untied; /* there are too many edges; or else: */
    uint64_t edges;
    double threshold;
    uint64_t edges_above, accounts_above;
    CQ_VEC(cq_edge) list; /* of each edge, if asked for, or for a quantile */
} cq_coortweet;

/* Add what a table has to *out, {0} before the first one; its rows go from `a`. With `list`,
 * the edges are listed, as they must be for a quantile and for several tables. */
void cq_coortweet_add(cq_acts *a, const cq_coortweet_opt *opt, bool list,
                      cq_coortweet *out);

/* After the last table: `several` become one network, and the quantile is taken. Accounts
 * are numbers in the acts that all tables were read into. */
void cq_coortweet_end(const cq_coortweet_opt *opt, bool several, cq_coortweet *r);
void cq_coortweet_done(cq_coortweet *r);

#endif
