/* mailhead.h - the values of mail headers for which it takes GMime: encoded words, and lists
 * of mailboxes. For mail.c. */
#ifndef CQ_MAILHEAD_H
#define CQ_MAILHEAD_H

#include <gmime/gmime.h>

#include "model/message.h"

/* A copy in the arena of a string of GMime's, which is freed, as valid UTF-8 on one line. */
cq_str cq_mailhead_taken(cq_arena *a, char *z);

/* The value, unfolded before, with its encoded words and raw 8-bit decoded. */
cq_str cq_mailhead_text(GMimeParserOptions *o, cq_arena *a, cq_str value);

/* Give each mailbox of the list; nothing that is none. Groups are looked into. */
typedef void cq_mailhead_take(void *ctx, cq_field_kind kind, cq_str address, cq_str name);
void cq_mailhead_mailboxes(GMimeParserOptions *o, cq_arena *a, cq_str value,
                           cq_field_kind kind, cq_mailhead_take *take, void *ctx);

#endif
