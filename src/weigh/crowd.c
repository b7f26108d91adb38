/* crowd.c - see crowd.h. */
#include "weigh/crowd.h"

#include <math.h>
#include <string.h>

enum { MOST = CQ_CROWDS_TOLD * CQ_TRACES }; /* crowds, a bit each */

/* The untimed come first among a thing's shares, the others by time. */
static int64_t half_span(const cq_share *s, uint32_t n)
{
    while (n && s->time == CQ_NO_TIME)
        s++, n--;
    uint32_t half = (n + 1) / 2;
    if (n < 2)
        return -1;
    int64_t least = s[half - 1].time - s[0].time;
    for (uint32_t i = 1; i + half <= n; i++)
        if (s[i + half - 1].time - s[i].time < least)
            least = s[i + half - 1].time - s[i].time;
    return least;
}

/* Put the thing in its place among the largest of its kind, which begin at `first`. */
static void take(cq_crowds *c, size_t first, const cq_traces *t, uint32_t thing)
{
    uint32_t k = t->things[thing].shares;
    size_t at = c->crowds.n;
    while (at > first && c->crowds.p[at - 1].senders < k)
        at--;
    if (at - first >= CQ_CROWDS_TOLD)
        return;
    if (c->crowds.n - first < CQ_CROWDS_TOLD)
        CQ_PUSH(c->crowds, (cq_crowd){ 0 });
    memmove(c->crowds.p + at + 1, c->crowds.p + at,
            (c->crowds.n - at - 1) * sizeof *c->crowds.p);
    c->crowds.p[at] = (cq_crowd){ thing, k, -1 };
}

static void take_largest(const cq_traces *t, const uint32_t *things, size_t n,
                         cq_crowds *out)
{
    size_t first = 0;
    for (size_t i = 0; i < n; i++) {
        if (i && t->things[things[i]].kind != t->things[things[i - 1]].kind)
            first = out->crowds.n;
        take(out, first, t, things[i]);
    }
    for (size_t i = 0; i < out->crowds.n; i++) {
        const cq_thing *thing = &t->things[out->crowds.p[i].thing];
        out->crowds.p[i].half = half_span(t->shares + thing->first, thing->shares);
    }
}

/* Sum of squares over senders of how many of the things they share, over that of all
 * shares. */
static double evenness(const cq_traces *t, uint32_t sender_n, const uint32_t *things,
                       size_t n)
{
    uint32_t *d = cq_zalloc((size_t)sender_n + 1, sizeof *d);
    double squares = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        const cq_thing *thing = &t->things[things[i]];
        for (uint32_t k = 0; k < thing->shares; k++)
            d[t->shares[thing->first + k].sender]++;
        all += thing->shares;
    }
    for (uint32_t s = 0; s < sender_n; s++)
        squares += (double)d[s] * d[s];
    free(d);
    return all > 0 ? squares / (all * all) : 0;
}

/* Which of the crowds each sender shares. */
static uint32_t *crowds_of_senders(const cq_traces *t, uint32_t sender_n,
                                   const cq_crowds *c)
{
    uint32_t *of = cq_zalloc((size_t)sender_n + 1, sizeof *of);
    for (size_t i = 0; i < c->crowds.n; i++) {
        const cq_thing *thing = &t->things[c->crowds.p[i].thing];
        for (uint32_t k = 0; k < thing->shares; k++)
            of[t->shares[thing->first + k].sender] |= UINT32_C(1) << i;
    }
    return of;
}

static uint32_t count_common(const uint32_t *of, uint32_t sender_n, size_t a, size_t b)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < sender_n; s++)
        n += of[s] >> a & of[s] >> b & 1;
    return n;
}

static void compare(const uint32_t *of, uint32_t sender_n, double even, cq_crowds *out)
{
    for (uint32_t a = 0; a < out->crowds.n; a++)
        for (uint32_t b = a + 1; b < out->crowds.n; b++) {
            double k = out->crowds.p[a].senders, l = out->crowds.p[b].senders;
            cq_crowd_pair p = { a, b, count_common(of, sender_n, a, b),
                                fmin(fmin(k, l), k * l * even) };
            if (2 * p.common >= fmin(k, l) && p.common >= 2 * p.expected)
                CQ_PUSH(out->pairs, p);
        }
}

void cq_crowds_make(const cq_traces *t, uint32_t sender_n, const uint32_t *things,
                    size_t n, cq_crowds *out)
{
    _Static_assert(MOST <= 32, "a bit a crowd");
    memset(out, 0, sizeof *out);
    take_largest(t, things, n, out);
    uint32_t *of = crowds_of_senders(t, sender_n, out);
    compare(of, sender_n, evenness(t, sender_n, things, n), out);
    free(of);
}

void cq_crowds_done(cq_crowds *c)
{
    CQ_VEC_DONE(c->crowds);
    CQ_VEC_DONE(c->pairs);
}

enum { NAME = 60 }; /* bytes of a thing's name in a note */

static void name_thing(cq_buf *b, const cq_thing *t)
{
    size_t n = t->name.n < NAME ? t->name.n : NAME;
    while (n < t->name.n && n && ((unsigned char)t->name.p[n] & 0xc0) == 0x80)
        n--; /* no rune is cut */
    cq_buf_printf(b, "%s%.*s%s", t->kind == CQ_T_SCRIPT ? "that of " : "", (int)n,
                  t->name.p, n < t->name.n ? "..." : "");
}

static void tell_crowd(const cq_crowd *c, const cq_thing *thing, cq_buf *b)
{
    name_thing(b, thing);
    cq_buf_printf(b, " (%u senders", c->senders);
    if (c->half >= 0) {
        cq_lasting x = cq_time_lasting((double)c->half);
        cq_buf_printf(b, ", half of them within %llu %s", (unsigned long long)x.n,
                      x.n == 1 ? x.one : x.many);
    }
    cq_buf_char(b, ')');
}

static void tell_pair(const cq_crowd_pair *p, const cq_thing *x, const cq_thing *y,
                      cq_buf *b)
{
    cq_buf_z(b, " Of ");
    name_thing(b, x);
    cq_buf_z(b, " and ");
    name_thing(b, y);
    cq_buf_printf(b,
                  ", %u senders share both, where as many who choose at random would be "
                  "%.0f.",
                  p->common, p->expected);
}

cq_str cq_crowds_note(const cq_crowds *c, const cq_traces *t, cq_trace_kind kind,
                      const char *what, uint32_t n, uint32_t most, cq_arena *a)
{
    cq_buf b = { 0 };
    const char *before = " The largest: ";
    cq_buf_printf(&b,
                  "%u %s that more than %u senders share were each taken as one group: "
                  "their senders were not compared two by two, and a circle that shares "
                  "only these is not found.",
                  n, what, most);
    for (size_t i = 0; i < c->crowds.n; i++)
        if (t->things[c->crowds.p[i].thing].kind == kind) {
            cq_buf_z(&b, before);
            before = "; ";
            tell_crowd(&c->crowds.p[i], &t->things[c->crowds.p[i].thing], &b);
        }
    cq_buf_char(&b, '.');
    for (size_t i = 0; i < c->pairs.n; i++) {
        const cq_thing *x = &t->things[c->crowds.p[c->pairs.p[i].a].thing];
        if (x->kind == kind)
            tell_pair(&c->pairs.p[i], x, &t->things[c->crowds.p[c->pairs.p[i].b].thing],
                      &b);
    }
    cq_str note = cq_str_dup(a, cq_buf_view(&b));
    cq_buf_done(&b);
    return note;
}
