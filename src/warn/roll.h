/* roll.h - the messages that are known by one signature file: for people, and as an item of
 * claque.match/1. Each is told with who signed the file and how old it is. */
#ifndef CQ_ROLL_H
#define CQ_ROLL_H

#include "warn/echo.h"

typedef struct {
    cq_str key, sender; /* "mail:abc@x.example", or empty where it has none */
    cq_str path, text;
    uint64_t line, offset;
    int64_t time;
} cq_roll_message;

typedef struct cq_roll cq_roll;

/* `path` and `signer` are copied; the signature is taken over and freed with the roll. */
cq_roll *cq_roll_new(cq_str path, cq_str signer, const cq_signature *s,
                     const cq_circle_key *circle, int32_t today);
void cq_roll_free(cq_roll *r);

/* What is common: as cq_echo_learn and cq_echo_settle. */
void cq_roll_learn(cq_roll *r, const cq_doc *d, uint32_t sender);
void cq_roll_settle(cq_roll *r, uint32_t senders);

/* Look at a message; it is noted if it is known. */
void cq_roll_see(cq_roll *r, const cq_roll_message *m, const cq_doc *d);

/* Messages that are known; and a line that says so, and how many they were `before`, where
 * that is not negative. */
uint64_t cq_roll_count(const cq_roll *r);
void cq_roll_line(const cq_roll *r, int64_t before, cq_buf *out);

/* Append the roll: those with most words of the script first, `most` of them. */
void cq_roll_tell(cq_roll *r, uint64_t most, bool json, cq_buf *out);

#endif
