/* gate.h - who may ask: only the page that this program served, on this machine.
 *
 * A server on loopback is open to every program of the machine and, by a browser, to every
 * page of the web. So: the Host must be a name of loopback with our port (a foreign page that
 * had its own name resolved to us is refused); an Origin must be ours; the browser's own word
 * on where a call came from must not be another site; each call but the first needs the
 * cookie, which is given for the token in the opened address's fragment, and a header that a
 * foreign page cannot set without asking first, which is refused. */
#ifndef CQ_GATE_H
#define CQ_GATE_H

#include "base/str.h"

enum { CQ_TOKEN = 64 }; /* hex digits of 32 random bytes */

typedef struct {
    uint16_t port;
    char token[CQ_TOKEN + 1];
    char cookie[CQ_TOKEN + 1]; /* its value; its name is claque-PORT */
} cq_gate;

/* What a request says of itself; p is NULL of what it does not say. */
typedef struct {
    cq_str host, origin, site, cookie, ours; /* ours: X-Claque */
} cq_claims;

void cq_gate_init(cq_gate *g, uint16_t port);

/* NULL, or why the request is refused: it is not from us at all... */
const char *cq_gate_refuses(const cq_gate *g, const cq_claims *c, bool api);

/* ...or it lacks the header, or the cookie. */
const char *cq_gate_forbids(const cq_gate *g, const cq_claims *c);

/* Whether it is the token, in a time that says nothing of how much of it is right. */
bool cq_gate_opens(const cq_gate *g, cq_str token);

/* "claque-8080=...; HttpOnly; SameSite=Strict; Path=/". */
void cq_gate_cookie(const cq_gate *g, cq_buf *out);

#endif
