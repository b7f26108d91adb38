/* twine.c - which strands are one campaign (strand.h, cq_strands_twine).
 *
 * Four signs: more senders in common than activity gives (overlap.h); a link or a tag of
 * which half of all uses lie in the two, where a fifth of each have it, or in strands of which
 * each has it in a quarter of its messages; a quarter of the smaller one's shared wording
 * stands in the other; or calls speak for a script (matter.h). The least number names the
 * set. */
#include "group/strand.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/seen.h"
#include "base/sort.h"
#include "base/vec.h"
#include "group/matter.h"
#include "group/overlap.h"
#include "script/forest.h"
#include "trace/site.h"

enum {
    SHINGLE = 4,
    LEAST_USES = 3,    /* of a link or tag by each */
    CARRIED = 4,       /* messages of a strand that carries it, one of which has it */
    CARRIED_USES = 2,  /* there, at least */
    STRAYED = 5,       /* one in more of them may have strayed in from another strand */
    LEAST_WORDING = 8, /* shingles in common */
    AHEAD = 16,        /* shingles */
    SAMPLE = 256,      /* texts that tell what most of a strand's texts have */
    WIDE = 32, /* strands that share a shingle, past which it is a common phrase */
};

/* How many messages of each strand share a thing; the strand that holds a message or NONE. */
static uint32_t *owners(const cq_findings *f, const cq_strands *s)
{
    uint32_t *of = cq_alloc(((size_t)f->corpus->message_n + 1) * sizeof *of);
    memset(of, 0xff, ((size_t)f->corpus->message_n + 1) * sizeof *of);
    for (uint32_t i = s->n; i-- > 0;)
        for (uint32_t k = 0; k < s->strands[i].messages.n; k++)
            of[s->strands[i].messages.p[k]] = i;
    return of;
}

static bool may_join(const cq_strand *a)
{
    return !a->why || !strcmp(a->why->reason, "headline") ||
           !strcmp(a->why->reason, "phrase") ||
           !strcmp(a->why->reason, "copied headline");
}

/* The uses of one link or tag. */
typedef struct {
    cq_ids strands;  /* that have it, by its first use there */
    uint32_t *in;    /* of each strand: how many */
    uint32_t shares; /* in all */
} uses;

static void count_uses(const cq_findings *f, const cq_strands *s, const uint32_t *of,
                       const cq_thing *t, uses *u)
{
    u->shares = t->shares;
    for (uint32_t i = 0; i < t->shares; i++) {
        uint32_t k = of[f->traces->shares[t->first + i].message];
        if (k == CQ_NONE || !may_join(&s->strands[k]))
            continue;
        if (u->in[k]++ == 0)
            CQ_PUSH(u->strands, k);
    }
}

static void forget_uses(uses *u)
{
    for (size_t i = 0; i < u->strands.n; i++)
        u->in[u->strands.p[i]] = 0;
    u->strands.n = 0;
}

static bool uses_it(const cq_strands *s, const uses *u, uint32_t k)
{
    return u->in[k] >= LEAST_USES && STRAYED * u->in[k] >= s->strands[k].messages.n;
}

/* Of two that hold half of its uses, at least one is a finding. */
static void twine_two(const cq_strands *s, uint32_t *set, const uses *u, uint32_t a,
                      uint32_t b)
{
    bool both_aside = s->strands[a].why && s->strands[b].why;
    if (!both_aside && uses_it(s, u, a) && uses_it(s, u, b) &&
        2 * (u->in[a] + u->in[b]) >= u->shares)
        cq_forest_join(set, a, b);
}

static bool carries(const cq_strands *s, const uses *u, uint32_t k)
{
    return u->in[k] >= CARRIED_USES && CARRIED * u->in[k] >= s->strands[k].messages.n;
}

/* One text in many wordings is many strands, and no two of them may hold half: but where
 * those that carry it do, all together, it is theirs. Those that are set aside go along where
 * findings have the most of it. */
static void twine_carriers(const cq_strands *s, uint32_t *set, const uses *u)
{
    uint32_t all = 0, findings = 0, found = CQ_NONE;
    for (size_t i = u->strands.n; i-- > 0;) {
        uint32_t k = u->strands.p[i];
        if (!carries(s, u, k))
            continue;
        all += u->in[k];
        findings += s->strands[k].why ? 0 : u->in[k];
        found = s->strands[k].why ? found : k;
    }
    if (2 * all < u->shares || 2 * findings < all || found == CQ_NONE)
        return;
    for (size_t i = 0; i < u->strands.n; i++)
        if (carries(s, u, u->strands.p[i]))
            cq_forest_join(set, found, u->strands.p[i]);
}

