/* load_threads.c - which posts stand in one conversation.
 *
 * Answers come later than what they answer, but not always in the case's order: so the
 * conversations are named first, and posts that name none are looked up among the names. */
#include "base/map.h"
#include "keep/loader.h"

static cq_str named(const cq_message *m)
{
    cq_str thread = cq_message_field(m, CQ_F_THREAD);
    return thread.n ? thread : cq_message_field(m, CQ_F_REPLY);
}

static void name_threads(cq_corpus *out, cq_names *names)
{
    for (uint32_t i = 0; i < out->message_n; i++) {
        cq_message *m = &out->messages[i];
        cq_str thread = m->channel == CQ_POST ? named(m) : CQ_STR("");
        m->thread_no = thread.n ? cq_names_put(names, thread) + 1 : 0;
    }
}

void cq_load_threads(cq_corpus *out)
{
    cq_names *names = cq_names_new();

    name_threads(out, names);
    out->thread_n = cq_names_count(names);
    out->threads = cq_arena_zero(&out->arena, out->thread_n + 1, sizeof *out->threads);
    for (uint32_t i = 0; i < out->message_n; i++) {
        cq_message *m = &out->messages[i];
        if (m->channel == CQ_POST && m->thread_no == 0 && m->id.n)
            m->thread_no = cq_names_get(names, m->id) + 1; /* CQ_NONE + 1 is 0 */
        if (m->thread_no)
            out->threads[m->thread_no]++;
    }
    cq_names_free(names);
}
