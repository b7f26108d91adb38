/* load.c - the case as a corpus in memory.
 *
 * Nothing in it may depend on the order in which inputs were read. Rows are read in the
 * order of their numbers and then ordered by what they say: inputs by path and hash, senders
 * by key, messages by time and key, texts by their first message. */
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/sort.h"
#include "keep/inside.h"

typedef struct {
    cq_input in; /* as it is in the table */
    uint8_t hash[CQ_SHA256];
    bool single, has_hash;
    int64_t row;
    uint32_t rank;   /* by path, then hash */
    uint32_t folded; /* in the corpus */
} raw_input;

typedef struct {
    cq_case *c;
    cq_corpus *out;
    raw_input *inputs; /* by path */
    uint32_t input_n;
    cq_map *input_of;   /* row -> place in inputs */
    cq_map *sender_of;  /* row -> place in out->senders */
    size_t sender_room; /* rows, the greatest and one */
    cq_str *texts;      /* by row */
    size_t text_room;
} loader;

/* inputs */

static int by_path(const void *x, const void *y)
{
    const raw_input *a = x, *b = y;
    int d = cq_str_cmp(a->in.path, b->in.path);
    return d ? d : memcmp(a->hash, b->hash, CQ_SHA256);
}

static cq_str folder_of(cq_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return n > 1 ? cq_str_sub(path, 0, n - 1) : n ? path : CQ_STR(".");
}

static bool same_folder(const raw_input *a, const raw_input *b)
{
    return a->single && b->single && cq_str_eq(a->in.format, b->in.format) &&
           cq_str_eq(folder_of(a->in.path), folder_of(b->in.path));
}

static int by_folder(const void *x, const void *y)
{
    const raw_input *a = *(raw_input *const *)x, *b = *(raw_input *const *)y;
    int d = cq_str_cmp(a->single ? folder_of(a->in.path) : a->in.path,
                       b->single ? folder_of(b->in.path) : b->in.path);
    d = d ? d : (int)a->single - b->single;
    d = d ? d : cq_str_cmp(a->in.format, b->in.format);
    d = d ? d : memcmp(a->hash, b->hash, CQ_SHA256);
    return d ? d : cq_str_cmp(a->in.path, b->in.path);
}

/* One entry of the corpus from the n members at v, which are sorted by their hashes. */
static cq_input fold(cq_arena *a, raw_input **v, size_t n)
{
    cq_input e = v[0]->in;
    uint8_t hash[CQ_SHA256];
    if (v[0]->has_hash)
        e.sha256 = cq_hex(a, v[0]->hash, CQ_SHA256);
    if (!v[0]->single)
        return e;
    cq_sha *h = cq_sha_new();
    e.path = folder_of(e.path);
    e.format = cq_str_printf(a, "folder of %.*s", CQ_FMT(e.format));
    for (size_t i = 0; i < n; i++) {
        cq_sha_add(h, (cq_str){ (const char *)v[i]->hash, CQ_SHA256 });
        e.messages += i ? v[i]->in.messages : 0;
        e.problems += i ? v[i]->in.problems : 0;
    }
    cq_sha_end(h, hash);
    cq_sha_free(h);
    e.sha256 = cq_hex(a, hash, CQ_SHA256);
    return e;
}

static void fold_inputs(loader *l)
{
    raw_input **v = cq_zalloc(l->input_n, sizeof *v);
    cq_corpus *out = l->out;
    for (uint32_t i = 0; i < l->input_n; i++)
        v[i] = &l->inputs[i];
    qsort(v, l->input_n, sizeof *v, by_folder);
    out->inputs = cq_arena_zero(&out->arena, l->input_n, sizeof *out->inputs);
    for (uint32_t i = 0, j; i < l->input_n; i = j) {
        for (j = i + 1; j < l->input_n && same_folder(v[i], v[j]); j++)
            ;
        for (uint32_t k = i; k < j; k++)
            v[k]->folded = out->input_n;
        out->inputs[out->input_n++] = fold(&out->arena, v + i, j - i);
    }
    free(v);
}

