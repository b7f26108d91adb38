/* rows.h - answers of the case (keep/view.h) as JSON and as CSV. */
#ifndef CQ_ROWS_OUT_H
#define CQ_ROWS_OUT_H

#include "keep/view.h"
#include "tell/tell.h"

/* The fields of an object, without its braces; a comma in front of each but after '{'. */
void cq_rows_fields(cq_buf *out, const cq_datum *row, int n);

/* A line of CSV, or that of the columns' names. Under pseudonyms keys are masked, and what
 * else names or quotes people is empty. */
void cq_rows_header(cq_buf *out, const cq_datum *row, int n);
void cq_rows_line(cq_buf *out, const cq_datum *row, int n, const cq_export_opt *o);

/* The same as an object of JSON. */
void cq_rows_masked(cq_buf *out, const cq_datum *row, int n, const cq_export_opt *o);

/* The cell of that name, or one that is NULL. */
cq_datum cq_rows_cell(const cq_datum *row, int n, const char *name);

/* The number in it, 0 where there is none; a count is cut to 32 bits. */
uint32_t cq_rows_count(const cq_datum *row, int n, const char *name);
double cq_rows_number(const cq_datum *row, int n, const char *name);

#endif
