/* people.h - how many people some senders are at least and at most, and who may be whom. */
#ifndef CQ_PEOPLE_H
#define CQ_PEOPLE_H

#include "model/corpus.h"

/* The n senders are different numbers. At most, each that is somebody is a person; at least,
 * those who show one and the same full name are one, over all channels. */
void cq_people_count(const cq_corpus *c, const uint32_t *senders, uint32_t n,
                     uint32_t *least, uint32_t *most);

/* Of each sender, the first one that may be the same person: shows the same full name; itself
 * for somebody without one. The caller frees it. */
uint32_t *cq_people_first(const cq_corpus *c);

#endif
