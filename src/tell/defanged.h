/* defanged.h - the section of a campaign on what it links to and carries. */
#ifndef CQ_DEFANGED_H
#define CQ_DEFANGED_H

#include "model/report.h"
#include "tell/page.h"

/* With its heading; nothing where there is nothing. */
void cq_defanged_page(const cq_page *p, const cq_corpus *c, const cq_campaign *k);

#endif