static void twine_by_thing(const cq_strands *s, uint32_t *set, const uses *u)
{
    for (size_t i = 0; i < u->strands.n; i++)
        for (size_t k = i + 1; k < u->strands.n; k++)
            twine_two(s, set, u, u->strands.p[i], u->strands.p[k]);
    twine_carriers(s, set, u);
}

static void twine_by_things(const cq_findings *f, const cq_strands *s, uint32_t *set)
{
    uint32_t *of = owners(f, s);
    uses u = { .in = cq_zalloc((size_t)s->n + 1, sizeof *u.in) };
    for (uint32_t i = 0; i < f->traces->thing_n; i++) {
        const cq_thing *t = &f->traces->things[i];
        bool site = t->kind == CQ_T_DOMAIN && !cq_site_shortens(t->name);
        if (t->kind != CQ_T_LINK && t->kind != CQ_T_TAG && !site)
            continue;
        count_uses(f, s, of, t, &u);
        twine_by_thing(s, set, &u);
        forget_uses(&u);
    }
    CQ_VEC_DONE(u.strands);
    free(of);
    free(u.in);
}

typedef CQ_VEC(cq_item) items;

/* A text of a strand, with two of its senders or, where all its messages have one, CQ_NONE. */
typedef struct {
    uint32_t sender, other;
    size_t end; /* of its shingles, which begin where those of the text before end */
} text;

/* The texts of a strand and the shingles of them all, but for those that two senders of
 * its first texts have: of a script these are nearly all. */
typedef struct {
    CQ_VEC(text) texts;
    CQ_VEC(uint64_t) shingles;
    cq_seen seen;
    cq_map *sender; /* of a shingle: who has it, or CQ_NONE: two */
    cq_map *common; /* the shingles left out */
} worded;

static bool is_common(const worded *w, uint64_t shingle)
{
    return cq_map_count(w->common) && cq_map_get(w->common, shingle) != CQ_NONE;
}

static void add_shingles(const cq_doc *d, worded *w)
{
    uint64_t last[SHINGLE] = { 0 };
    uint32_t n = 0;
    for (uint32_t k = 0; k < d->n; k++) {
        if (d->tokens[k].segment != CQ_SEG_BODY || d->tokens[k].kind != CQ_TOK_WORD)
            continue;
        memmove(last, last + 1, sizeof last - sizeof *last);
        last[SHINGLE - 1] = d->tokens[k].hash;
        if (++n < SHINGLE)
            continue;
        uint64_t h = 0;
        for (int j = 0; j < SHINGLE; j++)
            h = cq_hash_mix(h, last[j]);
        if (!is_common(w, h))
            CQ_PUSH(w->shingles, h);
    }
}

/* Whether with this sender the shingle has two, as it had not before. */
static bool meets_second(worded *w, uint64_t shingle, uint32_t sender)
{
    uint32_t *has = cq_map_put(w->sender, shingle, sender);
    if (*has == sender || *has == CQ_NONE)
        return false;
    *has = CQ_NONE;
    return true;
}

static bool meets(worded *w, const text *x, uint64_t shingle)
{
    return meets_second(w, shingle, x->sender) ||
           (x->other != CQ_NONE && meets_second(w, shingle, x->other));
}

/* What two senders of the texts so far have, is wording; it is left out from now on. */
static void leave_common(worded *w, uint32_t no, items *out)
{
    size_t kept = 0;
    for (size_t t = 0, i = 0; t < w->texts.n; t++)
        for (; i < w->texts.p[t].end; i++)
            if (meets(w, &w->texts.p[t], w->shingles.p[i])) {
                cq_map_put(w->common, w->shingles.p[i], 0);
                CQ_PUSH(*out, (cq_item){ w->shingles.p[i], no, 0 });
            }
    for (size_t t = 0, i = 0; t < w->texts.n; t++) {
        for (; i < w->texts.p[t].end; i++)
            if (!is_common(w, w->shingles.p[i]))
                w->shingles.p[kept++] = w->shingles.p[i];
        w->texts.p[t].end = kept;
    }
    w->shingles.n = kept;
    cq_map_free(w->sender);
    w->sender = cq_map_new(64);
}

