/* test_camps.c - communities, and camps that share scripts as often as all else, or more. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/rand.h"
#include "base/vec.h"
#include "group/camps.h"
#include "group/graph.h"

enum { CAMP = 60, SENDERS = 2 * CAMP, THINGS = 300, SCRIPTS = 8 };

typedef struct {
    cq_corpus c;
    cq_traces t;
    cq_clusters k;
    cq_report r;
    cq_list lists[SCRIPTS]; /* messages of the scripts */
    CQ_VEC(cq_message) messages;
    CQ_VEC(cq_share) shares;
    CQ_VEC(cq_thing) things;
    cq_rand rand;
} made;

/* `n` senders, each of the camp or, as often as `mixed` says, of the other one. */
static void thing(made *f, cq_trace_kind kind, uint32_t n, uint32_t camp, double mixed)
{
    bool in[SENDERS] = { 0 };
    uint32_t first = (uint32_t)f->shares.n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t side = cq_rand_unit(&f->rand) < mixed ? 1 - camp : camp;
        uint32_t s = side * CAMP + cq_rand_below(&f->rand, CAMP);
        if (in[s])
            continue;
        in[s] = true;
        CQ_PUSH(f->shares, (cq_share){ (uint32_t)f->things.n, s, (uint32_t)f->messages.n,
                                       CQ_NO_TIME });
        CQ_PUSH(f->messages, (cq_message){ .sender_no = s });
    }
    CQ_PUSH(f->things,
            (cq_thing){ .kind = kind,
                        .name = cq_str_printf(&f->c.arena, "t%zu", f->things.n),
                        .first = first,
                        .shares = (uint32_t)f->shares.n - first,
                        .source = CQ_NONE });
}

static cq_list messages_of(made *f, const cq_thing *t)
{
    cq_list l = { cq_arena_get(&f->c.arena, (t->shares + 1) * sizeof *l.p), 0 };
    for (uint32_t i = 0; i < t->shares; i++)
        l.p[l.n++] = f->shares.p[t->first + i].message;
    return l;
}

static void find(made *f)
{
    cq_findings found = { .corpus = &f->c, .clusters = &f->k, .traces = &f->t };
    uint32_t n = 0;
    f->c.message_n = (uint32_t)f->messages.n;
    f->c.messages = f->messages.p;
    f->c.sender_n = SENDERS;
    f->t = (cq_traces){ .things = f->things.p,
                        .thing_n = (uint32_t)f->things.n,
                        .shares = f->shares.p,
                        .share_n = (uint32_t)f->shares.n };
    f->k.clusters = cq_arena_zero(&f->c.arena, SCRIPTS, sizeof *f->k.clusters);
    f->r.campaigns = cq_arena_zero(&f->r.arena, SCRIPTS, sizeof *f->r.campaigns);
    for (uint32_t i = 0; i < f->t.thing_n; i++)
        if (f->things.p[i].kind == CQ_T_SCRIPT) {
            f->k.clusters[n].messages = messages_of(f, &f->things.p[i]);
            f->r.campaigns[n++].messages = messages_of(f, &f->things.p[i]);
        }
    f->k.n = f->r.campaign_n = n;
    cq_camps_find(&found, &f->r);
}

/* Two camps; tags and scripts cross between them as often as these say. */
static made square(uint64_t seed, double tags, double scripts)
{
    made f = { .rand = { seed } };
    for (uint32_t i = 0; i < THINGS; i++)
        thing(&f, CQ_T_TAG, 8 + cq_rand_below(&f.rand, 20), i % 2, tags);
    for (uint32_t i = 0; i < SCRIPTS; i++)
        thing(&f, CQ_T_SCRIPT, 12 + cq_rand_below(&f.rand, 8), i % 2, scripts);
    find(&f);
    return f;
}

static void done(made *f)
{
    CQ_VEC_DONE(f->messages);
    CQ_VEC_DONE(f->shares);
    CQ_VEC_DONE(f->things);
    cq_report_done(&f->r);
    cq_arena_done(&f->c.arena);
}

static void two_cliques_are_two_communities(void **state)
{
    cq_edge e[1000];
    uint32_t of[20];
    size_t n = 0;
    (void)state;
    for (uint32_t a = 0; a < 20; a++)
        for (uint32_t b = a + 1; b < 20; b++)
            if (a / 10 == b / 10)
                e[n++] = (cq_edge){ a, b };
    e[n++] = (cq_edge){ 3, 14 };
    assert_int_equal(cq_graph_communities(20, e, n, of), 2);
    for (uint32_t i = 0; i < 20; i++)
        assert_int_equal(of[i], of[i / 10 * 10]);
    assert_int_not_equal(of[0], of[10]);
    assert_int_equal(cq_graph_communities(3, e, 0, of), 3);
}

static void scripts_that_cross_as_all_else_are_no_finding(void **state)
{
    uint32_t found = 0, apart = 0, runs = 200;
    (void)state;
    for (uint64_t seed = 0; seed < runs; seed++) {
        made f = square(seed, 0.03, 0.03);
        assert_int_equal(f.r.camps.camp_n, 2);
        apart += f.r.camps.apart;
        found += f.r.camps.accord_n;
        done(&f);
    }
    assert_true(apart >= 0.9 * runs);
    assert_true(found <= 0.08 * runs);
}

static void scripts_that_cross_more_are(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 10; seed++) {
        made f = square(seed, 0.03, 0.5);
        assert_int_equal(f.r.camps.accord_n, 1);
        const cq_accord *x = &f.r.camps.accords[0];
        assert_true(x->scripts >= SCRIPTS / 2 && x->scripts_expected < 2);
        assert_true(2 * x->things <= x->expected && x->p < 0.01);
        assert_int_equal(x->campaigns.n, x->scripts);
        for (uint32_t k = 0; k < 2; k++)
            for (uint32_t i = 0; i < CAMP; i++)
                assert_int_equal(f.r.camps.camps[k].senders.p[i] / CAMP,
                                 f.r.camps.camps[k].senders.p[0] / CAMP);
        done(&f);
    }
}

static void one_public_is_not_apart(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        made f = square(seed, 0.5, 0.5);
        assert_int_equal(f.r.camps.apart, 0);
        assert_int_equal(f.r.camps.accord_n, 0);
        done(&f);
    }
}

static void an_empty_case_has_no_camps(void **state)
{
    (void)state;
    made f = { .rand = { 1 } };
    find(&f);
    assert_int_equal(f.r.camps.camp_n, 0);
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_cliques_are_two_communities),
        cmocka_unit_test(scripts_that_cross_as_all_else_are_no_finding),
        cmocka_unit_test(scripts_that_cross_more_are),
        cmocka_unit_test(one_public_is_not_apart),
        cmocka_unit_test(an_empty_case_has_no_camps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
