/* campaign.c - see campaign.h. */
#include "group/campaign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "group/standing.h"
#include "script/align.h"
#include "model/people.h"

enum {
    TITLE = 70,         /* bytes */
    FIRST = 5,          /* of who went first, this many are named */
    SCRIPTS_SHOWN = 12, /* of one campaign */
};

#define LIKELY_FIT 0.25 /* of the typical member's; below it a member is possible */
#define CORE_FIT 0.5

static cq_list keep_list(cq_arena *a, const uint32_t *p, size_t n)
{
    cq_list out = { cq_arena_get(a, (n + 1) * sizeof *p), (uint32_t)n };
    if (n)
        memcpy(out.p, p, n * sizeof *p);
    return out;
}

static void take_messages(cq_strand *const *s, uint32_t n, cq_arena *a, cq_campaign *out)
{
    cq_ids ids = { 0 };
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < s[i]->messages.n; k++)
            CQ_PUSH(ids, s[i]->messages.p[k]);
    cq_ids_unique(&ids);
    out->messages = keep_list(a, ids.p, ids.n);
    CQ_VEC_DONE(ids);
}

static void take_times(const cq_corpus *c, cq_campaign *out)
{
    out->first = out->last = CQ_NO_TIME;
    for (uint32_t i = 0; i < out->messages.n; i++) {
        int64_t t = c->messages[out->messages.p[i]].time;
        if (t == CQ_NO_TIME)
            continue;
        out->first = out->first == CQ_NO_TIME || t < out->first ? t : out->first;
        out->last = out->last == CQ_NO_TIME || t > out->last ? t : out->last;
    }
}

static int by_grade(const void *x, const void *y)
{
    const cq_member *a = x, *b = y;
    if (a->grade != b->grade)
        return a->grade < b->grade ? -1 : 1;
    return (a->sender > b->sender) - (a->sender < b->sender);
}

static cq_grade grade_of(double fit)
{
    return fit >= CORE_FIT ? CQ_CORE : fit >= LIKELY_FIT ? CQ_LIKELY : CQ_POSSIBLE;
}

/* A sender's grade is that of his best message; one whom two strands hold is core. */
static void grade_members(const cq_corpus *c, cq_strand *const *s, uint32_t n,
                          cq_arena *a, cq_campaign *out)
{
    cq_map *at = cq_map_new(out->messages.n);
    cq_member *m = cq_arena_get(a, ((size_t)out->messages.n + 1) * sizeof *m);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < s[i]->messages.n; k++) {
            uint32_t sender = c->messages[s[i]->messages.p[k]].sender_no;
            cq_grade g = s[i]->why   ? CQ_POSSIBLE
                         : s[i]->fit ? grade_of(s[i]->fit[k])
                                     : CQ_CORE;
            uint32_t *place = cq_map_put(at, sender, CQ_NONE);
            if (*place == CQ_NONE) {
                *place = out->member_n;
                m[out->member_n++] = (cq_member){ sender, g };
            } else if (g < m[*place].grade) {
                m[*place].grade = g;
            }
        }
    cq_map_free(at);
    qsort(m, out->member_n, sizeof *m, by_grade);
    out->members = m;
}

static void count_people(const cq_corpus *c, cq_arena *a, cq_campaign *out)
{
    uint32_t *ids = cq_alloc(((size_t)out->member_n + 1) * sizeof *ids), nobody = 0;
    for (uint32_t i = 0; i < out->member_n; i++) {
        ids[i] = out->members[i].sender;
        nobody += c->senders[ids[i]].nobody;
    }
    cq_people_count(c, ids, out->member_n, &out->least, &out->most);
    free(ids);
    out->why = cq_arena_get(a, 3 * sizeof *out->why);
    out->why[out->why_n++] = cq_str_printf(
        a, "At most %u: each sender is counted as a person of his own.", out->most);
    if (out->least < out->most)
        out->why[out->why_n++] = cq_str_printf(
            a,
            "At least %u: senders who show the same full name may be one person with "
            "several addresses.",
            out->least);
    if (nobody)
        out->why[out->why_n++] = CQ_STR(
            "Anonymous senders are counted as no person; how many they are is unknown.");
}

