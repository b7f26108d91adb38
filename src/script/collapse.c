/* collapse.c - see collapse.h. One map from the hash of a normal form to its text; equal
 * hashes are compared word by word, so that a collision cannot join two texts. */
#include "script/collapse.h"

#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"

typedef struct {
    const cq_corpus *corpus;
    cq_map *vocabulary, *langs, *forms;
    CQ_VEC(cq_text) texts;
    CQ_VEC(uint32_t) words;
    uint32_t *text_of; /* message -> text, or CQ_NONE */
} maker;

static uint32_t number_of(cq_map *m, uint64_t key)
{
    return *cq_map_put(m, key, (uint32_t)cq_map_count(m));
}

static uint32_t lang_of(maker *m, const cq_doc *d)
{
    uint64_t key = 0;
    memcpy(&key, d->lang, sizeof d->lang);
    return number_of(m->langs, key);
}

/* Append the words of the body; return their hash. */
static uint64_t add_words(maker *m, const cq_doc *d)
{
    uint64_t form = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        const cq_token *t = &d->tokens[i];
        if (t->segment != CQ_SEG_BODY || t->kind > CQ_TOK_NUMBER)
            continue;
        CQ_PUSH(m->words, number_of(m->vocabulary, t->hash));
        form = cq_hash_mix(form, t->hash);
    }
    return form;
}

static bool same_words(const maker *m, const cq_text *t, size_t at, size_t n)
{
    return t->n == n && memcmp(m->words.p + t->at, m->words.p + at, 4 * n) == 0;
}

/* The text of the words from `at` on, which are dropped again if it is known. */
static uint32_t text_of(maker *m, uint64_t form, size_t at, const cq_doc *d)
{
    size_t n = m->words.n - at;
    uint32_t next = (uint32_t)m->texts.n, *found;

    while (*(found = cq_map_put(m->forms, form, next)) != next) {
        if (same_words(m, &m->texts.p[*found], at, n)) {
            m->words.n = at;
            return *found;
        }
        form = cq_hash_mix(form, 1);
    }
    CQ_PUSH(m->texts, (cq_text){ .at = at, .n = (uint32_t)n, .lang = lang_of(m, d) });
    return next;
}

static void number_texts(maker *m, const cq_docs *d)
{
    for (uint32_t i = 0; i < m->corpus->message_n; i++) {
        size_t at = m->words.n;
        uint64_t form = add_words(m, &d->docs[i]);
        m->text_of[i] = m->words.n > at ? text_of(m, form, at, &d->docs[i]) : CQ_NONE;
        if (m->text_of[i] != CQ_NONE)
            m->texts.p[m->text_of[i]].copies++;
    }
}

/* Each text's messages, side by side. */
static uint32_t *list_messages(maker *m)
{
    uint32_t *out = cq_alloc((m->corpus->message_n + 1) * sizeof *out), at = 0;
    for (size_t t = 0; t < m->texts.n; t++) {
        m->texts.p[t].from = at;
        at += m->texts.p[t].copies;
        m->texts.p[t].copies = 0;
    }
    for (uint32_t i = 0; i < m->corpus->message_n; i++) {
        if (m->text_of[i] == CQ_NONE)
            continue;
        cq_text *t = &m->texts.p[m->text_of[i]];
        out[t->from + t->copies++] = i;
    }
    return out;
}

void cq_texts_make(const cq_corpus *c, const cq_docs *d, cq_texts *out)
{
    maker m = { .corpus = c,
                .vocabulary = cq_map_new(1 << 12),
                .langs = cq_map_new(8),
                .forms = cq_map_new(c->message_n),
                .text_of = cq_alloc((c->message_n + 1) * sizeof *m.text_of) };
    number_texts(&m, d);
    *out = (cq_texts){ .messages = list_messages(&m),
                       .texts = m.texts.p,
                       .n = (uint32_t)m.texts.n,
                       .words = m.words.p,
                       .vocabulary = (uint32_t)cq_map_count(m.vocabulary),
                       .langs = (uint32_t)cq_map_count(m.langs) };
    free(m.text_of);
    cq_map_free(m.forms);
    cq_map_free(m.langs);
    cq_map_free(m.vocabulary);
}

void cq_texts_done(cq_texts *t)
{
    free(t->messages);
    free(t->words);
    free(t->texts);
    *t = (cq_texts){ 0 };
}
