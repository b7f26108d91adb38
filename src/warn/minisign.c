/* minisign.c - see minisign.h. */
#include "warn/minisign.h"

#include <string.h>

#include "base/bounds.h"

#define ED "Ed" /* Ed25519, in keys */
#define PREHASHED "ED"
#define UNTRUSTED "untrusted comment: "
#define TRUSTED "trusted comment: "

enum { HASH = 64, CHECKSUM = 32 };

/* The bytes in a secret key's file. Without a password, all but the key is zeros,
 * the checksum too. */
typedef struct {
    uint8_t algorithm[2], kdf[2], checksum_kind[2], salt[32], limits[16];
    uint8_t id[CQ_MINISIGN_ID], secret[CQ_SIGN_SECRET], checksum[CHECKSUM];
} secret_bytes;

typedef struct {
    uint8_t algorithm[2], id[CQ_MINISIGN_ID], point[CQ_SIGN_PUBLIC];
} public_bytes;

typedef struct {
    uint8_t algorithm[2], id[CQ_MINISIGN_ID], sig[CQ_SIGN];
} sig_bytes;

_Static_assert(sizeof(secret_bytes) == 158 && sizeof(public_bytes) == 42 &&
                   sizeof(sig_bytes) == 74,
               "minisign's sizes");

static void take_public(cq_secret_key *k)
{
    memcpy(k->public.point, k->secret + CQ_SIGN_SECRET - CQ_SIGN_PUBLIC, CQ_SIGN_PUBLIC);
}

void cq_minisign_new(cq_secret_key *out)
{
    uint8_t seed[CQ_KEY];
    cq_random(seed, sizeof seed);
    cq_random(out->public.id, sizeof out->public.id);
    cq_sign_key(seed, out->secret);
    take_public(out);
    cq_wipe(seed, sizeof seed);
}

static void add_line(cq_buf *out, const void *p, size_t n)
{
    cq_arena a = { 0 };
    cq_str s = cq_base64(&a, p, n);
    cq_buf_str(out, s);
    cq_buf_char(out, '\n');
    cq_wipe((char *)s.p, s.n);
    cq_arena_done(&a);
}

void cq_minisign_write_secret(const cq_secret_key *k, cq_buf *out)
{
    secret_bytes b = { .algorithm = ED, .checksum_kind = "B2" };
    memcpy(b.id, k->public.id, sizeof b.id);
    memcpy(b.secret, k->secret, sizeof b.secret);
    cq_buf_z(out, UNTRUSTED "secret key of claque sign, without a password\n");
    add_line(out, &b, sizeof b);
    cq_wipe(&b, sizeof b);
}

static public_bytes bytes_of(const cq_public_key *k)
{
    public_bytes b = { .algorithm = ED };
    memcpy(b.id, k->id, sizeof b.id);
    memcpy(b.point, k->point, sizeof b.point);
    return b;
}

void cq_minisign_write_public(const cq_public_key *k, cq_buf *out)
{
    public_bytes b = bytes_of(k);
    cq_buf_z(out, UNTRUSTED "public key of claque sign\n");
    add_line(out, &b, sizeof b);
}

cq_str cq_minisign_line(const cq_public_key *k, cq_arena *a)
{
    public_bytes b = bytes_of(k);
    return cq_base64(a, &b, sizeof b);
}

bool cq_minisign_read_line(cq_str line, cq_public_key *out)
{
    public_bytes b;
    if (!cq_base64_read(line, &b, sizeof b) || memcmp(b.algorithm, ED, 2) != 0)
        return false;
    memcpy(out->id, b.id, sizeof b.id);
    memcpy(out->point, b.point, sizeof b.point);
    return true;
}

/* A line with this head; the rest of it. */
static bool take(cq_str *file, const char *head, cq_str *rest)
{
    if (!cq_str_line(file, rest) || !cq_str_starts(*rest, cq_str_z(head)))
        return false;
    *rest = cq_str_sub(*rest, strlen(head), rest->n);
    return true;
}

