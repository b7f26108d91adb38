/* collapse.c - see collapse.h. One map from the hash of a normal form to its text; equal
 * hashes are compared word by word, so that a collision cannot join two texts. */
#include "script/collapse.h"

#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/unicode.h"
#include "text/utf8.h"

struct cq_collapse {
    cq_map *vocabulary, *langs, *forms;
    CQ_VEC(cq_text) texts;
    CQ_VEC(uint32_t) words;
    cq_buf folding;
    CQ_VEC(uint64_t) hashes; /* of the words of the text at hand */
    uint32_t letters;        /* of the text at hand */
    uint64_t form;           /* of its words so far */
};

static uint32_t number_of(cq_map *m, uint64_t key)
{
    return *cq_map_put(m, key, (uint32_t)cq_map_count(m));
}

cq_collapse *cq_collapse_new(size_t expected)
{
    cq_collapse *c = cq_zalloc(1, sizeof *c);
    c->vocabulary = cq_map_new(1 << 12);
    c->langs = cq_map_new(8);
    c->forms = cq_map_new(expected);
    return c;
}

void cq_collapse_word(cq_collapse *c, uint64_t hash)
{
    CQ_PUSH(c->hashes, hash);
    cq_map_ahead(c->vocabulary, hash);
    c->form = cq_hash_mix(c->form, hash);
}

void cq_collapse_letters(cq_collapse *c, cq_str word)
{
    cq_buf_clear(&c->folding);
    cq_fold(word, &c->folding);
    const char *p = c->folding.p, *end = p + c->folding.n;
    for (int n; p < end; p += n, c->letters++) {
        cq_utf8_at(p, end, &n);
        cq_collapse_word(c, cq_hash((cq_str){ p, (size_t)n }));
    }
}

/* The words at hand as numbers, behind those of all texts: the places of their hashes are on
 * their way from memory, all at once. */
static const uint32_t *number_words(cq_collapse *c)
{
    CQ_RESERVE(c->words, c->words.n + c->hashes.n);
    uint32_t *to = c->words.p + c->words.n;
    for (size_t i = 0; i < c->hashes.n; i++)
        to[i] = number_of(c->vocabulary, c->hashes.p[i]);
    return to;
}

static bool same_words(const cq_collapse *c, const cq_text *t, const uint32_t *words)
{
    return t->n == c->hashes.n && memcmp(c->words.p + t->at, words, 4 * t->n) == 0;
}

/* The text of the words at hand, known or new. */
static cq_text *settle(cq_collapse *c, const uint32_t *words, uint32_t lang)
{
    uint32_t next = (uint32_t)c->texts.n, *found;
    uint64_t form = c->form;

    while (*(found = cq_map_put(c->forms, form, next)) != next) {
        if (same_words(c, &c->texts.p[*found], words))
            return &c->texts.p[*found];
        form = cq_hash_mix(form, 1);
    }
    uint32_t n = (uint32_t)c->hashes.n;
    CQ_PUSH(c->texts, (cq_text){ .at = c->words.n, .n = n, .lang = lang });
    c->words.n += n;
    return &c->texts.p[next];
}

uint32_t cq_collapse_end(cq_collapse *c, const char lang[4])
{
    uint64_t key = 0;
    if (c->hashes.n == 0)
        return CQ_NONE;
    memcpy(&key, lang, 4);
    cq_map_ahead(c->forms, c->form);
    cq_text *t = settle(c, number_words(c), number_of(c->langs, key));
    t->copies++;
    t->letters = c->letters;
    c->letters = 0;
    c->hashes.n = 0;
    c->form = 0;
    return (uint32_t)(t - c->texts.p);
}

void cq_collapse_done(cq_collapse *c, cq_texts *out)
{
    *out = (cq_texts){ .texts = c->texts.p,
                       .n = (uint32_t)c->texts.n,
                       .words = c->words.p,
                       .vocabulary = (uint32_t)cq_map_count(c->vocabulary),
                       .langs = (uint32_t)cq_map_count(c->langs) };
    cq_map_free(c->forms);
    cq_map_free(c->langs);
    cq_map_free(c->vocabulary);
    cq_buf_done(&c->folding);
    CQ_VEC_DONE(c->hashes);
    free(c);
}

