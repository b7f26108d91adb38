/* test_notice.c - word of new mail in a Maildir. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "serve/notice.h"

enum { LONG = 5000, NOW = 0 }; /* milliseconds */

static char folder[64];

static const char *in(const char *name)
{
    static char path[4][96];
    static int next;
    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[next], "%s/%s", folder, name);
    return path[next];
}

static int make(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/claque-notice-XXXXXX");
    return mkdtemp(folder) && !mkdir(in("new"), 0700) && !mkdir(in("cur"), 0700) &&
                   !mkdir(in("tmp"), 0700)
               ? 0
               : -1;
}

static int unmake(void **state)
{
    (void)state;
    unlink(in("new/1"));
    unlink(in("cur/1"));
    unlink(in("tmp/2"));
    return rmdir(in("new")) | rmdir(in("cur")) | rmdir(in("tmp")) | rmdir(folder);
}

static void write_file(const char *name)
{
    FILE *f = fopen(in(name), "w");
    assert_non_null(f);
    fputs("Subject: lamp\n\n", f);
    fclose(f);
}

static void mail_that_comes_is_noticed_once(void **state)
{
    int fd = -1;
    (void)state;
    assert_int_equal(cq_notice_open(folder, &fd, NULL), CQ_OK);
    assert_false(cq_notice_wait(fd, NOW));
    write_file("tmp/1"); /* as it is being delivered */
    assert_false(cq_notice_wait(fd, NOW));
    assert_int_equal(rename(in("tmp/1"), in("new/1")), 0);
    assert_true(cq_notice_wait(fd, LONG));
    assert_false(cq_notice_wait(fd, NOW));
    assert_int_equal(rename(in("new/1"), in("cur/1")), 0); /* it was seen */
    assert_true(cq_notice_wait(fd, LONG));
    assert_false(cq_notice_wait(fd, NOW));
    close(fd);
}

static void what_is_no_maildir_is_told(void **state)
{
    char far[5000];
    int fd = -1;
    cq_err err = { 0 };
    (void)state;
    assert_int_equal(cq_notice_open(in("tmp"), &fd, &err), CQ_IO);
    memset(far, 'x', sizeof far - 1);
    far[sizeof far - 1] = 0;
    assert_int_equal(cq_notice_open(far, &fd, &err), CQ_LIMIT);
    assert_int_equal(fd, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(mail_that_comes_is_noticed_once, make, unmake),
        cmocka_unit_test_setup_teardown(what_is_no_maildir_is_told, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
