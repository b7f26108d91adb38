/* listing.h - the messages of all campaigns, one by one, for formats that are tables. */
#ifndef CQ_LISTING_H
#define CQ_LISTING_H

#include "tell/tell.h"

typedef struct {
    const cq_campaign *campaign;
    const cq_message *message;
    uint32_t script;   /* of the campaign, from 1; 0 for none */
    const char *grade; /* of the sender: "core", "likely", "possible", or "" */
} cq_listed;

/* Call for each, in the order of the report. */
void cq_listing(const cq_corpus *c, const cq_report *r,
                void (*put)(void *ctx, const cq_listed *x), void *ctx);

/* The path of a message's input; under pseudonyms "input 3", by the order of the report,
 * since a file's name may name a person. In the arena. */
cq_str cq_listing_input(const cq_corpus *c, const cq_export_opt *o, cq_arena *a,
                        const cq_message *m);

#endif
