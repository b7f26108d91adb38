/* pdf.c - see pdf.h. */
#include "read/pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bounds.h"
#include "read/child.h"

/* pdftotext needs some 5 ms a page of words, and a few times the file's size of memory. */
enum { SECONDS = 20, BYTES_A_SECOND = 1 << 20, SPARE_OUTPUT = 1 << 20, SAID = 4096 };

/* Of a page's picture: 200 dots an inch on A4. */
#define LONG_SIDE "2400"
enum { MOST_PICTURE = 16 << 20 };

#define MEMORY (UINT64_C(1) << 30)

struct cq_pdf {
    char folder[CQ_CHILD_PATH];
    uint64_t size;
    cq_buf text;
};

bool cq_pdf_sniff(cq_str head)
{
    if (cq_str_starts(head, CQ_STR("\xef\xbb\xbf")))
        head = cq_str_sub(head, 3, head.n);
    return cq_str_starts(cq_str_trim(head), CQ_STR("%PDF-"));
}

const char *cq_pdf_program(void)
{
    static const char path[] = "/usr/bin/pdftotext";
    return access(path, X_OK) == 0 ? path : NULL;
}

/* The path of a file in its folder; the buffer is used again by the next call. */
static const char *inside(const cq_pdf *p, const char *name)
{
    static _Thread_local char path[CQ_CHILD_PATH + 32];
    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    return path;
}

static cq_status run(const cq_pdf *p, const char *const *argv, uint64_t output,
                     cq_err *err)
{
    cq_child c = { .argv = argv,
                   .folder = p->folder,
                   .seconds = (unsigned)(SECONDS + p->size / BYTES_A_SECOND),
                   .memory = MEMORY,
                   .output = p->size + output,
                   .says = "said" };
    return cq_child_run(&c, err);
}

/* Of what the program said, all that a reader of the report can use. */
static cq_status explain(const cq_pdf *p, cq_err *err)
{
    cq_buf said = { 0 };
    cq_child_get(inside(p, "said"), SAID, &said, NULL);
    cq_str s = cq_buf_view(&said);
    bool locked = cq_str_find(s, CQ_STR("ncorrect password")) < s.n;
    cq_buf_done(&said);
    return cq_fail(err, CQ_FORMAT,
                   locked ? "the PDF is encrypted: it opens with a password only"
                          : "the PDF is damaged: no page can be read");
}

static cq_status read_text(cq_pdf *p, cq_err *err)
{
    const char *argv[] = { cq_pdf_program(), "-enc",   "UTF-8", "-eol",
                           "unix",           "in.pdf", "out",   NULL };
    cq_status status = run(p, argv, CQ_MAX_LETTER + SPARE_OUTPUT, err);
    if (status == CQ_FORMAT)
        return explain(p, err);
    if (status == CQ_OK)
        status = cq_child_get(inside(p, "out"), CQ_MAX_LETTER, &p->text, err);
    return status == CQ_OK && p->text.n > CQ_MAX_LETTER
               ? cq_fail(err, CQ_LIMIT, "letter over %d bytes", CQ_MAX_LETTER)
               : status;
}

cq_status cq_pdf_open(cq_str bytes, cq_pdf **out, cq_err *err)
{
    *out = NULL;
    if (!cq_pdf_program())
        return cq_fail(err, CQ_IO,
                       "pdftotext is not installed (Debian: poppler-utils), which "
                       "reads PDF");
    cq_pdf *p = cq_zalloc(1, sizeof *p);
    p->size = bytes.n;
    cq_status status = cq_child_folder(p->folder, err);
    if (status != CQ_OK) {
        free(p);
        return status;
    }
    status = cq_child_put(inside(p, "in.pdf"), bytes, err);
    if (status == CQ_OK)
        status = read_text(p, err);
    if (status == CQ_OK)
        *out = p;
    else
        cq_pdf_close(p);
    return status;
}

void cq_pdf_close(cq_pdf *p)
{
    if (!p)
        return;
    cq_child_remove(p->folder);
    cq_buf_done(&p->text);
    free(p);
}

cq_str cq_pdf_text(const cq_pdf *p)
{
    return cq_buf_view(&p->text);
}

cq_status cq_pdf_draw(const cq_pdf *p, uint32_t page, cq_buf *out, cq_err *err)
{
    char number[16];
    snprintf(number, sizeof number, "%u", page);
    const char *argv[] = {
        "/usr/bin/pdftoppm", "-f",    number,        "-l",     number, "-scale-to",
        LONG_SIDE,           "-gray", "-singlefile", "in.pdf", "page", NULL
    };
    cq_status status = run(p, argv, MOST_PICTURE, err);
    if (status == CQ_OK)
        status = cq_child_get(inside(p, "page.pgm"), MOST_PICTURE, out, err);
    unlink(inside(p, "page.pgm"));
    return status == CQ_FORMAT ? explain(p, err) : status;
}
