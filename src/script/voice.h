/* voice.h - the people who are heard in texts: who wrote a text, and did not only pass it on
 * by a marked repost. Whoever shows one full name in several senders is one person. */
#ifndef CQ_VOICE_H
#define CQ_VOICE_H

#include "base/vec.h"
#include "script/collapse.h"

typedef struct {
    const cq_corpus *c;
    const cq_texts *t;
    uint32_t *person; /* of each sender: the first that may be the same */
    uint32_t *sender; /* of each of t->messages */
} cq_voices;

/* Both must live as long. */
void cq_voices_init(cq_voices *v, const cq_corpus *c, const cq_texts *t);
void cq_voices_done(cq_voices *v);

/* Different senders of the texts; people who wrote one of them. */
uint32_t cq_voices_senders(const cq_voices *v, const uint32_t *texts, size_t n);
uint32_t cq_voices_writers(const cq_voices *v, const uint32_t *texts, size_t n);

/* Add senders of the text to the n known ones, which differ, until there are `enough`.
 * Returns how many are known then; the room is the caller's. */
uint32_t cq_voices_meet(const cq_voices *v, uint32_t text, uint32_t *known, uint32_t n,
                        uint32_t enough);

/* of[t], for each of the texts: the people who wrote it, and none of those before it; one
 * for a text that all of them passed on. */
void cq_voices_hear(const cq_voices *v, const cq_ids *texts, uint32_t *of);

#endif
