/* html.h - HTML to the text that a reader sees.
 *
 * Blocks become lines, lists get "* ", quoted originals "> "; styles, scripts and the head
 * are left out. What the page hides (display:none, no size, the colour of its ground...) is
 * collected apart. Not a browser: of style sheets only plain rules for classes count.
 * Cost: some 10 ns a byte; elements nested deeper than 256 are read as if at the top. */
#ifndef CQ_HTML_H
#define CQ_HTML_H

#include "base/str.h"
#include "base/vec.h"

/* Bytes [at, at + len) of the visible text are those from `source` on in the HTML. */
typedef struct {
    uint32_t at, source, len;
} cq_html_run;

typedef struct {
    cq_buf text, hidden;
    CQ_VEC(cq_str) links; /* http and https, in order of place, in the arena */
    CQ_VEC(cq_html_run) runs;
} cq_html; /* {0} is empty */

/* Read valid UTF-8; the rest is left off past CQ_MAX_HTML bytes of it, and once there are
 * more than CQ_MAX_TEXT bytes of text. */
void cq_html_read(cq_str html, cq_arena *a, cq_html *out);

/* The source byte of a byte of the visible text, or SIZE_MAX where it stems from no text
 * of the source (entities, line ends, quote marks). */
size_t cq_html_source(const cq_html *h, size_t at);

void cq_html_done(cq_html *h);

#endif
