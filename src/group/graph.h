/* graph.h - communities of a graph.
 *
 * By igraph's Leiden algorithm (Traag, Waltman and van Eck, From Louvain to Leiden:
 * guaranteeing well-connected communities, 2019), with modularity. The same edges in the
 * same order give the same communities. Some microseconds an edge. */
#ifndef CQ_GRAPH_H
#define CQ_GRAPH_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t a, b;
} cq_edge;

/* The community of each of the n nodes, numbered from 0; returns how many there are. */
uint32_t cq_graph_communities(uint32_t n, const cq_edge *edges, size_t edge_n,
                              uint32_t *of);

#endif
