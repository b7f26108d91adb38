/* writer.c - see writer.h.
 *
 * A batch is filled by the one thread while the other writes those before it. What little
 * stands in a batch when the writer has to settle is written at once, without the other
 * thread: ten thousand files of one letter would else be ten thousand waits. */
#include "keep/writer.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/lane.h"
#include "base/vec.h"
#include "keep/inside.h"

enum { ROOM = 4, RECORDS = 512, BYTES = 256 << 10, AHEAD = 4 /* records */ };

typedef struct {
    bool is_problem;
    union {
        cq_message message;
        cq_problem problem;
    };
} record;

typedef struct {
    cq_arena arena;
    CQ_VEC(record) records;
    size_t bytes;
} batch;

struct cq_writer {
    cq_case *c;
    cq_lane *lane;           /* NULL until there is a full batch */
    batch batches[ROOM + 1]; /* one is filled while the others wait */
    size_t filling;
    bool alone;         /* all is done by who puts */
    atomic_bool failed; /* seen at once; the next two only while the lane is idle */
    cq_status status;
    cq_err err;
};

cq_writer *cq_writer_new(cq_case *c, int threads)
{
    cq_writer *w = cq_zalloc(1, sizeof *w);
    w->c = c;
    w->alone = threads == 1;
    return w;
}

static void expect(const cq_writer *w, const batch *b, size_t i)
{
    if (i < b->records.n && !b->records.p[i].is_problem)
        cq_inside_expect_text(w->c, b->records.p[i].message.text);
}

static void write_batch(void *ctx, void *piece)
{
    cq_writer *w = ctx;
    batch *b = piece;
    for (size_t i = 0; i < b->records.n && !w->status; i++) {
        const record *r = &b->records.p[i];
        expect(w, b, i + AHEAD);
        w->status = r->is_problem ? cq_case_add_problem(w->c, &r->problem, &w->err)
                                  : cq_case_add_message(w->c, &r->message, &w->err);
    }
    atomic_store(&w->failed, w->status != CQ_OK);
    b->records.n = 0;
    b->bytes = 0;
    cq_arena_reset(&b->arena);
}

static batch *current(cq_writer *w)
{
    return &w->batches[w->filling];
}

static void hand_over(cq_writer *w)
{
    if (!w->lane)
        w->lane = cq_lane_new(ROOM, write_batch, w);
    cq_lane_put(w->lane, current(w));
    w->filling = (w->filling + 1) % (ROOM + 1);
}

cq_status cq_writer_settle(cq_writer *w, cq_err *err)
{
    if (w->lane)
        cq_lane_wait(w->lane);
    write_batch(w, current(w));
    if (w->status && err)
        *err = w->err;
    return w->status;
}

void cq_writer_free(cq_writer *w)
{
    if (!w)
        return;
    cq_writer_settle(w, NULL);
    cq_lane_free(w->lane);
    for (int i = 0; i <= ROOM; i++) {
        CQ_VEC_DONE(w->batches[i].records);
        cq_arena_done(&w->batches[i].arena);
    }
    free(w);
}

static cq_str keep(batch *b, cq_str s)
{
    b->bytes += s.n;
    return cq_str_dup(&b->arena, s);
}

static size_t weight(const cq_message *m)
{
    size_t n = m->text.n + m->raw.n + m->subject.n;
    for (size_t i = 0; i < m->field_n; i++)
        n += m->fields[i].value.n;
    return n;
}

static void copy(batch *b, const cq_message *m, cq_message *out)
{
    *out = *m;
    out->parts = NULL;
    out->part_n = 0;
    out->id = keep(b, m->id);
    out->sender = keep(b, m->sender);
    out->sender_name = keep(b, m->sender_name);
    out->subject = keep(b, m->subject);
    out->raw = keep(b, m->raw);
    out->text = keep(b, m->text);
    out->fields = cq_arena_get(&b->arena, m->field_n * sizeof *m->fields);
    b->bytes += m->field_n * sizeof *m->fields;
    for (size_t i = 0; i < m->field_n; i++) {
        cq_str value = m->fields[i].value; /* most are words of the text */
        if (!cq_str_moved(&value, m->text, out->text))
            value = keep(b, value);
        out->fields[i] = (cq_field){ m->fields[i].kind, value };
    }
}

static cq_status hand_over_full(cq_writer *w, cq_err *err)
{
    batch *b = current(w);
    if (b->records.n >= RECORDS || b->bytes >= BYTES)
        hand_over(w);
    return atomic_load(&w->failed) ? cq_writer_settle(w, err) : CQ_OK;
}

cq_status cq_writer_message(cq_writer *w, const cq_message *m, cq_err *err)
{
    cq_message bare = *m;
    if (w->c->keep != CQ_KEEP_RAW)
        bare.raw = CQ_STR("");
    if (w->alone || weight(&bare) > BYTES) { /* too much to copy */
        cq_status s = cq_writer_settle(w, err);
        return s ? s : cq_case_add_message(w->c, m, err);
    }
    batch *b = current(w);
    CQ_PUSH(b->records, (record){ .is_problem = false });
    copy(b, &bare, &b->records.p[b->records.n - 1].message);
    return hand_over_full(w, err);
}

cq_status cq_writer_problem(cq_writer *w, const cq_problem *p, cq_err *err)
{
    batch *b = current(w);
    if (w->alone) {
        cq_status s = cq_writer_settle(w, err);
        return s ? s : cq_case_add_problem(w->c, p, err);
    }
    record r = { .is_problem = true, .problem = *p };
    r.problem.input = keep(b, p->input);
    r.problem.reason = keep(b, p->reason);
    CQ_PUSH(b->records, r);
    return hand_over_full(w, err);
}
