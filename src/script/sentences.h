/* sentences.h - the sentences of a script: how many members have each, and where. */
#ifndef CQ_SENTENCES_H
#define CQ_SENTENCES_H

#include "script/common.h"

/* Cut the script's text, in which kept word k begins at byte[k], into sentences; put the
 * spine's extras, whose texts are given, among them, and count who has each. A sentence
 * stands elsewhere in a member if it is not in the longest row of those that stand in the
 * script's order. Cost: linear, but for members with moved sentences, whose number counts
 * squared. */
void cq_sentences_find(const cq_common *c, const uint32_t *byte, const cq_str *extras,
                       cq_arena *a, cq_script *out);

#endif
