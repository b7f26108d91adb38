/* reader.h - what holds for each format of records: they come in order and do not overlap,
 * their keys are UTF-8 of bounded length, it does not matter in which pieces the bytes
 * arrive, and a scan that knows the first ones gives the others as they were. */
#ifndef CQ_FUZZ_READER_H
#define CQ_FUZZ_READER_H

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "read/reader.h"
#include "read/utf.h"

enum { MOST = 1 << 10 };

typedef struct {
    const uint8_t *data;
    size_t size, at, piece;
} feed;

typedef struct {
    size_t n;
    uint64_t end;        /* of the last record */
    uint64_t ends[MOST]; /* of the first ones */
    uint64_t hash[MOST];
    uint64_t problems;
} seen;

static ssize_t give(void *ctx, char *to, size_t room, char **broken)
{
    feed *f = ctx;
    size_t n = f->size - f->at < f->piece ? f->size - f->at : f->piece;
    (void)broken;
    n = n < room ? n : room;
    if (n)
        memcpy(to, f->data + f->at, n);
    f->at += n;
    return (ssize_t)n;
}

static bool good(cq_str s)
{
    return s.n <= CQ_MAX_VALUE && cq_utf8_clean(s);
}

static cq_status on_message(void *ctx, const cq_source *s, cq_message *m, cq_err *err)
{
    seen *v = ctx;
    uint64_t hash =
        cq_hash_mix(m->offset, m->length) ^ cq_hash_mix((uint64_t)m->time, m->line);
    (void)s, (void)err;
    assert(m->offset >= v->end && m->length > 0);
    v->end = m->offset + m->length;
    assert(good(m->id) && good(m->sender) && good(m->sender_name) && good(m->subject));
    assert(m->field_n <= CQ_MAX_FIELDS && m->part_n <= CQ_MAX_PARTS);
    assert((m->time == CQ_NO_TIME) == (m->time_source == CQ_TIME_NONE));
    for (size_t i = 0; i < m->field_n; i++) {
        assert(m->fields[i].value.n > 0 && good(m->fields[i].value));
        hash = cq_hash_mix(hash, cq_hash(m->fields[i].value));
    }
    for (size_t i = 0; i < m->part_n; i++)
        hash = cq_hash_mix(hash, cq_hash(m->parts[i].bytes));
    hash = cq_hash_mix(hash, cq_hash(m->sender) ^ cq_hash(m->id));
    if (v->n < MOST) {
        v->ends[v->n] = v->end;
        v->hash[v->n] = hash;
    }
    v->n++;
    return CQ_OK;
}

static cq_status on_problem(void *ctx, const cq_source *s, const cq_problem *p,
                            cq_err *err)
{
    seen *v = ctx;
    (void)s, (void)err;
    assert(p->reason.n > 0 && cq_utf8_clean(p->reason));
    v->problems++;
    return CQ_OK;
}

static void read_pieces(const cq_format *format, const uint8_t *data, size_t size,
                        size_t piece, uint64_t from, seen *v)
{
    feed f = { data, size, 0, piece };
    cq_source source = { .path = "folder/a.txt", .mtime = 1793610843 };
    cq_read_opt opt = { .dates = CQ_DATES_UNKNOWN };
    cq_sink sink = { .ctx = v, .message = on_message, .problem = on_problem };
    cq_bytes in;
    uint64_t done = 0;
    cq_reader r = { .in = &in,
                    .opt = &opt,
                    .source = &source,
                    .sink = &sink,
                    .from = from,
                    .crew = cq_crew_here(),
                    .done = &done };
    *v = (seen){ 0 };
    cq_bytes_init(&in, give, &f);
    cq_err err;
    assert(format->read(&r, &err) == CQ_OK);
    assert(v->end <= size + 1); /* half a character at the end */
    cq_crew_free(r.crew);
    cq_arena_done(&r.arena);
    cq_bytes_done(&in);
}

static void check_reader(const cq_format *format, const uint8_t *data, size_t size)
{
    static seen whole, pieces, rest;
    char *head = malloc(size);
    if (size)
        memcpy(head, data, size);
    int sure = format->sniff((cq_str){ head, size }, CQ_STR("folder/a.txt"));
    assert(sure >= 0 && sure <= 100);
    free(head);
    read_pieces(format, data, size, 1 << 20, 0, &whole);
    read_pieces(format, data, size, 3, 0, &pieces);
    assert(whole.n == pieces.n && whole.problems == pieces.problems);
    size_t n = whole.n < MOST ? whole.n : MOST;
    assert(memcmp(whole.hash, pieces.hash, n * sizeof *whole.hash) == 0);
    if (n < 2)
        return;
    read_pieces(format, data, size, 1 << 20, whole.ends[n / 2], &rest);
    assert(rest.n == whole.n - n / 2 - 1);
    for (size_t i = 0; i + n / 2 + 1 < n; i++)
        assert(rest.hash[i] == whole.hash[i + n / 2 + 1]);
}

#endif
