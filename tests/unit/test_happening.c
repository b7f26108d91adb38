/* test_happening.c - what the workbench tells of a case, beside the report that it is of. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "kept.h"
#include "serve/clock.h"
#include "serve/happening.h"
#include "serve/lists.h"
#include "serve/rise.h"
#include "serve/timeline.h"
#include "tell/after.h"
#include "tell/camps.h"
#include "tell/course.h"
#include "tell/firsts.h"
#include "tell/rune.h"
#include "tell/svg.h"

/* The answer has "name":"words", as JSON; the words are dropped. */
static void assert_says(const cq_buf *out, const char *name, cq_buf *words)
{
    cq_buf wanted = { 0 };
    cq_buf_printf(&wanted, "\"%s\":", name);
    cq_rune_json(&wanted, cq_buf_view(words));
    size_t at = cq_str_find(cq_buf_view(out), cq_buf_view(&wanted));
    if (at == out->n)
        fail_msg("%.*s\nis not in\n%.*s", CQ_FMT(wanted), CQ_FMT(*out));
    cq_buf_done(&wanted);
    cq_buf_done(words);
}

static void campaigns_say_what_the_report_says(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < f.r.campaign_n; i++) {
        const cq_campaign *k = &f.r.campaigns[i];
        cq_buf out = { 0 }, words = { 0 };
        cq_buf_char(&out, '{');
        cq_happening_campaign(v, i, &out);
        for (uint32_t j = 0; j < k->leads.first_n; j++) {
            cq_firsts_says(&words, &k->leads.firsts[j]);
            assert_says(&out, "says", &words);
        }
        for (uint32_t j = 0; j < k->leads.pair_n; j++) {
            const cq_precedence *x = &k->leads.pairs[j];
            cq_firsts_share(&words, x->times, x->level, x->rounds);
            assert_says(&out, "share", &words);
        }
        for (uint32_t j = 0; j < k->rhythm_n; j++) {
            cq_course_rhythm(&words, &k->rhythms[j], k->script_n > 1);
            assert_says(&out, "sentence", &words);
        }
        for (uint32_t j = 0; j < k->spread_n; j++) {
            cq_course_spread(&words, &k->spreads[j]);
            assert_says(&out, "sentence", &words);
        }
        if (k->trigger) {
            cq_after_event(&words, &k->trigger->event);
            cq_buf_z(&words, ". ");
            cq_after_rise(&words, k->trigger, f.r.after.hours);
            assert_says(&out, "trigger_sentence", &words);
        } else {
            assert_has(&out, "\"trigger_sentence\":null");
        }
        cq_buf_done(&out);
    }
}

static void the_case_says_what_the_report_says(void **state)
{
    cq_buf out = { 0 }, words = { 0 };
    (void)state;
    cq_buf_char(&out, '{');
    cq_happening_case(v, &out);
    for (uint32_t i = 0; i < f.r.leads.first_n; i++) {
        cq_firsts_says(&words, &f.r.leads.firsts[i]);
        assert_says(&out, "says", &words);
    }
    for (uint32_t i = 0; i < f.r.camps.accord_n; i++) {
        cq_camps_accord(&words, &f.r.camps.accords[i]);
        assert_says(&out, "sentence", &words);
    }
    cq_after_all(&words, &f.r.after);
    assert_says(&out, "sentence", &words);
    assert_has(&out, "\"camps\":{\"placed\":160,\"apart\":2,\"pairs_total\":1");
    assert_has(&out, "\"after_events\":{\"hours\":24,\"events\":3,\"factor\":9.877,"
                     "\"p\":0.0004321,\"tested\":2,");
    assert_has(&out, "\"messages\":31,\"others\":");
    cq_buf_done(&out);
}

static void a_rise_has_the_dates_that_it_is_compared_with(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < f.r.after.rise_n; i++) {
        const cq_rise *x = &f.r.after.rises[i];
        cq_buf out = { 0 }, words = { 0 };
        assert_true(cq_rise_json(v, i + 1, &out));
        cq_after_event(&words, &x->event);
        cq_buf_z(&words, ". ");
        cq_after_rise(&words, x, f.r.after.hours);
        assert_says(&out, "sentence", &words);
        cq_arena a = { 0 };
        for (uint32_t k = 0; k < x->placebo_n; k++)
            assert_has(&out, cq_str_printf(&a, "[\"%.*s\",%u]",
                                           CQ_FMT(cq_time_iso(&a, x->placebos[k].time)),
                                           x->placebos[k].messages)
                                 .p);
        cq_arena_done(&a);
        cq_buf_done(&out);
    }
    cq_buf none = { 0 };
    assert_false(cq_rise_json(v, 99, &none)); /* nor a trigger, which is a campaign's */
    assert_false(cq_rise_json(v, f.r.after.rise_n + 1, &none));
    assert_int_equal(none.n, 0);
}

