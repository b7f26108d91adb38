/* room.h - how much memory there is for this process.
 *
 * The machine's, or what a control group lets this process have, where that is less: a
 * container's limit is its own group's or that of one above it (memory.max of version 2,
 * memory.limit_in_bytes of version 1; Linux, Documentation/admin-guide/cgroup-v2.rst). It is
 * for what is held at once; no result may depend on it. */
#ifndef CQ_ROOM_H
#define CQ_ROOM_H

#include <stdint.h>

/* Bytes; UINT64_MAX if the system does not say. */
uint64_t cq_room(void);

/* The same with the groups' files under `groups` ("/sys/fs/cgroup"), this process's groups
 * as the file `self` names them ("/proc/self/cgroup"), and so many bytes in the machine. */
uint64_t cq_room_in(const char *groups, const char *self, uint64_t machine);

#endif
