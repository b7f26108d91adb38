/* letters.h - texts of scripts without spaces, so that any part of them can be searched for.
 *
 * FTS5 takes what stands between spaces for a word, and of Chinese, Japanese, Thai, Lao,
 * Khmer and Burmese that is a sentence. Dictionaries cut the same letters differently in a
 * query and in a text; trigrams know no word of two letters, which most Chinese words are. So
 * each letter of these scripts becomes a word of its own, and what is searched for the phrase
 * of its letters: found wherever they stand side by side. */
#ifndef CQ_LETTERS_H
#define CQ_LETTERS_H

#include "base/str.h"

/* Stands between letters; no tokenizer takes it for one. It is taken out of snippets. */
#define CQ_LETTERS_GAP '\x1f'

/* Append s with a gap around each letter of such a script; other text is as it was. */
void cq_letters_apart(cq_buf *out, cq_str s);

#endif
