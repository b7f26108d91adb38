/* unsure.c - see unsure.h. */
#include "text/unsure.h"

#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/unicode.h"
#include "text/utf8.h"
#include "text/words.h"

enum { LEAST = 4, MOST = 24, LETTER = 2, ROOM = LETTER * (MOST + 2) };

/* A word in question: folded, in letters of one alphabet, of at most LETTER bytes each. */
typedef struct {
    char p[ROOM];
    size_t n;             /* 0 of one that is not to be changed */
    uint32_t first, last; /* of the alphabet */
} word;

typedef struct {
    uint32_t doc, token;
} suspect;

typedef CQ_VEC(suspect) suspects;

/* --- words at one mistake --- */

typedef void visit(void *ctx, cq_str variant);

/* `to` in place of n bytes at `at`. */
static void change(cq_str w, size_t at, size_t n, cq_str to, visit *f, void *ctx)
{
    char p[ROOM];
    memcpy(p, w.p, at);
    memcpy(p + at, to.p, to.n);
    memcpy(p + at + to.n, w.p + at + n, w.n - at - n);
    f(ctx, (cq_str){ p, w.n - n + to.n });
}

static void each_likeness(cq_str w, visit *f, void *ctx)
{
    static const char *const like[][2] = { { "rn", "m" }, { "nn", "m" }, { "cl", "d" },
                                           { "vv", "w" }, { "li", "h" }, { "ii", "u" },
                                           { "ri", "n" }, { "lc", "k" } };
    for (size_t i = 0; i < sizeof like / sizeof *like; i++)
        for (int way = 0; way < 2; way++) {
            cq_str from = cq_str_z(like[i][way]), to = cq_str_z(like[i][!way]);
            for (size_t at = 0; at + from.n <= w.n; at++)
                if (cq_str_starts(cq_str_sub(w, at, w.n), from))
                    change(w, at, from.n, to, f, ctx);
        }
}

/* The bytes of the letter at `at`, 0 at the word's end. */
static size_t letter(cq_str w, size_t at)
{
    return at == w.n ? 0 : (unsigned char)w.p[at] < 0x80 ? 1 : LETTER;
}

static void each_letter(cq_str w, size_t at, const word *x, visit *f, void *ctx)
{
    for (uint32_t c = x->first; c <= x->last; c++) {
        bool ascii = c < 0x80;
        char utf8[LETTER] = { (char)(ascii ? c : 0xc0 | c >> 6),
                              (char)(0x80 | (c & 63)) };
        cq_str one = { utf8, ascii ? 1 : LETTER };
        change(w, at, 0, one, f, ctx);
        if (at < w.n)
            change(w, at, letter(w, at), one, f, ctx);
    }
}

static void each_variant(const word *x, visit *f, void *ctx)
{
    cq_str w = { x->p, x->n };
    each_likeness(w, f, ctx);
    for (size_t at = 0; at <= w.n; at += letter(w, at) ? letter(w, at) : 1)
        each_letter(w, at, x, f, ctx);
    for (size_t at = 0; at < w.n; at += letter(w, at))
        change(w, at, letter(w, at), CQ_STR(""), f, ctx);
}

/* --- the words in question --- */

static void gather_words(const cq_message *m, cq_words *w, cq_map *out)
{
    for (uint32_t i = 0; i < m->field_n; i++) {
        if (m->fields[i].kind != CQ_F_UNSURE)
            continue;
        cq_words_begin(w, m->fields[i].value);
        cq_words_cut(w, 0, m->fields[i].value.n, CQ_SEG_BODY);
        for (size_t k = 0; k < w->tokens.n; k++)
            cq_map_put(out, w->tokens.p[k].hash, 1);
    }
}

/* The alphabet of a folded word; false where it has none or more than one. */
static bool find_alphabet(cq_str s, word *out)
{
    static const struct {
        uint32_t first, last;
    } alphabets[] = { { 'a', 'z' }, { 0x3b1, 0x3c9 }, { 0x430, 0x45f } };
    int letters = 0, n;
    for (size_t i = 0; i < s.n; i += (size_t)n, letters++) {
        uint32_t c = cq_utf8_at(s.p + i, s.p + s.n, &n), known = out->last;
        for (size_t k = 0; k < sizeof alphabets / sizeof *alphabets; k++)
            if (c >= alphabets[k].first && c <= alphabets[k].last) {
                out->first = alphabets[k].first;
                out->last = alphabets[k].last;
            }
        bool known_one = c >= out->first && c <= out->last;
        bool other = c < 0x80 && c != '\n'; /* digits, an apostrophe */
        if ((known && out->last != known) || !(known_one || other))
            return false;
    }
    return out->last && letters >= LEAST && letters <= MOST;
}

