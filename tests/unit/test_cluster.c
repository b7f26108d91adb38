/* test_cluster.c - planted campaigns among independent letters. */
#include "test.h"

#include "base/rand.h"
#include "made.h"
#include "script/cluster.h"

enum { LETTERS = 300, WORDS = 120, CAMPAIGN = 20 };

/* A word of a language in which few words are used much. */
static void add_word(cq_buf *t, cq_rand *r)
{
    double u = cq_rand_unit(r);
    cq_buf_printf(t, "w%u ", (unsigned)(3000 * u * u * u));
}

static void add_own(cq_buf *t, cq_rand *r, uint32_t words)
{
    while (words--)
        add_word(t, r);
}

/* The script with a share of its words replaced. */
static void add_script(cq_buf *t, cq_rand *r, double replaced)
{
    cq_rand same = { 77 };
    for (int i = 0; i < WORDS; i++) {
        cq_buf kept = { 0 };
        add_word(&kept, &same);
        if (cq_rand_unit(r) < replaced)
            add_word(t, r);
        else
            cq_buf_add(t, kept.p, kept.n);
        cq_buf_done(&kept);
    }
}

static void add_letter(made *m, uint32_t sender, cq_buf *t)
{
    cq_buf_char(t, '\0');
    made_add(m, sender, t->p);
    cq_buf_done(t);
    *t = (cq_buf){ 0 };
}

static void find(made *m, cq_clusters *out)
{
    cq_clusters_find(&m->corpus, &m->docs,
                     &(cq_cluster_opt){ .threads = 2, .sim_p = 1, .sim_q = 2 }, out);
}

static void found_in(made *m, cq_clusters *out)
{
    made_ready(m);
    find(m, out);
}

static void write_background(made *m, cq_rand *r)
{
    cq_buf t = { 0 };
    for (uint32_t i = 0; i < LETTERS; i++) {
        add_own(&t, r, 40 + cq_rand_below(r, 160));
        add_letter(m, i, &t);
    }
}

static void letters_written_by_themselves_make_no_cluster(void **state)
{
    made m = { 0 };
    cq_rand r = { 1 };
    cq_clusters k;
    (void)state;
    write_background(&m, &r);
    found_in(&m, &k);
    assert_int_equal(k.n, 0);
    cq_clusters_done(&k);
    made_done(&m);
}

static void a_script_with_a_third_of_its_words_replaced_is_one_cluster(void **state)
{
    made m = { 0 };
    cq_rand r = { 2 };
    cq_buf t = { 0 };
    cq_clusters k;
    (void)state;
    write_background(&m, &r);
    for (uint32_t i = 0; i < CAMPAIGN; i++) {
        add_own(&t, &r, cq_rand_below(&r, 60));
        add_script(&t, &r, 0.33);
        add_letter(&m, LETTERS + i, &t);
    }
    found_in(&m, &k);
    assert_int_equal(k.n, 1);
    assert_int_equal(k.clusters[0].messages.n, CAMPAIGN);
    assert_int_equal(k.clusters[0].senders, CAMPAIGN);
    assert_int_equal(k.clusters[0].messages.p[0], LETTERS);
    assert_true(k.clusters[0].past > 60);
    assert_true(k.clusters[0].between > 0.3 * k.clusters[0].past);
    assert_true(k.clusters[0].between < 0.8 * k.clusters[0].past);
    assert_false(k.clusters[0].verbatim);
    cq_clusters_done(&k);
    made_done(&m);
}

