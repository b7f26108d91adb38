/* load_inputs.c - the inputs of a corpus.
 *
 * A folder of ten thousand letters is one input to who reads the report: its hash is that
 * of the sorted hashes of its members. */
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "keep/loader.h"

static int by_path(const void *x, const void *y)
{
    const cq_loaded_input *a = x, *b = y;
    int d = cq_str_cmp(a->in.path, b->in.path);
    return d ? d : memcmp(a->hash, b->hash, CQ_SHA256);
}

static cq_str folder_of(cq_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return n > 1 ? cq_str_sub(path, 0, n - 1) : n ? path : CQ_STR(".");
}

static bool same_folder(const cq_loaded_input *a, const cq_loaded_input *b)
{
    return a->single && b->single && cq_str_eq(a->in.format, b->in.format) &&
           cq_str_eq(folder_of(a->in.path), folder_of(b->in.path));
}

static int by_folder(const void *x, const void *y)
{
    const cq_loaded_input *a = *(cq_loaded_input *const *)x,
                          *b = *(cq_loaded_input *const *)y;
    int d = cq_str_cmp(a->single ? folder_of(a->in.path) : a->in.path,
                       b->single ? folder_of(b->in.path) : b->in.path);
    d = d ? d : (int)a->single - b->single;
    d = d ? d : cq_str_cmp(a->in.format, b->in.format);
    d = d ? d : memcmp(a->hash, b->hash, CQ_SHA256);
    return d ? d : cq_str_cmp(a->in.path, b->in.path);
}

/* One entry of the corpus from the n members at v, which are sorted by their hashes. */
static cq_input fold(cq_arena *a, cq_loaded_input **v, size_t n)
{
    cq_input e = v[0]->in;
    uint8_t hash[CQ_SHA256];
    if (v[0]->has_hash)
        e.sha256 = cq_hex(a, v[0]->hash, CQ_SHA256);
    if (!v[0]->single)
        return e;
    cq_sha *h = cq_sha_new();
    e.path = folder_of(e.path);
    e.format = cq_str_printf(a, "folder of %.*s", CQ_FMT(e.format));
    for (size_t i = 0; i < n; i++) {
        cq_sha_add(h, (cq_str){ (const char *)v[i]->hash, CQ_SHA256 });
        e.messages += i ? v[i]->in.messages : 0;
        e.problems += i ? v[i]->in.problems : 0;
        e.refused += i ? v[i]->in.refused : 0;
    }
    cq_sha_end(h, hash);
    cq_sha_free(h);
    e.sha256 = cq_hex(a, hash, CQ_SHA256);
    return e;
}

/* An input that was begun and gave nothing at all is not told of. */
static bool shows(const cq_loaded_input *in)
{
    return in->complete || in->in.messages || in->in.problems;
}

void cq_load_fold_inputs(cq_loader *l)
{
    cq_loaded_input **v = cq_zalloc(l->input_n, sizeof *v);
    cq_corpus *out = l->out;
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->input_n; i++)
        if (shows(&l->inputs[i]))
            v[n++] = &l->inputs[i];
    qsort(v, n, sizeof *v, by_folder);
    out->inputs = cq_arena_zero(&out->arena, l->input_n, sizeof *out->inputs);
    for (uint32_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && same_folder(v[i], v[j]); j++)
            ;
        for (uint32_t k = i; k < j; k++)
            v[k]->folded = out->input_n;
        out->inputs[out->input_n++] = fold(&out->arena, v + i, j - i);
    }
    free(v);
}

void cq_load_inputs(cq_loader *l)
{
    cq_arena *a = &l->out->arena;
    cq_rows *q = cq_db_query(
        l->c->db,
        "SELECT id, path, format, single, sha256, complete,"
        " (SELECT count(*) FROM problem WHERE problem.input = input.id),"
        " (SELECT count(*) FROM problem WHERE problem.input = input.id AND refused)"
        " FROM input",
        "");
    CQ_VEC(cq_loaded_input) v = { 0 };
    while (cq_rows_next(q)) {
        cq_loaded_input r = { .row = cq_rows_int(q, 0),
                              .single = cq_rows_int(q, 3) == 1,
                              .complete = cq_rows_int(q, 5) == 1 };
        cq_str hash = cq_rows_str(q, 4);
        r.path = cq_str_put(a, cq_rows_str(q, 1));
        r.in.path = *r.path;
        r.in.format =
            r.complete ? cq_str_dup(a, cq_rows_str(q, 2)) : CQ_STR("not read to its end");
        r.in.sha256 = CQ_STR("");
        r.in.problems = (uint64_t)cq_rows_int(q, 6);
        r.in.refused = (uint64_t)cq_rows_int(q, 7);
        if (hash.n == CQ_SHA256) {
            r.has_hash = true;
            memcpy(r.hash, hash.p, CQ_SHA256);
        }
        CQ_PUSH(v, r);
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_path);
    l->inputs = v.p;
    l->input_n = (uint32_t)v.n;
    l->input_of = cq_map_new(v.n);
    for (uint32_t i = 0; i < v.n; i++)
        cq_map_put(l->input_of, (uint64_t)v.p[i].row, i);
}
