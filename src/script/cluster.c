/* cluster.c - see cluster.h.
 *
 * 1. Equal texts collapse (collapse.h); floods (flood.h) and near copies (join.h) join to
 *    units; the heads of units are scored pair by pair (passage.h).
 * 2. A group grows from the unit with the most echoes and copies: it and its partners give a
 *    profile (profile.h), all free texts are measured against the profile, those that fit
 *    are the group, and again, a few times. No text comes in for its likeness to one member
 *    alone, so groups do not chain.
 * 3. Texts in no group that echo each other all the same are listed as twosomes: they tell
 *    how much independent writers share (weigh/writing.h). */
#include "script/cluster.h"

#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/rand.h"
#include "base/sort.h"
#include "script/flood.h"
#include "script/forest.h"
#include "script/join.h"
#include "script/kin.h"
#include "script/left_out.h"
#include "script/profile.h"
#include "script/unit.h"
#include "script/voice.h"

static const uint64_t JOIN_BUDGET = 4000 * 1000 * 1000ull; /* steps over lists */
/* A member has this part of what members mostly have, or this share of its own text is the
 * group's: else a stock phrase would bridge letters that have nothing else in common. While
 * the group grows, its profile is not whole yet; who only quotes a few lines of a settled
 * group's script has less than its members. */
typedef struct {
    double part, share;
} bar;
static const bar GROWING = { 0.25, 0.4 }, SETTLED = { 0.38, 0.6 };
/* What holds a stock phrase's users together: few words, a small share of each text. */
static const double STOCK_WORDS = 16, STOCK_SHARE = 0.25;

/* The share of a unit's texts that have nothing in common with any one of them, past which
 * it is a chain. */
static const double STRANGERS = 0.25;

static const double ROUNDED = 1e-6; /* past what a number may lose in single precision */

enum {
    LEAST_SENDERS = 3,
    ROUNDS = 4,
    PAIRS = 200,    /* pairs of members whose score is looked at */
    FEW = 12,       /* members, whose pairs are fewer than that */
    DRAWN = 20,     /* texts of a unit */
    LEAST_CHAIN = 8 /* texts of a unit that can be a chain */
};

typedef CQ_VEC(cq_twosome) twosomes;

typedef struct cq_cluster_work {
    const cq_corpus *c;
    cq_texts texts;
    cq_units units;
    uint32_t *writers; /* senders of each text */
    cq_voices voices;
    uint32_t *heard; /* in each text, while a group's wording is measured */
    cq_wording wording;
    cq_passages passages;
    cq_profile *profile;
    bool *taken; /* text is in a cluster */
    bool *chain; /* head's unit is a chain */
    cq_kin *kin; /* set to the seed to which members must be kin, if to any */
    cq_fits fits;
    cq_ids members, next;
    const cq_docs *d;
    cq_skips skips; /* lists of the join that were left out */
} finder;

/* --- groups --- */

static void add_unit(finder *f, uint32_t head)
{
    const uint32_t *v = f->units.texts + f->units.at[head];
    for (uint32_t i = 0, n = cq_units_size(&f->units, head); i < n; i++)
        if (!f->taken[v[i]])
            CQ_PUSH(f->members, v[i]);
}

/* The seed's unit and those of its partners that share a good part of what the best of
 * them share with it. Near copies share all. */
static void gather(finder *f, uint32_t seed)
{
    const cq_passages *p = &f->passages;
    double score[CQ_ECHOES], best = 0;
    size_t from = p->at[seed], n = p->at[seed + 1] - from;

    f->members.n = 0;
    add_unit(f, seed);
    if (cq_voices_senders(&f->voices, f->members.p, f->members.n) > 1)
        best = cq_kin_own(f->kin, seed);
    for (size_t i = 0; i < n; i++) {
        score[i] = cq_passage_score(&f->wording, seed, p->echoes[from + i].text);
        best = fmax(best, score[i]);
    }
    for (size_t i = 0; i < n; i++)
        if (score[i] >= CQ_LEAST_FIT && score[i] >= GROWING.part * best)
            add_unit(f, p->echoes[from + i].text);
    cq_ids_unique(&f->members);
}

