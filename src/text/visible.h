/* visible.h - what a reader sees of a message, as one UTF-8 text.
 *
 * The richest readable part wins: HTML as rendered, else plain text with format=flowed
 * joined. Hidden text becomes a field CQ_F_HIDDEN. Charsets that lie are found out. */
#ifndef CQ_VISIBLE_H
#define CQ_VISIBLE_H

#include "model/message.h"

/* Set m->text from m->parts and add fields (links of the HTML, hidden text, bodies that
 * differ); all new memory from the arena. A message without parts has an empty text. Text
 * past CQ_MAX_TEXT is cut: then *cut is set. */
void cq_visible(cq_message *m, cq_arena *a, bool *cut);

#endif
