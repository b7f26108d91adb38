#include "keep/inside.h"
cq_status cq_case_put_report(cq_case *c, const cq_corpus *corpus, const cq_report *r,
                             cq_err *err)
{
    (void)corpus, (void)r;
    return cq_db_end(c->db, err);
}
cq_status cq_case_get_report(cq_case *c, const cq_corpus *corpus, cq_report *out,
                             cq_err *err)
{
    (void)c, (void)corpus, (void)out;
    return cq_fail(err, CQ_EMPTY, "this case holds no findings yet: run claque scan");
}
cq_status cq_case_forget_sender(cq_case *c, cq_str key, uint64_t *gone, cq_err *err)
{
    (void)c, (void)key, (void)gone;
    return cq_fail(err, CQ_STORE, "not there yet");
}
cq_status cq_case_forget_before(cq_case *c, int64_t time, uint64_t *gone, cq_err *err)
{
    (void)c, (void)time, (void)gone;
    return cq_fail(err, CQ_STORE, "not there yet");
}
cq_status cq_case_check(cq_case *c, cq_buf *out, cq_err *err)
{
    (void)out;
    return cq_db_end(c->db, err);
}
