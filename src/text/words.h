/* words.h - a text to tokens: words by UAX #29, numbers, links, tags and mentions.
 *
 * ASCII is cut by hand, other alphabets by the same rules over ICU's classes, scripts
 * without spaces by ICU's dictionaries. What is disguised is folded and counted:
 * invisible characters, look-alike letters (Unicode TR 39), styled letters, marks on
 * letters, spaced-out letters, digits for letters. Accents are taken off. Cost: some 3 ns a byte of ASCII, ten times that elsewhere. */
#ifndef CQ_WORDS_H
#define CQ_WORDS_H

#include "base/vec.h"
#include "text/doc.h"
#include "text/unicode.h"

typedef struct {
    uint32_t at;
    uint8_t wb;
} cq_rune_place;

/* The work table of one thread; the results are `tokens` and `folded`. */
typedef struct {
    CQ_VEC(cq_token) tokens;
    uint32_t folded[CQ_FOLDS];
    bool hyphens; /* join words that a hyphen divides at a line's end */
    cq_str text;
    bool ascii, kana;         /* all of it is ASCII; it has kana */
    cq_script_kind home;      /* the alphabet of most letters */
    bool genuine[CQ_SCRIPTS]; /* has letters that are like no letter of Latin */
    cq_buf plain, folding;
    CQ_VEC(cq_rune_place) runes;
    cq_cuts cuts;
    cq_cutter *cutter;
} cq_words; /* {0} is ready */

void cq_words_done(cq_words *w);

/* Take up a text: no tokens yet. */
void cq_words_begin(cq_words *w, cq_str text);

/* Cut [from, to) of it; both must be at white space or at the text's ends. Disguises are
 * counted only in the body. */
void cq_words_cut(cq_words *w, size_t from, size_t to, cq_segment segment);

#endif
