/* lexicon.c - see lexicon.h. */
#include "tell/lexicon.h"

#include <string.h>

#include "read/utf.h"

static bool is_word(const cq_token *t)
{
    return t->kind == CQ_TOK_WORD || t->kind == CQ_TOK_NUMBER;
}

static void add(cq_lexicon *x, cq_str word)
{
    cq_message m = { .text = word };
    cq_arena a = { 0 };
    cq_doc d;
    cq_entry e = { .at = (uint32_t)x->hashes.n, .next = CQ_NONE };
    cq_doc_make(&m, &a, &d);
    for (uint32_t i = 0; i < d.n; i++)
        if (is_word(&d.tokens[i]))
            CQ_PUSH(x->hashes, d.tokens[i].hash);
    cq_arena_done(&a);
    e.n = (uint32_t)x->hashes.n - e.at;
    if (!e.n)
        return;
    uint32_t *first = cq_map_put(x->first, x->hashes.p[e.at], CQ_NONE);
    e.next = *first;
    *first = (uint32_t)x->entries.n;
    e.word = cq_str_dup(&x->arena, word);
    CQ_PUSH(x->entries, e);
}

static void done(cq_lexicon *x)
{
    CQ_VEC_DONE(x->entries);
    CQ_VEC_DONE(x->hashes);
    cq_map_free(x->first);
    cq_arena_done(&x->arena);
}

static cq_lexicon *place(cq_lexica *l, const char *lang)
{
    for (size_t i = 0; i < l->v.n; i++)
        if (strcmp(l->v.p[i].lang, lang) == 0) {
            done(&l->v.p[i]);
            return &l->v.p[i];
        }
    CQ_PUSH(l->v, (cq_lexicon){ .lang = "" });
    return &l->v.p[l->v.n - 1];
}

void cq_lexica_put(cq_lexica *l, const char *lang, cq_str text)
{
    cq_lexicon *x = place(l, lang);
    cq_str line;
    *x = (cq_lexicon){ .first = cq_map_new(1024) };
    strncpy(x->lang, lang, sizeof x->lang - 1);
    if (cq_str_starts(text, CQ_STR("\xef\xbb\xbf")))
        text = cq_str_sub(text, 3, text.n);
    text = cq_utf8_repair(&x->arena, text, NULL);
    while (cq_str_line(&text, &line)) {
        line = cq_str_trim(line);
        if (line.n && line.p[0] != '#')
            add(x, line);
        else if (line.n && !x->name.n)
            x->name = cq_str_dup(&x->arena, cq_str_trim(cq_str_sub(line, 1, line.n)));
    }
}

void cq_lexica_done(cq_lexica *l)
{
    for (size_t i = 0; i < l->v.n; i++)
        done(&l->v.p[i]);
    CQ_VEC_DONE(l->v);
}

const cq_lexicon *cq_lexica_of(const cq_lexica *l, const char *lang)
{
    for (size_t i = 0; i < l->v.n; i++)
        if (lang[0] && strcmp(l->v.p[i].lang, lang) == 0)
            return &l->v.p[i];
    return NULL;
}

/* Whether the entry's tokens stand at token i, with nothing between. */
static bool stands(const cq_lexicon *x, const cq_entry *e, const cq_doc *d, uint32_t i)
{
    if (e->n > d->n - i)
        return false;
    for (uint32_t k = 0; k < e->n; k++)
        if (!is_word(&d->tokens[i + k]) ||
            d->tokens[i + k].hash != x->hashes.p[e->at + k])
            return false;
    return true;
}

void cq_lexicon_find(const cq_lexicon *x, const cq_doc *d, cq_ids *out)
{
    out->n = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        const cq_token *t = &d->tokens[i];
        if (t->segment == CQ_SEG_QUOTE || t->segment == CQ_SEG_DISCLAIMER || !is_word(t))
            continue;
        for (uint32_t e = cq_map_get(x->first, t->hash); e != CQ_NONE;
             e = x->entries.p[e].next)
            if (stands(x, &x->entries.p[e], d, i))
                CQ_PUSH(*out, e);
    }
    cq_ids_unique(out);
}