static word word_of(const cq_message *m, const cq_token *t)
{
    word x = { .n = 0 };
    cq_buf folded = { 0 };
    if (t->kind != CQ_TOK_WORD || t->len < LEAST || t->len > LETTER * MOST)
        return x;
    cq_fold((cq_str){ m->text.p + t->at, t->len }, &folded);
    cq_fold_marks(&folded);
    if (folded.n <= LETTER * MOST && find_alphabet(cq_buf_view(&folded), &x)) {
        memcpy(x.p, folded.p, folded.n);
        x.n = folded.n;
    }
    cq_buf_done(&folded);
    return x;
}

static void find_suspects(const cq_corpus *c, cq_docs *d, uint32_t i, cq_words *w,
                          suspects *out)
{
    cq_map *unsure = cq_map_new(64);
    gather_words(&c->messages[i], w, unsure);
    for (uint32_t t = 0; t < d->docs[i].n; t++) {
        const cq_token *token = &d->docs[i].tokens[t];
        if (cq_map_get(unsure, token->hash) != CQ_NONE &&
            word_of(&c->messages[i], token).n)
            CQ_PUSH(*out, (suspect){ i, t });
    }
    cq_map_free(unsure);
}

/* --- what they may have been --- */

static void want(void *ctx, cq_str variant)
{
    cq_map_put(ctx, cq_hash(variant), 0);
}

static void count_doc(const cq_doc *d, uint32_t i, const suspects *v, size_t *next,
                      cq_map *wanted)
{
    for (uint32_t t = 0; t < d->n; t++) {
        if (*next < v->n && v->p[*next].doc == i && v->p[*next].token == t)
            ++*next;
        else if (cq_map_get(wanted, d->tokens[t].hash) != CQ_NONE)
            ++*cq_map_put(wanted, d->tokens[t].hash, 0);
    }
}

typedef struct {
    const cq_map *wanted;
    uint32_t count;
    char best[ROOM];
    size_t n;
} choice;

static void choose(void *ctx, cq_str variant)
{
    choice *x = ctx;
    uint32_t n = cq_map_get(x->wanted, cq_hash(variant));
    cq_str best = { x->best, x->n };
    if (n < x->count || n == 0 || (n == x->count && cq_str_cmp(variant, best) >= 0))
        return;
    x->count = n;
    x->n = variant.n;
    memcpy(x->best, variant.p, variant.n);
}

static void settle(const cq_corpus *c, cq_docs *d, suspect s, const cq_map *wanted)
{
    cq_token *t = (cq_token *)(uintptr_t)&d->docs[s.doc].tokens[s.token];
    choice x = { .wanted = wanted };
    if (cq_map_get(wanted, t->hash) > 0)
        return; /* others write it so */
    word w = word_of(&c->messages[s.doc], t);
    each_variant(&w, choose, &x);
    if (x.count)
        t->hash = cq_hash((cq_str){ x.best, x.n });
}

/* Docs that messages share are looked at once. */
static void forgive(const cq_corpus *c, cq_docs *d, const suspects *v)
{
    size_t next = 0;
    cq_map *wanted = cq_map_new(v->n * 256), *seen = cq_map_new(c->message_n);
    for (size_t i = 0; i < v->n; i++) {
        const cq_token *t = &d->docs[v->p[i].doc].tokens[v->p[i].token];
        cq_map_put(wanted, t->hash, 0);
        word w = word_of(&c->messages[v->p[i].doc], t);
        each_variant(&w, want, wanted);
    }
    for (uint32_t i = 0; i < c->message_n; i++)
        if (*cq_map_put(seen, (uintptr_t)d->docs[i].tokens, i) == i)
            count_doc(&d->docs[i], i, v, &next, wanted);
    for (size_t i = 0; i < v->n; i++)
        settle(c, d, v->p[i], wanted);
    cq_map_free(seen);
    cq_map_free(wanted);
}

static bool is_unsure(const cq_message *m)
{
    return cq_message_field(m, CQ_F_UNSURE).p != NULL;
}

static bool any_unsure(const cq_corpus *c)
{
    uint32_t i = 0;
    while (i < c->message_n && !is_unsure(&c->messages[i]))
        i++;
    return i < c->message_n;
}

/* Of messages that share a doc the first decides: a scan that reads as another typed is
 * sure. */
void cq_unsure_settle(const cq_corpus *c, cq_docs *d)
{
    suspects v = { 0 };
    cq_words w = { 0 };
    if (!any_unsure(c))
        return;
    cq_map *seen = cq_map_new(c->message_n);
    for (uint32_t i = 0; i < c->message_n; i++) {
        bool first = *cq_map_put(seen, (uintptr_t)d->docs[i].tokens, i) == i;
        if (!is_unsure(&c->messages[i]))
            continue;
        memset(d->docs[i].folded, 0, sizeof d->docs[i].folded);
        if (first)
            find_suspects(c, d, i, &w, &v);
    }
    if (v.n)
        forgive(c, d, &v);
    cq_map_free(seen);
    cq_words_done(&w);
    CQ_VEC_DONE(v);
}
