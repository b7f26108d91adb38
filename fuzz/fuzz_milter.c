/* fuzz_milter.c - what a mail server might say to the filter: replies are of five kinds,
 * each mail is let go once, and cutting the bytes anywhere changes nothing. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "serve/milter.h"

/* No reply but these; a mail that is answered gets one 'c' at the end. */
static void check_replies(cq_str out)
{
    while (out.n) {
        assert(out.n > 4);
        const uint8_t *p = (const uint8_t *)out.p;
        size_t n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
        assert(n > 0 && n <= out.n - 4);
        assert(strchr("Ocshm", p[4]) && p[4]);
        assert(p[4] != 'c' || n == 1);
        out = cq_str_sub(out, 4 + n, out.n);
    }
}

static void talk(cq_str in, size_t piece, cq_buf *out)
{
    cq_milter *m = cq_milter_new();
    cq_milter_state s = CQ_MILTER_MORE;
    while (in.n && s != CQ_MILTER_END) {
        size_t n = in.n < piece ? in.n : piece;
        s = cq_milter_take(m, cq_str_sub(in, 0, n), out);
        in = cq_str_sub(in, n, in.n);
        while (s == CQ_MILTER_MAIL) {
            cq_milter_mail mail = cq_milter_get(m);
            assert(mail.bytes.n <= CQ_MAX_LIVE);
            assert(mail.sender.n <= CQ_MAX_VALUE && mail.address.n <= CQ_MAX_VALUE);
            cq_milter_answer(m, mail.bytes.n % 2 ? "3fa94c01; share=1.00" : NULL, "1",
                             out);
            s = cq_milter_take(m, CQ_STR(""), out);
        }
    }
    cq_milter_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size);
    cq_buf whole = { 0 }, pieces = { 0 };
    if (size)
        memcpy(bytes, data, size);
    talk((cq_str){ bytes, size }, size + 1, &whole);
    talk((cq_str){ bytes, size }, 7, &pieces);
    check_replies(cq_buf_view(&whole));
    assert(cq_str_eq(cq_buf_view(&whole), cq_buf_view(&pieces)));
    cq_buf_done(&pieces);
    cq_buf_done(&whole);
    free(bytes);
    return 0;
}
