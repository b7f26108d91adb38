/* owner.h - whose archive it is that is being read.
 *
 * An archive that X gives a user does not say in each post who wrote it: that stands once, in
 * account.js beside it. It is noted when it is passed, before the posts in the order of
 * names and of the archives' members. */
#ifndef CQ_OWNER_H
#define CQ_OWNER_H

#include "base/str.h"

typedef struct {
    cq_str id, handle;
} cq_owner;

typedef struct {
    cq_arena arena;
    cq_str folder; /* in which the account.js stood, "x.zip!data" too */
    cq_owner owner;
} cq_owners; /* {0} knows of none */

/* Note the owner, if these first bytes of the file at `path` are an account.js. */
void cq_owners_note(cq_owners *o, cq_str path, cq_str head);

/* The owner of the archive in which the file stands, or NULL. */
const cq_owner *cq_owners_of(const cq_owners *o, cq_str path);

void cq_owners_done(cq_owners *o);

#endif
