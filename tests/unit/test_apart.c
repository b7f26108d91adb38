/* test_apart.c - what work in a process apart cannot do, and how its end is told. */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "read/apart.h"
#include "read/child.h"
#include "read/crew.h"
#include "read/probe.h"

static const cq_apart_bounds bounds = { 1, 64 << 20, 1 << 20 };

static cq_status answers(void *ctx, cq_buf *out, cq_err *err)
{
    (void)err;
    cq_buf_z(out, ctx);
    return CQ_OK;
}

static cq_status fails(void *ctx, cq_buf *out, cq_err *err)
{
    (void)ctx, (void)out;
    return cq_fail(err, CQ_EMPTY, "nothing is in it");
}

/* Each that succeeds where it must not is written down. */
static cq_status tries(void *ctx, cq_buf *out, cq_err *err)
{
    (void)ctx, (void)err;
    if (open("/etc/passwd", O_RDONLY) >= 0)
        cq_buf_z(out, "open ");
    if (open("/tmp/claque-apart", O_WRONLY | O_CREAT, 0600) >= 0)
        cq_buf_z(out, "create ");
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        cq_buf_z(out, "socket ");
    if (kill(getppid(), 0) == 0)
        cq_buf_z(out, "kill ");
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        cq_buf_z(out, "fork ");
    execl("/bin/true", "true", (char *)NULL);
    cq_buf_z(out, "tried");
    return CQ_OK;
}

static cq_status spins(void *ctx, cq_buf *out, cq_err *err)
{
    (void)out, (void)err;
    for (volatile int *n = ctx; *n >= 0;)
        *n = (*n + 1) & 0xffff;
    return CQ_OK;
}

static cq_status talks(void *ctx, cq_buf *out, cq_err *err)
{
    (void)ctx, (void)err;
    for (int i = 0; i < 1 << 17; i++)
        cq_buf_z(out, "a long line of words");
    return CQ_OK;
}

#if !defined(__SANITIZE_ADDRESS__)
static cq_status swells(void *ctx, cq_buf *out, cq_err *err)
{
    (void)ctx, (void)out, (void)err;
    char *p = cq_alloc((size_t)1 << 30);
    memset(p, 1, (size_t)1 << 30);
    return CQ_OK;
}
#endif

static cq_status falls(void *ctx, cq_buf *out, cq_err *err)
{
    (void)out, (void)err;
    return (cq_status)(*(volatile int **)ctx)[0];
}

static cq_status lies(void *ctx, cq_buf *out, cq_err *err)
{
    (void)ctx, (void)out, (void)err;
    return CQ_STOP; /* which would end the run */
}

static void its_answer_and_its_failure_come_back(void **state)
{
    (void)state;
    cq_buf out = { 0 };
    cq_err err = { 0 };
    assert_int_equal(cq_apart(answers, "words", &bounds, &out, &err), CQ_OK);
    assert_true(cq_str_eq(cq_buf_view(&out), CQ_STR("words")));
    assert_int_equal(cq_apart(fails, NULL, &bounds, &out, &err), CQ_EMPTY);
    assert_string_equal(err.text, "nothing is in it");
    assert_int_equal(cq_apart(lies, NULL, &bounds, &out, &err), CQ_FORMAT);
    cq_buf_done(&out);
}

static void it_has_no_file_no_network_and_no_process(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__)
    skip(); /* the sanitizer needs what is refused */
#endif
    if (!cq_child_seccomp() || !cq_child_landlock())
        skip();
    cq_buf out = { 0 };
    assert_int_equal(cq_apart(tries, NULL, &bounds, &out, NULL), CQ_OK);
    assert_true(cq_str_eq(cq_buf_view(&out), CQ_STR("tried")));
    cq_buf_done(&out);
}

static void a_probe_says_what_is_not_refused(void **state)
{
    (void)state;
    cq_probe here = cq_probe_here();
    assert_true(here.ran && here.file && here.network && here.process);
#if defined(__SANITIZE_ADDRESS__)
    skip(); /* the sanitizer needs what is refused */
#endif
    if (!cq_child_seccomp() || !cq_child_landlock())
        skip();
    cq_probe apart = cq_probe_apart(), child = cq_probe_child();
    assert_true(apart.ran && !apart.file && !apart.network && !apart.process);
    assert_true(child.ran && !child.file && !child.process);
}

