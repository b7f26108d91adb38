/* time.h - points in time as seconds since 1970 in UTC, read from the forms in which
 * messages carry them, without the system's locale or time zone. */
#ifndef CQ_TIME_H
#define CQ_TIME_H

#include "base/str.h"
#include "base/zone.h"

#define CQ_NO_TIME INT64_MIN

typedef enum { CQ_DATES_UNKNOWN, CQ_DATES_DMY, CQ_DATES_MDY } cq_dates;

/* Days since 1970-01-01 of a day of the Gregorian calendar, and back. */
int64_t cq_days(int64_t year, int month, int day);
void cq_civil(int64_t days, int64_t *year, int *month, int *day);

/* Read a point in time: ISO 8601 (with T or a space, fractions, Z or an offset), RFC 5322
 * ("Fri, 04 Feb 2022 17:10:22 +0000"), "Wed Oct 10 20:19:24 +0000 2018", asctime,
 * "7/9/2017 14:05" by `dates` (or by a value over 12), "2 November 2026", and Unix times in
 * seconds, milliseconds or with a fraction. A time without a zone is of `zone`, of UTC
 * where that is NULL. CQ_NO_TIME where it is none of these or outside the years 1970 to 2200. */
int64_t cq_time_read(cq_str s, cq_dates dates, const cq_zone *zone);

/* "2026-03-01T10:00:00Z" in the arena; "" of CQ_NO_TIME. */
cq_str cq_time_iso(cq_arena *a, int64_t t);

/* A span of time as people round it: 90 seconds, 3 hours, 2 days. */
typedef struct {
    uint64_t n;
    const char *one, *many; /* of the unit */
} cq_lasting;

cq_lasting cq_time_lasting(double seconds);

#endif
