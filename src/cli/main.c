/* main.c - the table of commands; dispatch and the overview come from it. */
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "claque.h"
#include "cli/cli.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    { "scan", cq_cmd_scan, "read inputs and find the campaigns in them" },
    { "show", cq_cmd_show, "print what was found, or one campaign in full" },
    { "open", cq_cmd_open, "show a case in the browser: the workbench" },
    { "match", cq_cmd_match, "find the messages that echo a text, or a signed script" },
    { "bulletin", cq_cmd_bulletin, "write one page that warns colleagues" },
    { "sign", cq_cmd_sign, "write a signed file by which colleagues know a script" },
    { "watch", cq_cmd_watch, "let a case grow by new mail in a Maildir" },
    { "calibrate", cq_cmd_calibrate,
      "hold the claimed error against a case's own nulls" },
    { "export", cq_cmd_export, "write the findings for other programs" },
    { "abuse", cq_cmd_abuse, "count messages and senders that use listed words" },
    { "compat", cq_cmd_compat, "count what CooRTweet and CNT count" },
    { "problems", cq_cmd_problems, "list what could not be read, and why" },
    { "forget", cq_cmd_forget, "remove a sender, or old messages, for good" },
    { "doctor", cq_cmd_doctor, "check the case and this program" },
    { "help", cq_cmd_help, "print a page of the manual" },
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static void overview(FILE *f)
{
    fputs("usage: claque COMMAND [OPTION...] [OPERAND...]\n\n", f);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(f, "  %-10s %s\n", commands[i].name, commands[i].help);
    fputs("\nclaque help COMMAND prints the page of a command, --help its options.\n", f);
}

/* Large blocks go back to the kernel when they are freed. Left alone, malloc takes those up
 * to 32 MiB for small after the first of them, and each thread keeps its own. It asks for more
 * in steps that are worth the call, for which other threads' calls have to end. */
static void tune_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, 8 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
    mallopt(M_TOP_PAD, 2 << 20);
}

int main(int argc, char **argv)
{
    tune_memory();
    if (argc < 2) {
        overview(stderr);
        return CQ_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("claque " CQ_VERSION);
        return CQ_EXIT_DONE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        overview(stdout);
        return CQ_EXIT_DONE;
    }
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "claque: there is no command %s; see claque --help\n", argv[1]);
    return CQ_EXIT_USAGE;
}
