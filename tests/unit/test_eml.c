/* test_eml.c - one mail a file: EML, Maildir, an MH tree, Apple Mail's emlx. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "gather.h"

#define MAIL(no)                                                                         \
    "From: Anna <anna@valley.example>\nTo: member@office.example\n"                      \
    "Subject: Ferry\nMessage-ID: <" #no "@valley.example>\n\n"

#define PLIST                                                                            \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n<dict>\n"      \
    "\t<key>flags</key>\n\t<integer>8590195713</integer>\n</dict>\n</plist>\n"

/* As Apple Mail writes it: the length in a field of spaces, the mail, the plist. */
static const char *emlx_file(gather *g, const char *name, const char *mail, long more)
{
    cq_buf file = { 0 };
    cq_buf_printf(&file, "%-10ld\n%s%s", (long)strlen(mail) + more, mail, PLIST);
    const char *path = gather_file(g, name, file.p, file.n);
    cq_buf_done(&file);
    return path;
}

static void assert_text(const gather *g, size_t i, const char *want)
{
    assert_true(i < g->messages.n && g->messages.p[i].part_n == 1);
    cq_str got = g->messages.p[i].parts[0].bytes;
    if (!cq_str_eq(got, cq_str_z(want)))
        fail_msg("got \"%.*s\", want \"%s\"", CQ_FMT(got), want);
}

static void an_emlx_ends_where_its_first_line_says(void **state)
{
    (void)state;
    gather g = { 0 };
    const char *path =
        emlx_file(&g, "Valley.mbox/Messages/17.emlx", MAIL(1) "Keep the ferry.\n", 0);
    assert_false(gather_path(&g, path));
    assert_int_equal(g.problems.n, 0);
    assert_int_equal(g.messages.n, 1);
    assert_string_equal(g.ends.p[0].format, "emlx");
    assert_string_equal(g.messages.p[0].id.p, "1@valley.example");
    assert_string_equal(g.messages.p[0].sender.p, "anna@valley.example");
    assert_text(&g, 0, "Keep the ferry.\n"); /* and not its plist */
    gather_done(&g);
}

/* A plist in the text is the text's; a first line of digits alone makes no emlx. */
static void what_looks_like_an_emlx_inside_a_mail_is_text(void **state)
{
    (void)state;
    gather g = { 0 };
    gather_path(&g, emlx_file(&g, "18.emlx", MAIL(2) PLIST "4711\nis our number.\n", 0));
    assert_text(&g, 0, PLIST "4711\nis our number.\n");
    assert_string_equal(g.ends.p[0].format, "emlx");
    gather_path(&g, gather_file(&g, "number.txt", "1793\nwas a good year.\n", 22));
    assert_int_equal(g.messages.n, 2);
    assert_int_equal(g.messages.p[1].channel, CQ_LETTER);
    gather_done(&g);
}

static void an_emlx_cut_short_is_said_to_be(void **state)
{
    (void)state;
    gather g = { 0 };
    const char *path = emlx_file(&g, "19.emlx", MAIL(3) "Keep the", 4000);
    assert_true(gather_path(&g, path));
    assert_int_equal(g.messages.n, 1);
    assert_int_equal(g.problems.n, 1);
    assert_non_null(strstr(g.problems.p[0].reason.p, "cut short"));
    gather_done(&g);
}

/* nmh: folders in folders, numbers for names, "," before those that were removed, and files
 * of its own between them. */
static void a_tree_of_mh_is_read_with_its_folders(void **state)
{
    (void)state;
    static const char sequences[] = "cur: 2\nunseen: 2-3\n";
    static const char context[] = "Current-Folder: inbox\natr-cur-/var/mail: 2\n";
    gather g = { 0 };
    gather_file(&g, "Mail/context", context, sizeof context - 1);
    gather_file(&g, "Mail/inbox/.mh_sequences", sequences, sizeof sequences - 1);
    static const char *const mails[][2] = {
        { "Mail/inbox/1", MAIL(11) "One.\n" },
        { "Mail/inbox/10", MAIL(12) "Ten.\n" },
        { "Mail/inbox/,2", MAIL(13) "Removed.\n" },
        { "Mail/inbox/ferry/1", MAIL(14) "In a folder of the folder.\n" },
    };
    const char *last = NULL;
    for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
        last = gather_file(&g, mails[i][0], mails[i][1], strlen(mails[i][1]));
    cq_str root = cq_str_sub(cq_str_z(last), 0, strlen(last) - strlen("/inbox/ferry/1"));
    assert_false(gather_path(&g, cq_str_dup_z(&g.arena, root)));
    assert_int_equal(g.problems.n, 0);
    assert_int_equal(g.messages.n, 4);
    static const char *const ids[] = { "13@valley.example", "11@valley.example",
                                       "12@valley.example", "14@valley.example" };
    static const char *const formats[] = { "not messages", "mh", "not messages",
                                           "mh",           "mh", "mh" };
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(g.messages.p[i].id.p, ids[i]);
    assert_int_equal(g.ends.n, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(g.ends.p[i].format, formats[i]);
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_emlx_ends_where_its_first_line_says),
        cmocka_unit_test(what_looks_like_an_emlx_inside_a_mail_is_text),
        cmocka_unit_test(an_emlx_cut_short_is_said_to_be),
        cmocka_unit_test(a_tree_of_mh_is_read_with_its_folders),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