/* --- pictures, counted anew --- */

static void put_counts(cq_buf *b, const char *name, const uint32_t *count, uint32_t n)
{
    cq_buf_printf(b, "\"%s\":[", name);
    for (uint32_t i = 0; i < n; i++)
        cq_buf_printf(b, "%s%u", i ? "," : "", count[i]);
    cq_buf_z(b, "]");
}

static bool is_in(const cq_list *l, uint32_t message)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (l->p[i] == message)
            return true;
    return false;
}

/* By the report's own clock, message by message. */
static void assert_clock(uint32_t campaign, uint32_t nth)
{
    const cq_campaign *k = &f.r.campaigns[campaign];
    const cq_rhythm *x = &k->rhythms[nth];
    const cq_list *own =
        x->script < k->script_n ? &k->scripts[x->script].messages : &k->messages;
    uint32_t mine[CQ_CLOCK_HANDS] = { 0 }, others[CQ_CLOCK_HANDS] = { 0 };
    cq_buf out = { 0 }, wanted = { 0 };
    for (uint32_t i = 0; i < f.c.message_n; i++)
        cq_svg_clock_add(x->step, &f.c.messages[i], x->channel,
                         is_in(own, i) ? mine : others);
    put_counts(&wanted, "own", mine, cq_svg_clock_bins(x->step));
    cq_buf_char(&wanted, ',');
    put_counts(&wanted, "others", others, cq_svg_clock_bins(x->step));
    cq_buf_char(&wanted, 0);
    assert_true(cq_clock_json(v, campaign, nth, &out));
    assert_has(&out, wanted.p);
    cq_buf_done(&wanted);
    cq_buf_done(&out);
}

static void a_clock_is_that_of_the_report(void **state)
{
    cq_buf none = { 0 };
    (void)state;
    for (uint32_t i = 0; i < f.r.campaign_n; i++) {
        for (uint32_t j = 0; j < f.r.campaigns[i].rhythm_n; j++)
            assert_clock(i, j);
        assert_false(cq_clock_json(v, i, f.r.campaigns[i].rhythm_n, &none));
    }
    assert_int_equal(none.n, 0);
}

static void bars_hold_each_message_that_has_a_time(void **state)
{
    static const struct {
        const char *name;
        int64_t seconds;
    } steps[] = { { "hour", 3600 }, { "day", 86400 }, { "week", 7 * 86400 } };
    const cq_list *own = &f.r.campaigns[0].messages;
    (void)state;
    for (size_t s = 0; s < 3; s++) {
        uint32_t bins[1500] = { 0 }, n = 0;
        int64_t first = INT64_MAX, monday = s == 2 ? 4 * 86400 : 0;
        for (uint32_t i = 0; i < own->n; i++)
            if (f.c.messages[own->p[i]].time != CQ_NO_TIME &&
                f.c.messages[own->p[i]].time < first)
                first = f.c.messages[own->p[i]].time;
        first -= (first - monday) % steps[s].seconds;
        for (uint32_t i = 0; i < own->n; i++) {
            int64_t t = f.c.messages[own->p[i]].time;
            uint32_t bin = (uint32_t)((t - first) / steps[s].seconds);
            if (t == CQ_NO_TIME)
                continue;
            bins[bin]++;
            n = bin + 1 > n ? bin + 1 : n;
        }
        cq_buf out = { 0 }, wanted = { 0 };
        put_counts(&wanted, "bins", bins, n);
        cq_buf_char(&wanted, 0);
        cq_timeline_json(v, 0, cq_str_z(steps[s].name), &out);
        assert_has(&out, wanted.p);
        cq_buf_done(&wanted);
        cq_buf_done(&out);
    }
}

/* --- lists --- */

