/* profile.c - see profile.h. The features of a group stand side by side in the order in which
 * they were met, and a table of no more than four times as many places finds them: most groups
 * are of a few texts, and fit in the nearest cache, where a table over all features would be a
 * walk through the whole memory. A group that makes a good part of all lists has such a table
 * all the same, and is counted by these. Tables over all texts are kept from group to group,
 * and only what a group touched is cleared. */
#include "script/profile.h"

#include <math.h>
#include <string.h>

#include "base/map.h"

enum {
    RARE_PART = 12,
    OUTSIDERS = 3,
    PAIRS_A_WORD = 4,
    AHEAD = 12, /* features */
    LEAST_PLACES = 1 << 8,
    NEAR_PLACES = 1 << 14, /* which the nearest caches hold */
    LINE_BITS = 3,         /* places in a line of the cache are 8 */
    LARGE_PART = 4 /* whose members have such a part of all lists is a large group */
};

static const double DEVIATIONS = 3.5;
static const double CHANCE = 1;         /* deviation of a feature's count among members */
static const double PECULIAR = 1.0 / 3; /* of a text's pairs, held to be so at least */

/* What is kept of a feature, side by side since it is looked up together. */
typedef struct {
    uint32_t count;       /* members that have it */
    uint32_t others : 31; /* of texts; while members are counted, theirs */
    uint32_t rare : 1;    /* hardly any other has it */
    float weight;         /* if it is of the profile, else 0 */
    float weight_own;     /* the same for a member that has it itself */
} feature;

static const feature NOBODYS = { 0 };

/* Where a feature stands in the list: 0 nowhere, 1 the first. */
typedef struct {
    uint32_t no, place;
} place;

struct cq_profile {
    cq_arena arena; /* of the tables, which may so be let go of where memory is short */
    const cq_texts *t;
    const cq_wording *w;
    const uint32_t *writers;
    double *lang_size;    /* features of all texts of each language */
    cq_ids touched;       /* features that members have */
    CQ_VEC(feature) kept; /* of each of these, unless the group is large */
    feature *table;       /* of all features, once there was a large group */
    bool is_large;
    place *places;         /* which of them is where, by the upper bits of a hash */
    uint32_t shift, room;  /* 2^(32 - shift) of room places are in use */
    cq_ids members, voice; /* how many each of them counts as */
    bool stale;            /* some wording was forgotten since */
    bool *is_member;
    double *sum;
    cq_ids met;
    cq_fits fits;     /* the last that were found */
    double least;     /* nats of these */
    bool fitted;      /* they are the present profile's */
    double rate, var; /* what chance gives for each feature of a text */
    uint32_t lang, pairs_a_word;
    uint32_t voices; /* of all members */
    double longer;   /* features of the members for one of the others */
};

static uint32_t shift_of(uint32_t places)
{
    return (uint32_t)__builtin_clz(places) + 1;
}

cq_profile *cq_profile_new(const cq_texts *t, const cq_wording *w,
                           const uint32_t *writers)
{
    cq_profile *p = cq_zalloc(1, sizeof *p);
    p->t = t;
    p->w = w;
    p->writers = writers;
    p->room = LEAST_PLACES;
    p->shift = shift_of(LEAST_PLACES);
    p->places = cq_zalloc(p->room, sizeof *p->places);
    p->is_member = cq_arena_zero(&p->arena, (size_t)t->n + 1, 1);
    p->sum = cq_arena_zero(&p->arena, (size_t)t->n + 1, sizeof *p->sum);
    p->lang_size = cq_zalloc((size_t)t->langs + 1, sizeof *p->lang_size);
    for (uint32_t i = 0; i < t->n; i++)
        p->lang_size[t->texts[i].lang] += (double)(w->at[i + 1] - w->at[i]);
    return p;
}

void cq_profile_free(cq_profile *p)
{
    if (!p)
        return;
    free(p->lang_size);
    free(p->places);
    cq_arena_done(&p->arena);
    CQ_VEC_DONE(p->touched);
    CQ_VEC_DONE(p->kept);
    CQ_VEC_DONE(p->members);
    CQ_VEC_DONE(p->voice);
    CQ_VEC_DONE(p->met);
    CQ_VEC_DONE(p->fits);
    free(p);
}

void cq_profile_voices(cq_profile *p, const uint32_t *writers)
{
    p->writers = writers;
}

static uint32_t places_in_use(const cq_profile *p)
{
    return UINT32_C(1) << (32 - p->shift);
}

