/* test_segment.c - which lines of a letter are its sender's own words. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/phrase.h"
#include "text/segment.h"
#include "text/unicode.h"

static const char CODES[] = "BHGCQSD"; /* in the order of cq_segment */

/* Each line of `marked` is a code, '|' and the line; ' ' is any segment. */
static void parts(cq_channel channel, const char *name, const char *marked)
{
    cq_buf text = { 0 }, want = { 0 };
    cq_str rest = cq_str_z(marked), line;
    cq_spans spans = { 0 };
    while (cq_str_line(&rest, &line)) {
        cq_str s = cq_str_sub(line, 2, line.n);
        cq_buf_str(&text, s);
        cq_buf_char(&text, '\n');
        for (size_t i = 0; i < s.n + 1; i++)
            cq_buf_char(&want, line.p[0]);
    }
    cq_message m = { .channel = channel,
                     .sender = CQ_STR("ann.other@a.example"),
                     .sender_name = cq_str_z(name),
                     .text = cq_buf_view(&text) };
    cq_segment_text(&m, &spans);
    size_t at = 0;
    for (size_t k = 0; k < spans.n; k++) {
        assert_int_equal(spans.p[k].from, at);
        at = spans.p[k].to;
        for (size_t i = spans.p[k].from; i < at; i++)
            if (text.p[i] != '\n' && text.p[i] != ' ' && want.p[i] != ' ' &&
                want.p[i] != CODES[spans.p[k].segment])
                fail_msg("\"%.*s\" is %c, not %c", (int)strcspn(text.p + i, "\n"),
                         text.p + i, CODES[spans.p[k].segment], want.p[i]);
    }
    assert_int_equal(at, m.text.n);
    cq_buf_done(&text);
    cq_buf_done(&want);
    CQ_VEC_DONE(spans);
}

static void a_bar_quotes_where_it_is_no_table(void **state)
{
    (void)state;
    parts(CQ_MAIL, "Ann Other",
          "Q|Bert Bond wrote:\nQ|| Cyril Cole wrote:\nQ||\nQ||> Why is it to close at "
          "all?\nQ||\nQ|| Nobody knows, as far as I can tell.\n |\nB|Somebody does.");
    parts(CQ_MAIL, "Ann Other",
          "B|What we counted on both days:\nB|| day | swans |\nB|| Monday | 12 |\n"
          "B||x| of the herons is two.\nB||y is nobody's.");
}

static void a_letter_has_a_greeting_a_body_and_a_closing(void **state)
{
    (void)state;
    parts(CQ_MAIL, "Ann Other",
          "G|Dear Sir,\n |\nB|We ask you to vote against the bill.\n |\nC|Kind regards,\n"
          "C|Ann Other\nC|12 Mill Lane");
    parts(CQ_MAIL, "Ann Other",
          "G|Good people of the house!\n |\nB|Please vote no.\n |\n"
          "C|In fond hope\nC|Ann");
    parts(
        CQ_MAIL, "",
        "B|Please vote no on the bill that closes it.\n |\nC|Ever in hope,\nC|Ann Other");
    parts(CQ_MAIL, "", "B|Please vote no on it.\n |\nC|Ann Other");
    parts(CQ_MAIL, "Other, Ann (Ms)", "B|Please vote no on it.\n |\nC|ANN OTHER");
    parts(CQ_MAIL, "Ann Other",
          "B|We thank all of you for your\nB|best efforts.\nB|More to say.");
    parts(CQ_MAIL, "Ann Other", "B|No greeting, and no closing either.");
    parts(CQ_MAIL, "Ann Other", "G|Dear Ann,");
    parts(CQ_MAIL, "", "G|Ms Example\n |\nB|We ask you today to vote against the bill.");
    parts(CQ_CALL, "", "B|Dear Sir,\nB|caller says no\nB|regards");
}

static void letters_in_other_languages_have_the_same_parts(void **state)
{
    (void)state;
    parts(CQ_MAIL, "",
          "G|Sehr geehrte Damen und Herren\n |\nB|bitte stimmen Sie dagegen.\n |\n"
          "C|Mit freundlichen Grüßen\nC|Eva Muster");
    parts(CQ_MAIL, "",
          "G|Madame, Monsieur,\nB|je vous écris.\n |\nC|Cordialement\nC|Eva M.");
    parts(
        CQ_MAIL, "",
        "G|Estimada diputada:\nB|le escribo hoy por la ley.\n |\nC|Atentamente,\nC|Eva");
    parts(CQ_MAIL, "",
          "G|با سلام و احترام\n |\nB|لطفا به این طرح رأی ندهید.\n |\nC|با تشکر\nC|مریم");
    parts(CQ_MAIL, "",
          "G|السلام عليكم ورحمة الله\n |\nB|نطلب منكم رفض القانون.\n |\nC|مع "
          "التحية\nC|منى");
    parts(CQ_MAIL, "",
          "G|Уважаемая госпожа депутат!\n |\nB|Просим вас голосовать против.\n |\n"
          "C|С уважением,\nC|Ева");
    parts(CQ_MAIL, "", "G|尊敬的议员：\nB|请投反对票。\n |\nC|此致\nC|敬礼\nC|王");
    parts(CQ_MAIL, "",
          "G|Αξιότιμη κυρία,\n |\nB|σας γράφω για τον νόμο.\n |\nC|Με εκτίμηση,\nC|Εύα");
    parts(CQ_MAIL, "",
          "G|เรียน ท่านสมาชิก\n |\nB|โปรดลงคะแนนไม่เห็นด้วย\n |\nC|ขอแสดงความนับถือ\nC|มาลี");
}

