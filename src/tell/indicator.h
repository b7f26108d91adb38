/* indicator.h - what the messages of a campaign link to and carry: links, their sites, and
 * the hashes of attachments, with how many senders have each.
 *
 * Hostile mail is normal input: nothing is opened or fetched, and for people all of it is
 * written so that nobody opens it by a slip of the hand (hxxps://site[.]example). That many
 * share a link does not make it harmful: a petition has one, too. */
#ifndef CQ_INDICATOR_H
#define CQ_INDICATOR_H

#include "model/report.h"

/* What single senders have may name them, so it leaves the office only with their names.
 * Told is what this many senders share, or nine in ten of a smaller campaign, three at
 * least; no link with a mail address in it. */
enum { CQ_TOLD_SENDERS = 20, CQ_TOLD_LEAST = 3 };

typedef enum { CQ_I_LINK, CQ_I_SITE, CQ_I_FILE, CQ_INDICATORS } cq_indicator_kind;

typedef struct {
    cq_indicator_kind kind;
    cq_str value;  /* "https://site.example/a", "site.example", SHA-256 in hex */
    cq_str name;   /* of a file, as its first message has it; else empty */
    bool shortens; /* it leads elsewhere */
    bool told;
    uint32_t messages, senders;
} cq_indicator;

typedef struct {
    cq_arena arena;
    cq_indicator *v; /* by kind, then senders, most first, then value */
    uint32_t n;
} cq_indicators;

void cq_indicators_find(const cq_corpus *c, const cq_campaign *k, cq_indicators *out);
void cq_indicators_done(cq_indicators *x);

/* "link", "site", "file". */
const char *cq_indicator_name(cq_indicator_kind k);

/* Append it so that it cannot be followed: "hxxps://site[.]example/a". */
void cq_indicator_defang(cq_buf *out, const cq_indicator *x);

#endif