static void load_inputs(loader *l)
{
    cq_arena *a = &l->out->arena;
    cq_rows *q = cq_db_query(
        l->c->db,
        "SELECT id, path, format, single, sha256,"
        " (SELECT count(*) FROM problem WHERE problem.input = input.id) FROM input"
        " WHERE complete OR EXISTS (SELECT 1 FROM message WHERE message.input = "
        "input.id)",
        "");
    CQ_VEC(raw_input) v = { 0 };
    while (cq_rows_next(q)) {
        raw_input r = { .row = cq_rows_int(q, 0), .single = cq_rows_int(q, 3) == 1 };
        cq_str hash = cq_rows_str(q, 4);
        r.in.path = cq_str_dup(a, cq_rows_str(q, 1));
        r.in.format = cq_str_dup(a, cq_rows_str(q, 2));
        r.in.sha256 = CQ_STR("");
        r.in.problems = (uint64_t)cq_rows_int(q, 5);
        if (hash.n == CQ_SHA256) {
            r.has_hash = true;
            memcpy(r.hash, hash.p, CQ_SHA256);
        }
        CQ_PUSH(v, r);
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_path);
    l->inputs = v.p;
    l->input_n = (uint32_t)v.n;
    l->input_of = cq_map_new(v.n);
    for (uint32_t i = 0; i < v.n; i++)
        cq_map_put(l->input_of, (uint64_t)v.p[i].row, i);
}

/* senders */

typedef struct {
    cq_str key, name;
    int64_t row;
    cq_channel channel;
    bool nobody;
} raw_sender;

static int by_key(const void *x, const void *y)
{
    const raw_sender *a = x, *b = y;
    int d = cq_str_cmp(a->key, b->key);
    return d ? d : (a->row > b->row) - (a->row < b->row);
}

static cq_str key_of(cq_arena *a, cq_channel channel, cq_str id)
{
    const char *name = cq_channel_name(channel);
    size_t n = strlen(name);
    char *p = cq_arena_get(a, n + 1 + id.n);
    memcpy(p, name, n);
    p[n] = ':';
    if (id.n)
        memcpy(p + n + 1, id.p, id.n);
    return (cq_str){ p, n + 1 + id.n };
}

/* The rows of one sender, one for each of its names, become one sender. Its row in the
 * case's findings is the least of them. */
static void load_senders(loader *l)
{
    cq_corpus *out = l->out;
    cq_rows *q = cq_db_query(l->c->db,
                             "SELECT id, channel, address, name, nobody FROM sender", "");
    CQ_VEC(raw_sender) v = { 0 };
    while (cq_rows_next(q)) {
        raw_sender r = { .row = cq_rows_int(q, 0),
                         .channel = (cq_channel)cq_rows_int(q, 1),
                         .nobody = cq_rows_int(q, 4) == 1 };
        if (r.channel >= CQ_CHANNELS)
            continue;
        r.key = key_of(&out->arena, r.channel, cq_rows_str(q, 2));
        r.name = cq_str_dup(&out->arena, cq_rows_str(q, 3));
        CQ_PUSH(v, r);
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_key);
    out->senders = cq_arena_zero(&out->arena, v.n, sizeof *out->senders);
    l->sender_of = cq_map_new(v.n);
    int64_t last = 0;
    l->c->sender_rows.n = 0;
    for (size_t i = 0; i < v.n; i++) {
        if (i == 0 || !cq_str_eq(v.p[i].key, v.p[i - 1].key)) {
            out->senders[out->sender_n++] = (cq_sender){ .key = v.p[i].key,
                                                         .name = CQ_STR(""),
                                                         .channel = v.p[i].channel };
            CQ_PUSH(l->c->sender_rows, v.p[i].row);
        }
        cq_sender *s = &out->senders[out->sender_n - 1];
        s->nobody |= v.p[i].nobody;
        cq_map_put(l->sender_of, (uint64_t)v.p[i].row, out->sender_n - 1);
        last = v.p[i].row > last ? v.p[i].row : last;
    }
    l->sender_room = (size_t)last + 1;
    CQ_VEC_DONE(v);
}

typedef struct {
    uint32_t sender, count;
    cq_str name;
} name_use;

static int by_use(const void *x, const void *y)
{
    const name_use *a = x, *b = y;
    if (a->sender != b->sender)
        return a->sender < b->sender ? -1 : 1;
    int d = cq_str_cmp(a->name, b->name);
    return d;
}

