/* pen.c - see pen.h. */
#include "tell/pen.h"

#include "tell/rune.h"
#include "tell/words.h"

/* A comma, unless what stands before it opens a list or an object. */
void cq_pen_comma(const cq_pen *p)
{
    char last = p->out->p[p->out->n - 1];
    if (last != '[' && last != '{')
        cq_buf_char(p->out, ',');
}

void cq_pen_key(const cq_pen *p, const char *name)
{
    cq_pen_comma(p);
    cq_buf_printf(p->out, "\"%s\":", name);
}

void cq_pen_text(const cq_pen *p, const char *name, cq_str s)
{
    cq_pen_key(p, name);
    cq_rune_json(p->out, s);
}

void cq_pen_count(const cq_pen *p, const char *name, uint64_t n)
{
    cq_pen_key(p, name);
    cq_buf_printf(p->out, "%llu", (unsigned long long)n);
}

void cq_pen_number(const cq_pen *p, const char *name, double x)
{
    cq_pen_key(p, name);
    cq_words_number(p->out, x);
}

void cq_pen_time_or_null(const cq_pen *p, const char *name, int64_t t)
{
    cq_arena a = { 0 };
    if (t == CQ_NO_TIME) {
        cq_pen_key(p, name);
        cq_buf_z(p->out, "null");
    } else {
        cq_pen_text(p, name, cq_time_iso(&a, t));
    }
    cq_arena_done(&a);
}

void cq_pen_open_list(const cq_pen *p, const char *name)
{
    cq_pen_key(p, name);
    cq_buf_char(p->out, '[');
}

void cq_pen_open_object(const cq_pen *p, const char *name)
{
    cq_pen_key(p, name);
    cq_buf_char(p->out, '{');
}

/* An object in a list, on a line of its own. */
void cq_pen_item(const cq_pen *p)
{
    cq_pen_comma(p);
    cq_buf_z(p->out, "\n{");
}

void cq_pen_close_with(const cq_pen *p, char c)
{
    cq_buf_char(p->out, c);
}

void cq_pen_strings(const cq_pen *p, const char *name, const cq_str *s, uint32_t n)
{
    cq_pen_open_list(p, name);
    for (uint32_t i = 0; i < n; i++) {
        cq_pen_comma(p);
        cq_rune_json(p->out, s[i]);
    }
    cq_pen_close_with(p, ']');
}

void cq_pen_messages(const cq_pen *p, const char *name, cq_list l)
{
    cq_pen_open_list(p, name);
    for (uint32_t i = 0; i < l.n; i++) {
        cq_pen_comma(p);
        cq_rune_json(p->out, p->c->messages[l.p[i]].key);
    }
    cq_pen_close_with(p, ']');
}

void cq_pen_senders(const cq_pen *p, const char *name, cq_list l)
{
    cq_pen_open_list(p, name);
    for (uint32_t i = 0; i < l.n; i++) {
        cq_pen_comma(p);
        cq_rune_json(p->out, p->c->senders[l.p[i]].key);
    }
    cq_pen_close_with(p, ']');
}
