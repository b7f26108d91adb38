/* evidence.c - the lines of evidence of a campaign, as sentences (campaign.h).
 *
 * Each line is told by one function, which adds nothing where its line is silent. Bits are
 * -log2 of the line's own null p; lines without a null of their own have 0. */
#include "group/campaign.h"

#include <math.h>
#include <stdlib.h>

#include "base/sort.h"
#include "base/vec.h"
#include "trace/site.h"

enum { LINES = 24, CAVEATS = 8 };

typedef struct {
    const cq_findings *f;
    cq_strand *const *s;
    uint32_t n;
    cq_arena *a;
    cq_campaign *out;
} work;

static void add(work *w, const char *line, double bits, cq_list messages, cq_str sentence)
{
    cq_campaign *c = w->out;
    if (c->evidence_n < LINES)
        c->evidence[c->evidence_n++] =
            (cq_evidence){ cq_str_z(line), bits, sentence, messages };
}

static double to_bits(double log_p)
{
    return log_p < 0 ? -log_p / log(2) : 0;
}

/* "3 hours", "2 days": a span of seconds in words. */
static cq_str span(cq_arena *a, double s)
{
    cq_lasting x = cq_time_lasting(s);
    return cq_str_printf(a, "%llu %s", (unsigned long long)x.n,
                         x.n == 1 ? x.one : x.many);
}

static void tell_script(work *w, const cq_strand *s)
{
    const cq_cluster *k = &w->f->clusters->clusters[s->no];
    add(w, "script", to_bits(k->log_p), s->messages,
        cq_str_printf(
            w->a,
            "%u messages of %u senders follow one script of about %u words; in the "
            "typical one it makes %.0f%% of what the sender wrote. People who write "
            "independently in this case do not share so much, so rare a wording.",
            s->messages.n, s->senders.n, k->words, 100 * k->share));
    if (k->verbatim)
        add(w, "verbatim", 0, s->messages,
            CQ_STR("Half of them or more are the same word for word."));
}

static void tell_circle(work *w, const cq_strand *s)
{
    static const char *const what[CQ_TRACES] = { "links",   "sites",   "tags",
                                                 "reposts", "answers", "texts",
                                                 "calls",   "origins", "pictures" };
    const cq_circle *k = &w->f->coaction->circles[s->no];
    add(w, "timing", k->q > 0 ? -log2(k->q) : 0, s->messages,
        cq_str_printf(
            w->a,
            "%u senders shared the same %u things (mostly %s) again and again, half "
            "of the time within %.*s of one another: more than the things' "
            "popularity and the senders' own habits explain.",
            s->senders.n, k->things.n, what[k->kind], CQ_FMT(span(w->a, k->median_gap))));
    if (k->fellows)
        add(w, "fellows", 0, (cq_list){ 0 },
            cq_str_printf(
                w->a,
                "%u of them are not tied to others one by one, but were there on "
                "so many occasions of the others as chance gives less than one "
                "sender in twenty such circles.",
                k->fellows));
}

static void tell_stability(work *w, const cq_strand *s)
{
    const cq_circle *k = &w->f->coaction->circles[s->no];
    uint32_t always = 0;
    for (uint32_t i = 0; i < k->senders.n; i++)
        always += k->stays[i] > 0.95;
    add(w, "stability", 0, (cq_list){ 0 },
        cq_str_printf(w->a,
                      "With a tenth of all that is shared left out, each tenth in turn, "
                      "%.0f%% of these senders stay in the mean, and %u of %u always.",
                      100 * k->stability, always, k->senders.n));
}

static void tell_calls(work *w, const cq_strand *s)
{
    const cq_message *m = w->f->corpus->messages;
    double took =
        (double)(m[s->messages.p[s->messages.n - 1]].time - m[s->messages.p[0]].time);
    add(w, "calls", to_bits(s->log_e), s->messages,
        cq_str_printf(w->a, "%u calls came from numbers in a row within %.*s.",
                      s->messages.n, CQ_FMT(span(w->a, took))));
}

