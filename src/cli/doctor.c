/* doctor.c - claque doctor: is the case sound, and what is this program made of? */
#include <stdio.h>

#include "claque.h"
#include "cli/cli.h"
#include "read/child.h"
#include "read/ocr.h"
#include "read/pdf.h"
#include "read/probe.h"
#include "read/pst.h"

static const cq_option options[] = { CQ_OPTION_CASE };
static const cq_usage usage = { "doctor", "", "Check the case and this program.", options,
                                1 };

static void print_program(const char *what, const char *path, const char *package)
{
    if (path)
        printf("%s: %s\n", what, path);
    else
        printf("%s: not there (Debian: %s)\n", what, package);
}

static const char *refused(bool let)
{
    return let ? "NOT refused" : "refused";
}

static void print_probe(const char *where, cq_probe p, bool network)
{
    if (!p.ran) {
        printf("tried in %s: it could not be started\n", where);
        return;
    }
    printf("tried in %s: a file of the system %s, ", where, refused(p.file));
    if (network)
        printf("a socket %s, ", refused(p.network));
    printf("another process %s\n", refused(p.process));
}

/* What holds the programs and processes that read for us, and which programs there are. */
static void print_containment(void)
{
    int landlock = cq_child_landlock();
    printf("what reads archives, PDF, documents, pictures and PST is bounded in time, "
           "memory and output; "
           "Landlock ");
    if (landlock)
        printf("(version %d)", landlock);
    else
        printf("is not there");
    printf(", seccomp %s\n", cq_child_seccomp() ? "(a list of calls)" : "is not there");
    print_probe("a process apart", cq_probe_apart(), true);
    print_probe("a program that is called", cq_probe_child(), false);
    print_program("readpst, for Outlook's PST", cq_pst_program(), "pst-utils");
    print_program("pdftotext, for PDF", cq_pdf_program(), "poppler-utils");
    print_program("tesseract, for scans", cq_ocr_program(), "tesseract-ocr");
}

int cq_cmd_doctor(int argc, char **argv)
{
    cq_args a;
    cq_case *c = NULL;
    cq_buf out = { 0 };
    cq_err err;
    int code;
    if (!cq_args_few(&usage, argc, argv, 0, &a, &code))
        return code;
    puts("claque " CQ_VERSION);
    puts("made with " CQ_LIBRARIES);
    print_containment();
    if (!cq_cli_case_path(&a))
        return CQ_EXIT_DONE;
    code = cq_cli_open(&a, &c);
    if (code)
        return code;
    cq_status s = cq_case_check(c, &out, &err);
    fwrite(out.p, 1, out.n, stdout);
    cq_buf_done(&out);
    cq_case_close(c);
    return s ? cq_cli_failed(&a, s, &err) : CQ_EXIT_DONE;
}
