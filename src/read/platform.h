/* platform.h - what a platform's JSON says besides the columns.
 *
 * Names of fields tell what is a text or a time on any platform (columns.h). A few say more:
 * that the record is a vote and no post, that its id means something only together with its
 * chat's, that the whole of a text cut short stands elsewhere on the page. Each record is
 * judged by its own values, so that a file need not be of one platform. */
#ifndef CQ_PLATFORM_H
#define CQ_PLATFORM_H

#include "read/owner.h"
#include "read/packing.h"
#include "read/posts.h"

typedef enum {
    CQ_X_TYPE,       /* of Telegram's messages and of ActivityPub's activities */
    CQ_X_UNIX,       /* Telegram's date_unixtime */
    CQ_X_OBJECT,     /* of a boost: the address of the post */
    CQ_X_OBJECT_ID,  /* of a post */
    CQ_X_KIND,       /* of Bluesky's events */
    CQ_X_OPERATION,  /* what became of the record: "create" */
    CQ_X_COLLECTION, /* "app.bsky.feed.post" */
    CQ_X_RKEY,
    CQ_X_LINK_ID, /* Reddit's post of a comment */
    CQ_X_TITLE,
    CQ_X_SUBREDDIT,
    CQ_X_REFERENCE_TYPE, /* X's "retweeted", one a line */
    CQ_X_REFERENCE_ID,
    CQ_X_ARCHIVED, /* the text in an X user's archive */
    CQ_X_PHOTO,    /* paths of pictures, as each platform has them: Telegram's */
    CQ_X_FILE,
    CQ_X_MEDIA,       /* of an X user's archive: their addresses, one a line */
    CQ_X_ATTACHED,    /* of a Mastodon's, one a line */
    CQ_X_LONG,        /* the whole of an X post of over 280 letters, as the API has it */
    CQ_X_SEEN_LONG,   /* the same as the site's own pages have it (Zeeschuimer) */
    CQ_X_SEEN_REPOST, /* there: the id of what is reposted, */
    CQ_X_SEEN_REPOSTED, /* its text, */
    CQ_X_SEEN_WHOLE,    /* and the whole of that, if it is long */
    CQ_X_REPOSTED,      /* in the older API: the text of what is reposted, */
    CQ_X_REPOSTED_WHOLE,
    /* Of a page of X's: what its posts refer to. */
    CQ_X_INCLUDED_ID,
    CQ_X_INCLUDED_TEXT,
    CQ_X_USER_ID,
    CQ_X_USER_NAME,
    CQ_EXTRAS
} cq_extra;

/* What the value at this path is, or CQ_EXTRAS. */
cq_extra cq_extra_of(cq_str path);

typedef struct cq_platform cq_platform;

cq_platform *cq_platform_new(void);
void cq_platform_free(cq_platform *d);

/* A record, or what packs records, begins; then its extra values. */
void cq_platform_begin(cq_platform *d);
void cq_platform_value(cq_platform *d, cq_extra x, cq_str value, cq_arena *a);

/* What was read was no record: keep what the records in it refer to. */
void cq_platform_keep_page(cq_platform *d);

typedef struct {
    const char *platform; /* its name, or NULL */
    bool none;            /* the record is no message */
    const char *remark;   /* why not, or what is missing; for cq_reader_once */
    cq_str pictures;      /* their paths beside the export, one a line */
} cq_verdict;

/* Mend the row by its platform's rules. */
cq_verdict cq_platform_mend(cq_platform *d, const cq_packing *p, const cq_owner *owner,
                            cq_row *row, cq_arena *a);

#endif
