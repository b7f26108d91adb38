/* loader.h - what the parts of loading a corpus share; inside keep/ only. */
#ifndef CQ_LOADER_H
#define CQ_LOADER_H

#include "keep/inside.h"

typedef struct {
    cq_input in; /* as it is in the table */
    uint8_t hash[CQ_SHA256];
    bool single, has_hash, complete;
    int64_t row;
    uint32_t folded;    /* its number in the corpus */
    const cq_str *path; /* in the corpus's arena */
} cq_loaded_input;

typedef struct {
    cq_case *c;
    cq_corpus *out;
    cq_loaded_input *inputs; /* by path, then hash */
    uint32_t input_n;
    cq_map *input_of;   /* row -> place in inputs */
    cq_map *sender_of;  /* row -> place in out->senders */
    size_t sender_room; /* rows: the greatest and one */
    cq_str *texts;      /* by row */
    size_t text_room;
    bool harmed;      /* a message lacks what it refers to */
    bool damaged;     /* a text cannot be unpacked */
    cq_arena scratch; /* of one message */
} cq_loader;

/* Inputs as they are in the table; then, when their messages are counted, as the corpus
 * shows them: the files of one record in a folder as one. */
void cq_load_inputs(cq_loader *l);
void cq_load_fold_inputs(cq_loader *l);

/* Senders by key; then, when it is known how often each row was used, their names. */
void cq_load_senders(cq_loader *l);
void cq_load_name_senders(cq_loader *l, const uint32_t *uses);

/* All messages of a case that has a shelf; uses[row] becomes the number of those of each row
 * of the table of senders. */
void cq_load_shelf(cq_loader *l, uint32_t *uses);

/* The native id, or where there is none what stands for it: "sha256:" and 16 digits. */
cq_str cq_load_id(cq_arena *a, cq_str native, const uint8_t sha256[CQ_SHA256]);

/* "mail:a@x.example". */
cq_str cq_load_key(cq_arena *a, cq_channel channel, cq_str id);

/* Messages get keys of their own and their order; `rows`, unless NULL, goes along. */
void cq_load_order(cq_corpus *out, int64_t *rows);

/* Messages get the number of their subject, compared without "Re:" and case. */
void cq_load_subjects(cq_corpus *out);

/* Posts get the number of their conversation: the one that they name, or what they answer,
 * or themselves where others answer them. */
void cq_load_threads(cq_corpus *out);

#endif