/* The name that most of a sender's messages bear, then the least by bytes. */
static void name_senders(loader *l, const uint32_t *uses)
{
    cq_arena *a = &l->out->arena;
    CQ_VEC(name_use) v = { 0 };
    cq_rows *q = cq_db_query(l->c->db, "SELECT id, name FROM sender", "");
    while (cq_rows_next(q)) {
        int64_t row = cq_rows_int(q, 0);
        uint32_t n = cq_map_get(l->sender_of, (uint64_t)row);
        cq_str name = cq_rows_str(q, 1);
        if (n != CQ_NONE && (size_t)row < l->sender_room && name.n)
            CQ_PUSH(v, (name_use){ n, uses[row], cq_str_dup(a, name) });
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_use);
    uint32_t best = 0;
    for (size_t i = 0; i < v.n; i++) {
        /* A sender may bear one name in two rows, as somebody and as nobody. */
        if (i && v.p[i].sender == v.p[i - 1].sender) {
            if (cq_str_eq(v.p[i].name, v.p[i - 1].name))
                v.p[i].count += v.p[i - 1].count;
        } else {
            best = 0;
        }
        cq_sender *s = &l->out->senders[v.p[i].sender];
        if (v.p[i].count > best) {
            s->name = v.p[i].name;
            best = v.p[i].count;
        }
    }
    CQ_VEC_DONE(v);
}

/* texts */

cq_str cq_inside_unpack(cq_case *c, cq_arena *a, cq_str body, int64_t size)
{
    if ((int64_t)body.n == size)
        return cq_str_dup(a, body);
    char *p = cq_arena_get(a, size < 0 ? 1 : (size_t)size + 1);
    if (size < 0 || cq_zip_unpack(c->zip, body, p, (size_t)size) != CQ_OK) {
        cq_db_fail(c->db, "a text is damaged; see claque doctor");
        return CQ_STR("");
    }
    return (cq_str){ p, (size_t)size };
}

static void load_texts(loader *l)
{
    int64_t last = cq_db_int(l->c->db, "SELECT max(id) FROM text", 0, "");
    cq_rows *q = cq_db_query(l->c->db, "SELECT id, size, body FROM text", "");
    l->text_room = last > 0 ? (size_t)last + 1 : 1;
    l->texts = cq_zalloc(l->text_room, sizeof *l->texts);
    while (cq_rows_next(q)) {
        int64_t row = cq_rows_int(q, 0);
        if (row > 0 && (size_t)row < l->text_room)
            l->texts[row] = cq_inside_unpack(l->c, &l->out->arena, cq_rows_str(q, 2),
                                             cq_rows_int(q, 1));
    }
}

/* messages */

static cq_str unescape(cq_arena *a, cq_str v)
{
    if (!v.n || !memchr(v.p, '\\', v.n))
        return v;
    char *p = cq_arena_get(a, v.n);
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
    cq_str rest = cq_str_dup(a, packed), line;
    for (size_t i = 0; i < rest.n; i++)
        m->field_n += rest.p[i] == '\n';
    m->fields = cq_arena_get(a, m->field_n * sizeof *m->fields);
    m->field_n = 0;
    while (rest.n && cq_str_split(&rest, '\n', &line)) {
        size_t cut = cq_str_find(line, CQ_STR("="));
        cq_field_kind k = cq_field_of(cq_str_sub(line, 0, cut));
        if (cut < line.n && k != CQ_FIELDS)
            m->fields[m->field_n++] =
                (cq_field){ k, unescape(a, cq_str_sub(line, cut + 1, line.n)) };
    }
}

static cq_str id_of(cq_arena *a, cq_str native, const uint8_t sha256[CQ_SHA256])
{
    return native.n ? native
                    : cq_str_printf(a, "sha256:%.*s", CQ_FMT(cq_hex(a, sha256, 8)));
}

