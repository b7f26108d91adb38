/* ole.h - the container of Outlook's and old Office files: streams in storages.
 *
 * [MS-CFB]: a file system in a file, with chains of sectors and a tree of names. Any link in
 * it may lie, so each sector of a chain and each name is met once at most. Memory is the
 * arena's: that of the streams that are asked for. libgsf, which reads the same, leaks where
 * a directory is damaged (seen by fuzz_msg); it still writes the files of test_msg. */
#ifndef CQ_OLE_H
#define CQ_OLE_H

#include "base/str.h"

typedef struct cq_ole cq_ole;

/* Does it begin as one does? */
bool cq_ole_sniff(cq_str head);

/* Does the name, at most 32 characters of ASCII, stand in these bytes as a directory has it? */
bool cq_ole_names(cq_str bytes, const char *name);

/* The container in these bytes, which stay; NULL where there is none. All is the arena's. */
cq_ole *cq_ole_open(cq_str bytes, cq_arena *a);

/* The storages and streams in a storage, of which 0 is the outermost, in their order; *n of
 * them. Those that were given once are not given again. */
const uint32_t *cq_ole_children(cq_ole *o, uint32_t storage, size_t *n);

bool cq_ole_is_storage(const cq_ole *o, uint32_t i);
const char *cq_ole_name(const cq_ole *o, uint32_t i); /* '?' for what is not ASCII */
uint64_t cq_ole_size(const cq_ole *o, uint32_t i);

/* The stream's bytes: all of them, or false. */
bool cq_ole_read(cq_ole *o, uint32_t i, cq_str *out);

#endif
