/* reply.c - answers to one message of somebody else. */
#include "trace/collect.h"

void cq_trace_replies(cq_collect *t)
{
    for (uint32_t i = 0; i < t->corpus->message_n; i++) {
        const cq_message *m = &t->corpus->messages[i];
        cq_str id = cq_message_field(m, CQ_F_REPLY);
        if (!id.p || cq_is_repost(m))
            continue;
        uint32_t first = cq_collect_message(t, m->channel, id);
        uint32_t author =
            first == CQ_NONE ? CQ_NONE : t->corpus->messages[first].sender_no;
        if (author != m->sender_no)
            cq_collect_put(t, CQ_T_REPLY, id, author, i);
    }
}
