/* style.h - the style of the HTML report: one sheet, for screen (light and dark) and
 * print. */
#ifndef CQ_STYLE_H
#define CQ_STYLE_H

extern const char cq_style[];

#endif
