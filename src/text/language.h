/* language.h - the language of a text, by its alphabet and its small words.
 *
 * Enough to count word frequencies apart; it names the language of ten words or more well,
 * and says nothing where two languages fit alike. */
#ifndef CQ_LANGUAGE_H
#define CQ_LANGUAGE_H

#include "text/doc.h"

/* Write the ISO 639-1 code, or "", of the text that was cut into the doc. */
void cq_language_guess(cq_str text, const cq_doc *d, char lang[4]);

#endif
