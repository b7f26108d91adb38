/* zone.c - see zone.h.
 *
 * A zone is a list of spans, each with its offset, from the beginning of time. */
#include "base/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "base/vec.h"

#define FOLDER "/usr/share/zoneinfo/"

/* RFC 8536 has offsets of less than 26 hours, and no time before -2^59. */
#define FARTHEST (INT64_C(1) << 59)

enum { MOST_BYTES = 1 << 16, LAST_YEAR = 2200, DAY = 86400, MOST_OFFSET = 26 * 3600 };

typedef struct {
    int64_t from; /* UTC */
    int32_t offset;
} span;

struct cq_zone {
    CQ_VEC(span) spans; /* by time; the first has no beginning */
};

/* --- fixed offsets --- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool fixed(const char *s, int32_t *offset)
{
    int v[4], n = 0;
    if (strcmp(s, "Z") == 0 || cq_str_eqi(cq_str_z(s), CQ_STR("utc"))) {
        *offset = 0;
        return true;
    }
    if (*s != '+' && *s != '-')
        return false;
    for (const char *p = s + 1; *p; p++) {
        if (*p == ':' && p[1] && n && n <= 2)
            continue;
        if (!digit(*p) || n == 4)
            return false;
        v[n++] = *p - '0';
    }
    int hours = n % 2 ? v[0] : n ? v[0] * 10 + v[1] : 99;
    int minutes = n < 3 ? 0 : v[n - 2] * 10 + v[n - 1];
    if (hours > 14 || minutes > 59)
        return false;
    *offset = (*s == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

/* --- the rule that holds on, as "GMT0BST,M3.5.0/1,M10.5.0" --- */

typedef struct {
    int month, week, day; /* the week-th such day of the month, 5 the last; 0 is Sunday */
    int32_t at;           /* seconds of that day, on the clock until then */
} turn;

static bool take_name(const char **p)
{
    const char *s = *p;
    if (*s == '<') {
        while (*s && *s != '>')
            s++;
        if (*s++ != '>')
            return false;
    } else {
        while ((*s | 32) >= 'a' && (*s | 32) <= 'z')
            s++;
    }
    bool some = s - *p >= 3;
    *p = s;
    return some;
}

/* "-3:30" in seconds. */
static bool take_clock(const char **p, int32_t *out)
{
    int32_t sign = **p == '-' ? -1 : 1, v = 0, unit = 3600;
    const char *s = *p + (**p == '-' || **p == '+');
    if (!digit(*s))
        return false;
    for (; unit; unit /= 60, s++) {
        int32_t part = 0;
        for (int i = 0; digit(*s) && i < 3; i++)
            part = part * 10 + *s++ - '0';
        v += part * unit;
        if (*s != ':' || !digit(s[1]))
            break;
    }
    *p = s;
    *out = sign * v;
    return true;
}

static bool take_turn(const char **p, turn *t)
{
    int used = 0;
    if (sscanf(*p, ",M%2d.%1d.%1d%n", &t->month, &t->week, &t->day, &used) != 3 ||
        !used || t->month < 1 || t->month > 12 || t->week < 1 || t->week > 5 ||
        t->day > 6)
        return false;
    *p += used;
    t->at = 2 * 3600;
    if (**p == '/') {
        ++*p;
        return take_clock(p, &t->at);
    }
    return true;
}

/* Seconds since 1970 of the turn in the year, by the clock until then. */
static int64_t turns(const turn *t, int64_t year)
{
    int64_t first = cq_days(year, t->month, 1);
    int64_t next =
        t->month == 12 ? cq_days(year + 1, 1, 1) : cq_days(year, t->month + 1, 1);
    int weekday =
        (int)((first + 4) % 7); /* 1970-01-01 was a Thursday; years from 1970 on */
    int64_t day = first + (t->day - weekday + 7) % 7 + 7 * (t->week - 1);
    return (day < next ? day : day - 7) * DAY + t->at;
}

static bool possible(int64_t offset)
{
    return offset > -MOST_OFFSET && offset < MOST_OFFSET;
}

static void add(cq_zone *z, int64_t from, int32_t offset)
{
    if (z->spans.n == 0 || from > z->spans.p[z->spans.n - 1].from)
        CQ_PUSH(z->spans, (span){ from, offset });
}

/* A rule of another form than the database's own is passed over: the last span holds on. */
static void hold_on(cq_zone *z, const char *p)
{
    int32_t winter, summer;
    turn in, out;
    if (!take_name(&p) || !take_clock(&p, &winter))
        return;
    winter = -winter;
    if (*p == 0 || !take_name(&p))
        return;
    summer = winter + 3600;
    if (*p != ',') {
        if (!take_clock(&p, &summer))
            return;
        summer = -summer;
    }
    if (!take_turn(&p, &in) || !take_turn(&p, &out) || !possible(winter) ||
        !possible(summer))
        return;
    for (int64_t year = 1970; year <= LAST_YEAR; year++) {
        int64_t begins = turns(&in, year) - winter, ends = turns(&out, year) - summer;
        add(z, begins < ends ? begins : ends, begins < ends ? summer : winter);
        add(z, begins < ends ? ends : begins, begins < ends ? winter : summer);
    }
}