/* Whether the public half is that of the seed: no checksum is needed. */
static bool is_whole(const secret_bytes *b)
{
    uint8_t again[CQ_SIGN_SECRET];
    cq_sign_key(b->secret, again);
    bool same = memcmp(again, b->secret, sizeof again) == 0;
    cq_wipe(again, sizeof again);
    return same;
}

cq_status cq_minisign_read_secret(cq_str file, cq_secret_key *out, cq_err *err)
{
    secret_bytes b;
    cq_str line;
    cq_status s = CQ_OK;
    if (!take(&file, UNTRUSTED, &line) || !take(&file, "", &line) ||
        !cq_base64_read(line, &b, sizeof b) || memcmp(b.algorithm, ED, 2) != 0)
        return cq_fail(err, CQ_FORMAT, "this is no secret key of minisign's");
    if (b.kdf[0] || b.kdf[1])
        s = cq_fail(
            err, CQ_FORMAT,
            "this key has a password: claque reads those without (minisign -G -W)");
    else if (!is_whole(&b))
        s = cq_fail(err, CQ_FORMAT, "this secret key is damaged");
    if (!s) {
        memcpy(out->public.id, b.id, sizeof b.id);
        memcpy(out->secret, b.secret, sizeof b.secret);
        take_public(out);
    }
    cq_wipe(&b, sizeof b);
    return s;
}

/* --- signatures --- */

static void hash_of(cq_str file, uint8_t out[HASH])
{
    cq_digest(file, out, HASH);
}

/* The signature and the comment on end, in *b. */
static cq_str with_comment(const uint8_t sig[CQ_SIGN], cq_str comment, cq_buf *b)
{
    cq_buf_add(b, (const char *)sig, CQ_SIGN);
    cq_buf_str(b, comment);
    return cq_buf_view(b);
}

void cq_minisign_sign(const cq_secret_key *k, cq_str file, cq_str comment, cq_buf *out)
{
    sig_bytes b = { .algorithm = PREHASHED };
    uint8_t hash[HASH], over_all[CQ_SIGN];
    cq_buf all = { 0 };
    hash_of(file, hash);
    memcpy(b.id, k->public.id, sizeof b.id);
    cq_sign(k->secret, (cq_str){ (const char *)hash, HASH }, b.sig);
    cq_sign(k->secret, with_comment(b.sig, comment, &all), over_all);
    cq_buf_z(out, UNTRUSTED "signature of claque sign\n");
    add_line(out, &b, sizeof b);
    cq_buf_z(out, TRUSTED);
    cq_buf_str(out, comment);
    cq_buf_char(out, '\n');
    add_line(out, over_all, sizeof over_all);
    cq_buf_done(&all);
}

cq_status cq_minisign_read(cq_str minisig, cq_minisig *out, cq_err *err)
{
    sig_bytes b;
    cq_str line;
    if (minisig.n > CQ_MAX_KEY_FILE)
        return cq_fail(err, CQ_LIMIT, "its .minisig is larger than %d bytes",
                       CQ_MAX_KEY_FILE);
    if (!take(&minisig, UNTRUSTED, &line) || !take(&minisig, "", &line) ||
        !cq_base64_read(line, &b, sizeof b) || memcmp(b.algorithm, PREHASHED, 2) != 0 ||
        !take(&minisig, TRUSTED, &out->comment) || !take(&minisig, "", &line) ||
        !cq_base64_read(line, out->over_all, sizeof out->over_all))
        return cq_fail(err, CQ_FORMAT, "its .minisig is no signature of minisign's");
    memcpy(out->id, b.id, sizeof b.id);
    memcpy(out->sig, b.sig, sizeof b.sig);
    return CQ_OK;
}

bool cq_minisign_fits(const cq_public_key *k, const cq_minisig *s, cq_str file)
{
    uint8_t hash[HASH];
    cq_buf all = { 0 };
    hash_of(file, hash);
    bool fits =
        memcmp(k->id, s->id, sizeof k->id) == 0 &&
        cq_sign_fits(k->point, (cq_str){ (const char *)hash, HASH }, s->sig) &&
        cq_sign_fits(k->point, with_comment(s->sig, s->comment, &all), s->over_all);
    cq_buf_done(&all);
    return fits;
}