static void page_of(const char *limit, const char *cursor, cq_answer *out)
{
    cq_list_ask l = { .ask = CQ_ASK_INDIVIDUAL };
    cq_request r = { .query = { { "limit", limit }, { "cursor", cursor } },
                     .query_n = 2 };
    *out = (cq_answer){ .status = 200 };
    cq_list_page(v, &l, &r, CQ_STR(""), out);
}

static size_t count_of(const cq_buf *b, const char *what)
{
    size_t n = 0, at;
    for (cq_str s = cq_buf_view(b); (at = cq_str_find(s, cq_str_z(what))) < s.n; n++)
        s = cq_str_sub(s, at + 1, s.n);
    return n;
}

static void pages_are_the_list(void **state)
{
    uint32_t alone = f.by[F_ALONE].n;
    size_t seen = 0;
    char cursor[16];
    (void)state;
    for (uint32_t at = 0; at < alone; at += 7) {
        cq_answer out;
        snprintf(cursor, sizeof cursor, "%u", at);
        page_of("7", cursor, &out);
        size_t n = count_of(&out.body, "\n{");
        assert_int_equal(n, alone - at < 7 ? alone - at : 7);
        for (uint32_t i = at; i < at + n; i++) {
            cq_arena a = { 0 };
            cq_str key = f.c.messages[f.by[F_ALONE].p[i]].key;
            assert_has(&out.body, cq_str_printf(&a, "\"key\":\"%.*s\"", CQ_FMT(key)).p);
            cq_arena_done(&a);
        }
        seen += n;
        cq_buf_done(&out.body);
    }
    assert_int_equal(seen, alone);
}

static void a_page_that_makes_no_sense_is_refused(void **state)
{
    static const char *const bad[] = { "0", "1001", "-1", "x", "1e3", "" };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad - 1; i++) {
        cq_answer out;
        page_of(bad[i], "0", &out);
        assert_int_equal(out.status, 400);
        cq_buf_done(&out.body);
    }
    cq_answer past;
    page_of("10", "99999", &past);
    assert_int_equal(past.status, 200);
    assert_has(&past.body, "{\"items\":[],\"next\":null,\"total\":");
    cq_buf_done(&past.body);
}

/* --- what is asked --- */

static bool reads(const char *body, char (*values)[CQ_FIELD])
{
    static const char *const names[] = { "script", "names", NULL };
    size_t n = strlen(body);
    char *block = cq_alloc(n ? n : 1);
    memcpy(block, body, n);
    cq_request r = { .body = { block, n } };
    memset(values, 0, 2 * sizeof *values);
    bool good = cq_request_body(&r, names, values);
    free(block);
    return good;
}

static void a_body_gives_the_named_fields_and_no_others(void **state)
{
    char values[2][CQ_FIELD], body[400];
    (void)state;
    assert_true(reads("{\"names\":true,\"script\":\"s1\",\"more\":[1]}", values));
    assert_string_equal(values[0], "s1");
    assert_string_equal(values[1], "true");
    assert_true(reads("{\"script\":[\"s1\"],\"in\":{\"names\":true}}", values));
    assert_string_equal(values[0], "");
    assert_string_equal(values[1], "");
    assert_false(reads("", values));
    assert_false(reads("{\"script\":\"s1\"", values));
    snprintf(body, sizeof body, "{\"script\":\"%0*d\"}", CQ_FIELD, 1);
    assert_true(reads(body, values));
    assert_string_equal(values[0], ""); /* too long */
    snprintf(body, sizeof body, "{\"script\":\"%0*d\"}", CQ_FIELD - 1, 1);
    assert_true(reads(body, values));
    assert_int_equal(strlen(values[0]), CQ_FIELD - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(campaigns_say_what_the_report_says),
        cmocka_unit_test(the_case_says_what_the_report_says),
        cmocka_unit_test(a_rise_has_the_dates_that_it_is_compared_with),
        cmocka_unit_test(a_clock_is_that_of_the_report),
        cmocka_unit_test(bars_hold_each_message_that_has_a_time),
        cmocka_unit_test(pages_are_the_list),
        cmocka_unit_test(a_page_that_makes_no_sense_is_refused),
        cmocka_unit_test(a_body_gives_the_named_fields_and_no_others),
    };
    return cmocka_run_group_tests(tests, kept_make, kept_unmake);
}
