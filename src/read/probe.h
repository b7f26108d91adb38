/* probe.h - does what holds the programs and processes that read for us hold? It is tried.
 *
 * What a kernel says it has, a container or a policy may still withhold; only what was refused
 * is known to be. */
#ifndef CQ_PROBE_H
#define CQ_PROBE_H

#include <stdbool.h>

/* What was not refused: to open a file of the system, a socket, and to reach another process. */
typedef struct {
    bool ran; /* else nothing was tried */
    bool file, network, process;
} cq_probe;

/* In this process, which nothing holds. */
cq_probe cq_probe_here(void);

/* In a process apart (apart.h), and in a program that is called (child.h): /bin/sh, which has
 * no network to try: it says false. Some milliseconds. */
cq_probe cq_probe_apart(void);
cq_probe cq_probe_child(void);

#endif
