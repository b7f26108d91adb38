/* walk.h - the files of a folder, in an order that depends on their names alone. */
#ifndef CQ_WALK_H
#define CQ_WALK_H

#include "base/str.h"
#include "base/vec.h"

typedef struct {
    const char *path;
    int64_t mtime;
    uint64_t size;
    const char *trouble; /* why a folder could not be opened, or NULL */
} cq_walk_file;

typedef CQ_VEC(cq_walk_file) cq_walk_files;

/* Add the regular files below the folder, sorted by path; strings are the arena's. Folders
 * are entered once each, so that loops of symbolic links end, and no deeper than
 * CQ_MAX_WALK; a Maildir's tmp is left out. */
void cq_walk(const char *folder, cq_arena *a, cq_walk_files *out);

/* "a//b/./c/" as "a/b/c". */
const char *cq_walk_tidy(cq_arena *a, const char *path);

#endif
