/* unicode.h - what ICU knows: charsets, properties of runes, folding, dictionary words.
 *
 * All in UTF-8 and runes; ICU's own types stay inside unicode.c. */
#ifndef CQ_UNICODE_H
#define CQ_UNICODE_H

#include "base/str.h"
#include "base/vec.h"

/* Bytes of a claimed charset as valid UTF-8, in the arena or as they are. A label is
 * believed only if the bytes fit: valid UTF-8 wins over any label but those of 7-bit
 * encodings, iso-8859-1 and us-ascii mean windows-1252, gb2312 means gb18030; what is
 * unknown is UTF-8 if most of it is, else windows-1252. */
cq_str cq_charset_decode(cq_arena *a, cq_str bytes, cq_str label);

/* A host name in ASCII, "xn--..." for labels in other letters (UTS #46); as it is where it
 * is plain, or no host name. */
cq_str cq_host_ascii(cq_arena *a, cq_str host);

/* All of it is well-formed UTF-8. */
bool cq_utf8_valid(cq_str s);

/* The classes of UAX #29 as ICU tailors them (the colon ends a word). */
typedef enum {
    CQ_WB_OTHER,
    CQ_WB_LETTER,
    CQ_WB_HEBREW,
    CQ_WB_NUMERIC,
    CQ_WB_JOINER,     /* '_' */
    CQ_WB_MID_LETTER, /* between letters, as the middle dot */
    CQ_WB_MID_NUMBER, /* between digits, as ',' */
    CQ_WB_MID_BOTH,   /* '.' */
    CQ_WB_QUOTE,      /* ' */
    CQ_WB_QUOTES,     /* " */
    CQ_WB_EXTEND,     /* marks and invisible characters: part of what is before them */
    CQ_WB_DICTIONARY  /* left to ICU: Han, kana, Hangul, Thai, ... */
} cq_wb;

cq_wb cq_rune_break(uint32_t rune);
cq_wb cq_rune_break_looked_up(uint32_t rune); /* the same, from ICU's data alone */

/* Letters of these scripts are told apart; all others are CQ_SCRIPT_OTHER. */
typedef enum {
    CQ_SCRIPT_NONE, /* no letter */
    CQ_SCRIPT_LATIN,
    CQ_SCRIPT_GREEK,
    CQ_SCRIPT_CYRILLIC,
    CQ_SCRIPT_ARABIC,
    CQ_SCRIPT_HEBREW,
    CQ_SCRIPT_HAN,
    CQ_SCRIPT_KANA,
    CQ_SCRIPT_HANGUL,
    CQ_SCRIPT_THAI,
    CQ_SCRIPT_DEVANAGARI,
    CQ_SCRIPT_OTHER,
    CQ_SCRIPTS
} cq_script_kind;

cq_script_kind cq_rune_script(uint32_t rune);
cq_script_kind cq_rune_script_looked_up(uint32_t rune);

/* A letter of Han or hiragana, of which two are about a word. Thai, Burmese and katakana have
 * no spaces either, but words of many letters. */
bool cq_rune_dense(uint32_t rune);

/* Shows nothing: zero-width characters, soft hyphens, bidi controls, fillers. */
bool cq_rune_invisible(uint32_t rune);
bool cq_rune_invisible_looked_up(uint32_t rune);

/* A full-width, mathematical, circled or small capital twin of a letter or digit. */
bool cq_rune_styled(uint32_t rune);

/* The letter that such a twin stands for, where cq_fold leaves the twin alone; or 0. */
uint32_t cq_rune_unstyled(uint32_t rune);

/* Append NFKC_Casefold of s, with Arabic and Persian letters unified (one yeh, kaf, alef
 * and heh, no harakat, no tatweel), digits of any script as 0-9 and every apostrophe as '.
 * Folding what is folded changes nothing. */
void cq_fold(cq_str s, cq_buf *out);

/* Take the marks off the letters of a folded text: accents of Latin, Greek and Cyrillic,
 * strokes and the dot of i, points of Hebrew, the nukta of Hindi; many people type without
 * them, and capitals often lack them. True if one was there that no language has there. */
bool cq_fold_marks(cq_buf *folded);

/* Words of scripts without spaces, and sentences. A cutter serves one thread; its
 * dictionaries are loaded at the first use. */
typedef struct cq_cutter cq_cutter;

typedef struct {
    uint32_t at, len;
    bool number;
} cq_cut;

typedef CQ_VEC(cq_cut) cq_cuts;

cq_cutter *cq_cutter_new(void);
void cq_cutter_free(cq_cutter *c);

/* Write the words of s, in order, to *out, emptied first. */
void cq_cutter_words(cq_cutter *c, cq_str s, cq_cuts *out);

/* The same with its sentences (UAX #29): they are all of s, with the space after each. */
void cq_cutter_sentences(cq_cutter *c, cq_str s, cq_cuts *out);

#endif
