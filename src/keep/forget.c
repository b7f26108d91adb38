/* forget.c - a sender's or an old message's removal for good.
 *
 * What is left of a sender is a hash of his key under the case's own random key: enough to
 * keep him out when his messages come again, useless to who has not got the case. */
#include <string.h>

#include "keep/inside.h"

void cq_inside_forgotten_hash(const cq_case *c, cq_channel channel, cq_str address,
                              uint8_t out[CQ_KEY])
{
    cq_buf b = { 0 };
    cq_buf_z(&b, cq_channel_name(channel));
    cq_buf_char(&b, ':');
    cq_buf_str(&b, address);
    cq_keyed(c->key, cq_buf_view(&b), out);
    cq_buf_done(&b);
}

bool cq_inside_is_forgotten(const cq_case *c, cq_channel channel, cq_str address)
{
    uint8_t hash[CQ_KEY];
    uint64_t head;
    if (cq_map_count(c->forgotten) == 0)
        return false;
    cq_inside_forgotten_hash(c, channel, address, hash);
    memcpy(&head, hash, sizeof head);
    return cq_map_get(c->forgotten, head) != CQ_NONE;
}

cq_str cq_inside_scrub(cq_case *c, cq_str s)
{
    (void)c;
    return s;
}