/* Where to begin to look for a feature. Features of one first word follow each other, and so
 * stand in one line. Numbers are given by sorting: nobody can choose those that collide. */
static uint32_t start_of(const cq_profile *p, uint32_t no)
{
    uint32_t line = (no >> LINE_BITS) * UINT32_C(0x9e3779b1) >> (p->shift + LINE_BITS);
    return line << LINE_BITS | (no & ((1 << LINE_BITS) - 1));
}

/* The place of the feature in the table, or the empty one where it belongs. */
static place *place_of(const cq_profile *p, uint32_t no)
{
    uint32_t last = places_in_use(p) - 1, i = start_of(p, no);
    while (p->places[i].place && p->places[i].no != no)
        i = (i + 1) & last;
    return &p->places[i];
}

/* Make all places empty, and so many of them that half will be when n are taken. */
static void clear_places(cq_profile *p, size_t n)
{
    uint32_t places = LEAST_PLACES;
    if (n > UINT32_MAX / 4)
        cq_oom();
    while (places / 2 < n)
        places *= 2;
    if (places > p->room) {
        free(p->places);
        p->places = cq_zalloc(places, sizeof *p->places);
        p->room = places;
    } else {
        memset(p->places, 0, places * sizeof *p->places);
    }
    p->shift = shift_of(places);
}

/* Of the i-th feature that members have. */
static feature *touched_at(const cq_profile *p, size_t i)
{
    return p->is_large ? &p->table[p->touched.p[i]] : &p->kept.p[i];
}

static void clear(cq_profile *p)
{
    for (size_t i = 0; i < p->members.n; i++)
        p->is_member[p->members.p[i]] = false;
    for (size_t i = 0; i < p->touched.n && p->is_large; i++)
        p->table[p->touched.p[i]] = (feature){ 0 };
    p->touched.n = p->kept.n = p->members.n = p->voice.n = 0;
    clear_places(p, 0);
}

/* Where the features of these members are kept. */
static void choose_table(cq_profile *p, const uint32_t *members, uint32_t n)
{
    const cq_wording *w = p->w;
    size_t all = 0;
    for (uint32_t i = 0; i < n; i++)
        all += w->at[members[i] + 1] - w->at[members[i]];
    p->is_large = all > w->list[w->n] / LARGE_PART;
    if (p->is_large && !p->table)
        p->table = cq_arena_zero(&p->arena, (size_t)w->n + 1, sizeof *p->table);
}

/* Room for n more features. */
static void make_places(cq_profile *p, size_t n)
{
    if (p->touched.n + n <= places_in_use(p) / 2)
        return;
    clear_places(p, 2 * (p->touched.n + n));
    for (size_t i = 0; i < p->touched.n; i++)
        *place_of(p, p->touched.p[i]) = (place){ p->touched.p[i], (uint32_t)i + 1 };
}

/* Ask for what is looked up of the i-th of all features of texts, soon: the place first, then
 * what it says where the feature stands. Of small profiles all is near. */
static void expect_place(const cq_profile *p, size_t i)
{
    const cq_wording *w = p->w;
    if (i + 2 * AHEAD >= w->at[w->text_n])
        return;
    if (p->is_large) {
        __builtin_prefetch(&p->table[w->features[i + AHEAD]]);
    } else if (places_in_use(p) > NEAR_PLACES) {
        __builtin_prefetch(&p->places[start_of(p, w->features[i + 2 * AHEAD])]);
        const place *x = &p->places[start_of(p, w->features[i + AHEAD])];
        if (x->place)
            __builtin_prefetch(&p->kept.p[x->place - 1]);
    }
}

/* The i-th of all features of texts. */
static const feature *feature_at(const cq_profile *p, size_t i)
{
    uint32_t no = p->w->features[i];
    expect_place(p, i);
    if (p->is_large)
        return &p->table[no];
    const place *x = place_of(p, no);
    return x->place ? &p->kept.p[x->place - 1] : &NOBODYS;
}

/* Asks for what is looked up of a new one when it is weighed. */
static feature *put_feature(cq_profile *p, uint32_t no)
{
    place *x = place_of(p, no);
    if (x->place == 0) {
        CQ_PUSH(p->touched, no);
        __builtin_prefetch(&p->w->list[no]);
        __builtin_prefetch(&p->w->weight[no]);
        CQ_PUSH(p->kept, (feature){ 0 });
        *x = (place){ no, (uint32_t)p->touched.n };
    }
    return &p->kept.p[x->place - 1];
}

