/* columns.h - which column of a table, or field of a JSON object, is what.
 *
 * They are recognised by their names, whatever the platform, or given with
 * --map FIELD=COL,... A name is a path: "user.id_str" is the field id_str of the object
 * user; "urls.[].url" stands in each object of a list. Case, blanks and punctuation of a name mean nothing, and neither do the wrappers
 * ("data", "tweet", "record", ...) in which exports pack their objects. */
#ifndef CQ_COLUMNS_H
#define CQ_COLUMNS_H

#include "base/status.h"
#include "base/str.h"

typedef enum {
    CQ_COL_TEXT,
    CQ_COL_AUTHOR, /* the sender's id */
    CQ_COL_HANDLE, /* its account name: the sender where there is no id */
    CQ_COL_NAME,   /* its display name: the sender where there is nothing else */
    CQ_COL_NUMBER, /* of a caller: the sender where there is a duration too */
    CQ_COL_TIME,
    CQ_COL_ID,
    CQ_COL_LINK,
    CQ_COL_TAG,
    CQ_COL_MENTION,
    CQ_COL_REPOST,
    CQ_COL_REPLY,
    CQ_COL_THREAD, /* the conversation in which it stands */
    CQ_COL_TARGET,
    CQ_COL_PLACE,
    CQ_COL_CHANNEL,
    CQ_COL_SUBJECT,
    CQ_COL_CLIENT,
    CQ_COL_DURATION,
    CQ_COL_ANSWERED,
    CQ_COLS
} cq_col;

typedef struct {
    cq_col col; /* CQ_COLS: it means nothing to us */
    int rank;   /* 0 is the surest of its column */
    bool weak;  /* a name that many things have ("title") */
} cq_guess;

typedef struct cq_columns cq_columns;

/* From --map (NULL for none). CQ_FORMAT where a field has a name that is none of
 * text author time id link tag repost reply thread target place handle channel. */
cq_status cq_columns_new(const char *map, cq_columns **out, cq_err *err);
void cq_columns_free(cq_columns *c);

/* What the column of this name is; `number` is its place in a table from 1, by which --map
 * may name it too, or 0. */
cq_guess cq_columns_of(const cq_columns *c, cq_str path, size_t number);

/* Are there fields that --map gives by the numbers of their columns? */
bool cq_columns_numbered(const cq_columns *c);

/* "text", "author", ...: as --map calls it. */
const char *cq_col_name(cq_col col);

/* May the column hold several values (links, tags)? */
bool cq_col_listed(cq_col col);

/* Do several columns of equal trust make one value, with blanks between (first and last
 * name)? */
bool cq_col_joined(cq_col col);

/* Is what these columns hold a message? It takes a text, or something shared and by whom,
 * or a call. `weak` says which of them have a weak name only. */
bool cq_columns_suffice(const bool has[CQ_COLS], const bool weak[CQ_COLS]);

#endif
