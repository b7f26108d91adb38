/* lore.h - what the filter knows scripts by: the case's labels and believed signatures.
 *
 * It is made whole and never changed, so that it can be replaced while mails are looked
 * up. A campaign of one's own comes before a colleague's signature. */
#ifndef CQ_LORE_H
#define CQ_LORE_H

#include "base/status.h"
#include "base/str.h"
#include "text/doc.h"

typedef struct {
    const char *labels; /* the file that scan --labels wrote; need not be there */
    const char *const *signatures;
    size_t signature_n;
    const char *trust, *circle; /* NULL where there are no signatures */
    int threads;                /* that look up at a time */
} cq_lore_opt;

typedef struct cq_lore cq_lore;

/* Load it. What is not believed or cannot be read is told on stderr and left out: the
 * filter works with the rest. */
cq_lore *cq_lore_load(const cq_lore_opt *opt);
void cq_lore_free(cq_lore *l);
uint32_t cq_lore_campaigns(const cq_lore *l);

/* Append the value of X-Claque-Campaign for a mail; false where it echoes nothing known.
 * `thread` is below opt.threads, and looks up one mail at a time. */
bool cq_lore_find(cq_lore *l, int thread, const cq_doc *d, cq_buf *out);

#endif