static void a_greeting_may_stand_before_text_on_its_line(void **state)
{
    (void)state;
    cq_message m = { .channel = CQ_MAIL,
                     .text = CQ_STR("Dear Sir, I write to you about the "
                                    "bill that is before the house.") };
    cq_spans s = { 0 };
    cq_segment_text(&m, &s);
    assert_int_equal(s.n, 2);
    assert_int_equal(s.p[0].segment, CQ_SEG_GREETING);
    assert_int_equal(s.p[0].to, strlen("Dear Sir,"));
    assert_int_equal(s.p[1].segment, CQ_SEG_BODY);
    CQ_VEC_DONE(s);
}

static void what_is_quoted_is_marked_with_its_introduction(void **state)
{
    (void)state;
    parts(CQ_MAIL, "",
          "B|I agree with this.\n |\nQ|On Mon, 2 Nov 2026 at 10:00, Bob wrote:\n"
          "Q|> No.\nQ|>\nQ|> Never.");
    parts(CQ_MAIL, "", "Q|Bob Example wrote:\nQ|> No.\n |\nB|I do not agree with it.");
    parts(CQ_MAIL, "",
          "B|I agree.\nQ|Am Montag, dem 2. November 2026 um 10:00 Uhr schrieb\n"
          "Q|Bob Example <bob@b.example>:\nQ|> Nein.");
    parts(
        CQ_MAIL, "",
        "B|D'accord avec vous.\n |\nQ|Le 02/11/2026 à 10:00, Bob a écrit :\n |\nQ|> Non");
    parts(CQ_MAIL, "", "B|He said, and I repeat, this:\nB|I will never vote for it.");
    parts(CQ_MAIL, "",
          "B|Yes to all of this.\nQ|On 2 Nov 2026 10:00, Bob <b@b.example> wrote:\n"
          "Q|Will you come?\nQ|Bob");
    parts(CQ_POST, "", "Q|> they say\nB|wrong");
    parts(CQ_MAIL, "",
          "B|No, not at all.\nQ|> this is a line that was wrapped and lost "
          "its\nQ|last\nQ|> one.");
}

static void forwarded_and_original_messages_are_quotes(void **state)
{
    (void)state;
    parts(CQ_MAIL, "",
          "B|Please see below.\n |\nQ|-----Original Message-----\nQ|From: Bob\n"
          "Q|Sent: 2 Nov 2026 10:00\nQ|To: Ann\nQ|Subject: It\n |\nQ|Dear Ann,\nQ|no.");
    parts(CQ_MAIL, "",
          "B|Siehe unten, bitte sehr.\n |\nQ|Von: Bob <b@b.example>\n"
          "Q|Gesendet: Montag, 2. November 2026 10:00\nQ|An: Ann\nQ|Betreff: Es\n "
          "|\nQ|Nein.");
    parts(CQ_MAIL, "",
          "B|Look at this letter.\n |\nQ|---------- Forwarded message ---------\n"
          "Q|From: Bob <b@b.example>\nQ|Date: Mon, 2 Nov 2026\nQ|Subject: It\nQ|To: "
          "Ann\nQ|No.");
    parts(CQ_MAIL, "",
          "H|-----Original Message-----\nH|From: Bob\nH|Sent: 2 Nov 2026 10:00\n"
          "H|To: Ann\nH|Subject: It\n |\nB|We ask you to vote against the bill.");
    parts(CQ_MAIL, "", "B|Our demands are three:\nB|--- PARKS ---\nB|More of them.");
}

