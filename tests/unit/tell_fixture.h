/* tell_fixture.h - a corpus and its report made by hand: four campaigns (undeclared,
 * declared, unclear, and one without any time), lookalikes, problems, and strings that mean
 * harm. All people are invented. */
#ifndef CQ_TELL_FIXTURE_H
#define CQ_TELL_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/sha.h"
#include "model/report.h"

#define S(literal)                                                                       \
    {                                                                                    \
        "" literal, sizeof literal - 1                                                   \
    }

/* What a stranger may put into a name: a tag, a terminal escape, a right-to-left override,
 * a byte that is no UTF-8, a quote, a comma, a line break, a formula. */
#define HOSTILE                                                                          \
    "=cmd|' /C x'!A1 <script>alert(1)</script> \x1b[31mred\x1b]0;own\x07"                \
    " \xe2\x80\xaetxet \xff\xfe \"q\", line\nbreak & \xe2\x80\x8b \xf0\x9f\x90\xb8"
#define LETTER                                                                           \
    "Dear [1],\n\nI am writing as a resident of [2] to ask you to keep the lending "     \
    "library in Northfield open. The council's plan would close it in [3] and leave "    \
    "four thousand children without a place to read. Every week my family borrows "      \
    "books there, and so do all our neighbours.\n\nPlease vote against the plan when "   \
    "it comes before the committee. A town that shuts its library tells its children "   \
    "that it has given up on them.\n\nYours sincerely,\n[4]"

typedef enum { F_SCRIPT, F_DECLARED, F_TIES, F_NEWS, F_VIRAL, F_ALONE, F_KINDS } f_kind;

typedef struct {
    cq_message m;
    f_kind kind;
} f_item;

typedef struct {
    cq_corpus c;
    cq_report r;
    cq_list by[F_KINDS]; /* messages of each kind */
} fixture;

static int f_order(const void *a, const void *b)
{
    const cq_message *x = &((const f_item *)a)->m, *y = &((const f_item *)b)->m;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return cq_str_cmp(x->key, y->key);
}

static int f_sender_order(const void *a, const void *b)
{
    return cq_str_cmp(((const cq_sender *)a)->key, ((const cq_sender *)b)->key);
}

static cq_str f_hostile(void)
{
    return (cq_str)S(HOSTILE);
}

static cq_channel f_channel(f_kind kind, int i)
{
    if (kind == F_TIES || kind == F_VIRAL)
        return CQ_POST;
    if (kind == F_SCRIPT && i % 9 == 5)
        return CQ_LETTER;
    return kind == F_SCRIPT && i % 9 == 7 ? CQ_CALL : CQ_MAIL;
}

/* From 2026-03-01T10:00:00Z: a wave of some days, a slow one, rounds of posts, any day. */
static int64_t f_time(f_kind kind, int i)
{
    int64_t start = 1772359200, day = 86400;
    if (kind == F_SCRIPT)
        return start + 3 * day + 3600 * (i % 50) + 37 * i * i;
    if (kind == F_DECLARED)
        return start + 8 * day + 4000 * i;
    if (kind == F_TIES)
        return start + 2 * day * (i / 8) + 17 * (i % 8);
    return start + day * (i % 16) + 977 * i + 60 * (int64_t)kind;
}

