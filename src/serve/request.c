/* request.c - see request.h. */
#include "serve/request.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
