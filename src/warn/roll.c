/* roll.c - see roll.h. */
#include "warn/roll.h"

#include <stdlib.h>

#include "script/print.h"
#include "tell/rune.h"
#include "tell/words.h"

typedef struct {
    uint32_t byte, bytes, word, words;
} place;

typedef struct {
    cq_roll_message m; /* its text is that of the passages, one after the other */
    place *places;
    uint32_t place_n;
    uint32_t words, of; /* of the script; of the body */
} hit;

struct cq_roll {
    cq_arena arena;
    cq_str path, signer;
    cq_signature s;
    cq_echo *echo;
    cq_echo_spans spans;
    int32_t today;
    uint32_t common;
    uint64_t seen;
    CQ_VEC(hit) hits;
};

cq_roll *cq_roll_new(cq_str path, cq_str signer, const cq_signature *s,
                     const cq_circle_key *circle, int32_t today)
{
    cq_roll *r = cq_zalloc(1, sizeof *r);
    r->path = cq_str_dup(&r->arena, path);
    r->signer = cq_str_dup(&r->arena, signer);
    r->s = *s;
    r->echo = cq_echo_new(&r->s, circle);
    r->today = today;
    return r;
}

void cq_roll_free(cq_roll *r)
{
    if (!r)
        return;
    cq_echo_free(r->echo);
    cq_signature_done(&r->s);
    CQ_VEC_DONE(r->spans);
    CQ_VEC_DONE(r->hits);
    cq_arena_done(&r->arena);
    free(r);
}

void cq_roll_learn(cq_roll *r, const cq_doc *d, uint32_t sender)
{
    cq_echo_learn(r->echo, d, sender);
}

void cq_roll_settle(cq_roll *r, uint32_t senders)
{
    r->common = cq_echo_settle(r->echo, senders);
}

/* --- noting --- */

static void copy_passages(cq_roll *r, hit *h, cq_str text, const cq_doc *d,
                          const cq_ids *words)
{
    cq_buf b = { 0 };
    h->place_n = (uint32_t)r->spans.n;
    h->places = cq_arena_get(&r->arena, (r->spans.n + 1) * sizeof *h->places);
    for (uint32_t i = 0; i < h->place_n; i++) {
        cq_echo_span s = r->spans.p[i];
        const cq_token *first = &d->tokens[words->p[s.at]],
                       *last = &d->tokens[words->p[s.at + s.n - 1]];
        uint32_t end = last->at + last->len;
        h->places[i] = (place){ first->at, end - first->at, s.at, s.n };
        cq_buf_str(&b, cq_str_sub(text, first->at, end));
    }
    h->m.text = cq_str_dup(&r->arena, cq_buf_view(&b));
    cq_buf_done(&b);
}

void cq_roll_see(cq_roll *r, const cq_roll_message *m, const cq_doc *d)
{
    cq_ids words = { 0 };
    hit h = { .m = *m };
    r->seen++;
    h.words = cq_echo_words(r->echo, d, &r->spans);
    if (!h.words)
        return;
    cq_print_words(d, &words);
    h.of = (uint32_t)words.n;
    h.m.key = cq_str_dup(&r->arena, m->key);
    h.m.sender = cq_str_dup(&r->arena, m->sender);
    h.m.path = cq_str_dup(&r->arena, m->path);
    copy_passages(r, &h, m->text, d, &words);
    CQ_PUSH(r->hits, h);
    CQ_VEC_DONE(words);
}

static int most_first(const void *x, const void *y)
{
    const hit *a = x, *b = y;
    int d = (a->words < b->words) - (a->words > b->words);
    d = d ? d : cq_str_cmp(a->m.key, b->m.key);
    d = d ? d : cq_str_cmp(a->m.path, b->m.path);
    return d ? d : (a->m.offset > b->m.offset) - (a->m.offset < b->m.offset);
}

static double share(const hit *h)
{
    return (double)h->words / h->of;
}

/* --- for people --- */

static int64_t time_of(int32_t day)
{
    return day == CQ_NO_DAY ? CQ_NO_TIME : (int64_t)day * 86400;
}

static void tell_signer(const cq_roll *r, cq_buf *o)
{
    int32_t age = r->today - r->s.day;
    cq_rune_line(o, r->path);
    cq_buf_z(o, ": signed by ");
    cq_rune_line(o, r->signer);
    if (age <= 0)
        cq_buf_z(o, " today");
    else
        cq_buf_printf(o, " %d day%s ago", age, age == 1 ? "" : "s");
}

static void tell_count(const cq_roll *r, cq_buf *o)
{
    cq_buf_printf(o, "%zu of ", r->hits.n);
    cq_words_count(o, r->seen, "message", "messages");
    cq_buf_z(o, r->hits.n == 1 ? " has its script" : " have its script");
}

uint64_t cq_roll_count(const cq_roll *r)
{
    return r->hits.n;
}

void cq_roll_line(const cq_roll *r, int64_t before, cq_buf *o)
{
    tell_signer(r, o);
    cq_buf_printf(o, "; campaign %s, %s; ", r->s.campaign,
                  cq_standing_name(r->s.standing));
    tell_count(r, o);
    if (before >= 0)
        cq_buf_printf(o, " (%+lld)", (long long)r->hits.n - (long long)before);
    cq_buf_char(o, '\n');
}

