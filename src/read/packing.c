/* packing.c - see packing.h. */
#include "read/packing.h"

#include <string.h>

/* What is being read between the objects. */
typedef struct {
    bool string, escaped;
    bool value; /* a colon stood before it: it is a value, not a key */
    bool number;
    int blanks; /* since the line began, -1 where something stands before */
    cq_packing_word word;
} state;

void cq_packing_init(cq_packing *p)
{
    memset(p, 0, sizeof *p);
}

static void add(cq_packing_word *w, char c)
{
    if (w->n < CQ_PACKING_WORD)
        w->p[w->n++] = c;
}

static bool is(const cq_packing_word *w, cq_str s)
{
    return cq_str_eq((cq_str){ w->p, w->n }, s);
}

static bool in_reach(const cq_packing *p)
{
    return p->depth >= 0 && p->depth < CQ_PACKING_LEVELS;
}

static void open_level(cq_packing *p)
{
    p->depth++;
    if (!in_reach(p))
        return;
    p->key[p->depth].n = p->id[p->depth].n = p->name[p->depth].n = 0;
}

void cq_packing_enter(cq_packing *p)
{
    open_level(p);
}

static void end_value(cq_packing *p, state *s)
{
    if (in_reach(p) && is(&p->key[p->depth], CQ_STR("id")))
        p->id[p->depth] = s->word;
    if (in_reach(p) && is(&p->key[p->depth], CQ_STR("name")))
        p->name[p->depth] = s->word;
    s->value = s->number = false;
}

static void end_string(cq_packing *p, state *s)
{
    s->string = false;
    if (s->value)
        end_value(p, s);
    else if (in_reach(p))
        p->key[p->depth] = s->word;
}

static void in_string(cq_packing *p, state *s, char c)
{
    if (s->escaped || (c != '"' && c != '\\'))
        add(&s->word, c);
    else if (c == '"')
        end_string(p, s);
    s->escaped = !s->escaped && c == '\\';
}

static void between(cq_packing *p, state *s, char c)
{
    bool digit = (c >= '0' && c <= '9') || c == '-';
    if (s->number && !digit)
        end_value(p, s);
    if (c == '"' || (digit && s->value && !s->number)) {
        s->string = c == '"';
        s->number = !s->string;
        s->word.n = 0;
    }
    if (s->number)
        add(&s->word, c);
    else if (c == ':')
        s->value = true;
    else if (c == '[')
        open_level(p);
    else if (c == ']' || c == '}')
        p->depth--;
    if (c == '[' || c == ']' || c == '}' || c == ',')
        s->value = false;
    s->blanks = c == '\n' ? 0 : c == ' ' && s->blanks >= 0 ? s->blanks + 1 : -1;
}

bool cq_packing_next(cq_packing *p, cq_bytes *in)
{
    state s = { .blanks = -1 };
    while (cq_bytes_need(in, 1)) {
        for (size_t i = 0; i < in->n; i++) {
            char c = in->p[i];
            if (s.string) {
                in_string(p, &s, c);
            } else if (c == '{') {
                p->indent = s.blanks;
                cq_bytes_skip(in, i);
                return true;
            } else {
                between(p, &s, c);
            }
        }
        cq_bytes_skip(in, in->n);
    }
    return false;
}

bool cq_packing_under(const cq_packing *p, cq_str key)
{
    for (int d = 0; d <= p->depth && d < CQ_PACKING_LEVELS; d++)
        if (is(&p->key[d], key))
            return true;
    return false;
}

/* The nearest level with an id, or -1. */
static int thing(const cq_packing *p)
{
    int d = p->depth < CQ_PACKING_LEVELS ? p->depth : CQ_PACKING_LEVELS - 1;
    while (d >= 0 && p->id[d].n == 0)
        d--;
    return d;
}

cq_str cq_packing_id(const cq_packing *p)
{
    int d = thing(p);
    return d < 0 ? CQ_STR("") : (cq_str){ p->id[d].p, p->id[d].n };
}

cq_str cq_packing_name(const cq_packing *p)
{
    int d = thing(p);
    return d < 0 ? CQ_STR("") : (cq_str){ p->name[d].p, p->name[d].n };
}
