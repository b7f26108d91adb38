/* echo.h - which messages have the script of a signature file in them.
 *
 * A message is known by it if words of the script, on end by CQ_RUN or more, come to
 * CQ_SIGNATURE_WORDS in it. Runs that are common in the receiver's own individual mail do
 * not count: those of more than 4 senders and of more than 1 in 1,000 of them. So a file
 * that was made of a greeting or a footer knows nothing, and rare runs that happen to be
 * shared come to too few words. Of independent writers, who share no passage, none has 20.
 *
 * Cost: a keyed hash and a look-up a word. */
#ifndef CQ_ECHO_H
#define CQ_ECHO_H

#include "base/map.h"
#include "base/vec.h"
#include "text/doc.h"
#include "warn/signature.h"

typedef struct cq_echo cq_echo;

/* The file is borrowed. */
cq_echo *cq_echo_new(const cq_signature *s, const cq_circle_key *circle);
void cq_echo_free(cq_echo *e);

/* Whether a run is common that so many senders of so many have in their individual mail. */
bool cq_echo_common(uint32_t have, uint32_t of);

/* Runs do not count whose key (known.h) is in the map; it is borrowed. */
void cq_echo_pass_over(cq_echo *e, const cq_map *common);

/* Learn what is common: show all individual mail, sender by sender (their numbers), then
 * settle with how many senders there were. Returns how many hashes do not count. */
void cq_echo_learn(cq_echo *e, const cq_doc *d, uint32_t sender);
uint32_t cq_echo_settle(cq_echo *e, uint32_t senders);

typedef struct {
    uint32_t at, n; /* words, numbered in the body (script/print.h) */
} cq_echo_span;

typedef CQ_VEC(cq_echo_span) cq_echo_spans;

/* Words of the script in the message; 0 where it is not known by it. *spans gets where they
 * stand. */
uint32_t cq_echo_words(cq_echo *e, const cq_doc *d, cq_echo_spans *spans);

#endif
