/* html.h - HTML as a reader sees it: text in lines, what is hidden, and the links.
 *
 * libxml2's recovered tree, walked without recursion. Its reader drops nothing here: sizes
 * are capped before it sees them. */
#ifndef CQ_HTML_H
#define CQ_HTML_H

#include "base/str.h"
#include "base/vec.h"

typedef struct {
    cq_buf text;          /* blocks are lines; quoted blocks have "> " before each line */
    cq_buf hidden;        /* text that a reader does not see */
    CQ_VEC(cq_str) links; /* of its anchors, in the arena */
} cq_html;                /* {0} is ready */

/* Render UTF-8 HTML; what is past CQ_MAX_HTML is cut. */
void cq_html_render(cq_str html, cq_arena *a, cq_html *out);
void cq_html_done(cq_html *h);

#endif
