/* test_habit.c - common runs of words against counting them one by one. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "script/print.h"
#include "serve/habit.h"
#include "warn/echo.h"
#include "warn/known.h"

enum { MESSAGES = 24 };

static const char *const greeting = "Good morning to all of you at the town hall. ";
static const char *const asks[] = {
    "The drain in Quay Row overflows whenever the tide is high and the wind is west.",
    "My library card was returned to me torn, and nobody could tell me how to mend it.",
    "Would the council please look at the bench by the old pier before somebody falls.",
};

/* Some greet alike, some ask alike; a campaign has some that greet, too. */
static void make(cq_corpus *c, cq_report *r)
{
    cq_arena *a = &c->arena;
    c->messages = cq_arena_zero(a, MESSAGES, sizeof *c->messages);
    c->message_n = MESSAGES;
    for (uint32_t i = 0; i < MESSAGES; i++)
        c->messages[i] = (cq_message){
            .channel = CQ_MAIL,
            .sender_no = i / 2, /* two of each sender */
            .text = cq_str_printf(a, "%s%s It is number %u%u%u that I count.",
                                  i % 4 < 2 ? greeting : "", asks[i % 7 % 3], i, i, i),
        };
    c->sender_n = MESSAGES / 2;
    r->campaigns = cq_arena_zero(&r->arena, 1, sizeof *r->campaigns);
    r->campaign_n = 1;
    r->campaigns[0].messages.p = cq_arena_get(&r->arena, 2 * sizeof(uint32_t));
    r->campaigns[0].messages.p[0] = 0;
    r->campaigns[0].messages.p[1] = 5;
    r->campaigns[0].messages.n = 2;
}

static bool has(const cq_doc *d, uint64_t key)
{
    cq_ids words = { 0 };
    bool found = false;
    cq_print_words(d, &words);
    for (size_t i = 0; i + CQ_RUN <= words.n && !found; i++) {
        uint64_t run[CQ_RUN];
        for (int k = 0; k < CQ_RUN; k++)
            run[k] = d->tokens[words.p[i + k]].hash;
        found = cq_run_key(run) == key;
    }
    CQ_VEC_DONE(words);
    return found;
}

static bool is_individual(uint32_t message)
{
    return message != 0 && message != 5;
}

/* Senders who have it in individual mail, each once. */
static uint32_t senders_of(const cq_corpus *c, const cq_docs *d, uint64_t key)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < c->sender_n; s++) {
        bool any = false;
        for (uint32_t i = 0; i < c->message_n; i++)
            any |= c->messages[i].sender_no == s && is_individual(i) &&
                   has(&d->docs[i], key);
        n += any;
    }
    return n;
}

static size_t assert_runs(const cq_corpus *c, const cq_docs *d, const cq_run_keys *got)
{
    size_t common = 0;
    for (uint32_t i = 0; i < c->message_n; i++) {
        cq_ids words = { 0 };
        cq_print_words(&d->docs[i], &words);
        for (size_t at = 0; at + CQ_RUN <= words.n; at++) {
            uint64_t run[CQ_RUN];
            for (int k = 0; k < CQ_RUN; k++)
                run[k] = d->docs[i].tokens[words.p[at + k]].hash;
            uint64_t key = cq_run_key(run);
            bool wanted = cq_echo_common(senders_of(c, d, key), c->sender_n), is = false;
            for (size_t k = 0; k < got->n; k++)
                is |= got->p[k] == key;
            assert_int_equal(is, wanted);
            common += wanted;
        }
        CQ_VEC_DONE(words);
    }
    return common;
}

static void common_runs_are_those_of_more_than_four_senders(void **state)
{
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    cq_docs d;
    cq_run_keys got = { 0 };
    (void)state;
    make(&c, &r);
    cq_docs_make(&c, 1, &d);
    cq_habit_find(&c, &d, &r, &got);
    assert_true(assert_runs(&c, &d, &got) > 0);
    for (size_t i = 1; i < got.n; i++)
        assert_true(got.p[i - 1] < got.p[i]);
    CQ_VEC_DONE(got);
    cq_docs_done(&d);
    cq_report_done(&r);
    cq_corpus_done(&c);
}

static void nothing_has_no_habit(void **state)
{
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    cq_docs d;
    cq_run_keys got = { 0 };
    (void)state;
    cq_docs_make(&c, 1, &d);
    cq_habit_find(&c, &d, &r, &got);
    assert_int_equal(got.n, 0);
    cq_docs_done(&d);
    cq_report_done(&r);
    cq_corpus_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_runs_are_those_of_more_than_four_senders),
        cmocka_unit_test(nothing_has_no_habit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
