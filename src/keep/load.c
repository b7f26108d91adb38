/* load.c - the case as a corpus in memory.
 *
 * Nothing in it may depend on the order in which inputs were read. Rows are read in the
 * order of their numbers and then ordered by what they say: inputs by path and hash, senders
 * by key, messages by time and key, texts by their first message. */
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/lane.h"
#include "base/pool.h"
#include "base/secret.h"
#include "keep/loader.h"

enum { LARGE = 16 << 20 }; /* a block that is worth another thread */

/* texts */

/* False if the text is damaged, and empty then. */
static bool unpack(cq_zip *zip, cq_arena *a, cq_str body, int64_t size, cq_str *out)
{
    if ((int64_t)body.n == size) {
        *out = cq_str_dup(a, body);
        return true;
    }
    char *p = cq_arena_text(a, size < 0 ? 1 : (size_t)size + 1);
    bool whole = size >= 0 && cq_zip_unpack(zip, body, p, (size_t)size) == CQ_OK;
    *out = whole ? (cq_str){ p, (size_t)size } : CQ_STR("");
    return whole;
}

static void text_is_damaged(cq_case *c)
{
    cq_db_fail(c->db, "a text is damaged; see claque doctor");
}

cq_str cq_inside_unpack(cq_case *c, cq_arena *a, cq_str body, int64_t size)
{
    cq_str text;
    if (!unpack(c->zip, a, body, size, &text))
        text_is_damaged(c);
    return text;
}

/* messages */

static cq_str unescape(cq_arena *a, cq_str v)
{
    if (!v.n || !memchr(v.p, '\\', v.n))
        return cq_str_dup(a, v);
    char *p = cq_arena_text(a, v.n);
    size_t n = 0;
    for (size_t i = 0; i < v.n; i++) {
        bool pair = v.p[i] == '\\' && i + 1 < v.n;
        i += pair;
        p[n++] = pair && v.p[i] == 'n' ? '\n' : v.p[i];
    }
    return (cq_str){ p, n };
}

static void unpack_fields(cq_arena *a, cq_str packed, cq_message *m)
{
    cq_str line;
    uint32_t lines = 0;
    for (size_t i = 0; i < packed.n; i++)
        lines += packed.p[i] == '\n';
    m->fields = cq_arena_get(a, lines * sizeof *m->fields);
    while (packed.n && cq_str_split(&packed, '\n', &line)) {
        size_t cut = cq_str_find(line, CQ_STR("="));
        cq_field_kind k = cq_field_of(cq_str_sub(line, 0, cut));
        if (cut < line.n && k != CQ_FIELDS && m->field_n < lines)
            m->fields[m->field_n++] =
                (cq_field){ k, unescape(a, cq_str_sub(line, cut + 1, line.n)) };
    }
}

cq_str cq_load_id(cq_arena *a, cq_str native, const uint8_t sha256[CQ_SHA256])
{
    enum { SHOWN = 8 };
    if (native.n)
        return native;
    char *p = cq_arena_text(a, 7 + 2 * SHOWN);
    memcpy(p, "sha256:", 7);
    for (int i = 0; i < 2 * SHOWN; i++)
        p[7 + i] = "0123456789abcdef"[sha256[i / 2] >> (i % 2 ? 0 : 4) & 15];
    return (cq_str){ p, 7 + 2 * SHOWN };
}

/* A row of the table. */
typedef struct {
    int64_t input, offset, length, line, sender, time, time_source, zone, text;
    cq_str sha256, native, subject, fields;
} raw_message;