static void it_is_stopped_at_its_bounds(void **state)
{
    (void)state;
    cq_buf out = { 0 };
    cq_err err = { 0 };
    int n = 0;
    assert_int_equal(cq_apart(spins, &n, &bounds, &out, &err), CQ_LIMIT);
    assert_non_null(strstr(err.text, "too long"));
    assert_int_equal(cq_apart(talks, NULL, &bounds, &out, &err), CQ_LIMIT);
    assert_non_null(strstr(err.text, "too much"));
#if !defined(__SANITIZE_ADDRESS__)
    assert_int_equal(cq_apart(swells, NULL, &bounds, &out, &err), CQ_LIMIT);
#endif
    assert_int_equal(out.n, 0);
    cq_buf_done(&out);
}

static void its_fall_is_told(void **state)
{
    (void)state;
    cq_buf out = { 0 };
    cq_err err = { 0 };
    int *nothing = NULL;
    cq_status s = cq_apart(falls, &nothing, &bounds, &out, &err);
    assert_true(s == CQ_LIMIT || s == CQ_FORMAT);
    assert_true(err.text[0] != 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* none is left */
    cq_buf_done(&out);
}

/* --- a crew --- */

static int seen; /* what a work leaves in its own process */

static cq_status echoes(cq_str in, cq_buf *out, cq_err *err)
{
    (void)err;
    cq_buf_printf(out, "%d ", seen++);
    cq_buf_str(out, in);
    return CQ_OK;
}

static cq_status crashes(cq_str in, cq_buf *out, cq_err *err)
{
    (void)out, (void)err;
    seen = 77;
    abort();
    return in.n ? CQ_OK : CQ_EMPTY;
}

static cq_status refuses(cq_str in, cq_buf *out, cq_err *err)
{
    (void)out;
    return cq_fail(err, CQ_EMPTY, "no %.*s is in it", CQ_FMT(in));
}

static cq_status tries_all(cq_str in, cq_buf *out, cq_err *err)
{
    (void)in;
    return tries(NULL, out, err);
}

static void assert_done(cq_crew *c, cq_str in)
{
    cq_arena a = { 0 };
    cq_buf out = { 0 };
    cq_buf_z(&out, "before ");
    assert_int_equal(cq_crew_do(c, echoes, &bounds, in, &out, NULL), CQ_OK);
    cq_str want = cq_str_printf(&a, "before 0 %.*s", CQ_FMT(in));
    assert_true(cq_str_eq(cq_buf_view(&out), want));
    cq_buf_done(&out);
    cq_arena_done(&a);
}

static void a_crew_forgets_each_work(void **state)
{
    (void)state;
    cq_err err = { 0 };
    cq_buf out = { 0 };
    cq_crew *crews[] = { cq_crew_new(), NULL };
    for (int i = 0; i < 2; i++) {
        cq_crew *c = crews[i];
        assert_done(c, CQ_STR("one"));
        assert_done(c, CQ_STR(""));
        assert_int_equal(cq_crew_do(c, refuses, &bounds, CQ_STR("sheet"), &out, &err),
                         CQ_EMPTY);
        assert_string_equal(err.text, "no sheet is in it");
        assert_int_not_equal(cq_crew_do(c, crashes, &bounds, CQ_STR("x"), &out, &err),
                             CQ_OK);
        assert_done(c, CQ_STR("two"));
    }
    assert_int_equal(out.n, 0);
    cq_crew_free(crews[0]);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no process is left */
    cq_buf_done(&out);
}

static void a_large_file_passes_through_a_crew(void **state)
{
    (void)state;
    enum { LARGE = 900000 };
    char *large = cq_alloc(LARGE);
    memset(large, 'y', LARGE);
    cq_crew *c = cq_crew_new();
    assert_done(c, (cq_str){ large, LARGE });
    cq_crew_free(c);
    free(large);
}

static void a_crew_has_no_file_no_network_and_no_process(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__)
    skip(); /* the sanitizer needs what is refused */
#endif
    if (!cq_child_seccomp() || !cq_child_landlock())
        skip();
    cq_buf out = { 0 };
    cq_crew *c = cq_crew_new();
    assert_int_equal(cq_crew_do(c, tries_all, &bounds, CQ_STR(""), &out, NULL), CQ_OK);
    assert_true(cq_str_eq(cq_buf_view(&out), CQ_STR("tried")));
    cq_crew_free(c);
    cq_buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_answer_and_its_failure_come_back),
        cmocka_unit_test(it_has_no_file_no_network_and_no_process),
        cmocka_unit_test(a_probe_says_what_is_not_refused),
        cmocka_unit_test(it_is_stopped_at_its_bounds),
        cmocka_unit_test(its_fall_is_told),
        cmocka_unit_test(a_crew_forgets_each_work),
        cmocka_unit_test(a_large_file_passes_through_a_crew),
        cmocka_unit_test(a_crew_has_no_file_no_network_and_no_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
