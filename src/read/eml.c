/* eml.c - see reader.h: one mail a file. */
#include "read/reader.h"

static int sniff(cq_str head, cq_str path)
{
    (void)path;
    return (void)head, 0;
}

static cq_status read_all(cq_reader *r, cq_err *err)
{
    (void)r, (void)err;
    return CQ_OK;
}

const cq_format cq_format_eml = { "eml", sniff, read_all, true };
