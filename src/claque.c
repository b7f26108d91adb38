/* claque.c - see claque.h. The whole flow:
 * bytes -> read -> text -> script -> trace -> weigh -> group -> tell. */
#include "claque.h"

cq_status cq_claque_read(cq_case *k, char *const *inputs, size_t n,
                         const cq_scan_opt *opt, bool *damaged, cq_err *err)
{
    (void)k, (void)inputs, (void)n, (void)opt, (void)damaged;
    return cq_fail(err, CQ_EMPTY, "reading is not there yet");
}

cq_status cq_claque_analyse(const cq_corpus *c, const cq_scan_opt *opt, cq_report *out,
                            cq_err *err)
{
    (void)c, (void)opt, (void)out;
    return cq_fail(err, CQ_EMPTY, "analysis is not there yet");
}
