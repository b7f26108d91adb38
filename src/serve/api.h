/* api.h - the calls of doc/api.md, whatever carries them.
 *
 * Nothing here opens a file or starts a process by what was asked: messages and senders are
 * numbers, campaigns are ids, and what is not there is 404. */
#ifndef CQ_API_H
#define CQ_API_H

#include "keep/view.h"
#include "serve/gate.h"
#include "serve/request.h"

/* What the server is busy with. */
typedef enum { CQ_SCANNING, CQ_NUMBERING, CQ_READY, CQ_FAILED } cq_serve_state;

/* An answer, and of which run and of what. */
typedef struct {
    cq_buf body;
    int64_t of[2];
} cq_memo;

typedef struct {
    const cq_gate *gate;
    cq_view *view;         /* NULL as long as there is no case */
    const char *case_name; /* without folders */
    cq_serve_state state;
    cq_str error;
    const char *stage; /* of the scan */
    uint64_t done, all;
    bool indexing; /* words are being written down */
    uint64_t words_done, words_all;

    cq_memo overview, network,
        timeline; /* what takes long to work out, as it was last asked for */

    /* What it is asked to see to: */
    bool want_words, want_places;
} cq_api;

typedef enum {
    CQ_ANSWERED,
    CQ_IS_SESSION, /* let this browser in */
    CQ_IS_EVENTS,  /* keep telling */
    CQ_IS_JSON,    /* the report, made by a child */
    CQ_IS_HTML
} cq_api_kind;

cq_api_kind cq_api_answer(cq_api *a, const cq_request *r, cq_answer *out);

/* The object of /status. */
void cq_api_status(cq_api *a, cq_buf *out);

#endif
