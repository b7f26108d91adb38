/* twine.c - which strands are one campaign (strand.h, cq_strands_twine).
 *
 * Three signs: more senders in common than activity gives (overlap.h); a link or a tag of
 * which half of all uses lie in the two; or a quarter of the smaller one's shared wording
 * stands in the other. The least number names the set. */
#include "group/strand.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "group/overlap.h"
#include "script/forest.h"
#include "trace/site.h"

enum {
    SHINGLE = 4,
    LEAST_USES = 3,    /* of a link or tag by each */
    LEAST_WORDING = 8, /* shingles in common */
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

static void twine_by_thing(const cq_findings *f, const cq_strands *s, uint32_t *set,
                           const uint32_t *of, uint32_t *uses, const cq_thing *t)
{
    cq_ids touched = { 0 };
    for (uint32_t i = 0; i < t->shares; i++) {
        uint32_t k = of[f->traces->shares[t->first + i].message];
        if (k == CQ_NONE || !may_join(&s->strands[k]))
            continue;
        if (uses[k]++ == 0)
            CQ_PUSH(touched, k);
    }
    for (size_t i = 0; i < touched.n; i++)
        for (size_t k = i + 1; k < touched.n; k++) {
            uint32_t a = touched.p[i], b = touched.p[k];
            bool both_aside = s->strands[a].why && s->strands[b].why;
            if (!both_aside && uses[a] >= LEAST_USES && uses[b] >= LEAST_USES &&
                2 * (uses[a] + uses[b]) >= t->shares)
                cq_forest_join(set, a, b);
        }
    for (size_t i = 0; i < touched.n; i++)
        uses[touched.p[i]] = 0;
    CQ_VEC_DONE(touched);
}

static void twine_by_things(const cq_findings *f, const cq_strands *s, uint32_t *set)
{
    uint32_t *of = owners(f, s), *uses = cq_zalloc((size_t)s->n + 1, sizeof *uses);
    for (uint32_t i = 0; i < f->traces->thing_n; i++) {
        const cq_thing *t = &f->traces->things[i];
        bool site = t->kind == CQ_T_DOMAIN && !cq_site_shortens(t->name);
        if (t->kind == CQ_T_LINK || t->kind == CQ_T_TAG || site)
            twine_by_thing(f, s, set, of, uses, t);
    }
    free(of);
    free(uses);
}

/* The shingles of one message's body, as items that carry their sender. */
typedef CQ_VEC(cq_item) items;

static void shingles_of(const cq_findings *f, uint32_t message, items *out)
{
    const cq_doc *d = &f->docs->docs[message];
    uint64_t last[SHINGLE] = { 0 };
    uint32_t n = 0, sender = f->corpus->messages[message].sender_no;
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
        CQ_PUSH(*out, (cq_item){ h, sender, 0 });
    }
}

/* The wording of a strand: shingles that two of its senders have, each once, with its number. */
static void wording(const cq_findings *f, const cq_strand *s, uint32_t no, items *out,
                    uint32_t *size)
{
    items all = { 0 };
    *size = 0;
    for (uint32_t i = 0; i < s->messages.n; i++)
        shingles_of(f, s->messages.p[i], &all);
    cq_sort_items(all.p, all.n);
    for (size_t i = 0, k; i < all.n; i = k) {
        bool two = false;
        for (k = i; k < all.n && all.p[k].key == all.p[i].key; k++)
            two = two || all.p[k].a != all.p[i].a;
        if (two) {
            CQ_PUSH(*out, (cq_item){ all.p[i].key, no, 0 });
            ++*size;
        }
    }
    CQ_VEC_DONE(all);
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
    for (uint32_t i = 0; i < s->n; i++)
        s->strands[i].set = cq_forest_root(set, i);
    free(set);
}
