/* zone.h - a place's clock: how far it is ahead of UTC, summer and winter.
 *
 * Read from the system's zone database (TZif, RFC 8536), without touching the time zone of
 * the process. Rules that hold on are laid out up to the year 2200. */
#ifndef CQ_ZONE_H
#define CQ_ZONE_H

#include "base/status.h"
#include "base/str.h"

typedef struct cq_zone cq_zone;

/* "+02:00", "-0530", "+3", "Z", "UTC", or a name of the database: "Europe/London".
 * CQ_FORMAT where it is none of these. */
cq_status cq_zone_open(const char *name, cq_zone **out, cq_err *err);

/* The same of the bytes of a file of the database, CQ_FORMAT where they are none. */
cq_status cq_zone_parse(cq_str file, cq_zone **out, cq_err *err);
void cq_zone_close(cq_zone *z);

/* Seconds east of UTC where the clock on the wall shows `local`, in seconds since 1970 as if
 * it were UTC, of 2^60 at most; 0 where z is NULL. An hour that comes twice is the first of the two; in one
 * that is left out, the clock was not put forward yet. */
int32_t cq_zone_offset(const cq_zone *z, int64_t local);

#endif
