/* test_collapse.c - what is one text, in letters where words have no spaces. */
#include "test.h"

#include "little.h"
#include "script/cluster.h"
#include "script/collapse.h"
#include "script/forest.h"
#include "script/join.h"

static little l;
static cq_texts t;

static void read_as_mail(const char *const *texts, size_t n)
{
    little_begin(&l);
    for (size_t i = 0; i < n; i++) {
        cq_message *m = little_add(&l, CQ_POST, "", texts[i]);
        cq_doc_make(m, &l.corpus.arena, &l.doc[i]);
    }
    cq_texts_make(&l.corpus, &l.docs, &t);
}

static void done(void)
{
    cq_texts_done(&t);
    little_end(&l);
}

static void letters_of_chinese_and_japanese_are_words(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "我们村口那座石拱桥",     "我 们 村口\u200b那座，石\u200b拱桥！",
        "小さな灯台のレストラン", "สะพานไม้เก่า",
        "stone bridge 石桥",      "우리 동네 천문대"
    };
    read_as_mail(texts, 6);
    assert_int_equal(t.n, 5);
    assert_int_equal(t.texts[0].copies, 2);
    assert_int_equal(t.texts[0].n, 9);
    assert_int_equal(t.texts[0].letters, 9);
    assert_int_equal(cq_text_length(&t.texts[0]), 5);
    assert_int_equal(t.texts[1].letters, 6); /* and one word of katakana */
    assert_int_equal(t.texts[1].n, 7);
    assert_int_equal(t.texts[2].letters, 0);
    assert_int_equal(t.texts[3].letters, 2);
    assert_false(cq_text_dense(&t.texts[3]));
    assert_int_equal(t.texts[4].letters, 0);
    done();
}

static void a_phrase_of_letters_is_quoted_in_whole_words(void **state)
{
    (void)state;
    static const char *const texts[] = { "see 我们的石拱桥 now" };
    read_as_mail(texts, 1);
    cq_str s = cq_texts_phrase(&t, &l.corpus, &l.docs, 0, 1, 6, &l.corpus.arena);
    assert_true(cq_str_eq(s, CQ_STR("我们的石拱桥")));
    s = cq_texts_phrase(&t, &l.corpus, &l.docs, 0, 0, 7, &l.corpus.arena);
    assert_true(cq_str_eq(s, CQ_STR("see 我们的石拱桥 now")));
    done();
}

/* Twelve letters are eight runs of five: where the last one differs seven are shared, 7/9. */
static void texts_of_letters_are_joined_by_runs_of_five(void **state)
{
    (void)state;
    static const char *const texts[] = { "天地玄黄宇宙洪荒日月盈昃",
                                         "天地玄黄宇宙大荒日月盈昃",
                                         "天地玄黄宇宙洪荒日月盈满" };
    uint32_t parent[3];
    cq_skips skips = { 0 };
    read_as_mail(texts, 3);
    assert_int_equal(t.n, 3);
    cq_forest_init(parent, 3);
    cq_join_texts(&t, (cq_join_opt){ .p = 7, .q = 9, .memory = SIZE_MAX }, parent,
                  &skips);
    assert_int_equal(cq_forest_root(parent, 0), cq_forest_root(parent, 2));
    assert_int_not_equal(cq_forest_root(parent, 0), cq_forest_root(parent, 1));
    cq_forest_init(parent, 3);
    cq_join_texts(&t, (cq_join_opt){ .p = 8, .q = 10, .memory = SIZE_MAX }, parent,
                  &skips);
    assert_int_not_equal(cq_forest_root(parent, 0), cq_forest_root(parent, 2));
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_chinese_and_japanese_are_words),
        cmocka_unit_test(a_phrase_of_letters_is_quoted_in_whole_words),
        cmocka_unit_test(texts_of_letters_are_joined_by_runs_of_five),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
