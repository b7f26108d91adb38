/* pst.h - a mailbox of Outlook's (.pst, .ost), made mails again by libpst's readpst.
 *
 * It runs as a contained child (child.h) and leaves one folder a folder of the mailbox, with
 * one file a mail, in a private place that is removed with the object. */
#ifndef CQ_PST_H
#define CQ_PST_H

#include "base/status.h"
#include "base/str.h"

typedef struct cq_pst cq_pst;

bool cq_pst_sniff(cq_str head);

/* The program, or NULL where it is not installed. */
const char *cq_pst_program(void);

/* Unpack the mailbox at `path`. Where it was stopped or failed, *out has what there is, and
 * the status and the sentence say it; NULL where nothing could be started. */
cq_status cq_pst_open(const char *path, uint64_t size, cq_pst **out, cq_err *err);
void cq_pst_close(cq_pst *p);

/* Where the mails are. */
const char *cq_pst_folder(const cq_pst *p);

/* Read one of them. readpst divides parts by numbers of chance, which are made 1, 2, 3... so
 * that the same mailbox gives the same bytes. No more than CQ_MAX_MAIL bytes and one. */
cq_status cq_pst_read(const char *path, cq_buf *out, cq_err *err);

#endif
