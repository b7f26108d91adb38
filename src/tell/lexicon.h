/* lexicon.h - lists of words, one a language, and where they stand in a text.
 *
 * A list is text (what is not UTF-8 is mended): a first line "# NAME; LICENCE", then a word
 * or a phrase a line. Words meet as the texts' words do, whole and folded: case, accents,
 * look-alike letters and disguises mean nothing. */
#ifndef CQ_LEXICON_H
#define CQ_LEXICON_H

#include "base/map.h"
#include "base/status.h"
#include "base/vec.h"
#include "text/doc.h"

typedef struct {
    const char *lang, *text;
} cq_word_list;

/* Those that are in the program, of data/abuse/; the last one has no language. */
extern const cq_word_list cq_abuse_lists[];

typedef struct {
    cq_str word;    /* as the list has it */
    uint32_t at, n; /* its tokens in `hashes` */
    uint32_t next;  /* another entry with the same first token, or CQ_NONE */
} cq_entry;

typedef struct {
    char lang[4];
    cq_str name; /* of the list, with its version and licence */
    CQ_VEC(cq_entry) entries;
    CQ_VEC(uint64_t) hashes;
    cq_map *first; /* first token to entry */
    cq_arena arena;
} cq_lexicon;

/* All languages; {0} is empty. */
typedef struct {
    CQ_VEC(cq_lexicon) v;
} cq_lexica;

/* Add a list, or put it in place of the one of its language. */
void cq_lexica_put(cq_lexica *l, const char *lang, cq_str text);
void cq_lexica_done(cq_lexica *l);

/* The list of a language, or NULL. */
const cq_lexicon *cq_lexica_of(const cq_lexica *l, const char *lang);

/* The entries that stand in what the writer of the text said himself, neither quoted nor a
 * disclaimer: numbers, ascending, each once. */
void cq_lexicon_find(const cq_lexicon *x, const cq_doc *d, cq_ids *out);

#endif
