/* vec.h - an array that grows: CQ_VEC(uint32_t) ids = {0}; CQ_PUSH(ids, 7).
 *
 * The fields are open: v.p[i], v.n. Freed by CQ_VEC_DONE. */
#ifndef CQ_VEC_H
#define CQ_VEC_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/status.h"

#define CQ_VEC(type)                                                                     \
    struct {                                                                             \
        type *p;                                                                         \
        size_t n, room;                                                                  \
    }

#define CQ_RESERVE(v, want)                                                              \
    do {                                                                                 \
        if ((v).room < (size_t)(want)) {                                                 \
            size_t room_ = (v).room ? (v).room : 8;                                      \
            while (room_ < (size_t)(want))                                               \
                room_ *= 2;                                                              \
            (v).p = cq_realloc((v).p, room_ * sizeof *(v).p);                            \
            (v).room = room_;                                                            \
        }                                                                                \
    } while (0)

#define CQ_PUSH(v, ...)                                                                  \
    do {                                                                                 \
        CQ_RESERVE(v, (v).n + 1);                                                        \
        (v).p[(v).n++] = (__VA_ARGS__);                                                  \
    } while (0)

#define CQ_VEC_DONE(v)                                                                   \
    do {                                                                                 \
        free((v).p);                                                                     \
        (v).p = NULL;                                                                    \
        (v).n = (v).room = 0;                                                            \
    } while (0)

/* A list of numbers, mostly of messages or senders. */
typedef CQ_VEC(uint32_t) cq_ids;

/* Sort and drop repetitions. */
void cq_ids_unique(cq_ids *v);

#endif
