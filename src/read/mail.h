/* mail.h - one mail: its headers and the parts of its MIME.
 *
 * The only door to GMime, which is given one mail at a time, since its own mailbox reader
 * loses mail at an unquoted From. Costs some hundreds of allocations a mail, all freed again,
 * and once the mail's size of memory for what is decoded, or for a short one's copy. Charsets are left as they are
 * labelled: text/ reads them. Headers are UTF-8 in the end. */
#ifndef CQ_MAIL_H
#define CQ_MAIL_H

#include "model/message.h"
#include "read/crew.h"

enum { CQ_MAIL_REMARKS = 8 };

typedef struct {
    const char *text[CQ_MAIL_REMARKS]; /* what was left out, for cq_problem.reason */
    size_t n;
} cq_remarks;

/* Fill *m, but its place, from the bytes of one mail. `envelope` is the line of an mbox
 * before it, or ""; `tz` the zone of dates that have none. Outlook's envelopes are opened by the crew (may be
 * NULL). Strings are views of the mail
 * or of the arena. False of what has not a single header. */
bool cq_mail_read(cq_str mail, cq_str envelope, const cq_zone *tz, cq_crew *crew,
                  cq_arena *a, cq_message *m, cq_remarks *remarks);

#endif
