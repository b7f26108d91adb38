/* test_spool.c - mails put aside lie there whole, until they are taken away. */
#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "serve/spool.h"

static char folder[64];

static int make(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/claque-spool-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int unmake(void **state)
{
    static const char *const names[] = { "/new", "/tmp" };
    char name[96];
    (void)state;
    chmod(folder, 0700);
    for (int i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "%s%s", folder, names[i]);
        rmdir(name); /* which fails where a mail lies there still */
    }
    return rmdir(folder);
}

static cq_spool *open_spool(void)
{
    cq_spool *s = NULL;
    cq_err err = { 0 };
    assert_int_equal(cq_spool_open(folder, &s, &err), CQ_OK);
    return s;
}

/* The files, as soon as a mail is in them. */
static cq_spool_names wait_for_one(cq_spool *s, cq_arena *a)
{
    while (!cq_spool_count(s).written)
        usleep(1000);
    return cq_spool_list(s, a);
}

/* Does a mail of this text lie in one of the files, with its From_ line and an empty line? */
static bool has(const cq_spool_names *names, const char *wanted)
{
    bool found = false;
    for (size_t i = 0; i < names->n; i++) {
        cq_buf file = { 0 };
        char path[512];
        snprintf(path, sizeof path, "%s/new/%s", folder, names->p[i]);
        assert_int_equal(cq_file_read(path, 1 << 20, &file, NULL), CQ_OK);
        cq_str s = cq_buf_view(&file), line;
        for (size_t at = 0; at < s.n; at += line.n + 1) {
            line = cq_str_sub(s, at, s.n);
            line = cq_str_sub(line, 0, cq_str_find(line, CQ_STR("\n")));
            cq_str mail = cq_str_sub(s, at + line.n + 1, s.n);
            found |= cq_str_starts(line, CQ_STR("From claque-milter ")) &&
                     cq_str_starts(mail, cq_str_z(wanted)) &&
                     mail.p[strlen(wanted)] == '\n';
        }
        cq_buf_done(&file);
    }
    return found;
}

static void what_waits_is_written_and_found_again(void **state)
{
    cq_arena a = { 0 };
    cq_spool *s = open_spool();
    (void)state;
    for (int i = 0; i < 40; i++) {
        char head[32];
        snprintf(head, sizeof head, "X-Number: %d\n", i);
        cq_spool_put(s, cq_str_z(head), CQ_STR("Subject: lamp\n\nKeep it lit.\n"));
    }
    cq_spool_close(s);

    s = open_spool();
    uint64_t lie = cq_spool_count(s).lie;
    assert_int_equal(cq_spool_count(s).written, 0);
    cq_spool_names names = cq_spool_list(s, &a);
    assert_int_equal(names.n, 1);
    assert_true(has(&names, "X-Number: 0\nSubject: lamp\n\nKeep it lit.\n"));
    assert_true(has(&names, "X-Number: 39\nSubject: lamp\n\nKeep it lit.\n"));
    cq_spool_put(s, CQ_STR(""), CQ_STR("a late one\n"));
    cq_spool_remove(s, names); /* and no other */
    cq_spool_close(s);

    s = open_spool();
    names = cq_spool_list(s, &a);
    assert_int_equal(names.n, 1);
    assert_true(has(&names, "a late one\n"));
    assert_in_range(cq_spool_count(s).lie, strlen("a late one\n"), lie / 20);
    cq_spool_remove(s, names);
    assert_int_equal(cq_spool_count(s).lie, 0);
    cq_spool_close(s);
    cq_arena_done(&a);
}

static void a_mail_can_forge_no_other(void **state)
{
    cq_arena a = { 0 };
    cq_spool *s = open_spool();
    (void)state;
    cq_spool_put(s, CQ_STR("Subject: one\n"),
                 CQ_STR("\nhere\n\nFrom x Sun Nov 29 18:00:00 2026\n"
                        "Subject: two\n\n>From here on"));
    cq_spool_names names = wait_for_one(s, &a);
    assert_true(has(&names, "Subject: one\n\nhere\n\n>From x Sun Nov 29 18:00:00 2026\n"
                            "Subject: two\n\n>>From here on\n"));
    cq_spool_remove(s, names);
    cq_spool_close(s);
    cq_arena_done(&a);
}

/* A filter that is killed leaves its last file where it was written. */
static void what_a_killed_filter_began_is_taken_over(void **state)
{
    cq_arena a = { 0 };
    char path[96];
    (void)state;
    cq_spool_close(open_spool());
    snprintf(path, sizeof path, "%s/tmp/1.N1P1.mbox", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("From claque-milter Sun Nov 29 18:00:00 2026\nSubject: cut\n\nhal", f);
    fclose(f);
    cq_spool *s = open_spool();
    assert_int_not_equal(cq_spool_count(s).lie, 0);
    cq_spool_names names = cq_spool_list(s, &a);
    assert_int_equal(names.n, 1);
    assert_string_equal(names.p[0], "1.N1P1.mbox");
    cq_spool_remove(s, names);
    cq_spool_close(s);
    cq_arena_done(&a);
}

static void a_folder_that_cannot_be_made_is_told(void **state)
{
    char path[96];
    cq_spool *s = NULL;
    cq_err err = { 0 };
    (void)state;
    snprintf(path, sizeof path, "%s/none/such", folder);
    assert_int_equal(cq_spool_open(path, &s, &err), CQ_IO);
    assert_null(s);
    assert_true(err.text[0] != 0);
}

static void it_is_for_its_owner_alone(void **state)
{
    static const char *const names[] = { "/new", "/tmp" };
    struct stat st;
    char name[96];
    (void)state;
    cq_spool_close(open_spool());
    for (int i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "%s%s", folder, names[i]);
        assert_int_equal(stat(name, &st), 0);
        assert_int_equal(st.st_mode & 077, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_waits_is_written_and_found_again, make,
                                        unmake),
        cmocka_unit_test_setup_teardown(a_mail_can_forge_no_other, make, unmake),
        cmocka_unit_test_setup_teardown(what_a_killed_filter_began_is_taken_over, make,
                                        unmake),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_made_is_told, make,
                                        unmake),
        cmocka_unit_test_setup_teardown(it_is_for_its_owner_alone, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