static void take_targets(const cq_corpus *c, cq_arena *a, cq_campaign *out)
{
    cq_names *names = cq_names_new();
    for (uint32_t i = 0; i < out->messages.n; i++) {
        const cq_message *m = &c->messages[out->messages.p[i]];
        for (size_t k = 0; k < m->field_n; k++)
            if (m->fields[k].kind == CQ_F_TARGET && m->channel != CQ_CALL)
                cq_names_put(names,
                             cq_str_printf(a, "%s:%.*s", cq_channel_name(m->channel),
                                           CQ_FMT(m->fields[k].value)));
    }
    out->target_n = cq_names_count(names);
    out->targets = cq_arena_get(a, ((size_t)out->target_n + 1) * sizeof *out->targets);
    for (uint32_t i = 0; i < out->target_n; i++)
        out->targets[i] = cq_str_dup(a, cq_names_at(names, i));
    qsort(out->targets, out->target_n, sizeof *out->targets, cq_str_order);
    cq_names_free(names);
}

/* Who sent before the others; of a campaign without times nobody. */
static void take_first(const cq_corpus *c, cq_arena *a, cq_campaign *out)
{
    uint32_t ids[FIRST] = { 0 }, n = 0;
    for (uint32_t i = 0; i < out->messages.n && n < FIRST; i++) {
        const cq_message *m = &c->messages[out->messages.p[i]];
        bool seen = m->time == CQ_NO_TIME;
        for (uint32_t k = 0; k < n; k++)
            seen = seen || ids[k] == m->sender_no;
        if (!seen)
            ids[n++] = m->sender_no;
    }
    out->first_senders = keep_list(a, ids, n);
}

static void take_scripts(const cq_findings *f, cq_strand *const *s, uint32_t n,
                         cq_arena *a, cq_campaign *out)
{
    out->scripts = cq_arena_zero(a, (size_t)n + 1, sizeof *out->scripts);
    for (uint32_t i = 0; i < n && out->script_n < SCRIPTS_SHOWN; i++)
        if (s[i]->kind == CQ_STRAND_SCRIPT && s[i]->messages.n)
            cq_align(f->corpus, f->docs, s[i]->messages, a,
                     &out->scripts[out->script_n++]);
}

/* A script's text with dots for the marks of its slots. */
static cq_str without_marks(cq_arena *a, cq_str t)
{
    cq_buf b = { 0 };
    for (size_t i = 0; i < t.n; i++) {
        size_t end = i + 1;
        while (t.p[i] == '[' && end < t.n && t.p[end] >= '0' && t.p[end] <= '9')
            end++;
        bool mark = end > i + 1 && end < t.n && t.p[end] == ']';
        cq_buf_str(&b, mark ? CQ_STR("...") : cq_str_sub(t, i, i + 1));
        i = mark ? end : i;
    }
    cq_str out = cq_str_dup(a, cq_buf_view(&b));
    cq_buf_done(&b);
    return out;
}

/* The first words of the first script; without one, what the circle shares. */
static void make_title(const cq_findings *f, cq_strand *const *s, uint32_t n, cq_arena *a,
                       cq_campaign *out)
{
    static const char *const shared[CQ_TRACES] = { "the same links",
                                                   "the same sites",
                                                   "the same tags",
                                                   "the same reposts",
                                                   "answers to the same posts",
                                                   "the same texts",
                                                   "calls from numbers in a row",
                                                   "one origin",
                                                   "the same pictures" };
    if (out->script_n && out->scripts[0].text.n) {
        cq_str t = without_marks(a, out->scripts[0].text);
        size_t end = t.n < TITLE ? t.n : TITLE;
        while (end < t.n && end > TITLE / 2 && t.p[end] != ' ')
            end--;
        while (end > 0 && end < t.n && (t.p[end] & 0xc0) == 0x80)
            end--;
        char *p = cq_arena_get(a, end + 4);
        for (size_t i = 0; i < end; i++)
            p[i] = (unsigned char)t.p[i] < ' ' ? ' ' : t.p[i];
        out->title = (cq_str){ p, end };
        if (end < t.n)
            out->title = cq_str_printf(a, "%.*s...", CQ_FMT(cq_str_trim(out->title)));
        return;
    }
    cq_trace_kind kind = CQ_T_NUMBERS;
    for (uint32_t i = 0; i < n; i++)
        if (s[i]->kind == CQ_STRAND_CIRCLE)
            kind = f->coaction->circles[s[i]->no].kind;
    out->title = cq_str_printf(a, "%u senders: %s", out->member_n, shared[kind]);
}