/* Median score of the present members. */
static double usual_score(const finder *f)
{
    double *v = cq_alloc((f->members.n + 1) * sizeof *v), usual;
    size_t n = 0;
    for (size_t i = 0, m = 0; i < f->fits.n && m < f->members.n; i++) {
        while (m < f->members.n && f->members.p[m] < f->fits.p[i].text)
            m++;
        if (m < f->members.n && f->members.p[m] == f->fits.p[i].text)
            v[n++] = f->fits.p[i].score;
    }
    usual = cq_median(v, n);
    free(v);
    return usual;
}

/* Make those free texts the members that fit the profile of the present ones. False if
 * these were they. */
static bool fit_members(finder *f, bar least)
{
    size_t kept = 0;
    cq_profile_set(f->profile, f->members.p, (uint32_t)f->members.n);
    cq_profile_fits(f->profile, CQ_LEAST_FIT, &f->fits);
    double usual = usual_score(f);
    f->next.n = 0;
    for (size_t i = 0; i < f->fits.n; i++) {
        cq_fit *x = &f->fits.p[i];
        if (f->taken[x->text] || x->score < x->chance + CQ_LEAST_FIT ||
            !cq_kin_is(f->kin, x->text))
            continue;
        if (x->score < least.part * usual &&
            cq_profile_share(f->profile, x->text) < least.share)
            continue;
        CQ_PUSH(f->next, x->text);
        f->fits.p[kept++] = *x;
    }
    f->fits.n = kept;

    bool same =
        f->next.n == f->members.n &&
        (kept == 0 || memcmp(f->next.p, f->members.p, kept * sizeof *f->next.p) == 0);
    cq_ids was = f->members;
    f->members = f->next;
    f->next = was;
    return !same;
}

/* Add the senders of the unit's texts to the n known ones, until there are enough. */
static uint32_t meet_unit(const finder *f, uint32_t head, uint32_t *known, uint32_t n)
{
    const cq_units *u = &f->units;
    for (size_t i = u->at[head];
         i < u->n && u->head_of[u->texts[i]] == head && n < LEAST_SENDERS; i++)
        n = cq_voices_meet(&f->voices, u->texts[i], known, n, LEAST_SENDERS);
    return n;
}

/* Whether the seed's unit and all its partners' have people enough for a group: most have
 * not, and need no profile to say so. */
static bool may_grow(const finder *f, uint32_t seed)
{
    const cq_passages *p = &f->passages;
    uint32_t known[LEAST_SENDERS], n = meet_unit(f, seed, known, 0);
    for (size_t i = p->at[seed]; i < p->at[seed + 1] && n < LEAST_SENDERS; i++)
        n = meet_unit(f, p->echoes[i].text, known, n);
    return n == LEAST_SENDERS;
}

static bool has_people(const finder *f)
{
    uint32_t known[LEAST_SENDERS], n = 0;
    for (size_t i = 0; i < f->members.n && n < LEAST_SENDERS; i++)
        n = cq_voices_meet(&f->voices, f->members.p[i], known, n, LEAST_SENDERS);
    return n == LEAST_SENDERS;
}

/* Whether even the text of the unit to which most are kin has strangers enough: then only
 * neighbours in a chain are alike. Of large units, some texts are drawn. */
static bool is_chain(const finder *f, uint32_t head)
{
    const uint32_t *v = f->units.texts + f->units.at[head];
    uint32_t n = cq_units_size(&f->units, head), k = n < DRAWN ? n : DRAWN, most = 0;
    uint32_t drawn[DRAWN], kin[DRAWN] = { 0 };
    cq_rand r = { head };
    if (n < LEAST_CHAIN)
        return false;
    for (uint32_t i = 0; i < k; i++)
        drawn[i] = v[n > DRAWN ? cq_rand_below(&r, n) : i];
    for (uint32_t i = 0; i < k; i++)
        for (uint32_t j = 0; j < i; j++)
            if (cq_kin_pair(f->kin, drawn[i], drawn[j])) {
                kin[i]++;
                kin[j]++;
            }
    for (uint32_t i = 0; i < k; i++)
        most = kin[i] > most ? kin[i] : most;
    return most + 1 < (1 - STRANGERS) * k;
}

