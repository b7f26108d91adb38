/* minisign.h - keys and signatures in the files of minisign, which anybody can check.
 *
 * A key is Ed25519 with a random id. What is signed is the BLAKE2b-512 of a file
 * ("prehashed", all that minisign 0.10 and later write), and then that signature with its
 * trusted comment. Secret keys are those without a password (minisign -G -W): their files
 * must be for their owner alone. */
#ifndef CQ_MINISIGN_H
#define CQ_MINISIGN_H

#include "base/secret.h"
#include "base/status.h"

enum { CQ_MINISIGN_ID = 8 };

typedef struct {
    uint8_t id[CQ_MINISIGN_ID], point[CQ_SIGN_PUBLIC];
} cq_public_key;

typedef struct {
    cq_public_key public;
    uint8_t secret[CQ_SIGN_SECRET];
} cq_secret_key;

void cq_minisign_new(cq_secret_key *out);

/* Append the file of the secret key, or of the public one. */
void cq_minisign_write_secret(const cq_secret_key *k, cq_buf *out);
void cq_minisign_write_public(const cq_public_key *k, cq_buf *out);

/* Read the file of a secret key; CQ_FORMAT with the reason. */
cq_status cq_minisign_read_secret(cq_str file, cq_secret_key *out, cq_err *err);

/* The one line "RW..." of a public key, and back. */
cq_str cq_minisign_line(const cq_public_key *k, cq_arena *a);
bool cq_minisign_read_line(cq_str line, cq_public_key *out);

/* Append the .minisig of a file. The comment is one line. */
void cq_minisign_sign(const cq_secret_key *k, cq_str file, cq_str comment, cq_buf *out);

/* A .minisig, taken apart; its signatures are not checked yet. */
typedef struct {
    uint8_t id[CQ_MINISIGN_ID], sig[CQ_SIGN], over_all[CQ_SIGN];
    cq_str comment; /* the trusted one, borrowed */
} cq_minisig;

cq_status cq_minisign_read(cq_str minisig, cq_minisig *out, cq_err *err);

/* Whether the key has signed the file, and the comment. */
bool cq_minisign_fits(const cq_public_key *k, const cq_minisig *s, cq_str file);

#endif
