/* test_lookalike.c - each rule on a gathering that it is meant for, and scripts on which no
 * rule may hold. */
#include "test.h"

#include <math.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/rand.h"
#include "lookalike.h"

static little l;

static void a_script_sent_by_many_is_no_lookalike(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 8; i++)
        little_add(&l, CQ_MAIL, name(&l, i), joined(&l, script, " ", own(&l, i, 20)));
    is(&l, "none");
}

static uint32_t subjects[] = { 0, 4, 4 };

/* Eight letters of people's own with the script below, and two subjects. */
static void write_letters(void)
{
    little_begin(&l);
    l.corpus.subjects = subjects;
    for (int i = 0; i < 8; i++) {
        cq_message *m = little_add(&l, CQ_MAIL, name(&l, i),
                                   joined(&l, own(&l, i, 120), "\n\n", script));
        m->subject_no = 1 + (uint32_t)i % 2;
    }
}

static void a_script_with_many_own_words_is_no_lookalike(void **state)
{
    (void)state;
    write_letters();
    is(&l, "none");
}

static void a_subject_of_many_others_holds_nothing_together(void **state)
{
    (void)state;
    subjects[1] = subjects[2] = 30;
    write_letters();
    is(&l, "common source");
    subjects[1] = subjects[2] = 4;
}

/* A letter of 140 words of which each writer replaced three in ten, here and there. */
static const char *reworked(little *c, int who)
{
    cq_buf b = { 0 };
    cq_rand r = { (uint64_t)who };
    for (int i = 0; i < 140; i++)
        if (cq_rand_below(&r, 10) < 3)
            cq_buf_printf(&b, "own%da%d ", who, i);
        else
            cq_buf_printf(&b, "script%d ", i);
    const char *z = cq_str_dup_z(&c->corpus.arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return z;
}

/* Own words all through the letter are no letter of one's own around a passage. */
static void a_letter_reworked_throughout_has_no_common_source(void **state)
{
    (void)state;
    subjects[1] = subjects[2] = 30;
    little_begin(&l);
    l.corpus.subjects = subjects;
    for (int i = 0; i < 12; i++) {
        cq_message *m = little_add(&l, CQ_MAIL, name(&l, i), reworked(&l, i));
        m->subject_no = 1 + (uint32_t)i % 2;
    }
    is(&l, "none");
    subjects[1] = subjects[2] = 4;
}

/* Words of one's own, and between them pieces of ten words each of a script of 140: with
 * `all_over` other pieces in each letter, else the same ones in a row. */
static const char *pieces(little *c, int who, bool all_over)
{
    cq_buf b = { 0 };
    cq_rand r = { (uint64_t)who };
    for (int k = 0; k < 7; k++) {
        int from = all_over ? 10 * (2 * k + (int)cq_rand_below(&r, 2)) : 10 * k;
        for (int i = 0; i < 10; i++)
            cq_buf_printf(&b, "script%d ", from + i);
        for (int i = 0; all_over && i < 10 + 20 * (k == 3); i++)
            cq_buf_printf(&b, "own%da%da%d ", who, k, i);
    }
    for (int i = 0; !all_over && i < 90; i++)
        cq_buf_printf(&b, "own%da%d ", who, i);
    const char *z = cq_str_dup_z(&c->corpus.arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return z;
}

static void is_of_pieces(bool all_over, const char *reason)
{
    little_begin(&l);
    l.corpus.subjects = subjects;
    for (int i = 0; i < 12; i++) {
        cq_message *m = little_add(&l, CQ_MAIL, name(&l, i), pieces(&l, i, all_over));
        m->subject_no = 1 + (uint32_t)i % 2;
    }
    is(&l, reason);
}

static void half_a_script_from_all_over_it_has_no_common_source(void **state)
{
    (void)state;
    subjects[1] = subjects[2] = 30;
    is_of_pieces(true, "none");
    is_of_pieces(false, "common source");
    subjects[1] = subjects[2] = 4;
}

static void two_of_one_name_are_few_people(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 5; i++)
        little_add(&l, CQ_MAIL, i % 2 ? "Ann Poe" : "Ben Poe", script);
    is(&l, "few people");
}

static void marked_reposts_are_viral(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 9; i++) {
        cq_message *m = little_add(&l, CQ_POST, name(&l, i), script);
        if (i > 2)
            little_field(&l, m, CQ_F_REPOST, "17");
    }
    is(&l, "viral");
}

static uint32_t threads[] = { 0, 100, 9 };

