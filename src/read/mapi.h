/* mapi.h - a message as Outlook keeps it: numbered properties, recipients, attachments.
 *
 * Outlook's files hold them (.msg, winmail.dat). They are made a mail again, as it would have
 * come by SMTP, so that all that is known of mails holds for them: the transport's headers as
 * they were where they are kept, else headers made of the properties. Properties:
 * [MS-OXPROPS]; strings: [MS-OXCDATA] 2.11. */
#ifndef CQ_MAPI_H
#define CQ_MAPI_H

#include "model/message.h"

enum {
    CQ_MAPI_SUBJECT = 0x0037,
    CQ_MAPI_SUBMITTED = 0x0039,
    CQ_MAPI_FOR_NAME = 0x0042, /* on whose behalf it was sent */
    CQ_MAPI_FOR_TYPE = 0x0064,
    CQ_MAPI_FOR_ADDRESS = 0x0065,
    CQ_MAPI_HEADERS = 0x007d, /* of the transport */
    CQ_MAPI_RECIPIENT_TYPE = 0x0c15,
    CQ_MAPI_SENDER_NAME = 0x0c1a,
    CQ_MAPI_SENDER_TYPE = 0x0c1e,
    CQ_MAPI_SENDER_ADDRESS = 0x0c1f,
    CQ_MAPI_DELIVERED = 0x0e06,
    CQ_MAPI_BODY = 0x1000,
    CQ_MAPI_RTF = 0x1009,
    CQ_MAPI_HTML = 0x1013,
    CQ_MAPI_MESSAGE_ID = 0x1035,
    CQ_MAPI_IN_REPLY_TO = 0x1042,
    CQ_MAPI_NAME = 0x3001,
    CQ_MAPI_TYPE = 0x3002,
    CQ_MAPI_ADDRESS = 0x3003,
    CQ_MAPI_DATA = 0x3701,
    CQ_MAPI_SHORT_FILE = 0x3704,
    CQ_MAPI_FILE = 0x3707,
    CQ_MAPI_SMTP = 0x39fe,
    CQ_MAPI_HTML_CODEPAGE = 0x3fde,
    CQ_MAPI_CODEPAGE = 0x3ffd,
    CQ_MAPI_SENDER_SMTP = 0x5d01,
    CQ_MAPI_FOR_SMTP = 0x5d02
};

enum {
    CQ_MAPI_LONG = 0x0003,
    CQ_MAPI_STRING8 = 0x001e, /* in the message's code page */
    CQ_MAPI_UNICODE = 0x001f, /* UTF-16, little-endian */
    CQ_MAPI_TIME = 0x0040,    /* 100 ns since 1601 */
    CQ_MAPI_BINARY = 0x0102
};

typedef struct {
    uint16_t id, type;
    cq_str value; /* as it stands in the file, little-endian */
} cq_prop;

typedef struct cq_mapi {
    cq_prop *props;
    size_t n;
    struct cq_mapi *recipients, *attachments; /* the first of each */
    struct cq_mapi *inner;                    /* of an attachment: a message in it */
    struct cq_mapi *next;
} cq_mapi;

/* The property, or NULL. */
const cq_prop *cq_mapi_get(const cq_mapi *m, uint16_t id);

/* Its text as UTF-8; of an 8-bit string as it is, then *charset names its code page (else
 * "utf-8"). "" where there is none. */
cq_str cq_mapi_text(const cq_mapi *m, uint16_t id, cq_arena *a, const char **charset);

/* The message's text as one part: as HTML, else plain, else what is in its RTF; of no bytes
 * where there is none. */
cq_part cq_mapi_body(const cq_mapi *m, cq_arena *a);

/* "windows-1252" for 1252: mail knows no code pages by number. */
const char *cq_mapi_charset(uint64_t code_page, cq_arena *a);

/* Add the mail that the message is, over CQ_MAX_MAIL bytes no more. */
void cq_mapi_mail(const cq_mapi *m, cq_arena *a, cq_buf *out);

#endif
