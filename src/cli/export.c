/* export.c - claque export: the findings for other programs. */
#include "cli/cli.h"

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "to", "FORMAT", NULL, "csv|jsonl|gexf|graphml|indicators|stix|misp|coortweet" },
    { "output", "FILE", "-", "where to" },
    { "names", NULL, NULL, "names and paths as they are, not pseudonyms" },
    { "raw", NULL, NULL, "CSV cells as they are, formulas too" },
};
static const cq_usage usage = { "export", "--to FORMAT",
                                "Write the findings for other programs.", options,
                                sizeof options / sizeof *options };

typedef void teller(const cq_corpus *, const cq_report *, const cq_export_opt *,
                    cq_buf *);

static cq_status export(cq_case *k, teller *tell, cq_export_opt *o, const char *path,
                        cq_err *err)
{
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    cq_buf out = { 0 };
    cq_status s = cq_cli_findings(k, &c, &r, err);
    if (!s) {
        cq_case_key(k, o->key);
        tell(&c, &r, o, &out);
        s = cq_cli_write(path, cq_buf_view(&out), err);
    }
    cq_buf_done(&out);
    cq_report_done(&r);
    cq_corpus_done(&c);
    return s;
}

int cq_cmd_export(int argc, char **argv)
{
    static const char *const formats[] = { "csv",     "jsonl",      "gexf",
                                           "graphml", "indicators", "stix",
                                           "misp",    "coortweet",  NULL };
    static teller *const tellers[] = { cq_tell_csv,     cq_tell_jsonl,      cq_tell_gexf,
                                       cq_tell_graphml, cq_tell_indicators, cq_tell_stix,
                                       cq_tell_misp,    cq_tell_coortweet };
    cq_args a;
    cq_case *k = NULL;
    cq_err err = { 0 };
    int code;
    if (!cq_args_few(&usage, argc, argv, 0, &a, &code))
        return code;
    if (!cq_args_given(&a, "to"))
        return cq_args_misuse(&usage, "to what? give --to csv, or another format");
    int format = cq_args_word(&a, "to", formats);
    if (format < 0)
        return CQ_EXIT_USAGE;
    cq_export_opt o = { .names = cq_args_given(&a, "names"),
                        .raw = cq_args_given(&a, "raw") };
    code = cq_cli_open(&a, &k);
    if (code)
        return code;
    cq_status s = export(k, tellers[format], &o, cq_args_get(&a, "output"), &err);
    cq_case_close(k);
    return s ? cq_cli_failed(&a, s, &err) : CQ_EXIT_DONE;
}
