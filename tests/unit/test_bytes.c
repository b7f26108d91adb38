/* test_bytes.c - the window, in whatever pieces the bytes come. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/rand.h"
#include "drip.h"
#include "read/bytes.h"

static void assert_hash(cq_bytes *in, cq_str file)
{
    uint8_t got[CQ_SHA256], expected[CQ_SHA256];
    cq_sha256(file, expected);
    cq_bytes_finish(in, got);
    assert_memory_equal(got, expected, CQ_SHA256);
    assert_int_equal(in->at, file.n);
}

/* Pass over records of random lengths, and count the lines before each by hand. */
static void pass_records(cq_bytes *in, cq_str file, cq_rand *r, size_t some)
{
    uint64_t line = 1;
    for (size_t at = 0; at < some && cq_bytes_need(in, 1);) {
        size_t n = 1 + cq_rand_below(r, 1000);
        n = cq_bytes_need(in, n) ? n : in->n;
        assert_int_equal(in->line, line);
        assert_memory_equal(in->p, file.p + at, n);
        for (size_t i = 0; i < n; i++)
            line += file.p[at + i] == '\n';
        cq_bytes_skip(in, n);
        at += n;
    }
}

static void the_hash_is_of_all_bytes_and_lines_are_counted(void **state)
{
    (void)state;
    enum { N = 300000 };
    char *file = malloc(N);
    cq_rand r = { 7 };
    for (size_t i = 0; i < N; i++)
        file[i] = i < 2000 || cq_rand_below(&r, 40) == 0 ? '\n' : 'x';
    cq_str all = { file, N };
    for (size_t piece = 1; piece < 3 * N; piece = piece * 11 + 1)
        for (size_t some = 0; some <= N; some += N / 2) {
            cq_bytes in;
            drip d = { all, piece };
            cq_bytes_init(&in, pull_drip, &d);
            pass_records(&in, all, &r, some);
            assert_hash(&in, all);
            cq_bytes_done(&in);
        }
    cq_bytes in;
    cq_bytes_copy(&in, all);
    pass_records(&in, all, &r, N / 2);
    assert_hash(&in, all);
    cq_bytes_done(&in);
    free(file);
}

static void utf16_has_the_hash_of_the_file(void **state)
{
    (void)state;
    static const char file[] = "\xff\xfe"
                               "a\0\n\0\xe4\0";
    cq_str all = { file, sizeof file - 1 };
    for (size_t piece = 1; piece < 10; piece++) {
        cq_bytes in;
        drip d = { all, piece };
        cq_bytes_init(&in, pull_drip, &d);
        cq_bytes_need(&in, 100);
        assert_true(cq_str_ends((cq_str){ in.p, in.n }, CQ_STR("a\n\xc3\xa4")));
        cq_bytes_skip(&in, in.n - 2);
        assert_int_equal(in.line, 2);
        assert_hash(&in, all);
        cq_bytes_done(&in);
    }
}

/* As simdjson wants it, at each moment. */
static void nuls_stand_behind_the_window(void **state)
{
    (void)state;
    static const char nuls[CQ_BYTES_PAD];
    static const char file[] = "some bytes, and some more";
    cq_bytes in;
    drip d = { { file, sizeof file - 1 }, 3 };
    cq_bytes_init(&in, pull_drip, &d);
    for (size_t n = 0; n < sizeof file; n++) {
        cq_bytes_need(&in, n);
        assert_memory_equal(in.p + in.n, nuls, sizeof nuls);
    }
    cq_bytes_done(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_of_all_bytes_and_lines_are_counted),
        cmocka_unit_test(utf16_has_the_hash_of_the_file),
        cmocka_unit_test(nuls_stand_behind_the_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
