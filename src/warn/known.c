/* known.c - see known.h. */
#include "warn/known.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"
#include "script/print.h"
#include "text/words.h"

enum { CHUNK = 200, BETWEEN = 3, NAME = 2 };

/* A word of a script; `tells` where it may be told if enough senders have it. */
typedef struct {
    uint64_t hash;
    uint32_t at, len;
    bool tells;
} word;

typedef CQ_VEC(word) words;

/* Words on end, between two slots. */
typedef struct {
    cq_str text;
    words words;
} stretch;

/* How many senders have a run. They come one after the other. */
typedef struct {
    uint32_t senders, last;
} count;

typedef struct {
    const cq_corpus *c;
    const cq_campaign *p;
    cq_known *out;
    cq_map *names; /* two to four words on end that name somebody */
    cq_map *known; /* key of a run -> its number */
    CQ_VEC(stretch) stretches;
    CQ_VEC(count) counts; /* of the runs, by number */
    cq_words cutter;
} work;

uint64_t cq_run_key(const uint64_t *w)
{
    uint64_t h = 0;
    for (int i = 0; i < CQ_RUN; i++)
        h = cq_hash_mix(h, w[i]);
    return h;
}

/* --- names --- */

static uint64_t name_key(const uint64_t *w, uint32_t n)
{
    uint64_t h = n;
    for (uint32_t i = 0; i < n; i++)
        h = cq_hash_mix(h, w[i]);
    return h;
}

static void add_name(work *w, cq_str name)
{
    uint64_t hashes[CQ_RUN];
    uint32_t n = 0;
    cq_words_begin(&w->cutter, name);
    cq_words_cut(&w->cutter, 0, name.n, CQ_SEG_BODY);
    for (size_t i = 0; i < w->cutter.tokens.n; i++, n++)
        if (n < CQ_RUN)
            hashes[n] = w->cutter.tokens.p[i].hash;
    if (n >= NAME && n <= CQ_RUN)
        cq_map_put(w->names, name_key(hashes, n), 1);
}

/* The words before the '@'. */
static void add_address(work *w, cq_str address)
{
    cq_buf b = { 0 };
    for (size_t i = 0; i < address.n && address.p[i] != '@'; i++)
        cq_buf_char(&b, strchr("._-+", address.p[i]) ? ' ' : address.p[i]);
    add_name(w, cq_buf_view(&b));
    cq_buf_done(&b);
}

static void add_names(work *w)
{
    for (uint32_t i = 0; i < w->p->messages.n; i++) {
        const cq_message *m = &w->c->messages[w->p->messages.p[i]];
        const cq_sender *from = &w->c->senders[m->sender_no];
        size_t colon = cq_str_find(from->key, CQ_STR(":"));
        add_name(w, from->name);
        add_address(w, cq_str_sub(from->key, colon + 1, from->key.n));
        for (uint32_t k = 0; k < m->field_n; k++)
            if (m->fields[k].kind == CQ_F_TARGET)
                add_address(w, m->fields[k].value);
    }
}

/* --- the scripts' words --- */

/* Whether the white space around the word encloses part of an address or a path. */
static bool is_address(cq_str text, const cq_token *t)
{
    size_t from = t->at, to = t->at + t->len;
    while (from > 0 && t->at - from < CHUNK && (unsigned char)text.p[from - 1] > ' ')
        from--;
    while (to < text.n && to - t->at < CHUNK && (unsigned char)text.p[to] > ' ')
        to++;
    cq_str chunk = cq_str_sub(text, from, to);
    return memchr(chunk.p, '@', chunk.n) || memchr(chunk.p, '/', chunk.n);
}

static bool has_digit(cq_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return true;
    return false;
}

static bool tells(cq_str text, const cq_token *t)
{
    return t->kind == CQ_TOK_WORD && !is_address(text, t) &&
           !has_digit(cq_str_sub(text, t->at, t->at + t->len));
}

/* Where n words from the first on are somebody's name, no run has any of them. */
static void hide_names(const work *w, words *v)
{
    uint64_t run[CQ_RUN];
    for (size_t i = 0; i < v->n; i++)
        for (uint32_t n = 1; n <= CQ_RUN && i + n <= v->n; n++) {
            run[n - 1] = v->p[i + n - 1].hash;
            if (n < NAME || cq_map_get(w->names, name_key(run, n)) == CQ_NONE)
                continue;
            for (uint32_t k = 0; k < n; k++)
                v->p[i + k].tells = false;
        }
}

