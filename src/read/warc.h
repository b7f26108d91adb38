/* warc.h - one record of a WARC, the file in which a crawler keeps what servers sent.
 *
 * ISO 28500: a head of named lines, then a block of so many bytes, which of a response is
 * what came by HTTP, its own head included (RFC 9112). Pure functions over the bytes at hand;
 * no length in them is believed here. */
#ifndef CQ_WARC_H
#define CQ_WARC_H

#include "base/str.h"

enum { CQ_WARC_HEAD = 128 << 10 }; /* bytes in which both heads must end */

typedef struct {
    bool page;       /* a response, resource or conversion: it has a body */
    cq_str uri;      /* of what it is, without brackets */
    cq_str date;     /* when it was fetched */
    size_t head;     /* bytes before the block */
    uint64_t length; /* of the block, as it says */
    size_t http;     /* bytes of the block before the body */
    int status;      /* of HTTP, 200 where there is none */
    cq_str type;     /* "text/html", without parameters */
    cq_str charset, encoding;
    bool chunked;
} cq_warc;

/* Does a record begin here, as far as the first line tells? */
bool cq_warc_begins(cq_str s);

/* Read the heads of the record at the start of s, which holds CQ_WARC_HEAD bytes of it or all
 * there is; views of s. False where it is none. */
bool cq_warc_read(cq_str s, cq_warc *out);

/* The body without the marks of its chunks, in the arena; *cut where they make no sense, then
 * what came before. */
cq_str cq_warc_unchunked(cq_str body, cq_arena *a, bool *cut);

/* The host of an address in lower case, without user, port and "www.". */
cq_str cq_warc_host(cq_arena *a, cq_str uri);

/* What the page says of itself: its charset, and when it was published (views; "" of none). */
cq_str cq_warc_charset(cq_str html);
cq_str cq_warc_published(cq_str html);

#endif