static void copies_are_one_cluster_and_one_person_is_none(void **state)
{
    made m = { 0 };
    cq_rand r = { 3 };
    cq_buf t = { 0 };
    cq_clusters k;
    (void)state;
    write_background(&m, &r);
    for (uint32_t i = 0; i < 5; i++) {
        add_script(&t, &r, 0);
        add_letter(&m, LETTERS + i, &t);
    }
    for (uint32_t i = 0; i < 5; i++) {
        cq_rand same = { 5 };
        add_own(&t, &same, 90);
        add_letter(&m, LETTERS + 9, &t);
    }
    found_in(&m, &k);
    assert_int_equal(k.n, 1);
    assert_int_equal(k.clusters[0].messages.n, 5);
    assert_true(k.clusters[0].verbatim);
    assert_true(k.clusters[0].share > 0.7);
    cq_clusters_done(&k);
    made_done(&m);
}

/* What five wrote alike is a script; what four passed on has one witness, its author. */
static void who_passes_a_text_on_is_no_witness_of_it(void **state)
{
    cq_field mark = { CQ_F_REPOST, CQ_STR("1") };
    (void)state;
    for (int passed = 0; passed < 2; passed++) {
        made m = { 0 };
        cq_rand r = { 6 };
        cq_buf t = { 0 };
        cq_clusters k;
        write_background(&m, &r);
        for (uint32_t i = 0; i < 5; i++) {
            add_script(&t, &r, 0);
            add_letter(&m, LETTERS + i, &t);
            m.messages.p[LETTERS + i].fields = &mark;
            m.messages.p[LETTERS + i].field_n = passed && i > 0;
        }
        found_in(&m, &k);
        assert_int_equal(k.n, 1);
        assert_int_equal(k.clusters[0].writers, passed ? 1 : 5);
        assert_true(passed ? k.clusters[0].past <= 0 : k.clusters[0].past > 100);
        cq_clusters_done(&k);
        made_done(&m);
    }
}

/* Five letters alike are five people's; less, if two senders show one full name. */
static void a_name_in_two_senders_is_one_writer(void **state)
{
    (void)state;
    for (int same = 0; same < 2; same++) {
        made m = { 0 };
        cq_rand r = { 6 };
        cq_buf t = { 0 };
        cq_clusters k;
        write_background(&m, &r);
        for (uint32_t i = 0; i < 5; i++) {
            add_script(&t, &r, 0.1);
            add_letter(&m, LETTERS + i, &t);
        }
        made_ready(&m);
        for (uint32_t i = 0; i < 2; i++)
            m.corpus.senders[LETTERS + i].name = CQ_STR("Ann Onimous");
        m.corpus.senders[LETTERS].name = cq_str_z(same ? "ann onimous" : "Ann");
        find(&m, &k);
        assert_int_equal(k.n, 1);
        assert_int_equal(k.clusters[0].senders, 5);
        assert_int_equal(k.clusters[0].writers, same ? 4 : 5);
        cq_clusters_done(&k);
        made_done(&m);
    }
}

/* Two have a letter in common, and a third only its first sentence: what three have in common
 * is that sentence. */
static void two_of_a_kind_do_not_speak_for_a_third(void **state)
{
    double past[2];
    (void)state;
    for (int third = 0; third < 2; third++) {
        made m = { 0 };
        cq_rand r = { 8 };
        cq_buf t = { 0 };
        cq_clusters k;
        write_background(&m, &r);
        for (uint32_t i = 0; i < 3; i++) {
            cq_buf_z(&t, "when winter comes we walk around that pond and count herons ");
            if (i < 2 || third)
                add_script(&t, &r, 0);
            add_letter(&m, LETTERS + i, &t);
        }
        found_in(&m, &k);
        assert_int_equal(k.n, 1);
        assert_int_equal(k.clusters[0].messages.n, 3);
        past[third] = k.clusters[0].past;
        cq_clusters_done(&k);
        made_done(&m);
    }
    assert_true(past[0] > 20 && past[0] < 100 && past[1] > 200);
}

