/* winmail.c - see winmail.h.
 *
 * The answer is a head, the body with its charset, and of each file a head, name and bytes. */
#include "read/winmail.h"

#include <string.h>

#include "base/bounds.h"

static const cq_apart_bounds bounds = { 60, UINT64_C(2) << 30, UINT64_C(1) << 30 };

typedef struct {
    uint32_t cut, html;
    uint64_t files, charset, body; /* the last two: bytes that follow */
} head;

typedef struct {
    uint64_t name, bytes;
} file_head;

void cq_winmail_pack(const cq_tnef *t, bool cut, cq_buf *out)
{
    head h = { cut, t->body.html, t->n, t->body.charset.n, t->body.bytes.n };
    cq_buf_add(out, (const char *)&h, sizeof h);
    cq_buf_str(out, t->body.charset);
    cq_buf_str(out, t->body.bytes);
    for (size_t i = 0; i < t->n; i++) {
        file_head f = { t->files[i].name.n, t->files[i].bytes.n };
        cq_buf_add(out, (const char *)&f, sizeof f);
        cq_buf_str(out, t->files[i].name);
        cq_buf_str(out, t->files[i].bytes);
    }
}

static cq_status read_apart(cq_str in, cq_buf *out, cq_err *err)
{
    cq_arena a = { 0 };
    bool cut = false;
    cq_tnef *t = cq_tnef_read(in, &a, &cut);
    if (t)
        cq_winmail_pack(t, cut, out);
    cq_arena_done(&a);
    return t ? CQ_OK : cq_fail(err, CQ_EMPTY, "no winmail.dat");
}

static bool take(cq_str *s, uint64_t n, cq_str *out)
{
    if (n > s->n)
        return false;
    *out = cq_str_sub(*s, 0, n);
    *s = cq_str_sub(*s, n, s->n);
    return true;
}

static bool take_head(cq_str *s, void *to, size_t n)
{
    cq_str bytes;
    if (!take(s, n, &bytes))
        return false;
    memcpy(to, bytes.p, n);
    return true;
}

static bool take_file(cq_str *s, cq_tnef_file *out)
{
    file_head f;
    return take_head(s, &f, sizeof f) && take(s, f.name, &out->name) &&
           take(s, f.bytes, &out->bytes);
}

cq_tnef *cq_winmail_unpack(cq_str answer, cq_arena *a, bool *cut)
{
    head h;
    cq_tnef *t = cq_arena_zero(a, 1, sizeof *t);
    if (!take_head(&answer, &h, sizeof h) || h.files > CQ_MAX_PARTS ||
        !take(&answer, h.charset, &t->body.charset) ||
        !take(&answer, h.body, &t->body.bytes))
        return NULL;
    t->body.html = h.html != 0;
    t->n = h.files;
    t->files = cq_arena_zero(a, t->n + 1, sizeof *t->files);
    for (size_t i = 0; i < t->n; i++)
        if (!take_file(&answer, &t->files[i]))
            return NULL;
    *cut = h.cut != 0;
    return answer.n ? NULL : t;
}

cq_tnef *cq_winmail_read(cq_crew *crew, cq_str bytes, cq_arena *a, bool *cut)
{
    cq_buf answer = { 0 };
    cq_tnef *t = NULL;
    if (cq_crew_do(crew, read_apart, &bounds, bytes, &answer, NULL) == CQ_OK)
        t = cq_winmail_unpack(cq_str_dup(a, cq_buf_view(&answer)), a, cut);
    cq_buf_done(&answer);
    return t;
}