static void read_message(loader *l, cq_rows *q, cq_message *m)
{
    cq_arena *a = &l->out->arena;
    uint32_t input = cq_map_get(l->input_of, (uint64_t)cq_rows_int(q, 1));
    uint32_t sender = cq_map_get(l->sender_of, (uint64_t)cq_rows_int(q, 7));
    int64_t text = cq_rows_int(q, 12);
    cq_str hash = cq_rows_str(q, 5);
    if (input == CQ_NONE || sender == CQ_NONE || text < 1 ||
        (size_t)text >= l->text_room || hash.n != CQ_SHA256) {
        cq_db_fail(l->c->db, "a message lacks its input, sender or text");
        return;
    }
    m->offset = (uint64_t)cq_rows_int(q, 2);
    m->length = (uint64_t)cq_rows_int(q, 3);
    m->line = (uint64_t)cq_rows_int(q, 4);
    memcpy(m->sha256, hash.p, CQ_SHA256);
    m->time = cq_rows_int(q, 8);
    m->time_source = (cq_time_source)cq_rows_int(q, 9);
    m->zone = (int32_t)cq_rows_int(q, 10);
    m->subject = cq_str_dup(a, cq_rows_str(q, 11));
    unpack_fields(a, cq_rows_str(q, 13), m);
    m->text_no = (uint32_t)text;
    m->text = l->texts[text];
    m->input_no = input;
    m->path = l->inputs[input].in.path;
    m->sender_no = sender;
    cq_sender *s = &l->out->senders[sender];
    m->channel = s->channel;
    m->sender = cq_str_sub(s->key, strlen(cq_channel_name(s->channel)) + 1, s->key.n);
    m->nobody = s->nobody;
    m->key = key_of(a, m->channel, id_of(a, cq_rows_str(q, 6), m->sha256));
    m->id = cq_str_sub(m->key, m->key.n - cq_rows_str(q, 6).n, m->key.n);
    s->messages++;
    l->inputs[input].in.messages++;
}

/* Rows in the order of the table, with the row numbers of messages and their uses of
 * sender rows. */
static void load_messages(loader *l, int64_t *rows, uint32_t *uses)
{
    cq_corpus *out = l->out;
    cq_rows *q = cq_db_query(l->c->db,
                             "SELECT id, input, offset, length, line, sha256, native,"
                             " sender, time, time_source, zone, subject, text, fields"
                             " FROM message",
                             "");
    while (cq_rows_next(q)) {
        int64_t sender = cq_rows_int(q, 7);
        rows[out->message_n] = cq_rows_int(q, 0);
        read_message(l, q, &out->messages[out->message_n++]);
        if (sender > 0 && (size_t)sender < l->sender_room)
            uses[sender]++;
    }
}

/* order */

typedef struct {
    const cq_message *m;
    uint32_t number;
} named;

static int by_record(const void *x, const void *y)
{
    const cq_message *a = ((const named *)x)->m, *b = ((const named *)y)->m;
    int d = cq_str_cmp(a->key, b->key);
    d = d ? d : (a->input_no > b->input_no) - (a->input_no < b->input_no);
    d = d ? d : (a->offset > b->offset) - (a->offset < b->offset);
    d = d ? d : (a->length > b->length) - (a->length < b->length);
    return d ? d : memcmp(a->sha256, b->sha256, CQ_SHA256);
}

/* Further records with an id that was taken get "~2", "~3"..., past those that a record
 * bears as its own. */
static void tell_apart(loader *l)
{
    cq_corpus *out = l->out;
    cq_map *first = cq_map_new(out->message_n);
    CQ_VEC(named) v = { 0 };
    for (uint32_t i = 0; i < out->message_n; i++) {
        uint32_t *at = cq_map_put(first, cq_hash(out->messages[i].key), i);
        if (*at == i)
            continue;
        if (*at < out->message_n)
            CQ_PUSH(v, (named){ &out->messages[*at], *at });
        *at = out->message_n; /* the first is on the list */
        CQ_PUSH(v, (named){ &out->messages[i], i });
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_record);
    cq_str base = { NULL, 0 };
    for (size_t i = 0, k = 1; i < v.n; i++) {
        cq_message *m = &out->messages[v.p[i].number];
        if (i == 0 || !cq_str_eq(base, m->key)) {
            base = m->key;
            k = 1;
            continue;
        }
        cq_str key;
        do
            key = cq_str_printf(&out->arena, "%.*s~%zu", CQ_FMT(base), ++k);
        while (cq_map_get(first, cq_hash(key)) != CQ_NONE);
        m->key = key;
        out->same_id++;
    }
    CQ_VEC_DONE(v);
    cq_map_free(first);
}

