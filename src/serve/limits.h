/* limits.h - the limits of the workbench. */
#ifndef CQ_SERVE_LIMITS_H
#define CQ_SERVE_LIMITS_H

enum {
    CQ_SERVE_CONNECTIONS = 1024, /* at once; further ones wait */
    CQ_SERVE_MEMORY = 32 << 10,  /* bytes for the head of a request */
    CQ_SERVE_IDLE = 10,          /* seconds after which a silent connection is closed */
    CQ_SERVE_PAGE = 1000,        /* items of a list */
    CQ_SERVE_TEXT = 150 << 10,   /* bytes of a message's text that are shown */
    CQ_SERVE_WORDS = 20000,      /* words of it that are compared */
    CQ_SERVE_BINS = 1500,        /* of a timeline */
    CQ_SERVE_SERIES = 12,        /* campaigns that have a line of their own in it */
    CQ_SERVE_NODES = 2000,       /* of a network */
    CQ_SERVE_TIES = 10000,
    CQ_SERVE_SEARCH = 400 /* bytes of what is searched for */
};

#endif
