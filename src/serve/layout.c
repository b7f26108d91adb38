/* layout.c - see layout.h. */
#include "serve/layout.h"

#include <igraph/igraph.h>

#include "base/status.h"

enum { ROUNDS = 300, ROUNDS_LARGE = 40, LARGE = 500 };

static void start(igraph_matrix_t *at, uint32_t nodes)
{
    const double turn = 2.399963229728653; /* the golden angle: points spread evenly */
    igraph_matrix_init(at, nodes, 2);
    for (uint32_t i = 0; i < nodes; i++) {
        double r = sqrt((double)i + 0.5);
        MATRIX(*at, i, 0) = r * cos(turn * i);
        MATRIX(*at, i, 1) = r * sin(turn * i);
    }
}

void cq_layout(uint32_t nodes, const uint32_t (*ties)[2], uint32_t n, cq_point *out)
{
    igraph_t g;
    igraph_matrix_t at;
    igraph_vector_int_t ends;
    if (!nodes)
        return;
    igraph_vector_int_init(&ends, 2 * (igraph_integer_t)n);
    for (uint32_t i = 0; i < 2 * n; i++)
        VECTOR(ends)[i] = ties[i / 2][i % 2];
    igraph_create(&g, &ends, nodes, IGRAPH_UNDIRECTED);
    start(&at, nodes);
    igraph_rng_seed(igraph_rng_default(), 1);
    igraph_layout_fruchterman_reingold(
        &g, &at, true, nodes > LARGE ? ROUNDS_LARGE : ROUNDS, sqrt((double)nodes),
        IGRAPH_LAYOUT_AUTOGRID, NULL, NULL, NULL, NULL, NULL);
    for (uint32_t i = 0; i < nodes; i++)
        out[i] = (cq_point){ MATRIX(at, i, 0), MATRIX(at, i, 1) };
    igraph_matrix_destroy(&at);
    igraph_destroy(&g);
    igraph_vector_int_destroy(&ends);
}
