/* coaction.c - see coaction.h.
 *
 * A round scores the pairs of the data and of each decoy alike. The level over which pairs
 * tie is set by the decoys: there a player has MEAN_TIES ties in the mean, so that chance does
 * not grow into one great component. A knot is as strong as it is beyond its echo in the deals
 * (weigh/echo.h). Of the knots by each score some are picked (weigh/pick.h), and get their q
 * from the picks of the decoys. Members of what is found are taken out, since they also sit in
 * the decoys and hide weaker groups there, and the next round begins, up to ROUNDS. */
#include "weigh/coaction.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/pool.h"
#include "weigh/centre.h"
#include "weigh/circle.h"
#include "weigh/decoy.h"
#include "weigh/echo.h"
#include "weigh/fdr.h"
#include "weigh/member.h"
#include "weigh/pick.h"
#include "weigh/twin.h"
#include "weigh/unweighed.h"

enum {
    ROUNDS = 3,
    FEWEST = 20 /* players, below which habits cannot be told from a group */
};

_Static_assert((int)CQ_TESTS <= (int)CQ_PICK_TESTS,
               "a pick has room for what each test sees");

/* With 0.3, accounts that live a fortnight make false circles in each case
 * (bench-calibration). */
#define MEAN_TIES 0.1

/* What pairs and knots there are by each score in the data, or in a decoy, and which knots
 * count. */
typedef struct {
    cq_scores scores[CQ_TESTS];
    cq_knots knots[CQ_TESTS];
    cq_picks picks;
} view;

typedef struct {
    const cq_corpus *corpus;
    const cq_traces *traces;
    const cq_coaction_opt *opt;
    cq_coaction *out;
    bool *gone; /* of each sender: is in what was found already */
    cq_founds found;
    cq_circles circles;
    cq_notes notes;
    cq_pairs pairs;

    cq_deck deck; /* of the round */
    cq_odds *odds;
    cq_twins *twins;
    cq_dealer *dealer;
    uint32_t *players; /* who holds each card in the data */
    view data, *decoys;
    uint32_t **deals; /* who holds each card in each decoy, where things are tied */
    uint32_t *moved;  /* of each decoy: cards with another player than in the data */
    cq_ties ties;
    double unit[CQ_TESTS];
} work;

static void score(const work *w, const uint32_t *holder, cq_scores *out)
{
    cq_pair_score(w->odds, holder, w->ties.tests, out);
    if (w->ties.tests > CQ_TWIN)
        cq_twins_score(w->twins, holder, &out[CQ_TWIN]);
}

static void deal_some(void *ctx, size_t from, size_t to, int thread)
{
    work *w = ctx;
    (void)thread;
    for (size_t m = from; m < to; m++) {
        uint32_t *holder = cq_alloc((w->deck.cards.n + 1) * sizeof *holder);
        cq_dealer_deal(w->dealer, (uint32_t)m, holder);
        for (size_t i = 0; i < w->deck.cards.n; i++)
            w->moved[m] += holder[i] != w->deck.cards.p[i].player;
        score(w, holder, w->decoys[m].scores);
        if (w->ties.tests > CQ_TWIN)
            w->deals[m] = holder;
        else
            free(holder);
    }
}

static void centre(work *w)
{
    cq_scores **deals = cq_alloc((w->opt->decoys + 1) * sizeof *deals);
    for (uint32_t m = 0; m < w->opt->decoys; m++)
        deals[m] = &w->decoys[m].scores[CQ_PAIR_NEAR];
    cq_scores_centre(&w->data.scores[CQ_PAIR_NEAR], deals, w->opt->decoys);
    free(deals);
}

static int falling(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a < b) - (a > b);
}

/* How many there are of what the test ties. */
static uint32_t tied_n(const work *w, int test)
{
    return (uint32_t)(test == CQ_TWIN ? w->deck.things.n : w->deck.players.n);
}

/* The score that leaves the decoys MEAN_TIES ties a player, or a thing. */
static double level_of(const work *w, int test)
{
    static const double floors[CQ_TESTS] = { CQ_PAIR_FLOOR, CQ_PAIR_WHOLE_FLOOR,
                                             CQ_TWIN_FLOOR };
    CQ_VEC(double) all = { 0 };
    for (uint32_t m = 0; m < w->opt->decoys; m++)
        for (size_t i = 0; i < w->decoys[m].scores[test].n; i++)
            CQ_PUSH(all, w->decoys[m].scores[test].p[i].score);
    size_t cut = (size_t)(w->opt->decoys * MEAN_TIES * (double)tied_n(w, test) / 2);
    if (all.n)
        qsort(all.p, all.n, sizeof *all.p, falling);
    double level = all.n > cut ? all.p[cut] : floors[test];
    CQ_VEC_DONE(all);
    return level;
}

