/* author.c - see author.h. */
#include "weigh/author.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "weigh/delta.h"
#include "weigh/fdr.h"

enum {
    FEATURES = 300, /* most frequent words */
    MOST = 2000,    /* words of an author that are read, from the first on */
    AUTHORS = 400,  /* that the case is measured on */
    MEMBERS = 1000, /* who are compared */
    LINES = 5       /* of a campaign */
};

static const double CLAIMED = 0.05, COST = 0.8;

/* A member's text, or one half of another sender's. */
typedef struct {
    uint32_t sender, campaign; /* CQ_NONE: measured on */
    int half;                  /* of two; of a member 0 */
    uint32_t words;
    float use[FEATURES];
} hand;

/* Senders of one language and channel. */
typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    const uint8_t *skip; /* of each message: none of its words are the sender's own */
    CQ_VEC(hand) hands;
    uint32_t members; /* the hands that come first */
    cq_map *first;    /* sender -> his first hand */
    cq_map *feature;  /* word -> its place */
    cq_delta fit;
    double *other; /* scores of different authors, rising */
    size_t other_n;
    uint32_t authors; /* whose halves come after the members */
    uint32_t length;  /* words that are read of each hand */
} room;

/* Two members of a campaign. */
typedef struct {
    uint32_t campaign, a, b;
    double score, log_p, log_lr, log_q;
} likeness;

typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    cq_report *r;
    uint8_t *skip;
    uint32_t *words;    /* of each sender's own */
    uint32_t *campaign; /* of each sender, or CQ_NONE */
    CQ_VEC(likeness) pairs;
    CQ_VEC(cq_str) said; /* what stands behind each sentence, one a room */
    cq_ids room_of;      /* of the pairs */
} work;

static bool is_own(const cq_token *t)
{
    return t->kind == CQ_TOK_WORD && t->segment == CQ_SEG_BODY;
}

static uint32_t own_words(const cq_doc *d)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n; i++)
        n += is_own(&d->tokens[i]);
    return n;
}

static void find_words(work *w, const cq_clusters *k)
{
    w->skip = cq_zalloc((size_t)w->c->message_n + 1, 1);
    w->words = cq_zalloc((size_t)w->c->sender_n + 1, sizeof *w->words);
    for (uint32_t i = 0; i < k->n; i++)
        for (uint32_t j = 0; j < k->clusters[i].messages.n; j++)
            w->skip[k->clusters[i].messages.p[j]] = 1;
    for (uint32_t i = 0; i < w->c->message_n; i++) {
        const cq_message *m = &w->c->messages[i];
        if (cq_message_field(m, CQ_F_REPOST).p || w->c->senders[m->sender_no].nobody)
            w->skip[i] = 1;
        if (!w->skip[i])
            w->words[m->sender_no] += own_words(&w->d->docs[i]);
    }
}

static void find_members(work *w)
{
    size_t n = ((size_t)w->c->sender_n + 1) * sizeof *w->campaign;
    w->campaign = cq_alloc(n);
    memset(w->campaign, 0xff, n);
    for (uint32_t k = w->r->campaign_n; k-- > 0;)
        for (uint32_t i = 0; i < w->r->campaigns[k].member_n; i++)
            w->campaign[w->r->campaigns[k].members[i].sender] = k;
}

/* --- the hands of a room --- */

static void add_hand(room *m, uint32_t sender, uint32_t campaign, int half)
{
    hand h = { .sender = sender, .campaign = campaign, .half = half };
    cq_map_put(m->first, sender, (uint32_t)m->hands.n);
    CQ_PUSH(m->hands, h);
}

/* The most words that half of the members and enough others have. */
static uint32_t length_of(const work *w, const uint32_t *sender, size_t n)
{
    for (uint32_t length = MOST; length > CQ_AUTHOR_WORDS; length /= 2) {
        size_t members = 0, long_ones = 0, others = 0;
        for (size_t i = 0; i < n; i++) {
            bool member = w->campaign[sender[i]] != CQ_NONE;
            members += member;
            long_ones += member && w->words[sender[i]] >= length;
            others += !member && w->words[sender[i]] >= 2 * length;
        }
        if (2 * long_ones >= members && others >= 2 * CQ_AUTHOR_LEAST)
            return length;
    }
    return CQ_AUTHOR_WORDS;
}