static void make_message(cq_loader *l, const raw_message *r, cq_message *m)
{
    cq_arena *a = &l->out->arena;
    uint32_t input = cq_map_get(l->input_of, (uint64_t)r->input);
    uint32_t sender = cq_map_get(l->sender_of, (uint64_t)r->sender);
    if (input == CQ_NONE || sender == CQ_NONE || r->text < 1 ||
        (size_t)r->text >= l->text_room || r->sha256.n != CQ_SHA256) {
        l->harmed = true;
        return;
    }
    cq_sender *s = &l->out->senders[sender];
    *m = (cq_message){ .offset = (uint64_t)r->offset,
                       .length = (uint64_t)r->length,
                       .line = (uint64_t)r->line,
                       .time = r->time,
                       .time_source = (cq_time_source)r->time_source,
                       .zone = (int32_t)r->zone,
                       .subject = cq_str_dup(a, r->subject),
                       .text_no = (uint32_t)r->text,
                       .text = l->texts[r->text],
                       .input_no = input,
                       .path = l->inputs[input].path,
                       .sender_no = sender,
                       .channel = s->channel,
                       .nobody = s->nobody };
    memcpy(m->sha256, r->sha256.p, CQ_SHA256);
    m->sender = cq_str_sub(s->key, strlen(cq_channel_name(s->channel)) + 1, s->key.n);
    m->key = cq_load_key(a, m->channel, cq_load_id(&l->scratch, r->native, m->sha256));
    m->id = cq_str_sub(m->key, m->key.n - r->native.n, m->key.n);
    unpack_fields(a, r->fields, m);
    cq_message_list(m);
    cq_arena_reset(&l->scratch);
    s->messages++;
    l->inputs[input].in.messages++;
}

/* A row of the table of texts. */
typedef struct {
    size_t row;
    int64_t size;
    cq_str body;
} raw_text;

static void make_text(cq_loader *l, const raw_text *r)
{
    if (!unpack(l->c->zip, &l->out->arena, r->body, r->size, &l->texts[r->row]))
        l->damaged = true;
}

enum { ROWS = 512, BYTES = 1 << 20, WAITING = 8 };

/* Rows on their way from the thread that asks the case to the one that makes texts and
 * messages, whose memory is new and so costs more than the asking. */
typedef struct {
    cq_arena arena;
    raw_text texts[ROWS];
    raw_message rows[ROWS];
    size_t text_n, n, bytes;
    cq_message *to;
} batch;

static void make_batch(void *ctx, void *piece)
{
    batch *b = piece;
    for (size_t i = 0; i < b->text_n; i++)
        make_text(ctx, &b->texts[i]);
    for (size_t i = 0; i < b->n; i++)
        make_message(ctx, &b->rows[i], &b->to[i]);
    b->text_n = b->n = b->bytes = 0;
    cq_arena_reset(&b->arena);
}

static cq_str carry(batch *b, cq_str s)
{
    b->bytes += s.n;
    return cq_str_dup(&b->arena, s);
}

static void copy_row(cq_rows *q, batch *b)
{
    b->rows[b->n++] = (raw_message){ .input = cq_rows_int(q, 1),
                                     .offset = cq_rows_int(q, 2),
                                     .length = cq_rows_int(q, 3),
                                     .line = cq_rows_int(q, 4),
                                     .sha256 = carry(b, cq_rows_str(q, 5)),
                                     .native = carry(b, cq_rows_str(q, 6)),
                                     .sender = cq_rows_int(q, 7),
                                     .time = cq_rows_int(q, 8),
                                     .time_source = cq_rows_int(q, 9),
                                     .zone = cq_rows_int(q, 10),
                                     .subject = carry(b, cq_rows_str(q, 11)),
                                     .text = cq_rows_int(q, 12),
                                     .fields = carry(b, cq_rows_str(q, 13)) };
}

typedef struct {
    cq_loader *l;
    cq_lane *lane; /* NULL until there is a full batch */
    batch batches[WAITING + 1];
    size_t filling;
} belt;

/* The batch that the next row goes to. */
static batch *room_of(belt *t)
{
    batch *b = &t->batches[t->filling];
    if (b->text_n < ROWS && b->n < ROWS && b->bytes < BYTES)
        return b;
    if (!t->lane)
        t->lane = cq_lane_new(WAITING, make_batch, t->l);
    cq_lane_put(t->lane, b);
    t->filling = (t->filling + 1) % (WAITING + 1);
    return &t->batches[t->filling];
}

static void finish(belt *t)
{
    cq_lane_free(t->lane);
    make_batch(t->l, &t->batches[t->filling]);
    for (int i = 0; i <= WAITING; i++)
        cq_arena_done(&t->batches[i].arena);
    if (t->l->damaged)
        text_is_damaged(t->l->c);
    else if (t->l->harmed)
        cq_db_fail(t->l->c->db, "a message lacks its input, sender or text");
}

