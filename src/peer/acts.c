/* acts.c - see acts.h. */
#include "peer/acts.h"

#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/sort.h"
#include "read/csv.h"

void cq_acts_init(cq_acts *a)
{
    *a = (cq_acts){ 0 };
    cq_numbers_init(&a->objects);
    cq_numbers_init(&a->accounts);
    cq_numbers_init(&a->contents);
}

void cq_acts_done(cq_acts *a)
{
    CQ_VEC_DONE(a->v);
    CQ_VEC_DONE(a->names);
    cq_arena_done(&a->arena);
    cq_numbers_done(&a->objects);
    cq_numbers_done(&a->accounts);
    cq_numbers_done(&a->contents);
    *a = (cq_acts){ 0 };
}

/* Whole seconds; a fraction, as spreadsheets and R write one, is cut off. */
static bool seconds(cq_str s, int64_t *out)
{
    s = cq_str_trim(s);
    return cq_str_int(cq_str_sub(s, 0, cq_str_find(s, CQ_STR("."))), -(INT64_C(1) << 53),
                      INT64_C(1) << 53, out);
}

/* --- a batch of rows --- */

enum { HEAD = 1 << 16, BATCH = 512 };

/* A row whose names have no numbers yet. The key of a content is 0 where the row is another
 * act of the message before. */
typedef struct {
    int64_t time;
    uint64_t object, account, content;
    cq_str name; /* of the account; none where the row is no act */
} pending;

typedef struct {
    cq_acts *acts;
    cq_co what;
    bool once;    /* a content is known by its first row; */
    bool gone;    /* this one is not that */
    size_t at[8]; /* where the columns are */
    cq_buf text;  /* of a message, in the toolkit's form */
    uint64_t alone;
    pending batch[BATCH];
    size_t batch_n;
    cq_arena arena; /* of the batch */
} table;

static uint32_t account_of(cq_acts *a, const pending *p)
{
    uint32_t number = cq_numbers_put(&a->accounts, p->account);
    if (number == a->names.n)
        CQ_PUSH(a->names, cq_str_dup(&a->arena, p->name));
    return number;
}

static void settle(table *t, const pending *p)
{
    cq_acts *a = t->acts;
    uint32_t before = cq_numbers_count(&a->contents);
    uint32_t content = p->content ? cq_numbers_put(&a->contents, p->content) : before - 1;
    if (p->content) {
        t->gone = t->once && content < before;
        a->again += t->gone;
    }
    if (t->gone || !p->name.p || a->v.n == UINT32_MAX)
        return;
    uint32_t object = cq_numbers_put(&a->objects, p->object);
    CQ_PUSH(a->v, (cq_act){ p->time, object, account_of(a, p), content });
}

static void settle_all(table *t)
{
    cq_acts *a = t->acts;
    for (size_t i = 0; i < t->batch_n; i++) {
        cq_numbers_fetch(&a->objects, t->batch[i].object);
        cq_numbers_fetch(&a->accounts, t->batch[i].account);
        cq_numbers_fetch(&a->contents, t->batch[i].content);
    }
    for (size_t i = 0; i < t->batch_n; i++)
        settle(t, &t->batch[i]);
    t->batch_n = 0;
    cq_arena_reset(&t->arena);
}

static void put(table *t, pending p)
{
    if (t->batch_n == BATCH)
        settle_all(t);
    p.name = p.name.p ? cq_str_dup(&t->arena, p.name) : p.name;
    t->batch[t->batch_n++] = p;
}

/* --- tables --- */

typedef void taker(table *t, const cq_str *cells);

static cq_status find_columns(table *t, const cq_csv *c, const char *const *names,
                              size_t n, cq_err *err)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < c->n && !cq_str_eqi(cq_str_trim(c->cells[k]), cq_str_z(names[i])))
            k++;
        if (k == c->n)
            return cq_fail(err, CQ_FORMAT, "there is no column %s", names[i]);
        t->at[i] = k;
    }
    return CQ_OK;
}

