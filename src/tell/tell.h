/* tell.h - the report as a person or a program reads it. Each appends to *out. */
#ifndef CQ_TELL_H
#define CQ_TELL_H

#include "base/secret.h"
#include "base/status.h"
#include "model/report.h"

typedef struct {
    bool colour;
    int width;            /* columns of the terminal */
    bool messages;        /* list messages with texts, hashes and positions */
    bool camps;           /* the camps in place of the overview */
    const char *campaign; /* only this one, in full; NULL for the overview */
} cq_term_opt;

/* The terminal report. CQ_EMPTY where opt->campaign names none. */
cq_status cq_tell_term(const cq_corpus *c, const cq_report *r, const cq_term_opt *opt,
                       cq_buf *out);

/* claque.report/1, exactly as in doc/design.md. */
void cq_tell_json(const cq_corpus *c, const cq_report *r, cq_buf *out);

/* One self-contained file without scripts. */
void cq_tell_html(const cq_corpus *c, const cq_report *r, cq_buf *out);

/* What leaves the office: pseudonyms under the case's key unless `names`. */
typedef struct {
    bool names;
    bool raw; /* CSV cells as they are, formulas too */
    uint8_t key[CQ_KEY];
} cq_export_opt;

void cq_tell_csv(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                 cq_buf *out);
void cq_tell_jsonl(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                   cq_buf *out);
void cq_tell_gexf(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                  cq_buf *out);
void cq_tell_graphml(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                     cq_buf *out);
void cq_tell_indicators(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                        cq_buf *out);
void cq_tell_stix(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                  cq_buf *out);
void cq_tell_misp(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                  cq_buf *out);
void cq_tell_coortweet(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                       cq_buf *out);

#endif
