/* circle.c - see circle.h. */
#include "warn/circle.h"

#include <string.h>

#define HEAD "claque circle: keep this secret; who has it can test guesses at scripts"

void cq_circle_new(cq_circle_key *out)
{
    cq_random(out->key, sizeof out->key);
}

void cq_circle_write(const cq_circle_key *k, cq_buf *out)
{
    cq_arena a = { 0 };
    cq_str hex = cq_hex(&a, k->key, sizeof k->key);
    cq_buf_z(out, HEAD "\n");
    cq_buf_str(out, hex);
    cq_buf_char(out, '\n');
    cq_wipe((char *)hex.p, hex.n);
    cq_arena_done(&a);
}

cq_status cq_circle_read(cq_str file, cq_circle_key *out, cq_err *err)
{
    cq_str line;
    if (!cq_str_line(&file, &line) || !cq_str_starts(line, CQ_STR("claque circle:")) ||
        !cq_str_line(&file, &line) || !cq_hex_read(line, out->key, sizeof out->key))
        return cq_fail(err, CQ_FORMAT, "this is no circle of claque sign --new-circle");
    return CQ_OK;
}

void cq_circle_id(const cq_circle_key *k, char out[CQ_CIRCLE_ID + 1])
{
    cq_arena a = { 0 };
    uint8_t h[CQ_KEY];
    cq_keyed_for(k->key, "claque circle", CQ_STR(""), h);
    memcpy(out, cq_hex(&a, h, CQ_CIRCLE_ID / 2).p, CQ_CIRCLE_ID + 1);
    cq_arena_done(&a);
}

void cq_circle_file_key(const cq_circle_key *k, cq_str salt, uint8_t out[CQ_SHORT_KEY])
{
    uint8_t h[CQ_KEY];
    cq_keyed_for(k->key, "claque.signature/1 ", salt, h);
    memcpy(out, h, CQ_SHORT_KEY);
    cq_wipe(h, sizeof h);
}

uint64_t cq_circle_hash(const uint8_t key[CQ_SHORT_KEY], const uint64_t *words)
{
    uint8_t b[8 * CQ_RUN];
    for (size_t i = 0; i < sizeof b; i++)
        b[i] = (uint8_t)(words[i / 8] >> i % 8 * 8);
    return cq_short(key, b, sizeof b);
}