/* Of those who could be measured on, some by lot. */
static void add_others(const work *w, room *m, const uint32_t *sender, size_t n)
{
    cq_item *by = cq_alloc((n + 1) * sizeof *by);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (w->campaign[sender[i]] == CQ_NONE && w->words[sender[i]] >= 2 * m->length)
            by[count++] =
                (cq_item){ cq_hash(w->c->senders[sender[i]].key), sender[i], 0 };
    cq_sort_items(by, count);
    for (size_t i = 0; i < count && i < AUTHORS; i++) {
        add_hand(m, by[i].a, CQ_NONE, 0);
        add_hand(m, by[i].a, CQ_NONE, 1);
        m->authors++;
    }
    free(by);
}

/* The hand to which the sender's next message belongs, or NULL: halves take turns, the
 * shorter one is next. */
static hand *hand_of(const room *m, uint32_t sender)
{
    uint32_t at = cq_map_get(m->first, sender);
    if (at == CQ_NONE)
        return NULL;
    hand *h = &m->hands.p[at];
    if (h->campaign == CQ_NONE && h[1].words < h[0].words)
        h++;
    return h->words < m->length ? h : NULL;
}

typedef void (*reading)(room *m, hand *h, const cq_token *t);

/* Each own word of all hands. */
static void read_hands(room *m, reading f)
{
    for (size_t i = 0; i < m->hands.n; i++)
        m->hands.p[i].words = 0;
    for (uint32_t i = 0; i < m->c->message_n; i++) {
        hand *h = m->skip[i] ? NULL : hand_of(m, m->c->messages[i].sender_no);
        const cq_doc *d = &m->d->docs[i];
        for (uint32_t k = 0; h && k < d->n && h->words < m->length; k++)
            if (is_own(&d->tokens[k])) {
                f(m, h, &d->tokens[k]);
                h->words++;
            }
    }
}

static void count_word(room *m, hand *h, const cq_token *t)
{
    (void)h;
    (*cq_map_put(m->feature, t->hash, 0))++;
}

static void use_word(room *m, hand *h, const cq_token *t)
{
    uint32_t at = cq_map_get(m->feature, t->hash);
    if (at != CQ_NONE)
        h->use[at]++;
}

typedef struct {
    cq_map *seen;
    CQ_VEC(cq_item) words; /* key: how often, upside down; a: place in `hashes` */
    CQ_VEC(uint64_t) hashes;
} lexicon;

/* The most frequent words of the hands become the features. */
static void choose_features(room *m)
{
    lexicon x = { .seen = cq_map_new(4096) };
    m->feature = cq_map_new(4096);
    read_hands(m, count_word);
    size_t all = cq_map_count(m->feature); /* each stands in one of these messages */
    for (uint32_t i = 0; i < m->c->message_n && x.hashes.n < all; i++) {
        const cq_doc *d = &m->d->docs[i];
        if (m->skip[i] || cq_map_get(m->first, m->c->messages[i].sender_no) == CQ_NONE)
            continue;
        for (uint32_t k = 0; k < d->n; k++) {
            uint64_t h = d->tokens[k].hash;
            uint32_t n = cq_map_get(m->feature, h);
            if (n == CQ_NONE || cq_map_get(x.seen, h) != CQ_NONE)
                continue;
            cq_map_put(x.seen, h, 1);
            CQ_PUSH(x.words, (cq_item){ UINT32_MAX - n, (uint32_t)x.hashes.n, 0 });
            CQ_PUSH(x.hashes, h);
        }
    }
    cq_sort_items(x.words.p, x.words.n); /* of equals the one that is read first */
    cq_map_free(m->feature);
    m->feature = cq_map_new(2 * FEATURES);
    for (uint32_t i = 0; i < x.words.n && i < FEATURES; i++)
        cq_map_put(m->feature, x.hashes.p[x.words.p[i].a], i);
    cq_map_free(x.seen);
    CQ_VEC_DONE(x.words);
    CQ_VEC_DONE(x.hashes);
}

/* Where the halves begin from which pairs are made; those before say what is usual. */
static size_t measured(const room *m)
{
    return m->members + 2 * (size_t)(m->authors / 2);
}

