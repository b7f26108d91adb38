/* echo.c - see echo.h. */
#include "warn/echo.h"

#include <stdlib.h>
#include <string.h>

#include "script/print.h"

enum { COMMON = 4, COMMON_IN = 1000 };

/* One hash of the file: who of one's own has it, and the message that was last seen to. */
typedef struct {
    uint32_t senders, last;
    uint32_t message;
    bool common;
} entry;

struct cq_echo {
    uint8_t key[CQ_SHORT_KEY];
    cq_map *at; /* hash -> entry */
    entry *entries;
    uint32_t n;
    const cq_map *common; /* keys of runs that do not count, or NULL */
    uint32_t message;     /* number of the one at hand */
    cq_ids words, found;  /* of it; found: an entry for each run, or CQ_NONE */
};

cq_echo *cq_echo_new(const cq_signature *s, const cq_circle_key *circle)
{
    cq_echo *e = cq_zalloc(1, sizeof *e);
    cq_circle_file_key(circle, cq_str_z(s->salt), e->key);
    e->at = cq_map_new(s->hash_n);
    e->n = s->hash_n;
    e->entries = cq_zalloc((size_t)e->n + 1, sizeof *e->entries);
    for (uint32_t i = 0; i < e->n; i++) {
        cq_map_put(e->at, s->hashes[i], i);
        e->entries[i].last = CQ_NONE;
    }
    return e;
}

void cq_echo_free(cq_echo *e)
{
    if (!e)
        return;
    cq_wipe(e->key, sizeof e->key);
    cq_map_free(e->at);
    free(e->entries);
    CQ_VEC_DONE(e->words);
    CQ_VEC_DONE(e->found);
    free(e);
}

bool cq_echo_common(uint32_t have, uint32_t of)
{
    return have > COMMON && have > of / COMMON_IN;
}

void cq_echo_pass_over(cq_echo *e, const cq_map *common)
{
    e->common = common;
}

static void find(cq_echo *e, const cq_doc *d)
{
    uint64_t run[CQ_RUN];
    cq_print_words(d, &e->words);
    e->found.n = 0;
    for (size_t i = 0; i + CQ_RUN <= e->words.n; i++) {
        for (int k = 0; k < CQ_RUN; k++)
            run[k] = d->tokens[e->words.p[i + k]].hash;
        bool common = e->common && cq_map_get(e->common, cq_run_key(run)) != CQ_NONE;
        CQ_PUSH(e->found,
                common ? CQ_NONE : cq_map_get(e->at, cq_circle_hash(e->key, run)));
    }
}

void cq_echo_learn(cq_echo *e, const cq_doc *d, uint32_t sender)
{
    find(e, d);
    for (size_t i = 0; i < e->found.n; i++) {
        if (e->found.p[i] == CQ_NONE)
            continue;
        entry *x = &e->entries[e->found.p[i]];
        x->senders += x->last != sender;
        x->last = sender;
    }
}

uint32_t cq_echo_settle(cq_echo *e, uint32_t senders)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->n; i++) {
        entry *x = &e->entries[i];
        x->common = cq_echo_common(x->senders, senders);
        n += x->common;
    }
    return n;
}

/* Whether the run counts: once a message, so that ten times one sentence is not ten. */
static bool counts(cq_echo *e, size_t i)
{
    uint32_t no = e->found.p[i];
    if (no == CQ_NONE || e->entries[no].common || e->entries[no].message == e->message)
        return false;
    e->entries[no].message = e->message;
    return true;
}

uint32_t cq_echo_words(cq_echo *e, const cq_doc *d, cq_echo_spans *spans)
{
    uint32_t words = 0;
    find(e, d);
    spans->n = 0;
    e->message++;
    for (uint32_t i = 0; i < e->found.n; i++) {
        if (!counts(e, i))
            continue;
        cq_echo_span *x = spans->n ? &spans->p[spans->n - 1] : NULL;
        if (x && i <= x->at + x->n)
            x->n = i + CQ_RUN - x->at;
        else
            CQ_PUSH(*spans, (cq_echo_span){ i, CQ_RUN });
    }
    for (size_t i = 0; i < spans->n; i++)
        words += spans->p[i].n;
    return words >= CQ_SIGNATURE_WORDS ? words : 0;
}
