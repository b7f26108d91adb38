/* mask.c - see mask.h. */
#include "tell/mask.h"

#include "base/secret.h"

enum { BYTES = 8 };

cq_str cq_mask(const cq_export_opt *o, cq_arena *a, cq_str key)
{
    uint8_t hash[CQ_KEY];
    if (o->names)
        return key;
    cq_keyed(o->key, key, hash);
    cq_str channel = cq_str_sub(key, 0, cq_str_find(key, CQ_STR(":")));
    return cq_str_printf(a, "%.*s:%.*s", CQ_FMT(channel), CQ_FMT(cq_hex(a, hash, BYTES)));
}
