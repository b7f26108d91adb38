/* signature.c - see signature.h. */
#include "warn/signature.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/vec.h"
#include "read/json_shim.h"

#define SCHEMA "claque.signature/1"

enum { LEAST_HASHES = 64, PADDING = 64 };

/* --- days and sizes --- */

void cq_day_write(cq_buf *out, int32_t day)
{
    int64_t year;
    int month, d;
    cq_civil(day, &year, &month, &d);
    cq_buf_printf(out, "%04d-%02d-%02d", (int)year, month, d);
}

int32_t cq_day_read(cq_str s)
{
    cq_buf b = { 0 };
    int64_t t = s.n == 10 ? cq_time_read(s, CQ_DATES_UNKNOWN, NULL) : CQ_NO_TIME;
    if (t == CQ_NO_TIME)
        return CQ_NO_DAY;
    int32_t day = (int32_t)(t / 86400);
    cq_day_write(&b, day);
    day = cq_str_eq(cq_buf_view(&b), s) ? day : CQ_NO_DAY;
    cq_buf_done(&b);
    return day;
}

static int32_t day_of(int64_t t)
{
    return t == CQ_NO_TIME ? CQ_NO_DAY : (int32_t)(t / 86400 - (t % 86400 < 0));
}

/* The steps 20, 50, 100, 200, 500, ...: the next one. */
static uint32_t step_after(uint32_t n)
{
    uint32_t head = n;
    while (head >= 10)
        head /= 10;
    return head == 2 ? n / 2 * 5 : n * 2;
}

static uint32_t step_of(uint32_t senders)
{
    uint32_t n = CQ_KNOWN_SENDERS;
    while (n < 1000000000 && step_after(n) <= senders)
        n = step_after(n);
    return n;
}

void cq_signature_size(cq_buf *out, uint32_t senders)
{
    cq_buf_printf(out, "%u-%u", senders, step_after(senders) - 1);
}

/* --- making --- */

