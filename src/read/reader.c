/* reader.c - see reader.h. */
#include "read/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bounds.h"
#include "read/utf.h"

bool cq_reader_known(const cq_reader *r)
{
    return r->in->at < r->from;
}

void cq_reader_place(const cq_reader *r, size_t n, cq_message *m)
{
    m->offset = r->in->at;
    m->line = r->in->line;
    m->length = cq_bytes_raw(r->in, n);
    m->raw = (cq_str){ r->in->p, n };
    cq_sha256(m->raw, m->sha256);
}

static void add_image(cq_reader *r, cq_message *m, cq_str hash)
{
    if (!hash.n || m->field_n >= CQ_MAX_FIELDS)
        return;
    for (uint32_t i = 0; i < m->field_n; i++)
        if (m->fields[i].kind == CQ_F_IMAGE && cq_str_eq(m->fields[i].value, hash))
            return;
    cq_field *v = cq_arena_get(&r->arena, (m->field_n + 1) * sizeof *v);
    if (m->field_n)
        memcpy(v, m->fields, m->field_n * sizeof *v);
    v[m->field_n++] = (cq_field){ CQ_F_IMAGE, hash };
    m->fields = v;
}

static void look_at_images(cq_reader *r, cq_message *m)
{
    unsigned n = 0;
    for (size_t i = 0; i < m->part_n && r->papers; i++)
        if (m->parts[i].document && n++ < CQ_MAX_DOCUMENTS)
            add_image(r, m, cq_papers_image(r->papers, m->parts[i].bytes));
}

/* A part that stays a document has no words for anybody. */
static cq_status read_documents(cq_reader *r, cq_message *m, cq_err *err)
{
    cq_status status = CQ_OK;
    unsigned n = 0;
    for (size_t i = 0; i < m->part_n && status == CQ_OK && r->papers; i++) {
        cq_part *part = &m->parts[i];
        cq_err why = { 0 };
        if (!part->document || !cq_papers_wants(m, part))
            continue;
        cq_status read =
            ++n > CQ_MAX_DOCUMENTS
                ? cq_fail(&why, CQ_LIMIT, "more than %d are attached", CQ_MAX_DOCUMENTS)
                : cq_papers_read(r->papers, part, &r->arena, &why);
        if (read != CQ_OK && read != CQ_EMPTY && n <= CQ_MAX_DOCUMENTS + 1)
            status = cq_reader_problem(r, m->line, m->offset, false, err,
                                       "attachment %.*s: %s: its words are not read",
                                       CQ_FMT(cq_str_sub(part->name, 0, 80)), why.text);
    }
    return status;
}

cq_status cq_reader_picture(cq_reader *r, cq_message *m, cq_str name, cq_err *err)
{
    cq_str image = CQ_STR("");
    if (!r->album || !cq_album_holds(name))
        return CQ_OK;
    cq_status found = cq_album_image(r->album, name, &image);
    if (found == CQ_EMPTY)
        return cq_reader_once(
            r, "pictures that are not beside the export are not compared", err);
    if (found != CQ_OK)
        return cq_reader_problem(r, m->line, m->offset, false, err,
                                 "picture %.*s: %s: it is not compared",
                                 CQ_FMT(cq_str_sub(name, 0, 80)),
                                 found == CQ_LIMIT ? "it is too large"
                                 : found == CQ_IO  ? "it cannot be read"
                                                   : "no plain file of the export");
    add_image(r, m, image);
    return CQ_OK;
}

cq_status cq_reader_message(cq_reader *r, cq_message *m, cq_err *err)
{
    look_at_images(r, m);
    cq_status status = read_documents(r, m, err);
    if (status == CQ_OK)
        status = r->sink->message(r->sink->ctx, r->source, m, err);
    cq_arena_reset(&r->arena);
    if (status == CQ_OK && r->sink->progress)
        status = r->sink->progress(r->sink->ctx, *r->done, r->all);
    return status;
}

cq_status cq_reader_problem(cq_reader *r, uint64_t line, uint64_t byte, bool refused,
                            cq_err *err, const char *reason, ...)
{
    char text[CQ_ERR_TEXT];
    va_list ap;
    va_start(ap, reason);
    vsnprintf(text, sizeof text, reason, ap);
    va_end(ap);
    cq_problem p = { .input = cq_str_z(r->source->path),
                     .line = line,
                     .byte = byte,
                     .reason = cq_utf8_repair(&r->arena, cq_str_z(text), NULL),
                     .refused = refused };
    return r->sink->problem(r->sink->ctx, r->source, &p, err);
}

cq_status cq_reader_once(cq_reader *r, const char *what, cq_err *err)
{
    size_t i = 0;
    while (i < CQ_KINDS_TOLD && r->told[i] && r->told[i] != what)
        i++;
    if (i == CQ_KINDS_TOLD || r->told[i])
        return CQ_OK;
    r->told[i] = what;
    return cq_reader_known(r)
               ? CQ_OK
               : cq_reader_problem(r, r->in->line, r->in->at, false, err, "%s", what);
}
