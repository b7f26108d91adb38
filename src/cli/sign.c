/* sign.c - claque sign: a file by which colleagues know a script, and the keys for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/file.h"
#include "cli/cli.h"
#include "warn/signature.h"

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "key", "FILE", NULL, "the office's secret key" },
    { "circle", "FILE", NULL, "the circle's secret" },
    { "output", "FILE", NULL, "where to, or -o; else CAMPAIGN.claquesig" },
    { "days", "N", "90", "days that it lasts" },
    { "today", "DATE", NULL, "the day of signing, as 2026-01-31; else today" },
    { "new-key", "FILE", NULL, "make a secret key, and FILE.pub to give away" },
    { "new-circle", "FILE", NULL, "make a circle's secret" },
};
static const cq_usage usage = { "sign", "CAMPAIGN",
                                "Write a signed file by which colleagues know a script.",
                                options, sizeof options / sizeof *options };

/* "path.suffix", to be freed. */
static char *with_suffix(const char *path, const char *suffix)
{
    char *s;
    if (asprintf(&s, "%s%s", path, suffix) < 0)
        cq_oom();
    return s;
}

static void done_secret(cq_buf *b)
{
    if (b->p)
        cq_wipe(b->p, b->n);
    cq_buf_done(b);
}

/* --- keys --- */

static cq_status new_key(const char *path, cq_err *err)
{
    cq_secret_key k;
    cq_buf secret = { 0 }, public = { 0 };
    cq_arena a = { 0 };
    char *pub = with_suffix(path, ".pub");
    cq_minisign_new(&k);
    cq_minisign_write_secret(&k, &secret);
    cq_minisign_write_public(&k.public, &public);
    cq_status s = cq_cli_write_new(path, cq_buf_view(&secret), true, err);
    if (!s)
        s = cq_cli_write_new(pub, cq_buf_view(&public), false, err);
    if (!s)
        printf("%.*s\n", CQ_FMT(cq_minisign_line(&k.public, &a)));
    cq_wipe(&k, sizeof k);
    done_secret(&secret);
    cq_buf_done(&public);
    cq_arena_done(&a);
    free(pub);
    return s;
}

static cq_status new_circle(const char *path, cq_err *err)
{
    cq_circle_key k;
    cq_buf b = { 0 };
    cq_circle_new(&k);
    cq_circle_write(&k, &b);
    cq_status s = cq_cli_write_new(path, cq_buf_view(&b), true, err);
    cq_wipe(&k, sizeof k);
    done_secret(&b);
    return s;
}

static int make_keys(const cq_args *a, const char *key, const char *circle)
{
    cq_err err = { 0 };
    cq_status s = CQ_OK;
    if (a->rest_n)
        return cq_args_misuse(&usage, "%s is one word too many", a->rest[0]);
    if (key)
        s = new_key(key, &err);
    if (!s && circle)
        s = new_circle(circle, &err);
    return s ? cq_cli_failed(a, s, &err) : CQ_EXIT_DONE;
}

/* --- signing --- */

typedef struct {
    cq_secret_key key;
    cq_circle_key circle;
    int32_t day;
    int64_t days;
} signer;

static cq_status read_keys(const char *key, const char *circle, signer *out, cq_err *err)
{
    cq_buf k = { 0 }, c = { 0 };
    const char *file = key;
    cq_status s = cq_file_read(key, CQ_MAX_KEY_FILE, &k, err);
    if (!s)
        s = cq_file_read(circle, CQ_MAX_KEY_FILE, &c, err);
    if (!s) {
        s = cq_minisign_read_secret(cq_buf_view(&k), &out->key, err);
        if (!s) {
            file = circle;
            s = cq_circle_read(cq_buf_view(&c), &out->circle, err);
        }
        if (s)
            snprintf(err->file, sizeof err->file, "%s", file);
    }
    done_secret(&k);
    done_secret(&c);
    return s;
}

static cq_status write_both(const cq_signature *g, const signer *by, const char *path,
                            cq_err *err)
{
    cq_buf file = { 0 }, comment = { 0 }, sig = { 0 };
    char *beside = with_suffix(path, ".minisig");
    cq_signature_write(g, &file);
    cq_buf_printf(&comment, "claque.signature/1 campaign %s signed ", g->campaign);
    cq_day_write(&comment, g->day);
    cq_minisign_sign(&by->key, cq_buf_view(&file), cq_buf_view(&comment), &sig);
    cq_status s = cq_cli_write(path, cq_buf_view(&file), err);
    if (!s)
        s = cq_cli_write(beside, cq_buf_view(&sig), err);
    free(beside);
    cq_buf_done(&sig);
    cq_buf_done(&comment);
    cq_buf_done(&file);
    return s;
}

static cq_status sign(const cq_cli_one *one, const signer *by, const char *path,
                      cq_err *err)
{
    cq_known k;
    cq_signature g = { 0 };
    char *own = path ? NULL : with_suffix(one->campaign->id, ".claquesig");
    cq_known_find(&one->corpus, one->campaign, &k);
    cq_status s = cq_signature_make(one->campaign, &k, &by->circle, &by->key, by->day,
                                    (int32_t)by->days, &g, err);
    if (!s)
        s = write_both(&g, by, path ? path : own, err);
    cq_signature_done(&g);
    cq_known_done(&k);
    free(own);
    return s;
}

static int run(const cq_args *a, signer *by)
{
    cq_cli_one one;
    cq_err err = { 0 };
    const char *path = cq_args_get(a, "output");
    cq_status s = read_keys(cq_args_get(a, "key"), cq_args_get(a, "circle"), by, &err);
    if (s)
        return cq_cli_failed(a, s, &err);
    int code = cq_cli_open_one(a, a->rest[0], &one);
    if (code)
        return code;
    s = sign(&one, by, path, &err);
    cq_cli_close_one(&one);
    return s ? cq_cli_failed(a, s, &err) : CQ_EXIT_DONE;
}

int cq_cmd_sign(int argc, char **argv)
{
    cq_args a;
    signer by = { 0 };
    int code;
    if (!cq_args_read(&usage, argc, argv, &a, &code))
        return code;
    const char *key = cq_args_get(&a, "new-key"), *circle = cq_args_get(&a, "new-circle");
    if (key || circle)
        return make_keys(&a, key, circle);
    if (a.rest_n != 1)
        return cq_args_misuse(&usage, "which campaign? name one, as claque show does");
    if (!cq_args_given(&a, "key") || !cq_args_given(&a, "circle"))
        return cq_args_misuse(&usage, "give --key and --circle; --new-key makes one");
    if (!cq_args_int(&a, "days", 1, CQ_MAX_EXPIRY, &by.days) ||
        !cq_cli_day(&a, "today", &by.day))
        return CQ_EXIT_USAGE;
    code = run(&a, &by);
    cq_wipe(&by, sizeof by);
    return code;
}
