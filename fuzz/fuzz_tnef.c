/* fuzz_tnef.c - winmail.dat: what it gives are views of it, or text of bounded length. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "read/winmail.h"

/* What comes back from the process that read it is the same, or any bytes at all. */
static void check_answer(const cq_tnef *t, bool cut, cq_arena *a)
{
    cq_buf answer = { 0 };
    bool again = !cut;
    cq_winmail_pack(t, cut, &answer);
    cq_tnef *back = cq_winmail_unpack(cq_buf_view(&answer), a, &again);
    assert(back && again == cut && back->n == t->n);
    assert(cq_str_eq(back->body.bytes, t->body.bytes));
    for (size_t i = 0; i < t->n; i++)
        assert(cq_str_eq(back->files[i].bytes, t->files[i].bytes));
    cq_buf_done(&answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cq_arena a = { 0 };
    bool cut = false;
    uint64_t sum = 0;
    char *copy = malloc(size + 1);
    memcpy(copy, data, size);
    cq_tnef *t = cq_tnef_read((cq_str){ copy, size }, &a, &cut);
    assert(t || !cut);
    for (size_t i = 0; t && i < t->n; i++) {
        assert(t->files[i].bytes.n <= size);
        for (size_t k = 0; k < t->files[i].bytes.n; k++)
            sum += (unsigned char)t->files[i].bytes.p[k];
    }
    if (t)
        check_answer(t, cut, &a);
    cq_winmail_unpack((cq_str){ copy, size }, &a, &cut);
    if (t && t->body.bytes.n)
        sum += (unsigned char)t->body.bytes.p[t->body.bytes.n - 1];
    assert(sum < UINT64_MAX);
    cq_arena_done(&a);
    free(copy);
    return 0;
}
