/* gmime.c - see gmime.h. */
#include "gmime.h"

#include <gmime/gmime.h>
#include <string.h>

static void decode(GMimeObject *parent, GMimeObject *part, gpointer user)
{
    (void)parent;
    (void)user;
    if (!GMIME_IS_TEXT_PART(part))
        return;
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
    GMimeStream *to = g_mime_stream_mem_new();
    if (content)
        g_mime_data_wrapper_write_to_stream(content, to);
    g_object_unref(to);
}

static void parse(cq_str mail)
{
    GMimeStream *from = g_mime_stream_mem_new_with_buffer(mail.p, mail.n);
    GMimeParser *parser = g_mime_parser_new_with_stream(from);
    GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);
    if (m) {
        g_mime_message_get_subject(m);
        g_mime_message_foreach(m, decode, NULL);
        g_object_unref(m);
    }
    g_object_unref(parser);
    g_object_unref(from);
}

uint64_t gmime_alone(cq_str mails)
{
    uint64_t bytes = 0;
    g_mime_init();
    while (mails.n) {
        size_t n;
        memcpy(&n, mails.p, sizeof n);
        cq_str mail = cq_str_sub(mails, sizeof n, sizeof n + n);
        if (n)
            parse(mail);
        bytes += n;
        mails = cq_str_sub(mails, sizeof n + n, mails.n);
    }
    return bytes;
}
