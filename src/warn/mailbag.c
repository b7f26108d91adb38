/* mailbag.c - see mailbag.h. */
#include "warn/mailbag.h"

#include <stdio.h>

#include "base/bounds.h"
#include "base/file.h"

static cq_status blame(cq_status s, const char *path, cq_err *err)
{
    if (s && err)
        snprintf(err->file, sizeof err->file, "%s", path);
    return s;
}

cq_status cq_mailbag_open(cq_mailbag *b, const char *trust, const char *circle,
                          cq_err *err)
{
    cq_buf t = { 0 }, c = { 0 };
    cq_status s = cq_file_read(trust, CQ_MAX_TRUST, &t, err);
    if (!s)
        s = cq_file_read(circle, CQ_MAX_KEY_FILE, &c, err);
    if (!s)
        s = blame(cq_trust_read(cq_buf_view(&t), &b->trust, err), trust, err);
    if (!s)
        s = blame(cq_circle_read(cq_buf_view(&c), &b->circle, err), circle, err);
    if (c.p)
        cq_wipe(c.p, c.n);
    cq_buf_done(&c);
    cq_buf_done(&t);
    return s;
}

void cq_mailbag_close(cq_mailbag *b)
{
    cq_wipe(&b->circle, sizeof b->circle);
    cq_trust_done(&b->trust);
}

bool cq_mailbag_take(cq_mailbag *b, const char *path, cq_signature *out, cq_str *signer)
{
    cq_buf file = { 0 }, sig = { 0 };
    cq_arena a = { 0 };
    cq_err err = { 0 };
    const char *beside = cq_str_printf(&a, "%s.minisig", path).p;
    cq_status s = cq_file_read(path, CQ_MAX_SIGNATURE, &file, &err);
    if (!s)
        s = cq_file_read(beside, CQ_MAX_KEY_FILE, &sig, &err);
    if (s == CQ_IO && file.n)
        cq_fail(&err, s, "it has no %s beside it", beside);
    if (!s)
        s = cq_trust_accept(&b->trust, &b->circle, b->today, cq_buf_view(&file),
                            cq_buf_view(&sig), out, signer, &err);
    if (s)
        b->refused(b->ctx, path, &err);
    cq_arena_done(&a);
    cq_buf_done(&sig);
    cq_buf_done(&file);
    return !s;
}
