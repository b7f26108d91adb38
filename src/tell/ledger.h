/* ledger.h - the section of a report on where the messages of each input went. */
#ifndef CQ_LEDGER_H
#define CQ_LEDGER_H

#include "model/report.h"
#include "tell/page.h"

/* Nothing where there is but one input: its numbers are the report's. */
void cq_ledger_page(const cq_page *p, const cq_corpus *c, const cq_report *r);

#endif
