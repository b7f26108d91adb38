/* graph.c - see graph.h. The only file that knows igraph. */
#include "group/graph.h"

#include <igraph.h>

enum { SEED = 1, ROUNDS = 3 };

static void make_graph(uint32_t n, const cq_edge *edges, size_t edge_n, igraph_t *g)
{
    igraph_vector_int_t v;
    igraph_vector_int_init(&v, (igraph_integer_t)(2 * edge_n));
    for (size_t i = 0; i < edge_n; i++) {
        VECTOR(v)[2 * i] = edges[i].a;
        VECTOR(v)[2 * i + 1] = edges[i].b;
    }
    igraph_create(g, &v, n, IGRAPH_UNDIRECTED);
    igraph_vector_int_destroy(&v);
}

static void count_degrees(uint32_t n, const cq_edge *edges, size_t edge_n,
                          igraph_vector_t *degree)
{
    igraph_vector_init(degree, n);
    for (size_t i = 0; i < edge_n; i++) {
        VECTOR(*degree)[edges[i].a]++;
        VECTOR(*degree)[edges[i].b]++;
    }
}

uint32_t cq_graph_communities(uint32_t n, const cq_edge *edges, size_t edge_n,
                              uint32_t *of)
{
    igraph_t g;
    igraph_vector_t degree;
    igraph_vector_int_t member;
    igraph_integer_t count = 0;

    if (n == 0 || edge_n == 0) {
        for (uint32_t i = 0; i < n; i++)
            of[i] = i;
        return n;
    }
    make_graph(n, edges, edge_n, &g);
    count_degrees(n, edges, edge_n, &degree);
    igraph_vector_int_init(&member, n);
    igraph_rng_seed(igraph_rng_default(), SEED);
    igraph_community_leiden(&g, NULL, &degree, 1 / (2 * (double)edge_n), 0.01, false,
                            ROUNDS, &member, &count, NULL);
    for (uint32_t i = 0; i < n; i++)
        of[i] = (uint32_t)VECTOR(member)[i];
    igraph_vector_int_destroy(&member);
    igraph_vector_destroy(&degree);
    igraph_destroy(&g);
    return (uint32_t)count;
}
