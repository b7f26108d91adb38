/* wrapper.h - redirections whose address holds its end: what search engines, social networks
 * and the filters of mail put around the links that pass through them. */
#ifndef CQ_WRAPPER_H
#define CQ_WRAPPER_H

#include "base/str.h"

/* The link inside a canonical one, in the arena; empty where it wraps none, or says where it
 * leads only to who follows it. */
cq_str cq_wrapper_inner(cq_arena *a, cq_str canonical);

#endif
