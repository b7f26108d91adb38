/* quote.h - what a message repeats of others: quoted lines with the line that introduces
 * them, forwarded and original messages below their headers. */
#ifndef CQ_QUOTE_H
#define CQ_QUOTE_H

#include "text/lines.h"

/* Mark quotations CQ_SEG_QUOTE. A message that is nothing but a forwarded one is its sender's
 * own: then only the header is marked, as CQ_SEG_HEAD. */
void cq_quotes_mark(cq_lines *l);

#endif
