/* speak.h - functions that our SQL calls: packed texts read, heads of texts, times.
 *
 *   plain(body, size)     the whole text
 *   head(body, size, n)   its first n bytes or fewer as one line, by whole characters
 *   iso(time)             "2026-03-01T10:00:00Z", or NULL
 *   words(text)           how many it has
 *   apart(text)           with the letters of scripts without spaces apart (letters.h) */
#ifndef CQ_SPEAK_H
#define CQ_SPEAK_H

#include "keep/case.h"

/* Teach them to the case's connection. */
void cq_speak_define(cq_case *c);

/* Words between white space; each ideograph is one. */
int64_t cq_speak_words(cq_str s);

#endif
