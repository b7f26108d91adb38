/* groups.c - see groups.h. */
#include "group/groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "group/campaign.h"

/* q past which not even a declared campaign is told from chance. */
static const double UNLIKELY = 0.5;

typedef struct {
    const cq_findings *f;
    cq_report *r;
    cq_strands s;
    uint8_t *placed; /* of each message: 1 in a campaign, 2 set aside */
    CQ_VEC(cq_campaign) campaigns;
    CQ_VEC(cq_set_aside) aside;
} work;

static int by_q(const void *x, const void *y)
{
    const cq_campaign *a = x, *b = y;
    if (a->q != b->q)
        return a->q < b->q ? -1 : 1;
    if (a->messages.n != b->messages.n)
        return a->messages.n > b->messages.n ? -1 : 1;
    return a->messages.p[0] < b->messages.p[0] ? -1 : 1;
}

/* The strands by set, in each those first that are something by themselves. */
static cq_item *strands_by_set(const work *w)
{
    cq_item *items = cq_alloc(((size_t)w->s.n + 1) * sizeof *items);
    for (uint32_t i = 0; i < w->s.n; i++) {
        const cq_strand *s = &w->s.strands[i];
        items[i] = (cq_item){ (uint64_t)s->set << 1 | (s->why != NULL), i, 0 };
    }
    cq_sort_items(items, w->s.n);
    return items;
}

/* A set is a campaign if one of its strands at least is no lookalike, and q tells. */
static void make_campaign(work *w, cq_strand *const *s, uint32_t n, double q)
{
    double best = 1;
    for (uint32_t k = 0; k < n; k++)
        best = !s[k]->why && s[k]->q < best ? s[k]->q : best;
    if (s[0]->why || best > UNLIKELY)
        return;
    cq_campaign c;
    cq_campaign_make(w->f, s, n, &w->r->arena, &c);
    if (c.q <= q || c.standing == CQ_DECLARED)
        CQ_PUSH(w->campaigns, c);
}

static void make_campaigns(work *w, double q)
{
    cq_item *items = strands_by_set(w);
    cq_strand **s = cq_alloc(((size_t)w->s.n + 1) * sizeof(cq_strand *));
    for (uint32_t i = 0, n; i < w->s.n; i += n) {
        for (n = 0; i + n < w->s.n && items[i + n].key >> 1 == items[i].key >> 1; n++)
            s[n] = &w->s.strands[items[i + n].a];
        make_campaign(w, s, n, q);
    }
    free(s);
    free(items);
    if (w->campaigns.n)
        qsort(w->campaigns.p, w->campaigns.n, sizeof *w->campaigns.p, by_q);
}

/* A message is in the first campaign that lists it. */
static void place_campaigns(work *w)
{
    for (size_t i = 0; i < w->campaigns.n; i++) {
        cq_list *m = &w->campaigns.p[i].messages;
        uint32_t kept = 0;
        for (uint32_t k = 0; k < m->n; k++)
            if (!w->placed[m->p[k]]) {
                w->placed[m->p[k]] = 1;
                m->p[kept++] = m->p[k];
            }
        m->n = kept;
    }
}

static void set_aside(work *w, cq_str reason, cq_str sentence, cq_list messages)
{
    uint32_t n = 0, *p = cq_arena_get(&w->r->arena, ((size_t)messages.n + 1) * sizeof *p);
    for (uint32_t i = 0; i < messages.n; i++)
        if (!w->placed[messages.p[i]]) {
            w->placed[messages.p[i]] = 2;
            p[n++] = messages.p[i];
        }
    if (n)
        CQ_PUSH(w->aside, (cq_set_aside){ reason, sentence, { p, n } });
}

static void set_single_aside(work *w)
{
    const cq_corpus *c = w->f->corpus;
    cq_names *reasons = cq_names_new();
    CQ_VEC(const cq_lookalike *) kinds = { 0 };
    uint32_t *of = cq_alloc(((size_t)c->message_n + 1) * sizeof *of);
    for (uint32_t i = 0; i < c->message_n; i++) {
        const cq_lookalike *k =
            w->placed[i] ? NULL : cq_lookalike_single(&c->messages[i]);
        of[i] = k ? cq_names_put(reasons, cq_str_z(k->reason)) : CQ_NONE;
        if (k && of[i] == kinds.n)
            CQ_PUSH(kinds, k);
    }
    for (uint32_t r = 0; r < kinds.n; r++) {
        cq_ids ids = { 0 };
        for (uint32_t i = 0; i < c->message_n; i++)
            if (of[i] == r)
                CQ_PUSH(ids, i);
        set_aside(w, cq_str_z(kinds.p[r]->reason), cq_str_z(kinds.p[r]->sentence),
                  (cq_list){ ids.p, (uint32_t)ids.n });
        CQ_VEC_DONE(ids);
    }
    free(of);
    CQ_VEC_DONE(kinds);
    cq_names_free(reasons);
}

static int by_reason(const void *x, const void *y)
{
    const cq_set_aside *a = x, *b = y;
    int c = cq_str_cmp(a->reason, b->reason);
    return c ? c : a->messages.p[0] < b->messages.p[0] ? -1 : 1;
}

