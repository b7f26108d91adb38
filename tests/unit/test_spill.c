/* test_spill.c - past the budget, blocks of arenas leave memory and come back whole. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
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

/* In a process of its own, since a budget is set once. */
static void with_room_a_block_lies_in_memory_and_past_half_in_the_file(void **state)
{
    int status = -1;
    pid_t pid = fork();
    (void)state;
    if (pid == 0) {
        cq_spill_begin(BUDGET, CQ_SPILL_LATE, NULL);
        bool early = cq_spill_half() || cq_spill_get(MB);
        volatile char *much = malloc(BUDGET);
        for (size_t i = 0; much && i < BUDGET; i += 4096)
            much[i] = 1;
        _exit(early ? 1 : !cq_spill_half() ? 2 : !cq_spill_get(MB) ? 3 : 0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void what_left_memory_comes_back(void **state)
{
    cq_err err;
    cq_arena a = { 0 };
    unsigned char *block[BLOCKS];
    const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
    (void)state;
    assert_int_equal(cq_spill_begin(BUDGET, CQ_SPILL_ALL, &err), CQ_OK);
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
        cmocka_unit_test(with_room_a_block_lies_in_memory_and_past_half_in_the_file),
        cmocka_unit_test(what_left_memory_comes_back),
        cmocka_unit_test(a_block_is_zeroed_and_may_be_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
