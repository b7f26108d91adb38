/* json.h - where one object of a JSON text ends. */
#ifndef CQ_JSON_H
#define CQ_JSON_H

#include "base/str.h"

/* The length of the object that begins at s.p[0] ('{'); 0 where s does not hold its end,
 * SIZE_MAX where it is nested deeper than `depth`. Looks at brackets and strings only. */
size_t cq_json_object(cq_str s, int depth);

#endif
