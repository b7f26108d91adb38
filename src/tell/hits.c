/* hits.c - see hits.h. */
#include "tell/hits.h"

#include <stdlib.h>
#include <string.h>

#include "tell/rune.h"
#include "tell/words.h"

enum {
    SHOWN = 5,    /* passages of a message on a terminal */
    COLUMNS = 78, /* of a line */
};

typedef struct {
    uint32_t byte, bytes, word, words;
    uint32_t page; /* from 1; 0 where the text has no pages */
} place;

/* Each page ends with a form feed; an attached letter counts its own. */
static uint32_t page_of(cq_str text, uint32_t byte)
{
    uint32_t page = 1;
    if (!text.n || !memchr(text.p, '\f', text.n))
        return 0;
    for (uint32_t i = 0; i < byte; i++)
        page = text.p[i] == CQ_ATTACHED ? 1 : page + (text.p[i] == '\f');
    return page;
}

static place place_of(const cq_doc *d, cq_str text, const cq_ids *words, uint32_t at,
                      uint32_t n)
{
    const cq_token *first = &d->tokens[words->p[at]],
                   *last = &d->tokens[words->p[at + n - 1]];
    return (place){ first->at, last->at + last->len - first->at, at, n,
                    page_of(text, first->at) };
}

static void tell_place_json(cq_buf *o, const char *name, place p)
{
    cq_buf_printf(o, ",\"%s\":{\"byte\":%u,\"bytes\":%u,\"word\":%u,\"words\":%u", name,
                  p.byte, p.bytes, p.word, p.words);
    if (p.page)
        cq_buf_printf(o, ",\"page\":%u", p.page);
    cq_buf_char(o, '}');
}

static void tell_passage_json(cq_buf *o, const cq_shared *s, place a, place b,
                              cq_str text)
{
    cq_buf_printf(o, "{\"words\":%u,\"text\":", s->words);
    cq_rune_json(o, cq_str_sub(text, b.byte, b.byte + b.bytes));
    tell_place_json(o, "ours", a);
    tell_place_json(o, "theirs", b);
    cq_buf_char(o, '}');
}

static void tell_place(cq_buf *o, place p)
{
    if (p.page)
        cq_buf_printf(o, "page %u, ", p.page);
    cq_buf_printf(o, "byte %u", p.byte);
}

static void tell_passage(cq_buf *o, const cq_shared *s, place a, place b, cq_str text)
{
    cq_buf line = { 0 };
    cq_rune_line(&line, cq_str_sub(text, b.byte, b.byte + b.bytes));
    cq_str rest = cq_buf_view(&line);
    cq_buf_printf(o, "    %u words at ", s->words);
    tell_place(o, b);
    cq_buf_z(o, " (ours: ");
    tell_place(o, a);
    cq_buf_z(o, ")\n");
    while (rest.n) {
        int columns = 6;
        cq_str left = rest, space = { 0 };
        while (left.n && columns < COLUMNS) {
            if (left.p[0] == ' ')
                space = left;
            columns += cq_rune_width(cq_rune_next(&left));
        }
        left = left.n && space.n ? cq_str_sub(space, 1, space.n) : left;
        cq_buf_printf(o, "      %.*s\n", (int)(rest.n - left.n), rest.p);
        rest = left;
    }
    cq_buf_done(&line);
}

static void tell_passages(const cq_hits_pen *p, const cq_search *s, const cq_hit *h)
{
    cq_ids words = { 0 };
    cq_print_words(&h->doc, &words);
    size_t n = p->json || h->shared.n < SHOWN ? h->shared.n : SHOWN;
    for (size_t i = 0; i < n; i++) {
        const cq_shared *x = &h->shared.p[i];
        place a = place_of(s->doc, p->text, &s->words, x->a_at, x->a_n),
              b = place_of(&h->doc, h->text, &words, x->b_at, x->b_n);
        if (p->json && i)
            cq_buf_char(p->out, ',');
        (p->json ? tell_passage_json : tell_passage)(p->out, x, a, b, h->text);
    }
    if (n < h->shared.n)
        cq_buf_printf(p->out, "    and %zu more passages\n", h->shared.n - n);
    CQ_VEC_DONE(words);
}

static void tell_message_json(cq_buf *o, const cq_hit *h, const cq_message *m,
                              cq_str time)
{
    cq_buf_z(o, "{\"message\":");
    cq_rune_json(o, m->key);
    cq_buf_z(o, ",\"sender\":");
    cq_rune_json(o, m->sender);
    cq_buf_z(o, ",\"time\":");
    if (time.n)
        cq_rune_json(o, time);
    else
        cq_buf_z(o, "null");
    cq_buf_z(o, ",\"input\":");
    cq_rune_json(o, *m->path);
    cq_buf_printf(o,
                  ",\"line\":%llu,\"offset\":%llu,\"bits\":%.4g,\"words\":%u,"
                  "\"passages\":[",
                  (unsigned long long)m->line, (unsigned long long)m->offset, h->bits,
                  h->words);
}