/* A ratio of k is reached by chance once in k times at most. */
static void tell_matter(work *w, const cq_strand *s)
{
    cq_buf b = { 0 };
    for (int i = 0; i < CQ_MATTER_WORDS && s->said[i].n; i++)
        cq_buf_printf(&b, "%s\"%.*s\"", i ? ", " : "", CQ_FMT(s->said[i]));
    if (s->matter > 0)
        add(w, "matter", to_bits(-s->matter), s->messages,
            cq_str_printf(
                w->a,
                "The callers speak for the script: what was noted of their calls "
                "has its words (%.*s), and they called in its days.",
                CQ_FMT(cq_buf_view(&b))));
    cq_buf_done(&b);
}

static void tell_slots(work *w)
{
    uint32_t slots = 0, added = 0;
    for (uint32_t i = 0; i < w->out->script_n; i++) {
        slots += w->out->scripts[i].slot_n;
        added += w->out->scripts[i].addition_n;
    }
    if (slots)
        add(w, "slots", 0, (cq_list){ 0 },
            cq_str_printf(
                w->a,
                "The script has %u places at which the messages differ while the "
                "words around them stay the same.",
                slots));
    if (added)
        add(w, "additions", 0, (cq_list){ 0 },
            cq_str_printf(w->a,
                          "%u passages were added by single senders: read them, a real "
                          "concern may be there.",
                          added));
}

static void tell_pace(work *w)
{
    const cq_campaign *c = w->out;
    CQ_VEC(int64_t) t = { 0 };
    for (uint32_t i = 0; i < c->messages.n; i++) {
        int64_t x = w->f->corpus->messages[c->messages.p[i]].time;
        if (x != CQ_NO_TIME)
            CQ_PUSH(t, x);
    }
    if (t.n >= 4) /* in the corpus' order, which is that of time */
        add(w, "pace", 0, (cq_list){ 0 },
            cq_str_printf(w->a, "Half of the messages came within %.*s, all within %.*s.",
                          CQ_FMT(span(w->a, (double)(t.p[t.n * 3 / 4] - t.p[t.n / 4]))),
                          CQ_FMT(span(w->a, (double)(t.p[t.n - 1] - t.p[0])))));
    CQ_VEC_DONE(t);
}

/* The things of one kind that the messages carry: key is the thing, a the message. */
static cq_item *list_things(const work *w, cq_trace_kind kind, size_t *n)
{
    const cq_traces *t = w->f->traces;
    CQ_VEC(cq_item) items = { 0 };
    for (uint32_t i = 0; i < w->out->messages.n; i++) {
        uint32_t m = w->out->messages.p[i];
        for (size_t k = t->carried_at[m]; k < t->carried_at[m + 1]; k++)
            if (t->things[t->carried[k]].kind == kind)
                CQ_PUSH(items, (cq_item){ t->carried[k], m, 0 });
    }
    cq_sort_items(items.p, items.n);
    *n = items.n;
    return items.p;
}

/* A link or tag that a fifth of the messages carry. */
static void tell_common(work *w, cq_trace_kind kind, const char *line, const char *word)
{
    size_t all;
    cq_item *items = list_things(w, kind, &all);
    for (size_t i = 0, n; i < all; i += n) {
        const cq_thing *thing = &w->f->traces->things[items[i].key];
        for (n = 1; i + n < all && items[i + n].key == items[i].key;)
            n++;
        if (n < 3 || 5 * n < w->out->messages.n)
            continue;
        bool shortened = kind == CQ_T_LINK && cq_site_shortens(cq_site_of(thing->name));
        uint32_t *p = cq_arena_get(w->a, n * sizeof *p);
        for (size_t k = 0; k < n; k++)
            p[k] = items[i + k].a;
        add(w, line, 0, (cq_list){ p, (uint32_t)n },
            cq_str_printf(w->a,
                          "%zu of its messages carry the %s%s %.*s; of all senders "
                          "who use it, %zu of %u are here.",
                          n, shortened ? "shortened " : "", word, CQ_FMT(thing->name), n,
                          thing->shares));
    }
    free(items);
}

