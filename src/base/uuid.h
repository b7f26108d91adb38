/* uuid.h - identifiers that follow from what they name (RFC 9562, version 5): the same name
 * has the same identifier in every office. */
#ifndef CQ_UUID_H
#define CQ_UUID_H

#include "base/str.h"

#define CQ_UUID 37 /* characters, with the NUL */

extern const uint8_t cq_uuid_stix[16];   /* of STIX's observables */
extern const uint8_t cq_uuid_claque[16]; /* of all else that claque names */

/* The identifier of a name in a namespace. */
void cq_uuid5(const uint8_t space[16], cq_str name, char out[CQ_UUID]);

#endif
