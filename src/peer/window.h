/* window.h - pairs of acts on one object within a time of each other, counted.
 *
 * Two tools count such pairs by listing them, k^2 of them where k acts are near. Here a
 * window slides over each object's acts and knows at each act how many others it holds, of
 * how many accounts: pairs, objects and accounts take time linear in the acts, whatever
 * their number. Who is tied to whom is a question of k^2 only for accounts of several acts;
 * those are walked one by one, in memory linear in the acts, up to CQ_MAX_WALKED steps.
 *
 * A pair counts if one of its accounts is chosen. */
#ifndef CQ_WINDOW_H
#define CQ_WINDOW_H

#include "peer/acts.h"

typedef struct {
    const cq_act *acts; /* sorted */
    size_t n;
    uint32_t account_n, content_n;
    int64_t width;       /* seconds apart, at most */
    bool loops;          /* pairs of one account with itself, too */
    bool by_content;     /* a tie's weight is the account's contents, not the pairs */
    uint8_t *chosen;     /* of each account */
    uint32_t *from, *to; /* of each act: acts[from..to) are in its window */
} cq_window;

void cq_window_init(cq_window *w, const cq_acts *a, int64_t width, bool loops);
void cq_window_done(cq_window *w);

/* Of each act: whether it is in a pair that counts. */
void cq_window_paired(const cq_window *w, uint8_t *paired);

typedef struct {
    uint64_t pairs, objects, accounts;
} cq_window_count;

void cq_window_counts(const cq_window *w, cq_window_count *out);

typedef struct {
    uint32_t a, b, weight;
} cq_edge;

/* One account with another: `weight` pairs, or contents of a's that have a partner of b's.
 * From a chosen a to each b. */
typedef void cq_tied(void *ctx, uint32_t a, uint32_t b, uint32_t weight);

/* Call for each of them, by a. False, and nothing is called, where it is too much. With
 * `single`, accounts of one act are left out and get a call of their own: how many accounts
 * they are tied to, and how many of these are chosen; each with the weight 1 by content. */
typedef void cq_single(void *ctx, uint32_t a, uint32_t accounts, uint32_t chosen);
bool cq_window_ties(const cq_window *w, cq_tied *tied, cq_single *single, void *ctx);

#endif
