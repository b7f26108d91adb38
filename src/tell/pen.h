/* pen.h - JSON written front to back into one buffer.
 *
 * Every object of a list stands on a line of its own, so that two reports can be compared
 * with diff. Commas come by themselves. */
#ifndef CQ_PEN_H
#define CQ_PEN_H

#include "model/report.h"

/* What it writes to, and from. */
typedef struct {
    const cq_corpus *c;
    const cq_report *r;
    cq_buf *out;
} cq_pen;

/* A comma, unless what stands before it opens a list or an object. */
void cq_pen_comma(const cq_pen *p);

/* A member of an object, by its name; key alone when the value is to follow. */
void cq_pen_key(const cq_pen *p, const char *name);
void cq_pen_text(const cq_pen *p, const char *name, cq_str s);
void cq_pen_count(const cq_pen *p, const char *name, uint64_t n);
void cq_pen_number(const cq_pen *p, const char *name, double x);
void cq_pen_time_or_null(const cq_pen *p, const char *name, int64_t t);
void cq_pen_strings(const cq_pen *p, const char *name, const cq_str *s, uint32_t n);
void cq_pen_messages(const cq_pen *p, const char *name, cq_list l); /* by their keys */
void cq_pen_senders(const cq_pen *p, const char *name, cq_list l);

void cq_pen_open_list(const cq_pen *p, const char *name);
void cq_pen_open_object(const cq_pen *p, const char *name);
void cq_pen_item(const cq_pen *p); /* opens an object in a list, on a line of its own */
void cq_pen_close_with(const cq_pen *p, char c);

#endif
