/* deck.h - who shared what when, laid out so that it can be dealt anew.
 *
 * A card is a message that shares something, a player is a sender who holds cards. Cards
 * keep their things and times for good; only who holds a card changes from deal to deal. So
 * what two cards on one thing weigh by their times is computed once: a meeting.
 *
 * Links, tags, reposts, answers among posts and scripts are weighed. A thing that more than
 * a limit of senders share has no cards, since its meetings grow with the square: it is a
 * crowd (weigh/crowd.h). The limit is CQ_DECK_MOST or less, so that each kind has at most
 * CQ_DECK_MEETINGS. */
#ifndef CQ_DECK_H
#define CQ_DECK_H

#include "base/vec.h"
#include "trace/trace.h"

/* MANY: cards, from which on they are dealt inside strata (decoy.h). */
enum { CQ_DECK_MOST = 200, CQ_DECK_MEETINGS = 1000000, CQ_DECK_MANY = 40000 };

typedef struct {
    uint32_t message, player; /* player: who holds it in the data */
    uint32_t first, n;        /* its things: deck.held[first .. first + n) */
    uint32_t source;          /* a number in deck.habit; see there */
    int64_t time;             /* or CQ_NO_TIME */
    int64_t delay;            /* seconds since the first share of that thing */
} cq_card;

typedef struct {
    uint32_t thing;    /* in the traces */
    uint32_t first, k; /* its cards by time: deck.on[first .. first + k), one a player */
    uint8_t kind;
} cq_deck_thing;

/* Two cards on one thing. Of several things that the same two cards share, the rarest. */
typedef struct {
    uint32_t a, b, thing;
    float close;     /* -ln of the chance that two shares of such a thing are as near */
    uint8_t kind, k; /* k: how many share the thing */
    uint8_t gap;     /* place on the grid of gaps */
    bool repeated;   /* the two players meet elsewhere, too */
} cq_meeting;

typedef struct {
    CQ_VEC(cq_card) cards; /* by message */
    CQ_VEC(cq_deck_thing) things;
    CQ_VEC(uint32_t) held, on;
    CQ_VEC(cq_meeting) meetings;
    CQ_VEC(uint32_t) players; /* their numbers as senders */
    /* Of each source, which is where the rarest thing of a card comes from, and the language
     * of its player: senders come back to it, and it has a public. */
    CQ_VEC(bool) habit;
    CQ_VEC(bool) joined; /* and: of sites that only together have one (weigh/public.h) */
    uint32_t most[CQ_TRACES]; /* the limit of the kind */
    uint32_t left[CQ_TRACES]; /* things over it */
    CQ_VEC(uint32_t) crowds;  /* which: their numbers in the traces, by kind */
    uint32_t timed;           /* cards with a time */
} cq_deck;

/* Lay out the traces without the senders that are gone (one flag a sender). */
void cq_deck_make(const cq_corpus *c, const cq_traces *t, const bool *gone, cq_deck *out);
void cq_deck_done(cq_deck *d);

/* Who holds each card in the data; the caller frees it. */
uint32_t *cq_deck_holders(const cq_deck *d);

/* Class of popularity: 1, 2, 3, then half-octaves. */
int cq_deck_class(uint32_t k);

#endif
