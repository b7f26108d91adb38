/* view.h - a case as the workbench looks at it: small questions, answered by SQL without
 * loading the messages.
 *
 * A question has a number, arguments by name, and rows as its answer, whose columns bear the
 * names that they have in doc/api.md: "sender.key" is a field of an object in the row, what
 * ends in ":json" is JSON already. Most need the places of the run (place.h). */
#ifndef CQ_VIEW_H
#define CQ_VIEW_H

#include "keep/db.h"
#include "keep/place.h"

typedef enum {
    CQ_ASK_OVERVIEW,
    CQ_ASK_PEOPLE,
    CQ_ASK_CAMPAIGNS,
    CQ_ASK_CAMPAIGNS_EARLY, /* before there are places */
    CQ_ASK_CAMPAIGN,
    CQ_ASK_MESSAGES, /* :home, :script or NULL; by time */
    CQ_ASK_MESSAGES_ADDED,
    CQ_ASK_SENDERS,
    CQ_ASK_ADDITIONS,
    CQ_ASK_SLOT,
    CQ_ASK_INDIVIDUAL,
    CQ_ASK_INDIVIDUAL_LENGTH,
    CQ_ASK_WORTH,
    CQ_ASK_ASIDE,
    CQ_ASK_PROBLEMS,
    CQ_ASK_SENDER,
    CQ_ASK_SENDER_MESSAGES,
    CQ_ASK_MESSAGE,
    CQ_ASK_MESSAGE_FILE, /* the same as a list of one, for an export */
    CQ_ASK_SCRIPT_TEXT,
    CQ_ASK_SEARCH,
    CQ_ASK_SEARCH_WORDS,
    CQ_ASK_HITS,
    CQ_ASK_SPAN, /* of times: of :home, or of all */
    CQ_ASK_BINS, /* messages a :step from :from, by home */
    CQ_ASK_EVENTS,
    CQ_ASK_PLACEBOS,
    CQ_ASK_LEADS,  /* how many rounds, of :home, or of all campaigns; who is first */
    CQ_ASK_FIRSTS, /* in them, and who comes after whom */
    CQ_ASK_PAIRS,
    CQ_ASK_RHYTHMS,
    CQ_ASK_CLOCK_ALL, /* messages of :channel in each of :bins of a :step, which begins :off */
    CQ_ASK_CLOCK_OWN, /* the same of :home, or of the script in :row */
    CQ_ASK_SPREADS,
    CQ_ASK_SPREAD_PLACES, /* the first of each kind */
    CQ_ASK_AFTER,
    CQ_ASK_RISES, /* of :home, or of all messages; :n or NULL */
    CQ_ASK_RISE_PLACEBOS,
    CQ_ASK_CAMPS,
    CQ_ASK_EACH_CAMP,
    CQ_ASK_ACCORDS, /* pairs of camps that are apart and use the same scripts */
    CQ_ASK_NODES,
    CQ_ASK_TIES,
    CQ_ASK_EDGES,
    CQ_ASK_SCRIPT_TIES,
    CQ_ASK_LINES,
    CQ_ASK_ANSWER,
    CQ_ASKS
} cq_ask;

typedef struct {
    const char *name;
    cq_cell_kind kind;
    int64_t number;
    double real;
    cq_str text; /* valid until the next row */
} cq_datum;

typedef void cq_view_take(void *ctx, const cq_datum *row, int n);

typedef struct cq_view cq_view;

typedef struct {
    int64_t run;        /* the last one; 0 where nothing was ever found */
    bool places, words; /* those of this run are there */
} cq_view_state;

cq_status cq_view_open(const char *path, cq_view **out, cq_err *err);
void cq_view_close(cq_view *v);

/* What is asked between these two sees one state of the case. */
void cq_view_begin(cq_view *v, cq_view_state *out);
cq_status cq_view_end(cq_view *v, cq_err *err);

/* Each row of the answer goes to `take`; nothing once something failed. */
void cq_view_ask(cq_view *v, cq_ask ask, const cq_arg *args, size_t n, cq_view_take *take,
                 void *ctx);

/* How many rows there are without :skip and :limit. */
uint64_t cq_view_count(cq_view *v, cq_ask ask, const cq_arg *args, size_t n);

/* Where the words (FTS5's language) stand in each of the messages: rows of "n" and "snippet",
 * the hits between U+0002 and U+0003. */
void cq_view_hits(cq_view *v, const int64_t *messages, size_t n, cq_str words,
                  cq_view_take *take, void *ctx);

/* The number of the campaign that bears this id, or did once; -1 where none does. */
int64_t cq_view_campaign(cq_view *v, cq_str id);

/* The case's key, for pseudonyms. */
void cq_view_key(const cq_view *v, uint8_t out[CQ_KEY]);

#endif
