/* table.h - the columns of a table, found by its header. */
#ifndef CQ_TABLE_H
#define CQ_TABLE_H

#include "read/columns.h"
#include "read/csv.h"
#include "read/posts.h"

typedef struct {
    cq_dialect dialect;
    bool bom;       /* three bytes to pass over */
    bool headless;  /* the first record is data; the columns have numbers */
    size_t above;   /* records of notes above the header */
    size_t width;   /* cells of the header */
    cq_col *col_of; /* for each column, CQ_COLS where it is none of ours */
    bool has[CQ_COLS];
    bool call, enough; /* it is of calls; it holds messages */
    double agree;      /* the share of its first rows that have as many cells as most */
    cq_dates dates;
    bool guessed;         /* dates as 3/4/2026 occur, and nothing says which is the day */
    char label[CQ_LABEL]; /* what was taken as what, or the names of the columns */
} cq_table;

/* Study the first bytes of a table. Freed by cq_table_done. */
void cq_table_study(cq_table *t, cq_str head, const cq_columns *columns, cq_dates dates);
void cq_table_done(cq_table *t);

/* The values of a record that was cut into cells. */
void cq_table_row(const cq_table *t, const cq_str *cells, size_t n, cq_arena *a,
                  cq_row *row);

#endif
