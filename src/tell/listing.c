/* listing.c - see listing.h. */
#include "tell/listing.h"

#include <stdlib.h>
#include <string.h>

/* Of the campaign in hand: the script of each message, from 1, and the grade of each
 * sender. */
static void look_up(const cq_campaign *k, uint32_t *script, uint8_t *grade)
{
    for (uint32_t i = 0; i < k->script_n; i++)
        for (uint32_t j = 0; j < k->scripts[i].messages.n; j++)
            script[k->scripts[i].messages.p[j]] = i + 1;
    for (uint32_t i = 0; i < k->member_n; i++)
        grade[k->members[i].sender] = (uint8_t)(k->members[i].grade + 1);
}

void cq_listing(const cq_corpus *c, const cq_report *r,
                void (*put)(void *ctx, const cq_listed *x), void *ctx)
{
    static const char *const grades[] = { "", "core", "likely", "possible" };
    uint32_t *script = cq_zalloc((size_t)c->message_n + 1, sizeof *script);
    uint8_t *grade = cq_alloc((size_t)c->sender_n + 1);

    for (uint32_t i = 0; i < r->campaign_n; i++) {
        const cq_campaign *k = &r->campaigns[i];
        memset(grade, 0, (size_t)c->sender_n + 1);
        look_up(k, script, grade);
        for (uint32_t j = 0; j < k->messages.n; j++) {
            uint32_t n = k->messages.p[j];
            const cq_message *m = &c->messages[n];
            put(ctx, &(cq_listed){ k, m, script[n], grades[grade[m->sender_no]] });
        }
    }
    free(grade);
    free(script);
}

cq_str cq_listing_input(const cq_corpus *c, const cq_export_opt *o, cq_arena *a,
                        const cq_message *m)
{
    return o->names ? c->inputs[m->input_no].path
                    : cq_str_printf(a, "input %u", m->input_no + 1);
}