/* --- the file --- */

static int64_t big(const uint8_t *p, int n)
{
    uint64_t v = p[0] & 0x80 ? UINT64_MAX : 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | p[i];
    return (int64_t)v;
}

typedef struct {
    size_t utc, standard, leaps, times, types, chars;
} counts;

static bool read_counts(const uint8_t *p, size_t n, counts *c)
{
    size_t *v[] = { &c->utc, &c->standard, &c->leaps, &c->times, &c->types, &c->chars };
    if (n < 44 || memcmp(p, "TZif", 4) != 0)
        return false;
    for (int i = 0; i < 6; i++) {
        int64_t x = big(p + 20 + 4 * i, 4);
        if (x < 0 || x > MOST_BYTES)
            return false;
        *v[i] = (size_t)x;
    }
    return c->types > 0;
}

static size_t block_size(const counts *c, size_t word)
{
    return c->times * (word + 1) + c->types * 6 + c->chars + c->leaps * (word + 4) +
           c->standard + c->utc;
}

/* Version 2 and later: the block in 32 bits is passed over for the one in 64. */
static bool parse(cq_zone *z, const uint8_t *p, size_t n)
{
    counts c;
    if (!read_counts(p, n, &c) || p[4] < '2')
        return false;
    size_t skip = 44 + block_size(&c, 4);
    if (skip > n || !read_counts(p + skip, n - skip, &c))
        return false;
    p += skip + 44;
    n -= skip + 44;
    size_t size = block_size(&c, 8);
    if (size > n)
        return false;
    const uint8_t *kinds = p + 8 * c.times, *types = kinds + c.times;
    for (size_t i = 0; i < c.types; i++)
        if (!possible(big(types + 6 * i, 4)))
            return false;
    add(z, INT64_MIN, (int32_t)big(types, 4));
    for (size_t i = 0; i < c.times; i++) {
        int64_t at = big(p + 8 * i, 8);
        if (kinds[i] >= c.types || at < -FARTHEST || at > FARTHEST)
            return false;
        add(z, at, (int32_t)big(types + 6 * kinds[i], 4));
    }
    char rule[128] = { 0 };
    size_t at = size + 1;
    for (size_t k = 0; at < n && p[at] != '\n' && k + 1 < sizeof rule; k++)
        rule[k] = (char)p[at++];
    hold_on(z, rule);
    return true;
}

static bool named(cq_zone *z, const char *name)
{
    cq_arena a = { 0 };
    uint8_t *p = cq_alloc(MOST_BYTES);
    size_t n = 0;
    FILE *f = NULL;
    if (name[0] != '/' && name[0] != '.' && !strstr(name, "/."))
        f = fopen(cq_str_printf(&a, FOLDER "%s", name).p, "rbe");
    if (f) {
        n = fread(p, 1, MOST_BYTES, f);
        fclose(f);
    }
    bool good = parse(z, p, n);
    free(p);
    cq_arena_done(&a);
    return good;
}

cq_status cq_zone_parse(cq_str file, cq_zone **out, cq_err *err)
{
    cq_zone *z = cq_zalloc(1, sizeof *z);
    if (!parse(z, (const uint8_t *)file.p, file.n)) {
        cq_zone_close(z);
        return cq_fail(err, CQ_FORMAT, "it is no TZif of version 2 or later");
    }
    *out = z;
    return CQ_OK;
}

cq_status cq_zone_open(const char *name, cq_zone **out, cq_err *err)
{
    cq_zone *z = cq_zalloc(1, sizeof *z);
    int32_t offset;
    if (fixed(name, &offset)) {
        add(z, INT64_MIN, offset);
    } else if (!named(z, name)) {
        cq_zone_close(z);
        return cq_fail(err, CQ_FORMAT, "%s is no zone such as +02:00 or Europe/London",
                       name);
    }
    *out = z;
    return CQ_OK;
}

void cq_zone_close(cq_zone *z)
{
    if (!z)
        return;
    CQ_VEC_DONE(z->spans);
    free(z);
}

int32_t cq_zone_offset(const cq_zone *z, int64_t local)
{
    if (!z)
        return 0;
    /* The last span that had begun on both clocks, the one before the turn and its own. */
    size_t low = 0, high = z->spans.n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        const span *s = &z->spans.p[middle];
        if (local - s->from >= (s[-1].offset > s->offset ? s[-1].offset : s->offset))
            low = middle;
        else
            high = middle;
    }
    return z->spans.p[low].offset;
}