/* One message; the i-th of its kind. */
static void f_fill(fixture *f, f_item *t, f_kind kind, int i)
{
    static const char *const first[] = { "Asha", "Bea",  "Cyril", "Dana", "Emil",
                                         "Fay",  "Gert", "Hugo",  "Ines", "Jona" };
    static const char *const last[] = { "Achterberg", "Brook", "Castellan", "Dunmore" };
    cq_arena *a = &f->c.arena;
    cq_message *m = &t->m;

    *t = (f_item){ .kind = kind };
    m->channel = f_channel(kind, i);
    m->sender_name = cq_str_printf(a, "%s %s", first[i % 10], last[i / 10 % 4]);
    m->id = cq_str_printf(a, "%d.%d", kind, i);
    if (m->channel == CQ_LETTER) {
        m->sender = m->id = cq_str_printf(a, "letters/%03d.txt", i);
        m->sender_name = CQ_STR("");
    } else if (m->channel == CQ_CALL) {
        m->sender = cq_str_printf(a, "+44163296%04d", i);
        m->sender_name = CQ_STR("");
    } else if (m->channel == CQ_POST) {
        m->sender = cq_str_printf(a, "%d", 1000 + 100 * kind + i % 8);
    } else {
        m->sender = cq_str_printf(a, "%s.%d@mail%d.example",
                                  cq_str_lower(a, cq_str_z(first[i % 10])).p,
                                  10 * kind + i / 10, i % 3);
        m->id = cq_str_printf(a, "%d.%d@mail%d.example", kind, i, i % 3);
    }
    if (kind == F_TIES && i % 8 == 3)
        m->sender_name = f_hostile();
    m->key = cq_str_printf(a, "%s:%.*s", cq_channel_name(m->channel), CQ_FMT(m->id));
    m->time = f_time(kind, i);
    m->time_source = m->channel == CQ_LETTER ? CQ_TIME_STAMP : CQ_TIME_STATED;
    m->subject = kind == F_SCRIPT ? CQ_STR("Our library") : CQ_STR("Hello");
    m->text = CQ_STR("I write about the library.");
    m->input_no = m->channel;
    m->offset = 1000 * (uint64_t)i;
    m->length = 812;
    m->line = 31 * (uint64_t)i + 1;
    cq_sha256(m->key, m->sha256);
}

static void f_senders(fixture *f)
{
    cq_corpus *c = &f->c;
    c->senders = cq_arena_zero(&c->arena, c->message_n + 1, sizeof *c->senders);
    for (uint32_t i = 0; i < c->message_n; i++) {
        cq_message *m = &c->messages[i];
        c->senders[i] =
            (cq_sender){ .name = m->sender_name, .channel = m->channel, .messages = 1 };
        c->senders[i].key = cq_str_printf(&c->arena, "%s:%.*s",
                                          cq_channel_name(m->channel), CQ_FMT(m->sender));
    }
    qsort(c->senders, c->message_n, sizeof *c->senders, f_sender_order);
    for (uint32_t i = 0; i < c->message_n; i++)
        if (c->sender_n && cq_str_eq(c->senders[c->sender_n - 1].key, c->senders[i].key))
            c->senders[c->sender_n - 1].messages++;
        else
            c->senders[c->sender_n++] = c->senders[i];
    for (uint32_t i = 0; i < c->message_n; i++) {
        cq_message *m = &c->messages[i];
        cq_sender want = { .key = cq_str_printf(&c->arena, "%s:%.*s",
                                                cq_channel_name(m->channel),
                                                CQ_FMT(m->sender)) };
        const cq_sender *s =
            bsearch(&want, c->senders, c->sender_n, sizeof want, f_sender_order);
        m->sender_no = (uint32_t)(s - c->senders);
    }
}

static void f_inputs(cq_corpus *c)
{
    static const cq_input inputs[] = {
        { S("office/inbox.mbox"), S("mbox (mboxrd)"), S("00ff"), 120, 2, 1 },
        { S("office/posts.jsonl"), S("jsonl"), S("11ff"), 60, 1, 1 },
        { S("office/calls.csv"), S("asterisk"), S("22ff"), 5, 0, 0 },
        { S("office/letters"), S("folder of txt"), S("33ff"), 5, 0, 0 },
    };
    static cq_problem problems[] = {
        { S("office/inbox.mbox"), 1203, 48113, S(HOSTILE), 1 },
        { S("office/inbox.mbox"), 2210, 99120, S("header over 65536 bytes"), 0 },
        { S("office/posts.jsonl"), 7, 2088, S("not JSON: unclosed string"), 1 },
    };
    c->inputs = cq_arena_get(&c->arena, sizeof inputs);
    memcpy(c->inputs, inputs, sizeof inputs);
    c->input_n = 4;
    c->problems = problems;
    c->problem_n = 3;
    c->problem_total = 3;
    c->refused = 2;
    c->same_id = 1;
}

