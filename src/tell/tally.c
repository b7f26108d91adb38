/* tally.c - see tally.h. */
#include "tell/tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"

/* Mark the messages; how many were not marked before. */
static uint64_t mark(uint8_t *seen, cq_list messages)
{
    uint64_t fresh = 0;
    for (uint32_t i = 0; i < messages.n; i++) {
        fresh += !seen[messages.p[i]];
        seen[messages.p[i]] = 1;
    }
    return fresh;
}

static void put_all(uint8_t *where, cq_list messages, uint8_t what)
{
    for (uint32_t i = 0; i < messages.n; i++)
        where[messages.p[i]] = what;
}

void cq_tally_count(const cq_corpus *c, const cq_report *r, cq_tally *out)
{
    uint8_t *seen = cq_zalloc((size_t)c->message_n + 1, 1);

    *out = (cq_tally){ .kept = c->message_n, .refused = c->refused };
    for (uint32_t i = 0; i < r->campaign_n; i++) {
        out->in_campaigns += mark(seen, r->campaigns[i].messages);
        out->scripts += r->campaigns[i].script_n;
    }
    for (uint32_t i = 0; i < r->set_aside_n; i++)
        out->set_aside += mark(seen, r->set_aside[i].messages);
    out->individual = out->kept - out->in_campaigns - out->set_aside;
    out->read = out->kept + out->refused;
    free(seen);
}

cq_tally *cq_tally_inputs(const cq_corpus *c, const cq_report *r, cq_arena *a)
{
    enum { NOWHERE, CAMPAIGN, ASIDE };
    uint8_t *where = cq_zalloc((size_t)c->message_n + 1, 1);
    cq_tally *v = cq_arena_zero(a, c->input_n + 1, sizeof *v);
    for (uint32_t i = 0; i < r->set_aside_n; i++)
        put_all(where, r->set_aside[i].messages, ASIDE);
    for (uint32_t i = 0; i < r->campaign_n; i++)
        put_all(where, r->campaigns[i].messages, CAMPAIGN);
    for (uint32_t i = 0; i < c->message_n; i++) {
        cq_tally *t = &v[c->messages[i].input_no];
        t->kept++;
        t->in_campaigns += where[i] == CAMPAIGN;
        t->set_aside += where[i] == ASIDE;
        t->individual += where[i] == NOWHERE;
    }
    for (uint32_t i = 0; i < c->input_n; i++) {
        v[i].refused = c->inputs[i].refused;
        v[i].read = v[i].kept + v[i].refused;
    }
    free(where);
    return v;
}

void cq_tally_channels(const cq_corpus *c, cq_list messages, uint32_t n[CQ_CHANNELS])
{
    memset(n, 0, CQ_CHANNELS * sizeof *n);
    for (uint32_t i = 0; i < messages.n; i++)
        n[c->messages[messages.p[i]].channel]++;
}

cq_kind *cq_tally_kinds(const cq_report *r, cq_arena *a, uint32_t *n)
{
    cq_kind *kinds = cq_arena_zero(a, r->set_aside_n + 1, sizeof *kinds);
    *n = 0;
    for (uint32_t i = 0; i < r->set_aside_n; i++) {
        const cq_set_aside *s = &r->set_aside[i];
        uint32_t k = 0;
        while (k < *n && !(cq_str_eq(kinds[k].reason, s->reason) &&
                           cq_str_eq(kinds[k].sentence, s->sentence)))
            k++;
        if (k == *n)
            kinds[(*n)++] = (cq_kind){ .reason = s->reason, .sentence = s->sentence };
        kinds[k].messages += s->messages.n;
        kinds[k].groups++;
    }
    return kinds;
}

static int longer(const void *x, const void *y)
{
    const cq_addition *a = x, *b = y;
    if (a->text.n != b->text.n)
        return a->text.n > b->text.n ? -1 : 1;
    if (a->message != b->message)
        return a->message < b->message ? -1 : 1;
    return cq_str_cmp(a->text, b->text);
}

const cq_addition *cq_tally_additions(const cq_script *s, cq_arena *a)
{
    size_t bytes = s->addition_n * sizeof *s->additions;
    cq_addition *sorted = cq_arena_get(a, bytes + 1);
    if (bytes)
        memcpy(sorted, s->additions, bytes);
    qsort(sorted, s->addition_n, sizeof *sorted, longer);
    return sorted;
}

cq_sentence *cq_tally_optional(const cq_script *s, cq_arena *a, uint32_t *n)
{
    cq_sentence *out = cq_arena_get(a, ((size_t)s->sentence_n + 1) * sizeof *out);
    *n = 0;
    for (uint32_t i = 0; i < s->sentence_n; i++)
        if (10 * (uint64_t)s->sentences[i].messages <= 9 * (uint64_t)s->messages.n)
            out[(*n)++] = s->sentences[i];
    return out;
}

static int more_moved(const void *x, const void *y)
{
    const cq_sentence *a = x, *b = y;
    if (a->moved != b->moved)
        return a->moved > b->moved ? -1 : 1;
    return cq_str_cmp(a->text, b->text);
}

cq_sentence *cq_tally_moved(const cq_script *s, cq_arena *a, uint32_t *n)
{
    cq_sentence *out = cq_arena_get(a, ((size_t)s->sentence_n + 1) * sizeof *out);
    *n = 0;
    for (uint32_t i = 0; i < s->sentence_n; i++)
        if (s->sentences[i].moved &&
            20 * (uint64_t)s->sentences[i].moved >= s->messages.n)
            out[(*n)++] = s->sentences[i];
    qsort(out, *n, sizeof *out, more_moved);
    return out;
}

const cq_campaign *cq_tally_campaign(const cq_report *r, const char *id)
{
    const cq_campaign *found = NULL;
    for (uint32_t i = 0; i < r->campaign_n; i++) {
        if (strncmp(r->campaigns[i].id, id, strlen(id)) != 0)
            continue;
        if (found)
            return NULL;
        found = &r->campaigns[i];
    }
    return found;
}
