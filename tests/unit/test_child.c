/* test_child.c - what a contained program cannot do. Scripts stand for it. */
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/child.h"

static char folder[CQ_CHILD_PATH], other[CQ_CHILD_PATH];

static int set_up(void **state)
{
    (void)state;
    return cq_child_folder(folder, NULL) || cq_child_folder(other, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    cq_child_remove(folder);
    cq_child_remove(other);
    return access(folder, F_OK) == 0;
}

static cq_status run(const char *script, cq_err *err)
{
    const char *argv[] = { "/bin/sh", "-c", script, "sh", other, NULL };
    char input[CQ_CHILD_PATH + 8];
    snprintf(input, sizeof input, "%s/in", other);
    FILE *f = fopen(input, "w");
    assert_non_null(f);
    fputs("given\n", f);
    fclose(f);
    cq_child c = { argv, input, folder, 2, 512 << 20, 1 << 20, "said" };
    return cq_child_run(&c, err);
}

/* The script must end well, or with code 2 where what it tried was refused. */
static void assert_refused(const char *script)
{
    cq_err err = { 0 };
    assert_int_equal(run(script, &err), CQ_FORMAT);
    assert_non_null(strstr(err.text, "code 2"));
}

static void it_reads_its_input_and_writes_in_its_folder(void **state)
{
    (void)state;
    char path[CQ_CHILD_PATH + 8];
    assert_int_equal(run("cat \"$1/in\" > out && mkdir -p a/b && mv out a/b/out", NULL),
                     CQ_OK);
    snprintf(path, sizeof path, "%s/a/b/out", folder);
    assert_int_equal(access(path, R_OK), 0);
}

static void it_sees_no_other_file(void **state)
{
    (void)state;
    if (!cq_child_landlock())
        skip();
    assert_refused("read x < /etc/passwd || exit 2");
    assert_refused("echo x > \"$1/new\" || exit 2");
    assert_refused("echo x >> \"$1/in\" || exit 2");
    assert_refused("ls / || exit 2");
    assert_refused("ls \"$1\" || exit 2");
    assert_refused("cp /bin/true t && ./t || exit 2"); /* what it wrote is no program */
}

static void it_has_no_network_and_no_other_process(void **state)
{
    (void)state;
    if (!cq_child_seccomp())
        skip();
    assert_refused("kill -0 1 || exit 2");
    if (access("/usr/bin/perl", X_OK) != 0)
        skip();
    assert_int_equal(run("perl -e 'exit 0'", NULL), CQ_OK);
    assert_refused("perl -e 'socket(S, 2, 1, 6) or exit 2'");
    assert_refused("perl -e 'socket(S, 1, 1, 0) or exit 2'");
}

static void it_is_stopped_at_its_bounds(void **state)
{
    (void)state;
    cq_err err = { 0 };
    assert_int_equal(run("while :; do :; done", &err), CQ_LIMIT);
    assert_int_equal(run("while :; do echo a long line of words; done > big", &err),
                     CQ_LIMIT);
    assert_int_equal(run("i=0; while [ $i -lt 400 ]; do : > f$i; i=$((i+1)); done", &err),
                     CQ_LIMIT);
    assert_non_null(strstr(err.text, "too much"));
}

static void it_leaves_nothing_running(void **state)
{
    (void)state;
    char path[CQ_CHILD_PATH + 8];
    assert_int_equal(run("(sleep 0.3; echo x > late) & exit 0", NULL), CQ_OK);
    usleep(600000);
    snprintf(path, sizeof path, "%s/late", folder);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void its_failure_is_told(void **state)
{
    (void)state;
    cq_err err = { 0 };
    const char *argv[] = { "/nowhere/at/all", NULL };
    cq_child c = { argv, NULL, folder, 2, 512 << 20, 1 << 20, NULL };
    assert_int_equal(cq_child_run(&c, &err), CQ_IO);
    assert_int_equal(run("exit 3", &err), CQ_FORMAT);
    assert_non_null(strstr(err.text, "code 3"));
    assert_int_equal(run("env | grep -q SECRET && exit 3; exit 0", &err), CQ_OK);
}

static void what_it_says_is_kept_and_what_it_links_is_not_read(void **state)
{
    (void)state;
    char path[CQ_CHILD_PATH + 8];
    cq_buf said = { 0 };
    assert_int_equal(run("echo a reason >&2; ln -s /etc/passwd link; mkfifo pipe", NULL),
                     CQ_OK);
    snprintf(path, sizeof path, "%s/said", folder);
    assert_int_equal(cq_child_get(path, 4, &said, NULL), CQ_OK);
    assert_true(cq_str_starts(cq_buf_view(&said), CQ_STR("a reason")));
    cq_buf_clear(&said);
    snprintf(path, sizeof path, "%s/link", folder);
    assert_int_equal(cq_child_get(path, 1000, &said, NULL), CQ_IO);
    snprintf(path, sizeof path, "%s/pipe", folder);
    assert_int_equal(cq_child_get(path, 1000, &said, NULL), CQ_IO);
    assert_int_equal(said.n, 0);
    cq_buf_done(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_reads_its_input_and_writes_in_its_folder,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_sees_no_other_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_has_no_network_and_no_other_process, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(it_is_stopped_at_its_bounds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_leaves_nothing_running, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_failure_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_it_says_is_kept_and_what_it_links_is_not_read, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