static void load_texts(cq_loader *l, belt *t)
{
    int64_t last = cq_db_int(l->c->db, "SELECT max(id) FROM text", 0, "");
    cq_rows *q = cq_db_query(l->c->db, "SELECT id, size, body FROM text", "");
    l->text_room = last > 0 ? (size_t)last + 1 : 1;
    l->texts = cq_zalloc(l->text_room, sizeof *l->texts);
    while (cq_rows_next(q)) {
        int64_t row = cq_rows_int(q, 0);
        if (row <= 0 || (size_t)row >= l->text_room)
            continue;
        batch *b = room_of(t);
        b->texts[b->text_n++] = (raw_text){ .row = (size_t)row,
                                            .size = cq_rows_int(q, 1),
                                            .body = carry(b, cq_rows_str(q, 2)) };
    }
}

/* Messages in the order of the table, with their row numbers and their uses of sender
 * rows. */
static void load_messages(cq_loader *l, belt *t, int64_t *rows, uint32_t *uses)
{
    cq_corpus *out = l->out;
    cq_rows *q = cq_db_query(l->c->db,
                             "SELECT id, input, offset, length, line, sha256, native,"
                             " sender, time, time_source, zone, subject, text, fields"
                             " FROM message",
                             "");
    while (cq_rows_next(q)) {
        batch *b = room_of(t);
        if (b->n == 0)
            b->to = out->messages + out->message_n;
        copy_row(q, b);
        rows[out->message_n++] = cq_rows_int(q, 0);
        int64_t sender = cq_rows_int(q, 7);
        if (sender > 0 && (size_t)sender < l->sender_room)
            uses[sender]++;
    }
}

static void number_texts(cq_loader *l)
{
    uint32_t *number = cq_alloc(l->text_room * sizeof *number);
    cq_corpus *out = l->out;
    l->c->text_rows.n = 0;
    memset(number, 0xff, l->text_room * sizeof *number);
    for (uint32_t i = 0; i < out->message_n; i++) {
        cq_message *m = &out->messages[i];
        if (number[m->text_no] == CQ_NONE) {
            number[m->text_no] = out->text_n++;
            if (!l->c->shelf)
                CQ_PUSH(l->c->text_rows, m->text_no);
        }
        m->text_no = number[m->text_no];
        m->input_no = l->inputs[m->input_no].folded;
    }
    free(number);
}

/* Each gives numbers of its own to all messages; the second has the arena. */
enum { TEXTS, OTHERS, NUMBERINGS };

static void number_some(void *ctx, size_t from, size_t to, int thread)
{
    cq_loader *l = ctx;
    (void)thread;
    for (; from < to; from++)
        if (from == TEXTS) {
            number_texts(l);
        } else {
            cq_load_subjects(l->out);
            cq_load_threads(l->out);
        }
}

typedef struct {
    void *p;
    size_t n;
} block;

static void populate(void *ctx, void *piece)
{
    const block *b = piece;
    (void)ctx;
    cq_populate(b->p, b->n);
}

/* Room for the messages, the largest of a case's blocks: another thread waits for its pages
 * while this one reads the texts. */
static cq_lane *make_room(cq_loader *l, block *b)
{
    int64_t n = cq_db_int(l->c->db, "SELECT count(*) FROM message", 0, "");
    l->out->messages = cq_arena_get(&l->out->arena, (size_t)n * sizeof(cq_message));
    CQ_RESERVE(l->c->message_rows, n + 1);
    *b = (block){ l->out->messages, (size_t)n * sizeof(cq_message) };
    if (b->n < LARGE)
        return NULL;
    cq_lane *lane = cq_lane_new(1, populate, NULL);
    cq_lane_put(lane, b);
    return lane;
}

static void load_tables(cq_loader *l, uint32_t *uses)
{
    belt *t = cq_zalloc(1, sizeof *t);
    t->l = l;
    load_texts(l, t);
    load_messages(l, t, l->c->message_rows.p, uses);
    finish(t);
    free(t);
    l->c->message_rows.n = l->out->message_n;
}

/* What a sender is called helps to find where his letters end (text/closing.h). */
static void name_messages(cq_corpus *out)
{
    for (uint32_t i = 0; i < out->message_n; i++)
        out->messages[i].sender_name = out->senders[out->messages[i].sender_no].name;
}