static void add_stretch(work *w, cq_str text)
{
    stretch s = { .text = cq_str_dup(&w->out->arena, text) };
    cq_words_begin(&w->cutter, s.text);
    cq_words_cut(&w->cutter, 0, s.text.n, CQ_SEG_BODY);
    for (size_t i = 0; i < w->cutter.tokens.n; i++) {
        const cq_token *t = &w->cutter.tokens.p[i];
        if (t->kind <= CQ_TOK_NUMBER)
            CQ_PUSH(s.words, (word){ t->hash, t->at, t->len, tells(s.text, t) });
    }
    hide_names(w, &s.words);
    CQ_PUSH(w->stretches, s);
}

static void add_text(work *w, cq_str text)
{
    cq_buf b = { 0 };
    while (cq_script_stretch(&text, &b)) {
        add_stretch(w, cq_buf_view(&b));
        cq_buf_clear(&b);
    }
    cq_buf_done(&b);
}

static void add_scripts(work *w)
{
    for (uint32_t i = 0; i < w->p->script_n; i++) {
        const cq_script *s = &w->p->scripts[i];
        add_text(w, s->text);
        for (uint32_t k = 0; k < s->sentence_n; k++)
            if (!s->sentences[k].in_text)
                add_text(w, s->sentences[k].text);
    }
}

/* The run at word i of the stretch, if it may be told. */
static bool run_at(const stretch *s, size_t i, cq_run *out)
{
    if (i + CQ_RUN > s->words.n)
        return false;
    for (int k = 0; k < CQ_RUN; k++) {
        if (!s->words.p[i + k].tells)
            return false;
        out->word[k] = s->words.p[i + k].hash;
    }
    return true;
}

static void number_runs(work *w)
{
    cq_run r;
    for (size_t i = 0; i < w->stretches.n; i++)
        for (size_t k = 0; k < w->stretches.p[i].words.n; k++)
            if (run_at(&w->stretches.p[i], k, &r)) {
                uint32_t no = (uint32_t)w->counts.n;
                if (*cq_map_put(w->known, cq_run_key(r.word), no) == no)
                    CQ_PUSH(w->counts, (count){ 0, CQ_NONE });
            }
}

/* --- who has them --- */

static void count_doc(work *w, const cq_doc *d, uint32_t sender)
{
    cq_ids places = { 0 };
    uint64_t run[CQ_RUN];
    cq_print_words(d, &places);
    for (size_t i = 0; i + CQ_RUN <= places.n; i++) {
        for (int k = 0; k < CQ_RUN; k++)
            run[k] = d->tokens[places.p[i + k]].hash;
        uint32_t no = cq_map_get(w->known, cq_run_key(run));
        if (no == CQ_NONE || w->counts.p[no].last == sender)
            continue;
        w->counts.p[no].last = sender;
        w->counts.p[no].senders++;
    }
    CQ_VEC_DONE(places);
}

typedef struct {
    char lang[4];
    count senders;
} language;

typedef CQ_VEC(language) languages;

static void count_language(languages *v, const char *lang, uint32_t sender)
{
    size_t i = 0;
    while (i < v->n && strcmp(v->p[i].lang, lang) != 0)
        i++;
    if (!*lang)
        return;
    if (i == v->n) {
        CQ_PUSH(*v, (language){ .senders = { 0, CQ_NONE } });
        memcpy(v->p[i].lang, lang, sizeof v->p[i].lang);
    }
    v->p[i].senders.senders += v->p[i].senders.last != sender;
    v->p[i].senders.last = sender;
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const language *)a)->lang, ((const language *)b)->lang);
}

static void keep_languages(languages *v, cq_known *out)
{
    if (v->n)
        qsort(v->p, v->n, sizeof *v->p, by_code);
    for (size_t i = 0; i < v->n && out->lang_n < CQ_KNOWN_LANGS; i++)
        if (v->p[i].senders.senders >= CQ_KNOWN_SENDERS)
            memcpy(out->langs[out->lang_n++], v->p[i].lang, 4);
    CQ_VEC_DONE(*v);
}

/* The campaign's messages, sender by sender; key is the sender, a the place in the list. */
static size_t by_sender(const work *w, cq_item **out)
{
    CQ_VEC(cq_item) v = { 0 };
    for (uint32_t i = 0; i < w->p->messages.n; i++) {
        const cq_message *m = &w->c->messages[w->p->messages.p[i]];
        if (!m->nobody && !w->c->senders[m->sender_no].nobody)
            CQ_PUSH(v, (cq_item){ m->sender_no, i, 0 });
    }
    if (v.n)
        cq_sort_items(v.p, v.n);
    *out = v.p;
    return v.n;
}