static void tell_file(const cq_roll *r, cq_buf *o)
{
    tell_signer(r, o);
    cq_buf_z(o, ", good until ");
    cq_words_day(o, time_of(r->s.expires));
    cq_buf_printf(o, "\n  campaign %s, %s, ", r->s.campaign,
                  cq_standing_name(r->s.standing));
    cq_signature_size(o, r->s.senders);
    cq_buf_z(o, " senders, ");
    cq_words_span(o, time_of(r->s.first), time_of(r->s.last));
    for (uint32_t i = 0; i < r->s.lang_n; i++)
        cq_buf_printf(o, ", %s", r->s.langs[i]);
    if (r->common)
        cq_buf_printf(o,
                      "\n  %u of its %u hashes are common in your own individual mail "
                      "and do not count",
                      r->common, r->s.hash_n);
    cq_buf_z(o, "\n  ");
    tell_count(r, o);
    cq_buf_char(o, '\n');
}

static void tell_hit(const hit *h, cq_buf *o)
{
    cq_arena a = { 0 };
    cq_str time = cq_time_iso(&a, h->m.time);
    cq_buf_z(o, "\n  ");
    cq_rune_line(o, h->m.key.n ? h->m.key : CQ_STR("(without an id)"));
    cq_buf_z(o, "\n    by ");
    cq_rune_line(o, h->m.sender.n ? h->m.sender : CQ_STR("nobody"));
    cq_buf_printf(o, "%s%.*s\n    ", time.n ? ", " : "", CQ_FMT(time));
    cq_rune_line(o, h->m.path);
    cq_buf_printf(o, ":%llu\n    ", (unsigned long long)h->m.line);
    cq_words_count(o, h->words, "word", "words");
    cq_buf_printf(o, " of the script, %u%% of the message\n",
                  (unsigned)(100 * share(h) + 0.5));
    cq_arena_done(&a);
}

/* --- for programs --- */

static void json_or_null(cq_buf *o, const char *name, cq_str s)
{
    cq_buf_printf(o, ",\"%s\":", name);
    if (s.n)
        cq_rune_json(o, s);
    else
        cq_buf_z(o, "null");
}

static void json_day(cq_buf *o, const char *name, int32_t day)
{
    cq_buf b = { 0 };
    if (day != CQ_NO_DAY)
        cq_day_write(&b, day);
    json_or_null(o, name, cq_buf_view(&b));
    cq_buf_done(&b);
}

static void json_file(const cq_roll *r, cq_buf *o)
{
    cq_buf_z(o, "{\"file\":");
    cq_rune_json(o, r->path);
    json_or_null(o, "signer", r->signer);
    cq_buf_printf(o, ",\"age_days\":%d,\"campaign\":\"%s\",\"standing\":\"%s\"",
                  r->today - r->s.day, r->s.campaign, cq_standing_name(r->s.standing));
    cq_buf_z(o, ",\"senders\":\"");
    cq_signature_size(o, r->s.senders);
    cq_buf_char(o, '"');
    json_day(o, "first", r->s.first);
    json_day(o, "last", r->s.last);
    json_day(o, "signed", r->s.day);
    json_day(o, "expires", r->s.expires);
    cq_buf_z(o, ",\"languages\":[");
    for (uint32_t i = 0; i < r->s.lang_n; i++)
        cq_buf_printf(o, "%s\"%s\"", i ? "," : "", r->s.langs[i]);
    cq_buf_printf(o,
                  "],\"hashes\":%u,\"common\":%u,\"read\":%llu,\"known\":%zu,"
                  "\"messages\":[",
                  r->s.hash_n, r->common, (unsigned long long)r->seen, r->hits.n);
}

static void json_hit(const hit *h, cq_buf *o)
{
    cq_arena a = { 0 };
    size_t at = 0;
    cq_buf_z(o, "{\"input\":");
    cq_rune_json(o, h->m.path);
    json_or_null(o, "message", h->m.key);
    json_or_null(o, "sender", h->m.sender);
    json_or_null(o, "time", cq_time_iso(&a, h->m.time));
    cq_buf_printf(o, ",\"line\":%llu,\"offset\":%llu,\"words\":%u,\"share\":",
                  (unsigned long long)h->m.line, (unsigned long long)h->m.offset,
                  h->words);
    cq_words_number(o, share(h));
    cq_buf_z(o, ",\"passages\":[");
    for (uint32_t i = 0; i < h->place_n; i++) {
        place p = h->places[i];
        cq_buf_printf(o, "%s{\"words\":%u,\"text\":", i ? "," : "", p.words);
        cq_rune_json(o, cq_str_sub(h->m.text, at, at + p.bytes));
        cq_buf_printf(o,
                      ",\"theirs\":{\"byte\":%u,\"bytes\":%u,\"word\":%u,\"words\":%u}}",
                      p.byte, p.bytes, p.word, p.words);
        at += p.bytes;
    }
    cq_buf_z(o, "]}");
    cq_arena_done(&a);
}

void cq_roll_tell(cq_roll *r, uint64_t most, bool json, cq_buf *o)
{
    size_t n = r->hits.n < most ? r->hits.n : (size_t)most;
    if (r->hits.n)
        qsort(r->hits.p, r->hits.n, sizeof *r->hits.p, most_first);
    (json ? json_file : tell_file)(r, o);
    for (size_t i = 0; i < n; i++) {
        if (json && i)
            cq_buf_char(o, ',');
        (json ? json_hit : tell_hit)(&r->hits.p[i], o);
    }
    if (json)
        cq_buf_printf(o, "],\"more\":%s}", n < r->hits.n ? "true" : "false");
    else if (n < r->hits.n)
        cq_buf_printf(o, "\n  The first %zu messages; --most N lists more.\n", n);
}
