/* fuzz_msg.c - Outlook's containers: the mail made of one is of bounded length and is read as
 * one; and RTF by itself. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "gmime.h"
#include "read/mail.h"
#include "read/outlook.h"
#include "read/rtf.h"

static void read_rtf(cq_str bytes)
{
    cq_arena a = { 0 };
    int page;
    cq_rtf_html(&a, bytes, &page);
    cq_rtf_html(&a, cq_rtf_unpack(&a, bytes), &page);
    cq_arena_done(&a);
}

static void read_container(cq_str bytes)
{
    cq_arena a = { 0 };
    cq_buf mail = { 0 };
    cq_message m;
    cq_remarks remarks;
    bool cut = false;
    cq_crew *here = cq_crew_here();
    if (cq_outlook_mail(bytes, &mail, &cut)) {
        assert(mail.n <= CQ_MAX_MAIL + ((size_t)1 << 20));
        cq_mail_read(cq_buf_view(&mail), CQ_STR(""), NULL, here, &a, &m, &remarks);
    }
    cq_crew_free(here);
    cq_buf_done(&mail);
    cq_arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool sure;
    char *copy = malloc(size);
    if (size)
        memcpy(copy, data, size);
    cq_str bytes = { copy, size };
    cq_outlook_sniff(bytes, &sure);
    read_rtf(bytes);
    read_container(bytes);
    free(copy);
    return 0;
}
