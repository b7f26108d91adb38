/* reader.h - what the reader of a format is given, and the formats that there are.
 *
 * Inside read/ only. input.c opens an input (a file, a member of an archive, standard
 * input), sniff.c picks its format by the first bytes, and the reader of that format goes
 * through the bytes record by record:
 *
 *     while (cq_bytes_need(r->in, 1)) {
 *         n = the length of the record at r->in->p, with what divides it from the next
 *         if (!cq_reader_known(r)) {         (an earlier scan has it: it is not parsed)
 *             cq_message m = { ... strings in the window or in r->arena ... };
 *             cq_reader_place(r, n, &m);     (offset, length, line, hash)
 *             status = cq_reader_message(r, &m, err);
 *         }
 *         cq_bytes_skip(r->in, n);
 *     }
 *
 * It returns CQ_OK at the end, whatever the input held; any other status is the sink's. */
#ifndef CQ_READER_H
#define CQ_READER_H

#include "read/album.h"
#include "read/bytes.h"
#include "read/input.h"
#include "read/owner.h"
#include "read/papers.h"

#define CQ_HEAD 65536 /* bytes that a sniffer may look at */
#define CQ_LABEL 256
#define CQ_KINDS_TOLD 8

/* So sure is a format of what has its form, but shows no messages: it is read if it was
 * named or has a --map, and passed over in a folder. */
#define CQ_BARREN 1

typedef struct {
    cq_bytes *in;
    const cq_read_opt *opt;
    cq_source *source; /* the reader may set source->format, to a constant or to label */
    cq_sink *sink;
    uint64_t from;         /* records that begin before it are known */
    cq_arena arena;        /* of the record at hand: emptied after each message */
    const cq_owner *owner; /* of the archive of an account, or NULL */
    cq_crew *crew;         /* works on hostile bytes; NULL: copies of this process do */
    cq_papers *papers;     /* reads attached documents; NULL leaves them unread */
    cq_album *album;       /* pictures beside the export, or NULL */
    bool damaged;          /* set beside a problem where the input ends short */
    const uint64_t *done;  /* for the sink's progress */
    uint64_t all;
    char label[CQ_LABEL];            /* "csv (text=content, author=author_id)" */
    const char *told[CQ_KINDS_TOLD]; /* by cq_reader_once */
} cq_reader;

/* Was the record at in->p read by an earlier scan? */
bool cq_reader_known(const cq_reader *r);

/* Set offset, length, line and hash of m from the record's n bytes at in->p. */
void cq_reader_place(const cq_reader *r, size_t n, cq_message *m);

/* Read the documents attached to m, hand m to the sink, tell progress, empty the arena. */
cq_status cq_reader_message(cq_reader *r, cq_message *m, cq_err *err);

/* The message at hand has a picture of this name: compare it, if it is there. To be called
 * between cq_reader_place and cq_reader_message, for CQ_MAX_DOCUMENTS pictures at most. */
cq_status cq_reader_picture(cq_reader *r, cq_message *m, cq_str name, cq_err *err);

/* Tell the sink of a problem at `line` (0 for none) and `byte` of the input; `refused` says
 * that a record was lost by it. */
cq_status cq_reader_problem(cq_reader *r, uint64_t line, uint64_t byte, bool refused,
                            cq_err *err, const char *reason, ...)
    __attribute__((format(printf, 6, 7)));

/* Tell `what`, a constant sentence that holds for many records ("notices are no messages"),
 * where the first of them stands. Must be called for known records too. */
cq_status cq_reader_once(cq_reader *r, const char *what, cq_err *err);

typedef struct {
    const char *name; /* of --as; source->format begins with it */
    /* How sure it is, 0 (not this) to 100, by the first bytes (at most CQ_HEAD) and, where
     * they do not decide (a letter is any text), by the path. */
    int (*sniff)(cq_str head, cq_str path);
    cq_status (*read)(cq_reader *r, cq_err *err);
    bool single; /* one message a file, told as its folder */
} cq_format;

/* Each in the .c of its name; the table is in sniff.c. */
extern const cq_format cq_format_mbox;
extern const cq_format cq_format_eml;    /* one mail a file: EML, Maildir, MH */
extern const cq_format cq_format_msg;    /* one mail a file, of Outlook */
extern const cq_format cq_format_csv;    /* any delimiter */
extern const cq_format cq_format_json;   /* JSON lines, and one document */
extern const cq_format cq_format_calls;  /* Asterisk Master.csv */
extern const cq_format cq_format_letter; /* one text a file */
extern const cq_format cq_format_paper;  /* one document a file */
extern const cq_format cq_format_warc;   /* pages that a crawler kept */
extern const cq_format cq_format_whatsapp;
extern const cq_format cq_format_sms;   /* SMS Backup & Restore, calls too */
extern const cq_format cq_format_phone; /* databases of an iPhone */

/* The format that --as names, or NULL. */
const cq_format *cq_format_named(cq_str name);

/* The surest format, the first of equals; NULL where none is sure at all. */
const cq_format *cq_format_sniff(cq_str head, cq_str path, int *sure);

#endif
