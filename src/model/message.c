/* message.c - see message.h. */
#include "model/message.h"

#include <assert.h>

static const char *const channel_names[CQ_CHANNELS] = { "mail", "post", "call",
                                                        "letter" };

static const char *const field_names[CQ_FIELDS] = {
    [CQ_F_LINK] = "link",
    [CQ_F_TAG] = "tag",
    [CQ_F_MENTION] = "mention",
    [CQ_F_REPOST] = "repost",
    [CQ_F_REPLY] = "reply",
    [CQ_F_THREAD] = "thread",
    [CQ_F_TARGET] = "target",
    [CQ_F_PLACE] = "place",
    [CQ_F_HANDLE] = "handle",
    [CQ_F_MAILER] = "mailer",
    [CQ_F_ENVELOPE] = "envelope",
    [CQ_F_VIA] = "via",
    [CQ_F_REPLY_TO] = "reply_to",
    [CQ_F_LIST] = "list",
    [CQ_F_UNSUBSCRIBE] = "unsubscribe",
    [CQ_F_AUTO] = "auto",
    [CQ_F_BULK] = "bulk",
    [CQ_F_CAMPAIGN] = "campaign",
    [CQ_F_ORIGIN_IP] = "origin_ip",
    [CQ_F_DKIM] = "dkim",
    [CQ_F_ID_SHAPE] = "id_shape",
    [CQ_F_MIME_SHAPE] = "mime_shape",
    [CQ_F_ATTACHMENT] = "attachment",
    [CQ_F_DURATION] = "duration",
    [CQ_F_ANSWERED] = "answered",
    [CQ_F_HIDDEN] = "hidden",
    [CQ_F_OTHER_BODY] = "other_body",
    [CQ_F_LABEL] = "label",
    [CQ_F_IMAGE] = "image",
    [CQ_F_UNSURE] = "unsure",
    [CQ_F_WARRANT] = "warrant",
};

const char *cq_channel_name(cq_channel c)
{
    return channel_names[c];
}

const char *cq_field_name(cq_field_kind k)
{
    return field_names[k];
}

cq_field_kind cq_field_of(cq_str name)
{
    for (int k = 0; k < CQ_FIELDS; k++)
        if (cq_str_eq(name, cq_str_z(field_names[k])))
            return (cq_field_kind)k;
    return CQ_FIELDS;
}

cq_str cq_message_field(const cq_message *m, cq_field_kind k)
{
    if (m->listed && !(m->kinds >> k & 1))
        return (cq_str){ NULL, 0 };
    for (size_t i = 0; i < m->field_n; i++)
        if (m->fields[i].kind == k)
            return m->fields[i].value;
    return (cq_str){ NULL, 0 };
}

void cq_message_list(cq_message *m)
{
    static_assert(CQ_FIELDS <= 32, "one bit a kind");
    m->kinds = 0;
    for (size_t i = 0; i < m->field_n; i++)
        m->kinds |= UINT32_C(1) << m->fields[i].kind;
    m->listed = true;
}

void cq_message_drop(cq_message *m, cq_field_kind k)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->field_n; i++)
        if (m->fields[i].kind != k)
            m->fields[n++] = m->fields[i];
    m->field_n = n;
}
