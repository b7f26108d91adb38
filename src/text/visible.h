/* visible.h - what a reader sees of a message, as one UTF-8 text.
 *
 * HTML as rendered; plain text with format=flowed joined. Of twins the plain one is taken
 * if it has the words of the other, else the HTML. Charsets that lie are found out. */
#ifndef CQ_VISIBLE_H
#define CQ_VISIBLE_H

#include "model/message.h"

/* Set m->text from m->parts and add fields, all new memory from the arena: links, hidden
 * text (CQ_F_HIDDEN), the words that only the plain twin has (CQ_F_OTHER_BODY), those of a scan that may be
 * misread (CQ_F_UNSURE), of a post
 * also tags and mentions; none that is listed already. A message without parts has an
 * empty text. Text past CQ_MAX_TEXT is cut: then *cut is set. */
void cq_visible(cq_message *m, cq_arena *a, bool *cut);

#endif