static void open_round(work *w, int round)
{
    cq_deck_make(w->corpus, w->traces, w->gone, &w->deck);
    w->odds = cq_odds_new(&w->deck);
    w->dealer = cq_dealer_new(&w->deck, cq_hash_mix(w->opt->seed, (uint64_t)round));
    if (round == 0)
        w->ties.tests = !cq_dealer_is_soft(w->dealer) ? 1
                        : cq_twins_serve(&w->deck)    ? CQ_TESTS
                                                      : CQ_TWIN;
    if (w->ties.tests > CQ_TWIN)
        w->twins = cq_twins_new(&w->deck);
    w->decoys = cq_zalloc(w->opt->decoys, sizeof *w->decoys);
    w->deals = cq_zalloc(w->opt->decoys, sizeof *w->deals);
    w->moved = cq_zalloc(w->opt->decoys, sizeof *w->moved);
    w->players = cq_deck_holders(&w->deck);
    w->data = (view){ 0 };
}

static void drop_view(view *v)
{
    for (int test = 0; test < CQ_TESTS; test++) {
        CQ_VEC_DONE(v->scores[test]);
        cq_knots_done(&v->knots[test]);
    }
    CQ_VEC_DONE(v->picks);
}

static void close_round(work *w)
{
    drop_view(&w->data);
    for (uint32_t m = 0; m < w->opt->decoys; m++) {
        drop_view(&w->decoys[m]);
        free(w->deals[m]);
    }
    free(w->deals);
    cq_twins_free(w->twins);
    w->twins = NULL;
    free(w->decoys);
    free(w->players);
    free(w->moved);
    cq_dealer_free(w->dealer);
    cq_odds_free(w->odds);
    cq_deck_done(&w->deck);
}

/* The median over the deals of the most that the ties of one player add there. */
static double chance_part(const work *w, int test)
{
    double *most = cq_zalloc(w->opt->decoys + 1, sizeof *most), median;
    for (uint32_t m = 0; m < w->opt->decoys; m++)
        for (size_t p = 0; p < w->deck.players.n; p++)
            most[m] = fmax(most[m], w->decoys[m].knots[test].part[p]);
    qsort(most, w->opt->decoys, sizeof *most, falling);
    median = most[w->opt->decoys / 2];
    free(most);
    return median;
}

static double strongest_of(const cq_knots *k)
{
    return k->knots.n ? k->knots.p[0].strength : 0;
}

/* How strong chance makes the strongest knot of the test where it makes it strong. */
static double unit_of(const work *w, int test)
{
    uint32_t n = w->opt->decoys + 1;
    double *most = cq_alloc(n * sizeof *most), unit;
    most[0] = strongest_of(&w->data.knots[test]);
    for (uint32_t m = 1; m < n; m++)
        most[m] = strongest_of(&w->decoys[m - 1].knots[test]);
    unit = cq_pick_unit(most, n);
    free(most);
    return unit;
}

static void find_knots(const work *w, int test, view *v)
{
    cq_knots_find(&v->scores[test], tied_n(w, test), w->ties.level[test],
                  &v->knots[test]);
}

static void take_off_echo(work *w, int test)
{
    cq_knots **deals = cq_alloc((w->opt->decoys + 1) * sizeof *deals);
    for (uint32_t m = 0; m < w->opt->decoys; m++)
        deals[m] = &w->decoys[m].knots[test];
    cq_echo_take_off(&w->data.knots[test], deals, w->opt->decoys, tied_n(w, test));
    free(deals);
}

static void turn_things(work *w)
{
    cq_twins_turn(w->twins, w->players, &w->data.knots[CQ_TWIN]);
    for (uint32_t m = 0; m < w->opt->decoys; m++)
        cq_twins_turn(w->twins, w->deals[m], &w->decoys[m].knots[CQ_TWIN]);
}

static void tie(work *w, int test)
{
    w->ties.level[test] = level_of(w, test);
    if (test == CQ_PAIR_NEAR)
        w->ties.level[test] =
            fmax(w->ties.level[test], cq_pair_level(w->odds, w->players, MEAN_TIES));
    find_knots(w, test, &w->data);
    for (uint32_t m = 0; m < w->opt->decoys; m++)
        find_knots(w, test, &w->decoys[m]);
    take_off_echo(w, test);
    if (test == CQ_TWIN)
        turn_things(w);
    w->ties.chance[test] = chance_part(w, test);
    w->unit[test] = unit_of(w, test);
}

