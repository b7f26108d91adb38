/* collapse.h - the distinct texts of a case: messages whose bodies have the same words.
 *
 * The normal form of a message is the sequence of folded words and numbers of its body;
 * links, tags and mentions stand apart, quotations and signatures are no part of it. Each
 * letter of Han and hiragana stands for itself: a dictionary cuts a reworked sentence into
 * other words, its letters stay. A million copies are one text with a count,
 * and all that follows works on texts. Words become small numbers, in the order of their
 * first use. Cost: linear. */
#ifndef CQ_COLLAPSE_H
#define CQ_COLLAPSE_H

#include "text/doc.h"

typedef struct {
    size_t at;             /* its words are words[at .. at + n) */
    uint32_t n;            /* words */
    uint32_t letters;      /* of them: single letters of Han or hiragana */
    uint32_t from, copies; /* its messages are messages[from .. from + copies) */
    uint32_t lang;         /* number of its language, that of its first message */
} cq_text;

typedef struct {
    cq_text *texts; /* by first message */
    uint32_t n;
    uint32_t *words;
    uint32_t *messages; /* by text, then by number */
    uint32_t vocabulary, langs;
} cq_texts;

/* Most of it is Han or hiragana. */
static inline bool cq_text_dense(const cq_text *t)
{
    return 2 * t->letters > t->n;
}

/* Its length in words, two letters being one. */
static inline uint32_t cq_text_length(const cq_text *t)
{
    return t->n - t->letters / 2;
}

/* One text after the other, word by word; `expected` texts, more or less. */
typedef struct cq_collapse cq_collapse;
cq_collapse *cq_collapse_new(size_t expected);
void cq_collapse_word(cq_collapse *c, uint64_t hash);

/* The letters of a word, one by one. */
void cq_collapse_letters(cq_collapse *c, cq_str word);

/* The words since the last end are a text in the language; its number, a known one if they
 * are, or CQ_NONE if there are none. */
uint32_t cq_collapse_end(cq_collapse *c, const char lang[4]);

/* What was collapsed, with `copies` but without messages. Frees c. */
void cq_collapse_done(cq_collapse *c, cq_texts *out);

/* Messages without words in their body belong to no text. */
void cq_texts_make(const cq_corpus *c, const cq_docs *d, cq_texts *out);
/* The words from..to of a text as its first message has them, with what is between; from
 * the arena. */
cq_str cq_texts_phrase(const cq_texts *t, const cq_corpus *c, const cq_docs *d,
                       uint32_t text, uint32_t from, uint32_t to, cq_arena *a);

/* The language of a text: that of its first message, as in text/doc.h. */
const char *cq_texts_lang(const cq_texts *t, const cq_docs *d, uint32_t text);

void cq_texts_done(cq_texts *t);

#endif
