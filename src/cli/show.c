/* show.c - claque show: what the last scan found, one campaign in full, or the camps. */
#include "cli/cli.h"

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "camps", NULL, NULL, "camps that are apart and use the same scripts" },
    { "messages", NULL, NULL, "the messages too: text, place and hash" },
};
static const cq_usage usage = { "show", "[CAMPAIGN]",
                                "Print what was found, or one campaign in full.", options,
                                sizeof options / sizeof *options };

int cq_cmd_show(int argc, char **argv)
{
    cq_args a;
    cq_case *k = NULL;
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    cq_err err = { 0 };
    char now[9];
    int code;
    if (!cq_args_few(&usage, argc, argv, 1, &a, &code))
        return code;
    if (a.rest_n && cq_args_given(&a, "camps"))
        return cq_args_misuse(&usage, "--camps is of all campaigns");
    cq_term_opt o = { .campaign = a.rest_n ? a.rest[0] : NULL,
                      .camps = cq_args_given(&a, "camps"),
                      .messages = cq_args_given(&a, "messages") };
    code = cq_cli_open(&a, &k);
    if (code)
        return code;
    cq_status s = cq_cli_findings(k, &c, &r, &err);
    /* It may be the id of an earlier run, as in the header of a mail. */
    if (!s && o.campaign && cq_case_find_campaign(k, o.campaign, now, NULL) == CQ_OK)
        o.campaign = now;
    if (!s)
        s = cq_cli_term(&c, &r, o, &err);
    cq_report_done(&r);
    cq_corpus_done(&c);
    cq_case_close(k);
    return s ? cq_cli_failed(&a, s, &err) : CQ_EXIT_DONE;
}
