/* tnef.c - see tnef.h.
 *
 * A stream of attributes: level, number, length, data, sum. Two of them hold properties like
 * those of a .msg (mapi.h): of the message, and of the attachment that began last. */
#include "read/tnef.h"

#include <string.h>

#include "base/bounds.h"
#include "base/vec.h"
#include "read/mapi.h"

#define SIGNATURE 0x223e9f78u

enum {
    ATTACH_TITLE = 0x00018010,
    ATTACH_DATA = 0x0006800f,
    ATTACH_BEGINS = 0x00069002, /* attAttachRendData */
    ATTACH_PROPS = 0x00069005,
    BODY = 0x0002800c,
    MESSAGE_PROPS = 0x00069003,
    OEM_CODEPAGE = 0x00069007,
    HEAD = 6,
    MAX_PROPS = 1 << 16,
    ATTRIBUTE = 9 /* bytes before the data, and 2 behind */
};

typedef struct {
    cq_arena *arena;
    cq_tnef *out;
    cq_mapi message;
    cq_str text; /* of attBody */
    uint32_t code_page;
    CQ_VEC(cq_tnef_file) files;
    CQ_VEC(cq_prop) props;
    bool cut;
} tnef;

static uint32_t little(cq_str s, size_t at, int n)
{
    uint32_t v = 0;
    while (n-- > 0)
        v = v << 8 | (unsigned char)s.p[at + (size_t)n];
    return v;
}

/* --- properties --- */

/* Cut n bytes off the front of *s. */
static bool take(cq_str *s, size_t n, cq_str *out)
{
    if (n > s->n)
        return false;
    *out = cq_str_sub(*s, 0, n);
    *s = cq_str_sub(*s, n, s->n);
    return true;
}

static bool take_number(cq_str *s, uint32_t *v)
{
    cq_str four;
    if (!take(s, 4, &four))
        return false;
    *v = little(four, 0, 4);
    return true;
}

/* The bytes of a value of fixed size, padded to four; 0 of one that says its length. */
static size_t width(unsigned type)
{
    switch (type) {
    case 0x0002: /* 16 bits */
    case 0x0003:
    case 0x0004: /* float */
    case 0x000a: /* error */
    case 0x000b: /* bool */
        return 4;
    case 0x0005: /* double */
    case 0x0006: /* currency */
    case 0x0007: /* time of an application */
    case 0x0014: /* 64 bits */
    case CQ_MAPI_TIME:
        return 8;
    case 0x0048: /* GUID */
        return 16;
    default:
        return 0;
    }
}

static size_t padded_to_four(size_t n)
{
    return (n + 3) & ~(size_t)3;
}

/* A name in place of a number: a GUID and a number or a string. */
static bool pass_name(cq_str *s)
{
    cq_str guid, name;
    uint32_t kind, n;
    if (!take(s, 16, &guid) || !take_number(s, &kind) || !take_number(s, &n))
        return false;
    return kind == 0 || take(s, padded_to_four(n), &name);
}

static bool take_value(cq_str *s, unsigned type, cq_str *value)
{
    cq_str padded;
    uint32_t n;
    size_t fixed = width(type);
    if (fixed)
        return take(s, fixed, value);
    if (!take_number(s, &n) || !take(s, padded_to_four(n), &padded))
        return false;
    *value = cq_str_sub(padded, 0, n);
    return true;
}

/* One property; of several values, all are passed and the first is kept. */
static bool take_prop(cq_str *s, cq_prop *p)
{
    uint32_t tag, values = 1;
    cq_str other;
    if (!take_number(s, &tag))
        return false;
    unsigned type = tag & 0xffff, one = type & ~0x1000u;
    *p = (cq_prop){ (uint16_t)(tag >> 16), (uint16_t)one, CQ_STR("") };
    if (p->id >= 0x8000 && !pass_name(s))
        return false;
    if (((type & 0x1000) || width(one) == 0) && !take_number(s, &values))
        return false;
    for (uint32_t i = 0; i < values; i++)
        if (!take_value(s, one, i ? &other : &p->value))
            return false;
    return true;
}