/* Seven posts of one text in conversations 1, 2, ... as they come, `each` posts in one. */
static void answer(int each)
{
    little_begin(&l);
    l.corpus.threads = threads;
    l.corpus.thread_n = 2;
    for (uint32_t i = 0; i < 7; i++)
        little_add(&l, CQ_POST, name(&l, (int)i), script)->thread_no =
            1 + i / (uint32_t)each;
}

static void a_few_of_many_answers_are_an_echo(void **state)
{
    (void)state;
    answer(7);
    is(&l, "echo");
    answer(4);
    is(&l, "echo");
}

static void answers_that_fill_a_conversation_are_no_echo(void **state)
{
    (void)state;
    threads[1] = 20;
    answer(7);
    is(&l, "none");
    threads[1] = 100;
}

static void posts_that_stand_alone_are_no_echo(void **state)
{
    (void)state;
    answer(7);
    l.messages[5].thread_no = l.messages[6].thread_no = 0;
    is(&l, "none");
}

static void a_saying_in_posts_is_short(void **state)
{
    (void)state;
    for (int longer = 0; longer < 2; longer++) {
        little_begin(&l);
        for (int i = 0; i < 7; i++) {
            const char *said = longer
                                   ? " the long way round takes an hour and there is no "
                                     "bus before nine in the morning "
                                   : " there is no bus before nine ";
            const char *head = joined(&l, own(&l, i, 20), said, own(&l, 50 + i, 20));
            little_add(&l, CQ_POST, name(&l, i), head);
        }
        is(&l, longer ? "none" : "saying");
    }
}

/* Half of them link its page; without that page it is a letter that many send. */
static void an_article_under_its_address_is_pasted(void **state)
{
    (void)state;
    for (int linked = 0; linked < 2; linked++) {
        little_begin(&l);
        for (int i = 0; i < 8; i++) {
            const char *text = joined(&l, script, " ", script + 20);
            cq_message *m = little_add(&l, CQ_MAIL, name(&l, i),
                                       joined(&l, own(&l, i, 30), "so ", text));
            if (i % 2 && linked)
                little_field(&l, m, CQ_F_LINK,
                             "https://paper.example/old-bridge-over-the-weir-17");
        }
        is(&l, linked ? "pasted article" : "none");
    }
}

/* A paper posts the title of its piece, and people paste the piece into letters of their own.
 * A post that comes when most have written is no source of theirs. */
static void an_article_whose_title_was_posted_first_is_pasted(void **state)
{
    (void)state;
    for (int at = 0; at < 9; at += 4) {
        little_begin(&l);
        for (int i = 0; i < 9; i++) {
            const char *text = joined(&l, script, " ", script + 20);
            if (i == at)
                little_field(&l,
                             little_add(&l, CQ_POST, "The Paper",
                                        "the old bridge over the weir must stay open"),
                             CQ_F_LINK,
                             "https://paper.example/old-bridge-over-the-weir-17");
            else
                little_add(&l, CQ_MAIL, name(&l, i),
                           joined(&l, own(&l, i, 30), "so ", text));
        }
        is(&l, at == 0 ? "pasted article" : "none");
    }
}

/* Of nine, one links the page; the others paste it, and do not say whence they have it. */
static void an_article_is_known_by_one_who_links_it(void **state)
{
    (void)state;
    for (int linked = 0; linked < 2; linked++) {
        little_begin(&l);
        for (int i = 0; i < 9; i++) {
            const char *text = joined(&l, own(&l, 90, 150), " ", script);
            cq_message *m = little_add(&l, CQ_MAIL, name(&l, 1 + i),
                                       joined(&l, own(&l, i, 20), "so ", text));
            if (i < linked)
                little_field(&l, m, CQ_F_LINK,
                             "https://paper.example/old-bridge-over-the-weir-17");
        }
        is(&l, linked ? "pasted article" : "none");
    }
}

/* Of a long article, fourteen words of one's own are little, and yet a comment; some link the
 * page on which it stands. Five are none. */
static void a_comment_on_an_article_is_no_longer_for_a_longer_one(void **state)
{
    (void)state;
    for (int words = 5; words < 15; words += 9) {
        little_begin(&l);
        const char *article = joined(&l, own(&l, 90, 150), " ", script);
        for (int i = 0; i < 9; i++) {
            const char *text = joined(&l, own(&l, i, words), "so ", article);
            cq_message *m = i ? little_add(&l, CQ_MAIL, name(&l, i), text)
                              : little_add(&l, CQ_POST, "The Paper",
                                           "the old bridge over the weir must stay open");
            if (i < 4)
                little_field(&l, m, CQ_F_LINK,
                             "https://paper.example/old-bridge-over-the-weir-17");
        }
        is(&l, words < 10 ? "none" : "pasted article");
    }
}

