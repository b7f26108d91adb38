/* test_turn.c - what threads try ahead comes out as what one thread does in order. */
#include "test.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/pool.h"
#include "base/status.h"
#include "base/turn.h"

enum { PIECES = 3000, SLOTS = 16, PLACES = 5000, WANTED = 3, THREADS = 4, EACH = 40 };

/* Each piece takes the places that it wants, if nobody before it took one of them. Every
 * EACH-th that does makes all that follow want others. */
typedef struct {
    atomic_bool taken[PLACES];
    uint32_t salt, changes;
    bool has[PIECES];
    struct {
        uint32_t wanted[WANTED], salt;
        bool free;
    } slots[SLOTS];
    cq_turns *turns; /* NULL: one thread in order */
    atomic_int trying, most;
    atomic_bool alone, disturbed;
    size_t settled;
} table;

static bool all_free(table *t, const uint32_t *wanted)
{
    for (int i = 0; i < WANTED; i++)
        if (atomic_load(&t->taken[wanted[i]]))
            return false;
    return true;
}

static void look(table *t, size_t piece, size_t slot)
{
    t->slots[slot].salt = t->salt;
    for (uint64_t i = 0; i < WANTED; i++)
        t->slots[slot].wanted[i] =
            (uint32_t)(cq_hash_mix(t->salt, piece * WANTED + i) % PLACES);
    t->slots[slot].free = all_free(t, t->slots[slot].wanted);
}

static void try_piece(void *ctx, size_t piece, size_t slot, int thread)
{
    table *t = ctx;
    (void)thread;
    int now = atomic_fetch_add(&t->trying, 1) + 1;
    if (now > atomic_load(&t->most))
        atomic_store(&t->most, now);
    if (atomic_load(&t->alone))
        atomic_store(&t->disturbed, true);
    look(t, piece, slot);
    for (size_t i = 0; i < piece % 5; i++)
        sched_yield();
    atomic_fetch_sub(&t->trying, 1);
}

static void change(table *t)
{
    if (t->turns) {
        cq_turns_alone(t->turns);
        if (atomic_load(&t->trying))
            atomic_store(&t->disturbed, true);
        atomic_store(&t->alone, true);
    }
    t->salt++;
    for (int i = 0; i < 20; i++)
        sched_yield();
    atomic_store(&t->alone, false);
}

static void settle(void *ctx, size_t piece, size_t slot, int thread)
{
    table *t = ctx;
    (void)thread;
    assert_int_equal(piece, t->settled++);
    if (t->slots[slot].salt != t->salt ||
        (t->slots[slot].free && !all_free(t, t->slots[slot].wanted)))
        look(t, piece, slot);
    t->has[piece] = t->slots[slot].free;
    if (!t->has[piece])
        return;
    for (int i = 0; i < WANTED; i++)
        atomic_store(&t->taken[t->slots[slot].wanted[i]], true);
    if (++t->changes % EACH == 0)
        change(t);
}

static void help(void *ctx, size_t from, size_t to, int thread)
{
    table *t = ctx;
    for (; from < to; from++)
        cq_turns_run(t->turns, thread);
}

static void on_threads(table *t, int threads)
{
    t->turns = cq_turns_new(PIECES, SLOTS, (cq_turn_work){ try_piece, settle, t });
    cq_pool_run((size_t)threads, 1, threads, help, t);
    cq_turns_free(t->turns);
    assert_int_equal(t->settled, PIECES);
    assert_false(t->disturbed);
}

static void pieces_tried_ahead_come_out_as_in_order(void **state)
{
    table *plain = cq_zalloc(1, sizeof *plain);
    (void)state;
    for (size_t i = 0; i < PIECES; i++) {
        look(plain, i, 0);
        settle(plain, i, 0, 0);
    }
    assert_true(plain->changes > 2 * EACH && plain->changes < PIECES / 2);
    for (int threads = 1; threads <= THREADS; threads++)
        for (int again = 0; again < 5; again++) {
            table *t = cq_zalloc(1, sizeof *t);
            on_threads(t, threads);
            assert_memory_equal(t->has, plain->has, sizeof t->has);
            assert_int_equal(t->salt, plain->salt);
            assert_true(threads > 1 || t->most == 1);
            free(t);
        }
    free(plain);
}

static void nothing_to_do_is_done_at_once(void **state)
{
    (void)state;
    cq_turns *t = cq_turns_new(0, SLOTS, (cq_turn_work){ try_piece, settle, NULL });
    cq_turns_run(t, 0);
    cq_turns_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_tried_ahead_come_out_as_in_order),
        cmocka_unit_test(nothing_to_do_is_done_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
