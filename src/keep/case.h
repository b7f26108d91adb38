/* case.h - the case: one SQLite file that holds all that was read and found.
 *
 * doc/schema.md gives its tables. Writing is in transactions of CQ_BATCH messages; a kill
 * at any moment leaves a case that opens, and a next scan resumes each input after the last
 * record that it holds. Readers never see half of a run's findings. */
#ifndef CQ_CASE_H
#define CQ_CASE_H

#include "base/secret.h"
#include "base/status.h"
#include "model/corpus.h"
#include "model/report.h"

typedef struct cq_case cq_case;

typedef enum { CQ_KEEP_TEXT, CQ_KEEP_RAW, CQ_KEEP_REFS } cq_keep;

/* Open the case at path, made if `make` is set and it is not there; NULL for a private
 * temporary case that vanishes with cq_case_close. CQ_STORE where it is none of ours, newer
 * than this program, or in use by another writer. */
cq_status cq_case_open(const char *path, bool make, cq_case **out, cq_err *err);
void cq_case_close(cq_case *c);

/* Say what a new case keeps of each message; CQ_STORE where it holds some under another. */
cq_status cq_case_keep(cq_case *c, cq_keep keep, cq_err *err);

/* From now on, hold what is read into a new passing case in memory instead of its file: such a
 * case can be loaded once, and neither takes findings nor forgets. Not for one that keeps
 * references only. */
void cq_case_shelve(cq_case *c);

/* The case's random key, for pseudonyms. */
void cq_case_key(const cq_case *c, uint8_t out[CQ_KEY]);

/* A path that the user named is about to be read: what could not be opened under it before
 * is tried anew. */
cq_status cq_case_begin_path(cq_case *c, const char *path, cq_err *err);

/* Reading in. `path` names the input; *from is set to the offset after its last known record,
 * UINT64_MAX if it was read to its end before and is unchanged by size, mtime and head. */
cq_status cq_case_begin_input(cq_case *c, const char *path, bool single, int64_t mtime,
                              uint64_t *from, cq_err *err);
cq_status cq_case_add_message(cq_case *c, const cq_message *m, cq_err *err);
cq_status cq_case_add_problem(cq_case *c, const cq_problem *p, cq_err *err);
cq_status cq_case_end_input(cq_case *c, const char *format, uint64_t bytes,
                            const uint8_t *sha256, cq_err *err);

/* Files that the case knows, whose texts it did not keep, and which were not read since it
 * was opened; paths in the arena, each once. None unless it keeps references only. */
cq_status cq_case_unread(cq_case *c, cq_arena *a, const char *const **paths, size_t *n,
                         cq_err *err);

/* Replace the case's events. */
cq_status cq_case_put_events(cq_case *c, const cq_event *e, size_t n, cq_err *err);

/* Commit what is open, build indexes. */
cq_status cq_case_flush(cq_case *c, cq_err *err);

/* All messages in memory; freed by cq_corpus_done. */
cq_status cq_case_load(cq_case *c, cq_corpus *out, cq_err *err);

/* All problems, in the order of the report, one by one; the receiver may stop. */
cq_status cq_case_problems(cq_case *c, cq_status (*take)(void *ctx, const cq_problem *p),
                           void *ctx, cq_err *err);

/* Findings, replaced whole; and back. CQ_EMPTY where none were ever put. */
cq_status cq_case_put_report(cq_case *c, const cq_corpus *corpus, const cq_report *r,
                             cq_err *err);
cq_status cq_case_get_report(cq_case *c, const cq_corpus *corpus, cq_report *out,
                             cq_err *err);

/* The campaign that bears this id, or did in an earlier run; CQ_EMPTY where none does. */
cq_status cq_case_find_campaign(cq_case *c, const char *id, char out[9], cq_err *err);

/* Remove a sender ("mail:a@x.example") with all that is his, for good: a keyed hash stays so
 * that a later scan of the same input does not bring him back. Findings are dropped with
 * it. The file is vacuumed and the WAL emptied. *gone is the number of messages. */
cq_status cq_case_forget_sender(cq_case *c, cq_str key, uint64_t *gone, cq_err *err);
cq_status cq_case_forget_before(cq_case *c, int64_t time, uint64_t *gone, cq_err *err);

/* Check integrity and consistency; lines for people go to *out. */
cq_status cq_case_check(cq_case *c, cq_buf *out, cq_err *err);

#endif
