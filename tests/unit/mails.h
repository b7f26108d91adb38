/* mails.h - what the tests of mails share: a mail in bytes is read, and its values are compared. */
#ifndef CQ_TEST_MAILS_H
#define CQ_TEST_MAILS_H

#include "read/mail.h"
#include "test.h"

typedef struct {
    cq_arena arena;
    cq_message m;
    cq_remarks remarks;
} read_mail;

static inline bool read_bytes(read_mail *r, cq_str mail)
{
    return cq_mail_read(mail, CQ_STR("From x Mon Nov  2 09:14:03 2026"), 0, NULL,
                        &r->arena, &r->m, &r->remarks);
}

static inline void read_text(read_mail *r, const char *mail)
{
    assert_true(read_bytes(r, cq_str_z(mail)));
}

static inline void assert_str(cq_str got, const char *want)
{
    if (!cq_str_eq(got, cq_str_z(want)))
        fail_msg("got \"%.*s\", want \"%s\"", CQ_FMT(got), want);
}

#endif
