/* signature.h - the file by which a colleague's claque knows a script: claque.signature/1.
 *
 * It is canonical JSON: one line, keys in order, no blanks, so that there is one file for
 * one content. It holds days, a size in steps, languages, the standing, and the circle's
 * hashes (circle.h) of the runs that may be told (known.h), sorted, among others at random
 * that bring their number to a power of two, 64 at least. doc/signature.md says what it
 * gives away, and to whom. */
#ifndef CQ_SIGNATURE_H
#define CQ_SIGNATURE_H

#include "warn/circle.h"
#include "warn/minisign.h"

enum {
    CQ_SIGNATURE_SALT = 16, /* hex digits */
    CQ_SIGNATURE_WORDS =
        20, /* of the script that a message must have to be known by it */
    CQ_NO_DAY = INT32_MIN
};

typedef struct {
    cq_arena arena;
    char campaign[9], circle[CQ_CIRCLE_ID + 1], salt[CQ_SIGNATURE_SALT + 1];
    cq_standing standing;
    int32_t first, last;  /* days since 1970 on which it was seen, or CQ_NO_DAY */
    int32_t day, expires; /* signed on; its last day */
    uint32_t senders;     /* at least: 20, 50, 100, 200, ... */
    char langs[CQ_KNOWN_LANGS][4];
    uint32_t lang_n;
    uint64_t *hashes; /* sorted, different */
    uint32_t hash_n;
} cq_signature;

/* Make the signature of a campaign. CQ_EMPTY where fewer than CQ_KNOWN_SENDERS senders are in
 * it, or share too few words to know it by. The same arguments give the same bytes: salt and
 * the hashes at random come from the signer's secret key. */
cq_status cq_signature_make(const cq_campaign *p, const cq_known *k,
                            const cq_circle_key *circle, const cq_secret_key *signer,
                            int32_t day, int32_t days, cq_signature *out, cq_err *err);

void cq_signature_write(const cq_signature *s, cq_buf *out);

/* Read it; CQ_LIMIT or CQ_FORMAT with the reason, also where it is not canonical. */
cq_status cq_signature_read(cq_str file, cq_signature *out, cq_err *err);
void cq_signature_done(cq_signature *s);

/* "20-49": the step that begins there. */
void cq_signature_size(cq_buf *out, uint32_t senders);

/* "2026-03-01", and back; CQ_NO_DAY where it is none. */
void cq_day_write(cq_buf *out, int32_t day);
int32_t cq_day_read(cq_str s);

#endif