/* The campaign's messages for which it holds. */
static cq_list those_with(const work *w, bool (*holds)(const work *w, uint32_t m, int k),
                          int k)
{
    const cq_list *all = &w->out->messages;
    cq_list v = { cq_arena_get(w->a, (all->n + 1) * sizeof *v.p), 0 };
    for (uint32_t i = 0; i < all->n; i++)
        if (holds(w, all->p[i], k))
            v.p[v.n++] = all->p[i];
    return v;
}

static bool is_disguised(const work *w, uint32_t m, int k)
{
    return w->f->docs->docs[m].folded[k] > 0;
}

static bool hides_words(const work *w, uint32_t m, int k)
{
    (void)k;
    return cq_message_field(&w->f->corpus->messages[m], CQ_F_HIDDEN).p != NULL;
}

static void tell_disguise(work *w)
{
    static const char *const how[CQ_FOLDS] = {
        "characters without width inside words",
        "letters of another alphabet that look alike",
        "full-width or ornamental letters",
        "marks on letters that have none",
        "letters spaced out",
        "digits in place of letters",
    };
    for (int k = 0; k < CQ_FOLDS; k++) {
        cq_list v = those_with(w, is_disguised, k);
        if (v.n >= 2)
            add(w, "disguise", 0, v,
                cq_str_printf(w->a,
                              "%u messages have %s, over which a reader passes and a "
                              "filter stumbles.",
                              v.n, how[k]));
    }
    cq_list v = those_with(w, hides_words, 0);
    if (v.n >= 2)
        add(w, "disguise", 0, v,
            cq_str_printf(
                w->a, "%u messages hold words in their HTML that no reader sees.", v.n));
}

static void caveat(work *w, cq_str sentence)
{
    if (w->out->caveat_n < CAVEATS)
        w->out->caveats[w->out->caveat_n++] = sentence;
}

static void tell_caveats(work *w)
{
    uint32_t letters = 0, untimed = 0;
    for (uint32_t i = 0; i < w->out->messages.n; i++) {
        const cq_message *m = &w->f->corpus->messages[w->out->messages.p[i]];
        letters += m->channel == CQ_LETTER;
        untimed += m->time == CQ_NO_TIME;
    }
    caveat(w,
           CQ_STR("It does not show who organised this, or that any sender does not mean "
                  "what he sent: acting together is a right."));
    if (w->out->null != CQ_NULL_TIES)
        caveat(
            w,
            CQ_STR(
                "The same words can come from one source that all of them read; claque "
                "looked for it among these messages only."));
    if (w->out->null != CQ_NULL_SCRIPT)
        caveat(
            w,
            CQ_STR(
                "Acting at the same time can come from an occasion that this case does "
                "not record."));
    if (w->out->standing == CQ_UNDECLARED)
        caveat(w, CQ_STR("That no declaration was found does not mean that there is none "
                         "elsewhere."));
    if (letters)
        caveat(
            w,
            CQ_STR("A letter's writer is not known: each letter counts as one sender."));
    if (untimed)
        caveat(w, cq_str_printf(w->a,
                                "%u messages have no time, so nothing is said about "
                                "rhythm, or who was first, from them.",
                                untimed));
}

void cq_campaign_evidence(const cq_findings *f, cq_strand *const *s, uint32_t n,
                          cq_arena *a, cq_campaign *out)
{
    work w = { f, s, n, a, out };

    out->evidence = cq_arena_zero(a, LINES, sizeof *out->evidence);
    out->caveats = cq_arena_zero(a, CAVEATS, sizeof *out->caveats);
    for (uint32_t i = 0; i < n; i++) {
        if (s[i]->why)
            continue;
        if (s[i]->kind == CQ_STRAND_SCRIPT)
            tell_script(&w, s[i]);
        else if (s[i]->kind == CQ_STRAND_CIRCLE)
            tell_circle(&w, s[i]), tell_stability(&w, s[i]);
        else
            tell_calls(&w, s[i]);
        tell_matter(&w, s[i]);
    }
    tell_slots(&w);
    tell_pace(&w);
    tell_common(&w, CQ_T_LINK, "links", "link");
    tell_common(&w, CQ_T_TAG, "tags", "tag");
    tell_common(&w, CQ_T_IMAGE, "images", "picture");
    tell_disguise(&w);
    tell_caveats(&w);
}
