/* csv.h - one record after the other of a CSV, whatever its delimiter.
 *
 * RFC 4180, and what people write instead: any delimiter, CR, LF or CRLF, newlines and NULs
 * in quoted cells, quotes inside quotes that were not doubled or stand behind a backslash, a
 * quote that is never closed.
 * A cell is a view of the window; only one with such quotes is copied. Linear in the
 * input, for any input. */
#ifndef CQ_CSV_H
#define CQ_CSV_H

#include "base/arena.h"
#include "read/bytes.h"

typedef struct {
    char delimiter, newline; /* newline is '\n', or '\r' where the file has no LF */
    bool escapes;            /* a quote behind a backslash is one of the text */
} cq_dialect;

typedef enum {
    CQ_CSV_WELL,
    CQ_CSV_QUOTE,   /* a quote was opened and not closed: its record ends with its line */
    CQ_CSV_TOO_LONG /* over CQ_MAX_RECORD bytes or CQ_MAX_COLUMNS cells: no cells */
} cq_csv_state;

typedef struct {
    cq_dialect dialect;
    cq_str *cells; /* of the record at hand, until the next one or the arena's reset */
    size_t n, room;
    size_t length;      /* of the record, its line end included */
    cq_csv_state state; /* how it was */
    uint64_t lines_to;  /* records before this offset end with their line */
    bool long_line;     /* the rest of a line that was too long comes next */
} cq_csv;

/* The dialect in which the first records agree best on a number of cells; `agree` (may be
 * NULL) is the share of them that do, 0 if there is but one column. */
cq_dialect cq_csv_guess(cq_str head, double *agree);

void cq_csv_init(cq_csv *c, cq_dialect d);
void cq_csv_done(cq_csv *c);

/* Read the record at the window's begin; false at the end of the input. The caller passes
 * over it with cq_bytes_skip(in, c->length). */
bool cq_csv_next(cq_csv *c, cq_bytes *in, cq_arena *a);

#endif
