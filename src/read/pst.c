/* pst.c - see pst.h. */
#include "read/pst.h"

#include <stdlib.h>
#include <unistd.h>

#include "read/child.h"

/* Seconds and bytes for any mailbox, and per byte of it; readpst needs a few tens of ns and
 * less than twice the room, so that there is much to spare. */
enum {
    LEAST_SECONDS = 60,
    BYTES_A_SECOND = 1 << 20,
    LEAST_OUTPUT = 64 << 20,
    GROWTH = 8
};

#define MEMORY (UINT64_C(4) << 30)

struct cq_pst {
    char folder[CQ_CHILD_PATH];
};

bool cq_pst_sniff(cq_str head)
{
    return cq_str_starts(head, CQ_STR("!BDN"));
}

const char *cq_pst_program(void)
{
    static const char path[] = "/usr/bin/readpst";
    return access(path, X_OK) == 0 ? path : NULL;
}

cq_status cq_pst_open(const char *path, uint64_t size, cq_pst **out, cq_err *err)
{
    /* One file a mail; deleted ones too; UTF-8; mails only; in the order of the file. */
    const char *argv[] = { cq_pst_program(),
                           "-e",
                           "-D",
                           "-8",
                           "-b",
                           "-q",
                           "-t",
                           "e",
                           "-j",
                           "0",
                           "-o",
                           ".",
                           path,
                           NULL };
    *out = NULL;
    if (!argv[0])
        return cq_fail(err, CQ_IO,
                       "readpst is not installed (Debian: pst-utils), which "
                       "reads Outlook's PST");
    cq_pst *p = cq_zalloc(1, sizeof *p);
    cq_status status = cq_child_folder(p->folder, err);
    if (status != CQ_OK) {
        free(p);
        return status;
    }
    cq_child c = { .argv = argv,
                   .input = path,
                   .folder = p->folder,
                   .seconds = (unsigned)(LEAST_SECONDS + size / BYTES_A_SECOND),
                   .memory = MEMORY,
                   .output = LEAST_OUTPUT + GROWTH * size };
    *out = p;
    return cq_child_run(&c, err);
}

void cq_pst_close(cq_pst *p)
{
    if (!p)
        return;
    cq_child_remove(p->folder);
    free(p);
}

const char *cq_pst_folder(const cq_pst *p)
{
    return p->folder;
}