/* Equal texts share their tokens (doc.h): one stands for all. */
static void list_texts(const cq_findings *f, const cq_strand *s, uint32_t no, worded *w,
                       items *out)
{
    cq_map *known = cq_map_new(64);
    for (uint32_t i = 0; i < s->messages.n; i++) {
        const cq_doc *d = &f->docs->docs[s->messages.p[i]];
        uint32_t sender = f->corpus->messages[s->messages.p[i]].sender_no;
        if (d->n == 0)
            continue;
        uint32_t at = *cq_map_put(known, (uintptr_t)d->tokens, (uint32_t)w->texts.n);
        if (at < w->texts.n) {
            text *t = &w->texts.p[at];
            t->other = t->sender == sender ? t->other : sender;
            continue;
        }
        add_shingles(d, w);
        CQ_PUSH(w->texts, (text){ sender, CQ_NONE, w->shingles.n });
        if (w->texts.n == SAMPLE)
            leave_common(w, no, out);
    }
    cq_map_free(known);
}

/* The i-th; the place of one that comes soon is asked for ahead. */
static uint64_t shingle_at(const worded *w, size_t i)
{
    if (i + AHEAD < w->shingles.n)
        cq_seen_ahead(&w->seen, w->shingles.p[i + AHEAD]);
    return w->shingles.p[i];
}

/* See all shingles, those of a text of two senders twice. */
static void see_all(worded *w)
{
    cq_seen_init(&w->seen, w->shingles.n);
    for (size_t t = 0, i = 0; t < w->texts.n; t++)
        for (; i < w->texts.p[t].end; i++) {
            uint64_t shingle = shingle_at(w, i);
            cq_seen_add(&w->seen, shingle);
            if (w->texts.p[t].other != CQ_NONE)
                cq_seen_add(&w->seen, shingle);
        }
}

/* The wording of a strand: shingles that two of its senders have, each once, with its number. */
static void wording(const cq_findings *f, const cq_strand *s, uint32_t no, items *out,
                    uint32_t *size)
{
    worded w = { .sender = cq_map_new(64), .common = cq_map_new(64) };
    size_t before = out->n;
    list_texts(f, s, no, &w, out);
    see_all(&w);
    for (size_t t = 0, i = 0; t < w.texts.n; t++)
        for (; i < w.texts.p[t].end; i++) {
            uint64_t shingle = shingle_at(&w, i);
            if (cq_seen_twice(&w.seen, shingle) && meets(&w, &w.texts.p[t], shingle))
                CQ_PUSH(*out, (cq_item){ shingle, no, 0 });
        }
    *size = (uint32_t)(out->n - before);
    cq_map_free(w.sender);
    cq_map_free(w.common);
    cq_seen_done(&w.seen);
    CQ_VEC_DONE(w.texts);
    CQ_VEC_DONE(w.shingles);
}

/* Pairs of strands that have a shingle in common, counted. */
static void twine_by_wording(const cq_findings *f, const cq_strands *s, uint32_t *set)
{
    items all = { 0 };
    uint32_t *size = cq_zalloc((size_t)s->n + 1, sizeof *size);
    cq_map *both = cq_map_new(1024);

    for (uint32_t i = 0; i < s->n; i++)
        if (!s->strands[i].why && s->strands[i].kind == CQ_STRAND_SCRIPT)
            wording(f, &s->strands[i], i, &all, &size[i]);
    cq_sort_items(all.p, all.n);
    for (size_t i = 0, k; i < all.n; i = k) {
        for (k = i; k < all.n && all.p[k].key == all.p[i].key; k++)
            ;
        for (size_t x = i; x < k && k - i < WIDE; x++)
            for (size_t y = x + 1; y < k; y++) {
                uint32_t a = all.p[x].a, b = all.p[y].a;
                uint32_t least = size[a] < size[b] ? size[a] : size[b];
                uint32_t n = ++*cq_map_put(both, (uint64_t)a << 32 | b, 0);
                if (n >= LEAST_WORDING && 4 * n >= least)
                    cq_forest_join(set, a, b);
            }
    }
    cq_map_free(both);
    free(size);
    CQ_VEC_DONE(all);
}

void cq_strands_twine(const cq_findings *f, cq_strands *s)
{
    uint32_t *set = cq_alloc(((size_t)s->n + 1) * sizeof *set);

    cq_forest_init(set, s->n);
    cq_overlap_join(f, s, set);
    twine_by_things(f, s, set);
    twine_by_wording(f, s, set);
    cq_matter_join(f, s, set);
    for (uint32_t i = 0; i < s->n; i++)
        s->strands[i].set = cq_forest_root(set, i);
    free(set);
}
