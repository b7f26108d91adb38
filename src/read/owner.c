/* owner.c - see owner.h. */
#include "read/owner.h"

#include "base/bounds.h"

static cq_str folder_of(cq_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/' && path.p[n - 1] != '!')
        n--;
    return cq_str_sub(path, 0, n);
}

/* The string behind "key" : in s, as far as the next quote. */
static cq_str string_of(cq_str s, cq_str key)
{
    size_t at = cq_str_find(s, key);
    s = cq_str_sub(s, at + (at < s.n ? key.n : 0), s.n);
    s = cq_str_sub(s, cq_str_find(s, CQ_STR("\"")) + 1, s.n);
    s = cq_str_sub(s, 0, cq_str_find(s, CQ_STR("\"")));
    return s.n <= CQ_MAX_VALUE ? s : CQ_STR("");
}

void cq_owners_note(cq_owners *o, cq_str path, cq_str head)
{
    if (!cq_str_starts(head, CQ_STR("window.YTD.account.part0")))
        return;
    cq_owner found = { string_of(head, CQ_STR("\"accountId\"")),
                       string_of(head, CQ_STR("\"username\"")) };
    if (!found.id.n)
        return;
    cq_arena_reset(&o->arena);
    o->folder = cq_str_dup(&o->arena, folder_of(path));
    o->owner.id = cq_str_dup(&o->arena, found.id);
    o->owner.handle = cq_str_dup(&o->arena, found.handle);
}

const cq_owner *cq_owners_of(const cq_owners *o, cq_str path)
{
    return o->owner.id.n && cq_str_eq(o->folder, folder_of(path)) ? &o->owner : NULL;
}

void cq_owners_done(cq_owners *o)
{
    cq_arena_done(&o->arena);
}
