/* trust.h - whose signature files are believed, and why one is not.
 *
 * The trust file has a line for each key: "RW... name of the office"; "revoked RW..." and
 * "revoked sha256:HEX" take back a key or one file, whatever else stands there; empty lines
 * and those that begin with # are passed over. Any other line makes the file unusable: who
 * mistypes "revoked" must learn it. */
#ifndef CQ_TRUST_H
#define CQ_TRUST_H

#include "base/sha.h"
#include "base/vec.h"
#include "warn/signature.h"

typedef struct {
    cq_public_key key;
    cq_str name;
    bool revoked;
} cq_trusted;

typedef struct {
    uint8_t sha256[CQ_SHA256];
} cq_revoked;

typedef struct {
    cq_arena arena;
    CQ_VEC(cq_trusted) keys;
    CQ_VEC(cq_revoked) files;
} cq_trust;

cq_status cq_trust_read(cq_str file, cq_trust *out, cq_err *err);
void cq_trust_done(cq_trust *t);

/* Take a signature file with its .minisig, if a key that is trusted has signed it, neither
 * is revoked, it is for this circle, and `today` lies in its time. Otherwise the reason is
 * in err. *signer is borrowed from the trust. */
cq_status cq_trust_accept(const cq_trust *t, const cq_circle_key *circle, int32_t today,
                          cq_str file, cq_str minisig, cq_signature *out, cq_str *signer,
                          cq_err *err);

#endif
