/* book.h - the sheets of a workbook (.xlsx) as tables.
 *
 * Each sheet that has rows is given as CSV, whose line n is row n: a line end in a cell is a
 * CR. Dates are those that the cell's format makes of a number. The workbook is in memory as
 * it was packed, with its strings; sheets stream. What is rendered may be CQ_MAX_RATIO times
 * the workbook past the first 64 MiB, however often a cell names a long string.
 *
 * Only to be called in a process apart, as cq_pack_open_book does, but by tests and fuzzers. */
#ifndef CQ_BOOK_H
#define CQ_BOOK_H

#include "base/status.h"
#include "read/bytes.h"

typedef struct cq_book cq_book;

/* `bytes` stay in memory until it is closed. CQ_FORMAT where it is no workbook, CQ_LIMIT
 * where it is too big. */
cq_status cq_book_open(cq_str bytes, cq_book **out, cq_err *err);
void cq_book_close(cq_book *b);

/* The next sheet: its name, until the book is closed; NULL after the last. */
const char *cq_book_next(cq_book *b);
size_t cq_book_count(const cq_book *b); /* of sheets with rows */

/* Did a part of it end early, or is there no sheet at all? */
bool cq_book_damaged(const cq_book *b);

/* A cq_pull of the sheet's CSV; ctx is the book. */
ssize_t cq_book_pull(void *book, char *to, size_t room, char **broken);

#endif
