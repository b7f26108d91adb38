/* phone.h - what came in by an iPhone: the databases of its backup.
 *
 * CallHistory.storedata (calls) and sms.db (SMS and iMessage). They are foreign databases and
 * may be hostile: read in memory, never written, in SQLite's defensive mode, without trust in
 * their schema, with small limits and a bound on the work of a query. */
#ifndef CQ_PHONE_H
#define CQ_PHONE_H

#include "base/status.h"
#include "base/str.h"

typedef enum { CQ_PHONE_NONE, CQ_PHONE_CALLS, CQ_PHONE_TEXTS } cq_phone_kind;

typedef struct cq_phone cq_phone;

typedef struct {
    int64_t key;   /* of its row: they come in its order */
    cq_str number; /* or a mail address; "" where it is withheld */
    double date;   /* Unix time */
    bool went_out;
    /* Of a call: */
    double seconds;
    bool answered;
    /* Of a text: */
    cq_str id, subject, text;
    cq_str rich; /* where there is no text: what Apple keeps of one with its looks */
} cq_phone_row;  /* strings until the next */

/* Open a copy of the bytes. CQ_FORMAT where they are no such database. */
cq_status cq_phone_open(cq_str bytes, cq_phone **out, cq_err *err);
void cq_phone_close(cq_phone *p);
cq_phone_kind cq_phone_holds(const cq_phone *p);

/* The next row; CQ_EMPTY after the last, CQ_FORMAT where the rest cannot be read. */
cq_status cq_phone_next(cq_phone *p, cq_phone_row *out, cq_err *err);

#endif