static void f_corpus(fixture *f)
{
    static const int many[F_KINDS] = { 52, 18, 40, 9, 8, 36 };
    cq_corpus *c = &f->c;
    f_item *t;
    uint32_t n = 0;
    for (int k = 0; k < F_KINDS; k++)
        n += (uint32_t)many[k];
    t = cq_arena_get(&c->arena, n * sizeof *t);
    n = 0;
    for (int k = 0; k < F_KINDS; k++)
        for (int i = 0; i < many[k]; i++)
            f_fill(f, &t[n++], (f_kind)k, i);
    qsort(t, n, sizeof *t, f_order);
    c->messages = cq_arena_zero(&c->arena, n, sizeof *c->messages);
    c->message_n = n;
    for (uint32_t i = 0; i < n; i++) {
        cq_list *l = &f->by[t[i].kind];
        if (!l->p)
            l->p = cq_arena_get(&c->arena, n * sizeof *l->p);
        l->p[l->n++] = i;
        c->messages[i] = t[i].m;
    }
    f_senders(f);
    f_inputs(c);
}

static int f_number_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The senders of the messages as members: one in ten likely, one in twenty possible. */
static void f_members(fixture *f, cq_campaign *k)
{
    uint32_t *s = cq_arena_get(&f->r.arena, k->messages.n * sizeof *s);
    int n = 0;
    for (uint32_t i = 0; i < k->messages.n; i++)
        s[i] = f->c.messages[k->messages.p[i]].sender_no;
    qsort(s, k->messages.n, sizeof *s, f_number_order);
    for (uint32_t i = 0; i < k->messages.n; i++)
        if (!n || s[n - 1] != s[i])
            s[n++] = s[i];
    k->members = cq_arena_get(&f->r.arena, (size_t)n * sizeof *k->members);
    for (int g = CQ_CORE; g <= CQ_POSSIBLE; g++)
        for (int i = 0; i < n; i++)
            if (g == (i % 20 == 19 ? CQ_POSSIBLE : i % 10 == 4 ? CQ_LIKELY : CQ_CORE))
                k->members[k->member_n++] = (cq_member){ s[i], (cq_grade)g };
    k->first_senders.p = s;
    k->first_senders.n = n < 3 ? (uint32_t)n : 3;
    k->first = f->c.messages[k->messages.p[0]].time;
    k->last = f->c.messages[k->messages.p[k->messages.n - 1]].time;
}

static void f_script(fixture *f, cq_campaign *k)
{
    static cq_slot_value sirs[] = {
        { S("Sir"), 20 }, { S("Madam"), 14 }, { S("Ms Vole"), 9 }, { S("Member"), 5 }
    };
    static cq_slot_value towns[] = { { S("Northfield"), 31 },
                                     { S("Eastmarsh"), 12 },
                                     { S("the hill estate"), 4 } };
    static cq_slot_value months[] = { { S("April"), 40 }, { S("spring"), 8 } };
    static cq_slot_value names[] = { { S("Asha Achterberg"), 1 },
                                     { S("Bea Brook"), 1 },
                                     { S(HOSTILE), 1 } };
    static cq_slot slots[] = { { sirs, 4 }, { towns, 3 }, { months, 2 }, { names, 3 } };
    static const char *const added[] = {
        "My daughter learnt to read there; please come and see it for yourself.",
        "PS: my own housing case, reference 4471, is still not answered.",
    };
    cq_script *s = cq_arena_zero(&f->r.arena, 1, sizeof *s);
    *s = (cq_script){ k->messages, 94, CQ_STR(LETTER), slots, 4, NULL, 2, NULL, 0 };
    s->additions = cq_arena_get(&f->r.arena, 3 * sizeof *s->additions);
    for (uint32_t i = 0; i < 2; i++)
        s->additions[i] = (cq_addition){ k->messages.p[3 + 7 * i], cq_str_z(added[i]) };
    s->additions[s->addition_n++] = (cq_addition){ k->messages.p[30], f_hostile() };
    static const cq_sentence sentences[] = {
        { S("Dear [1],"), 48, 0, true },
        { S("Every week my family borrows books there, and so do all our neighbours."),
          40, 9, true },
        { S("We will remember it when we vote."), 12, 0, false },
        { S("Please vote against the plan when it comes before the committee."), 48, 2,
          true },
        { S(HOSTILE), 3, 3, false },
    };
    s->sentences = cq_arena_get(&f->r.arena, sizeof sentences);
    memcpy(s->sentences, sentences, sizeof sentences);
    s->sentence_n = sizeof sentences / sizeof *sentences;
    k->scripts = s;
    k->script_n = 1;
}

