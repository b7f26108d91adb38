/* outlook.h - the mail in a file that Outlook saved (.msg), as bytes of a mail.
 *
 * Hostile containers are the rule: cq_outlook_mail is only to be called in a process apart
 * (crew.h), but by tests and fuzzers. */
#ifndef CQ_OUTLOOK_H
#define CQ_OUTLOOK_H

#include "base/str.h"

/* Add the mail to *out, over CQ_MAX_MAIL bytes no more; false where there is none. *cut is
 * set where something is too big, too deep or damaged and left out. */
bool cq_outlook_mail(cq_str bytes, cq_buf *out, bool *cut);

/* Do these first bytes begin a container, and is it surely one with a mail in it? */
bool cq_outlook_sniff(cq_str head, bool *sure);

#endif
