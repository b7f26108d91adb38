/* language.h - the language of a text, by its alphabet, its small words and the letters
 * that few languages have.
 *
 * Enough to count word frequencies apart (some thirty languages): right for nearly every
 * text of ten words; it says nothing where two languages fit alike. */
#ifndef CQ_LANGUAGE_H
#define CQ_LANGUAGE_H

#include "text/words.h"

typedef struct cq_languages cq_languages; /* the small words; not changed by its users */

cq_languages *cq_languages_new(void);
void cq_languages_free(cq_languages *t);

/* Write the ISO 639-1 code of the text that was just cut, or "". */
void cq_languages_guess(const cq_languages *t, const cq_words *w, char lang[4]);

#endif
