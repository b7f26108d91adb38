/* growth.c - see growth.h. */
#include "script/growth.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/map.h"
#include "base/rand.h"
#include "base/sort.h"
#include "script/profile.h"

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

enum {
    LEAST_SENDERS = 3,
    ROUNDS = 4,
    PAIRS = 200, /* pairs of members whose score is looked at */
    FEW = 12     /* members, whose pairs are fewer than that */
};

struct cq_growth {
    const cq_ground *g;
    cq_arena arena; /* of all that was grown here */
    cq_profile *profile;
    cq_kin *kin;     /* set to the seed to which members must be kin, if to any */
    uint32_t *heard; /* in each text, while a group's wording is measured */
    cq_fits fits;
    cq_ids members, next;
    cq_ids *used; /* texts that were free and came in, for a while at least */
};

cq_growth *cq_growth_new(const cq_ground *g)
{
    cq_growth *f = cq_zalloc(1, sizeof *f);
    f->g = g;
    f->kin = cq_kin_new(g->texts, g->wording, g->passages);
    f->profile = cq_profile_new(g->texts, g->wording, g->writers);
    f->heard = cq_zalloc((size_t)g->texts->n + 1, sizeof *f->heard);
    return f;
}

void cq_growth_free(cq_growth *f, cq_arena *keep)
{
    if (!f)
        return;
    if (keep)
        cq_arena_join(keep, &f->arena);
    cq_arena_done(&f->arena);
    cq_profile_free(f->profile);
    cq_kin_free(f->kin);
    free(f->heard);
    CQ_VEC_DONE(f->fits);
    CQ_VEC_DONE(f->members);
    CQ_VEC_DONE(f->next);
    free(f);
}

void cq_growth_forget(cq_growth *f, const cq_ids *features)
{
    cq_profile_stale(f->profile);
    cq_kin_forget(f->kin, features);
}

void cq_grown_done(cq_grown *g)
{
    CQ_VEC_DONE(g->members);
    CQ_VEC_DONE(g->used);
    CQ_VEC_DONE(g->stock);
}

cq_kin *cq_growth_kin(cq_growth *f)
{
    return f->kin;
}

/* What is taken stays so; what is free may be taken by an earlier seed at any time, so what
 * came of its being free is to be looked at again. */
static bool is_taken(const cq_growth *f, uint32_t text)
{
    return atomic_load_explicit(&f->g->taken[text], memory_order_relaxed);
}

/* --- groups --- */

static void use(cq_growth *f, const cq_ids *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        CQ_PUSH(*f->used, texts->p[i]);
}

static void add_unit(cq_growth *f, uint32_t head)
{
    const uint32_t *v = f->g->units->texts + f->g->units->at[head];
    for (uint32_t i = 0, n = cq_units_size(f->g->units, head); i < n; i++)
        if (!is_taken(f, v[i]))
            CQ_PUSH(f->members, v[i]);
}

/* The seed's unit and those of its partners that share a good part of what the best of
 * them share with it. Near copies share all. */
static void gather(cq_growth *f, uint32_t seed)
{
    const cq_passages *p = f->g->passages;
    double score[CQ_ECHOES], best = 0;
    size_t from = p->at[seed], n = p->at[seed + 1] - from;

    f->members.n = 0;
    add_unit(f, seed);
    if (cq_voices_senders(f->g->voices, f->members.p, f->members.n) > 1)
        best = cq_kin_own(f->kin, seed);
    for (size_t i = 0; i < n; i++) {
        score[i] = cq_passage_score(f->g->wording, seed, p->echoes[from + i].text);
        best = fmax(best, score[i]);
    }
    for (size_t i = 0; i < n; i++)
        if (score[i] >= CQ_LEAST_FIT && score[i] >= GROWING.part * best)
            add_unit(f, p->echoes[from + i].text);
    cq_ids_unique(&f->members);
    use(f, &f->members);
}

