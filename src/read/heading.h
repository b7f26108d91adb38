/* heading.h - the headers of a mail where nothing about them is odd.
 *
 * Such headers are the same to every reader, and most mails have no others: what they say is
 * seen in one pass over them, where GMime makes an object of each. */
#ifndef CQ_HEADING_H
#define CQ_HEADING_H

#include "base/str.h"

/* The bytes of the mail's headers, without the empty line behind them, and in *body where
 * that line ends. 0 where there are none, or one is odd: its name is of other than letters,
 * digits, '-' and '_', or does not stand right before the colon, it has a NUL, a CR that ends
 * no line, or a fold that is empty, or the mail ends with it. */
size_t cq_heading_end(cq_str mail, size_t *body);

/* The next of these headers in *rest, as it stands: its value begins behind the colon and
 * ends with the line end; it may be folded. False after the last. */
bool cq_heading_next(cq_str *rest, cq_str *name, cq_str *value);

#endif