/* Grow a group from its first members into f->members, with f->fits. */
static bool grow_on(finder *f)
{
    for (int round = 0; round < ROUNDS && has_people(f) && fit_members(f, GROWING);
         round++)
        ;
    /* Twice, since those who leave take their wording out of the profile. */
    for (int round = 0; round < 2 && has_people(f); round++)
        fit_members(f, SETTLED);
    return has_people(f);
}

static bool grow(finder *f, uint32_t seed)
{
    if (!may_grow(f, seed))
        return false;
    gather(f, seed);
    return grow_on(f);
}

/* The seed's free kin. */
static void gather_kin(finder *f)
{
    const cq_ids *met = cq_kin_met(f->kin);
    f->members.n = 0;
    for (size_t i = 0; i < met->n; i++)
        if (!f->taken[met->p[i]] && cq_kin_is(f->kin, met->p[i]))
            CQ_PUSH(f->members, met->p[i]);
    cq_ids_unique(&f->members);
}

/* A group of a chain: the seed and what shares more than chance with the seed itself. */
static bool grow_kin(finder *f, uint32_t seed)
{
    cq_kin_set(f->kin, seed);
    gather_kin(f);
    bool found = grow_on(f);
    cq_kin_set(f->kin, CQ_NONE);
    return found;
}

static bool is_stock(const cq_cluster *k)
{
    return k->words <= STOCK_WORDS && k->share < STOCK_SHARE;
}

static void forget_stock(finder *f)
{
    cq_ids features = { 0 };
    cq_profile_forget(f->profile, &features);
    cq_kin_forget(f->kin, &features);
    CQ_VEC_DONE(features);
}

/* The head of a unit, or all texts of a chain. */
static void add_seeds(finder *f, uint32_t head, cq_ids *out)
{
    CQ_PUSH(*out, head);
    f->chain[head] = is_chain(f, head);
    if (!f->chain[head])
        return;
    const uint32_t *v = f->units.texts + f->units.at[head];
    for (uint32_t i = 0, n = cq_units_size(&f->units, head); i < n; i++)
        if (v[i] != head)
            CQ_PUSH(*out, v[i]);
}

/* Heads by promise: texts of their unit and copies first, then echoes; all of them that
 * may belong to a group. */
static void order_seeds(finder *f, cq_ids *out)
{
    cq_item *items = cq_alloc(((size_t)f->texts.n + 1) * sizeof *items);
    uint32_t *size = cq_zalloc((size_t)f->texts.n + 1, sizeof *size);
    size_t n = 0;
    for (uint32_t i = 0; i < f->texts.n; i++)
        size[f->units.head_of[i]] += f->writers[i];
    for (uint32_t i = 0; i < f->texts.n; i++)
        if (f->units.head_of[i] == i &&
            cq_text_length(&f->texts.texts[i]) >= CQ_LEAST_WORDS) {
            uint32_t promise = size[i] - 1 + f->passages.degree[i];
            if (promise > 0)
                items[n++] = (cq_item){ UINT32_MAX - promise, i, 0 };
        }
    cq_sort_items(items, n);
    for (size_t i = 0; i < n; i++)
        add_seeds(f, items[i].a, out);
    free(items);
    free(size);
}

/* --- what is said of a group --- */

/* The score of two members. Of a few members the same pairs are drawn again and again, so
 * the table keeps what is known. */
static double score_of(const finder *f, const uint32_t *text_of, uint32_t n, uint32_t i,
                       uint32_t j, double *known)
{
    uint32_t low = i < j ? i : j, high = i < j ? j : i;
    if (n > FEW)
        return cq_passage_score(&f->wording, text_of[i], text_of[j]);
    double *score = &known[low * FEW + high];
    if (isnan(*score))
        *score = cq_passage_score(&f->wording, text_of[i], text_of[j]);
    return *score;
}