/* Median score of the present members. */
static double usual_score(const cq_growth *f)
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
static bool fit_members(cq_growth *f, bar least)
{
    size_t kept = 0;
    cq_profile_set(f->profile, f->members.p, (uint32_t)f->members.n);
    cq_profile_fits(f->profile, CQ_LEAST_FIT, &f->fits);
    double usual = usual_score(f);
    f->next.n = 0;
    for (size_t i = 0; i < f->fits.n; i++) {
        cq_fit *x = &f->fits.p[i];
        if (is_taken(f, x->text) || x->score < x->chance + CQ_LEAST_FIT ||
            !cq_kin_is(f->kin, x->text))
            continue;
        if (x->score < least.part * usual &&
            cq_profile_share(f->profile, x->text) < least.share)
            continue;
        CQ_PUSH(f->next, x->text);
        f->fits.p[kept++] = *x;
    }
    f->fits.n = kept;
    use(f, &f->next);

    bool same =
        f->next.n == f->members.n &&
        (kept == 0 || memcmp(f->next.p, f->members.p, kept * sizeof *f->next.p) == 0);
    cq_ids was = f->members;
    f->members = f->next;
    f->next = was;
    return !same;
}

/* Add the senders of the unit's texts to the n known ones, until there are enough. */
static uint32_t meet_unit(const cq_ground *g, uint32_t head, uint32_t *known, uint32_t n)
{
    const cq_units *u = g->units;
    for (size_t i = u->at[head];
         i < u->n && u->head_of[u->texts[i]] == head && n < LEAST_SENDERS; i++)
        n = cq_voices_meet(g->voices, u->texts[i], known, n, LEAST_SENDERS);
    return n;
}

bool cq_ground_bears(const cq_ground *g, uint32_t seed)
{
    const cq_passages *p = g->passages;
    uint32_t known[LEAST_SENDERS], n = meet_unit(g, seed, known, 0);
    for (size_t i = p->at[seed]; i < p->at[seed + 1] && n < LEAST_SENDERS; i++)
        n = meet_unit(g, p->echoes[i].text, known, n);
    return n == LEAST_SENDERS;
}

static bool has_people(const cq_growth *f)
{
    uint32_t known[LEAST_SENDERS], n = 0;
    for (size_t i = 0; i < f->members.n && n < LEAST_SENDERS; i++)
        n = cq_voices_meet(f->g->voices, f->members.p[i], known, n, LEAST_SENDERS);
    return n == LEAST_SENDERS;
}

/* Grow a group from its first members into f->members, with f->fits. */
static bool grow_on(cq_growth *f)
{
    for (int round = 0; round < ROUNDS && has_people(f) && fit_members(f, GROWING);
         round++)
        ;
    /* Twice, since those who leave take their wording out of the profile. */
    for (int round = 0; round < 2 && has_people(f); round++)
        fit_members(f, SETTLED);
    return has_people(f);
}

/* The seed's free kin. */
static void gather_kin(cq_growth *f)
{
    const cq_ids *met = cq_kin_met(f->kin);
    f->members.n = 0;
    for (size_t i = 0; i < met->n; i++)
        if (!is_taken(f, met->p[i]) && cq_kin_is(f->kin, met->p[i]))
            CQ_PUSH(f->members, met->p[i]);
    cq_ids_unique(&f->members);
    use(f, &f->members);
}

/* A group of a chain: the seed and what shares more than chance with the seed itself. */
static bool grow_kin(cq_growth *f, uint32_t seed)
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

/* --- what is said of a group --- */

/* The score of two members. Of a few members the same pairs are drawn again and again, so
 * the table keeps what is known. */
static double score_of(const cq_growth *f, const uint32_t *text_of, uint32_t n,
                       uint32_t i, uint32_t j, double *known)
{
    uint32_t low = i < j ? i : j, high = i < j ? j : i;
    if (n > FEW)
        return cq_passage_score(f->g->wording, text_of[i], text_of[j]);
    double *score = &known[low * FEW + high];
    if (isnan(*score))
        *score = cq_passage_score(f->g->wording, text_of[i], text_of[j]);
    return *score;
}

