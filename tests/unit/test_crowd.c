/* test_crowd.c - what is told of things that very many share, against the plain count. */
#include "test.h"

#include <math.h>

#include "base/rand.h"
#include "weigh/crowd.h"

/* The shortest span in which half of the times lie, all pairs of them tried. */
static int64_t plain_half(const cq_share *s, uint32_t n)
{
    int64_t least = -1;
    uint32_t timed = 0;
    for (uint32_t i = 0; i < n; i++)
        timed += s[i].time != CQ_NO_TIME;
    for (uint32_t i = 0; i < n && timed >= 2; i++)
        for (uint32_t j = 0; j < n; j++) {
            uint32_t in = 0;
            if (s[i].time == CQ_NO_TIME || s[j].time < s[i].time)
                continue;
            for (uint32_t k = 0; k < n; k++)
                in += s[k].time >= s[i].time && s[k].time <= s[j].time;
            if (2 * in >= timed && (least < 0 || s[j].time - s[i].time < least))
                least = s[j].time - s[i].time;
        }
    return least;
}

static double plain_expected(const cq_traces *t, const cq_thing *x, const cq_thing *y,
                             uint32_t sender_n)
{
    double sum = 0, all = t->share_n;
    for (uint32_t s = 0; s < sender_n; s++) {
        double d = 0;
        for (uint32_t i = 0; i < t->share_n; i++)
            d += t->shares[i].sender == s;
        sum += d * x->shares / all * d * y->shares / all;
    }
    return fmin(sum, fmin(x->shares, y->shares));
}

static uint32_t plain_common(const cq_traces *t, const cq_thing *x, const cq_thing *y)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->shares; i++)
        for (uint32_t k = 0; k < y->shares; k++)
            n += t->shares[x->first + i].sender == t->shares[y->first + k].sender;
    return n;
}

/* Five links and four tags; the first two links have the same senders. */
static void crowds_are_what_the_plain_count_gives(void **state)
{
    enum { THINGS = 9, SENDERS = 400 };
    cq_thing things[THINGS] = { 0 };
    cq_share shares[THINGS * SENDERS];
    uint32_t all[THINGS];
    cq_traces t = { .things = things, .thing_n = THINGS, .shares = shares };
    cq_rand r = { 21 };
    cq_crowds c;
    (void)state;
    for (uint32_t i = 0; i < THINGS; i++) {
        things[i] = (cq_thing){ .kind = i < 5 ? CQ_T_LINK : CQ_T_TAG,
                                .name = CQ_STR("x"),
                                .first = t.share_n };
        uint32_t few = i < 2 ? 40 : 5 + cq_rand_below(&r, 25), untimed = i % 3;
        int64_t time = 1000;
        for (uint32_t s = 0; s < SENDERS; s++)
            if (i < 2 ? s < few : cq_rand_below(&r, SENDERS) < few) {
                time += 1 + cq_rand_below(&r, 500);
                shares[t.share_n++] =
                    (cq_share){ i, s, 0, things[i].shares < untimed ? CQ_NO_TIME : time };
                things[i].shares++;
            }
        all[i] = i;
    }
    cq_crowds_make(&t, SENDERS, all, THINGS, &c);
    assert_int_equal(c.crowds.n, 2 * CQ_CROWDS_TOLD);
    for (size_t i = 0; i < c.crowds.n; i++) {
        const cq_thing *x = &things[c.crowds.p[i].thing];
        uint32_t larger = 0;
        assert_int_equal(c.crowds.p[i].senders, x->shares);
        assert_int_equal(c.crowds.p[i].half, plain_half(shares + x->first, x->shares));
        for (uint32_t k = 0; k < THINGS; k++)
            larger += things[k].kind == x->kind && things[k].shares > x->shares;
        assert_true(larger < CQ_CROWDS_TOLD);
    }
    bool twins = false;
    for (size_t i = 0; i < c.pairs.n; i++) {
        const cq_thing *x = &things[c.crowds.p[c.pairs.p[i].a].thing];
        const cq_thing *y = &things[c.crowds.p[c.pairs.p[i].b].thing];
        assert_int_equal(c.pairs.p[i].common, plain_common(&t, x, y));
        double want = plain_expected(&t, x, y, SENDERS);
        assert_true(fabs(c.pairs.p[i].expected - want) < 1e-9 * want);
        twins |= (x - things) + (y - things) == 1;
    }
    assert_true(twins);
    cq_crowds_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crowds_are_what_the_plain_count_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
