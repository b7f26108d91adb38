/* cli.h - what the commands share: exit codes, the case that they work on, how they speak.
 *
 * A command is one file and one row of the table in main.c. Its function gets argv[0] as
 * the command's own name and returns the exit status of the program. */
#ifndef CQ_CLI_H
#define CQ_CLI_H

#include <stdio.h>

#include "cli/args.h"
#include "keep/case.h"

enum {
    CQ_EXIT_DONE = 0,
    CQ_EXIT_USAGE = 2,
    CQ_EXIT_PARTIAL = 3, /* done, but an input could not be read whole */
    CQ_EXIT_FAILED = 4,
    CQ_EXIT_INTERRUPTED = 130
};

/* The row that each command which works on a case has in its table of options. */
#define CQ_OPTION_CASE                                                                   \
    {                                                                                    \
        "case", "FILE", NULL, "the case; else $CLAQUE_CASE"                              \
    }

int cq_cmd_scan(int argc, char **argv);
int cq_cmd_problems(int argc, char **argv);
int cq_cmd_forget(int argc, char **argv);
int cq_cmd_doctor(int argc, char **argv);
int cq_cmd_help(int argc, char **argv);

/* The path in --case or $CLAQUE_CASE, or NULL. */
const char *cq_cli_case_path(const cq_args *a);

/* Open the case that the command names; CQ_OK, or an exit status told on stderr. */
int cq_cli_open(const cq_args *a, cq_case **out);

/* Say what failed: "claque scan: june.mbox:1203: reason". Returns the exit status. */
int cq_cli_failed(const cq_args *a, cq_status s, const cq_err *err);

/* One line: "june.mbox:1203: reason". */
void cq_cli_print_problem(FILE *f, const cq_problem *p);

/* Write a file whole, "-" being standard output: a new file takes the old one's place only
 * when all of it is on the disk. */
cq_status cq_cli_write(const char *path, cq_str bytes, cq_err *err);

/* Whether the user pressed Ctrl-C; listening starts with the first call of _watch. */
void cq_cli_watch_interrupt(void);
bool cq_cli_interrupted(void);

#endif
