/* mailhead.c - see mailhead.h. */
#include "read/mailhead.h"

#include "base/bounds.h"
#include "read/header.h"

/* Encoded words may hide line ends and codes that a terminal obeys. */
cq_str cq_mailhead_taken(cq_arena *a, char *z)
{
    if (z && !g_utf8_validate(z, -1, NULL)) {
        char *valid = g_utf8_make_valid(z, -1);
        g_free(z);
        z = valid;
    }
    cq_str s = cq_header_unfold(a, cq_str_z(z));
    g_free(z);
    return s;
}

cq_str cq_mailhead_text(GMimeParserOptions *o, cq_arena *a, cq_str value)
{
    if (cq_header_says(value))
        return cq_str_trim(value);
    return cq_mailhead_taken(a,
                             g_mime_utils_header_decode_text(o, cq_str_dup_z(a, value)));
}

static void each_mailbox(InternetAddressList *list, cq_arena *a, int depth,
                         cq_field_kind kind, cq_mailhead_take *take, void *ctx)
{
    int n = list && depth < CQ_MAX_NESTING ? internet_address_list_length(list) : 0;
    for (int i = 0; i < n; i++) {
        InternetAddress *one = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(one)) {
            InternetAddressGroup *group = INTERNET_ADDRESS_GROUP(one);
            each_mailbox(internet_address_group_get_members(group), a, depth + 1, kind,
                         take, ctx);
            continue;
        }
        const char *address =
            internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
        take(ctx, kind, cq_mailhead_taken(a, g_strdup(address)),
             cq_mailhead_taken(a, g_strdup(internet_address_get_name(one))));
    }
}

/* False, and nothing taken, where the list takes more than cq_header_mailbox() knows. */
static bool each_plain_mailbox(cq_str value, cq_field_kind kind, cq_mailhead_take *take,
                               void *ctx)
{
    cq_str rest = value, address, name;
    while (rest.n && cq_header_mailbox(&rest, &address, &name))
        continue;
    if (rest.n)
        return false;
    while (cq_header_mailbox(&value, &address, &name))
        take(ctx, kind, address, name);
    return true;
}

void cq_mailhead_mailboxes(GMimeParserOptions *o, cq_arena *a, cq_str value,
                           cq_field_kind kind, cq_mailhead_take *take, void *ctx)
{
    if (each_plain_mailbox(value, kind, take, ctx))
        return;
    InternetAddressList *list = internet_address_list_parse(o, cq_str_dup_z(a, value));
    each_mailbox(list, a, 0, kind, take, ctx);
    if (list)
        g_object_unref(list);
}
