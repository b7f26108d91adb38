/* rows.c - see rows.h. */
#include "serve/rows.h"

#include <string.h>

#include "tell/cell.h"
#include "tell/mask.h"
#include "tell/rune.h"
#include "tell/words.h"

static cq_str kind_of(cq_str name)
{
    size_t cut = cq_str_find(name, CQ_STR(":"));
    return cq_str_sub(name, cut < name.n ? cut + 1 : name.n, name.n);
}

static void value(cq_buf *out, const cq_datum *c, cq_str kind)
{
    if (cq_str_eq(kind, CQ_STR("sure")))
        cq_rune_json(out, cq_str_z(cq_words_sure(
                              c->kind == CQ_CELL_INT ? (double)c->number : c->real)));
    else if (c->kind == CQ_CELL_NULL)
        cq_buf_z(out, "null");
    else if (c->kind == CQ_CELL_INT)
        cq_buf_printf(out, "%lld", (long long)c->number);
    else if (c->kind == CQ_CELL_REAL)
        cq_words_number(out, c->real);
    else if (cq_str_eq(kind, CQ_STR("json")))
        cq_buf_str(out, c->text);
    else
        cq_rune_json(out, c->text);
}

static void comma(cq_buf *out)
{
    if (out->n && out->p[out->n - 1] != '{' && out->p[out->n - 1] != '[')
        cq_buf_char(out, ',');
}

/* The name of the object in the row to which the column belongs; empty for the row. */
static cq_str owner_of(cq_str name)
{
    size_t dot = cq_str_find(name, CQ_STR("."));
    return dot < name.n ? cq_str_sub(name, 0, dot) : CQ_STR("");
}

void cq_rows_fields(cq_buf *out, const cq_datum *row, int n)
{
    cq_str open = CQ_STR("");
    for (int i = 0; i < n; i++) {
        cq_str name = cq_str_z(row[i].name), owner = owner_of(name);
        if (!cq_str_eq(open, owner)) {
            if (open.n)
                cq_buf_char(out, '}');
            comma(out);
            if (owner.n)
                cq_buf_printf(out, "\"%.*s\":{", CQ_FMT(owner));
            open = owner;
        } else {
            comma(out);
        }
        cq_str kind = kind_of(name);
        size_t from = owner.n ? owner.n + 1 : 0, to = name.n - (kind.n ? kind.n + 1 : 0);
        cq_buf_printf(out, "\"%.*s\":", CQ_FMT(cq_str_sub(name, from, to)));
        value(out, &row[i], kind);
    }
    if (open.n)
        cq_buf_char(out, '}');
}

static bool is_key(const char *name)
{
    cq_str s = cq_str_z(name);
    return cq_str_ends(s, CQ_STR("key")) || cq_str_eq(s, CQ_STR("address"));
}

static bool is_personal(const char *name)
{
    static const char *const names[] = { "name", "sender.name", "subject", "snippet",
                                         "text", "value",       "input",   "title",
                                         "a",    "b",           "fields",  "input.path" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* Numbers of messages and senders mean nothing outside a run; objects have no cell. */
static bool is_inward(const char *name)
{
    return strcmp(name, "n") == 0 || strcmp(name, "sender.n") == 0 ||
           strchr(name, ':') != NULL;
}

static cq_str masked(const cq_datum *c, const cq_export_opt *o, cq_arena *a)
{
    if (is_key(c->name))
        return cq_mask(o, a, c->text);
    return is_personal(c->name) && !o->names ? CQ_STR("") : c->text;
}

void cq_rows_header(cq_buf *out, const cq_datum *row, int n)
{
    bool first = true;
    for (int i = 0; i < n; i++) {
        if (is_inward(row[i].name))
            continue;
        cq_buf_z(out, first ? "" : ",");
        for (const char *p = row[i].name; *p; p++)
            cq_buf_char(out, *p == '.' ? '_' : *p);
        first = false;
    }
    cq_buf_z(out, "\r\n");
}

void cq_rows_line(cq_buf *out, const cq_datum *row, int n, const cq_export_opt *o)
{
    cq_arena a = { 0 };
    bool first = true;
    for (int i = 0; i < n; i++) {
        if (is_inward(row[i].name))
            continue;
        cq_buf_z(out, first ? "" : ",");
        if (row[i].kind == CQ_CELL_TEXT)
            cq_cell(out, masked(&row[i], o, &a), false);
        else if (row[i].kind != CQ_CELL_NULL)
            value(out, &row[i], CQ_STR(""));
        first = false;
    }
    cq_buf_z(out, "\r\n");
    cq_arena_done(&a);
}

void cq_rows_masked(cq_buf *out, const cq_datum *row, int n, const cq_export_opt *o)
{
    cq_arena a = { 0 };
    cq_buf_char(out, '{');
    for (int i = 0; i < n; i++) {
        cq_datum c = row[i];
        if (is_inward(c.name))
            continue;
        if (c.kind == CQ_CELL_TEXT)
            c.text = masked(&c, o, &a);
        comma(out);
        cq_rune_json(out, cq_str_z(c.name));
        cq_buf_char(out, ':');
        value(out, &c, CQ_STR(""));
    }
    cq_buf_char(out, '}');
    cq_arena_done(&a);
}

uint32_t cq_rows_count(const cq_datum *row, int n, const char *name)
{
    int64_t x = cq_rows_cell(row, n, name).number;
    return x < 0 ? 0 : x > UINT32_MAX ? UINT32_MAX : (uint32_t)x;
}

double cq_rows_number(const cq_datum *row, int n, const char *name)
{
    cq_datum x = cq_rows_cell(row, n, name);
    return x.kind == CQ_CELL_REAL ? x.real : x.kind == CQ_CELL_INT ? (double)x.number : 0;
}

cq_datum cq_rows_cell(const cq_datum *row, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(row[i].name, name) == 0)
            return row[i];
    return (cq_datum){ .name = name, .number = INT64_MIN };
}
