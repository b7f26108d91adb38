/* map.h - a hash map from 64-bit keys to 32-bit values, and names made numbers.
 *
 * Both probe linearly in a power of two at most half full, seeded per process, since their
 * keys come from input. Their order is never shown: who needs one sorts. */
#ifndef CQ_MAP_H
#define CQ_MAP_H

#include "base/str.h"

#define CQ_NONE UINT32_MAX

typedef struct cq_map cq_map;

cq_map *cq_map_new(size_t expected);
void cq_map_free(cq_map *m);
size_t cq_map_count(const cq_map *m);

/* The value of the key, or CQ_NONE. */
uint32_t cq_map_get(const cq_map *m, uint64_t key);

/* The place of the key's value; a new key starts with `first`. Valid until the next put. */
uint32_t *cq_map_put(cq_map *m, uint64_t key, uint32_t first);

/* Ask the memory for the place of a key that is looked for soon, without waiting. */
void cq_map_ahead(const cq_map *m, uint64_t key);

/* Names numbered 0, 1, 2... in the order of their first use. Copies the names. */
typedef struct cq_names cq_names;

cq_names *cq_names_new(void);
void cq_names_free(cq_names *t);
uint32_t cq_names_put(cq_names *t, cq_str name);       /* its number, old or new */
uint32_t cq_names_get(const cq_names *t, cq_str name); /* or CQ_NONE */
cq_str cq_names_at(const cq_names *t, uint32_t number);
uint32_t cq_names_count(const cq_names *t);

#endif
