/* layout.h - places for the nodes of a network, those that are tied near one another.
 *
 * Fruchterman and Reingold, Graph drawing by force-directed placement, 1991 (igraph), from
 * one fixed start: the same network gives the same picture. Cost: half a second for 2,000
 * nodes and 10,000 ties. */
#ifndef CQ_LAYOUT_H
#define CQ_LAYOUT_H

#include <stdint.h>

typedef struct {
    double x, y;
} cq_point;

/* ties: pairs of node numbers. */
void cq_layout(uint32_t nodes, const uint32_t (*ties)[2], uint32_t n, cq_point *out);

#endif
