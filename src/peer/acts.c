/* acts.c - see acts.h. */
#include "peer/acts.h"

#include <math.h>
#include <stdlib.h>
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
    cq_wordsets_init(&a->sets);
}

void cq_acts_done(cq_acts *a)
{
    CQ_VEC_DONE(a->v);
    CQ_VEC_DONE(a->names);
    cq_arena_done(&a->arena);
    cq_numbers_done(&a->objects);
    cq_numbers_done(&a->accounts);
    cq_numbers_done(&a->contents);
    cq_wordsets_done(&a->sets);
    *a = (cq_acts){ 0 };
}

/* "1606451170.518101", "1.6e9": below 2^53, so that whole seconds are exact. */
static bool seconds(cq_str s, double *out)
{
    char text[64], *end;
    s = cq_str_trim(s);
    bool number = s.n && s.n < sizeof text;
    for (size_t i = 0; i < s.n; i++)
        number &= strchr("0123456789.eE+-", s.p[i] ? s.p[i] : 'x') != NULL;
    if (!number)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    *out = strtod(text, &end) + 0.0; /* -0 is 0 */
    return !*end && fabs(*out) <= 0x1p53;
}

/* --- a batch of rows --- */

enum { HEAD = 1 << 16, BATCH = 512 };

/* A row whose names have no numbers yet, or a link of one. */
typedef struct {
    double time;
    uint32_t set;
    uint64_t object, account, content;
    uint64_t link; /* 0, or what knows the link of the message */
    bool further;  /* not the first link of its row */
    cq_str name;   /* of the account; none where the row is no act */
} pending;

typedef struct {
    cq_acts *acts;
    cq_co what;
    bool once;        /* a content is known by its first row, a link of it by its own */
    cq_numbers links; /* of messages */
    size_t at[8];     /* where the columns are */
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

/* Whether the toolkit knows the message, or this link of it. */
static bool known(table *t, const pending *p, bool content_known)
{
    uint32_t before = cq_numbers_count(&t->links);
    t->acts->again += content_known && !p->further;
    return p->link ? cq_numbers_put(&t->links, p->link) < before : content_known;
}

static void settle(table *t, const pending *p)
{
    cq_acts *a = t->acts;
    uint32_t before = cq_numbers_count(&a->contents);
    uint32_t content = cq_numbers_put(&a->contents, p->content);
    bool gone = t->once && known(t, p, content < before);
    if (gone || !p->name.p || a->v.n == UINT32_MAX)
        return;
    uint32_t object = cq_numbers_put(&a->objects, p->object);
    CQ_PUSH(a->v, (cq_act){ p->time, object, account_of(a, p), content, p->set });
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
        p.content = cq_numbers_key(&a->contents, cell[2]);
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

/* A message of several links is as many acts. What is between two blanks is one: nothing, too,
 * and a list as Python writes it is no other. */
static void put_links(table *t, pending p, cq_str urls)
{
    bool more = true;
    for (int n = 0; more && n < CQ_MAX_FIELDS; n++) {
        size_t blank = cq_str_find(urls, CQ_STR(" "));
        p.object = cq_numbers_key(&t->acts->objects, cq_str_sub(urls, 0, blank));
        p.link = cq_hash_mix(p.object, p.content) | 1;
        p.further = n > 0;
        put(t, p);
        more = blank < urls.n;
        urls = cq_str_sub(urls, blank + 1, urls.n);
    }
}

/* What the message shares, but for links; false where it shares nothing. */
static bool shared(table *t, const cq_str *cell, cq_str *object)
{
    bool repost = cell[REPOST].n > 0;
    *object = CQ_STR("any");
    switch (t->what) {
    case CQ_CO_RETWEET:
        *object = cell[REPOST];
        return repost;
    case CQ_CO_TWEET:
        *object = cq_wordsets_plain(&t->acts->sets, cell[TEXT]);
        return !repost;
    case CQ_CO_REPLY:
        *object = cell[REPLY];
        return !repost && object->n;
    case CQ_CO_LINK:
    case CQ_CO_SIMILAR:
        return !repost;
    case CQ_CO_POST:
        break;
    }
    return true;
}

static void take_message(table *t, const cq_str *cell)
{
    cq_acts *a = t->acts;
    pending p = { .name = cell[USER] };
    cq_str object;
    if (!cell[MESSAGE].n || !cell[USER].n) {
        a->empty++;
        return;
    }
    bool timed = seconds(cell[TIMESTAMP], &p.time), shares = shared(t, cell, &object);
    p.account = cq_numbers_key(&a->accounts, cell[USER]);
    p.content = cq_numbers_key(&a->contents, cell[MESSAGE]);
    p.object = cq_numbers_key(&a->objects, object);
    a->untimed += !timed;
    a->empty += timed && !shares;
    if (!timed || !shares)
        p.name = (cq_str){ 0 }; /* its id is taken all the same */
    else if (t->what == CQ_CO_SIMILAR)
        p.set = cq_wordsets_add(&a->sets, cell[TEXT]);
    if (p.name.p && t->what == CQ_CO_LINK)
        put_links(t, p, cell[URLS]);
    else
        put(t, p);
}

cq_status cq_acts_toolkit(cq_acts *a, cq_bytes *in, cq_co what, cq_err *err)
{
    static const char *const names[] = { "message_id", "user_id",  "username",
                                         "repost_id",  "reply_id", "message",
                                         "timestamp",  "urls" };
    table t = { .acts = a, .what = what, .once = true };
    cq_numbers_init(&t.links);
    cq_status s = rows(&t, in, names, COLUMNS, false, take_message, err);
    cq_numbers_done(&t.links);
    return s;
}

/* --- order --- */

enum { FEW = 32 }; /* whose order needs no memory of its own */

/* Numbers that are in the order of the times. */
static uint64_t key_of_time(double time)
{
    uint64_t bits;
    memcpy(&bits, &time, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static void sort_by_time(cq_act *v, size_t n)
{
    cq_item few[FEW], *order = n <= FEW ? few : cq_alloc(n * sizeof *order);
    cq_act few_were[FEW], *was = n <= FEW ? few_were : cq_alloc(n * sizeof *was);
    if (n)
        memcpy(was, v, n * sizeof *v);
    for (size_t i = 0; i < n; i++)
        order[i] = (cq_item){ key_of_time(v[i].time), (uint32_t)i, 0 };
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
