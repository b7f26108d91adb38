/* lists.h - answers that are lists: pages of JSON, and exports of all of them. */
#ifndef CQ_LISTS_H
#define CQ_LISTS_H

#include "keep/view.h"
#include "serve/request.h"
#include "tell/tell.h"

enum { CQ_MAX_ARGS = 12 };

/* A question with its arguments; the last two are those of the page. */
typedef struct {
    cq_ask ask;
    cq_arg args[CQ_MAX_ARGS];
    size_t n;
} cq_list_ask;

/* Add an argument; texts must live as long as the question. */
void cq_list_number(cq_list_ask *l, const char *name, int64_t n);
void cq_list_text(cq_list_ask *l, const char *name, cq_str s);

/* {"items":[...],"next":...,"total":n} by `cursor` and `limit` of the request. `words`: what
 * the snippets are to show, or empty. */
void cq_list_page(cq_view *v, cq_list_ask *l, const cq_request *r, cq_str words,
                  cq_answer *out);

/* All of the list, piece by piece; as CSV, or JSON. Takes over l's texts. */
void cq_list_export(cq_view *v, const cq_list_ask *l, bool json, const cq_export_opt *o,
                    cq_answer *out);

#endif
