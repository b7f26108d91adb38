/* labels.h - the scripts of a case held in memory, and which of them a mail echoes.
 *
 * `claque scan --labels FILE` writes them after each weighing, the filter reads the file:
 *
 *     claque.labels/1
 *     campaign 3fa94c01 undeclared 45 44 2026-03-01      messages, senders, first day or -
 *     script 210 00f3c2... - 9ab0...                     of the campaign above: words of its
 *                                                        text, then further sentences; - a slot
 *     common 5d11... ...                                 runs that do not count (warn/echo.h)
 *
 * Words are hashes of tokens (text/doc.h), runs keys (warn/known.h), 16 hex digits each. A
 * mail echoes a script if runs of CQ_RUN of its words, outside slots, cover
 * CQ_SIGNATURE_WORDS words of the mail: the rule by which signature files are matched.
 *
 * Cost: a look-up a word, and for the mail that echoes one the alignment with it. */
#ifndef CQ_LABELS_H
#define CQ_LABELS_H

#include "base/map.h"
#include "model/report.h"
#include "text/doc.h"

typedef struct {
    char id[9];
    cq_standing standing;
    uint32_t messages, senders;
    int32_t since; /* day, or CQ_NO_DAY */
} cq_label;

/* Append the file for a weighed case. Individual mail tells what is common: counted in
 * 8 MiB, then exactly for the runs that may be (habit.h). */
void cq_labels_write(const cq_corpus *c, const cq_docs *d, const cq_report *r,
                     cq_buf *out);

typedef struct cq_labels cq_labels;

/* CQ_LIMIT or CQ_FORMAT where it is no such file. */
cq_status cq_labels_read(cq_str file, cq_labels **out, cq_err *err);
void cq_labels_free(cq_labels *l);
uint32_t cq_labels_count(const cq_labels *l); /* campaigns */
const cq_label *cq_labels_at(const cq_labels *l, uint32_t i);
const cq_map *cq_labels_common(const cq_labels *l);

/* Memory for looking up; one serves one thread and any labels. */
typedef struct cq_lookup cq_lookup;

cq_lookup *cq_lookup_new(void);
void cq_lookup_free(cq_lookup *w);

/* The campaign whose script the mail echoes with most words, or NULL. *share is how much of
 * the mail's words stand in it, in order or in moved blocks. */
const cq_label *cq_labels_find(const cq_labels *l, cq_lookup *w, const cq_doc *d,
                               double *share);

#endif