static bool is_word(const cq_token *k)
{
    return k->segment == CQ_SEG_BODY && k->kind <= CQ_TOK_NUMBER;
}

/* The word begins with a letter of Han or hiragana. */
static bool is_dense(cq_str word)
{
    int size;
    return word.n > 2 && (uint8_t)*word.p >= 0xe0 &&
           cq_rune_dense(cq_utf8_at(word.p, word.p + word.n, &size));
}

static cq_str word_of(cq_str text, const cq_token *k)
{
    return cq_str_sub(text, k->at, k->at + k->len);
}

static uint32_t add_body(cq_collapse *c, cq_str text, const cq_doc *d)
{
    for (uint32_t i = 0; i < d->n; i++) {
        if (!is_word(&d->tokens[i]))
            continue;
        cq_str word = word_of(text, &d->tokens[i]);
        if (is_dense(word))
            cq_collapse_letters(c, word);
        else
            cq_collapse_word(c, d->tokens[i].hash);
    }
    return cq_collapse_end(c, d->lang);
}

/* Each text's messages, side by side. */
static void list_messages(const uint32_t *text_of, uint32_t n, cq_texts *t)
{
    uint32_t at = 0;
    t->messages = cq_alloc(((size_t)n + 1) * sizeof *t->messages);
    for (uint32_t i = 0; i < t->n; i++) {
        t->texts[i].from = at;
        at += t->texts[i].copies;
        t->texts[i].copies = 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (text_of[i] == CQ_NONE)
            continue;
        cq_text *x = &t->texts[text_of[i]];
        t->messages[x->from + x->copies++] = i;
    }
}

void cq_texts_make(const cq_corpus *c, const cq_docs *d, cq_texts *out)
{
    uint32_t *text_of = cq_alloc(((size_t)c->message_n + 1) * sizeof *text_of);
    cq_collapse *k = cq_collapse_new(c->message_n);
    for (uint32_t i = 0; i < c->message_n; i++)
        text_of[i] = add_body(k, c->messages[i].text, &d->docs[i]);
    cq_collapse_done(k, out);
    list_messages(text_of, c->message_n, out);
    free(text_of);
}

/* How many words of a text a token is. */
static uint32_t places(cq_str word)
{
    cq_buf b = { 0 };
    uint32_t n = 0;
    if (!is_dense(word))
        return 1;
    cq_fold(word, &b);
    for (size_t i = 0; i < b.n; i++)
        n += ((uint8_t)b.p[i] >> 6) != 2;
    cq_buf_done(&b);
    return n;
}

const char *cq_texts_lang(const cq_texts *t, const cq_docs *d, uint32_t text)
{
    return d->docs[t->messages[t->texts[text].from]].lang;
}

cq_str cq_texts_phrase(const cq_texts *t, const cq_corpus *c, const cq_docs *d,
                       uint32_t text, uint32_t from, uint32_t to, cq_arena *a)
{
    uint32_t m = t->messages[t->texts[text].from], word = 0, at = 0;
    bool begun = false;
    for (uint32_t i = 0; i < d->docs[m].n; i++) {
        const cq_token *k = &d->docs[m].tokens[i];
        if (!is_word(k))
            continue;
        word += places(word_of(c->messages[m].text, k));
        if (!begun && word > from) {
            at = k->at;
            begun = true;
        }
        if (word > to)
            return cq_str_dup(a, cq_str_sub(c->messages[m].text, at, k->at + k->len));
    }
    return (cq_str){ 0 };
}

void cq_texts_done(cq_texts *t)
{
    free(t->messages);
    free(t->words);
    free(t->texts);
    *t = (cq_texts){ 0 };
}
