/* lines.h - a text as lines, for the rules that tell its parts. */
#ifndef CQ_LINES_H
#define CQ_LINES_H

#include "base/vec.h"
#include "text/doc.h"

typedef struct {
    size_t from, to; /* with the line's end */
    cq_str s;        /* trimmed */
    uint32_t words;
    bool quoted; /* begins with '>', or with a bar that is no table's */
    cq_segment segment;
} cq_line;

typedef struct {
    const cq_message *m;
    CQ_VEC(cq_line) v;
    cq_buf fold;
} cq_lines;

/* Cut the message's text, all of it body. */
void cq_lines_cut(cq_lines *l, const cq_message *m);
void cq_lines_done(cq_lines *l);

/* The next line with text after i, or the number of lines; SIZE_MAX begins. */
size_t cq_lines_next(const cq_lines *l, size_t i);

/* The line before i that has text, or SIZE_MAX. */
size_t cq_lines_before(const cq_lines *l, size_t i);

/* A string in its folded form, without marks of emphasis before it; valid until the next
 * call. */
cq_str cq_lines_fold(cq_lines *l, cq_str s);

/* Give all body lines of [from, to) this segment. */
void cq_lines_mark(cq_lines *l, size_t from, size_t to, cq_segment segment);

/* So many words, each with a capital, and no end of a sentence: a name's shape. */
bool cq_line_is_name(const cq_line *k, uint32_t least, uint32_t most);

/* The line ends in one of these punctuation marks (any script's comma, colon, '!'). */
bool cq_line_ends_open(cq_str s);

#endif
