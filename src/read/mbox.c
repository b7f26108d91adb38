/* mbox.c - see reader.h: many mails in one file. */
#include "read/reader.h"

static int sniff(cq_str head, cq_str path)
{
    (void)path;
    return cq_str_starts(head, CQ_STR("From ")) ? 90 : 0;
}

static cq_status read_all(cq_reader *r, cq_err *err)
{
    (void)r, (void)err;
    return CQ_OK;
}

const cq_format cq_format_mbox = { "mbox", sniff, read_all, false };