/* Median nats that two members of different senders share, of some pairs drawn. */
static double strength_of(const finder *f, const cq_cluster *k, const uint32_t *text_of)
{
    double score[PAIRS], known[FEW * FEW];
    cq_rand r = { k->messages.n };
    const cq_message *m = f->c->messages;
    size_t n = 0;
    for (int i = 0; i < FEW * FEW; i++)
        known[i] = NAN;
    for (int tries = 0; tries < 4 * PAIRS && n < PAIRS; tries++) {
        uint32_t i = cq_rand_below(&r, k->messages.n),
                 j = cq_rand_below(&r, k->messages.n);
        if (m[k->messages.p[i]].sender_no != m[k->messages.p[j]].sender_no)
            score[n++] = score_of(f, text_of, k->messages.n, i, j, known);
    }
    return cq_median(score, n);
}

/* Messages of the members by number, with the text and the fit of each. */
static uint32_t list_messages(const finder *f, cq_arena *a, cq_cluster *k,
                              uint32_t **text_of)
{
    cq_item *items;
    uint32_t n = 0, most = 0;
    for (size_t i = 0; i < f->fits.n; i++)
        n += f->texts.texts[f->fits.p[i].text].copies;
    items = cq_alloc(((size_t)n + 1) * sizeof *items);
    n = 0;
    for (size_t i = 0; i < f->fits.n; i++) {
        const cq_text *t = &f->texts.texts[f->fits.p[i].text];
        most = t->copies > most ? t->copies : most;
        for (uint32_t c = 0; c < t->copies; c++)
            items[n++] = (cq_item){ f->texts.messages[t->from + c], (uint32_t)i, 0 };
    }
    cq_sort_items(items, n);
    k->messages = (cq_list){ cq_arena_get(a, ((size_t)n + 1) * 4), n };
    k->fit = cq_arena_get(a, ((size_t)n + 1) * sizeof *k->fit);
    k->unit = cq_arena_get(a, ((size_t)n + 1) * sizeof *k->unit);
    *text_of = cq_alloc(((size_t)n + 1) * sizeof **text_of);
    for (uint32_t i = 0; i < n; i++) {
        const cq_fit *x = &f->fits.p[items[i].a];
        k->messages.p[i] = (uint32_t)items[i].key;
        k->fit[i] = x->score - x->chance;
        k->unit[i] = f->units.head_of[x->text];
        (*text_of)[i] = x->text;
    }
    k->verbatim = 2 * (uint64_t)most >= n;
    free(items);
    return n;
}

static int falling(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a < b) - (a > b);
}

/* The median, but no more than the third has: two who share much, and one who shares little
 * with them, are no three. */
static double typical(double *v, size_t n)
{
    double usual = cq_median(v, n);
    if (n < LEAST_SENDERS)
        return usual;
    qsort(v, n, sizeof *v, falling);
    return fmin(usual, v[LEAST_SENDERS - 1]);
}

/* Median of what the members have of the script past chance, one for each person. Whoever
 * passed a text on is no witness of it, or a post would support itself by its reposts; nor is
 * he who sent it twice, or a letter would by its second copy. */
static double measure_past(finder *f)
{
    CQ_VEC(double) v = { 0 };
    cq_fits fits = { 0 };
    cq_voices_hear(&f->voices, &f->members, f->heard);
    cq_profile_voices(f->profile, f->heard);
    cq_profile_set(f->profile, f->members.p, (uint32_t)f->members.n);
    cq_profile_fits(f->profile, CQ_LEAST_FIT, &fits);
    for (size_t i = 0, m = 0; m < f->members.n; m++) {
        uint32_t text = f->members.p[m];
        while (i < fits.n && fits.p[i].text < text)
            i++;
        bool met = i < fits.n && fits.p[i].text == text;
        for (uint32_t k = 0; k < f->heard[text]; k++)
            CQ_PUSH(v, met ? fits.p[i].score - fits.p[i].chance : 0);
    }
    double past = typical(v.p, v.n);
    cq_profile_voices(f->profile, f->writers);
    cq_profile_set(f->profile, f->members.p, (uint32_t)f->members.n);
    CQ_VEC_DONE(fits);
    CQ_VEC_DONE(v);
    return past;
}

