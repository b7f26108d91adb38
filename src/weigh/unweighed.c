/* unweighed.c - see unweighed.h. */
#include "weigh/unweighed.h"

#include <stdlib.h>

#include "weigh/crowd.h"

typedef struct {
    const cq_corpus *corpus;
    const cq_traces *traces;
    const cq_deck *deck;
    cq_arena *arena;
    cq_notes *notes;
} work;

static void note(work *w, cq_str text)
{
    CQ_PUSH(*w->notes, text);
}

static void note_kinds(work *w)
{
    static const char *const what[CQ_TRACES] = { "links",   "sites",   "tags",
                                                 "reposts", "answers", "texts",
                                                 "runs",    "origins", "pictures" };
    const cq_deck *d = w->deck;
    cq_crowds c;
    cq_crowds_make(w->traces, w->corpus->sender_n, d->crowds.p, d->crowds.n, &c);
    for (int k = 0; k < CQ_TRACES; k++)
        if (d->left[k])
            note(w, cq_crowds_note(&c, w->traces, (cq_trace_kind)k, what[k], d->left[k],
                                   d->most[k], w->arena));
    cq_crowds_done(&c);
}

/* Who answers mail shares what his thread shares. */
static void note_conversation(work *w)
{
    bool *answers = cq_zalloc((size_t)w->corpus->sender_n + 1, sizeof *answers);
    uint32_t mails = 0, senders = 0;
    for (uint32_t i = 0; i < w->corpus->message_n; i++) {
        const cq_message *m = &w->corpus->messages[i];
        if (m->channel != CQ_MAIL || !cq_message_field(m, CQ_F_REPLY).p)
            continue;
        mails++;
        senders += !answers[m->sender_no];
        answers[m->sender_no] = true;
    }
    free(answers);
    if (mails)
        note(w, cq_str_printf(w->arena,
                              "%u mails of %u senders answer other mails: what those who "
                              "write to each other share with their thread is "
                              "conversation, and was not weighed as acting together.",
                              mails, senders));
}

static void note_times(work *w)
{
    const cq_deck *d = w->deck;
    if (d->cards.n > 0 && d->timed == 0)
        note(w, CQ_STR("No message that shares something has a time: how close in time "
                       "senders act could not be weighed."));
    else if (d->timed < d->cards.n)
        note(w,
             cq_str_printf(w->arena,
                           "%zu of %zu messages that share something have no time; how "
                           "close they are was not weighed.",
                           d->cards.n - d->timed, d->cards.n));
}

void cq_unweighed_note(const cq_corpus *c, const cq_traces *t, const cq_deck *d,
                       cq_arena *arena, cq_notes *out)
{
    work w = { c, t, d, arena, out };
    note_kinds(&w);
    note_conversation(&w);
    note_times(&w);
}