static void tell_message(cq_buf *o, const cq_message *m, cq_str time)
{
    cq_buf_z(o, "\n  ");
    cq_rune_line(o, m->key);
    cq_buf_z(o, "\n    by ");
    cq_rune_line(o, m->sender);
    cq_buf_printf(o, "%s%.*s\n    ", time.n ? ", " : "", CQ_FMT(time));
    cq_rune_line(o, *m->path);
    cq_buf_printf(o, ":%llu\n", (unsigned long long)m->line);
}

typedef struct {
    const cq_hit *hit;
    cq_message m;
} row;

static void tell_row(const cq_hits_pen *p, const cq_search *s, const row *r, bool first)
{
    cq_arena a = { 0 };
    cq_str time = cq_time_iso(&a, r->m.time);
    if (p->json) {
        cq_buf_z(p->out, first ? "" : ",");
        tell_message_json(p->out, r->hit, &r->m, time);
    } else {
        tell_message(p->out, &r->m, time);
    }
    tell_passages(p, s, r->hit);
    cq_buf_z(p->out, p->json ? "]}" : "");
    cq_arena_done(&a);
}

static int by_key(const void *x, const void *y)
{
    return cq_str_cmp(((const row *)x)->m.key, ((const row *)y)->m.key);
}

typedef CQ_VEC(row) rows;

/* The messages of hits [from, to), by key. */
static cq_status rows_of(const cq_hits_pen *p, const cq_search *s, size_t from, size_t to,
                         cq_arena *a, rows *out, cq_err *err)
{
    cq_messages got = { 0 };
    cq_status st = CQ_OK;
    out->n = 0;
    for (size_t i = from; i < to && !st; i++) {
        got.n = 0;
        st = cq_case_text_messages(p->k, s->hits.p[i].row, a, &got, err);
        for (size_t k = 0; k < got.n; k++)
            CQ_PUSH(*out, (row){ &s->hits.p[i], got.p[k] });
    }
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_key);
    CQ_VEC_DONE(got);
    return st;
}

/* Messages whose texts tell the same stand by key, whatever their order in the case. */
static cq_status tell_rows(const cq_hits_pen *p, const cq_search *s, uint64_t *told,
                           bool *more, cq_err *err)
{
    cq_arena a = { 0 };
    rows v = { 0 };
    cq_status st = CQ_OK;
    *told = 0;
    *more = false;
    for (size_t i = 0, end; i < s->hits.n && !st && !*more; i = end) {
        const cq_hit *h = s->hits.p;
        for (end = i + 1; end < s->hits.n && cq_hit_order(&h[i], &h[end]) == 0;)
            end++;
        st = rows_of(p, s, i, end, &a, &v, err);
        for (size_t k = 0; k < v.n && !*more; k++) {
            *more = *told == p->most;
            if (!*more)
                tell_row(p, s, &v.p[k], (*told)++ == 0);
        }
    }
    CQ_VEC_DONE(v);
    cq_arena_done(&a);
    return st;
}

static void tell_text_json(cq_buf *o, const cq_search *s, cq_str name, uint64_t line)
{
    cq_buf_z(o, "{\"text\":");
    cq_rune_json(o, name);
    cq_buf_printf(o,
                  ",\"line\":%llu,\"words\":%zu,\"too_short\":%s,\"texts\":%zu,"
                  "\"echoes\":[",
                  (unsigned long long)line, s->words.n,
                  s->words.n < CQ_SEARCH_WORDS ? "true" : "false", s->hits.n);
}

static void tell_text(cq_buf *o, const cq_search *s, cq_str name, uint64_t line)
{
    cq_rune_line(o, name);
    if (line)
        cq_buf_printf(o, ":%llu", (unsigned long long)line);
    cq_buf_z(o, ": ");
    cq_words_count(o, s->words.n, "word", "words");
    if (s->words.n < CQ_SEARCH_WORDS)
        cq_buf_printf(
            o, ", too few to look for: %d are needed (claque open searches for words)\n",
            CQ_SEARCH_WORDS);
    else
        cq_buf_printf(o, ", echoed in %zu different texts of the case\n", s->hits.n);
}

cq_status cq_hits_tell(const cq_hits_pen *p, const cq_search *s, cq_str name,
                       uint64_t line, cq_err *err)
{
    cq_buf *o = p->out;
    uint64_t told;
    bool more;
    (p->json ? tell_text_json : tell_text)(o, s, name, line);
    cq_status st = tell_rows(p, s, &told, &more, err);
    if (p->json)
        cq_buf_printf(o, "],\"more\":%s}", more ? "true" : "false");
    else if (more)
        cq_buf_printf(o, "\n  The first %llu messages; --most N lists more.\n",
                      (unsigned long long)told);
    return st;
}