static void count_senders(work *w)
{
    cq_corpus mine = { .message_n = w->p->messages.n };
    cq_docs docs;
    cq_item *items;
    languages langs = { 0 };
    size_t n = by_sender(w, &items);
    mine.messages = cq_alloc((mine.message_n + 1) * sizeof *mine.messages);
    for (uint32_t i = 0; i < mine.message_n; i++)
        mine.messages[i] = w->c->messages[w->p->messages.p[i]];
    cq_docs_make(&mine, 0, &docs);
    for (size_t i = 0; i < n; i++) {
        uint32_t sender = (uint32_t)items[i].key;
        w->out->senders += i == 0 || items[i - 1].key != sender;
        count_doc(w, &docs.docs[items[i].a], sender);
        count_language(&langs, docs.docs[items[i].a].lang, sender);
    }
    keep_languages(&langs, w->out);
    cq_docs_done(&docs);
    free(mine.messages);
    free(items);
}

/* --- what is told --- */

/* Between two words: marks of writing and blanks as they are, all else as a blank. */
static void add_between(cq_buf *b, cq_str s)
{
    bool plain = s.n > 0 && s.n <= BETWEEN;
    for (size_t i = 0; i < s.n; i++)
        plain = plain && memchr(" .,;:!?'\"-", s.p[i], 10);
    cq_buf_str(b, plain ? s : CQ_STR(" "));
}

static cq_passage passage(work *w, const stretch *s, size_t from, size_t to)
{
    cq_buf b = { 0 };
    for (size_t i = from; i < to; i++) {
        const word *x = &s->words.p[i];
        if (i > from)
            add_between(&b, cq_str_sub(s->text, x[-1].at + x[-1].len, x->at));
        cq_buf_str(&b, cq_str_sub(s->text, x->at, x->at + x->len));
    }
    cq_passage p = { cq_str_dup(&w->out->arena, cq_buf_view(&b)), (uint32_t)(to - from) };
    cq_buf_done(&b);
    return p;
}

typedef CQ_VEC(cq_run) runs;
typedef CQ_VEC(cq_passage) passages;

static void tell_stretch(work *w, const stretch *s, runs *told, passages *read)
{
    size_t from = 0, to = 0; /* words covered on end */
    bool fresh = false;      /* some of them for the first time */
    cq_run r;
    for (size_t i = 0; i < s->words.n; i++) {
        uint32_t no =
            run_at(s, i, &r) ? cq_map_get(w->known, cq_run_key(r.word)) : CQ_NONE;
        if (no == CQ_NONE || w->counts.p[no].senders < CQ_KNOWN_SENDERS)
            continue;
        if (i > to && fresh)
            CQ_PUSH(*read, passage(w, s, from, to));
        fresh = fresh && i <= to;
        from = i > to || to == 0 ? i : from;
        to = i + CQ_RUN;
        if (w->counts.p[no].last == CQ_NONE) /* told already */
            continue;
        CQ_PUSH(*told, r);
        w->counts.p[no].last = CQ_NONE;
        fresh = true;
    }
    if (fresh)
        CQ_PUSH(*read, passage(w, s, from, to));
}

static void tell_all(work *w)
{
    runs told = { 0 };
    passages read = { 0 };
    for (size_t i = 0; i < w->stretches.n; i++)
        tell_stretch(w, &w->stretches.p[i], &told, &read);
    cq_known *k = w->out;
    k->run_n = (uint32_t)told.n;
    k->runs = cq_arena_get(&k->arena, (told.n + 1) * sizeof *k->runs);
    k->passage_n = (uint32_t)read.n;
    k->passages = cq_arena_get(&k->arena, (read.n + 1) * sizeof *k->passages);
    if (told.n)
        memcpy(k->runs, told.p, told.n * sizeof *k->runs);
    if (read.n)
        memcpy(k->passages, read.p, read.n * sizeof *k->passages);
    CQ_VEC_DONE(read);
    CQ_VEC_DONE(told);
}

void cq_known_find(const cq_corpus *c, const cq_campaign *p, cq_known *out)
{
    memset(out, 0, sizeof *out);
    work w = { .c = c, .p = p, .out = out };
    w.names = cq_map_new(1024);
    w.known = cq_map_new(1024);
    add_names(&w);
    add_scripts(&w);
    number_runs(&w);
    count_senders(&w);
    tell_all(&w);
    for (size_t i = 0; i < w.stretches.n; i++)
        CQ_VEC_DONE(w.stretches.p[i].words);
    CQ_VEC_DONE(w.stretches);
    CQ_VEC_DONE(w.counts);
    cq_map_free(w.known);
    cq_map_free(w.names);
    cq_words_done(&w.cutter);
}

void cq_known_done(cq_known *k)
{
    cq_arena_done(&k->arena);
    memset(k, 0, sizeof *k);
}
