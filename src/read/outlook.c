/* outlook.c - see outlook.h.
 *
 * [MS-OXMSG]: an OLE container whose streams are properties ("__substg1.0_0037001F" is
 * property 0037 of type 001F, numbers stand together in "__properties_version1.0") and whose
 * storages are recipients and attachments. */
#include "read/outlook.h"

#include <stdio.h>
#include <string.h>

#include "base/bounds.h"
#include "base/vec.h"
#include "read/mapi.h"
#include "read/ole.h"

enum { MAX_PROPS = 4096, MAX_DEPTH = 8 };

typedef struct {
    cq_arena *arena;
    cq_ole *ole;
    uint64_t bytes; /* of all streams that were asked for */
    bool cut;
} msg;

typedef CQ_VEC(cq_prop) props;

static cq_str content(msg *x, uint32_t i)
{
    cq_str s = CQ_STR("");
    uint64_t size = cq_ole_size(x->ole, i);
    if (size > CQ_MAX_MAIL - x->bytes) {
        x->cut = true;
        return s;
    }
    x->bytes += size;
    x->cut |= !cq_ole_read(x->ole, i, &s);
    return s;
}

static unsigned little(cq_str s, size_t at, int n)
{
    unsigned v = 0;
    while (n-- > 0)
        v = v << 8 | (unsigned char)s.p[at + (size_t)n];
    return v;
}

/* The properties of fixed size, 16 bytes each: tag, flags, value. Behind a head of 32, 24 or
 * 8 bytes (of a message, of one in another, of a recipient or attachment), which shows in
 * the length. */
static void add_fixed(cq_str s, size_t head, props *out)
{
    for (size_t at = head; at + 16 <= s.n && out->n < MAX_PROPS; at += 16) {
        unsigned type = little(s, at, 2), id = little(s, at + 2, 2);
        if (type == CQ_MAPI_TIME || type == CQ_MAPI_LONG)
            CQ_PUSH(*out, (cq_prop){ (uint16_t)id, (uint16_t)type,
                                     cq_str_sub(s, at + 8,
                                                at + (type == CQ_MAPI_TIME ? 16 : 12)) });
    }
}

static cq_mapi *read_storage(msg *x, uint32_t from, size_t head, int depth);

static void add_stream(msg *x, uint32_t i, size_t head, props *out)
{
    const char *name = cq_ole_name(x->ole, i);
    unsigned id, type;
    char more;
    if (strcmp(name, "__properties_version1.0") == 0)
        add_fixed(content(x, i), head, out);
    else if (sscanf(name, "__substg1.0_%4X%4X%c", &id, &type, &more) == 2)
        CQ_PUSH(*out, (cq_prop){ (uint16_t)id, (uint16_t)type, content(x, i) });
}

static void push_front(cq_mapi **list, cq_mapi *one)
{
    one->next = *list;
    *list = one;
}

static void reverse(cq_mapi **list)
{
    cq_mapi *back = NULL, *next;
    for (cq_mapi *m = *list; m; m = next) {
        next = m->next;
        push_front(&back, m);
    }
    *list = back;
}

static void add_storage(msg *x, uint32_t i, int depth, cq_mapi *m)
{
    const char *name = cq_ole_name(x->ole, i);
    if (depth >= MAX_DEPTH)
        x->cut = true;
    else if (strncmp(name, "__recip_version1.0_", 19) == 0)
        push_front(&m->recipients, read_storage(x, i, 8, depth + 1));
    else if (strncmp(name, "__attach_version1.0_", 20) == 0)
        push_front(&m->attachments, read_storage(x, i, 8, depth + 1));
    else if (strcmp(name, "__substg1.0_3701000D") == 0)
        m->inner = read_storage(x, i, 24, depth + 1);
}

static cq_mapi *read_storage(msg *x, uint32_t from, size_t head, int depth)
{
    props found = { 0 };
    size_t n;
    cq_mapi *m = cq_arena_zero(x->arena, 1, sizeof *m);
    const uint32_t *inside = cq_ole_children(x->ole, from, &n);
    for (size_t i = 0; i < n; i++)
        if (cq_ole_is_storage(x->ole, inside[i]))
            add_storage(x, inside[i], depth, m);
        else
            add_stream(x, inside[i], head, &found);
    reverse(&m->recipients);
    reverse(&m->attachments);
    m->n = found.n;
    m->props = cq_arena_get(x->arena, (found.n + 1) * sizeof *m->props);
    if (found.n)
        memcpy(m->props, found.p, found.n * sizeof *m->props);
    CQ_VEC_DONE(found);
    return m;
}

/* The message in the container, or NULL. */
static cq_mapi *open_message(msg *x, cq_str bytes)
{
    x->ole = cq_ole_open(bytes, x->arena);
    cq_mapi *m = x->ole ? read_storage(x, 0, 32, 0) : NULL;
    return m && m->n ? m : NULL;
}

bool cq_outlook_mail(cq_str bytes, cq_buf *out, bool *cut)
{
    cq_arena a = { 0 };
    msg x = { .arena = &a };
    cq_mapi *m = open_message(&x, bytes);
    if (m)
        cq_mapi_mail(m, &a, out);
    *cut = x.cut;
    cq_arena_done(&a);
    return m != NULL;
}

bool cq_outlook_sniff(cq_str head, bool *sure)
{
    *sure = cq_ole_names(head, "__properties_version1.0") ||
            cq_ole_names(head, "__substg1.0_");
    return cq_ole_sniff(head);
}
