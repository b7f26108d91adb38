/* public.h - sites whose public is small, brought together with sites of a like public.
 *
 * A site that a handful of senders share is no habit by itself: a group's own site would keep
 * the group together in each deal. But what people read goes together, too, and if all small
 * sites were one, deals would lose who cares for what. So the site with the smallest public
 * joins the one whose senders are most like its own (the cosine of their shares), until each
 * has a public, or nobody in common with any other. */
#ifndef CQ_PUBLIC_H
#define CQ_PUBLIC_H

#include "base/map.h"
#include "base/vec.h"

/* How many shares one player has of one site. */
typedef struct {
    uint32_t site, player, shares;
} cq_public_share;

/* How many senders a public is, if each shared as much: (sum n)^2 / sum n^2. */
double cq_public_size(double shares, double squares);

/* Sites past this many, the least shared, are left alone: the cost is their number times all
 * their shares. */
enum { CQ_PUBLIC_SITES = 1024 };

/* Shares by site and player, one entry each. into[site] becomes the first of the sites that it
 * is brought together with, or CQ_NONE if their public stays under `least`. */
void cq_public_join(const cq_public_share *s, size_t n, uint32_t sites, uint32_t players,
                    double least, uint32_t *into);

#endif
