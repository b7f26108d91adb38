/* msg.c - see reader.h: one mail that Outlook saved as a file (outlook.h), which is made a mail
 * again in a process apart. */
#include "base/bounds.h"
#include "read/mail.h"
#include "read/outlook.h"
#include "read/reader.h"

/* Of processor, memory and answer: its letters may be base64, its attachments are. */
static const cq_apart_bounds bounds = { 60, UINT64_C(3) << 30, UINT64_C(1) << 30 };

enum { WHOLE = 'w', CUT = 'c' }; /* the answer's first byte */

static cq_status make_mail(cq_str in, cq_buf *out, cq_err *err)
{
    bool cut = false;
    cq_buf_char(out, WHOLE);
    if (!cq_outlook_mail(in, out, &cut))
        return cq_fail(err, CQ_EMPTY, "no message of Outlook's is in it");
    out->p[0] = cut ? CUT : WHOLE;
    return CQ_OK;
}

static cq_status remark(cq_reader *r, const char *what, cq_err *err)
{
    return cq_reader_problem(r, 1, 0, false, err, "%s", what);
}

static cq_status hand_on(cq_reader *r, cq_str mail, bool cut, cq_err *err)
{
    cq_remarks remarks;
    cq_message m;
    cq_status status = CQ_OK;
    if (!cq_mail_read(mail, CQ_STR(""), r->opt->tz, r->crew, &r->arena, &m, &remarks))
        return cq_reader_problem(r, 1, 0, true, err, "not a mail");
    if (cut)
        status = remark(r, "what is too big, too deep or damaged is left out", err);
    for (size_t i = 0; i < remarks.n && status == CQ_OK; i++)
        status = remark(r, remarks.text[i], err);
    cq_message_drop(&m, CQ_F_MIME_SHAPE); /* it is of our making */
    cq_reader_place(r, r->in->n, &m);
    return status == CQ_OK ? cq_reader_message(r, &m, err) : status;
}

static cq_status read_msg(cq_reader *r, cq_err *err)
{
    if (cq_bytes_need(r->in, (size_t)CQ_MAX_MAIL + 1))
        return cq_reader_problem(r, 1, 0, true, err,
                                 "a mail of over %d bytes is not read", CQ_MAX_MAIL);
    if (cq_reader_known(r) || r->in->n == 0)
        return CQ_OK;
    cq_buf answer = { 0 };
    cq_err why = { 0 };
    cq_str in = { r->in->p, r->in->n };
    cq_status status = cq_crew_do(r->crew, make_mail, &bounds, in, &answer, &why);
    if (status == CQ_OK && answer.n) {
        cq_str mail = cq_str_sub(cq_buf_view(&answer), 1, answer.n);
        status = hand_on(r, mail, answer.p[0] == CUT, err);
    } else {
        r->damaged = true;
        status = cq_reader_problem(r, 1, 0, true, err, "%s", why.text);
    }
    cq_buf_done(&answer);
    return status;
}

static int sniff(cq_str head, cq_str path)
{
    bool sure;
    if (!cq_outlook_sniff(head, &sure))
        return 0;
    return sure ? 95 : cq_str_endsi(path, CQ_STR(".msg")) ? 80 : 0;
}

const cq_format cq_format_msg = { "msg", sniff, read_msg, true };
