/* doc.h - a message's text as tokens, each with its place in the text.
 *
 * The text is segmented (what is quoted, a signature, a disclaimer: marked, never dropped),
 * disguises are folded and counted, and words are cut by UAX #29. A token's hash is that of
 * its folded form: NFKC, case folded, without accents, look-alikes and Arabic variants
 * unified. */
#ifndef CQ_DOC_H
#define CQ_DOC_H

#include "model/corpus.h"

typedef enum {
    CQ_SEG_BODY,
    CQ_SEG_HEAD,     /* letterhead, address, date, received stamp, web form's frame */
    CQ_SEG_GREETING, /* "Dear Sir," */
    CQ_SEG_CLOSING,  /* "Yours faithfully, A. Name" and what follows on */
    CQ_SEG_QUOTE,    /* quoted or forwarded text, with its attribution line */
    CQ_SEG_SIGNATURE,
    CQ_SEG_DISCLAIMER,
    CQ_SEGMENTS
} cq_segment;

typedef enum {
    CQ_TOK_WORD,
    CQ_TOK_NUMBER,
    CQ_TOK_LINK,
    CQ_TOK_TAG,
    CQ_TOK_MENTION
} cq_tok;

typedef enum {
    CQ_FOLD_ZERO_WIDTH, /* zero-width characters, soft hyphens, bidi controls in a word */
    CQ_FOLD_HOMOGLYPH,  /* letters of another alphabet inside a word */
    CQ_FOLD_WIDTH,      /* full-width and mathematical letters, small capitals */
    CQ_FOLD_MARKS,      /* marks on letters that no language has there */
    CQ_FOLD_SPACED,     /* l e t t e r s spaced out */
    CQ_FOLD_LEET,
    CQ_FOLDS
} cq_disguise;

typedef struct {
    uint64_t hash;
    uint32_t at;  /* byte offset in the message's text */
    uint16_t len; /* bytes there */
    uint8_t segment, kind;
} cq_token;

typedef struct {
    const cq_token *tokens;
    uint32_t n;
    char lang
        [4]; /* "en", "fa"...; "" if unknown: ISO 639-1, by script and function words */
    uint32_t
        folded[CQ_FOLDS]; /* how often each disguise was undone, in body and subject */
} cq_doc;

/* Cut m->text into tokens, memory from the arena. m->sender_name helps to find the closing.
 * Never fails: bytes that are no UTF-8 are U+FFFD, words past CQ_MAX_WORDS are left off. */
void cq_doc_make(const cq_message *m, cq_arena *a, cq_doc *out);

/* The docs of all messages of a corpus, made on some threads; equal texts of equal sender
 * names and channel share one. Freed by cq_docs_done. */
typedef struct {
    cq_doc *docs; /* one a message */
    cq_arena *arenas;
    int arena_n;
} cq_docs;

void cq_docs_make(const cq_corpus *c, int threads, cq_docs *out);
void cq_docs_done(cq_docs *d);

#endif