static void weigh_round(work *w)
{
    uint32_t n = (uint32_t)w->deck.players.n;
    score(w, w->players, w->data.scores);
    cq_pool_run(w->opt->decoys, 1, w->opt->threads, deal_some, w);
    centre(w);
    for (int test = 0; test < w->ties.tests; test++)
        tie(w, test);
    cq_pick_knots(w->data.knots, w->unit, (uint32_t)w->ties.tests, n, &w->data.picks);
    for (uint32_t m = 0; m < w->opt->decoys; m++)
        cq_pick_knots(w->decoys[m].knots, w->unit, (uint32_t)w->ties.tests, n,
                      &w->decoys[m].picks);
}

/* q of each picked knot of the data. */
static double *q_of_picks(const work *w)
{
    CQ_VEC(double) chance = { 0 };
    size_t n = w->data.picks.n;
    double *score = cq_alloc((n + 1) * sizeof *score), *q = cq_alloc((n + 1) * sizeof *q);
    for (size_t i = 0; i < n; i++)
        score[i] = w->data.picks.p[i].strength;
    for (uint32_t m = 0; m < w->opt->decoys; m++)
        for (size_t i = 0; i < w->decoys[m].picks.n; i++)
            CQ_PUSH(chance, w->decoys[m].picks.p[i].strength);
    if (chance.n)
        qsort(chance.p, chance.n, sizeof *chance.p, falling);
    cq_fdr_decoys(score, n, chance.p, chance.n, w->opt->decoys, q);
    CQ_VEC_DONE(chance);
    free(score);
    return q;
}

static void take_pick(work *w, const cq_pick *x, double q)
{
    cq_found f = { .strength = x->strength, .q = q };
    for (int test = 0; test < w->ties.tests; test++) {
        const cq_knots *v = &w->data.knots[test];
        if (x->seen[test] == CQ_NONE)
            continue;
        const cq_knot *k = &v->knots.p[x->seen[test]];
        for (uint32_t p = k->first; p < k->first + k->n; p++) {
            uint32_t sender = w->deck.players.p[v->players.p[p]];
            w->gone[sender] = true;
            CQ_PUSH(f.seen[test], sender);
        }
    }
    CQ_PUSH(w->found, f);
}

/* Take the knots with a small enough q; how many. */
static uint32_t accept(work *w, bool first)
{
    double *q = q_of_picks(w);
    uint32_t taken = 0;
    for (size_t i = 0; i < w->data.picks.n; i++) {
        const cq_pick *x = &w->data.picks.p[i];
        const cq_knots *knots = &w->data.knots[x->test];
        const cq_knot *k = &knots->knots.p[x->no];
        bool matters = q[i] <= w->opt->q || (first && q[i] < w->out->least_q);
        if (!matters ||
            !cq_circle_acts(&w->deck, w->traces, knots->players.p + k->first, k->n))
            continue;
        if (first)
            w->out->least_q = fmin(w->out->least_q, q[i]);
        if (q[i] > w->opt->q)
            continue;
        take_pick(w, x, q[i]);
        taken++;
    }
    free(q);
    return taken;
}

/* What the first round says of the whole. */
static void keep_first(work *w)
{
    cq_coaction *o = w->out;
    const cq_scores *near = &w->data.scores[CQ_PAIR_NEAR];
    o->weighed = true;
    double moved = 0, cards = (double)w->deck.cards.n;
    for (uint32_t m = 0; m < o->decoy_n; m++) {
        const cq_picks *k = &w->decoys[m].picks;
        o->decoys[m] = k->n ? k->p[0].strength : 0;
        moved += w->moved[m];
    }
    o->movable = cards > 0 ? moved / cards / o->decoy_n : 0;
    for (size_t i = 0; i < near->n; i++) {
        const cq_scored *s = &near->p[i];
        uint32_t a = w->deck.players.p[s->a], b = w->deck.players.p[s->b];
        CQ_PUSH(w->pairs,
                (cq_pair){ a < b ? a : b, a < b ? b : a, s->shared, -s->score });
    }
}

static void note(work *w, cq_str text)
{
    CQ_PUSH(w->notes, text);
}

static void note_decoys(work *w)
{
    const char *habits =
        cq_dealer_is_soft(w->dealer)
            ? "hours, days, weeks, speed of reaction and habits with each "
              "source, these softly"
            : "sources, hours, days and speed of reaction";
    note(w,
         cq_str_printf(
             &w->out->arena,
             "Circles are more than chance given each sender's language, first and last "
             "day, %s; what comes from no known source stays within three hours of its "
             "day (%zu senders, %u decoys; in a decoy %.0f%% of the messages that share "
             "something change hands; pairs tie from %.1f nats).",
             habits, w->deck.players.n, w->opt->decoys, 100 * w->out->movable,
             w->ties.level[CQ_PAIR_NEAR]));
    if (w->out->movable < 0.05)
        note(w,
             CQ_STR("Almost nothing can change hands without changing somebody's habits: "
                    "the test of repeated co-action says little about this data."));
}

