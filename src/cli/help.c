/* help.c - claque help: a page of the manual, printed. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/pages.h"

static const cq_usage usage = { "help", "[COMMAND]", "Print a page of the manual.", NULL,
                                0 };

int cq_cmd_help(int argc, char **argv)
{
    cq_args a;
    int code;
    if (!cq_args_few(&usage, argc, argv, 1, &a, &code))
        return code;
    const char *command = a.rest_n ? a.rest[0] : "";
    for (const cq_page *page = cq_pages; page->command; page++)
        if (strcmp(page->command, command) == 0)
            return fputs(page->text, stdout) < 0 ? CQ_EXIT_FAILED : CQ_EXIT_DONE;
    return cq_args_misuse(&usage, "there is no command %s", command);
}
