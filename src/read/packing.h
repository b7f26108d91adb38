/* packing.h - what stands around the records of a JSON document.
 *
 * A document packs its messages into objects and lists, of which it is only read what is
 * passed over on the way: the keys under which a record stands, and the names and numbers
 * of the things around it (the chat of a message). Memory is bounded, whatever the depth. */
#ifndef CQ_PACKING_H
#define CQ_PACKING_H

#include "read/bytes.h"

enum { CQ_PACKING_LEVELS = 24, CQ_PACKING_WORD = 128 };

typedef struct {
    char p[CQ_PACKING_WORD]; /* longer ones are cut */
    uint8_t n;
} cq_packing_word;

typedef struct {
    int depth;  /* open brackets before the window */
    int indent; /* of the object at the window, -1 where it is not first on its line */
    /* Of each level: the key that came last, and the values of "id" and "name". */
    cq_packing_word key[CQ_PACKING_LEVELS], id[CQ_PACKING_LEVELS],
        name[CQ_PACKING_LEVELS];
} cq_packing;

void cq_packing_init(cq_packing *p);

/* Pass over what stands before the next object; false at the end of the input. */
bool cq_packing_next(cq_packing *p, cq_bytes *in);

/* The object at the window is looked into: its bracket is about to be passed. */
void cq_packing_enter(cq_packing *p);

/* Is the record at the window somewhere below this key? */
bool cq_packing_under(const cq_packing *p, cq_str key);

/* The id and the name of the nearest thing around the window that has an id, "" of none. */
cq_str cq_packing_id(const cq_packing *p);
cq_str cq_packing_name(const cq_packing *p);

#endif
