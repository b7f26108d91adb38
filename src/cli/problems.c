/* problems.c - claque problems: what could not be read, and why. */
#include <stdio.h>

#include "cli/cli.h"

static const cq_option options[] = { CQ_OPTION_CASE };
static const cq_usage usage = { "problems", "", "List what could not be read, and why.",
                                options, 1 };

static cq_status print(void *ctx, const cq_problem *p)
{
    (void)ctx;
    cq_cli_print_problem(stdout, p);
    return CQ_OK;
}

int cq_cmd_problems(int argc, char **argv)
{
    cq_args a;
    cq_case *c = NULL;
    cq_err err;
    int code;
    if (!cq_args_few(&usage, argc, argv, 0, &a, &code))
        return code;
    code = cq_cli_open(&a, &c);
    if (code)
        return code;
    cq_status s = cq_case_problems(c, print, NULL, &err);
    cq_case_close(c);
    return s ? cq_cli_failed(&a, s, &err) : CQ_EXIT_DONE;
}