/* Shares of one's words, as z-scores over the hands that say what is usual. */
static void standardise(room *m)
{
    double n = (double)(measured(m) - m->members);
    for (size_t i = 0; i < m->hands.n; i++)
        for (int k = 0; k < FEATURES; k++)
            m->hands.p[i].use[k] /= (float)(m->hands.p[i].words + 1);
    for (int k = 0; k < FEATURES; k++) {
        double sum = 0, square = 0;
        for (size_t i = m->members; i < measured(m); i++) {
            sum += m->hands.p[i].use[k];
            square += (double)m->hands.p[i].use[k] * m->hands.p[i].use[k];
        }
        double mean = sum / n, deviation = sqrt(fmax(0, square / n - mean * mean));
        for (size_t i = 0; i < m->hands.n; i++)
            m->hands.p[i].use[k] =
                deviation > 0 ? (float)((m->hands.p[i].use[k] - mean) / deviation) : 0;
    }
}

/* --- what a likeness is worth --- */

static double score(const room *m, size_t a, size_t b)
{
    return cq_delta_cosine(m->hands.p[a].use, m->hands.p[b].use, FEATURES);
}

static int rising(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* One half of each against the other of the same, and the first of all later ones. */
static void calibrate(room *m)
{
    double *same = cq_alloc(((size_t)m->authors + 1) * sizeof *same);
    size_t n = 0;
    m->other = cq_alloc(((size_t)m->authors * m->authors + 1) * sizeof *m->other);
    for (size_t a = measured(m); a < m->hands.n; a += 2) {
        same[n++] = score(m, a, a + 1);
        for (size_t b = a + 3; b < m->hands.n; b += 2)
            m->other[m->other_n++] = score(m, a, b);
    }
    qsort(m->other, m->other_n, sizeof *m->other, rising);
    m->fit = cq_delta_fit(same, n, m->other, m->other_n);
    free(same);
}

/* How many of different authors are as alike. */
static size_t as_alike(const room *m, double s)
{
    size_t low = 0, high = m->other_n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (m->other[middle] < s)
            low = middle + 1;
        else
            high = middle;
    }
    return m->other_n - low;
}

static void compare(work *w, const room *m)
{
    double all = (double)m->other_n + 1;
    for (uint32_t a = 0; a < m->members; a++)
        for (uint32_t b = a + 1; b < m->members; b++) {
            const hand *x = &m->hands.p[a], *y = &m->hands.p[b];
            if (x->campaign != y->campaign)
                continue;
            likeness l = { .campaign = x->campaign, .a = x->sender, .b = y->sender };
            l.score = score(m, a, b);
            l.log_p = log((1 + (double)as_alike(m, l.score)) / all);
            l.log_lr = fmin(cq_delta_log_lr(&m->fit, l.score), log(m->authors / 2.));
            CQ_PUSH(w->pairs, l);
            CQ_PUSH(w->room_of, (uint32_t)w->said.n);
        }
}

static void weigh_room(work *w, const uint32_t *sender, size_t n)
{
    room m = { .c = w->c, .d = w->d, .skip = w->skip, .first = cq_map_new(n) };
    m.length = length_of(w, sender, n);
    for (size_t i = 0; i < n && m.members < MEMBERS; i++)
        if (w->campaign[sender[i]] != CQ_NONE && w->words[sender[i]] >= m.length) {
            add_hand(&m, sender[i], w->campaign[sender[i]], 0);
            m.members++;
        }
    add_others(w, &m, sender, n);
    if (m.members >= 2 && m.authors >= 2 * CQ_AUTHOR_LEAST) {
        choose_features(&m);
        read_hands(&m, use_word);
        standardise(&m);
        calibrate(&m);
        if (m.fit.cost <= COST)
            compare(w, &m);
        CQ_PUSH(
            w->said,
            cq_str_printf(&w->r->arena,
                          "Measured on %u words of each of %u other senders of this "
                          "case; the cost C_llr of telling them apart is %.2f (1 knows "
                          "nothing). Alike style does not show one person: people of "
                          "one school, or one who writes for others, write alike.",
                          m.length, m.authors, m.fit.cost));
        cq_map_free(m.feature);
        free(m.other);
    }
    cq_map_free(m.first);
    CQ_VEC_DONE(m.hands);
}

