/* membership.c - whose messages follow the same script. */
#include "trace/collect.h"

void cq_trace_scripts(cq_collect *t)
{
    if (!t->clusters)
        return;
    for (uint32_t c = 0; c < t->clusters->n; c++) {
        cq_list members = t->clusters->clusters[c].messages;
        for (uint32_t k = 0; k < members.n; k++) {
            const cq_message *first = &t->corpus->messages[members.p[0]];
            if (!cq_is_repost(&t->corpus->messages[members.p[k]]))
                cq_collect_put(t, CQ_T_SCRIPT, first->key, CQ_NONE, members.p[k]);
        }
    }
}
