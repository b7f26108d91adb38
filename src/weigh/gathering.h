/* gathering.h - what a group of messages looks like as a whole, in numbers: how much of each
 * text is shared, in how many runs, whether it is introduced as another's words, who reposts,
 * who links what. Lookalikes and standing are decided on these, and on nothing else.
 *
 * A word is covered where three words in a row, it among them, stand in texts of at least
 * two senders and of one in twelve. Cost: linear in the words of the group. */
#ifndef CQ_GATHERING_H
#define CQ_GATHERING_H

#include "trace/trace.h"
#include "weigh/cover.h"

typedef struct {
    cq_arena arena;
    const cq_docs *docs; /* borrowed */
    cq_list messages;
    cq_cover *covers; /* one a message */
    uint32_t senders; /* that are somebody */
    uint32_t
        persons; /* at least, who wrote: by no marked repost, nor an answer to another */
    uint32_t channels[CQ_CHANNELS];
    double covered;     /* median share of covered words */
    double second;      /* median of second / longest */
    uint32_t beside;    /* median words of the second run */
    uint32_t script;    /* median covered words of those that are not introduced */
    double own;         /* the same of the longest stretch of one's own words */
    uint32_t own_words; /* median words of that stretch */
    uint32_t passage;   /* median words of the longest run */
    uint32_t taken;     /* median covered words */
    double introduced;  /* shares of the messages, 0 to 1: */
    double one_run;
    double automatic, listed, bulk, reposts, replies;
    double own_site;     /* link a site that bears their own name */
    double linked;       /* carry a link at all */
    uint32_t places;     /* conversations of posts, each message outside of one for one */
    double of_places;    /* messages, of all that stand in their conversations */
    double one_link;     /* carry the link that most carry */
    double in_slug;      /* have a text whose words the link itself spells */
    double same_subject; /* have the subject of another sender among them, of those with
                            one, and half of its senders in the case are among them */
    double machine;      /* covered tokens that are numbers, codes or paths */
    double
        rare; /* of their pairs of words that hardly anybody else in the case has: given
                    by who knows the case, else 0 */
    double together;    /* ln of the chance that half of so many lie so near in time;
                           -INFINITY where fewer than two have a time: who knows */
    double verbatim;    /* whole bodies equal to the most usual one */
    uint32_t shingles;  /* different three words in a row that are shared */
    uint32_t title;     /* of these, in texts with one link, the one that has the most */
    uint32_t publisher; /* place of the first that links a site of its own name, or a
                           page whose address spells the text; or CQ_NONE */
    uint32_t
        source; /* the message that holds most of them, or a paper that came before all the
                   others; three in five or more of it, each for how many share it; or
                   CQ_NONE */
} cq_gathering;

void cq_gathering_make(const cq_corpus *c, const cq_docs *d, cq_list messages,
                       cq_gathering *out);
void cq_gathering_done(cq_gathering *g);

#endif