static void count_features(cq_profile *p, uint32_t text)
{
    make_places(p, p->w->at[text + 1] - p->w->at[text]);
    for (size_t i = p->w->at[text]; i < p->w->at[text + 1]; i++) {
        feature *f = put_feature(p, p->w->features[i]);
        expect_place(p, i);
        f->count += p->writers[text];
        f->others++;
    }
}

static uint32_t least_members(uint32_t n)
{
    return n / RARE_PART > 2 ? n / RARE_PART : n < 3 ? 1 : 2;
}

/* Whether strangers who wrote as much as the members would have a feature as often. */
static bool by_length(const cq_profile *p, uint32_t have, uint32_t others)
{
    double expected = others * p->longer;
    return have < expected + CHANCE * sqrt(expected);
}

/* The weight of a feature that `have` of n members have, and `others` outside. */
static double weigh(const cq_profile *p, uint32_t have, uint32_t n, uint32_t others)
{
    double all = p->w->lang_units[p->lang], odds;
    if (have < least_members(n) || others > OUTSIDERS * have ||
        by_length(p, have, others))
        return 0;
    odds = (double)have / n * all / (others + 1.0);
    return odds > 1 ? log(odds) / p->pairs_a_word : 0;
}

/* Features of the members' writers for one of all other texts. */
static double longer(const cq_profile *p)
{
    double inside = 0, outside = p->lang_size[p->lang];
    for (size_t i = 0; i < p->members.n; i++) {
        uint32_t m = p->members.p[i];
        double size = (double)(p->w->at[m + 1] - p->w->at[m]);
        inside += size * p->writers[m];
        outside -= size;
    }
    return inside / fmax(outside, 1);
}

/* What the profile gives others for each of their features. */
static void measure_chance(cq_profile *p)
{
    double all = p->lang_size[p->lang] + 1;
    p->rate = p->var = 0;
    for (size_t i = 0; i < p->touched.n; i++) {
        const feature *f = touched_at(p, i);
        p->rate += (double)f->weight * f->others / all;
        p->var += (double)f->weight * f->weight * f->others / all;
    }
}

static void weigh_features(cq_profile *p)
{
    for (size_t i = 0; i < p->touched.n; i++) {
        feature *f = touched_at(p, i);
        uint32_t no = p->touched.p[i], have = f->count;
        f->others = (uint32_t)(p->w->list[no + 1] - p->w->list[no]) - f->others;
        if (p->w->weight[no] == 0)
            continue;
        double w = weigh(p, have, p->voices, f->others);
        if (w > 0)
            __builtin_prefetch(p->w->texts + p->w->list[no]);
        f->weight = (float)w;
        w = p->voices > 1 && have ? weigh(p, have - 1, p->voices - 1, f->others) : 0;
        f->weight_own = (float)w;
    }
    measure_chance(p);
}

/* Count the members in the list of a feature; the first of them, or CQ_NONE. */
static uint32_t count_list(const cq_profile *p, uint32_t no, feature *f)
{
    const cq_wording *w = p->w;
    uint32_t count = 0, texts = 0, first = CQ_NONE;
    for (size_t k = w->list[no]; k < w->list[no + 1]; k++) {
        uint32_t text = w->texts[k], in = p->is_member[text];
        count += in * p->writers[text];
        texts += in;
        first = in && text < first ? text : first;
    }
    f->count = count;
    f->others = texts;
    return first;
}

/* Count the features of a large group by their lists: what is looked up of texts is near. In
 * the order in which they are met text by text. */
static void count_by_lists(cq_profile *p)
{
    uint32_t n = p->w->n, *first = cq_alloc(((size_t)n + 1) * sizeof *first);
    size_t *at = cq_zalloc((size_t)p->t->n + 2, sizeof *at);
    for (uint32_t f = 0; f < n; f++)
        if ((first[f] = count_list(p, f, &p->table[f])) != CQ_NONE)
            at[first[f] + 1]++;
    for (uint32_t t = 0; t < p->t->n; t++)
        at[t + 1] += at[t];
    p->touched.n = at[p->t->n];
    CQ_RESERVE(p->touched, p->touched.n);
    for (uint32_t f = 0; f < n; f++)
        if (first[f] != CQ_NONE)
            p->touched.p[at[first[f]]++] = f;
    free(first);
    free(at);
}

/* Whether these are its texts already, and count as much: a group that stays as it is, is
 * asked for again and again. */