static void describe(finder *f, cq_arena *a, cq_cluster *k)
{
    uint32_t *text_of;
    double *share = cq_alloc((3 * f->fits.n + 1) * sizeof *share);
    double *rare = share + f->fits.n, *words = rare + f->fits.n;

    *k = (cq_cluster){ .senders =
                           cq_voices_senders(&f->voices, f->members.p, f->members.n),
                       .writers =
                           cq_voices_writers(&f->voices, f->members.p, f->members.n) };
    list_messages(f, a, k, &text_of);
    k->strength = strength_of(f, k, text_of);
    k->past = measure_past(f);
    for (size_t i = 0; i < f->fits.n; i++) {
        uint32_t text = f->fits.p[i].text;
        share[i] = cq_profile_share(f->profile, text);
        words[i] = share[i] * cq_text_length(&f->texts.texts[text]);
    }
    cq_profile_rare(f->profile, &f->fits, rare);
    k->share = cq_median(share, f->fits.n);
    k->rare = cq_median(rare, f->fits.n);
    k->words = (uint32_t)cq_median(words, f->fits.n);
    free(share);
    free(text_of);
}

/* --- */

static uint32_t first_of(const finder *f, uint32_t text)
{
    return f->texts.messages[f->texts.texts[text].from];
}

/* A score falls when stock is forgotten, and never rises: what an echo's was, and a little
 * more than single precision took away, says of most that they are none. */
static void add_twosome(const finder *f, uint32_t a, cq_echo e, twosomes *out)
{
    uint32_t b = e.text, m = first_of(f, a), n = first_of(f, b);
    if (f->taken[a] || f->taken[b] ||
        cq_kin_excess(f->kin, a, b, e.score * (1 + ROUNDED)) < CQ_LEAST_FIT ||
        f->c->messages[m].sender_no == f->c->messages[n].sender_no)
        return;
    double past = cq_kin_excess(f->kin, a, b, cq_passage_score(&f->wording, a, b));
    if (past >= CQ_LEAST_FIT)
        CQ_PUSH(*out, (cq_twosome){ m, n, (float)past });
}

static void list_twosomes(const finder *f, cq_clusters *out)
{
    const cq_passages *p = &f->passages;
    twosomes v = { 0 };
    for (uint32_t l = 0; l < f->texts.langs; l++)
        out->pairs += (double)f->wording.lang_units[l] * f->wording.lang_units[l] / 2;
    for (uint32_t a = 0; a < f->texts.n; a++)
        for (size_t i = p->at[a]; i < p->at[a + 1]; i++)
            if (a < p->echoes[i].text)
                add_twosome(f, a, p->echoes[i], &v);
    out->twosome_n = v.n;
    out->twosomes = cq_arena_get(&out->arena, (v.n + 1) * sizeof *v.p);
    if (v.n)
        memcpy(out->twosomes, v.p, v.n * sizeof *v.p);
    CQ_VEC_DONE(v);
}

