/* test_sorter.c - sorting past memory against sorting in it, and what it stands on. */
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/rand.h"
#include "base/sort.h"
#include "base/temp.h"

static cq_item *made(size_t n, uint32_t keys)
{
    cq_rand r = { n + keys };
    cq_item *v = cq_alloc(n * sizeof *v);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t key = cq_rand_below(&r, keys);
        v[i] = (cq_item){ key << (key % 50), i, ~i };
    }
    return v;
}

/* Put in unequal portions, take in unequal ones. */
static void sorts_as_in_memory(size_t n, uint32_t keys, size_t bytes, bool spills)
{
    cq_rand r = { n };
    cq_item *v = made(n, keys), *got = cq_alloc((n + 1) * sizeof *got);
    cq_sorter *s = cq_sorter_new(bytes);
    size_t k, at = 0;
    for (size_t i = 0; i < n; i += k) {
        k = 1 + cq_rand_below(&r, 3000);
        k = k < n - i ? k : n - i;
        assert_int_equal(cq_sorter_put(s, v + i, k, NULL), CQ_OK);
    }
    do {
        size_t room = 1 + cq_rand_below(&r, 3000);
        room = room < n + 1 - at ? room : n + 1 - at;
        assert_int_equal(cq_sorter_take(s, got + at, room, &k, NULL), CQ_OK);
        at += k;
    } while (k);
    assert_int_equal(at, n);
    assert_int_equal(cq_sorter_count(s), n);
    assert_int_equal(cq_sorter_spilled(s), spills ? n * sizeof *v : 0);
    cq_sort_items(v, n);
    for (size_t i = 0; i < n; i++)
        assert_memory_equal(&v[i], &got[i], sizeof *v);
    cq_sorter_free(s);
    free(got);
    free(v);
}

static void what_is_spilled_comes_back_in_order(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 3; n++)
        sorts_as_in_memory(n, 2, 1, false);
    sorts_as_in_memory(256, 9, 1, false); /* all that the least budget holds */
    sorts_as_in_memory(257, 9, 1, true);
    sorts_as_in_memory(512, 9, 1, true);
    sorts_as_in_memory(100000, 1, 1, true); /* order of putting alone */
    sorts_as_in_memory(100000, 40, 1, true);
    sorts_as_in_memory(100000, UINT32_MAX, 1, true);
    sorts_as_in_memory(100000, UINT32_MAX, 1 << 20, true);
    sorts_as_in_memory(100000, UINT32_MAX, 4 << 20, false);
}

static cq_status put_some(void)
{
    cq_item *v = made(5000, 100);
    cq_err err = { 0 };
    cq_sorter *s = cq_sorter_new(1);
    cq_status status = cq_sorter_put(s, v, 5000, &err);
    assert_true(!status || strstr(err.text, "temporary file"));
    cq_sorter_free(s);
    free(v);
    return status;
}

static void a_file_that_cannot_be_made_or_written_is_told(void **state)
{
    struct rlimit old, low;
    (void)state;
    setenv("TMPDIR", "/nowhere/at/all", 1);
    assert_int_equal(put_some(), CQ_IO);
    unsetenv("TMPDIR");
    getrlimit(RLIMIT_FSIZE, &old);
    low = old;
    low.rlim_cur = 10000;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &low);
    assert_int_equal(put_some(), CQ_IO);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_int_equal(put_some(), CQ_OK);
}

static void a_file_that_is_cut_short_is_told(void **state)
{
    char four[4] = "abc", back[8];
    int fd = -1;
    (void)state;
    assert_int_equal(cq_temp_open(&fd, NULL), CQ_OK);
    assert_int_equal(cq_temp_write(fd, four, 4, 100, NULL), CQ_OK);
    assert_int_equal(cq_temp_read(fd, back, 4, 100, NULL), CQ_OK);
    assert_string_equal(back, "abc");
    assert_int_equal(cq_temp_read(fd, back, 5, 100, NULL), CQ_IO);
    close(fd);
}

static void a_budget_shrinks_by_what_is_held(void **state)
{
    const size_t block = 64 << 20;
    uint64_t budget = cq_memory_held() + 4 * (uint64_t)block;
    size_t before = cq_memory_left(budget, 1000);
    char *p = cq_alloc(block);
    (void)state;
    memset(p, 1, block);
    __asm__ volatile("" ::"r"(p) : "memory");
    size_t after = cq_memory_left(budget, 1000);
    free(p);
    assert_true(after < before - block / 2 && after > before - 2 * block);
    assert_int_equal(cq_memory_left(1, 1000), 1000);
    assert_true(cq_memory_left(0, 1) > 1 && cq_memory_left(0, 1) < cq_memory_half());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_spilled_comes_back_in_order),
        cmocka_unit_test(a_file_that_cannot_be_made_or_written_is_told),
        cmocka_unit_test(a_file_that_is_cut_short_is_told),
        cmocka_unit_test(a_budget_shrinks_by_what_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