static bool is_of(const cq_profile *p, const uint32_t *members, uint32_t n)
{
    if (n != p->members.n || memcmp(members, p->members.p, n * sizeof *members))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (p->voice.p[i] != p->writers[members[i]])
            return false;
    return true;
}

/* As it was when its members were counted. */
static void unweigh_features(cq_profile *p)
{
    for (size_t i = 0; i < p->touched.n; i++) {
        feature *f = touched_at(p, i);
        uint32_t no = p->touched.p[i];
        f->others = (uint32_t)(p->w->list[no + 1] - p->w->list[no]) - f->others;
        f->weight = f->weight_own = 0;
    }
}

static void count_members(cq_profile *p, const uint32_t *members, uint32_t n)
{
    clear(p);
    choose_table(p, members, n);
    p->voices = 0;
    p->lang = p->t->texts[members[0]].lang;
    p->pairs_a_word = PAIRS_A_WORD * (cq_text_dense(&p->t->texts[members[0]]) ? 2 : 1);
    for (uint32_t i = 0; i < n; i++) {
        CQ_PUSH(p->members, members[i]);
        CQ_PUSH(p->voice, p->writers[members[i]]);
        p->is_member[members[i]] = true;
        p->voices += p->writers[members[i]];
    }
    if (p->is_large)
        count_by_lists(p);
    for (uint32_t i = 0; i < n && !p->is_large; i++)
        count_features(p, members[i]);
    p->longer = longer(p);
}

void cq_profile_set(cq_profile *p, const uint32_t *members, uint32_t n)
{
    bool same = is_of(p, members, n);
    if (same && !p->stale)
        return;
    if (same)
        unweigh_features(p);
    else
        count_members(p, members, n);
    p->stale = p->fitted = false;
    weigh_features(p);
}

void cq_profile_between(cq_profile *p)
{
    for (size_t i = 0; i < p->touched.n; i++) {
        feature *f = touched_at(p, i);
        f->weight = fminf(f->weight, p->w->weight[p->touched.p[i]]);
        f->weight_own = fminf(f->weight_own, p->w->weight[p->touched.p[i]]);
    }
    measure_chance(p);
    p->stale = true;
    p->fitted = false;
}

static void add_up(cq_profile *p)
{
    const cq_wording *w = p->w;
    p->met.n = 0;
    for (size_t i = 0; i < p->touched.n; i++) {
        uint32_t f = p->touched.p[i];
        feature x = *touched_at(p, i);
        for (size_t k = w->list[f]; x.weight > 0 && k < w->list[f + 1]; k++) {
            uint32_t text = w->texts[k];
            double weight = p->is_member[text] ? x.weight_own : x.weight;
            if (p->sum[text] == 0 && weight > 0)
                CQ_PUSH(p->met, text);
            p->sum[text] += weight;
        }
    }
}

/* Who was met and has less than the least, whatever chance gives him, is forgotten: most. */
static void drop_unfit(cq_profile *p, double least)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->met.n; i++) {
        uint32_t text = p->met.p[i];
        if (p->is_member[text] || p->sum[text] >= least) {
            __builtin_prefetch(&p->w->at[text]);
            p->met.p[kept++] = text;
        } else {
            p->sum[text] = 0;
        }
    }
    p->met.n = kept;
}

static void find_fits(cq_profile *p)
{
    p->fits.n = 0;
    add_up(p);
    drop_unfit(p, p->least);
    cq_ids_unique(&p->met);
    for (size_t i = 0; i < p->met.n; i++) {
        uint32_t text = p->met.p[i];
        double size = (double)(p->w->at[text + 1] - p->w->at[text]);
        cq_fit fit = { text, p->sum[text],
                       p->rate * size + DEVIATIONS * sqrt(p->var * size) };
        if (p->is_member[text] || fit.score >= fit.chance + p->least)
            CQ_PUSH(p->fits, fit);
        p->sum[text] = 0;
    }
}

void cq_profile_fits(cq_profile *p, double least, cq_fits *out)
{
    if (!p->fitted || p->least != least) {
        p->least = least;
        find_fits(p);
        p->fitted = true;
    }
    out->n = p->fits.n;
    CQ_RESERVE(*out, out->n);
    if (out->n)
        memcpy(out->p, p->fits.p, out->n * sizeof *out->p);
}

/* Of a text's features, those that are the profile's, and those that others use alike. */
typedef struct {
    uint32_t of_profile, neither;
} split;

static void split_one(const cq_profile *p, const feature *f, bool own, split *s)
{
    if ((own ? f->weight_own : f->weight) > 0)
        s->of_profile++;
    else if (f->count >= least_members(p->voices) && f->weight == 0)
        s->neither++;
}