/* The nulls of scripts and of ties are two chances to be found, of which nobody knows how
 * they hang together: whoever is found by both has twice the smaller q (Bonferroni). Several
 * scripts are one test: their q counts all groups as strong that chance would make. */
static void take_q(cq_strand *const *s, uint32_t n, cq_campaign *out)
{
    bool script = false, ties = false;
    out->q = 1;
    for (uint32_t i = 0; i < n; i++) {
        if (s[i]->why)
            continue;
        out->q = s[i]->q < out->q ? s[i]->q : out->q;
        script = script || s[i]->kind == CQ_STRAND_SCRIPT;
        ties = ties || s[i]->kind != CQ_STRAND_SCRIPT;
    }
    if (script && ties)
        out->q = fmin(1, 2 * out->q);
    out->null = script && ties ? CQ_NULL_BOTH : ties ? CQ_NULL_TIES : CQ_NULL_SCRIPT;
}

/* 8 hex digits of the key of the first message whose sender is core. */
static void name_it(const cq_corpus *c, cq_campaign *out)
{
    static const char digit[] = "0123456789abcdef";
    uint32_t first = out->messages.p[0];
    cq_map *core = cq_map_new(out->member_n);
    for (uint32_t i = 0; i < out->member_n && out->members[i].grade == CQ_CORE; i++)
        cq_map_put(core, out->members[i].sender, 1);
    for (uint32_t i = 0; i < out->messages.n; i++)
        if (cq_map_get(core, c->messages[out->messages.p[i]].sender_no) != CQ_NONE) {
            first = out->messages.p[i];
            break;
        }
    cq_map_free(core);
    uint64_t h = cq_hash(c->messages[first].key);
    for (int i = 0; i < 8; i++)
        out->id[i] = digit[h >> (60 - 4 * i) & 15];
    out->id[8] = 0;
}

/* What chance gives is measured in the case, which knows few of the wishes and sayings that
 * everybody knows: of a text no longer than these, which nothing else supports, it cannot tell. */
static void doubt_saying(cq_arena *a, cq_campaign *out)
{
    const cq_script *k = out->scripts;
    if (out->standing != CQ_UNDECLARED || out->null != CQ_NULL_SCRIPT ||
        out->script_n != 1 || k->words > CQ_BRIEF)
        return;
    out->standing = CQ_UNCLEAR;
    out->reasons[0] = (cq_reason){
        cq_str_printf(
            a,
            "All that they have in common are %u words: it may be a wish or "
            "a saying that everybody knows, though nobody else in this case says it.",
            k->words),
        CQ_NONE
    };
    out->reason_n = 1;
}

void cq_campaign_make(const cq_findings *f, cq_strand *const *s, uint32_t n, cq_arena *a,
                      cq_campaign *out)
{
    memset(out, 0, sizeof *out);
    take_messages(s, n, a, out);
    take_times(f->corpus, out);
    grade_members(f->corpus, s, n, a, out);
    count_people(f->corpus, a, out);
    take_targets(f->corpus, a, out);
    take_first(f->corpus, a, out);
    take_scripts(f, s, n, a, out);
    make_title(f, s, n, a, out);
    take_q(s, n, out);
    name_it(f->corpus, out);
    cq_standing_find(f->corpus, f->docs, out->messages, a, &out->standing, &out->reasons,
                     &out->reason_n);
    doubt_saying(a, out);
    cq_campaign_evidence(f, s, n, a, out);
}
