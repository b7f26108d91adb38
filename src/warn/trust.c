/* trust.c - see trust.h. Nothing of a file is read before its signature fits. */
#include "warn/trust.h"

#include <string.h>

#include "base/bounds.h"

#define SHA "sha256:"

/* --- the trust file --- */

static cq_status read_file_line(cq_trust *t, cq_str hex, cq_err *err, uint64_t line)
{
    cq_revoked r;
    if (!cq_hex_read(hex, r.sha256, sizeof r.sha256))
        return cq_fail_at(err, CQ_FORMAT, "", line, 0, "no 64 hex digits after " SHA);
    CQ_PUSH(t->files, r);
    return CQ_OK;
}

static cq_status read_line(cq_trust *t, cq_str rest, cq_err *err, uint64_t line)
{
    cq_trusted k = { 0 };
    cq_str word = rest;
    cq_str_split(&rest, ' ', &word);
    if (cq_str_eq(word, CQ_STR("revoked"))) {
        k.revoked = true;
        word = CQ_STR("");
        cq_str_split(&rest, ' ', &word);
    }
    if (k.revoked && cq_str_starts(word, CQ_STR(SHA)))
        return read_file_line(t, cq_str_sub(word, strlen(SHA), word.n), err, line);
    if (!cq_minisign_read_line(word, &k.key))
        return cq_fail_at(err, CQ_FORMAT, "", line, 0,
                          "neither a key, RW..., nor \"revoked\" and one");
    cq_str name = rest.n ? cq_str_trim(rest) : rest;
    k.name = cq_str_dup(&t->arena, name.n ? name : word);
    CQ_PUSH(t->keys, k);
    return CQ_OK;
}

cq_status cq_trust_read(cq_str file, cq_trust *out, cq_err *err)
{
    cq_str line;
    cq_status s = CQ_OK;
    memset(out, 0, sizeof *out);
    if (file.n > CQ_MAX_TRUST)
        return cq_fail(err, CQ_LIMIT, "it is larger than %d bytes", CQ_MAX_TRUST);
    for (uint64_t no = 1; !s && cq_str_line(&file, &line); no++) {
        line = cq_str_trim(line);
        if (line.n && line.p[0] != '#')
            s = read_line(out, line, err, no);
    }
    if (s)
        cq_trust_done(out);
    return s;
}

void cq_trust_done(cq_trust *t)
{
    CQ_VEC_DONE(t->keys);
    CQ_VEC_DONE(t->files);
    cq_arena_done(&t->arena);
    memset(t, 0, sizeof *t);
}

/* --- a signature file --- */

static bool is_revoked(const cq_trust *t, const cq_public_key *k)
{
    for (size_t i = 0; i < t->keys.n; i++)
        if (t->keys.p[i].revoked &&
            memcmp(t->keys.p[i].key.point, k->point, sizeof k->point) == 0)
            return true;
    return false;
}

static bool is_taken_back(const cq_trust *t, cq_str file)
{
    uint8_t h[CQ_SHA256];
    cq_sha256(file, h);
    for (size_t i = 0; i < t->files.n; i++)
        if (memcmp(t->files.p[i].sha256, h, sizeof h) == 0)
            return true;
    return false;
}

/* The trusted key that signed it. */
static cq_status find_signer(const cq_trust *t, const cq_minisig *sig, cq_str file,
                             const cq_trusted **out, cq_err *err)
{
    bool known = false;
    for (size_t i = 0; i < t->keys.n; i++) {
        const cq_trusted *k = &t->keys.p[i];
        if (memcmp(k->key.id, sig->id, sizeof sig->id) != 0)
            continue;
        known = true;
        if (is_revoked(t, &k->key))
            return cq_fail(err, CQ_FORMAT, "the key that signed it is revoked");
        if (cq_minisign_fits(&k->key, sig, file)) {
            *out = k;
            return CQ_OK;
        }
    }
    return known ? cq_fail(err, CQ_FORMAT, "it was altered: its signature does not fit")
                 : cq_fail(err, CQ_FORMAT, "no key of the trust file has signed it");
}

static cq_status check_days(const cq_signature *s, int32_t today, cq_err *err)
{
    cq_buf b = { 0 };
    cq_status st = CQ_OK;
    if (s->expires < today) {
        cq_day_write(&b, s->expires);
        st = cq_fail(err, CQ_FORMAT, "it expired on %.*s", CQ_FMT(cq_buf_view(&b)));
    } else if (s->day > today + 1) { /* some office is a day ahead */
        cq_day_write(&b, s->day);
        st = cq_fail(err, CQ_FORMAT, "it says it was signed on %.*s, which is to come",
                     CQ_FMT(cq_buf_view(&b)));
    } else if (s->expires - s->day > CQ_MAX_EXPIRY) {
        st =
            cq_fail(err, CQ_FORMAT, "it would last for more than %d days", CQ_MAX_EXPIRY);
    }
    cq_buf_done(&b);
    return st;
}

static cq_status check(const cq_signature *s, const cq_circle_key *circle, int32_t today,
                       cq_err *err)
{
    char ours[CQ_CIRCLE_ID + 1];
    cq_circle_id(circle, ours);
    if (strcmp(ours, s->circle) != 0)
        return cq_fail(err, CQ_FORMAT, "it is for another circle, %s", s->circle);
    return check_days(s, today, err);
}

cq_status cq_trust_accept(const cq_trust *t, const cq_circle_key *circle, int32_t today,
                          cq_str file, cq_str minisig, cq_signature *out, cq_str *signer,
                          cq_err *err)
{
    cq_minisig sig;
    const cq_trusted *by = NULL;
    if (file.n > CQ_MAX_SIGNATURE)
        return cq_fail(err, CQ_LIMIT, "it is larger than %d bytes", CQ_MAX_SIGNATURE);
    cq_status s = cq_minisign_read(minisig, &sig, err);
    if (!s)
        s = find_signer(t, &sig, file, &by, err);
    if (!s && is_taken_back(t, file))
        s = cq_fail(err, CQ_FORMAT, "it is revoked");
    if (!s)
        s = cq_signature_read(file, out, err);
    if (s)
        return s;
    s = check(out, circle, today, err);
    if (s)
        cq_signature_done(out);
    else
        *signer = by->name;
    return s;
}
