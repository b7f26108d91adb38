/* test_headline.c - titles that are posted again and again, and what papers share. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "lookalike.h"

static little l;

static void titles_under_one_link_are_a_headline(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 9; i++) {
        cq_message *m =
            little_add(&l, CQ_POST, name(&l, i), "Bridge closes for the winter");
        little_field(&l, m, CQ_F_LINK,
                     "https://news.example/bridge-closes-for-the-winter-71");
    }
    is(&l, "headline");
}

static void titles_each_above_a_link_of_its_own_are_a_headline(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 9; i++) {
        cq_message *m = little_add(&l, CQ_POST, name(&l, i),
                                   "Weir keeper finds the oldest eel of the county "
                                   "asleep under the middle arch");
        const char *link = cq_str_printf(&l.corpus.arena, "https://s.example/a%dQ", i).p;
        little_field(&l, m, CQ_F_LINK, link);
    }
    is(&l, "headline");
}

/* One word of a title goes wrong when it is typed; a text that was reworked differs all
 * through. */
static void a_title_typed_anew_above_its_link_is_a_headline(void **state)
{
    (void)state;
    for (int far = 0; far < 2; far++) {
        little_begin(&l);
        for (int i = 0; i < 9; i++) {
            cq_buf b = { 0 };
            for (int k = 0; k < 24; k++) {
                int other = far ? (i + k / 8) % 3 : k == i && i < 3;
                cq_buf_printf(&b, "t%dx%d ", k, other);
            }
            cq_message *m = little_add(&l, CQ_POST, name(&l, i),
                                       cq_str_dup_z(&l.corpus.arena, cq_buf_view(&b)));
            little_field(&l, m, CQ_F_LINK, "https://s.example/a1Q");
            cq_buf_done(&b);
        }
        is(&l, far ? "none" : "headline");
    }
}

/* Two papers with a phrase in common: each title stands under its own link. Wordings of one
 * text stand under either. */
static void titles_of_two_papers_are_headlines(void **state)
{
    static const char *const titles[] = {
        "Swans come back to a lower weir in their third spring: what we know",
        "Fire breaks out at an old mill after two quiet years: what we know",
    };
    (void)state;
    for (int mixed = 0; mixed < 2; mixed++) {
        little_begin(&l);
        for (int i = 0; i < 8; i++) {
            cq_message *m = little_add(&l, CQ_POST, name(&l, i), titles[i % 2]);
            const char *link = (mixed ? i / 2 : i) % 2 ? "https://one.example/a1Q"
                                                       : "https://other.example/b7";
            little_field(&l, m, CQ_F_LINK, link);
        }
        is(&l, mixed ? "none" : "headline");
    }
}

static void a_title_repeated_without_its_link_is_a_copied_headline(void **state)
{
    (void)state;
    static const char title[] =
        "Council finds the bridge to be older than the town itself says";
    for (int letters = 0; letters <= 8; letters += 2) {
        little_begin(&l);
        cq_message *m = little_add(&l, CQ_POST, "The Paper", title);
        little_field(&l, m, CQ_F_LINK,
                     "https://paper.example/council-finds-bridge-older-3");
        for (int i = 0; i < 9; i++)
            little_add(&l, CQ_POST, name(&l, i), title);
        for (int i = 0; i < letters; i++)
            little_add(&l, CQ_MAIL, name(&l, 10 + i), title);
        is(&l, letters <= 2 ? "copied headline" : "none");
    }
}

/* One letter that has the words, too, does not make them another thing; three do. */
static void papers_with_one_agency_are_a_feed(void **state)
{
    (void)state;
    for (int letters = 0; letters <= 3; letters++) {
        little_begin(&l);
        for (int i = 0; i < 6; i++) {
            const char *paper = cq_str_printf(&l.corpus.arena, "Paper %c", 'A' + i).p;
            cq_message *m = little_add(&l, CQ_POST, paper, script);
            little_field(
                &l, m, CQ_F_LINK,
                cq_str_printf(&l.corpus.arena, "https://paper%c.example/1", 'a' + i).p);
        }
        for (int i = 0; i < letters; i++)
            little_add(&l, CQ_MAIL, name(&l, i), script);
        is(&l, letters <= 1 ? "feed" : "none");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_under_one_link_are_a_headline),
        cmocka_unit_test(titles_each_above_a_link_of_its_own_are_a_headline),
        cmocka_unit_test(titles_of_two_papers_are_headlines),
        cmocka_unit_test(a_title_typed_anew_above_its_link_is_a_headline),
        cmocka_unit_test(a_title_repeated_without_its_link_is_a_copied_headline),
        cmocka_unit_test(papers_with_one_agency_are_a_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
