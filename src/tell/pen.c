/* pen.c - see pen.h. */
#include "tell/pen.h"

#include "base/time.h"
#include "tell/rune.h"
#include "tell/words.h"

void cq_pen_comma(cq_buf *out)
{
    char last = out->p[out->n - 1];
    if (last != '[' && last != '{')
        cq_buf_char(out, ',');
}

void cq_pen_key(cq_buf *out, const char *name)
{
    cq_pen_comma(out);
    cq_buf_printf(out, "\"%s\":", name);
}

void cq_pen_text(cq_buf *out, const char *name, cq_str s)
{
    cq_pen_key(out, name);
    cq_rune_json(out, s);
}

void cq_pen_count(cq_buf *out, const char *name, uint64_t n)
{
    cq_pen_key(out, name);
    cq_buf_printf(out, "%llu", (unsigned long long)n);
}

void cq_pen_number(cq_buf *out, const char *name, double x)
{
    cq_pen_key(out, name);
    cq_words_number(out, x);
}

void cq_pen_time(cq_buf *out, const char *name, int64_t t)
{
    cq_arena a = { 0 };
    cq_pen_key(out, name);
    if (t == CQ_NO_TIME)
        cq_buf_z(out, "null");
    else
        cq_rune_json(out, cq_time_iso(&a, t));
    cq_arena_done(&a);
}

void cq_pen_true(cq_buf *out, const char *name, bool is)
{
    cq_pen_key(out, name);
    cq_buf_z(out, is ? "true" : "false");
}

void cq_pen_list(cq_buf *out, const char *name)
{
    cq_pen_key(out, name);
    cq_buf_char(out, '[');
}

void cq_pen_object(cq_buf *out, const char *name)
{
    cq_pen_key(out, name);
    cq_buf_char(out, '{');
}

void cq_pen_item(cq_buf *out)
{
    cq_pen_comma(out);
    cq_buf_z(out, "\n{");
}

void cq_pen_string(cq_buf *out, cq_str s)
{
    cq_pen_comma(out);
    cq_rune_json(out, s);
}