static int strongest(const void *x, const void *y)
{
    const cq_circle *a = x, *b = y;
    if (a->strength != b->strength)
        return a->strength > b->strength ? -1 : 1;
    return a->senders.p[0] < b->senders.p[0] ? -1 : 1;
}

static int by_sender(const void *x, const void *y)
{
    const cq_pair *p = x, *q = y;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    if (p->b != q->b)
        return p->b < q->b ? -1 : 1;
    return (p->log_p > q->log_p) - (p->log_p < q->log_p);
}

/* Each pair once, with its greater score. */
static void hand_over_pairs(work *w)
{
    cq_coaction *o = w->out;
    o->pairs = cq_arena_get(&o->arena, (w->pairs.n + 1) * sizeof *o->pairs);
    if (w->pairs.n)
        qsort(w->pairs.p, w->pairs.n, sizeof *w->pairs.p, by_sender);
    for (size_t i = 0; i < w->pairs.n; i++)
        if (i == 0 || w->pairs.p[i].a != w->pairs.p[i - 1].a ||
            w->pairs.p[i].b != w->pairs.p[i - 1].b)
            o->pairs[o->pair_n++] = w->pairs.p[i];
    CQ_VEC_DONE(w->pairs);
}

static void hand_over(work *w)
{
    cq_coaction *o = w->out;
    hand_over_pairs(w);
    o->n = (uint32_t)w->circles.n;
    o->circles = cq_arena_get(&o->arena, (o->n + 1) * sizeof *o->circles);
    if (o->n)
        memcpy(o->circles, w->circles.p, o->n * sizeof *o->circles);
    if (o->n)
        qsort(o->circles, o->n, sizeof *o->circles, strongest);
    o->note_n = (uint32_t)w->notes.n;
    o->notes = cq_arena_get(&o->arena, (o->note_n + 1) * sizeof *o->notes);
    if (o->note_n)
        memcpy(o->notes, w->notes.p, o->note_n * sizeof *o->notes);
    cq_founds_done(&w->found);
    CQ_VEC_DONE(w->circles);
    CQ_VEC_DONE(w->notes);
    free(w->gone);
}

/* Without decoys no q could be claimed, and so no circle is. */
static cq_status claim_nothing(work *w)
{
    w->out->floor_q = 1;
    note(w, CQ_STR("Repeated co-action was not weighed: no decoys were asked for."));
    hand_over(w);
    return CQ_OK;
}

cq_status cq_coaction_weigh(const cq_corpus *c, const cq_traces *t,
                            const cq_coaction_opt *opt, cq_coaction *out)
{
    work w = { .corpus = c, .traces = t, .opt = opt, .out = out };
    memset(out, 0, sizeof *out);
    out->least_q = 1;
    if (opt->decoys == 0)
        return claim_nothing(&w);
    w.gone = cq_zalloc(c->sender_n + 1, sizeof *w.gone);
    out->decoy_n = opt->decoys;
    out->decoys = cq_arena_zero(&out->arena, opt->decoys + 1, sizeof *out->decoys);
    out->floor_q = 1.0 / opt->decoys;

    for (int round = 0; round < ROUNDS; round++) {
        open_round(&w, round);
        if (round == 0)
            cq_unweighed_note(c, t, &w.deck, &out->arena, &w.notes);
        bool enough = w.deck.players.n >= FEWEST;
        if (enough)
            weigh_round(&w);
        if (enough && round == 0) {
            keep_first(&w);
            note_decoys(&w);
        }
        uint32_t taken = enough ? accept(&w, round == 0) : 0;
        if (!enough && round == 0)
            note(&w, cq_str_printf(&out->arena,
                                   "Senders who share anything: %zu. That is too few to "
                                   "tell repeated co-action from habit.",
                                   w.deck.players.n));
        close_round(&w);
        if (taken == 0)
            break;
    }
    if (w.found.n)
        cq_members_find(c, t, &w.found, &w.ties, &out->arena, &w.circles, &w.pairs);
    hand_over(&w);
    return CQ_OK;
}

void cq_coaction_done(cq_coaction *c)
{
    cq_arena_done(&c->arena);
    memset(c, 0, sizeof *c);
}
