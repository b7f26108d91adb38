/* test_thread.c - what a mail answers, and the list that it came over. */
#include "test.h"

#include "mails.h"

static void an_answer_may_name_what_it_answers_last(void **state)
{
    static const struct {
        const char *headers, *reply;
    } cases[] = {
        { "References: <first@a.example>\n\t<second@a.example>\n", "second@a.example" },
        { "In-Reply-To: <third@a.example>\nReferences: <first@a.example>\n",
          "third@a.example" },
        { "In-Reply-To:\nReferences: <first@a.example>\n", "first@a.example" },
        { "References: <>\n", NULL },
        { "References: by hand, no id\n", NULL },
        { "References: cut off <\n", NULL },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_mail r = { 0 };
        cq_str text = cq_str_printf(
            &r.arena, "From: Anna <anna@valley.example>\n%s\nYes.\n", cases[i].headers);
        read_text(&r, text.p);
        cq_str reply = cq_message_field(&r.m, CQ_F_REPLY);
        if (cases[i].reply)
            assert_str(reply, cases[i].reply);
        else
            assert_null(reply.p);
        cq_arena_done(&r.arena);
    }
}

static void an_old_list_says_so_in_its_own_header(void **state)
{
    (void)state;
    for (int precedence = 0; precedence < 2; precedence++) {
        read_mail r = { 0 };
        read_text(&r, precedence ? "From: a@a.example\nPrecedence: bulk\n"
                                   "Mailing-List: list herons@valley.example\n\nYes.\n"
                                 : "From: a@a.example\n"
                                   "Mailing-List: list herons@valley.example\n\nYes.\n");
        assert_str(cq_message_field(&r.m, CQ_F_BULK), "list");
        assert_str(cq_message_field(&r.m, CQ_F_LIST), "list herons@valley.example");
        cq_arena_done(&r.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_may_name_what_it_answers_last),
        cmocka_unit_test(an_old_list_says_so_in_its_own_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
