/* input.h - bytes to messages: walks folders, unpacks, recognises the format, reads.
 *
 * The door of read/. Everything that was read reaches the sink in the order of its offset;
 * everything that could not be is a problem with file, line and byte. */
#ifndef CQ_INPUT_H
#define CQ_INPUT_H

#include "base/status.h"
#include "model/message.h"
#include "model/problem.h"

typedef struct {
    const char *as;    /* --as FORMAT, or NULL to recognise it */
    const char *map;   /* --map FIELD=COL,..., or NULL */
    const cq_zone *tz; /* of times that name no zone; NULL for UTC */
    const char *zone;  /* --tz as given, or NULL */
    cq_dates dates;
    bool pages;         /* each page of a document or a scan is a letter of its own */
    const char *except; /* the case, which a walk passes over, with its log; or NULL */
} cq_read_opt;

/* One readable input: a file, a member of an archive, or standard input. */
typedef struct {
    const char *path;   /* "a.zip!b.mbox" for a member */
    const char *format; /* known from the first call of message() on */
    bool remade;   /* a mail that a program put together anew: its MIME tells nothing */
    bool single;   /* one message a file (EML, Maildir, letters): told as its folder */
    int64_t mtime; /* of the file or the member */
} cq_source;

/* The receiver. Any of these may stop the reading by a status other than CQ_OK. */
typedef struct {
    void *ctx;
    /* An input begins: *from is the offset up to which it is known already, 0 for all of it,
     * UINT64_MAX to skip it. Records before *from are passed over unparsed. */
    cq_status (*begin)(void *ctx, const cq_source *s, uint64_t *from, cq_err *err);
    cq_status (*message)(void *ctx, const cq_source *s, cq_message *m, cq_err *err);
    cq_status (*problem)(void *ctx, const cq_source *s, const cq_problem *p, cq_err *err);
    /* It was read to its end; bytes and hash of all of it (NULL where it holds no messages,
     * and `format` then says what it is: "not messages"). */
    cq_status (*end)(void *ctx, const cq_source *s, uint64_t bytes, const uint8_t *sha256,
                     cq_err *err);
    /* Now and then: bytes of the whole run done and in all (0 if unknown). Return CQ_STOP
     * to stop. */
    cq_status (*progress)(void *ctx, uint64_t done, uint64_t all);
    bool some; /* CQ_STOP of message() ends the input, not the run */
} cq_sink;

/* Read what `path` names ("-" is standard input). A path that cannot be opened is a problem
 * and sets *damaged, as does an input that ends short; the call fails only if the sink does
 * or the options are bad (CQ_FORMAT, with the option's name). */
cq_status cq_input_read(const char *path, const cq_read_opt *opt, cq_sink *sink,
                        bool *damaged, cq_err *err);

/* Print what would be read and the first five records of each input, for --dry-run, as
 * text into *out. */
cq_status cq_input_preview(const char *path, const cq_read_opt *opt, cq_buf *out,
                           cq_err *err);

#endif
