/* inside.h - what the files of keep/ know of a case, and nobody else. */
#ifndef CQ_INSIDE_H
#define CQ_INSIDE_H

#include "base/map.h"
#include "base/vec.h"
#include "base/zip.h"
#include "keep/case.h"
#include "keep/db.h"
#include "keep/shelf.h"

#define CQ_BATCH 1000             /* messages of one transaction */
#define CQ_BATCH_BYTES (64 << 20) /* or their text */

struct cq_case {
    cq_db *db;
    bool passing;   /* private and temporary */
    bool writing;   /* we hold the writer's lock */
    bool open;      /* a transaction that writes is open */
    bool unsettled; /* texts are in the temporary table: nothing may be committed */
    bool viewing;   /* one that reads is: what was loaded stays as it is until it ends */
    int lock;       /* descriptor that holds it, or -1 */
    char *file;     /* path of the case, NULL of a passing one */
    uint8_t key[CQ_KEY];
    cq_keep keep;
    cq_shelf *shelf; /* of a passing case, in place of messages, texts and raw; or NULL */

    /* Of the input that is being read: */
    int64_t input;
    bool emptied;   /* its one record was a forgotten sender's */
    uint64_t since; /* messages since the last commit */
    size_t weight;  /* and their bytes */
    cq_arena arena; /* of one message */
    cq_buf buf;
    cq_zip *zip;

    /* Tables held in memory while messages come in, and filled when the first comes: */
    cq_names *senders; /* channel, nobody, address, NUL, name */
    CQ_VEC(int64_t) sender_row;
    cq_map *texts;     /* keyed hash -> row */
    cq_map *forgotten; /* first 8 bytes of the keyed hash */
    bool forgot[CQ_CHANNELS];
    int64_t before; /* messages older than this are forgotten */

    /* Of the corpus loaded last: rows of its messages and senders. */
    CQ_VEC(int64_t) message_rows;
    CQ_VEC(int64_t) sender_rows;
    cq_ids text_rows; /* by text_no */
};

/* Begin a transaction that writes, unless one is open; commit it. */
void cq_inside_write(cq_case *c);
void cq_inside_commit(cq_case *c);

/* Become the one writer; CQ_STORE where another is. */
cq_status cq_inside_lock(cq_case *c, const char *path, bool make, cq_err *err);

/* No message comes for a while: its tables leave the memory. */
void cq_inside_drop_tables(cq_case *c);

/* Whether the sender was forgotten; the table of those who were. */
bool cq_inside_is_forgotten(const cq_case *c, cq_channel channel, cq_str address);
void cq_inside_load_forgotten(cq_case *c);

/* Take what was forgotten out of other people's words: s itself, or a changed copy in c's
 * arena. */
cq_str cq_inside_scrub(cq_case *c, cq_str s);

/* By which equal texts are found. */
int64_t cq_inside_text_hash(const cq_case *c, cq_str text);

/* The text comes soon: the memory is asked for its place among those that are known. */
void cq_inside_expect_text(const cq_case *c, cq_str text);

/* The text of a row of text or raw: its bytes as they are, or unpacked into the arena. */
cq_str cq_inside_unpack(cq_case *c, cq_arena *a, cq_str body, int64_t size);

/* The file in which an input stands: its path up to the first "!" that leaves one. */
char *cq_inside_file(cq_arena *a, const char *path);

/* A case that keeps references only. Its texts stand in a temporary table, which hides the
 * true one, until findings are stored; all of a scan is one transaction, since what a kill
 * left of it would be of no use without the texts. _settle leaves a snippet of each. */
void cq_inside_refs_begin(cq_case *c);
void cq_inside_refs_settle(cq_case *c);
cq_str cq_inside_snippet(cq_str s);

/* Drop all findings, inside the open transaction. */
void cq_inside_drop_findings(cq_case *c);

/* What followed events, as part of the findings; theirs is the report's arena. */
void cq_inside_put_rises(cq_case *c, const cq_report *r);
void cq_inside_get_rises(cq_case *c, cq_report *r);

/* Who usually goes first; sender_of leads from rows to numbers. */
void cq_inside_put_leads(cq_case *c, const cq_report *r);
void cq_inside_get_leads(cq_case *c, const cq_map *sender_of, cq_report *r);

/* The campaigns' rhythms and places. */
void cq_inside_put_rhythms(cq_case *c, const cq_report *r);
void cq_inside_get_rhythms(cq_case *c, cq_report *r);

/* Camps, and which of them use the same scripts. */
void cq_inside_put_camps(cq_case *c, const cq_report *r);
void cq_inside_get_camps(cq_case *c, const cq_map *sender_of, cq_report *r);

/* The row of a sender of the corpus loaded last. */
int64_t cq_inside_sender_row(const cq_case *c, uint32_t sender);

/* The campaign that a row's first column names, or NULL. */
cq_campaign *cq_inside_campaign(cq_report *r, cq_rows *q);

/* Room in the report for `size` bytes a row of a table, which this statement counts. Rows
 * that are read by campaign fill it one after the other: a list ends before the next one
 * begins. */
void *cq_inside_room(cq_db *db, cq_report *r, const char *count, size_t size);

/* Whether the case has a table: those of the first days lack some. */
bool cq_inside_has(cq_case *c, const char *table);

/* Fingerprints no longer count; and none of them is left. */
void cq_inside_stale_prints(cq_case *c);
void cq_inside_drop_prints(cq_case *c);

/* None of what the workbench wrote down is left. */
void cq_inside_drop_places(cq_case *c);

#endif
