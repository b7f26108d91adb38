/* pages.h - the manual, which man/embed.py turns into a table when the program is built. */
#ifndef CQ_PAGES_H
#define CQ_PAGES_H

typedef struct {
    const char *command; /* "" for the overview, NULL ends the table */
    const char *text;
} cq_page;

extern const cq_page cq_pages[];

#endif
