/* test_standing.c - what declares a campaign, and what does not. */
#include "test.h"

#include "group/standing.h"
#include "little.h"

static little l;

static cq_standing standing(void)
{
    cq_standing s;
    cq_reason *r;
    uint32_t n;
    cq_standing_find(&l.corpus, &l.docs, little_all(&l), &l.corpus.arena, &s, &r, &n);
    assert_true(n > 0);
    for (uint32_t i = 0; i < n; i++)
        assert_true(r[i].sentence.n > 10);
    little_end(&l);
    return s;
}

static void mails(int with, const char *text, int without)
{
    little_begin(&l);
    for (int i = 0; i < with; i++)
        little_add(&l, CQ_MAIL, "A Sender", text);
    for (int i = 0; i < without; i++)
        little_add(&l, CQ_MAIL, "A Sender",
                   "Please keep the bridge open. It is a good bridge.");
}

static void a_named_organiser_declares(void **state)
{
    (void)state;
    mails(9, "Keep it open. You are reading a joint appeal by the Weir\nWalkers' Union.",
          1);
    assert_int_equal(standing(), CQ_DECLARED);
    mails(9, "My name stands under the petition of Friends of the Old Bridge.", 0);
    assert_int_equal(standing(), CQ_DECLARED);
}

static void a_body_named_in_passing_does_not(void **state)
{
    (void)state;
    mails(9, "Keep it open. The Weir Walkers' Union met on Tuesday about the same thing.",
          0);
    assert_int_equal(standing(), CQ_UNDECLARED);
    mails(9, "A man from Friends of the Old Bridge measured the water last year.", 0);
    assert_int_equal(standing(), CQ_UNDECLARED);
}

static void the_word_petition_alone_does_not(void **state)
{
    (void)state;
    mails(9, "There was a petition about the mill in my youth, and it changed nothing.",
          0);
    assert_int_equal(standing(), CQ_UNDECLARED);
}

static void a_page_linked_for_the_letter_declares(void **state)
{
    (void)state;
    mails(8,
          "Keep it open.\n\nYours, A Sender\n\nThe appeal in full: "
          "https://weir.example/bridge",
          2);
    assert_int_equal(standing(), CQ_DECLARED);
}

static void an_article_linked_in_passing_does_not(void **state)
{
    (void)state;
    mails(9,
          "Keep it open. The paper had it too, see https://paper.example/bridge-1 today.",
          0);
    assert_int_equal(standing(), CQ_UNDECLARED);
}

static void a_list_with_a_name_declares(void **state)
{
    (void)state;
    mails(6, "Keep it open.", 1);
    for (int i = 0; i < 6; i++)
        little_field(&l, &l.messages[i], CQ_F_LIST,
                     "Friends of the Weir <mail.weir.example>");
    assert_int_equal(standing(), CQ_DECLARED);
}

static void less_than_half_is_unclear(void **state)
{
    (void)state;
    mails(4, "You are reading a joint appeal by the Weir Walkers' Union.", 6);
    assert_int_equal(standing(), CQ_UNCLEAR);
}

static void posts_are_not_asked(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 5; i++)
        little_add(&l, CQ_POST, "A", "sign the letter https://weir.example/bridge");
    assert_int_equal(standing(), CQ_UNDECLARED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_named_organiser_declares),
        cmocka_unit_test(a_body_named_in_passing_does_not),
        cmocka_unit_test(the_word_petition_alone_does_not),
        cmocka_unit_test(a_page_linked_for_the_letter_declares),
        cmocka_unit_test(an_article_linked_in_passing_does_not),
        cmocka_unit_test(a_list_with_a_name_declares),
        cmocka_unit_test(less_than_half_is_unclear),
        cmocka_unit_test(posts_are_not_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
