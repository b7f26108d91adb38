/* cli.h - what the commands share: exit codes, the case that they work on, how they speak.
 *
 * A command is one file and one row of the table in main.c. Its function gets argv[0] as
 * the command's own name and returns the exit status of the program. */
#ifndef CQ_CLI_H
#define CQ_CLI_H

#include <stdio.h>

#include "cli/args.h"
#include "keep/case.h"
#include "read/input.h"
#include "tell/tell.h"

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
int cq_cmd_show(int argc, char **argv);
int cq_cmd_open(int argc, char **argv);
int cq_cmd_match(int argc, char **argv);
int cq_cmd_bulletin(int argc, char **argv);
int cq_cmd_sign(int argc, char **argv);
int cq_cmd_watch(int argc, char **argv);
int cq_cmd_calibrate(int argc, char **argv);
int cq_cmd_export(int argc, char **argv);
int cq_cmd_abuse(int argc, char **argv);
int cq_cmd_compat(int argc, char **argv);
int cq_cmd_problems(int argc, char **argv);
int cq_cmd_forget(int argc, char **argv);
int cq_cmd_doctor(int argc, char **argv);
int cq_cmd_help(int argc, char **argv);

/* The path in --case or $CLAQUE_CASE, or NULL. */
const char *cq_cli_case_path(const cq_args *a);

/* Open the case that the command names; CQ_OK, or an exit status told on stderr. */
int cq_cli_open(const cq_args *a, cq_case **out);
int cq_cli_open_at(const cq_args *a, const char *path, cq_case **out);

/* All messages of the case, and what its last scan found. */
cq_status cq_cli_findings(cq_case *k, cq_corpus *c, cq_report *r, cq_err *err);

/* One campaign of the case, by the id that it bears or once bore. */
typedef struct {
    cq_case *k;
    cq_corpus corpus;
    cq_report report;
    const cq_campaign *campaign;
} cq_cli_one;

/* Open the case and load it; CQ_EXIT_DONE, or an exit status told on stderr. */
int cq_cli_open_one(const cq_args *a, const char *id, cq_cli_one *out);
void cq_cli_close_one(cq_cli_one *one);

/* claque match with signature files: whether any is named, and what it does then. */
bool cq_cli_wants_known(const cq_args *a);
int cq_cli_match_known(const cq_args *a, uint64_t most, bool json);

/* claque watch with signature files: print a line for each by which the case now knows
 * another number of messages than when it was told last. `told` has a number for each
 * --signature, CQ_NOT_TOLD at first. What is refused is told once, on stderr. Either call:
 * CQ_IO or CQ_FORMAT where the trust file or the circle's cannot be used. */
enum { CQ_NOT_TOLD = -1, CQ_REFUSED = -2 };
cq_status cq_cli_known_ready(const cq_args *a, cq_err *err);
cq_status cq_cli_watch_known(const cq_args *a, int64_t *told, cq_err *err);

/* Print the report for people on standard output, as wide as the terminal is and coloured
 * if it is one; `o` says what of it. */
cq_status cq_cli_term(const cq_corpus *c, const cq_report *r, cq_term_opt o, cq_err *err);

/* Say what failed: "claque scan: june.mbox:1203: reason". Returns the exit status. */
int cq_cli_failed(const cq_args *a, cq_status s, const cq_err *err);

/* One line: "june.mbox:1203: reason". */
void cq_cli_print_problem(FILE *f, const cq_problem *p);

/* Write a file whole, "-" being standard output: a new file takes the old one's place only
 * when all of it is on the disk. */
cq_status cq_cli_write(const char *path, cq_str bytes, cq_err *err);

/* Write a new file, never over an old one, that only its owner may read if `secret`. */
cq_status cq_cli_write_new(const char *path, cq_str bytes, bool secret, cq_err *err);

/* The option's day, as days since 1970, or today in UTC; false, told on stderr, where it is
 * no date. */
bool cq_cli_day(const cq_args *a, const char *name, int32_t *out);

/* For what computes on a case: hold about half of the memory that there is, and let the rest
 * lie in a file (base/spill.h), where one can be made. Returns the half in bytes; 0: no limit.
 * To be called once, before there are threads. */
size_t cq_cli_hold_half(void);

/* From now on, Ctrl-C and a request to end make _interrupted true, if `patient`: for work
 * that ends soon and in order. Else they end the program at once with CQ_EXIT_INTERRUPTED,
 * which the case stands as it stands kill -9. The second one always ends it. */
void cq_cli_watch_interrupt(bool patient);
bool cq_cli_interrupted(void);

/* A receiver that reads each input whole, prints what is wrong with it on stderr, and keeps
 * nothing: `message` alone gets something. */
cq_sink cq_cli_look(void *ctx, cq_status (*message)(void *ctx, const cq_source *s,
                                                    cq_message *m, cq_err *err));

#endif