static cq_list f_head(cq_list l, uint32_t n)
{
    return (cq_list){ l.p, n < l.n ? n : l.n };
}

static cq_campaign f_undeclared(fixture *f)
{
    static cq_str why[] = {
        S("44 different sender addresses wrote, and 8 of them share 3 networks"),
        S("one person may hold several addresses"),
    };
    static cq_str targets[] = { S("mail:member@office.example") };
    static cq_reason reasons[] = { { S("no message names who wrote the text"),
                                     CQ_NONE } };
    static cq_str caveats[] = {
        S("A shared text does not show that anyone was paid or is not who he says."),
        S("Whoever spread the text is not known from these messages.")
    };
    static cq_evidence lines[] = {
        { S("script"), 88.123456, S(""), { NULL, 0 } },
        { S("timing"), 21.4, S(""), { NULL, 0 } },
        { S("origin"), 0, S(""), { NULL, 0 } },
    };
    lines[0].sentence = cq_str_z(
        "52 messages of 49 senders share 71 of every 100 words in the same order; two "
        "people who write on this topic independently share 9.");
    lines[1].sentence = cq_str_z(
        "Half of them came within 26 hours, in office hours and in the evening alike.");
    lines[2].sentence = cq_str_z("8 mails left from the same three networks.");
    cq_campaign k = { .id = "3fa94c01",
                      .title = CQ_STR("Keep the lending library open"),
                      .q = 0.00031234567,
                      .null = CQ_NULL_SCRIPT,
                      .reasons = reasons,
                      .reason_n = 1,
                      .least = 41,
                      .most = 49,
                      .why = why,
                      .why_n = 2,
                      .messages = f->by[F_SCRIPT],
                      .targets = targets,
                      .target_n = 1,
                      .evidence = lines,
                      .evidence_n = 3,
                      .caveats = caveats,
                      .caveat_n = 2 };
    lines[0].messages = f_head(k.messages, 40);
    lines[1].messages = f_head(k.messages, 26);
    lines[2].messages = f_head(k.messages, 8);
    f_members(f, &k);
    f_script(f, &k);
    return k;
}

static cq_campaign f_declared(fixture *f)
{
    static cq_reason reasons[1];
    static cq_slot_value names[] = { { S("Asha"), 2 }, { S("Bea"), 2 } };
    static cq_slot slots[] = { { names, 2 } };
    static cq_evidence line[1];
    static cq_script script[1];
    cq_campaign k = { .id = "00c1a3b2",
                      .title = CQ_STR("A safe crossing at Marsh Road"),
                      .q = 0.004,
                      .null = CQ_NULL_SCRIPT,
                      .standing = CQ_DECLARED,
                      .reasons = reasons,
                      .reason_n = 1,
                      .least = 18,
                      .most = 18,
                      .messages = f->by[F_DECLARED],
                      .evidence = line,
                      .evidence_n = 1,
                      .scripts = script,
                      .script_n = 1 };
    reasons[0] = (cq_reason){ cq_str_z("16 of 18 messages say whose letter it is: "
                                       "the Marsh Road Residents' Association"),
                              k.messages.p[0] };
    script[0] = (cq_script){ k.messages,
                             21,
                             CQ_STR("This letter was written by the Marsh Road "
                                    "Residents' Association [[draft]. We ask for a safe "
                                    "crossing for our children. [1]"),
                             slots,
                             1,
                             NULL,
                             0,
                             NULL,
                             0 };
    line[0] = (cq_evidence){ CQ_STR("script"), 61,
                             CQ_STR("18 messages follow one text almost word for word."),
                             k.messages };
    f_members(f, &k);
    return k;
}

static cq_campaign f_ties(fixture *f)
{
    static cq_reason reasons[] = {
        { S("some posts link an organiser's page, most do not"), CQ_NONE }
    };
    static cq_evidence line[1];
    static cq_str caveats[] = { S(
        "Friends who follow the same page may share the same links soon after each "
        "other.") };
    cq_campaign k = { .id = "77aa0b1c",
                      .title = CQ_STR("\xd9\x87\xd9\x85\xd8\xaf\xdb\x8c\xda\xaf\xd8\xb1 "
                                      "\xe2\x80\xae http://links.example/a"),
                      .q = 0.0312,
                      .null = CQ_NULL_TIES,
                      .standing = CQ_UNCLEAR,
                      .reasons = reasons,
                      .reason_n = 1,
                      .least = 3,
                      .most = 8,
                      .messages = f->by[F_TIES],
                      .evidence = line,
                      .evidence_n = 1,
                      .caveats = caveats,
                      .caveat_n = 1 };
    line[0] = (cq_evidence){ CQ_STR("links"), 44.4,
                             CQ_STR("8 accounts shared the same 5 links within 2 minutes "
                                    "of each other, in 5 rounds."),
                             k.messages };
    f_members(f, &k);
    return k;
}

