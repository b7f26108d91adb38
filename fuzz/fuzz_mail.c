/* fuzz_mail.c - whatever is read as a mail, its headers come out as UTF-8 of bounded length
 * and its parts are no longer than itself; and it is the same mail whether its headers are
 * plain (heading.h) or GMime reads them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "gmime.h"
#include "read/fence.h"
#include "read/heading.h"
#include "read/mail.h"

/* Whole, well-formed UTF-8 without a NUL (RFC 3629). */
static bool utf8(cq_str s)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        if (c == 0 || (c >= 0x80 && c < 0xc2) || c > 0xf4 || i + n > s.n)
            return false;
        for (size_t j = 1; j < n; j++)
            if (((unsigned char)s.p[i + j] & 0xc0) != 0x80)
                return false;
        i += n;
    }
    return true;
}

static bool good(cq_str s)
{
    return s.n <= CQ_MAX_VALUE && utf8(s);
}

static void assert_same(const cq_message *x, const cq_message *y)
{
    assert(cq_str_eq(x->id, y->id) && cq_str_eq(x->sender, y->sender));
    assert(cq_str_eq(x->sender_name, y->sender_name));
    assert(cq_str_eq(x->subject, y->subject));
    assert(x->time == y->time && x->zone == y->zone && x->nobody == y->nobody);
    assert(x->field_n == y->field_n && x->part_n == y->part_n);
    for (size_t i = 0; i < x->field_n; i++)
        assert(x->fields[i].kind == y->fields[i].kind &&
               cq_str_eq(x->fields[i].value, y->fields[i].value));
    for (size_t i = 0; i < x->part_n; i++) {
        const cq_part *p = &x->parts[i], *q = &y->parts[i];
        assert(cq_str_eq(p->bytes, q->bytes) && cq_str_eq(p->charset, q->charset));
        assert(cq_str_eq(p->name, q->name) && p->html == q->html);
        assert(p->flowed == q->flowed && p->delsp == q->delsp);
        assert(p->document == q->document);
    }
}

/* A header that says nothing but is not plain: the blank brings GMime in. */
static void read_oddly(cq_str mail, const cq_message *plainly)
{
    static const char odd[] = "X-Odd : 1\n";
    cq_arena a = { 0 };
    cq_buf other = { 0 };
    cq_message m;
    cq_remarks remarks;
    cq_buf_z(&other, odd);
    cq_buf_str(&other, mail);
    cq_crew *here = cq_crew_here();
    assert(cq_mail_read(cq_buf_view(&other), CQ_STR(""), 0, here, &a, &m, &remarks));
    cq_crew_free(here);
    assert_same(plainly, &m);
    cq_buf_done(&other);
    cq_arena_done(&a);
}

/* The fence cuts by counting headers, so that one more may make another mail. */
static bool plain(cq_str mail)
{
    cq_arena a = { 0 };
    cq_fence_cuts cuts;
    size_t body;
    mail = cq_fence(mail, &a, &cuts);
    bool is = !cuts.mail_cut && cq_heading_end(mail, &body) > 0;
    cq_arena_done(&a);
    return is;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *mail = malloc(size);
    cq_arena a = { 0 };
    cq_message m;
    cq_remarks remarks;
    cq_crew *here = cq_crew_here();

    if (size)
        memcpy(mail, data, size);
    if (cq_mail_read((cq_str){ mail, size }, CQ_STR(""), 0, here, &a, &m, &remarks)) {
        assert(good(m.id) && good(m.sender) && good(m.sender_name) && utf8(m.subject));
        assert(m.nobody == (m.sender.n == 0));
        assert(m.field_n <= CQ_MAX_FIELDS && m.part_n <= CQ_MAX_PARTS);
        for (size_t i = 0; i < m.field_n; i++)
            assert(m.fields[i].value.n > 0 && good(m.fields[i].value));
        for (size_t i = 0; i < m.part_n; i++)
            assert(m.parts[i].bytes.n <= size + 3 && utf8(m.parts[i].charset));
        if (plain((cq_str){ mail, size }))
            read_oddly((cq_str){ mail, size }, &m);
    }
    cq_crew_free(here);
    cq_arena_done(&a);
    free(mail);
    return 0;
}
