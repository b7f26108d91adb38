/* forget.c - claque forget: a sender, or what is old, goes for good. */
#include <stdio.h>

#include "cli/cli.h"

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "sender", "KEY", NULL, "forget this sender, as mail:a@x.example" },
    { "before", "DATE", NULL, "forget what is older, as 2026-01-31" },
};
static const cq_usage usage = {
    "forget", "", "Remove a sender, or old messages, from the case for good.", options, 3
};

static int forget(const cq_args *a, const char *sender, int64_t before)
{
    cq_case *c = NULL;
    cq_err err;
    uint64_t gone = 0;
    int code = cq_cli_open(a, &c);
    if (code)
        return code;
    cq_status s = sender ? cq_case_forget_sender(c, cq_str_z(sender), &gone, &err)
                         : cq_case_forget_before(c, before, &gone, &err);
    cq_case_close(c);
    if (s == CQ_FORMAT)
        return cq_args_misuse(a->usage, "%s", err.text);
    if (s)
        return cq_cli_failed(a, s, &err);
    printf("%llu message%s forgotten. What was found before is dropped: run claque scan "
           "again.\n",
           (unsigned long long)gone, gone == 1 ? " is" : "s are");
    return CQ_EXIT_DONE;
}

int cq_cmd_forget(int argc, char **argv)
{
    cq_args a;
    int code;
    if (!cq_args_read(&usage, argc, argv, &a, &code))
        return code;
    const char *sender = cq_args_get(&a, "sender"), *before = cq_args_get(&a, "before");
    if (a.rest_n || !sender == !before)
        return cq_args_misuse(&usage, "give --sender KEY or --before DATE");
    int64_t time = CQ_NO_TIME;
    if (before) {
        time = cq_time_read(cq_str_z(before), CQ_DATES_UNKNOWN, 0);
        if (time == CQ_NO_TIME)
            return cq_args_misuse(&usage, "--before %s is no date", before);
    }
    return forget(&a, sender, time);
}