static void a_passage_introduced_as_anothers_is_a_quotation(void **state)
{
    (void)state;
    static const char *const lead[] = { "My neighbour showed me this:\n",
                                        "It says there: \"",
                                        "From a board in the hall:\n\n",
                                        "From the Board: [Hall] The ",
                                        "A Board said:\nOn seats and stairs. The " };
    little_begin(&l);
    for (int i = 0; i < 10; i++) {
        const char *head = joined(&l, own(&l, i, 90), lead[i % 5], script);
        little_add(&l, CQ_MAIL, name(&l, i),
                   joined(&l, head, "\n\n", own(&l, 50 + i, 60)));
    }
    cq_gathering g;
    cq_gathering_make(&l.corpus, &l.docs, little_all(&l), &g);
    for (int i = 0; i < 10; i++)
        assert_true(g.covers[i].introduced);
    cq_gathering_done(&g);
    is(&l, "quotation");
}

/* A dash before a capital leads in, one before a small letter goes on. */
static void a_dash_before_a_capital_leads_in(void **state)
{
    static const char said[] = "The long way round takes an hour and there is no bus "
                               "before nine in the morning of the day ",
                      on[] = "the long way round takes an hour and there is no bus "
                             "before nine in the morning of the day ";
    (void)state;
    for (int capital = 0; capital < 2; capital++) {
        little_begin(&l);
        for (int i = 0; i < 8; i++)
            little_add(
                &l, CQ_POST, name(&l, i),
                joined(&l, own(&l, i, 9), i % 2 ? "so - " : "so ", capital ? said : on));
        is(&l, capital ? "quotation" : "none");
    }
}

/* Both are a fifth of the letter; what is copied stands in one piece, a script is all
 * through it. */
static void two_passages_apart_are_no_common_source(void **state)
{
    static const char first[] =
        "the old bridge over the weir must stay open to those who walk to school and to "
        "work in the winter when the long way round takes an hour and no bus goes ";
    static const char second[] =
        "we ask that the council find the money before winter comes again over the hills "
        "and the mill and all who live in the street below it ";
    (void)state;
    for (int apart = 0; apart < 2; apart++) {
        little_begin(&l);
        for (int i = 0; i < 9; i++) {
            const char *head = joined(&l, own(&l, i, 60), "so ", first);
            const char *between = apart ? own(&l, 50 + i, 60) : "and ";
            const char *tail = joined(&l, between, second, own(&l, 100 + i, 60));
            little_add(&l, i > 1 ? CQ_MAIL : CQ_LETTER, name(&l, i),
                       joined(&l, head, tail, ""));
        }
        is(&l, apart ? "none" : "common source");
    }
}

static void who_quotes_a_little_of_a_script_only_quotes(void **state)
{
    static const char quote[] =
        "They write: \"the old bridge over the weir must stay open "
        "to those who walk to school\"";
    cq_gathering g;
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 6; i++)
        little_add(&l, CQ_MAIL, name(&l, i), i < 4 ? script : quote);
    cq_gathering_make(&l.corpus, &l.docs, little_all(&l), &g);
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(cq_lookalike_quotes(&g, i), i >= 4);
    cq_gathering_done(&g);
    little_end(&l);
}

static void a_greeting_is_a_phrase(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 20; i++)
        little_add(&l, CQ_POST, name(&l, i), "a happy new year to you all");
    is(&l, "phrase");
}

/* The same length, but words that nobody else puts together, people enough, and all at one
 * time; longer ones may come at any time. */
static void a_slogan_is_no_phrase(void **state)
{
    (void)state;
    for (int i = 0; i < 16; i++) {
        uint32_t persons = i & 1 ? 5 : 4;
        bool rare = i & 2, near = i & 4, longer = i & 8;
        cq_gathering g;
        little_begin(&l);
        for (uint32_t k = 0; k < persons; k++)
            little_add(&l, CQ_POST, name(&l, (int)k),
                       longer ? "no bridge to the island without our old ferry"
                              : "no bridge without our old ferry");
        cq_gathering_make(&l.corpus, &l.docs, little_all(&l), &g);
        g.rare = rare ? 0.7 : 0.6;
        g.together = near ? -5 : -4;
        const cq_lookalike *why = cq_lookalike_of(&l.corpus, &g);
        assert_true((why == NULL) == (rare && persons == 5 && (near || longer)));
        cq_gathering_done(&g);
        little_end(&l);
    }
}

