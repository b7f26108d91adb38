/* sheet.h - a cell of CSV (RFC 4180) that a spreadsheet does not run.
 *
 * A spreadsheet runs a cell that begins like a formula, so such a cell gets a ' in front. */
#ifndef CQ_SHEET_H
#define CQ_SHEET_H

#include "base/str.h"

/* Append s in quotation marks; as it is if `raw`. */
void cq_sheet_cell(cq_buf *out, cq_str s, bool raw);

#endif
