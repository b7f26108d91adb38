/* rune.h - one character of UTF-8 at a time, and how it may be shown.
 *
 * All that is printed came from strangers: bytes that are no UTF-8, terminal escapes, marks
 * that turn a line about. Every output of tell/ takes its characters through here. */
#ifndef CQ_RUNE_H
#define CQ_RUNE_H

#include "base/str.h"

#define CQ_RUNE_BAD 0xfffd

/* Take the first character off *rest, which is not empty: U+FFFD for each byte that belongs
 * to none (also of overlong forms, surrogates and what lies past U+10FFFF). */
uint32_t cq_rune_next(cq_str *rest);

/* Whether it is a control character, a line separator, or a mark that reorders or hides
 * text: C0, C1, bidi controls, zero-width and tag characters. Tab and newline are, too.
 * The joiners U+200C and U+200D are not: Persian and emoji need them. */
bool cq_rune_unsafe(uint32_t r);

/* Columns on a terminal: 0 for combining marks and joiners, 2 for East Asian wide letters
 * and emoji, else 1. A short table, not all of UAX #11. */
int cq_rune_width(uint32_t r);

/* Append it, or if it is unsafe its name, as "<U+202E>". */
void cq_rune_show(cq_buf *out, uint32_t r);

/* Append it as a string of JSON with its quotation marks; what is unsafe as an escape, which
 * means the same and does a terminal no harm. */
void cq_rune_json(cq_buf *out, cq_str s);

/* Append the text as one line: runs of white space become a space, the rest is shown. */
void cq_rune_line(cq_buf *out, cq_str s);

/* The text, or so much of its head, by whole characters, as takes `most` bytes. */
cq_str cq_rune_head(cq_str s, size_t most);

/* Columns of a text without unsafe characters. */
int cq_rune_columns(cq_str s);

#endif