static double share_of(const cq_profile *p, uint32_t text, split s)
{
    double rare = p->w->rare[text], peculiar = fmax(rare - s.neither, PECULIAR * rare);
    return s.of_profile ? s.of_profile / peculiar : 0;
}

double cq_profile_share(const cq_profile *p, uint32_t text)
{
    split s = { 0 };
    for (size_t i = p->w->at[text]; i < p->w->at[text + 1]; i++)
        split_one(p, feature_at(p, i), p->is_member[text], &s);
    return share_of(p, text, s);
}

/* By the lists of features, of all texts at once: what is counted of a text is near, where
 * the table of a large group is not. What no member has counts for nobody. */
static split *split_all(const cq_profile *p)
{
    const cq_wording *w = p->w;
    split *of = cq_zalloc((size_t)w->text_n + 1, sizeof *of);
    for (size_t i = 0; i < p->touched.n; i++) {
        const feature *f = touched_at(p, i);
        uint32_t no = p->touched.p[i];
        for (size_t k = w->list[no]; k < w->list[no + 1]; k++)
            split_one(p, f, p->is_member[w->texts[k]], &of[w->texts[k]]);
    }
    return of;
}

void cq_profile_shares(const cq_profile *p, const cq_fits *of, double *share)
{
    split *all = p->is_large ? split_all(p) : NULL;
    for (size_t i = 0; i < of->n; i++) {
        uint32_t text = of->p[i].text;
        share[i] = all ? share_of(p, text, all[text]) : cq_profile_share(p, text);
    }
    free(all);
}

/* Whether hardly anybody but the members puts the two words together: who says a phrase is
 * common in few words is counted, too. */
static bool is_rare(const cq_profile *p, uint32_t no, uint64_t have)
{
    const cq_wording *w = p->w;
    uint64_t others = 0;
    for (size_t k = w->list[no]; k < w->list[no + 1] && RARE_PART * others <= have; k++)
        others += p->is_member[w->texts[k]] ? 0 : p->writers[w->texts[k]];
    return RARE_PART * others <= have &&
           RARE_PART * (others + cq_wording_brief(w, no)) <= have;
}

static uint32_t count_rare(const cq_profile *p, uint32_t text)
{
    uint32_t rare = 0;
    for (size_t i = p->w->at[text]; i < p->w->at[text + 1]; i++)
        rare += feature_at(p, i)->rare;
    return rare;
}

/* Of each text, by the lists. */
static uint32_t *count_all_rare(const cq_profile *p)
{
    const cq_wording *w = p->w;
    uint32_t *rare = cq_zalloc((size_t)w->text_n + 1, sizeof *rare);
    for (size_t i = 0; i < p->touched.n; i++) {
        uint32_t no = p->touched.p[i];
        for (size_t k = w->list[no]; touched_at(p, i)->rare && k < w->list[no + 1]; k++)
            rare[w->texts[k]]++;
    }
    return rare;
}

static double rare_of(const cq_profile *p, uint32_t text, uint32_t rare)
{
    uint32_t n = p->t->texts[text].n, pairs = 0;
    for (uint32_t i = 0; i + 1 < n; i++)
        pairs += n - 1 - i < PAIRS_A_WORD ? n - 1 - i : PAIRS_A_WORD;
    return pairs ? (double)rare / pairs : 0;
}

void cq_profile_rare(cq_profile *p, const cq_fits *of, double *rare)
{
    for (size_t i = 0; i < p->touched.n; i++) {
        feature *f = touched_at(p, i);
        f->rare = 2 * f->count >= p->voices && is_rare(p, p->touched.p[i], f->count);
    }
    uint32_t *all = p->is_large ? count_all_rare(p) : NULL;
    for (size_t i = 0; i < of->n; i++) {
        uint32_t text = of->p[i].text;
        rare[i] = rare_of(p, text, all ? all[text] : count_rare(p, text));
    }
    free(all);
}

void cq_profile_stock(const cq_profile *p, cq_ids *features)
{
    for (size_t i = 0; i < p->touched.n; i++) {
        const feature *f = touched_at(p, i);
        uint32_t no = p->touched.p[i];
        size_t texts = p->w->list[no + 1] - p->w->list[no] - f->others;
        if (f->weight > 0 && 2 * texts >= p->members.n)
            CQ_PUSH(*features, no);
    }
}

void cq_profile_stale(cq_profile *p)
{
    p->stale = true;
}
