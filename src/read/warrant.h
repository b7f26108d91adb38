/* warrant.h - what the servers that took a mail in found of its origin: SPF, DKIM, DMARC.
 *
 * They say it in Authentication-Results (RFC 8601), or in the header of that kind which ARC
 * seals (RFC 8617). Whoever sends a mail can write such a header himself, under any server's
 * name; but every server puts its own above what it was given. So only those count that stand
 * above the Received header by which the mail came in from a public address: mail.c gives no
 * others. */
#ifndef CQ_WARRANT_H
#define CQ_WARRANT_H

#include "base/str.h"

enum { CQ_WARRANTS = 3 };

typedef struct {
    cq_str found[CQ_WARRANTS]; /* "spf=pass", "dkim=fail", "dmarc=none"; empty: no word */
} cq_warrant;                  /* {0} is none */

/* Add what a header's value, on one line, says of those that no header above it did: of two
 * signatures one that passed. Other methods, comments and what is no result of RFC 8601 are
 * passed over. The strings are constants. Linear. */
void cq_warrant_read(cq_warrant *v, cq_str value);

#endif
