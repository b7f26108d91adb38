/* pending.c - stands in for stages on their way, so that the program links: each is weak
 * and goes when its stage lands, and the file with the last of them. */
#include <string.h>

#include "tell/tell.h"
#include "weigh/coaction.h"

__attribute__((weak)) void cq_tell_html(const cq_corpus *c, const cq_report *r,
                                        cq_buf *out)
{
    (void)c, (void)r, (void)out;
}

__attribute__((weak)) cq_status cq_coaction_weigh(const cq_corpus *c, const cq_traces *t,
                                                  const cq_coaction_opt *opt,
                                                  cq_coaction *out, cq_err *err)
{
    (void)c, (void)t, (void)opt, (void)err;
    memset(out, 0, sizeof *out);
    return CQ_OK;
}

__attribute__((weak)) void cq_coaction_done(cq_coaction *c)
{
    (void)c;
}
