/* gexf.c - senders and their ties as GEXF 1.3, for Gephi and its kin.
 *
 * Each campaign is a disc of senders, set out by the golden angle so that they are evenly
 * spaced; the discs' centres lie on a spiral, the largest campaign inmost. The places depend on nothing
 * but the report's order. Senders that only a script ties have no edges, but stand in the
 * disc of their campaign. */
#include "tell/mask.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "tell/markup.h"
#include "tell/words.h"

#define GOLDEN_ANGLE 2.399963229728653

enum { SPACING = 12, GAP = 60 };

typedef struct {
    const cq_corpus *c;
    const cq_report *r;
    const cq_export_opt *o;
    cq_buf *out;
} graph;

static double radius(const cq_campaign *k)
{
    return SPACING * sqrt((double)k->member_n) + GAP;
}

static void attribute(const graph *g, int n, cq_str value)
{
    cq_buf_printf(g->out, "<attvalue for=\"%d\" value=\"", n);
    cq_markup_text(g->out, value);
    cq_buf_z(g->out, "\"/>");
}

static void node(const graph *g, const cq_campaign *k, uint32_t i, double x, double y)
{
    static const char *const grades[] = { "core", "likely", "possible" };
    cq_arena a = { 0 };
    const cq_sender *s = &g->c->senders[k->members[i].sender];
    double away = SPACING * sqrt(i + 0.5), turn = GOLDEN_ANGLE * i;

    cq_buf_z(g->out, "<node id=\"");
    cq_markup_text(g->out, cq_mask(g->o, &a, s->key));
    cq_buf_z(g->out, "\" label=\"");
    cq_markup_text(g->out, cq_mask(g->o, &a, s->key));
    cq_buf_z(g->out, "\"><attvalues>");
    attribute(g, 0, cq_str_z(k->id));
    attribute(g, 1, cq_str_z(cq_standing_name(k->standing)));
    attribute(g, 2, cq_str_z(grades[k->members[i].grade]));
    attribute(g, 3, cq_str_z(cq_channel_name(s->channel)));
    attribute(g, 4, cq_str_printf(&a, "%u", s->messages));
    if (g->o->names)
        attribute(g, 5, s->name);
    cq_buf_z(g->out, "</attvalues><viz:position x=\"");
    cq_words_number(g->out, x + away * cos(turn));
    cq_buf_z(g->out, "\" y=\"");
    cq_words_number(g->out, y + away * sin(turn));
    cq_buf_z(g->out, "\" z=\"0\"/><viz:size value=\"");
    cq_words_number(g->out, 2 + 2 * sqrt((double)s->messages));
    cq_buf_z(g->out, "\"/></node>\n");
    cq_arena_done(&a);
}

/* A sender may be a member of several campaigns: he stands in the first. */
static void nodes(const graph *g)
{
    uint8_t *seen = cq_zalloc((size_t)g->c->sender_n + 1, 1);
    double area = 0;

    cq_buf_z(g->out, "<nodes>\n");
    for (uint32_t i = 0; i < g->r->campaign_n; i++) {
        const cq_campaign *k = &g->r->campaigns[i];
        double r = radius(k), away = 2 * sqrt(area) + (i ? r : 0);
        double turn = GOLDEN_ANGLE * i;
        area += r * r;
        for (uint32_t j = 0; j < k->member_n; j++) {
            uint8_t *known = &seen[k->members[j].sender];
            if (!*known)
                node(g, k, j, away * cos(turn), away * sin(turn));
            *known = 1;
        }
    }
    cq_buf_z(g->out, "</nodes>\n");
    free(seen);
}

static void edges(const graph *g)
{
    cq_buf_z(g->out, "<edges>\n");
    for (uint32_t i = 0; i < g->r->tie_n; i++) {
        const cq_tie *t = &g->r->ties[i];
        cq_arena a = { 0 };
        cq_buf_printf(g->out, "<edge id=\"%u\" source=\"", i);
        cq_markup_text(g->out, cq_mask(g->o, &a, g->c->senders[t->a].key));
        cq_buf_z(g->out, "\" target=\"");
        cq_markup_text(g->out, cq_mask(g->o, &a, g->c->senders[t->b].key));
        cq_buf_printf(g->out, "\" weight=\"%u\"><attvalues>", t->shared ? t->shared : 1);
        cq_buf_z(g->out, "<attvalue for=\"0\" value=\"");
        cq_words_number(g->out, t->bits);
        cq_buf_z(g->out, "\"/></attvalues></edge>\n");
        cq_arena_done(&a);
    }
    cq_buf_z(g->out, "</edges>\n");
}

void cq_tell_gexf(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                  cq_buf *out)
{
    graph g = { c, r, o, out };
    cq_buf_z(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\" "
             "version=\"1.3\">\n<meta><creator>claque " CQ_VERSION "</creator></meta>\n"
             "<graph mode=\"static\" defaultedgetype=\"undirected\">\n"
             "<attributes class=\"node\">\n"
             "<attribute id=\"0\" title=\"campaign\" type=\"string\"/>\n"
             "<attribute id=\"1\" title=\"standing\" type=\"string\"/>\n"
             "<attribute id=\"2\" title=\"grade\" type=\"string\"/>\n"
             "<attribute id=\"3\" title=\"channel\" type=\"string\"/>\n"
             "<attribute id=\"4\" title=\"messages\" type=\"integer\"/>\n"
             "<attribute id=\"5\" title=\"name\" type=\"string\"/>\n"
             "</attributes>\n<attributes class=\"edge\">\n"
             "<attribute id=\"0\" title=\"bits\" type=\"double\"/>\n</attributes>\n");
    nodes(&g);
    edges(&g);
    cq_buf_z(out, "</graph>\n</gexf>\n");
}
