/* posts.h - one record of named values, from a table or from JSON, to a message. */
#ifndef CQ_POSTS_H
#define CQ_POSTS_H

#include "model/message.h"
#include "read/columns.h"
#include "read/reader.h"

typedef struct {
    cq_str value[CQ_COLS]; /* listed ones: one a line, or as a cell has them */
    bool call;             /* the table is of calls: it has a duration and a caller */
    cq_dates dates;
    const cq_zone *tz; /* of times without a zone */
    cq_str charset;    /* "utf-8" where it is sure */
} cq_row;

/* Fill *m (all of it) from the row; strings point into the row or the arena. Returns a
 * remark on what was not understood, or NULL. */
const char *cq_post_fill(const cq_row *row, cq_arena *a, cq_message *m);

/* "csv (text=content, author=author_id)": what was taken as what, each by its name there
 * (empty where it has none). */
void cq_post_label(const char *format, const cq_str name[CQ_COLS], bool call,
                   const char *remark, char out[CQ_LABEL]);

/* No person: empty, "[deleted]", "anonymous", "NULL" and the like. */
bool cq_post_nobody(cq_str sender);

/* "+49 155 (500)" as "+49155500"; what is no telephone number stays as it is. */
cq_str cq_post_number(cq_arena *a, cq_str s);

/* "[deleted]" and "[removed]", which stand in place of a text. */
bool cq_post_taken_back(cq_str text);

/* Empty, "NA", "null" and other ways to write nothing. */
bool cq_post_nothing(cq_str value);

#endif