/* A sentence that many use ties neither them nor two campaigns together. */
static void a_stock_phrase_pulls_nobody_in(void **state)
{
    static const char stock[] = "may i say at once how busy you must be ";
    made m = { 0 };
    cq_rand r = { 4 };
    cq_buf t = { 0 };
    cq_clusters k;
    (void)state;
    for (uint32_t i = 0; i < LETTERS; i++) {
        add_own(&t, &r, 20 + cq_rand_below(&r, 80));
        if (i % 3 == 0)
            cq_buf_z(&t, stock);
        add_own(&t, &r, 20 + cq_rand_below(&r, 80));
        add_letter(&m, i, &t);
    }
    for (uint32_t i = 0; i < CAMPAIGN; i++) {
        if (i % 2)
            cq_buf_z(&t, stock);
        add_script(&t, &r, 0.2);
        add_letter(&m, LETTERS + i, &t);
    }
    found_in(&m, &k);
    assert_int_equal(k.n, 1);
    assert_int_equal(k.clusters[0].messages.n, CAMPAIGN);
    assert_int_equal(k.clusters[0].messages.p[0], LETTERS);
    cq_clusters_done(&k);
    made_done(&m);
}

/* Each letter leaves out the first words of the one before and adds new ones, so that those
 * a few apart are near copies, and letters STRANGERS apart have nothing in common. All are in
 * one component of the join; each script is that of one letter and those that are no
 * strangers to it. */
enum { STEP = 6, STRANGERS = WORDS / STEP };

static void write_chain(made *m, cq_rand *r, uint32_t links)
{
    cq_ids at = { 0 };
    cq_buf line = { 0 }, t = { 0 };
    for (uint32_t i = 0; i <= links * STEP + WORDS; i++) {
        CQ_PUSH(at, (uint32_t)line.n);
        add_word(&line, r);
    }
    for (uint32_t i = 0; i < links; i++) {
        uint32_t from = at.p[i * STEP];
        cq_buf_add(&t, line.p + from, at.p[i * STEP + WORDS] - from);
        add_letter(m, LETTERS + i, &t);
    }
    cq_buf_done(&line);
    CQ_VEC_DONE(at);
}

static void a_chain_is_no_single_script(void **state)
{
    static const uint32_t links[] = { 40, 100, 200, 400 };
    (void)state;
    for (int l = 0; l < 4; l++) {
        made m = { 0 };
        cq_rand r = { 9 };
        cq_clusters k;
        uint32_t members = 0;
        write_background(&m, &r);
        write_chain(&m, &r, links[l]);
        found_in(&m, &k);
        for (uint32_t i = 0; i < k.n; i++) {
            cq_list v = k.clusters[i].messages;
            assert_true(v.p[v.n - 1] - v.p[0] < 2 * STRANGERS);
            members += v.n;
        }
        assert_true(members > links[l] / 2);
        cq_clusters_done(&k);
        made_done(&m);
    }
}

static void nothing_and_short_texts_are_no_trouble(void **state)
{
    made m = { 0 };
    cq_clusters k;
    (void)state;
    found_in(&m, &k);
    assert_int_equal(k.n, 0);
    cq_clusters_done(&k);
    made_add(&m, 0, "");
    made_add(&m, 1, "yes");
    made_add(&m, 2, "yes");
    made_add(&m, 3, "yes");
    found_in(&m, &k);
    assert_int_equal(k.n, 0);
    cq_clusters_done(&k);
    made_done(&m);
}

/* Letters that share nothing but a phrase that all have. */
static void a_phrase_past_the_budget_is_named(void **state)
{
    made m = { 0 };
    cq_clusters c;
    cq_rand r = { 31 };
    cq_cluster_opt opt = { .threads = 2, .sim_p = 1, .sim_q = 10, .budget = 1000 };
    (void)state;
    for (uint32_t i = 0; i < 1200; i++) {
        cq_buf t = { 0 };
        for (int k = 0; k < 5; k++)
            cq_buf_printf(&t, "a%u ", cq_rand_below(&r, 1 << 30));
        cq_buf_printf(&t, "Save our b%u", i);
        cq_buf_char(&t, '\0');
        made_add(&m, i, t.p);
        cq_buf_done(&t);
    }
    made_ready(&m);
    cq_clusters_find(&m.corpus, &m.docs, &opt, &c);
    assert_int_equal(c.skipped_lists, 1);
    assert_int_equal(c.skipped_n, 1);
    assert_true(cq_str_starts(c.skipped[0], CQ_STR("Save our")));
    cq_clusters_done(&c);
    opt.budget = 0;
    cq_clusters_find(&m.corpus, &m.docs, &opt, &c);
    assert_int_equal(c.skipped_lists, 0);
    cq_clusters_done(&c);
    made_done(&m);
}