/* Median nats that two members of different senders share, of some pairs drawn. */
static double strength_of(const cq_growth *f, const cq_cluster *k,
                          const uint32_t *text_of)
{
    double score[PAIRS], known[FEW * FEW];
    cq_rand r = { k->messages.n };
    const cq_message *m = f->g->c->messages;
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
static uint32_t list_messages(const cq_growth *f, cq_arena *a, cq_cluster *k,
                              uint32_t **text_of)
{
    cq_item *items;
    uint32_t n = 0, most = 0;
    for (size_t i = 0; i < f->fits.n; i++)
        n += f->g->texts->texts[f->fits.p[i].text].copies;
    items = cq_alloc(((size_t)n + 1) * sizeof *items);
    n = 0;
    for (size_t i = 0; i < f->fits.n; i++) {
        const cq_text *t = &f->g->texts->texts[f->fits.p[i].text];
        most = t->copies > most ? t->copies : most;
        for (uint32_t c = 0; c < t->copies; c++)
            items[n++] = (cq_item){ f->g->texts->messages[t->from + c], (uint32_t)i, 0 };
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
        k->unit[i] = f->g->units->head_of[x->text];
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

/* Typical of what the members have of the profile past chance, one for each person. */
static double past_of(cq_growth *f)
{
    CQ_VEC(double) v = { 0 };
    cq_fits fits = { 0 };
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
    CQ_VEC_DONE(fits);
    CQ_VEC_DONE(v);
    return past;
}

/* Whoever passed a text on is no witness of it, or a post would support itself by its
 * reposts; nor is he who sent it twice, or a letter would by its second copy. */
static void measure_past(cq_growth *f, cq_cluster *k)
{
    cq_voices_hear(f->g->voices, &f->members, f->heard);
    cq_profile_voices(f->profile, f->heard);
    cq_profile_set(f->profile, f->members.p, (uint32_t)f->members.n);
    k->past = past_of(f);
    cq_profile_between(f->profile);
    k->between = past_of(f);
    cq_profile_voices(f->profile, f->g->writers);
    cq_profile_set(f->profile, f->members.p, (uint32_t)f->members.n);
}

/* What more than half of the members write, if any language is that of so many. */
static const char *tongue_of(const cq_growth *f)
{
    const cq_texts *t = f->g->texts;
    uint32_t votes = 0, text = f->fits.p[0].text;
    for (size_t i = 0; i < f->fits.n; i++) {
        uint32_t other = f->fits.p[i].text;
        text = votes ? text : other;
        votes += t->texts[text].lang == t->texts[other].lang ? 1 : -1;
    }
    return cq_texts_lang(t, f->g->d, text);
}

static void describe(cq_growth *f, cq_cluster *k)
{
    uint32_t *text_of;
    size_t n = f->fits.n;
    double *share = cq_alloc((4 * n + 1) * sizeof *share);
    double *rare = share + n, *words = rare + n, *length = words + n;

    *k = (cq_cluster){ .senders =
                           cq_voices_senders(f->g->voices, f->members.p, f->members.n),
                       .writers =
                           cq_voices_writers(f->g->voices, f->members.p, f->members.n) };
    list_messages(f, &f->arena, k, &text_of);
    k->strength = strength_of(f, k, text_of);
    measure_past(f, k);
    for (size_t i = 0; i < n; i++) {
        uint32_t text = f->fits.p[i].text;
        share[i] = cq_profile_share(f->profile, text);
        length[i] = cq_text_length(&f->g->texts->texts[text]);
        words[i] = share[i] * length[i];
    }
    cq_profile_rare(f->profile, &f->fits, rare);
    k->share = cq_median(share, n);
    k->rare = cq_median(rare, n);
    k->words = (uint32_t)cq_median(words, n);
    k->length = (uint32_t)cq_median(length, n);
    memcpy(k->lang, tongue_of(f), sizeof k->lang);
    free(share);
    free(text_of);
}

void cq_growth_from(cq_growth *f, uint32_t seed, bool chain, cq_grown *out)
{
    out->members.n = out->used.n = out->stock.n = 0;
    out->found = out->is_stock = false;
    f->used = &out->used;
    if (is_taken(f, seed))
        return;
    if (!chain)
        gather(f, seed);
    if (!(chain ? grow_kin(f, seed) : grow_on(f)))
        return;
    out->found = true;
    describe(f, &out->cluster);
    out->is_stock = is_stock(&out->cluster);
    if (out->is_stock)
        cq_profile_stock(f->profile, &out->stock);
    CQ_RESERVE(out->members, f->members.n);
    memcpy(out->members.p, f->members.p, f->members.n * sizeof *f->members.p);
    out->members.n = f->members.n;
}
