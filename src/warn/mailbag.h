/* mailbag.h - the signature files that were handed over, those of them that are believed.
 *
 * It reads the trust file, the circle's secret, and each signature with the .minisig beside
 * it (trust.h). A file that is not believed is told with the reason, and the others go on. */
#ifndef CQ_MAILBAG_H
#define CQ_MAILBAG_H

#include "warn/trust.h"

typedef struct {
    cq_circle_key circle;
    cq_trust trust;
    int32_t today;
    void (*refused)(void *ctx, const char *path, const cq_err *why);
    void *ctx;
} cq_mailbag;

/* Read the trust file and the circle's. `today`, `refused` and `ctx` are left as they are. */
cq_status cq_mailbag_open(cq_mailbag *b, const char *trust, const char *circle,
                          cq_err *err);
void cq_mailbag_close(cq_mailbag *b);

/* Take one file: true where it is believed. *out is the caller's, *signer borrowed. */
bool cq_mailbag_take(cq_mailbag *b, const char *path, cq_signature *out, cq_str *signer);

#endif