static void place_aside(work *w)
{
    for (uint32_t i = 0; i < w->s.n; i++)
        if (w->s.strands[i].why)
            set_aside(w, cq_str_z(w->s.strands[i].why->reason),
                      cq_str_z(w->s.strands[i].why->sentence), w->s.strands[i].messages);
    for (uint32_t i = 0; i < w->s.quoting_n; i++)
        set_aside(w, w->s.quoting[i].reason, w->s.quoting[i].sentence,
                  w->s.quoting[i].messages);
    set_single_aside(w);
    if (w->aside.n)
        qsort(w->aside.p, w->aside.n, sizeof *w->aside.p, by_reason);
}

/* The weighed pairs inside the campaigns. */
static void take_ties(work *w)
{
    const cq_coaction *k = w->f->coaction;
    CQ_VEC(cq_tie) ties = { 0 };
    cq_map *of = cq_map_new(1024);
    for (size_t i = 0; i < w->campaigns.n; i++)
        for (uint32_t m = 0; m < w->campaigns.p[i].member_n; m++)
            cq_map_put(of, w->campaigns.p[i].members[m].sender, (uint32_t)i);
    for (uint32_t i = 0; i < k->pair_n; i++) {
        uint32_t a = cq_map_get(of, k->pairs[i].a), b = cq_map_get(of, k->pairs[i].b);
        if (a != CQ_NONE && a == b)
            CQ_PUSH(ties, (cq_tie){ k->pairs[i].a, k->pairs[i].b, k->pairs[i].shared,
                                    -k->pairs[i].log_p / log(2), a });
    }
    w->r->tie_n = (uint32_t)ties.n;
    w->r->ties = cq_arena_get(&w->r->arena, (ties.n + 1) * sizeof *w->r->ties);
    if (ties.n)
        memcpy(w->r->ties, ties.p, ties.n * sizeof *ties.p);
    CQ_VEC_DONE(ties);
    cq_map_free(of);
}

static cq_str note_skips(const cq_clusters *c, cq_arena *a)
{
    cq_buf b = { 0 };
    cq_buf_printf(&b,
                  "Texts were compared exactly except for %u phrases that too many share",
                  c->skipped_lists);
    for (uint32_t i = 0; i < c->skipped_n; i++)
        cq_buf_printf(&b, "%s\"%.*s\"", i ? ", " : ": ", (int)c->skipped[i].n,
                      c->skipped[i].p);
    cq_buf_str(&b, c->skipped_lists > c->skipped_n && c->skipped_n ? CQ_STR(" ...")
                                                                   : CQ_STR("."));
    cq_str note = cq_str_dup(a, cq_buf_view(&b));
    cq_buf_done(&b);
    return note;
}

static void take_notes(work *w)
{
    const cq_coaction *k = w->f->coaction;
    cq_arena *a = &w->r->arena;
    w->r->notes = cq_arena_get(a, (k->note_n + 5) * sizeof *w->r->notes);
    for (uint32_t i = 0; i < k->note_n; i++)
        w->r->notes[w->r->note_n++] = cq_str_dup(a, k->notes[i]);
    if (w->f->clusters->n)
        w->r->notes[w->r->note_n++] = cq_writing_note(w->f->writing, a);
    if (w->f->clusters->skipped_lists)
        w->r->notes[w->r->note_n++] = note_skips(w->f->clusters, a);
    w->r->decoy_n = k->decoy_n;
    w->r->floor_q = k->floor_q;
    w->r->decoys = cq_arena_get(a, (k->decoy_n + 1) * sizeof *w->r->decoys);
    for (uint32_t i = 0; i < k->decoy_n; i++)
        w->r->decoys[i] = k->decoys[i];
}

static void hand_over(work *w)
{
    cq_report *r = w->r;
    r->campaign_n = (uint32_t)w->campaigns.n;
    r->campaigns = cq_arena_get(&r->arena, (w->campaigns.n + 1) * sizeof *r->campaigns);
    if (r->campaign_n)
        memcpy(r->campaigns, w->campaigns.p, w->campaigns.n * sizeof *r->campaigns);
    r->set_aside_n = (uint32_t)w->aside.n;
    r->set_aside = cq_arena_get(&r->arena, (w->aside.n + 1) * sizeof *r->set_aside);
    if (r->set_aside_n)
        memcpy(r->set_aside, w->aside.p, w->aside.n * sizeof *r->set_aside);
}

void cq_groups_make(const cq_findings *f, double q, cq_report *out)
{
    work w = { .f = f, .r = out };

    w.placed = cq_zalloc((size_t)f->corpus->message_n + 1, 1);
    cq_strands_make(f, &out->arena, &w.s);
    cq_strands_twine(f, &w.s);
    cq_strands_rank(&w.s);
    make_campaigns(&w, q);
    place_campaigns(&w);
    place_aside(&w);
    take_ties(&w);
    take_notes(&w);
    hand_over(&w);
    free(w.placed);
    CQ_VEC_DONE(w.campaigns);
    CQ_VEC_DONE(w.aside);
}