/* Take the rows below the header. A row that is too short has empty cells. */
static cq_status rows(table *t, cq_bytes *in, const char *const *names, size_t n,
                      bool by_name, taker *take, cq_err *err)
{
    cq_csv c;
    cq_arena arena = { 0 };
    cq_str cells[8];
    cq_bytes_need(in, HEAD);
    if (in->n >= 3 && memcmp(in->p, "\xef\xbb\xbf", 3) == 0)
        cq_bytes_skip(in, 3);
    cq_csv_init(&c, cq_csv_guess((cq_str){ in->p, in->n < HEAD ? in->n : HEAD }, NULL));
    cq_status s = cq_csv_next(&c, in, &arena)
                      ? CQ_OK
                      : cq_fail(err, CQ_FORMAT, "the table is empty");
    for (size_t i = 0; i < n; i++)
        t->at[i] = i;
    if (!s && (by_name || find_columns(t, &c, names, n, NULL) == CQ_OK))
        s = find_columns(t, &c, names, n, err);
    if (!s && c.n < n)
        s = cq_fail(err, CQ_FORMAT, "the table has %zu columns, not %zu", c.n, n);
    for (cq_bytes_skip(in, s ? 0 : c.length); !s && cq_csv_next(&c, in, &arena);
         cq_bytes_skip(in, c.length)) {
        for (size_t i = 0; i < n; i++)
            cells[i] = t->at[i] < c.n ? c.cells[t->at[i]] : CQ_STR("");
        t->acts->rows++;
        take(t, cells);
        cq_arena_reset(&arena);
    }
    settle_all(t);
    cq_arena_done(&t->arena);
    if (!s && in->broken)
        s = cq_fail(err, CQ_IO, "%s", in->broken);
    cq_csv_done(&c);
    cq_arena_done(&arena);
    return s;
}

static uint64_t key_of_content(const cq_acts *a, cq_str name)
{
    uint64_t key = cq_numbers_key(&a->contents, name);
    return key ? key : 1;
}

static void take_share(table *t, const cq_str *cell)
{
    cq_acts *a = t->acts;
    pending p = { .name = cell[1] };
    if (!cell[0].n || !cell[1].n || !cell[2].n) {
        a->empty++;
    } else if (!seconds(cell[3], &p.time)) {
        a->untimed++;
    } else {
        p.object = cq_numbers_key(&a->objects, cell[0]);
        if (cq_str_eq(cell[0], cell[2])) /* shared with nobody */
            p.object = cq_hash_mix(p.object, ++t->alone);
        p.account = cq_numbers_key(&a->accounts, cell[1]);
        p.content = key_of_content(a, cell[2]);
        put(t, p);
    }
}

cq_status cq_acts_coortweet(cq_acts *a, cq_bytes *in, cq_err *err)
{
    static const char *const names[] = { "object_id", "account_id", "content_id",
                                         "timestamp_share" };
    table t = { .acts = a };
    return rows(&t, in, names, 4, true, take_share, err);
}

/* --- the toolkit's objects --- */

enum { MESSAGE, USER, USERNAME, REPOST, REPLY, TEXT, TIMESTAMP, URLS, COLUMNS };

/* The text in lower case, without what begins with '@' up to the next blank, one blank
 * between its words. */
static cq_str plain_text(cq_buf *out, cq_str text)
{
    cq_buf_clear(out);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '@')
            while (i + 1 < text.n && text.p[i + 1] != ' ')
                i++;
        else if (c == ' ' || (c >= '\t' && c <= '\r')) {
            if (out->n && out->p[out->n - 1] != ' ')
                cq_buf_char(out, ' ');
        } else
            cq_buf_char(out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
    return cq_str_trim(cq_buf_view(out));
}

/* The next link of "http://a http://b", or of "['http://a', 'http://b']". */
static bool next_link(cq_str *rest, cq_str *link)
{
    static const char around[] = " \t\r\n,'\"[]";
    while (rest->n && strchr(around, rest->p[0] ? rest->p[0] : 'x'))
        *rest = cq_str_sub(*rest, 1, rest->n);
    size_t n = 0;
    while (n < rest->n && !strchr(around, rest->p[n] ? rest->p[n] : 'x'))
        n++;
    *link = cq_str_sub(*rest, 0, n);
    *rest = cq_str_sub(*rest, n, rest->n);
    return n > 0;
}

