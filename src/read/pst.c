/* pst.c - see pst.h. */
#include "read/pst.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/map.h"
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

/* --- its mails --- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Write s with the n-th of the numbers behind the word as n. */
static void renumber(cq_str s, cq_buf *out)
{
    static const char word[] = "LibPST-iamunique-";
    enum { N = sizeof word - 1 };
    cq_names *numbers = cq_names_new();
    while (s.n) {
        size_t at = cq_str_find(s, (cq_str){ word, N }), end = at + N;
        cq_buf_str(out, cq_str_sub(s, 0, at));
        if (at == s.n)
            break;
        while (end < s.n && digit(s.p[end]))
            end++;
        cq_buf_printf(out, "%s%u", word,
                      cq_names_put(numbers, cq_str_sub(s, at + N, end)) + 1);
        s = cq_str_sub(s, end, s.n);
    }
    cq_names_free(numbers);
}

cq_status cq_pst_read(const char *path, cq_buf *out, cq_err *err)
{
    cq_buf raw = { 0 };
    cq_status status = cq_child_get(path, CQ_MAX_MAIL, &raw, err);
    renumber(cq_buf_view(&raw), out);
    cq_buf_done(&raw);
    return status;
}
