/* request.h - what was asked and what is answered, whatever carries it. */
#ifndef CQ_REQUEST_H
#define CQ_REQUEST_H

#include "base/str.h"

enum { CQ_MAX_QUERY = 24, CQ_MAX_BODY = 8192, CQ_MAX_ANSWER = 1 << 20 };

typedef struct {
    bool post;
    cq_str path; /* as "/api/v1/status" */
    struct {
        const char *name, *value;
    } query[CQ_MAX_QUERY]; /* decoded */
    int query_n;
    cq_str body;
    bool names; /* X-Claque-Names: yes */
} cq_request;

/* The value of the query's parameter, or an empty string with p = NULL. */
cq_str cq_request_get(const cq_request *r, const char *name);

/* The parameter as a whole number; `none` where it is absent, INT64_MIN where it is no
 * number from `least` to `most`. */
int64_t cq_request_int(const cq_request *r, const char *name, int64_t least, int64_t most,
                       int64_t none);

/* A body that is a flat object of JSON, of strings and truths: the values of the fields that
 * `names` (NULL at its end) lists; what is absent or too long is as it was. False where it is
 * no JSON, or over CQ_MAX_BODY. */
enum { CQ_FIELD = 128 };
bool cq_request_body(const cq_request *r, const char *const *names,
                     char (*values)[CQ_FIELD]);

/* More of an answer that has no end in sight, appended; false where that was all. */
typedef bool cq_answer_more(void *ctx, cq_buf *out);

typedef struct {
    int status; /* of HTTP */
    const char *type;
    cq_buf body;
    char file[64];        /* the name under which it is saved, "" if it is not */
    cq_answer_more *more; /* what follows the body, or NULL */
    void (*done)(void *ctx);
    void *ctx;
} cq_answer;

/* {"error":"..."} */
void cq_answer_fail(cq_answer *a, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
