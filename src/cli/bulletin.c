/* bulletin.c - claque bulletin: one page that warns colleagues of a campaign. */
#include "cli/cli.h"
#include "warn/bulletin.h"

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "html", "FILE", NULL, "write the page as HTML" },
    { "text", "FILE", NULL, "write it as text; - if neither is given" },
};
static const cq_usage usage = { "bulletin", "CAMPAIGN",
                                "Write one page that warns colleagues of a campaign.",
                                options, sizeof options / sizeof *options };

typedef void pen(const cq_corpus *, const cq_campaign *, const cq_known *, cq_buf *);

static cq_status write_page(pen *write, const char *path, const cq_corpus *c,
                            const cq_campaign *p, const cq_known *k, cq_err *err)
{
    cq_buf out = { 0 };
    if (!path)
        return CQ_OK;
    write(c, p, k, &out);
    cq_status s = cq_cli_write(path, cq_buf_view(&out), err);
    cq_buf_done(&out);
    return s;
}

int cq_cmd_bulletin(int argc, char **argv)
{
    cq_args a;
    cq_cli_one one;
    cq_known k = { 0 };
    cq_err err = { 0 };
    int code;
    if (!cq_args_read(&usage, argc, argv, &a, &code))
        return code;
    if (a.rest_n != 1)
        return cq_args_misuse(&usage, "which campaign? name one, as claque show does");
    const char *html = cq_args_get(&a, "html"), *text = cq_args_get(&a, "text");
    code = cq_cli_open_one(&a, a.rest[0], &one);
    if (code)
        return code;
    cq_known_find(&one.corpus, one.campaign, &k);
    cq_status s = write_page(cq_bulletin_text, text || html ? text : "-", &one.corpus,
                             one.campaign, &k, &err);
    if (!s)
        s = write_page(cq_bulletin_html, html, &one.corpus, one.campaign, &k, &err);
    cq_known_done(&k);
    cq_cli_close_one(&one);
    return s ? cq_cli_failed(&a, s, &err) : CQ_EXIT_DONE;
}