/* Of 200 messages twelve, spread over all or in a row. */
static void what_is_sent_together_is_nearer_than_chance(void **state)
{
    (void)state;
    for (int near = 0; near < 2; near++) {
        uint32_t ids[12];
        cq_gathering g;
        little_begin(&l);
        for (int i = 0; i < 200; i++)
            little_add(&l, CQ_POST, name(&l, i), "a post");
        for (uint32_t i = 0; i < 12; i++)
            ids[i] = near && i < 7 ? 80 + 2 * i : 5 + 16 * i;
        cq_gathering_make(&l.corpus, &l.docs, (cq_list){ ids, 12 }, &g);
        assert_true(near ? g.together < -4.6 : g.together > -1);
        cq_gathering_done(&g);
        for (int i = 0; i < 200; i++)
            l.messages[i].time = CQ_NO_TIME;
        cq_gathering_make(&l.corpus, &l.docs, (cq_list){ ids, 12 }, &g);
        assert_true(g.together == -INFINITY);
        cq_gathering_done(&g);
        little_end(&l);
    }
}

static void what_a_program_wrote_is_machine_text(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 6; i++)
        little_add(&l, CQ_MAIL, name(&l, i),
                   joined(&l, own(&l, i, 30),
                          "sync.mode = auto\nsync.limit = 40\nview.path = /var/cache\n"
                          "error 17 at line 422 code 0 in view.open 99 12 8",
                          ""));
    is(&l, "machine text");
}

/* Settings with their comments, as people paste them when they ask for help: words, between
 * the marks of a program. */
static void settings_with_comments_are_machine_text(void **state)
{
    (void)state;
    static const char settings[] =
        ";; {enabled} {} {turn the sync of notes on?} {true false} true ;; keeps them "
        "apart "
        "Enabled = true ;; the service that NotesModule asks for the names of its "
        "readers "
        "NotesModule = SyncNotesModule ;; may be {plain} or {full} MessageMode = plain ";
    little_begin(&l);
    for (int i = 0; i < 6; i++)
        little_add(&l, CQ_MAIL, name(&l, i), joined(&l, own(&l, i, 30), settings, ""));
    is(&l, "machine text");
}

static void settings_between_spaces_are_machine_text(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 6; i++)
        little_add(&l, CQ_MAIL, name(&l, i),
                   joined(&l, own(&l, i, 30),
                          "the form does not work for me and shows this: mode = auto "
                          "size = large form_path = here",
                          ""));
    is(&l, "machine text");
}

static void a_paper_of_which_each_takes_a_part_is_a_leaflet(void **state)
{
    (void)state;
    static const char *const part[] = { "the old bridge over the weir must stay open to "
                                        "those who walk to school and to work",
                                        "because the long way round takes an hour and "
                                        "there is no bus before nine in the day",
                                        "so we ask that the council find the money "
                                        "before winter comes again over the hills" };
    little_begin(&l);
    little_add(&l, CQ_LETTER, "letters/1.txt",
               joined(&l, part[0], " ", joined(&l, part[1], " ", part[2])));
    for (int i = 0; i < 9; i++)
        little_add(&l, CQ_MAIL, name(&l, i),
                   joined(&l, own(&l, i, 40), part[i % 3], own(&l, 60 + i, 1)));
    is(&l, "leaflet");
}

/* Those who took from it copied all of it whole; the machine that read the paper made slips. */
static void a_paper_that_was_read_badly_is_a_leaflet_if_it_came_first(void **state)
{
    static const char whole[] =
        "the old bridge over the weir must stay open to those who "
        "walk to school and to work because the way is long",
                      read[] = "the old bridge over the weir must stay open to thase who "
                               "walk to school and to wark because the way is long";
    (void)state;
    for (int first = 0; first < 2; first++) {
        little_begin(&l);
        for (int i = 0; i < 8; i++) {
            if (i == (first ? 0 : 7))
                little_add(&l, CQ_LETTER, "letters/1.txt", read);
            little_add(&l, CQ_MAIL, name(&l, i),
                       joined(&l, own(&l, i, 40), whole, own(&l, 60 + i, 1)));
        }
        cq_gathering g;
        cq_gathering_make(&l.corpus, &l.docs, little_all(&l), &g);
        assert_int_equal(g.source == 0, 1);
        assert_int_equal(l.corpus.messages[g.source].channel == CQ_LETTER, first);
        cq_gathering_done(&g);
        if (first)
            is(&l, "leaflet");
        else
            little_end(&l);
    }
}

