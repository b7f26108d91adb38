/* load_subjects.c - which messages have the same subject, and how many senders use it. */
#include "base/hash.h"
#include "base/map.h"
#include "keep/loader.h"

/* A subject as it is compared: without "Re:" and the like, case folded. */
static cq_str plain(cq_arena *a, cq_str s)
{
    size_t colon;
    s = cq_str_trim(s);
    while ((colon = cq_str_find(s, CQ_STR(":"))) <= 3 && colon < s.n)
        s = cq_str_trim(cq_str_sub(s, colon + 1, s.n));
    return cq_str_lower(a, s);
}

static void number_subjects(cq_corpus *out, cq_names *names)
{
    cq_arena scratch = { 0 };
    for (uint32_t i = 0; i < out->message_n; i++) {
        cq_message *m = &out->messages[i];
        cq_str subject = m->subject.n ? plain(&scratch, m->subject) : m->subject;
        m->subject_no = subject.n ? cq_names_put(names, subject) + 1 : 0;
        cq_arena_reset(&scratch);
    }
    cq_arena_done(&scratch);
}

void cq_load_subjects(cq_corpus *out)
{
    cq_names *names = cq_names_new();
    cq_map *seen = cq_map_new(out->sender_n);

    number_subjects(out, names);
    out->subject_n = cq_names_count(names);
    out->subjects = cq_arena_zero(&out->arena, out->subject_n + 1, sizeof *out->subjects);
    for (uint32_t i = 0; i < out->message_n; i++) {
        const cq_message *m = &out->messages[i];
        uint64_t use = (uint64_t)m->subject_no << 32 | m->sender_no;
        if (m->subject_no && (*cq_map_put(seen, cq_hash_mix(1, use), 0))++ == 0)
            out->subjects[m->subject_no]++;
    }
    cq_map_free(seen);
    cq_names_free(names);
}
