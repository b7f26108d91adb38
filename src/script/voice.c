/* voice.c - see voice.h. */
#include "script/voice.h"

#include <stdlib.h>

#include "base/map.h"
#include "model/people.h"

void cq_voices_init(cq_voices *v, const cq_corpus *c, const cq_texts *t)
{
    size_t n = 0;
    for (uint32_t i = 0; i < t->n; i++)
        n += t->texts[i].copies;
    *v = (cq_voices){ c, t, cq_people_first(c), cq_alloc((n + 1) * sizeof *v->sender) };
    for (size_t i = 0; i < n; i++)
        v->sender[i] = c->messages[t->messages[i]].sender_no;
}

void cq_voices_done(cq_voices *v)
{
    free(v->sender);
    free(v->person);
    *v = (cq_voices){ 0 };
}

static const cq_message *copy_of(const cq_voices *v, const cq_text *t, uint32_t copy)
{
    return &v->c->messages[v->t->messages[t->from + copy]];
}

uint32_t cq_voices_meet(const cq_voices *v, uint32_t text, uint32_t *known, uint32_t n,
                        uint32_t enough)
{
    const cq_text *t = &v->t->texts[text];
    for (uint32_t k = 0; k < t->copies && n < enough; k++) {
        uint32_t s = v->sender[t->from + k], at = 0;
        while (at < n && known[at] != s)
            at++;
        if (at == n)
            known[n++] = s;
    }
    return n;
}

static bool passed_on(const cq_message *m)
{
    return cq_message_field(m, CQ_F_REPOST).p != NULL;
}

static uint32_t count(const cq_voices *v, const uint32_t *texts, size_t n, bool writing)
{
    cq_ids ids = { 0 };
    for (size_t i = 0; i < n; i++) {
        const cq_text *t = &v->t->texts[texts[i]];
        for (uint32_t k = 0; k < t->copies; k++) {
            uint32_t sender = v->sender[t->from + k];
            if (!writing)
                CQ_PUSH(ids, sender);
            else if (!passed_on(copy_of(v, t, k)))
                CQ_PUSH(ids, v->person[sender]);
        }
    }
    cq_ids_unique(&ids);
    uint32_t different = (uint32_t)ids.n;
    CQ_VEC_DONE(ids);
    return different;
}

uint32_t cq_voices_senders(const cq_voices *v, const uint32_t *texts, size_t n)
{
    if (n == 1 && v->t->texts[*texts].copies == 1)
        return 1;
    return count(v, texts, n, false);
}

uint32_t cq_voices_writers(const cq_voices *v, const uint32_t *texts, size_t n)
{
    return count(v, texts, n, true);
}

static uint32_t new_voices(const cq_voices *v, uint32_t text, cq_map *heard)
{
    const cq_text *t = &v->t->texts[text];
    size_t before = cq_map_count(heard);
    bool wrote = false;
    for (uint32_t k = 0; k < t->copies; k++) {
        const cq_message *m = copy_of(v, t, k);
        if (passed_on(m))
            continue;
        wrote = true;
        cq_map_put(heard, v->person[m->sender_no], 1);
    }
    return wrote ? (uint32_t)(cq_map_count(heard) - before) : 1;
}

void cq_voices_hear(const cq_voices *v, const cq_ids *texts, uint32_t *of)
{
    cq_map *heard = cq_map_new(texts->n);
    for (size_t i = 0; i < texts->n; i++)
        of[texts->p[i]] = new_voices(v, texts->p[i], heard);
    cq_map_free(heard);
}
