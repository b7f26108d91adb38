/* acts.h - a table of acts: an account shared an object, in a content, at a time.
 *
 * It is what the two tools read whose counts are reproduced here: CooRTweet's columns
 * object_id, account_id, content_id and timestamp_share, by their names, and the
 * coordination-network-toolkit's eight, by their order: message_id, user_id, username,
 * repost_id, reply_id, message, timestamp, urls. The three
 * names of an act become numbers, and those of accounts are kept. */
#ifndef CQ_ACTS_H
#define CQ_ACTS_H

#include "base/status.h"
#include "base/vec.h"
#include "peer/wordset.h"
#include "read/bytes.h"

typedef struct {
    double time; /* in seconds; both tools take fractions */
    uint32_t object, account, content;
    uint32_t set; /* of words, where the network is of similar texts */
} cq_act;

typedef struct {
    CQ_VEC(cq_act) v;
    cq_numbers objects, accounts, contents;
    cq_wordsets sets;
    CQ_VEC(cq_str) names; /* of the accounts */
    cq_arena arena;
    uint64_t rows;    /* read, below the header */
    uint64_t empty;   /* left out: an account, object or content is missing */
    uint64_t untimed; /* left out: the time is no number of seconds */
    uint64_t again;   /* left out: the toolkit knows a message by its first row */
} cq_acts;

void cq_acts_init(cq_acts *a);
void cq_acts_done(cq_acts *a);

/* What of a message is the toolkit's object. */
typedef enum {
    CQ_CO_RETWEET, /* the message that it reposts */
    CQ_CO_TWEET,   /* its text, mentions and case aside, if it is no repost */
    CQ_CO_REPLY,   /* the message that it answers, if it is no repost */
    CQ_CO_LINK,    /* each of its links, if it is no repost; a message without has "" */
    CQ_CO_POST,    /* anything: any two messages */
    CQ_CO_SIMILAR  /* the same, of messages that are no repost, with their words */
} cq_co;

/* Add the acts of a table. CQ_FORMAT, with a sentence, where a column is missing. */
cq_status cq_acts_coortweet(cq_acts *a, cq_bytes *in, cq_err *err);
cq_status cq_acts_toolkit(cq_acts *a, cq_bytes *in, cq_co what, cq_err *err);

/* By object, then time, then as they were read; that is the order that window.h wants. */
void cq_acts_sort(cq_acts *a);

#endif