static void load_all(cq_loader *l)
{
    cq_corpus *out = l->out;
    cq_case *c = l->c;
    uint32_t *uses = cq_zalloc(l->sender_room, sizeof *uses);
    if (c->shelf)
        cq_load_shelf(l, uses);
    else
        load_tables(l, uses);
    if (!cq_db_failed(c->db)) {
        cq_load_name_senders(l, uses);
        name_messages(out);
        cq_load_order(out, c->shelf ? NULL : c->message_rows.p);
        cq_load_fold_inputs(l);
        cq_pool_run(NUMBERINGS, 1, 0, number_some, l);
    }
    free(uses);
}

/* problems and events */

#define PROBLEMS                                                                         \
    "SELECT path, line, byte, reason, refused FROM problem"                              \
    " ORDER BY path, byte, line, reason, refused LIMIT ?"

static cq_problem read_problem(cq_rows *q)
{
    return (cq_problem){ .input = cq_rows_str(q, 0),
                         .line = (uint64_t)cq_rows_int(q, 1),
                         .byte = (uint64_t)cq_rows_int(q, 2),
                         .reason = cq_rows_str(q, 3),
                         .refused = cq_rows_int(q, 4) == 1 };
}

cq_status cq_case_problems(cq_case *c, cq_status (*take)(void *ctx, const cq_problem *p),
                           void *ctx, cq_err *err)
{
    cq_rows *q = cq_db_query(c->db, PROBLEMS, "i", (int64_t)-1);
    cq_status s = CQ_OK;
    while (!s && cq_rows_next(q)) {
        cq_problem p = read_problem(q);
        s = take(ctx, &p);
    }
    cq_rows_end(q);
    return s ? s : cq_db_end(c->db, err);
}

static void load_problems(cq_loader *l)
{
    cq_corpus *out = l->out;
    cq_arena *a = &out->arena;
    out->problem_total =
        (uint64_t)cq_db_int(l->c->db, "SELECT count(*) FROM problem", 0, "");
    out->refused = (uint64_t)cq_db_int(
        l->c->db, "SELECT count(*) FROM problem WHERE refused", 0, "");
    out->problems = cq_arena_zero(a, CQ_MAX_PROBLEMS_SHOWN, sizeof *out->problems);
    cq_rows *q = cq_db_query(l->c->db, PROBLEMS, "i", (int64_t)CQ_MAX_PROBLEMS_SHOWN);
    while (cq_rows_next(q)) {
        cq_problem *p = &out->problems[out->problem_n++];
        *p = read_problem(q);
        p->input = cq_str_dup(a, p->input);
        p->reason = cq_str_dup(a, p->reason);
    }
}

static void load_events(cq_loader *l)
{
    cq_corpus *out = l->out;
    cq_arena *a = &out->arena;
    int64_t n = cq_db_int(l->c->db, "SELECT count(*) FROM event", 0, "");
    out->events = cq_arena_zero(a, (size_t)n, sizeof *out->events);
    cq_rows *q = cq_db_query(
        l->c->db, "SELECT time, text, target FROM event ORDER BY time, text, target", "");
    while (cq_rows_next(q))
        out->events[out->event_n++] =
            (cq_event){ .time = cq_rows_int(q, 0),
                        .text = cq_str_dup(a, cq_rows_str(q, 1)),
                        .target = cq_str_dup(a, cq_rows_str(q, 2)) };
}

cq_status cq_case_load(cq_case *c, cq_corpus *out, cq_err *err)
{
    cq_loader l = { .c = c, .out = out };
    block messages;
    memset(out, 0, sizeof *out);
    cq_inside_commit(c);
    if (!c->viewing && !c->open) {
        cq_db_exec(c->db, "BEGIN");
        c->viewing = true;
    }
    cq_inside_drop_tables(c);
    cq_lane *lane = c->shelf ? NULL : make_room(&l, &messages);
    cq_load_inputs(&l);
    cq_load_senders(&l);
    load_all(&l);
    load_problems(&l);
    load_events(&l);
    cq_lane_free(lane);
    cq_arena_done(&l.scratch);
    free(l.texts);
    cq_map_free(l.sender_of);
    cq_map_free(l.input_of);
    free(l.inputs);
    cq_status s = cq_db_end(c->db, err);
    if (s)
        cq_corpus_done(out);
    return s;
}