/* Rooms by language and channel, of those with words enough. */
static void weigh_rooms(work *w, const cq_traces *t)
{
    CQ_VEC(cq_item) by = { 0 };
    cq_ids senders = { 0 };
    for (uint32_t i = 0; i < w->c->sender_n; i++)
        if (w->words[i] >= CQ_AUTHOR_WORDS)
            CQ_PUSH(by, (cq_item){ (uint64_t)t->tongue[i] << 8 | w->c->senders[i].channel,
                                   i, 0 });
    cq_sort_items(by.p, by.n);
    for (size_t i = 0; i < by.n; i++)
        CQ_PUSH(senders, by.p[i].a);
    for (size_t i = 0, n; i < by.n; i += n) {
        for (n = 1; i + n < by.n && by.p[i + n].key == by.p[i].key;)
            n++;
        weigh_room(w, senders.p + i, n);
    }
    CQ_VEC_DONE(by);
    CQ_VEC_DONE(senders);
}

/* --- into the report --- */

static void adjust(work *w)
{
    size_t n = w->pairs.n;
    double *p = cq_alloc(2 * (n + 1) * sizeof *p), *q = p + n + 1;
    for (size_t i = 0; i < n; i++)
        p[i] = w->pairs.p[i].log_p;
    cq_fdr_bh(p, n, (double)n, q);
    for (size_t i = 0; i < n; i++)
        w->pairs.p[i].log_q = q[i];
    free(p);
}

static cq_list messages_of(const work *w, const likeness *l)
{
    const cq_list *all = &w->r->campaigns[l->campaign].messages;
    cq_list v = { cq_arena_get(&w->r->arena, ((size_t)all->n + 1) * sizeof *v.p), 0 };
    for (uint32_t i = 0; i < all->n; i++) {
        uint32_t s = w->c->messages[all->p[i]].sender_no;
        if (s == l->a || s == l->b)
            v.p[v.n++] = all->p[i];
    }
    return v;
}

static void add_line(work *w, const likeness *l, cq_str said)
{
    cq_campaign *k = &w->r->campaigns[l->campaign];
    cq_arena *a = &w->r->arena;
    cq_evidence *v = cq_arena_get(a, ((size_t)k->evidence_n + 1) * sizeof *v);
    if (k->evidence_n)
        memcpy(v, k->evidence, k->evidence_n * sizeof *v);
    v[k->evidence_n++] = (cq_evidence){
        CQ_STR("style"), -l->log_p / log(2),
        cq_str_printf(
            a,
            "%.*s and %.*s write alike in what is their own, beside the script: so alike "
            "are %.2g in 1,000 pairs of different authors; it is %.2g times as likely of "
            "one author as of two. %.*s",
            CQ_FMT(w->c->senders[l->a].key), CQ_FMT(w->c->senders[l->b].key),
            1000 * exp(l->log_p), exp(l->log_lr), CQ_FMT(said)),
        messages_of(w, l)
    };
    k->evidence = v;
}

/* The most alike of each campaign first. */
static void add_lines(work *w)
{
    uint32_t *lines = cq_zalloc((size_t)w->r->campaign_n + 1, sizeof *lines);
    cq_item *by = cq_alloc((w->pairs.n + 1) * sizeof *by);
    for (size_t i = 0; i < w->pairs.n; i++)
        by[i] = (cq_item){ (uint64_t)((2 - w->pairs.p[i].score) * 1e15), (uint32_t)i, 0 };
    cq_sort_items(by, w->pairs.n);
    for (size_t i = 0; i < w->pairs.n; i++) {
        const likeness *l = &w->pairs.p[by[i].a];
        if (l->log_q <= log(CLAIMED) && l->log_lr > 0 && lines[l->campaign]++ < LINES)
            add_line(w, l, w->said.p[w->room_of.p[by[i].a]]);
    }
    free(by);
    free(lines);
}

void cq_author_weigh(const cq_corpus *c, const cq_docs *d, const cq_clusters *k,
                     const cq_traces *t, cq_report *r)
{
    work w = { .c = c, .d = d, .r = r };
    if (r->campaign_n == 0)
        return;
    find_words(&w, k);
    find_members(&w);
    weigh_rooms(&w, t);
    adjust(&w);
    add_lines(&w);
    free(w.skip);
    free(w.words);
    free(w.campaign);
    CQ_VEC_DONE(w.pairs);
    CQ_VEC_DONE(w.said);
    CQ_VEC_DONE(w.room_of);
}
