/* header.h - the values of mail headers, read without any library.
 *
 * All take a value as it stands after the colon and give views of it or of the arena. */
#ifndef CQ_HEADER_H
#define CQ_HEADER_H

#include "base/time.h"

/* The value on one line: each fold and each control character becomes one space. */
cq_str cq_header_unfold(cq_arena *a, cq_str value);

/* Is it printable ASCII without encoded words, so that it says what it is? */
bool cq_header_says(cq_str value);

/* Take the next mailbox off a list of such as "anna@valley.example" and
 * "Anna Bell <anna@valley.example>", with views of its parts. False of one in any other form
 * of RFC 5322, of which there are many, and at the end, where *rest is empty. */
bool cq_header_mailbox(cq_str *rest, cq_str *address, cq_str *name);

/* The name of a mailbox without an address, "Anna" <>, decoded before. */
cq_str cq_header_name(cq_str value);

/* An address that stands in no form of RFC 5322, such as one with raw 8-bit before the @: the
 * first word that has one, without brackets and marks around it; "" for none. */
cq_str cq_header_bare(cq_str value);

/* The first message id in the value, without its brackets; "" for none. */
cq_str cq_header_id(cq_str value);

/* The last id of those in brackets. */
cq_str cq_header_last_id(cq_str value);

/* The id's pattern, which betrays the program that made it: letters as a, digits as 9, runs
 * shortened: "CAF12=x@mail.example" is "a9=a@a.a". */
cq_str cq_header_id_shape(cq_arena *a, cq_str id);

/* Archives hide addresses as "anna at x.example (Anna)", in any language ("en", "chez"). */
bool cq_header_obscured(cq_arena *a, cq_str value, cq_str *address, cq_str *name);

/* The public IP address from which a Received header's host took the mail; "" for none. */
cq_str cq_header_hop(cq_arena *a, cq_str value);

/* The value of a tag such as "d" in "v=1; d=x.example; s=1". */
cq_str cq_header_tag(cq_str value, cq_str tag);

/* Seconds east of UTC of "..., 4 Feb 2022 17:10:22 +0100"; 0 if it has no number. */
int32_t cq_header_zone(cq_str value);

/* The date at the end of a Received header. */
cq_str cq_header_received_date(cq_str value);

/* When a mail was sent: its Date, unless that is of a clock that was never set (before 1990)
 * or days after it was got; then when it was got. Either may be CQ_NO_TIME. */
int64_t cq_header_sent(int64_t date, int64_t got);

/* The date in an mbox's "From x Fri Feb  4 17:10:22 2022 remote from y"; "" for none. */
cq_str cq_header_envelope_date(cq_str line);

#endif
