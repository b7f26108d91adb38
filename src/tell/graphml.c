/* graphml.c - senders and their ties as GraphML, for igraph, networkx and their kin. */
#include "tell/mask.h"

#include <stdlib.h>

#include "base/status.h"
#include "tell/markup.h"
#include "tell/words.h"

typedef struct {
    const cq_corpus *c;
    const cq_report *r;
    const cq_export_opt *o;
    cq_buf *out;
} graph;

static void data(const graph *g, const char *key, cq_str value)
{
    cq_buf_printf(g->out, "<data key=\"%s\">", key);
    cq_markup_text(g->out, value);
    cq_buf_z(g->out, "</data>");
}

static void node(const graph *g, const cq_campaign *k, const cq_member *m)
{
    static const char *const grades[] = { "core", "likely", "possible" };
    cq_arena a = { 0 };
    const cq_sender *s = &g->c->senders[m->sender];
    cq_buf_printf(g->out, "<node id=\"n%u\">", m->sender);
    data(g, "sender", cq_mask(g->o, &a, s->key));
    data(g, "campaign", cq_str_z(k->id));
    data(g, "standing", cq_str_z(cq_standing_name(k->standing)));
    data(g, "grade", cq_str_z(grades[m->grade]));
    data(g, "channel", cq_str_z(cq_channel_name(s->channel)));
    data(g, "messages", cq_str_printf(&a, "%u", s->messages));
    if (g->o->names)
        data(g, "name", s->name);
    cq_buf_z(g->out, "</node>\n");
    cq_arena_done(&a);
}

/* A sender of several campaigns is one node, of the first. */
static void nodes(const graph *g)
{
    uint8_t *seen = cq_zalloc((size_t)g->c->sender_n + 1, 1);
    for (uint32_t i = 0; i < g->r->campaign_n; i++)
        for (uint32_t j = 0; j < g->r->campaigns[i].member_n; j++) {
            const cq_member *m = &g->r->campaigns[i].members[j];
            if (!seen[m->sender])
                node(g, &g->r->campaigns[i], m);
            seen[m->sender] = 1;
        }
    free(seen);
}

static void edges(const graph *g)
{
    for (uint32_t i = 0; i < g->r->tie_n; i++) {
        const cq_tie *t = &g->r->ties[i];
        cq_buf_printf(g->out,
                      "<edge source=\"n%u\" target=\"n%u\"><data key=\"shared\">%u</data>"
                      "<data key=\"bits\">",
                      t->a, t->b, t->shared);
        cq_words_number(g->out, t->bits);
        cq_buf_z(g->out, "</data></edge>\n");
    }
}

static void keys(cq_buf *out)
{
    static const char *const of_nodes[] = { "sender", "campaign", "standing",
                                            "grade",  "channel",  "name" };
    for (size_t i = 0; i < sizeof of_nodes / sizeof *of_nodes; i++)
        cq_buf_printf(out,
                      "<key id=\"%s\" for=\"node\" attr.name=\"%s\" "
                      "attr.type=\"string\"/>\n",
                      of_nodes[i], of_nodes[i]);
    cq_buf_z(out,
             "<key id=\"messages\" for=\"node\" attr.name=\"messages\" "
             "attr.type=\"int\"/>\n"
             "<key id=\"shared\" for=\"edge\" attr.name=\"shared\" attr.type=\"int\"/>\n"
             "<key id=\"bits\" for=\"edge\" attr.name=\"bits\" attr.type=\"double\"/>\n");
}

void cq_tell_graphml(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                     cq_buf *out)
{
    graph g = { c, r, o, out };
    cq_buf_z(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
    keys(out);
    cq_buf_z(out, "<graph edgedefault=\"undirected\">\n");
    nodes(&g);
    edges(&g);
    cq_buf_z(out, "</graph>\n</graphml>\n");
}
