/* preview.c - a look at what would be read: the cq_input_preview of input.h. */
#include "read/columns.h"
#include "read/input.h"

enum { PREVIEW_RECORDS = 5, PREVIEW_TEXT = 200 };

typedef struct {
    cq_buf *out;
    int shown;
} preview;

/* The text on one line, without what a terminal would obey. */
static void add_line(cq_buf *out, cq_str s)
{
    bool blank = true;
    for (size_t i = 0; i < s.n && i < PREVIEW_TEXT; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool now = c <= ' ' || c == 127;
        if (!now || !blank)
            cq_buf_char(out, now ? ' ' : (char)c);
        blank = now;
    }
    cq_buf_char(out, '\n');
}

static void add_item(cq_buf *out, const char *name, cq_str value)
{
    cq_buf_printf(out, "    %-10s ", name);
    add_line(out, value);
}

static cq_status preview_begin(void *ctx, const cq_source *s, uint64_t *from, cq_err *err)
{
    preview *v = ctx;
    (void)from, (void)err;
    v->shown = 0;
    cq_buf_printf(v->out, "%s\n", s->path);
    return CQ_OK;
}

static cq_status preview_message(void *ctx, const cq_source *s, cq_message *m,
                                 cq_err *err)
{
    preview *v = ctx;
    cq_arena a = { 0 };
    (void)err;
    cq_buf_printf(v->out, "  %d. %s in %s, byte %llu\n", v->shown + 1,
                  cq_channel_name(m->channel), s->format, (unsigned long long)m->offset);
    add_item(v->out, "id", m->id);
    add_item(v->out, "sender", m->nobody ? CQ_STR("(nobody)") : m->sender);
    add_item(v->out, "time", cq_time_iso(&a, m->time));
    add_item(v->out, "subject", m->subject);
    add_item(v->out, "text",
             m->text.n   ? m->text
             : m->part_n ? m->parts[0].bytes
                         : CQ_STR("(none)"));
    for (size_t i = 0; i < m->field_n; i++)
        add_item(v->out, cq_field_name(m->fields[i].kind), m->fields[i].value);
    cq_arena_done(&a);
    return ++v->shown < PREVIEW_RECORDS ? CQ_OK : CQ_STOP;
}

static cq_status preview_problem(void *ctx, const cq_source *s, const cq_problem *p,
                                 cq_err *err)
{
    preview *v = ctx;
    (void)s, (void)err;
    cq_buf_printf(v->out, "  problem at line %llu, byte %llu: %.*s\n",
                  (unsigned long long)p->line, (unsigned long long)p->byte,
                  CQ_FMT(p->reason));
    return CQ_OK;
}

static cq_status preview_end(void *ctx, const cq_source *s, uint64_t bytes,
                             const uint8_t *sha256, cq_err *err)
{
    preview *v = ctx;
    (void)bytes, (void)err;
    if (!sha256)
        cq_buf_printf(v->out, "  %s\n", s->format);
    return CQ_OK;
}

cq_status cq_input_preview(const char *path, const cq_read_opt *opt, cq_buf *out,
                           cq_err *err)
{
    preview v = { .out = out };
    bool damaged = false;
    cq_sink sink = { .ctx = &v,
                     .some = true,
                     .begin = preview_begin,
                     .message = preview_message,
                     .problem = preview_problem,
                     .end = preview_end };
    return cq_input_read(path, opt, &sink, &damaged, err);
}
