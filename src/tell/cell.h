/* cell.h - a cell of a CSV (RFC 4180), in quotation marks. */
#ifndef CQ_CELL_H
#define CQ_CELL_H

#include "base/str.h"

/* A spreadsheet runs a cell that begins like a formula, so such a cell gets a ' in front,
 * unless raw cells are asked for. */
void cq_cell(cq_buf *out, cq_str s, bool raw);

#endif
