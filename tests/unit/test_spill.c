/* test_spill.c - past the budget, blocks of arenas leave memory and come back whole. */
#include "test.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/spill.h"

enum { MB = 1 << 20, BUDGET = 64 * MB, BLOCKS = 100, SIZE = 3 * MB };

static size_t held(void)
{
    unsigned long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%*u %llu", &pages), 1);
    fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static unsigned char byte_of(int block, size_t i)
{
    return (unsigned char)(block * 31 + i / 4096 + i);
}

static void without_a_budget_there_is_no_file(void **state)
{
    (void)state;
    assert_null(cq_spill_get(MB));
}

static void what_left_memory_comes_back(void **state)
{
    cq_err err;
    cq_arena a = { 0 };
    unsigned char *block[BLOCKS];
    const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
    (void)state;
    assert_int_equal(cq_spill_begin(BUDGET, &err), CQ_OK);
    for (int b = 0; b < BLOCKS; b++) {
        block[b] = cq_arena_get(&a, SIZE);
        for (size_t i = 0; i < SIZE; i++)
            block[b][i] = byte_of(b, i);
    }
    for (int i = 0; i < 1000 && held() > BUDGET; i++)
        nanosleep(&pause, NULL);
    assert_true(held() <= BUDGET);
    for (int b = 0; b < BLOCKS; b++)
        for (size_t i = 0; i < SIZE; i++)
            if (block[b][i] != byte_of(b, i))
                fail_msg("block %d byte %zu", b, i);
    cq_arena_done(&a);
}

static void a_block_is_zeroed_and_may_be_given_back(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        char *p = cq_spill_get(MB + 1);
        assert_non_null(p);
        assert_true(p[0] == 0 && p[MB] == 0);
        p[0] = p[MB] = 1;
        cq_spill_put(p, MB + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_budget_there_is_no_file),
        cmocka_unit_test(what_left_memory_comes_back),
        cmocka_unit_test(a_block_is_zeroed_and_may_be_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