static void signatures_and_footers_are_set_apart(void **state)
{
    (void)state;
    parts(CQ_MAIL, "Ann Other",
          "B|We ask you to vote no.\nC|Ann\nS|-- \nS|Ann Other\nS|Chair");
    parts(CQ_MAIL, "", "B|We ask you to vote no.\n |\nS|Sent from my telephone");
    parts(CQ_MAIL, "", "B|We ask you to vote no.\n |\nS|Von meinem Telefon gesendet");
    parts(CQ_MAIL, "",
          "B|We talk about birds here.\n |\nS|______________________\nS|birds list\n"
          "S|https://lists.a.example/birds");
    parts(CQ_MAIL, "",
          "B|We talk about birds here.\nS|------------ next part ------------\n"
          "S|An attachment: <https://lists.a.example/1>");
    parts(CQ_MAIL, "", "B|One\nB|----------\nB|Two is what we want.");
    parts(
        CQ_MAIL, "Ann Other",
        "B|Lunch?\n |\nC|Ann Other\nC|Clerk | Firm\n |\n"
        "D|This message is confidential and is meant for the addressee only. If you "
        "have\n"
        "D|received it in error, notify the sender and delete it from all your systems.");
    parts(CQ_MAIL, "",
          "B|Bitte kommen Sie morgen zu uns ins Amt.\n |\n"
          "D|Diese Nachricht ist vertraulich und nur für den Empfänger bestimmt. Sollten "
          "Sie "
          "sie irrtümlich erhalten haben, löschen Sie sie.");
}

static void a_firms_footer_below_the_name_is_no_body(void **state)
{
    (void)state;
    static const char FOOTER[] =
        "|We are glad to be of help to all who live here and we hope that you will come "
        "and "
        "see us in our rooms by the river, where there is tea on each day of the week.";
    char text[600];
    sprintf(text,
            "B|We ask you to vote no.\n |\nC|Kind regards\nC|Ann Other\nC|Clerk\n |\nC%s",
            FOOTER);
    parts(CQ_MAIL, "Ann Other", text);
    parts(CQ_MAIL, "", text);
    sprintf(text, "B|We ask you to vote no.\n |\nB|Ann\n |\nB%s", FOOTER);
    parts(CQ_MAIL, "Ann Other", text);
}

static void a_paper_letter_has_a_head_and_stamps(void **state)
{
    (void)state;
    parts(CQ_LETTER, "",
          "H|RECEIVED 02 NOV 2026\nH|Ann Other\nH|12 Mill Lane\nH|Little Town\n |\n"
          "H|1 November 2026\n |\nG|Dear Sir,\n |\n"
          "B|We ask you to vote against the bill that is before you,\nB|as all of us "
          "do.\n |\n"
          "C|Yours faithfulIy,\nC|Ann 0ther\n |\nH|Page 1 of 1");
    parts(CQ_LETTER, "",
          "H|Ann Other\nH|12 Mill Lane\n |\nH|1 November 2026\n |\nG|Dcar Madarn,\n |\n"
          "B|We ask you to vote against the bill that is before you\n |\nC|Ann Othcr\n "
          "|\nH|- 1 -");
    parts(CQ_LETTER, "",
          "B|SAVE OUR POND\n |\nB|* It is old and it is home to many newts.\n"
          "B|* It is ours.");
}

static void phrases_are_kept_in_their_folded_form(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    for (int k = 0; k < CQ_PHRASES; k++)
        for (const char *const *p = cq_phrase_list((cq_phrase)k); *p; p++) {
            cq_buf_clear(&b);
            cq_fold(cq_str_z(*p), &b);
            if (!cq_str_eq(cq_buf_view(&b), cq_str_z(*p)))
                fail_msg("%s folds to %.*s", *p, CQ_FMT(cq_buf_view(&b)));
        }
    cq_buf_done(&b);
    assert_true(cq_phrase_begins(CQ_PHRASE_CLOSING, CQ_STR("regards, ann")));
    assert_false(cq_phrase_begins(CQ_PHRASE_GREETING, CQ_STR("dearth of wit")));
    assert_true(cq_phrase_begins_about(CQ_PHRASE_CLOSING, CQ_STR("yours faithfuily,")));
    assert_false(cq_phrase_begins_about(CQ_PHRASE_GREETING, CQ_STR("door to door")));
}

static void an_attached_letter_is_divided_by_itself(void **state)
{
    (void)state;
    parts(CQ_MAIL, "Ann Other",
          "G|Dear Sir,\n |\nB|Please see the letter that I attach.\n |\nC|Kind regards,\n"
          "C|Ann Other\n |\v\nG|Dear Sir,\n |\nB|We ask you to vote against the bill.\n"
          " |\nC|Yours faithfully,\nC|Ann Other");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_quotes_where_it_is_no_table),
        cmocka_unit_test(a_letter_has_a_greeting_a_body_and_a_closing),
        cmocka_unit_test(letters_in_other_languages_have_the_same_parts),
        cmocka_unit_test(a_greeting_may_stand_before_text_on_its_line),
        cmocka_unit_test(what_is_quoted_is_marked_with_its_introduction),
        cmocka_unit_test(forwarded_and_original_messages_are_quotes),
        cmocka_unit_test(signatures_and_footers_are_set_apart),
        cmocka_unit_test(a_firms_footer_below_the_name_is_no_body),
        cmocka_unit_test(a_paper_letter_has_a_head_and_stamps),
        cmocka_unit_test(phrases_are_kept_in_their_folded_form),
        cmocka_unit_test(an_attached_letter_is_divided_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
