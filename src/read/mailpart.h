/* mailpart.h - one part of a mail: its bytes, its transfer encoding undone, and its kind.
 *
 * Inside mail.c's reach only, since it speaks of GMime's parts. `raw` is the mail that GMime
 * was given. */
#ifndef CQ_MAILPART_H
#define CQ_MAILPART_H

#include <gmime/gmime.h>

#include "base/sha.h"

/* A view of the mail, or in the arena where something was decoded. */
cq_str cq_mailpart_bytes(cq_str raw, GMimePart *part, cq_arena *a);

/* The first of them, at most n, which `to` has room for. */
cq_str cq_mailpart_head(cq_str raw, GMimePart *part, char *to, size_t n);

/* Their hash; decoded in pieces, so that a large attachment costs no memory. */
void cq_mailpart_hash(cq_str raw, GMimePart *part, uint8_t out[CQ_SHA256]);

/* Whether it is a file beside the words. */
bool cq_mailpart_attached(GMimePart *part);

/* Whether it is Outlook's envelope (winmail.h). */
bool cq_mailpart_is_tnef(GMimePart *part);

#endif
