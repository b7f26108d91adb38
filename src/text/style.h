/* style.h - whether an element's style hides its text. */
#ifndef CQ_STYLE_H
#define CQ_STYLE_H

#include "base/str.h"

enum { CQ_COLOUR_UNKNOWN = -1 };

/* What an element passes on to what is in it. */
typedef struct {
    int32_t ink, ground; /* 0xRRGGBB or CQ_COLOUR_UNKNOWN */
    bool hidden;
} cq_style;

/* "#fff", "#FFFFFF", "rgb(1, 2, 3)" or one of the common names. */
int32_t cq_colour(cq_str s);

/* Apply declarations ("color:red; display:none") to what was inherited. */
void cq_style_apply(cq_style *s, cq_str declarations);

#endif
