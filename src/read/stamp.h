/* stamp.h - the date and time at the head of a line in an exported chat.
 *
 *     20/09/2026, 21:15 - Name: text          (Android)
 *     [20.09.26, 21:15:03] Name: text         (iOS)
 *
 * The phone's locale decides the order of day and month, the separators, the digits (Arabic
 * and Persian ones too), and whether there is an AM or PM; marks of direction stand anywhere.
 * Within one chat all stamps are written alike: what is written otherwise was pasted. */
#ifndef CQ_STAMP_H
#define CQ_STAMP_H

#include "base/time.h"

enum { CQ_STAMP_MOST = 96 }; /* bytes in which a stamp ends */

typedef struct {
    int number[3], digits[3]; /* of the date, in their order */
    int hour, minute, second;
    uint32_t style; /* equal of stamps that are written alike, never 0 */
    bool bracket;
    bool american; /* 9/20/26 with AM or PM */
} cq_stamp;

/* Read the stamp with which the line begins; *end is where what follows it begins. */
bool cq_stamp_read(cq_str line, cq_stamp *out, size_t *end);

/* "2026-09-20T21:15:03" in the arena; the year is taken from where it has four digits or
 * else stands last. "" where it is no date in this order. */
cq_str cq_stamp_iso(const cq_stamp *s, cq_dates dates, cq_arena *a);

/* The bytes of a mark that nobody sees (direction, byte order) at the start of s, or 0. */
size_t cq_stamp_mark(cq_str s);

#endif
