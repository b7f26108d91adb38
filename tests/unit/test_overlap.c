/* test_overlap.c - strands that have senders in common, by activity and beyond. */
#include "test.h"

#include <math.h>

#include "group/overlap.h"
#include "little.h"
#include "script/forest.h"

static little l;
static cq_strand strands[8];
static cq_strands all;
static uint32_t set[8];

/* `senders` people; `each` messages of everyone are in no strand. */
static void begin(uint32_t senders, uint32_t each)
{
    little_begin(&l);
    for (uint32_t i = 0; i < senders; i++)
        little_add(&l, CQ_POST, "a name", "a text")->sender_no = i;
    for (uint32_t i = 0; i < senders; i++)
        l.senders[i].messages = each + 1;
    l.corpus.message_n = senders * (each + 1);
    memset(strands, 0, sizeof strands);
    all = (cq_strands){ .strands = strands };
}

/* One message, the first, of each of the senders from .. to. */
static void strand(uint32_t from, uint32_t to)
{
    cq_strand *s = &strands[all.n];
    uint32_t *p = cq_arena_get(&l.corpus.arena, (to - from) * sizeof *p);
    for (uint32_t i = from; i < to; i++)
        p[i - from] = i;
    s->senders = s->messages = (cq_list){ p, to - from };
    all.n++;
}

static void join(void)
{
    cq_findings f = { .corpus = &l.corpus };
    cq_forest_init(set, all.n);
    cq_overlap_join(&f, &all, set);
    for (uint32_t i = 0; i < all.n; i++)
        strands[i].set = cq_forest_root(set, i);
}

static void the_bound_is_above_the_exact_tail(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 12; n++)
        for (double p = 0.05; p < 1; p += 0.15) {
            double tail = 0;
            for (uint32_t k = n; k <= 12; k++)
                tail += exp(lgamma(13) - lgamma(k + 1.0) - lgamma(13.0 - k)) * pow(p, k) *
                        pow(1 - p, 12 - k);
            double bound = cq_overlap_chance(n, 12, p);
            assert_true(bound <= 0 && bound >= log(tail) - 1e-9);
        }
    assert_true(fabs(cq_overlap_chance(12, 12, 0.5) - 12 * log(0.5)) < 1e-12);
}

static void the_same_people_are_one_set(void **state)
{
    (void)state;
    begin(200, 1);
    strand(0, 20);
    strand(10, 30);
    strand(100, 120);
    join();
    assert_int_equal(strands[1].set, 0);
    assert_int_equal(strands[2].set, 2);
    little_end(&l);
}

static void those_who_send_much_meet_by_chance(void **state)
{
    (void)state;
    begin(60, 200);
    l.corpus.message_n = 400; /* a strand of 20 is a twentieth of all that is sent */
    strand(0, 20);
    strand(10, 30);
    join();
    assert_int_equal(strands[1].set, 1);
    little_end(&l);
}

/* Each has 20 of its 50 senders in the next: enough for two, too little for more. */
static void a_chain_of_neighbours_is_no_set(void **state)
{
    (void)state;
    begin(230, 10);
    l.corpus.message_n = 100000; /* so that no overlap is chance */
    for (uint32_t i = 0; i < 7; i++)
        strand(i * 30, i * 30 + 50);
    join();
    uint32_t size[8] = { 0 }, pairs = 0;
    for (uint32_t i = 0; i < all.n; i++)
        pairs += ++size[strands[i].set] == 2;
    for (uint32_t i = 0; i < all.n; i++)
        assert_true(size[i] <= 2);
    assert_true(pairs > 0);
    little_end(&l);
}

/* Each takes 20 of the same 24 people. */
static void a_core_is_one_set_however_many_its_strands(void **state)
{
    (void)state;
    begin(230, 100);
    for (uint32_t i = 0; i < 5; i++)
        strand(i, i + 20);
    join();
    for (uint32_t i = 0; i < all.n; i++)
        assert_int_equal(strands[i].set, 0);
    little_end(&l);
}

static void a_strand_with_few_new_senders_joins_those_who_sent_it(void **state)
{
    (void)state;
    begin(60, 200);
    l.corpus.message_n = 400;
    strand(0, 20);
    strand(18, 21);
    strand(19, 22);
    join();
    assert_int_equal(strands[1].set, 0);
    assert_int_equal(strands[2].set, 2);
    little_end(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bound_is_above_the_exact_tail),
        cmocka_unit_test(the_same_people_are_one_set),
        cmocka_unit_test(those_who_send_much_meet_by_chance),
        cmocka_unit_test(a_chain_of_neighbours_is_no_set),
        cmocka_unit_test(a_core_is_one_set_however_many_its_strands),
        cmocka_unit_test(a_strand_with_few_new_senders_joins_those_who_sent_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
