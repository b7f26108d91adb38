/* pen.h - JSON, written front to back into a buffer: commas stand where they belong. */
#ifndef CQ_PEN_H
#define CQ_PEN_H

#include "base/str.h"

/* A comma, unless what stands before opens a list or an object. */
void cq_pen_comma(cq_buf *out);
void cq_pen_key(cq_buf *out, const char *name);

void cq_pen_text(cq_buf *out, const char *name, cq_str s);
void cq_pen_count(cq_buf *out, const char *name, uint64_t n);
void cq_pen_number(cq_buf *out, const char *name, double x);
void cq_pen_time(cq_buf *out, const char *name, int64_t t); /* or null */
void cq_pen_true(cq_buf *out, const char *name, bool is);

void cq_pen_list(cq_buf *out, const char *name);   /* opened; the caller closes */
void cq_pen_object(cq_buf *out, const char *name); /* the same */
void cq_pen_item(cq_buf *out);             /* an object in a list, on a line of its own */
void cq_pen_string(cq_buf *out, cq_str s); /* in a list */

#endif