static void f_make_ties(fixture *f)
{
    const cq_campaign *k = &f->r.campaigns[2];
    f->r.ties = cq_arena_get(&f->r.arena, 64 * sizeof *f->r.ties);
    for (uint32_t i = 0; i < k->member_n; i++)
        for (uint32_t j = 0; j < k->member_n; j++)
            if (k->members[i].sender < k->members[j].sender)
                f->r.ties[f->r.tie_n++] =
                    (cq_tie){ k->members[i].sender, k->members[j].sender, 5, 31.25, 2 };
}

/* What followed two events, of which the second bears a harmful text. */
static void f_after(fixture *f)
{
    static cq_placebo dates[9], quiet[8];
    static cq_rise rises[2], trigger[2];
    int64_t met = 1772528400, week = 604800; /* 2026-03-03T09:00:00Z */
    for (int i = 0; i < 9; i++)
        dates[i] =
            (cq_placebo){ met + (i < 5 ? i - 5 : i - 4) * week, (uint32_t)(i * 7 % 5) };
    for (int i = 0; i < 8; i++)
        quiet[i] = (cq_placebo){ met + (i + 1) * week + 86400, 0 };
    rises[0] =
        (cq_rise){ .event = { met, S("The office met the library's friends"), S("") },
                   .messages = 31,
                   .factor = 15.12345,
                   .low = 8.7,
                   .high = 26.25,
                   .p = 0.000123456,
                   .placebos = dates,
                   .placebo_n = 9 };
    rises[1] =
        (cq_rise){ .event = { met + 86400, S(HOSTILE), S("member@office.example") },
                   .messages = 3,
                   .factor = 56,
                   .low = 4.4,
                   .high = 6000,
                   .p = 0.25,
                   .placebos = quiet,
                   .placebo_n = 8 };
    trigger[0] = rises[0];
    trigger[0].messages = 24;
    trigger[0].p = 0.012;
    trigger[1] = (cq_rise){ .event = rises[1].event,
                            .messages = 3,
                            .p = 0.045,
                            .begins = true,
                            .lag = 5 * 3600,
                            .soon = 0.00234 };
    f->r.campaigns[0].trigger = trigger;
    f->r.campaigns[2].trigger = &trigger[1];
    f->r.after = (cq_after){ 24, 3, rises, 2, 9.876543, 0.0004321 };
}

/* Who goes first among those who share links, the hostile name with them. */
static void f_leads(fixture *f)
{
    static cq_first firsts[2];
    static cq_precedence pairs[1];
    cq_campaign *k = &f->r.campaigns[2];
    uint32_t a = k->members[0].sender, b = k->members[3].sender;
    firsts[0] = (cq_first){ a, 9, 2, 12, 2.345678, 240, 0.000123456 };
    firsts[1] = (cq_first){ b, 6, 0, 9, 1.5, 7300, 0.04 };
    pairs[0] = (cq_precedence){ a, b, 11, 1, 14, 95, 0.0021 };
    k->leads = (cq_leads){ 14, 3, true, firsts, 2, pairs, 1 };
    f->r.leads = (cq_leads){ 31, 3, false, firsts, 1, NULL, 0 };
}

