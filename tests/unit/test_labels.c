/* test_labels.c - which campaign a mail echoes: by runs of its script, outside slots, that
 * are not common; written by a scan, read by the filter. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "little.h"
#include "serve/labels.h"

#define SCRIPT                                                                           \
    "the council wants to close the old ferry before the new bridge is open and nine "   \
    "hundred people cross the river every week on it"
#define OTHER                                                                            \
    "our school has no roof since the storm of last winter and the children sit in "     \
    "their coats while the money for it lies in a drawer"

typedef struct {
    little l;
    cq_labels *labels;
    cq_lookup *lookup;
} fixture;

/* A case of two campaigns, and of `own` individual letters with the text. */
static void begin(fixture *f, const char *script, uint32_t own, const char *text)
{
    static cq_script first, second;
    static cq_campaign campaigns[2];
    cq_buf file = { 0 };
    cq_err err;
    little_begin(&f->l);
    for (uint32_t i = 0; i < own; i++)
        little_add(&f->l, CQ_MAIL, "", text);
    first = (cq_script){ .text = cq_str_z(script) };
    second = (cq_script){ .text = CQ_STR(OTHER) };
    campaigns[0] = (cq_campaign){ .id = "00000001",
                                  .standing = CQ_UNCLEAR,
                                  .first = 86400 * 3,
                                  .member_n = 44,
                                  .messages = { NULL, 0 },
                                  .scripts = &first,
                                  .script_n = 1 };
    campaigns[1] = (cq_campaign){
        .id = "00000002", .first = CQ_NO_TIME, .scripts = &second, .script_n = 1
    };
    cq_report r = { .campaigns = campaigns, .campaign_n = 2 };
    cq_labels_write(&f->l.corpus, &f->l.docs, &r, &file);
    assert_int_equal(cq_labels_read(cq_buf_view(&file), &f->labels, &err), CQ_OK);
    f->lookup = cq_lookup_new();
    cq_buf_done(&file);
}

static void end(fixture *f)
{
    cq_lookup_free(f->lookup);
    cq_labels_free(f->labels);
    little_end(&f->l);
}

/* The id that the text is known by, or "". */
static const char *id_of(fixture *f, const char *text, double *share)
{
    cq_doc d;
    little_cut(&f->l, cq_str_z(text), &d);
    const cq_label *x = cq_labels_find(f->labels, f->lookup, &d, share);
    return x ? x->id : "";
}

static void a_copy_is_known_and_what_is_known_of_it(void **state)
{
    fixture f;
    double share = 0;
    cq_doc d;
    (void)state;
    begin(&f, SCRIPT, 3, "we have hens in the garden");
    little_cut(&f.l, CQ_STR(SCRIPT), &d);
    const cq_label *x = cq_labels_find(f.labels, f.lookup, &d, &share);
    assert_string_equal(x->id, "00000001");
    assert_int_equal(x->standing, CQ_UNCLEAR);
    assert_int_equal(x->senders, 44);
    assert_int_equal(x->since, 3);
    assert_true(share == 1);
    assert_string_equal(id_of(&f, OTHER, &share), "00000002");
    end(&f);
}

static void words_of_ones_own_lower_the_share(void **state)
{
    fixture f;
    double share = 0;
    (void)state;
    begin(&f, SCRIPT, 0, "");
    assert_string_equal(id_of(&f,
                              "one two three four five six seven eight nine ten "
                              "eleven twelve " SCRIPT " thirteen fourteen",
                              &share),
                        "00000001");
    assert_true(share > 0.6 && share < 0.65); /* 24 of 38 */
    end(&f);
}

static void twenty_words_are_needed_each_run_once(void **state)
{
    fixture f;
    double share = 0;
    const char *nineteen = "the council wants to close the old ferry before the new "
                           "bridge is open and nine hundred people cross";
    (void)state;
    begin(&f, SCRIPT, 0, "");
    char text[400];
    assert_string_equal(id_of(&f, nineteen, &share), "");
    snprintf(text, sizeof text, "%s; so %s", nineteen, nineteen);
    assert_string_equal(id_of(&f, text, &share), "");
    snprintf(text, sizeof text, "%s the", nineteen);
    assert_string_equal(id_of(&f, text, &share), "00000001");
    end(&f);
}

static void no_run_goes_over_a_slot(void **state)
{
    fixture f;
    double share = 0;
    (void)state;
    begin(
        &f,
        "the council wants to close [1] the old ferry before the new [2] bridge is open "
        "and nine hundred [3] people cross the river every week on it",
        0, "");
    /* 5 + 6 + 6 + 8 words beside slots, of which the text joins all. */
    assert_string_equal(id_of(&f, SCRIPT, &share), "00000001");
    assert_string_equal(id_of(&f,
                              "the council wants to close the old ferry before the "
                              "new bridge is open and nine hundred",
                              &share),
                        "");
    end(&f);
}

/* The mark at a slot is none of those that stand in what is left of a mail between its
 * pieces: here both stand between the bells' first four words and the others. */
static void moved_words_on_both_sides_of_a_slot_are_found(void **state)
{
    fixture f;
    double share = 0;
    (void)state;
    begin(
        &f,
        "the bells ring early [1] on every market day so the council wants to close the "
        "old ferry before winter nine hundred people cross the river every week on it",
        0, "");
    assert_string_equal(
        id_of(&f,
              "so the council wants to close the old ferry before winter the "
              "bells ring early nine hundred people cross the river every "
              "week on it on every market day",
              &share),
        "00000001");
    assert_true(share == 1);
    end(&f);
}

static void what_five_of_ones_own_letters_have_does_not_count(void **state)
{
    fixture f;
    double share = 0;
    (void)state;
    begin(&f, SCRIPT, 5, SCRIPT);
    assert_string_equal(id_of(&f, SCRIPT, &share), "");
    assert_string_equal(id_of(&f, OTHER, &share), "00000002");
    assert_true(cq_map_count(cq_labels_common(f.labels)) > 0);
    end(&f);
    begin(&f, SCRIPT, 4, SCRIPT);
    assert_string_equal(id_of(&f, SCRIPT, &share), "00000001");
    end(&f);
}

static void no_text_is_in_the_file(void **state)
{
    little l;
    cq_buf file = { 0 };
    cq_script s = { .text = CQ_STR(SCRIPT) };
    cq_campaign p = { .id = "00000001", .scripts = &s, .script_n = 1 };
    cq_report r = { .campaigns = &p, .campaign_n = 1 };
    (void)state;
    little_begin(&l);
    cq_labels_write(&l.corpus, &l.docs, &r, &file);
    assert_true(cq_str_find(cq_buf_view(&file), CQ_STR("ferry")) == file.n);
    cq_buf_done(&file);
    little_end(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_is_known_and_what_is_known_of_it),
        cmocka_unit_test(words_of_ones_own_lower_the_share),
        cmocka_unit_test(twenty_words_are_needed_each_run_once),
        cmocka_unit_test(no_run_goes_over_a_slot),
        cmocka_unit_test(moved_words_on_both_sides_of_a_slot_are_found),
        cmocka_unit_test(what_five_of_ones_own_letters_have_does_not_count),
        cmocka_unit_test(no_text_is_in_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
