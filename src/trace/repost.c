/* repost.c - messages that are passed on.
 *
 * Known by the id that the platform gives, else by the old form "RT @name: text". Reposts of
 * reposts count for the first message. Who passes on his own message shares nothing. */
#include "trace/collect.h"

enum { HOPS = 8, TEXT = 80 /* bytes of a reposted text that name it */ };

static bool retweet(cq_str text, cq_str *name, cq_str *rest)
{
    text = cq_str_trim(text);
    if (!cq_str_startsi(text, CQ_STR("RT @")))
        return false;
    text = cq_str_sub(text, 4, text.n);
    size_t colon = cq_str_find(text, CQ_STR(":"));
    *name = cq_str_sub(text, 0, colon);
    *rest = cq_str_trim(cq_str_sub(text, colon + 1, text.n));
    return colon > 0 && colon < text.n && colon <= 64 &&
           cq_str_find(*name, CQ_STR(" ")) == name->n;
}

bool cq_is_repost(const cq_message *m)
{
    cq_str name, rest;
    return cq_message_field(m, CQ_F_REPOST).p || retweet(m->text, &name, &rest);
}

static void put_by_id(cq_collect *t, uint32_t message, cq_str id)
{
    const cq_message *all = t->corpus->messages, *m = &all[message];
    uint32_t first = cq_collect_message(t, m->channel, id), author = CQ_NONE;

    for (int hop = 0; first != CQ_NONE && hop < HOPS; hop++) {
        cq_str next = cq_message_field(&all[first], CQ_F_REPOST);
        author = all[first].sender_no;
        if (!next.p)
            break;
        id = next;
        first = cq_collect_message(t, m->channel, id);
    }
    if (first == CQ_NONE)
        author = CQ_NONE;
    if (author != m->sender_no)
        cq_collect_put(t, CQ_T_REPOST, id, author, message);
}

/* Copies of one text differ in where the platform cut them and in shortened links: the name
 * of the thing is the author and the beginning of the text before any of these. */
static void put_by_text(cq_collect *t, uint32_t message, cq_str name, cq_str text)
{
    size_t n = cq_str_findi(text, CQ_STR("http"));
    size_t cut = cq_str_find(text, CQ_STR("\xe2\x80\xa6"));
    n = cut < n ? cut : n;
    if (n > TEXT)
        for (n = TEXT; n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80;)
            n--;
    text = cq_str_trim(n ? cq_str_sub(text, 0, n) : text);
    name = cq_str_lower(&t->scratch, name);
    uint32_t author = cq_collect_author(t, name);
    if (author != t->corpus->messages[message].sender_no)
        cq_collect_put(
            t, CQ_T_REPOST,
            cq_str_printf(&t->scratch, "@%.*s: %.*s", CQ_FMT(name), CQ_FMT(text)), author,
            message);
}

void cq_trace_reposts(cq_collect *t)
{
    for (uint32_t i = 0; i < t->corpus->message_n; i++) {
        const cq_message *m = &t->corpus->messages[i];
        cq_str id = cq_message_field(m, CQ_F_REPOST), name, text;
        if (id.p)
            put_by_id(t, i, id);
        else if (retweet(m->text, &name, &text))
            put_by_text(t, i, name, text);
        cq_arena_reset(&t->scratch);
    }
}
