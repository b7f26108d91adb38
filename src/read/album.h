/* album.h - the pictures that an export of posts or a chat brings along.
 *
 * A message names them by a path; they stand in the folder of the export's own file or below
 * it, or in the same archive. Nothing else is opened: no path that is absolute or climbs, no
 * link, no pipe. An archive's are hashed all at once, in a second pass over it that is made
 * when the first of them is named. */
#ifndef CQ_ALBUM_H
#define CQ_ALBUM_H

#include "read/papers.h"

typedef struct cq_album cq_album;

/* Of the export at `path`, "a.zip!data/b.js" if it is a member of the archive at `archive`
 * (else NULL); strings that outlive it. Nothing is opened yet. */
cq_album *cq_album_new(const char *path, const char *archive, cq_papers *papers);
void cq_album_free(cq_album *a);

/* Does the name end like that of a picture that can be compared? */
bool cq_album_holds(cq_str name);

/* The perceptual hash of the picture, as CQ_F_IMAGE has it, "" of one that says too little; it
 * is the papers'. CQ_EMPTY where no such file is there, CQ_FORMAT where the name leads
 * elsewhere or to no plain file, CQ_LIMIT over CQ_MAX_PICTURE bytes, CQ_IO. */
cq_status cq_album_image(cq_album *a, cq_str name, cq_str *image);

#endif