static int by_value(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static void make_salt(cq_signature *s, const cq_secret_key *signer)
{
    cq_buf b = { 0 };
    cq_arena a = { 0 };
    uint8_t h[CQ_KEY];
    cq_buf_printf(&b, "%s %s ", s->circle, s->campaign);
    cq_day_write(&b, s->day);
    cq_keyed_for(signer->secret, "salt ", cq_buf_view(&b), h);
    memcpy(s->salt, cq_hex(&a, h, CQ_SIGNATURE_SALT / 2).p, CQ_SIGNATURE_SALT + 1);
    cq_arena_done(&a);
    cq_buf_done(&b);
}

typedef CQ_VEC(uint64_t) numbers;

static void sort_unique(numbers *v)
{
    size_t n = 0;
    if (v->n)
        qsort(v->p, v->n, sizeof *v->p, by_value);
    for (size_t i = 0; i < v->n; i++)
        if (n == 0 || v->p[n - 1] != v->p[i])
            v->p[n++] = v->p[i];
    v->n = n;
}

static void pad(numbers *v, const cq_signature *s, const cq_secret_key *signer)
{
    uint8_t key[CQ_KEY];
    size_t size = LEAST_HASHES;
    while (size < v->n)
        size *= 2;
    cq_keyed_for(signer->secret, "padding ", cq_str_z(s->salt), key);
    for (uint64_t i = 0; v->n < size;) {
        while (v->n < size) {
            CQ_PUSH(*v, cq_short(key, &i, sizeof i));
            i++;
        }
        sort_unique(v);
    }
}

static void make_hashes(cq_signature *s, const cq_known *k, const cq_circle_key *circle,
                        const cq_secret_key *signer)
{
    uint8_t key[CQ_SHORT_KEY];
    numbers v = { 0 };
    cq_circle_file_key(circle, cq_str_z(s->salt), key);
    for (uint32_t i = 0; i < k->run_n && i < CQ_MAX_RUNS; i++)
        CQ_PUSH(v, cq_circle_hash(key, k->runs[i].word));
    sort_unique(&v);
    pad(&v, s, signer);
    s->hash_n = (uint32_t)v.n;
    s->hashes = cq_arena_get(&s->arena, v.n * sizeof *v.p);
    memcpy(s->hashes, v.p, v.n * sizeof *v.p);
    CQ_VEC_DONE(v);
}

cq_status cq_signature_make(const cq_campaign *p, const cq_known *k,
                            const cq_circle_key *circle, const cq_secret_key *signer,
                            int32_t day, int32_t days, cq_signature *out, cq_err *err)
{
    if (k->senders < CQ_KNOWN_SENDERS)
        return cq_fail(
            err, CQ_EMPTY,
            "campaign %s has fewer than %d senders: what it shares could point to them",
            p->id, CQ_KNOWN_SENDERS);
    if (k->run_n + CQ_RUN - 1 < CQ_SIGNATURE_WORDS)
        return cq_fail(
            err, CQ_EMPTY,
            "campaign %s has too few words on end that %d senders share to know it by",
            p->id, CQ_KNOWN_SENDERS);
    *out = (cq_signature){ .standing = p->standing,
                           .first = day_of(p->first),
                           .last = day_of(p->last),
                           .day = day,
                           .expires = day + days,
                           .senders = step_of(k->senders),
                           .lang_n = k->lang_n };
    memcpy(out->campaign, p->id, sizeof out->campaign);
    memcpy(out->langs, k->langs, sizeof out->langs);
    cq_circle_id(circle, out->circle);
    make_salt(out, signer);
    make_hashes(out, k, circle, signer);
    return CQ_OK;
}

/* --- writing --- */

static void write_day(cq_buf *out, const char *name, int32_t day)
{
    if (day == CQ_NO_DAY)
        return;
    cq_buf_printf(out, ",\"%s\":\"", name);
    cq_day_write(out, day);
    cq_buf_char(out, '"');
}

void cq_signature_write(const cq_signature *s, cq_buf *out)
{
    cq_buf_printf(out, "{\"campaign\":\"%s\",\"circle\":\"%s\"", s->campaign, s->circle);
    write_day(out, "expires", s->expires);
    write_day(out, "first", s->first);
    cq_buf_z(out, ",\"hashes\":[");
    for (uint32_t i = 0; i < s->hash_n; i++)
        cq_buf_printf(out, "%s\"%016llx\"", i ? "," : "",
                      (unsigned long long)s->hashes[i]);
    cq_buf_z(out, "],\"languages\":[");
    for (uint32_t i = 0; i < s->lang_n; i++)
        cq_buf_printf(out, "%s\"%s\"", i ? "," : "", s->langs[i]);
    cq_buf_char(out, ']');
    write_day(out, "last", s->last);
    cq_buf_printf(out, ",\"run\":%d,\"salt\":\"%s\",\"schema\":\"%s\",\"senders\":\"",
                  CQ_RUN, s->salt, SCHEMA);
    cq_signature_size(out, s->senders);
    cq_buf_char(out, '"');
    write_day(out, "signed", s->day);
    cq_buf_printf(out, ",\"standing\":\"%s\"}\n", cq_standing_name(s->standing));
}

/* --- reading --- */

static const char *const FIELDS[] = { "",       "campaign",  "circle", "expires", "first",
                                      "hashes", "languages", "last",   "run",     "salt",
                                      "schema", "senders",   "signed", "standing" };

enum {
    OUTSIDE,
    CAMPAIGN,
    CIRCLE,
    EXPIRES,
    FIRST,
    HASHES,
    LANGUAGES,
    LAST,
    RUN,
    SALT,
    SCHEMA_NAME,
    SENDERS,
    SIGNED,
    STANDING,
    FIELD_N
};

typedef struct {
    cq_signature *s;
    numbers hashes;
} reader;

static int field(void *ctx, int at, const char *key, size_t n)
{
    (void)ctx;
    for (int i = 1; at == OUTSIDE && i < FIELD_N; i++)
        if (cq_str_eq((cq_str){ key, n }, cq_str_z(FIELDS[i])))
            return i;
    return -1;
}

/* Exactly so many lower-case hex digits. */
static void read_hex(cq_str v, char *out, size_t n)
{
    bool good = v.n == n;
    for (size_t i = 0; i < v.n && good; i++)
        good = memchr("0123456789abcdef", v.p[i], 16);
    if (good)
        memcpy(out, v.p, n);
}

static void read_hash(reader *r, cq_str v)
{
    uint64_t h = 0;
    char hex[17] = "";
    read_hex(v, hex, 16);
    h = strtoull(hex, NULL, 16);
    if (*hex && r->hashes.n < CQ_MAX_RUNS)
        CQ_PUSH(r->hashes, h);
}

static void read_language(cq_signature *s, cq_str v)
{
    bool good = v.n > 0 && v.n < sizeof s->langs[0] && s->lang_n < CQ_KNOWN_LANGS;
    for (size_t i = 0; i < v.n && good; i++)
        good = v.p[i] >= 'a' && v.p[i] <= 'z';
    if (good)
        memcpy(s->langs[s->lang_n++], v.p, v.n);
}

static void read_size(cq_signature *s, cq_str v)
{
    int64_t n;
    size_t dash = cq_str_find(v, CQ_STR("-"));
    if (cq_str_int(cq_str_sub(v, 0, dash), CQ_KNOWN_SENDERS, 1000000000, &n))
        s->senders = step_of((uint32_t)n);
}

static void read_standing(cq_signature *s, cq_str v)
{
    for (int i = CQ_UNDECLARED; i <= CQ_UNCLEAR; i++)
        if (cq_str_eq(v, cq_str_z(cq_standing_name((cq_standing)i))))
            s->standing = (cq_standing)i;
}

/* What is not understood is left as it was: then what is written is not what was read. */
static void leaf(void *ctx, int at, const char *value, size_t n, bool listed)
{
    reader *r = ctx;
    cq_signature *s = r->s;
    cq_str v = { value, n };
    (void)listed;
    switch (at) {
    case CAMPAIGN:
        read_hex(v, s->campaign, sizeof s->campaign - 1);
        break;
    case CIRCLE:
        read_hex(v, s->circle, CQ_CIRCLE_ID);
        break;
    case SALT:
        read_hex(v, s->salt, CQ_SIGNATURE_SALT);
        break;
    case EXPIRES:
        s->expires = cq_day_read(v);
        break;
    case FIRST:
        s->first = cq_day_read(v);
        break;
    case LAST:
        s->last = cq_day_read(v);
        break;
    case SIGNED:
        s->day = cq_day_read(v);
        break;
    case HASHES:
        read_hash(r, v);
        break;
    case LANGUAGES:
        read_language(s, v);
        break;
    case SENDERS:
        read_size(s, v);
        break;
    case STANDING:
        read_standing(s, v);
        break;
    default:
        break;
    }
}

static cq_status walk(cq_str file, reader *r, cq_err *err)
{
    static const cq_json_visitor none = { 0 };
    cq_json_visitor v = none;
    cq_json *j = cq_json_new();
    char *copy = cq_zalloc(file.n + 64, 1);
    memcpy(copy, file.p, file.n);
    v.ctx = r;
    v.field = field;
    v.leaf = leaf;
    cq_json_result what = cq_json_walk(j, copy, file.n, &v);
    free(copy);
    cq_json_free(j);
    return what == CQ_JSON_OK ? CQ_OK
                              : cq_fail(err, CQ_FORMAT, "%s", cq_json_reason(what));
}

/* Whether the hashes stand in order, each once, and their number is a power of two. */
static bool in_order(const cq_signature *s)
{
    for (uint32_t i = 1; i < s->hash_n; i++)
        if (s->hashes[i - 1] >= s->hashes[i])
            return false;
    return s->hash_n >= LEAST_HASHES && (s->hash_n & (s->hash_n - 1)) == 0;
}

static bool is_canonical(const cq_signature *s, cq_str file)
{
    cq_buf b = { 0 };
    cq_signature_write(s, &b);
    bool same = cq_str_eq(cq_buf_view(&b), file);
    cq_buf_done(&b);
    return same && in_order(s) && s->day != CQ_NO_DAY && s->expires != CQ_NO_DAY &&
           s->expires >= s->day;
}

cq_status cq_signature_read(cq_str file, cq_signature *out, cq_err *err)
{
    cq_signature s = { .first = CQ_NO_DAY,
                       .last = CQ_NO_DAY,
                       .day = CQ_NO_DAY,
                       .expires = CQ_NO_DAY,
                       .senders = CQ_KNOWN_SENDERS };
    reader r = { .s = &s };
    if (file.n > CQ_MAX_SIGNATURE)
        return cq_fail(err, CQ_LIMIT, "it is larger than %d bytes", CQ_MAX_SIGNATURE);
    cq_status st = walk(file, &r, err);
    s.hash_n = (uint32_t)r.hashes.n;
    s.hashes = cq_arena_get(&s.arena, (r.hashes.n + 1) * sizeof *s.hashes);
    if (r.hashes.n)
        memcpy(s.hashes, r.hashes.p, r.hashes.n * sizeof *s.hashes);
    CQ_VEC_DONE(r.hashes);
    if (!st && !is_canonical(&s, file))
        st = cq_fail(err, CQ_FORMAT, "it is no " SCHEMA " in its one form");
    if (st)
        cq_signature_done(&s);
    else
        *out = s;
    return st;
}

void cq_signature_done(cq_signature *s)
{
    cq_arena_done(&s->arena);
    memset(s, 0, sizeof *s);
}
