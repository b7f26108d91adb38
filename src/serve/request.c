/* request.c - see request.h. */
#include "serve/request.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "read/json_shim.h"
#include "tell/rune.h"

cq_str cq_request_get(const cq_request *r, const char *name)
{
    for (int i = 0; i < r->query_n; i++)
        if (strcmp(r->query[i].name, name) == 0)
            return cq_str_z(r->query[i].value ? r->query[i].value : "");
    return (cq_str){ NULL, 0 };
}

int64_t cq_request_int(const cq_request *r, const char *name, int64_t least, int64_t most,
                       int64_t none)
{
    cq_str s = cq_request_get(r, name);
    int64_t n;
    if (!s.p || !s.n)
        return none;
    return cq_str_int(s, least, most, &n) ? n : INT64_MIN;
}

void cq_answer_fail(cq_answer *a, int status, const char *fmt, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    cq_buf_clear(&a->body);
    a->status = status;
    a->type = "application/json";
    cq_buf_z(&a->body, "{\"error\":");
    cq_rune_json(&a->body, cq_str_z(text));
    cq_buf_char(&a->body, '}');
}

/* --- a body of JSON: a flat object of strings and truths --- */

typedef struct {
    const char *const *names;
    char (*values)[CQ_FIELD];
} fields;

static int body_field(void *ctx, int at, const char *key, size_t n)
{
    const fields *f = ctx;
    for (int i = 0; f->names[i] && at == 0; i++)
        if (strlen(f->names[i]) == n && memcmp(f->names[i], key, n) == 0)
            return i + 1;
    return -1;
}

static void body_leaf(void *ctx, int at, const char *value, size_t n, bool listed)
{
    const fields *f = ctx;
    if (at > 0 && !listed && n < sizeof f->values[0]) {
        memcpy(f->values[at - 1], value, n);
        f->values[at - 1][n] = 0;
    }
}

bool cq_request_body(const cq_request *r, const char *const *names,
                     char (*values)[CQ_FIELD])
{
    enum { BEHIND = 64 }; /* bytes that the parser may read past the end */
    fields f = { names, values };
    cq_json_visitor v = { .ctx = &f, .field = body_field, .leaf = body_leaf };
    char copy[CQ_MAX_BODY + BEHIND] = { 0 };
    if (r->body.n > CQ_MAX_BODY)
        return false;
    if (r->body.n)
        memcpy(copy, r->body.p, r->body.n);
    cq_json *j = cq_json_new();
    bool good = r->body.n && cq_json_walk(j, copy, r->body.n, &v) == CQ_JSON_OK;
    cq_json_free(j);
    return good;
}
