/* shelf.h - what is read into a case that vanishes, held in memory instead of its tables.
 *
 * To write messages into tables and to ask for them again at once is a third of reading and
 * loading. The shelf takes the place of the tables message, text and raw, has the same rows,
 * and becomes the corpus without another copy. Inside keep/ only. */
#ifndef CQ_SHELF_H
#define CQ_SHELF_H

#include "model/corpus.h"

typedef struct cq_shelf cq_shelf;

cq_shelf *cq_shelf_new(void);
void cq_shelf_free(cq_shelf *s);

/* A text that is not there yet; its row, from 1 on. */
uint32_t cq_shelf_text(cq_shelf *s, cq_str text);

/* A copy of the message, after those before it. Its input, sender and text are rows of their
 * tables; what a case leaves out (raw bytes, the sender as written) is left out. */
void cq_shelf_put(cq_shelf *s, const cq_message *m, int64_t input, int64_t sender,
                  uint32_t text);

/* How many texts there are, and how many messages of a row of senders or inputs. */
size_t cq_shelf_texts(const cq_shelf *s);
uint32_t cq_shelf_of_sender(const cq_shelf *s, int64_t sender);
uint32_t cq_shelf_of_input(const cq_shelf *s, int64_t input);

/* The greatest offset of an input's messages, 0 if it has none; drop those from an offset on. */
uint64_t cq_shelf_last(const cq_shelf *s, int64_t input);
void cq_shelf_drop(cq_shelf *s, int64_t input, uint64_t offset);

/* Give the messages, in the order of putting and with rows in place of numbers, and their
 * strings to the corpus. What else there is can still be asked for. */
void cq_shelf_give(cq_shelf *s, cq_corpus *out);

#endif
