/* site.h - whose a host is: its registrable domain by the public suffix list (libpsl, with
 * the list that it was built with, so that one version gives one answer), and hosts that
 * say nothing of where a link leads. */
#ifndef CQ_SITE_H
#define CQ_SITE_H

#include "base/str.h"

/* The registrable domain of a canonical link: "news.example" of "a.news.example:8080/b". The
 * host itself where it is an address, or a suffix under which people register. */
cq_str cq_site_of(cq_str canonical);

/* Whether the domain shortens links: theirs lead anywhere. */
bool cq_site_shortens(cq_str domain);

#endif
