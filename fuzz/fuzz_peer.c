/* fuzz_peer.c - tables of the two tools: every row is told of, and an edge for each tie is
 * listed or counted alike. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "peer/coortweet.h"
#include "peer/toolkit.h"

static void coortweet(cq_str table)
{
    uint64_t edges[2];
    for (int list = 0; list < 2; list++) {
        cq_acts acts;
        cq_bytes in;
        cq_coortweet r = { 0 };
        cq_coortweet_opt o = { 60, 1, table.n % 2, -1 };
        cq_acts_init(&acts);
        cq_bytes_copy(&in, table);
        if (cq_acts_coortweet(&acts, &in, NULL) == CQ_OK)
            assert(acts.v.n + acts.empty + acts.untimed == acts.rows);
        cq_coortweet_add(&acts, &o, list, &r);
        edges[list] = r.edges;
        assert(r.edges <= r.count.pairs && (r.edges > 0) == (r.count.pairs > 0));
        cq_coortweet_done(&r);
        cq_bytes_done(&in);
        cq_acts_done(&acts);
    }
    assert(edges[0] == edges[1]);
}

static void toolkit(cq_str table, cq_co what)
{
    cq_acts acts;
    cq_bytes in;
    cq_toolkit r;
    cq_toolkit_opt o = { .window = 60, .weight = 1, .loops = true };
    cq_acts_init(&acts);
    cq_bytes_copy(&in, table);
    if (what == CQ_CO_SIMILAR)
        o.similar = (cq_similar_opt){ 0.5, 1 };
    cq_acts_toolkit(&acts, &in, what, NULL);
    cq_toolkit_find(&acts, &o, true, &r);
    assert(!r.untied);
    assert(r.edges == r.list.n && r.weight >= r.edges && r.own <= r.accounts);
    cq_toolkit_done(&r);
    cq_bytes_done(&in);
    cq_acts_done(&acts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size);
    if (size)
        memcpy(text, data, size);
    cq_str table = { text, size };
    coortweet(table);
    toolkit(table, (cq_co)(size % (CQ_CO_SIMILAR + 1)));
    free(text);
    return 0;
}
