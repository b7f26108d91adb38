/* fuzz_signature.c - files from other offices: a signature that is read is written as the
 * same bytes; a .minisig and a trust file are read or refused with a reason. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "warn/trust.h"

static void check_signature(cq_str file)
{
    cq_signature s;
    cq_err err = { 0 };
    cq_buf again = { 0 };
    if (cq_signature_read(file, &s, &err) != CQ_OK) {
        assert(err.text[0]);
        return;
    }
    cq_signature_write(&s, &again);
    assert(cq_str_eq(cq_buf_view(&again), file));
    cq_buf_done(&again);
    cq_signature_done(&s);
}

static void check_trust(cq_str file)
{
    cq_trust t;
    cq_err err = { 0 };
    if (cq_trust_read(file, &t, &err) != CQ_OK) {
        assert(err.text[0]);
        return;
    }
    for (size_t i = 0; i < t.keys.n; i++)
        assert(t.keys.p[i].name.n > 0);
    cq_trust_done(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size);
    cq_minisig sig;
    cq_secret_key key;
    cq_circle_key circle;
    cq_err err;

    if (size)
        memcpy(text, data, size);
    cq_str file = { text, size };
    check_signature(file);
    check_trust(file);
    if (cq_minisign_read(file, &sig, &err) != CQ_OK)
        assert(err.text[0]);
    if (cq_minisign_read_secret(file, &key, &err) != CQ_OK)
        assert(err.text[0]);
    if (cq_circle_read(file, &circle, &err) != CQ_OK)
        assert(err.text[0]);
    free(text);
    return 0;
}
