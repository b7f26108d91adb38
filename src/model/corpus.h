/* corpus.h - all messages of a case in memory, in one order that depends on nothing but the
 * messages: by time, then by key, those without a time last.
 *
 * The index of a message in this order is its number in everything that follows. */
#ifndef CQ_CORPUS_H
#define CQ_CORPUS_H

#include "model/message.h"
#include "model/problem.h"

typedef struct {
    cq_str path; /* as named by the user, tidied; "box.zip!inner.mbox" in an archive */
    cq_str
        format; /* "mbox (mboxrd)", "csv", ...; "folder of eml", for one record a file */
    cq_str sha256;                        /* hex, of the unpacked bytes */
    uint64_t messages, problems, refused; /* of the problems, those that cost a record */
} cq_input;

typedef struct {
    cq_str key; /* "mail:a@x.example" */
    cq_str
        name; /* the display name that is used most, then least by bytes; may be empty */
    cq_channel channel;
    bool nobody; /* forms no tie, counts as no person */
    uint32_t messages;
} cq_sender;

typedef struct {
    int64_t time;
    cq_str text, target;
} cq_event;

typedef struct {
    cq_arena arena; /* holds all strings below */
    cq_input *inputs;
    uint32_t input_n;
    cq_sender *senders; /* by key */
    uint32_t sender_n;
    cq_message *messages;
    void *block; /* holds them where the arena does not, or NULL */
    uint32_t message_n;
    uint32_t text_n;    /* distinct visible texts */
    uint32_t *subjects; /* how many senders use each subject, from 1 on */
    uint32_t subject_n;
    uint32_t *threads; /* how many posts stand in each conversation, from 1 on */
    uint32_t thread_n;
    cq_event *events; /* by time */
    uint32_t event_n;
    cq_problem *problems; /* the first CQ_MAX_PROBLEMS_SHOWN, by input and byte */
    uint32_t problem_n;
    uint64_t problem_total, refused, same_id; /* same_id: records whose id was taken */
} cq_corpus;

/* Free what it holds. */
void cq_corpus_done(cq_corpus *c);

#endif