/* A message of several links is as many acts. */
static bool put_links(table *t, pending p, cq_str urls)
{
    cq_str link;
    uint64_t seen[CQ_MAX_FIELDS];
    size_t n = 0, i;
    while (n < CQ_MAX_FIELDS && next_link(&urls, &link)) {
        p.object = cq_numbers_key(&t->acts->objects, link);
        for (i = 0; i < n && seen[i] != p.object; i++)
            ;
        if (i < n)
            continue;
        seen[n++] = p.object;
        put(t, p);
        p.content = 0;
    }
    return n > 0;
}

/* What the message shares, but for links; empty where it shares nothing. */
static cq_str shared(table *t, const cq_str *cell)
{
    switch (t->what) {
    case CQ_CO_RETWEET:
        return cell[REPOST];
    case CQ_CO_TWEET:
        return cell[REPOST].n ? CQ_STR("") : plain_text(&t->text, cell[TEXT]);
    case CQ_CO_REPLY:
        return cell[REPOST].n ? CQ_STR("") : cell[REPLY];
    case CQ_CO_LINK:
    case CQ_CO_POST:
        break;
    }
    return CQ_STR("any");
}

static void take_message(table *t, const cq_str *cell)
{
    cq_acts *a = t->acts;
    pending p = { .name = cell[USER] };
    if (!cell[MESSAGE].n || !cell[USER].n) {
        a->empty++;
        return;
    }
    bool timed = seconds(cell[TIMESTAMP], &p.time);
    cq_str object = shared(t, cell);
    p.account = cq_numbers_key(&a->accounts, cell[USER]);
    p.content = key_of_content(a, cell[MESSAGE]);
    p.object = cq_numbers_key(&a->objects, object);
    if (timed && t->what == CQ_CO_LINK && put_links(t, p, cell[URLS]))
        return;
    if (timed && t->what != CQ_CO_LINK && object.n) {
        put(t, p);
        return;
    }
    a->untimed += !timed;
    a->empty += timed;
    p.name = (cq_str){ 0 }; /* its id is taken all the same */
    put(t, p);
}

cq_status cq_acts_toolkit(cq_acts *a, cq_bytes *in, cq_co what, cq_err *err)
{
    static const char *const names[] = { "message_id", "user_id",  "username",
                                         "repost_id",  "reply_id", "message",
                                         "timestamp",  "urls" };
    table t = { .acts = a, .what = what, .once = true };
    cq_status s = rows(&t, in, names, COLUMNS, false, take_message, err);
    cq_buf_done(&t.text);
    return s;
}

/* --- order --- */

enum { FEW = 32 }; /* whose order needs no memory of its own */

static void sort_by_time(cq_act *v, size_t n)
{
    cq_item few[FEW], *order = n <= FEW ? few : cq_alloc(n * sizeof *order);
    cq_act few_were[FEW], *was = n <= FEW ? few_were : cq_alloc(n * sizeof *was);
    if (n)
        memcpy(was, v, n * sizeof *v);
    for (size_t i = 0; i < n; i++) /* times below 0 first */
        order[i] = (cq_item){ (uint64_t)v[i].time ^ UINT64_C(1) << 63, (uint32_t)i, 0 };
    cq_sort_items(order, n);
    for (size_t i = 0; i < n; i++)
        v[i] = was[order[i].a];
    if (n > FEW) {
        free(order);
        free(was);
    }
}

void cq_acts_sort(cq_acts *a)
{
    size_t n = a->v.n, objects = cq_numbers_count(&a->objects);
    cq_act *sorted = cq_alloc((n + 1) * sizeof *sorted);
    uint32_t *end = cq_zalloc(objects + 1, sizeof *end);
    for (size_t i = 0; i < n; i++)
        end[a->v.p[i].object + 1]++;
    for (size_t i = 0; i < objects; i++)
        end[i + 1] += end[i];
    for (size_t i = 0; i < n; i++) /* end[k] moves from where k begins to its end */
        sorted[end[a->v.p[i].object]++] = a->v.p[i];
    for (size_t i = 0, from = 0; i < objects; from = end[i++])
        sort_by_time(sorted + from, end[i] - from);
    CQ_VEC_DONE(a->v);
    a->v.p = sorted;
    a->v.n = n;
    a->v.room = n + 1;
    free(end);
}
