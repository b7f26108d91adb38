/* abuse.c - claque abuse: listed words in campaigns and in the individual mail. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bounds.h"
#include "base/file.h"
#include "cli/cli.h"
#include "tell/abuse.h"

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "list", "FILE...", NULL, "LANG.txt, in place of the list of that language" },
    { "json", NULL, NULL, "print JSON" },
};
static const cq_usage usage = { "abuse", "",
                                "Count messages and senders that use listed words.",
                                options, sizeof options / sizeof *options };

/* "lists/en.txt" is of "en". */
static bool language_of(const char *path, char lang[4])
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t n = strcspn(name, ".");
    if (n < 2 || n > 3 || strcmp(name + n, ".txt") != 0)
        return false;
    memcpy(lang, name, n);
    lang[n] = 0;
    return true;
}

static cq_status load(const cq_args *a, cq_lexica *l, cq_err *err)
{
    cq_status s = CQ_OK;
    for (const cq_word_list *x = cq_abuse_lists; x->lang; x++)
        cq_lexica_put(l, x->lang, cq_str_z(x->text));
    for (int i = 0; i < a->many_n && !s; i++) {
        cq_buf text = { 0 };
        char lang[4];
        if (!language_of(a->many[i], lang))
            s = cq_fail_at(err, CQ_FORMAT, a->many[i], 0, 0,
                           "a list is named after its language, as en.txt");
        if (!s)
            s = cq_file_read(a->many[i], CQ_MAX_LIST, &text, err);
        if (!s)
            cq_lexica_put(l, lang, cq_buf_view(&text));
        cq_buf_done(&text);
    }
    return s;
}

static cq_status tell(cq_case *k, const cq_lexica *l, bool json, cq_err *err)
{
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    cq_abuses found = { 0 };
    cq_buf out = { 0 };
    cq_status s = cq_cli_findings(k, &c, &r, err);
    if (!s) {
        cq_abuses_find(&c, &r, l, &found);
        if (json)
            cq_abuse_json(&found, l, &out);
        else
            cq_abuse_page(&found, l, 80, &out);
        fwrite(out.p, 1, out.n, stdout);
    }
    cq_buf_done(&out);
    cq_abuses_done(&found);
    cq_report_done(&r);
    cq_corpus_done(&c);
    return s;
}

int cq_cmd_abuse(int argc, char **argv)
{
    cq_args a;
    cq_case *k = NULL;
    cq_lexica l = { 0 };
    cq_err err = { 0 };
    int code;
    if (!cq_args_few(&usage, argc, argv, 0, &a, &code))
        return code;
    code = cq_cli_open(&a, &k);
    if (code)
        return code;
    cq_status s = load(&a, &l, &err);
    if (!s)
        s = tell(k, &l, cq_args_given(&a, "json"), &err);
    cq_lexica_done(&l);
    cq_case_close(k);
    return s ? cq_cli_failed(&a, s, &err) : CQ_EXIT_DONE;
}