static int by_name(const void *x, const void *y)
{
    return cq_str_cmp(((const named *)x)->m->key, ((const named *)y)->m->key);
}

/* Which message comes at which place: by time, then by key. */
static void order_messages(const cq_corpus *c, uint32_t *order)
{
    cq_item *v = cq_zalloc(c->message_n, sizeof *v);
    named *run = cq_zalloc(c->message_n, sizeof *run);
    for (uint32_t i = 0; i < c->message_n; i++) {
        int64_t t = c->messages[i].time;
        v[i].key = t == CQ_NO_TIME ? UINT64_MAX : (uint64_t)t ^ UINT64_C(1) << 63;
        v[i].a = i;
    }
    cq_sort_items(v, c->message_n);
    for (uint32_t i = 0, n; i < c->message_n; i += n) {
        for (n = 0; i + n < c->message_n && v[i + n].key == v[i].key; n++)
            run[n] = (named){ &c->messages[v[i + n].a], v[i + n].a };
        qsort(run, n, sizeof *run, by_name);
        for (uint32_t k = 0; k < n; k++)
            order[i + k] = run[k].number;
    }
    free(run);
    free(v);
}

/* Bring messages and their rows into the order, cycle by cycle, without a second copy. */
static void permute(cq_corpus *c, int64_t *rows, uint32_t *order)
{
    for (uint32_t i = 0; i < c->message_n; i++) {
        if (order[i] == i)
            continue;
        cq_message first = c->messages[i];
        int64_t row = rows[i];
        uint32_t at = i;
        while (order[at] != i) {
            uint32_t from = order[at];
            c->messages[at] = c->messages[from];
            rows[at] = rows[from];
            order[at] = at;
            at = from;
        }
        c->messages[at] = first;
        rows[at] = row;
        order[at] = at;
    }
}

static void number_texts(loader *l)
{
    uint32_t *number = cq_alloc(l->text_room * sizeof *number);
    cq_corpus *out = l->out;
    memset(number, 0xff, l->text_room * sizeof *number);
    for (uint32_t i = 0; i < out->message_n; i++) {
        cq_message *m = &out->messages[i];
        if (number[m->text_no] == CQ_NONE)
            number[m->text_no] = out->text_n++;
        m->text_no = number[m->text_no];
        m->input_no = l->inputs[m->input_no].folded;
    }
    free(number);
}

static void settle_messages(loader *l)
{
    cq_corpus *out = l->out;
    cq_case *c = l->c;
    uint32_t *uses = cq_zalloc(l->sender_room, sizeof *uses);
    int64_t n = cq_db_int(c->db, "SELECT count(*) FROM message", 0, "");
    out->messages = cq_arena_zero(&out->arena, (size_t)n, sizeof *out->messages);
    CQ_RESERVE(c->message_rows, n + 1);
    load_messages(l, c->message_rows.p, uses);
    c->message_rows.n = out->message_n;
    if (!cq_db_failed(c->db)) {
        uint32_t *order = cq_zalloc(out->message_n, sizeof *order);
        name_senders(l, uses);
        tell_apart(l);
        order_messages(out, order);
        permute(out, c->message_rows.p, order);
        fold_inputs(l);
        number_texts(l);
        free(order);
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

static void load_problems(loader *l)
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

static void load_events(loader *l)
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
    loader l = { .c = c, .out = out };
    memset(out, 0, sizeof *out);
    cq_inside_commit(c);
    if (!c->viewing && !c->open) {
        cq_db_exec(c->db, "BEGIN");
        c->viewing = true;
    }
    load_inputs(&l);
    load_senders(&l);
    load_texts(&l);
    settle_messages(&l);
    load_problems(&l);
    load_events(&l);
    free(l.texts);
    cq_map_free(l.sender_of);
    cq_map_free(l.input_of);
    free(l.inputs);
    cq_status s = cq_db_end(c->db, err);
    if (s)
        cq_corpus_done(out);
    return s;
}
