/* test_flood.c - a flood of reworked letters among independent ones. */
#include "test.h"

#include "base/rand.h"
#include "made.h"
#include "script/cluster.h"
#include "script/flood.h"
#include "script/forest.h"

enum { WORDS = 90 };
static uint32_t others = 600;

/* A word of a language in which few words are used much. */
static uint32_t word(cq_rand *r)
{
    double u = cq_rand_unit(r);
    return (uint32_t)(3000 * u * u * u);
}

/* `flood` letters of one script with a share of its words replaced, between others. */
static void write_case(made *m, uint32_t flood, double replaced)
{
    cq_rand r = { 21 };
    for (uint32_t i = 0; i < flood + others; i++) {
        cq_rand script = { 5 };
        cq_buf t = { 0 };
        for (int k = 0; k < WORDS; k++) {
            uint32_t kept = word(&script);
            bool own = i % (1 + others / flood) || i / (1 + others / flood) >= flood ||
                       cq_rand_unit(&r) < replaced;
            cq_buf_printf(&t, "w%u ", own ? word(&r) : kept);
        }
        cq_buf_char(&t, '\0');
        made_add(m, i, t.p);
        cq_buf_done(&t);
    }
    made_ready(m);
}

static bool of_flood(uint32_t i, uint32_t flood)
{
    return i % (1 + others / flood) == 0 && i / (1 + others / flood) < flood;
}

static void find(uint32_t flood, double replaced, int threads, uint32_t *found,
                 uint32_t *inside, uint32_t *strangers)
{
    made m = { 0 };
    cq_texts t;
    write_case(&m, flood, replaced);
    cq_texts_make(&m.corpus, &m.docs, &t);
    uint32_t *parent = cq_alloc(t.n * sizeof *parent);
    cq_forest_init(parent, t.n);
    *found = cq_floods_join(&t, threads, parent);
    *inside = *strangers = 0;
    for (uint32_t i = 0; i < t.n; i++) {
        bool in = cq_forest_root(parent, i) == 0;
        bool member = of_flood(t.messages[t.texts[i].from], flood);
        *inside += in && member ? t.texts[i].copies : 0;
        *strangers += cq_forest_root(parent, i) != i && !member;
    }
    free(parent);
    cq_texts_done(&t);
    made_done(&m);
}

static void the_letters_of_a_flood_are_one_unit(void **state)
{
    static const double replaced[] = { 0.05, 0.1, 0.2, 0.25 };
    uint32_t found, inside, strangers;
    (void)state;
    for (int k = 0; k < 4; k++) {
        find(300, replaced[k], 1 + k, &found, &inside, &strangers);
        assert_int_equal(found, 1);
        assert_true(inside >= 297);
        assert_int_equal(strangers, 0);
    }
}

static void a_campaign_of_usual_size_is_left_alone(void **state)
{
    uint32_t found, inside, strangers;
    (void)state;
    find(40, 0.1, 2, &found, &inside, &strangers);
    assert_int_equal(found, 0);
    assert_int_equal(inside, 1);
    assert_int_equal(strangers, 0);
}

/* Half of all letters follow the script, none like another: their wording is no common
 * language for that. */
static void a_flood_is_found_as_a_cluster(void **state)
{
    made m = { 0 };
    cq_clusters c;
    (void)state;
    write_case(&m, 600, 0.15);
    cq_clusters_find(&m.corpus, &m.docs,
                     &(cq_cluster_opt){ .threads = 2, .sim_p = 1, .sim_q = 2 }, &c);
    assert_int_equal(c.n, 1);
    assert_true(c.clusters[0].messages.n >= 594);
    for (uint32_t i = 0; i < c.clusters[0].messages.n; i++)
        assert_true(of_flood(c.clusters[0].messages.p[i], 600));
    cq_clusters_done(&c);
    made_done(&m);
}

/* A folder into which somebody moved one campaign, and nothing else. */
static void a_campaign_without_a_background_is_a_cluster(void **state)
{
    static const double replaced[] = { 0, 0.1, 0.2 };
    (void)state;
    others = 0;
    for (int k = 0; k < 3; k++) {
        made m = { 0 };
        cq_clusters c;
        write_case(&m, 40, replaced[k]);
        cq_clusters_find(&m.corpus, &m.docs, &(cq_cluster_opt){ .threads = 1 }, &c);
        assert_int_equal(c.n, 1);
        assert_int_equal(c.clusters[0].messages.n, 40);
        cq_clusters_done(&c);
        made_done(&m);
    }
    others = 600;
}

/* And forty people who wrote by themselves. */
static void a_background_alone_has_no_cluster(void **state)
{
    (void)state;
    made m = { 0 };
    cq_clusters c;
    others = 40;
    write_case(&m, 1, 1);
    cq_clusters_find(&m.corpus, &m.docs, &(cq_cluster_opt){ .threads = 1 }, &c);
    assert_int_equal(c.n, 0);
    cq_clusters_done(&c);
    made_done(&m);
    others = 600;
}

/* Words of a few kinds, now one that joins and now one that names, in any order. */
static void chatter(cq_rand *r, uint32_t words, cq_buf *out)
{
    for (uint32_t i = 0; i < words; i++)
        cq_buf_printf(out, i % 2 ? "g%u " : "n%u ", cq_rand_below(r, i % 2 ? 30 : 85));
}

/* Between letters of chatter, every third has a script first, a seventh of it replaced. */
static void write_chatter(made *m, uint32_t letters, bool scripted)
{
    cq_rand r = { 8 };
    for (uint32_t i = 0; i < letters; i++) {
        cq_buf t = { 0 };
        for (uint32_t k = 0; scripted && i % 3 == 0 && k < WORDS; k++)
            if (cq_rand_unit(&r) < 1.0 / 7)
                chatter(&r, 1, &t);
            else
                cq_buf_printf(&t, "s%u ", k);
        chatter(&r, scripted && i % 3 == 0 ? 300 : 60 + cq_rand_below(&r, 500), &t);
        cq_buf_char(&t, '\0');
        made_add(m, i, t.p);
        cq_buf_done(&t);
    }
    made_ready(m);
}

/* How many floods there are; whether just the scripted are of one. */
static uint32_t floods_of_chatter(bool scripted, bool *just)
{
    made m = { 0 };
    cq_texts t;
    write_chatter(&m, 150, scripted);
    cq_texts_make(&m.corpus, &m.docs, &t);
    uint32_t *parent = cq_alloc(t.n * sizeof *parent);
    cq_forest_init(parent, t.n);
    uint32_t found = cq_floods_join(&t, 1, parent);
    *just = true;
    for (uint32_t i = 0; i < t.n; i++)
        if ((cq_forest_root(parent, i) == 0) != (t.messages[t.texts[i].from] % 3 == 0))
            *just = false;
    free(parent);
    cq_texts_done(&t);
    made_done(&m);
    return found;
}

/* Long letters in few words share many pairs, but as many turned. */
static void the_same_words_in_any_order_are_no_flood(void **state)
{
    bool just;
    (void)state;
    assert_int_equal(floods_of_chatter(false, &just), 0);
    assert_int_equal(floods_of_chatter(true, &just), 1);
    assert_true(just);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_letters_of_a_flood_are_one_unit),
        cmocka_unit_test(a_campaign_of_usual_size_is_left_alone),
        cmocka_unit_test(a_flood_is_found_as_a_cluster),
        cmocka_unit_test(a_campaign_without_a_background_is_a_cluster),
        cmocka_unit_test(a_background_alone_has_no_cluster),
        cmocka_unit_test(the_same_words_in_any_order_are_no_flood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