/* Letters with parts of several scripts, so that groups take texts from each other, and with
 * a phrase that is stock. */
static void write_mixed(made *m, cq_rand *r)
{
    enum { SCRIPTS = 60, PART = 40, PHRASES = 40, PHRASE = 12 };
    for (uint32_t i = 0; i < 500; i++) {
        cq_buf t = { 0 };
        for (uint32_t k = i % 2 ? 1 + i % 3 : 0; k; k--) {
            cq_rand same = { 500 + cq_rand_below(r, SCRIPTS) };
            add_own(&t, &same, PART);
            add_own(&t, r, 12);
        }
        for (int k = 0; k < 2; k++) {
            cq_rand same = { 900 + cq_rand_below(r, PHRASES) };
            add_own(&t, &same, PHRASE);
            add_own(&t, r, 30 + cq_rand_below(r, 30));
        }
        add_letter(m, i, &t);
    }
}

static void assert_same_cluster(const cq_cluster *a, const cq_cluster *b)
{
    uint32_t n = a->messages.n;
    assert_int_equal(n, b->messages.n);
    assert_memory_equal(a->messages.p, b->messages.p, n * sizeof *a->messages.p);
    assert_memory_equal(a->fit, b->fit, n * sizeof *a->fit);
    assert_memory_equal(a->unit, b->unit, n * sizeof *a->unit);
    assert_memory_equal(&a->strength, &b->strength,
                        offsetof(cq_cluster, verbatim) - offsetof(cq_cluster, strength));
}

static void threads_find_what_one_does(void **state)
{
    made m = { 0 };
    cq_rand r = { 9 };
    cq_clusters one, some;
    (void)state;
    write_mixed(&m, &r);
    made_ready(&m);
    cq_clusters_find(&m.corpus, &m.docs, &(cq_cluster_opt){ .threads = 1 }, &one);
    assert_true(one.n > 5 && one.twosome_n > 2);
    for (int threads = 2; threads < 5; threads++) {
        cq_cluster_opt opt = { .threads = threads };
        cq_clusters_find(&m.corpus, &m.docs, &opt, &some);
        assert_int_equal(some.n, one.n);
        for (uint32_t i = 0; i < one.n; i++)
            assert_same_cluster(&one.clusters[i], &some.clusters[i]);
        assert_int_equal(some.twosome_n, one.twosome_n);
        assert_memory_equal(some.twosomes, one.twosomes,
                            one.twosome_n * sizeof *one.twosomes);
        cq_clusters_done(&some);
    }
    cq_clusters_done(&one);
    made_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_written_by_themselves_make_no_cluster),
        cmocka_unit_test(a_script_with_a_third_of_its_words_replaced_is_one_cluster),
        cmocka_unit_test(copies_are_one_cluster_and_one_person_is_none),
        cmocka_unit_test(who_passes_a_text_on_is_no_witness_of_it),
        cmocka_unit_test(a_name_in_two_senders_is_one_writer),
        cmocka_unit_test(two_of_a_kind_do_not_speak_for_a_third),
        cmocka_unit_test(a_stock_phrase_pulls_nobody_in),
        cmocka_unit_test(a_chain_is_no_single_script),
        cmocka_unit_test(nothing_and_short_texts_are_no_trouble),
        cmocka_unit_test(a_phrase_past_the_budget_is_named),
        cmocka_unit_test(threads_find_what_one_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