static void prepare(finder *f, const cq_docs *d, const cq_cluster_opt *opt)
{
    cq_join_opt near = { .p = opt->sim_q ? opt->sim_p : 1,
                         .q = opt->sim_q ? opt->sim_q : 2,
                         .budget = opt->budget ? opt->budget : JOIN_BUDGET,
                         .shingle = opt->shingle,
                         .memory = opt->memory ? opt->memory / 4 : SIZE_MAX,
                         .threads = opt->threads };
    cq_texts_make(f->c, d, &f->texts);
    cq_voices_init(&f->voices, f->c, &f->texts);
    uint32_t *forest = cq_alloc(((size_t)f->texts.n + 1) * sizeof *forest);
    cq_forest_init(forest, f->texts.n);
    cq_floods_join(&f->texts, opt->threads, forest);
    cq_join_texts(&f->texts, near, forest, &f->skips);
    cq_units_settle(&f->texts, forest, &f->units);
    f->writers = cq_alloc(((size_t)f->texts.n + 1) * sizeof *f->writers);
    for (uint32_t i = 0; i < f->texts.n; i++)
        f->writers[i] = cq_voices_senders(&f->voices, &i, 1);
    f->heard = cq_zalloc((size_t)f->texts.n + 1, sizeof *f->heard);
    cq_wording_make(&f->texts, f->units.head_of, opt->memory, opt->threads, &f->wording);
    cq_passages_find(&f->texts, f->units.head_of, &f->wording, opt->threads,
                     &f->passages);
    f->kin = cq_kin_new(&f->texts, &f->wording, &f->passages);
    f->profile = cq_profile_new(&f->texts, &f->wording, f->writers);
    f->taken = cq_zalloc((size_t)f->texts.n + 1, 1);
    f->chain = cq_zalloc((size_t)f->texts.n + 1, 1);
}

static void release(finder *f)
{
    CQ_VEC_DONE(f->skips);
    CQ_VEC_DONE(f->fits);
    CQ_VEC_DONE(f->members);
    CQ_VEC_DONE(f->next);
    free(f->taken);
    free(f->chain);
    cq_profile_free(f->profile);
    cq_kin_free(f->kin);
    cq_passages_done(&f->passages);
    cq_wording_done(&f->wording);
    free(f->writers);
    free(f->heard);
    cq_voices_done(&f->voices);
    cq_units_done(&f->units);
    cq_texts_done(&f->texts);
}

static int by_evidence(const void *a, const void *b)
{
    const cq_cluster *x = a, *y = b;
    double u = x->strength * x->senders, v = y->strength * y->senders;
    if (u != v)
        return u < v ? 1 : -1;
    return (x->messages.p[0] > y->messages.p[0]) - (x->messages.p[0] < y->messages.p[0]);
}

cq_cluster_work *cq_clusters_begin(const cq_corpus *c, const cq_docs *d,
                                   const cq_cluster_opt *opt)
{
    finder *f = cq_zalloc(1, sizeof *f);
    f->c = c;
    f->d = d;
    prepare(f, d, opt);
    return f;
}

void cq_clusters_end(cq_cluster_work *f, cq_clusters *out)
{
    cq_ids seeds = { 0 };
    CQ_VEC(cq_cluster) found = { 0 };

    *out = (cq_clusters){ 0 };
    cq_left_out_name(&(cq_left_out){ f->c, f->d, &f->texts, &f->wording, &f->skips,
                                     &f->passages.skipped },
                     out);
    order_seeds(f, &seeds);
    for (size_t i = 0; i < seeds.n; i++) {
        uint32_t seed = seeds.p[i];
        bool chain = f->chain[f->units.head_of[seed]];
        if (f->taken[seed] || !(chain ? grow_kin(f, seed) : grow(f, seed)))
            continue;
        cq_cluster k;
        describe(f, &out->arena, &k);
        if (is_stock(&k)) {
            forget_stock(f);
            continue;
        }
        CQ_PUSH(found, k);
        for (size_t m = 0; m < f->members.n; m++)
            f->taken[f->members.p[m]] = true;
    }
    list_twosomes(f, out);
    out->n = (uint32_t)found.n;
    out->clusters = cq_arena_get(&out->arena, (found.n + 1) * sizeof *out->clusters);
    if (found.n)
        qsort(found.p, found.n, sizeof *found.p, by_evidence);
    for (size_t i = 0; i < found.n; i++)
        out->clusters[i] = found.p[i];
    CQ_VEC_DONE(found);
    CQ_VEC_DONE(seeds);
    release(f);
    free(f);
}

void cq_clusters_find(const cq_corpus *c, const cq_docs *d, const cq_cluster_opt *opt,
                      cq_clusters *out)
{
    cq_clusters_end(cq_clusters_begin(c, d, opt), out);
}

void cq_clusters_done(cq_clusters *c)
{
    cq_arena_done(&c->arena);
    *c = (cq_clusters){ 0 };
}