/* What comes again, and where; a place bears a harmful name. */
static void f_course(fixture *f)
{
    static cq_rhythm rhythms[3];
    static cq_place places[3] = { { S("Northfield"), 20 },
                                  { S(HOSTILE), 9 },
                                  { S("Eastmarsh"), 1 } };
    static cq_spread spreads[1];
    cq_campaign *k = &f->r.campaigns[0];
    rhythms[0] = (cq_rhythm){ 0, CQ_MAIL, 604800, 123456, 780.5, 9, 11, 0.00012345 };
    rhythms[1] = (cq_rhythm){ 0, CQ_MAIL, 86400, 32400, 3000, 20, 31, 0.03 };
    rhythms[2] = (cq_rhythm){ CQ_NONE, CQ_MAIL, 3600, 300, 45, 40, 700, 0.04 };
    spreads[0] = (cq_spread){ CQ_PLACE_NAMED, 30, 3, places, 1.2345678, 0.0456789 };
    k->rhythms = rhythms;
    k->rhythm_n = 3;
    k->spreads = spreads;
    k->spread_n = 1;
}

/* Two camps of three that use the same scripts; one shares a harmful tag. */
static void f_camps(fixture *f)
{
    static cq_camp camps[3];
    static cq_accord accords[1];
    static cq_str marks[] = { S("tag library"), S("link papers.example/" HOSTILE) };
    static uint32_t of[] = { 0, 2 };
    for (int i = 0; i < 3; i++)
        camps[i] = (cq_camp){ f_head(f->r.campaigns[i].first_senders, 3), marks, 2 };
    accords[0] = (cq_accord){ 0, 2, 17, 120.5, 3, 0.4321, 0.0012345, { of, 2 } };
    f->r.camps = (cq_camps){ 160, camps, 3, 2, accords, 1 };
}

static void fixture_make(fixture *f)
{
    static cq_parameter parameters[] = {
        { S("decoys"), S("100") }, { S("map"), S("") },   { S("q"), S("0.05") },
        { S("seed"), S("1") },     { S("tz"), S("UTC") },
    };
    static cq_str notes[] = { S(
        "5 letters bear no date but the day on which they were received.") };
    static double decoys[] = { 2.5, 0, 3.75, 1.125 };
    cq_report *r = &f->r;
    memset(f, 0, sizeof *f);
    f_corpus(f);
    r->parameters = parameters;
    r->parameter_n = 5;
    r->campaigns = cq_arena_get(&r->arena, 3 * sizeof *r->campaigns);
    r->campaigns[0] = f_undeclared(f);
    r->campaigns[1] = f_declared(f);
    r->campaigns[2] = f_ties(f);
    r->campaign_n = 3;
    f_after(f);
    f_leads(f);
    f_course(f);
    f_camps(f);
    r->set_aside = cq_arena_get(&r->arena, 2 * sizeof *r->set_aside);
    r->set_aside[0] =
        (cq_set_aside){ CQ_STR("newsletter"),
                        CQ_STR("sent by one mailer to people who subscribed to it"),
                        f->by[F_NEWS] };
    r->set_aside[1] =
        (cq_set_aside){ CQ_STR("viral"),
                        CQ_STR("many share one post that was popular with everyone"),
                        f->by[F_VIRAL] };
    r->set_aside_n = 2;
    r->decoys = decoys;
    r->decoy_n = 4;
    r->floor_q = 0.0099;
    r->notes = notes;
    r->note_n = 1;
    f_make_ties(f);
}

/* Take all times away, as of a set that has none. */
static inline void fixture_forget_times(fixture *f)
{
    for (uint32_t i = 0; i < f->c.message_n; i++)
        f->c.messages[i].time = CQ_NO_TIME;
    for (uint32_t i = 0; i < f->r.campaign_n; i++)
        f->r.campaigns[i].first = f->r.campaigns[i].last = CQ_NO_TIME;
}

static void fixture_done(fixture *f)
{
    cq_report_done(&f->r);
    cq_corpus_done(&f->c);
}

/* Compare with tests/unit/golden/NAME; CLAQUE_GOLDEN=1 writes it instead, to be read by
 * eye before it is committed. */
static inline void same_as_golden(const char *dir, const char *name, const cq_buf *got)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/golden/%s", dir, name);
    FILE *file = fopen(path, getenv("CLAQUE_GOLDEN") ? "wb" : "rb");
    assert_non_null(file);
    if (getenv("CLAQUE_GOLDEN")) {
        assert_int_equal(fwrite(got->p, 1, got->n, file), got->n);
    } else {
        char *want = malloc(got->n + 2);
        size_t n = fread(want, 1, got->n + 1, file);
        assert_int_equal(n, got->n);
        assert_memory_equal(want, got->p, n);
        free(want);
    }
    fclose(file);
}

#endif
