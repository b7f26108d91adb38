/* mark.h - links, tags and mentions as they are written in a text. */
#ifndef CQ_MARK_H
#define CQ_MARK_H

#include "base/bounds.h"
#include "text/doc.h"

typedef struct {
    cq_tok kind; /* CQ_TOK_LINK, CQ_TOK_TAG or CQ_TOK_MENTION */
    size_t at;   /* of all of it */
    size_t len;
    cq_str value; /* without '#' or '@' */
} cq_mark;

/* The mark that begins at this byte of the text, if there is one: "http://", "https://" or
 * "www." and what follows up to white space or a character that ends links; '#' and letters
 * ("#a topic#" without its closing '#'); '@' and a name, with its host if it has one. */
bool cq_mark_at(cq_str text, size_t at, cq_mark *out);

/* The first mark that begins in [from, to). */
bool cq_mark_next(cq_str text, size_t from, size_t to, cq_mark *out);

#endif
