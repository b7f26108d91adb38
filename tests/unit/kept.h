/* kept.h - the fixture of tell_fixture.h in a case, with its places, and a view of it. */
#ifndef CQ_KEPT_H
#define CQ_KEPT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keep/view.h"
#include "tell_fixture.h"

static char folder[] = "/tmp/claque-kept-XXXXXX", path[64];
static fixture f;
static cq_view *v;

/* The fixture as a case with places: its messages, then its report. */
static int kept_make(void **state)
{
    cq_case *c = NULL;
    cq_corpus k;
    uint64_t from;
    uint8_t sha[CQ_SHA256] = { 1 };
    char file[64];
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/a.case", folder);
    snprintf(file, sizeof file, "%s/one", folder);
    fclose(fopen(file, "w"));
    fixture_make(&f);
    bool good = cq_case_open(path, true, &c, NULL) == CQ_OK &&
                cq_case_begin_input(c, file, false, 1, &from, NULL) == CQ_OK;
    for (uint32_t i = 0; good && i < f.c.message_n; i++)
        good = cq_case_add_message(c, &f.c.messages[i], NULL) == CQ_OK;
    good = good && cq_case_end_input(c, "mbox", 100, sha, NULL) == CQ_OK &&
           cq_case_flush(c, NULL) == CQ_OK && cq_case_load(c, &k, NULL) == CQ_OK &&
           cq_case_put_report(c, &k, &f.r, NULL) == CQ_OK &&
           cq_case_put_places(c, &k, &f.r, NULL) == CQ_OK;
    cq_corpus_done(&k);
    cq_case_close(c);
    return good && cq_view_open(path, &v, NULL) == CQ_OK ? 0 : -1;
}

static int kept_unmake(void **state)
{
    static const char *const names[] = { "a.case", "a.case-wal", "a.case-shm", "one" };
    char name[96];
    (void)state;
    cq_view_close(v);
    fixture_done(&f);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(name, sizeof name, "%s/%s", folder, names[i]);
        unlink(name);
    }
    return rmdir(folder);
}

static void assert_has(const cq_buf *out, const char *what)
{
    if (cq_str_find(cq_buf_view(out), cq_str_z(what)) == out->n)
        fail_msg("%s\nis not in\n%.*s", what, CQ_FMT(*out));
}

#endif