/* A linear list of them: their number, then each. */
static void take_props(tnef *x, cq_str s)
{
    uint32_t n;
    cq_prop p;
    x->props.n = 0;
    if (!take_number(&s, &n)) {
        x->cut = true;
        return;
    }
    while (n-- > 0) {
        if (x->props.n == MAX_PROPS || !take_prop(&s, &p)) {
            x->cut = true;
            return;
        }
        CQ_PUSH(x->props, p);
    }
}

static void keep_props(tnef *x)
{
    x->message.n = x->props.n;
    x->message.props = cq_arena_get(x->arena, (x->props.n + 1) * sizeof(cq_prop));
    if (x->props.n)
        memcpy(x->message.props, x->props.p, x->props.n * sizeof(cq_prop));
}

/* --- attributes --- */

static cq_str until_nul(cq_str s)
{
    return cq_str_sub(s, 0, cq_str_find(s, (cq_str){ "", 1 }));
}

static void name_file(tnef *x, cq_tnef_file *f)
{
    const char *charset;
    cq_mapi m = { .props = x->props.p, .n = x->props.n };
    cq_str name = cq_mapi_text(&m, CQ_MAPI_FILE, x->arena, &charset);
    const cq_prop *data = cq_mapi_get(&m, CQ_MAPI_DATA);
    f->name = name.n ? name : f->name;
    if (!f->bytes.n && data)
        f->bytes = data->value;
}

static void take_attribute(tnef *x, uint32_t what, cq_str data)
{
    cq_tnef_file *last = x->files.n ? &x->files.p[x->files.n - 1] : NULL;
    if (what == ATTACH_BEGINS && x->files.n < CQ_MAX_PARTS)
        CQ_PUSH(x->files, (cq_tnef_file){ CQ_STR(""), CQ_STR("") });
    else if (what == ATTACH_TITLE && last)
        last->name = until_nul(data);
    else if (what == ATTACH_DATA && last)
        last->bytes = data;
    else if (what == BODY)
        x->text = until_nul(data);
    else if (what == OEM_CODEPAGE && data.n >= 4)
        x->code_page = little(data, 0, 4);
    if (what == ATTACH_PROPS && last) {
        take_props(x, data);
        name_file(x, last);
    } else if (what == MESSAGE_PROPS && !x->message.n) {
        take_props(x, data);
        keep_props(x);
    }
}

static void take_attributes(tnef *x, cq_str s)
{
    cq_str head, data, sum;
    while (s.n) {
        if (!take(&s, ATTRIBUTE, &head) || !take(&s, little(head, 5, 4), &data) ||
            !take(&s, 2, &sum)) {
            x->cut = true;
            return;
        }
        take_attribute(x, little(head, 1, 4), data);
    }
}

cq_tnef *cq_tnef_read(cq_str bytes, cq_arena *a, bool *cut)
{
    tnef x = { .arena = a, .text = CQ_STR("") };
    if (bytes.n < HEAD || little(bytes, 0, 4) != SIGNATURE)
        return NULL;
    take_attributes(&x, cq_str_sub(bytes, HEAD, bytes.n));
    cq_tnef *out = cq_arena_zero(a, 1, sizeof *out);
    out->body = cq_mapi_body(&x.message, a);
    if (!out->body.bytes.n)
        out->body = (cq_part){ .bytes = x.text,
                               .charset = cq_str_z(cq_mapi_charset(x.code_page, a)) };
    out->n = x.files.n;
    out->files = cq_arena_get(a, (x.files.n + 1) * sizeof *out->files);
    if (out->n)
        memcpy(out->files, x.files.p, out->n * sizeof *out->files);
    *cut = x.cut;
    CQ_VEC_DONE(x.files);
    CQ_VEC_DONE(x.props);
    return out;
}
