/* fuzz_zone.c - files of a zone database, which may be damaged or another's: whatever they
 * say, each hour has an offset that a clock can have, and so has what --tz is given. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"

enum { MOST = 26 * 3600 }; /* RFC 8536, 3.2 */

static void look(cq_zone *z)
{
    static const int64_t times[] = { INT64_MIN / 8, -86400,     0,
                                     1793610843,    7258118400, INT64_MAX / 8 };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        int32_t offset = cq_zone_offset(z, times[i]);
        assert(offset > -MOST && offset < MOST);
        assert(offset == cq_zone_offset(z, times[i]));
    }
    cq_zone_close(z);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size), *name = malloc(size + 1);
    cq_zone *z;
    if (size) {
        memcpy(copy, data, size);
        memcpy(name, data, size);
    }
    name[size] = 0;
    if (cq_zone_parse((cq_str){ copy, size }, &z, NULL) == CQ_OK)
        look(z);
    if ((*name == '+' || *name == '-') && cq_zone_open(name, &z, NULL) == CQ_OK)
        look(z);
    free(copy);
    free(name);
    return 0;
}
