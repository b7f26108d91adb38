/* lore.c - see lore.h. */
#include "serve/lore.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/file.h"
#include "script/print.h"
#include "serve/labels.h"
#include "warn/echo.h"
#include "warn/mailbag.h"

enum { NAME = 64 };

typedef struct {
    cq_signature signature;
    char signer[NAME + 1];
    cq_echo **echoes; /* one a thread: they hold what they work on */
} signed_script;

/* What one thread works on. */
typedef struct {
    cq_lookup *lookup;
    cq_echo_spans spans;
} desk;

struct cq_lore {
    int threads;
    desk *desks;
    cq_labels *labels; /* or NULL */
    CQ_VEC(signed_script) scripts;
};

static void tell(const char *path, const cq_err *err)
{
    fprintf(stderr, "claque-milter: %s: %s\n", path, err->text);
}

static void load_labels(cq_lore *l, const char *path)
{
    cq_buf file = { 0 };
    cq_err err = { 0 };
    if (access(path, F_OK) != 0)
        return;
    cq_status s = cq_file_read(path, CQ_MAX_LABELS, &file, &err);
    if (!s)
        s = cq_labels_read(cq_buf_view(&file), &l->labels, &err);
    if (s)
        tell(path, &err);
    cq_buf_done(&file);
}

static void refused(void *ctx, const char *path, const cq_err *why)
{
    (void)ctx;
    fprintf(stderr, "claque-milter: %s: refused: %s\n", path, why->text);
}

/* A name fit for a quoted string in a header. */
static void plain_name(cq_str name, char out[NAME + 1])
{
    size_t n = 0;
    for (size_t i = 0; i < name.n && n < NAME; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c < 0x80)
            out[n++] = c >= ' ' && c != 0x7f && c != '"' && c != '\\' && c != ';'
                           ? (char)c
                           : ' ';
        else if (c >= 0xc0)
            out[n++] = '?';
    }
    out[n] = 0;
}

static void load_signatures(cq_lore *l, const cq_lore_opt *opt)
{
    cq_mailbag bag = { .refused = refused, .today = (int32_t)(time(NULL) / 86400) };
    cq_err err = { 0 };
    if (opt->signature_n && cq_mailbag_open(&bag, opt->trust, opt->circle, &err)) {
        tell(err.file, &err);
    } else {
        for (size_t i = 0; i < opt->signature_n; i++) {
            signed_script s = { 0 };
            cq_str signer;
            if (!cq_mailbag_take(&bag, opt->signatures[i], &s.signature, &signer))
                continue;
            plain_name(signer, s.signer);
            s.echoes = cq_zalloc((size_t)opt->threads, sizeof *s.echoes);
            for (int k = 0; k < opt->threads; k++) {
                s.echoes[k] = cq_echo_new(&s.signature, &bag.circle);
                if (l->labels)
                    cq_echo_pass_over(s.echoes[k], cq_labels_common(l->labels));
            }
            CQ_PUSH(l->scripts, s);
        }
    }
    cq_mailbag_close(&bag);
}

cq_lore *cq_lore_load(const cq_lore_opt *opt)
{
    cq_lore *l = cq_zalloc(1, sizeof *l);
    l->threads = opt->threads;
    l->desks = cq_zalloc((size_t)opt->threads, sizeof *l->desks);
    for (int i = 0; i < opt->threads; i++)
        l->desks[i].lookup = cq_lookup_new();
    load_labels(l, opt->labels);
    load_signatures(l, opt);
    return l;
}

void cq_lore_free(cq_lore *l)
{
    if (!l)
        return;
    for (int i = 0; i < l->threads; i++) {
        cq_lookup_free(l->desks[i].lookup);
        CQ_VEC_DONE(l->desks[i].spans);
    }
    free(l->desks);
    for (size_t i = 0; i < l->scripts.n; i++) {
        for (int k = 0; k < l->threads; k++)
            cq_echo_free(l->scripts.p[i].echoes[k]);
        free(l->scripts.p[i].echoes);
        cq_signature_done(&l->scripts.p[i].signature);
    }
    CQ_VEC_DONE(l->scripts);
    cq_labels_free(l->labels);
    free(l);
}

uint32_t cq_lore_campaigns(const cq_lore *l)
{
    return l->labels ? cq_labels_count(l->labels) : 0;
}

/* --- looking up --- */

static void put_since(int32_t day, cq_buf *out)
{
    if (day == CQ_NO_DAY)
        return;
    cq_buf_z(out, "; since=");
    cq_day_write(out, day);
}

static bool find_own(cq_lore *l, desk *k, const cq_doc *d, cq_buf *out)
{
    double share = 0;
    const cq_label *x =
        l->labels ? cq_labels_find(l->labels, k->lookup, d, &share) : NULL;
    if (!x)
        return false;
    cq_buf_printf(out, "%s; messages=%u; senders=%u", x->id, x->messages, x->senders);
    put_since(x->since, out);
    cq_buf_printf(out, "; share=%.2f; standing=%s", share, cq_standing_name(x->standing));
    return true;
}

static uint32_t body_words(const cq_doc *d)
{
    cq_ids words = { 0 };
    cq_print_words(d, &words);
    uint32_t n = (uint32_t)words.n;
    CQ_VEC_DONE(words);
    return n;
}

static bool find_signed(const cq_lore *l, int thread, desk *k, const cq_doc *d,
                        cq_buf *out)
{
    const signed_script *best = NULL;
    uint32_t most = 0;
    for (size_t i = 0; i < l->scripts.n; i++) {
        const signed_script *s = &l->scripts.p[i];
        uint32_t words = cq_echo_words(s->echoes[thread], d, &k->spans);
        if (words > most)
            most = words, best = s;
    }
    if (!best)
        return false;
    const cq_signature *s = &best->signature;
    cq_buf_printf(out, "%s; senders=", s->campaign);
    cq_signature_size(out, s->senders);
    put_since(s->first, out);
    cq_buf_printf(out, "; share=%.2f; standing=%s; signer=\"%s\"",
                  (double)most / body_words(d), cq_standing_name(s->standing),
                  best->signer);
    return true;
}

bool cq_lore_find(cq_lore *l, int thread, const cq_doc *d, cq_buf *out)
{
    desk *k = &l->desks[thread];
    return find_own(l, k, d, out) || find_signed(l, thread, k, d, out);
}
