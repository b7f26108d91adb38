/* truss.h - of the ties between players, those that are part of a triangle: a truss of 3
 * (Cohen, Trusses: cohesive subgraphs for social network analysis, 2008). So a few chance
 * ties between two groups make no one group of them. */
#ifndef CQ_TRUSS_H
#define CQ_TRUSS_H

#include "weigh/pair.h"

/* Drop ties whose two players no third is tied to both of. What is left needs no second look:
 * the ties of a triangle keep each other. The order stays. Cost: of each tie, the ties of the
 * player of both who has fewer. */
void cq_truss_keep(cq_scores *ties, uint32_t player_n);

#endif
