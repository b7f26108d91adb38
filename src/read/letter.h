/* letter.h - when a letter came or was written, by what stands on it.
 *
 * Scans are read by machines that take O for 0, l for 1 and S for 5, and drop a letter here
 * and there: digits are read through such confusions, and a word is known by its bytes with
 * one mistake at most. */
#ifndef CQ_LETTER_H
#define CQ_LETTER_H

#include "model/message.h"

/* The received stamp or the date at the head of a letter: midnight of its day, `offset`
 * seconds east of UTC; *source says which, CQ_TIME_NONE with CQ_NO_TIME. */
int64_t cq_letter_time(cq_str text, cq_dates dates, const cq_zone *tz,
                       cq_time_source *source);

/* The offset behind "RECEIVED" or its like in the line, 0 where there is none. */
size_t cq_letter_stamp_word(cq_str line);

/* Midnight UTC of the first date in the line, with a year from 1970 to 2200, or
 * CQ_NO_TIME; `other` (may be NULL) is how many words the line has besides. */
int64_t cq_letter_date(cq_str line, cq_dates dates, size_t *other);

#endif
