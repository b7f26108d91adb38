/* link.h - a link as it is compared.
 *
 * Two links that lead a reader to one page are one: what only says how he came there is
 * taken off, and a redirection whose address holds its end is that end. Nothing is fetched:
 * where a shortened link leads is not known (site.h). After RFC 3986, section 6. */
#ifndef CQ_LINK_H
#define CQ_LINK_H

#include "base/str.h"

/* Scheme, user, default port, "www." and fragment off; host in lower case, in ASCII; escapes
 * that are none undone; redirections followed; parameters of tracking off. From the arena. */
cq_str cq_link_canonical(cq_arena *a, cq_str link);

/* Where its redirections end, as it is written there. */
cq_str cq_link_end(cq_arena *a, cq_str link);

/* The host of a canonical link, without port. */
cq_str cq_link_host(cq_str canonical);

/* Whether it leads to a page at all: mailto:, tel:, data: and their like do not. */
bool cq_link_leads(cq_str link);

/* Undo the escapes (%41) of s; all of them, or those of letters, digits and -._~ only, the
 * others in capitals. Returns how many bytes, at most s.n, were written to out. */
size_t cq_link_unescape(cq_str s, bool all, char *out);

#endif
