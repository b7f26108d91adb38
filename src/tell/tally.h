/* tally.h - where every message went, counted from corpus and report. */
#ifndef CQ_TALLY_H
#define CQ_TALLY_H

#include "model/report.h"

typedef struct {
    uint64_t read, kept, refused;                 /* read = kept + refused */
    uint64_t in_campaigns, set_aside, individual; /* kept is their sum */
    uint64_t scripts;
} cq_tally;

/* A message of a campaign that is also set aside counts for the campaign only. */
void cq_tally_count(const cq_corpus *c, const cq_report *r, cq_tally *out);

/* The same of each input, in the corpus's order, without their scripts; theirs is the arena. */
cq_tally *cq_tally_inputs(const cq_corpus *c, const cq_report *r, cq_arena *a);

/* How many of the messages came by each channel. */
void cq_tally_channels(const cq_corpus *c, cq_list messages, uint32_t n[CQ_CHANNELS]);

/* What was set aside for one reason, with one sentence for it. */
typedef struct {
    cq_str reason, sentence;
    uint64_t messages;
    uint32_t groups;
} cq_kind;

/* The kinds in the order in which the report first has them; theirs is the arena. */
cq_kind *cq_tally_kinds(const cq_report *r, cq_arena *a, uint32_t *n);

/* The script's additions, the longest first: a signature is short, a concern is not. */
const cq_addition *cq_tally_additions(const cq_script *s, cq_arena *a);

/* Copies of the script's sentences that a tenth of its messages or more do without, in
 * reading order; of those that a twentieth or more have in another place, most of them
 * first. *n is how many. */
cq_sentence *cq_tally_optional(const cq_script *s, cq_arena *a, uint32_t *n);
cq_sentence *cq_tally_moved(const cq_script *s, cq_arena *a, uint32_t *n);

/* The campaign of that id, or of the only id that begins so; or NULL. */
const cq_campaign *cq_tally_campaign(const cq_report *r, const char *id);

#endif