static void a_paper_that_the_others_introduce_is_a_leaflet(void **state)
{
    (void)state;
    static const char paper[] =
        "the weir gives way when the river stands four feet above "
        "the mark and those who live below it must then carry "
        "what they can to the upper floor of the mill";
    for (int way = 0; way < 3;
         way++) { /* nobody introduces it; a leaflet; no paper came */
        bool intro = way > 0, paper_came = way < 2;
        little_begin(&l);
        if (paper_came)
            little_add(&l, CQ_LETTER, "letters/1.txt", paper);
        for (int i = 0; i < 8; i++)
            little_add(
                &l, CQ_MAIL, name(&l, i),
                joined(&l, own(&l, i, 20), intro && i % 3 ? " It reads:\n" : " ", paper))
                ->subject_no = 1;
        l.corpus.subjects = subjects;
        subjects[1] = 8;
        is(&l, intro && paper_came ? "leaflet" : "none");
        subjects[1] = 4;
    }
}

static void headers_set_single_mails_aside(void **state)
{
    (void)state;
    little_begin(&l);
    cq_message *m = little_add(&l, CQ_MAIL, "A", "I am away");
    assert_null(cq_lookalike_single(m));
    little_field(&l, m, CQ_F_AUTO, "auto-replied");
    assert_string_equal(cq_lookalike_single(m)->reason, "automatic");
    m = little_add(&l, CQ_MAIL, "B", "news");
    little_field(&l, m, CQ_F_LIST, "Friends of the Weir <weir.example>");
    assert_null(cq_lookalike_single(m));
    little_field(&l, m, CQ_F_BULK, "list");
    assert_string_equal(cq_lookalike_single(m)->reason, "mailing list");
    little_end(&l);
}

/* What a list puts below each mail ties its members; what they send besides does not. */
static void what_a_list_adds_ties_nobody(void **state)
{
    (void)state;
    for (int listed = 3; listed <= 6; listed += 3) {
        little_begin(&l);
        for (int i = 0; i < 8; i++) {
            cq_message *m = little_add(&l, CQ_MAIL, name(&l, i), own(&l, i, 30));
            little_field(&l, m, CQ_F_LINK, "https://ads.example/four-of-them-free");
            if (i < listed) {
                little_field(&l, m, CQ_F_LIST, "herons of the valley");
                little_field(&l, m, CQ_F_BULK, "list");
            }
        }
        const cq_lookalike *k = cq_lookalike_circle(&l.corpus, &l.docs, little_all(&l));
        assert_string_equal(k ? k->reason : "none",
                            listed == 6 ? "mailing list" : "none");
        little_end(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_script_sent_by_many_is_no_lookalike),
        cmocka_unit_test(a_script_with_many_own_words_is_no_lookalike),
        cmocka_unit_test(a_subject_of_many_others_holds_nothing_together),
        cmocka_unit_test(a_letter_reworked_throughout_has_no_common_source),
        cmocka_unit_test(two_passages_apart_are_no_common_source),
        cmocka_unit_test(half_a_script_from_all_over_it_has_no_common_source),
        cmocka_unit_test(two_of_one_name_are_few_people),
        cmocka_unit_test(marked_reposts_are_viral),
        cmocka_unit_test(a_few_of_many_answers_are_an_echo),
        cmocka_unit_test(answers_that_fill_a_conversation_are_no_echo),
        cmocka_unit_test(posts_that_stand_alone_are_no_echo),
        cmocka_unit_test(a_saying_in_posts_is_short),
        cmocka_unit_test(a_passage_introduced_as_anothers_is_a_quotation),
        cmocka_unit_test(an_article_under_its_address_is_pasted),
        cmocka_unit_test(an_article_whose_title_was_posted_first_is_pasted),
        cmocka_unit_test(an_article_is_known_by_one_who_links_it),
        cmocka_unit_test(a_comment_on_an_article_is_no_longer_for_a_longer_one),
        cmocka_unit_test(a_dash_before_a_capital_leads_in),
        cmocka_unit_test(a_greeting_is_a_phrase),
        cmocka_unit_test(a_slogan_is_no_phrase),
        cmocka_unit_test(what_is_sent_together_is_nearer_than_chance),
        cmocka_unit_test(what_a_program_wrote_is_machine_text),
        cmocka_unit_test(settings_with_comments_are_machine_text),
        cmocka_unit_test(settings_between_spaces_are_machine_text),
        cmocka_unit_test(a_paper_of_which_each_takes_a_part_is_a_leaflet),
        cmocka_unit_test(a_paper_that_was_read_badly_is_a_leaflet_if_it_came_first),
        cmocka_unit_test(a_paper_that_the_others_introduce_is_a_leaflet),
        cmocka_unit_test(headers_set_single_mails_aside),
        cmocka_unit_test(what_a_list_adds_ties_nobody),
        cmocka_unit_test(who_quotes_a_little_of_a_script_only_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
