/* member.c - see member.h. */
#include "weigh/member.h"

#include <stdlib.h>

#include "base/map.h"
#include "weigh/fellow.h"
#include "weigh/stay.h"

typedef struct {
    const cq_corpus *corpus;
    const cq_traces *traces;
    const cq_ties *ties;
    cq_arena *arena;
    cq_circles *circles;
    cq_pairs *pairs;
    cq_deck deck;
    uint32_t *holder; /* of each card */
    uint32_t *player; /* of each sender */
    cq_scores scores[CQ_PAIR_TESTS];
    cq_stay stay;
    bool *taken; /* of each sender: is in a circle */
} work;

/* The ties of the circle, for who looks at it; those in minutes are kept anyway. */
static void keep_ties(work *w, int test, const cq_circle *c)
{
    const cq_scores *s = &w->scores[test == CQ_TWIN ? CQ_PAIR_WHOLE : test];
    double level = test == CQ_TWIN ? 0 : w->ties->level[test];
    if (test == CQ_PAIR_NEAR)
        return;
    cq_map *in = cq_map_new(c->senders.n);
    for (uint32_t i = 0; i < c->senders.n; i++)
        cq_map_put(in, c->senders.p[i], 1);
    for (size_t i = 0; i < s->n; i++) {
        uint32_t a = w->deck.players.p[s->p[i].a], b = w->deck.players.p[s->p[i].b];
        if (s->p[i].score >= level && cq_map_get(in, a) == 1 && cq_map_get(in, b) == 1)
            CQ_PUSH(*w->pairs, (cq_pair){ a < b ? a : b, a < b ? b : a, s->p[i].shared,
                                          -s->p[i].score });
    }
    cq_map_free(in);
}

/* Add the players by whom the test sees the group, but those whom its ties hold no more than
 * chance would. Who acts on things was asked already. */
static void add_players(const work *w, const cq_found *f, int test, cq_ids *out)
{
    cq_ids in = { 0 };
    bool *member = cq_zalloc(w->deck.players.n + 1, sizeof *member);
    for (size_t i = 0; i < f->seen[test].n; i++) {
        CQ_PUSH(in, w->player[f->seen[test].p[i]]);
        member[in.p[i]] = true;
    }
    if (test != CQ_TWIN)
        cq_circle_trim(&w->scores[test], w->deck.players.n, in.p, (uint32_t)in.n,
                       w->ties->level[test], w->ties->chance[test], member);
    for (size_t i = 0; i < in.n; i++)
        if (member[in.p[i]])
            CQ_PUSH(*out, in.p[i]);
    CQ_VEC_DONE(in);
    free(member);
}

/* By a test that sees it, who stays. */
static void set_stays(work *w, int test, cq_circle *c)
{
    double level = w->ties->level[test];
    if (test == CQ_TWIN)
        cq_stay_of_twins(&w->stay, w->player, level, w->arena, c);
    else
        cq_stay_of(&w->stay, test, w->player, level, w->ties->chance[test], w->arena, c);
}

static void add_circle(work *w, const cq_found *f)
{
    cq_ids players = { 0 };
    cq_circle c;
    for (int test = 0; test < CQ_TESTS; test++)
        if (f->seen[test].n)
            add_players(w, f, test, &players);
    cq_ids_unique(&players);
    if (cq_circle_make(&w->deck, w->traces, players.p, (uint32_t)players.n, w->arena,
                       &c)) {
        for (int test = 0; test < CQ_TESTS; test++)
            if (f->seen[test].n) {
                set_stays(w, test, &c);
                keep_ties(w, test, &c);
            }
        c.strength = f->strength;
        c.q = f->q;
        CQ_PUSH(*w->circles, c);
    }
    CQ_VEC_DONE(players);
}

static void take_members(work *w, const cq_circle *c)
{
    for (uint32_t i = 0; i < c->senders.n; i++)
        w->taken[c->senders.p[i]] = true;
}

/* Who is in a circle is no other's fellow. */
static void take_in_fellows(work *w)
{
    for (size_t i = 0; i < w->circles->n; i++)
        take_members(w, &w->circles->p[i]);
    for (size_t i = 0; i < w->circles->n; i++) {
        cq_circle *c = &w->circles->p[i];
        while (cq_fellows_join(&w->deck, w->traces, w->taken, w->corpus->sender_n,
                               w->arena, c))
            take_members(w, c);
        cq_circle_widen(w->traces, w->arena, c);
    }
}

/* The data as the first round saw it. */
static void lay_out(work *w)
{
    size_t senders = (size_t)w->corpus->sender_n + 1;
    w->taken = cq_zalloc(senders, sizeof *w->taken);
    w->player = cq_zalloc(senders, sizeof *w->player);
    cq_deck_make(w->corpus, w->traces, w->taken, &w->deck);
    w->holder = cq_deck_holders(&w->deck);
    cq_odds *odds = cq_odds_new(&w->deck);
    cq_pair_score(odds, w->holder, w->ties->tests, w->scores);
    cq_odds_free(odds);
    cq_stay_make(&w->deck, w->holder, w->ties->tests, &w->stay);
    for (uint32_t i = 0; i < w->deck.players.n; i++)
        w->player[w->deck.players.p[i]] = i;
}

static void clear(work *w)
{
    cq_stay_done(&w->stay);
    for (int test = 0; test < CQ_PAIR_TESTS; test++)
        CQ_VEC_DONE(w->scores[test]);
    free(w->holder);
    cq_deck_done(&w->deck);
    free(w->player);
    free(w->taken);
}

void cq_members_find(const cq_corpus *c, const cq_traces *t, const cq_founds *found,
                     const cq_ties *ties, cq_arena *arena, cq_circles *circles,
                     cq_pairs *pairs)
{
    work w = { .corpus = c,
               .traces = t,
               .ties = ties,
               .arena = arena,
               .circles = circles,
               .pairs = pairs };
    lay_out(&w);
    for (size_t i = 0; i < found->n; i++)
        add_circle(&w, &found->p[i]);
    take_in_fellows(&w);
    clear(&w);
}

void cq_founds_done(cq_founds *f)
{
    for (size_t i = 0; i < f->n; i++)
        for (int test = 0; test < CQ_TESTS; test++)
            CQ_VEC_DONE(f->p[i].seen[test]);
    CQ_VEC_DONE(*f);
}
