/* plain.h - words as the benchmark's other tools get them: text.lower().split() of Python.
 *
 * Lower case by Unicode, cut at white space; links, tags and punctuation stay as they are.
 * It is no part of claque, whose own words are those of text/words.h: it is there so that
 * all tools of a comparison join the same sets. */
#ifndef PLAIN_H
#define PLAIN_H

#include "script/collapse.h"

/* The words of a text to the collapse. `room` is a buffer to work in. */
void plain_words(cq_str text, cq_buf *room, cq_collapse *k);

#endif
