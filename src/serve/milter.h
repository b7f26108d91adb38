/* milter.h - what a mail server and a filter say to each other: the milter protocol,
 * version 6, as Postfix speaks it (milter-protocol.txt of Sendmail::PMilter; Postfix's
 * MILTER_README).
 *
 * One session is one connection of the server: it takes bytes, yields mails one after the
 * other, and says what is to be sent. It does no input or output and knows no clock. A
 * packet is four bytes of length, a letter, and its data.
 *
 * Sent are five replies and no other: 'O' the negotiation, 'c' go on, 's' no more of this
 * body, 'h' add a header, 'm' change a header, which here takes it away. The protocol's
 * replies that refuse, delay, discard or hold a mail do not exist in this program.
 *
 * A mail is kept as far as CQ_MAX_LIVE bytes; what it says of itself in X-Claque- headers
 * is left out, and taken away by the answer. */
#ifndef CQ_MILTER_H
#define CQ_MILTER_H

#include "base/status.h"
#include "base/str.h"

typedef struct cq_milter cq_milter;

typedef enum {
    CQ_MILTER_MORE, /* more bytes are needed */
    CQ_MILTER_MAIL, /* a mail is whole, and waits for its answer */
    CQ_MILTER_END   /* the server is done, or talks nonsense: close */
} cq_milter_state;

typedef struct {
    cq_str sender;        /* of the envelope, with its brackets as they came */
    cq_str host, address; /* whose connection it was, where the server said it */
    cq_str bytes;         /* the mail without its X-Claque- headers */
    bool cut;             /* it goes on after CQ_MAX_LIVE */
} cq_milter_mail;

cq_milter *cq_milter_new(void);
void cq_milter_free(cq_milter *m);

/* Take bytes, all of them; replies are appended to *out. While a mail waits for its answer
 * they only queue. */
cq_milter_state cq_milter_take(cq_milter *m, cq_str bytes, cq_buf *out);

/* The mail that is whole; until the answer. */
cq_milter_mail cq_milter_get(const cq_milter *m);

/* Let the mail go on: old X-Claque- headers gone, `campaign` and `version` added where they
 * are not NULL. Then take (with no bytes) what has queued. */
void cq_milter_answer(cq_milter *m, const char *campaign, const char *version,
                      cq_buf *out);

#endif
