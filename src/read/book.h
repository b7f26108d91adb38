/* book.h - the sheets of a workbook (.xlsx) as tables.
 *
 * Each sheet that has rows is given as CSV, whose line n is row n: a line end in a cell is a
 * CR. Dates are those that the cell's format makes of a number. The workbook is in memory as
 * it was packed, with its strings; sheets stream. What is rendered may be CQ_MAX_RATIO times
 * the workbook past the first 64 MiB, however often a cell names a long string. */
#ifndef CQ_BOOK_H
#define CQ_BOOK_H

#include "base/status.h"
#include "read/bytes.h"
#include "read/unpack.h"

typedef struct cq_book cq_book;

/* `bytes` stay in memory until it is closed. CQ_FORMAT where it is no workbook, CQ_LIMIT
 * where it is too big. */
cq_status cq_book_open(cq_str bytes, cq_book **out, cq_err *err);

/* How the zip is unpacked: as pack.h's calls of these names. */
typedef struct {
    void *(*open)(cq_str bytes);
    cq_status (*next)(void *zip, cq_member *out, cq_err *err);
    cq_pull *pull;
    void (*close)(void *zip);
} cq_book_zip;

/* The same by other calls than those of a process apart, which a fuzzer would start and not
 * see into. `zip` lives as long as the book. */
cq_status cq_book_open_by(const cq_book_zip *zip, cq_str bytes, cq_book **out,
                          cq_err *err);
void cq_book_close(cq_book *b);

/* The next sheet: its name, until the book is closed; NULL after the last. */
const char *cq_book_next(cq_book *b);
size_t cq_book_count(const cq_book *b); /* of sheets with rows */

/* Did a part of it end early, or is there no sheet at all? */
bool cq_book_damaged(const cq_book *b);

/* A cq_pull of the sheet's CSV; ctx is the book. */
ssize_t cq_book_pull(void *book, char *to, size_t room, char **broken);

#endif
