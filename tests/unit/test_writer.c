/* test_writer.c - what another thread writes is what this one would have written. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lane.h"
#include "base/rand.h"
#include "keep/inside.h"
#include "keep/writer.h"

enum { MESSAGES = 4000, LONG = 300000 };

/* One record after the other in the same bytes, so that what is not copied is lost. */
typedef struct {
    char text[LONG], id[32], reason[64];
    cq_field fields[2];
    cq_message m;
    cq_problem p;
} window;

static void fill(window *w, cq_rand *r, int i)
{
    size_t n = i % 900 == 5 ? LONG : cq_rand_below(r, 300);
    snprintf(w->id, sizeof w->id, "%d", i);
    memset(w->text, 'a' + (char)cq_rand_below(r, 26), n);
    w->fields[0] = (cq_field){ CQ_F_TAG, { w->text, n % 7 } };
    w->fields[1] = (cq_field){ CQ_F_LINK, cq_str_z(w->id) };
    w->m = (cq_message){ .channel = CQ_POST,
                         .id = cq_str_z(w->id),
                         .sender = { w->text, 1 + n % 3 },
                         .sender_name = { w->text, n % 5 },
                         .subject = { w->text, n % 11 },
                         .text = { w->text, n },
                         .raw = { w->text, n },
                         .time = i,
                         .offset = (uint64_t)i * 10,
                         .fields = w->fields,
                         .field_n = 2 };
    snprintf(w->reason, sizeof w->reason, "row %d is odd", i);
    w->p = (cq_problem){ .input = CQ_STR("-"),
                         .line = (uint64_t)i,
                         .reason = cq_str_z(w->reason) };
}

static cq_case *new_case(cq_keep keep)
{
    cq_case *c = NULL;
    uint64_t from;
    assert_int_equal(cq_case_open(NULL, true, &c, NULL), CQ_OK);
    assert_int_equal(cq_case_keep(c, keep, NULL), CQ_OK);
    assert_int_equal(cq_case_begin_input(c, "-", false, 1, &from, NULL), CQ_OK);
    return c;
}

/* threads 0: without a writer. */
static cq_case *written(cq_keep keep, int threads)
{
    window *w = cq_zalloc(1, sizeof *w);
    cq_case *c = new_case(keep);
    cq_writer *out = threads ? cq_writer_new(c, threads) : NULL;
    cq_rand r = { 3 };
    for (int i = 0; i < MESSAGES; i++) {
        fill(w, &r, i);
        assert_int_equal(out ? cq_writer_message(out, &w->m, NULL)
                             : cq_case_add_message(c, &w->m, NULL),
                         CQ_OK);
        if (i % 50 == 0)
            assert_int_equal(out ? cq_writer_problem(out, &w->p, NULL)
                                 : cq_case_add_problem(c, &w->p, NULL),
                             CQ_OK);
        if (out && i % 1500 == 7)
            assert_int_equal(cq_writer_settle(out, NULL), CQ_OK);
        memset(w, 'x', sizeof *w);
    }
    cq_writer_free(out);
    free(w);
    return c;
}

#define ROWS                                                                             \
    "SELECT m.id, offset, native, time, subject, fields, text, sender, address, name,"   \
    " size, body, (SELECT hex(body) FROM raw WHERE message = m.id),"                     \
    " (SELECT group_concat(reason) FROM problem WHERE line = time)"                      \
    " FROM message m JOIN text ON text.id = text JOIN sender ON sender.id = sender"      \
    " ORDER BY m.id"

static void hold_the_same(cq_case *a, cq_case *b)
{
    cq_rows *x = cq_db_query(a->db, ROWS, ""), *y = cq_db_query(b->db, ROWS, "");
    int n = 0;
    while (cq_rows_next(x)) {
        assert_true(cq_rows_next(y));
        for (int i = 0; i < 14; i++)
            assert_true(cq_str_eq(cq_rows_str(x, i), cq_rows_str(y, i)));
        n++;
    }
    assert_false(cq_rows_next(y));
    assert_int_equal(n, MESSAGES);
}

static void the_case_is_the_same_by_any_thread(void **state)
{
    (void)state;
    for (int keep = CQ_KEEP_TEXT; keep <= CQ_KEEP_RAW; keep++) {
        cq_case *plain = written((cq_keep)keep, 0);
        for (int threads = 1; threads <= 2; threads++) {
            cq_case *c = written((cq_keep)keep, threads);
            hold_the_same(plain, c);
            cq_case_close(c);
        }
        cq_case_close(plain);
    }
}

static void a_failure_is_told_before_long(void **state)
{
    window *w = cq_zalloc(1, sizeof *w);
    cq_rand r = { 4 };
    cq_err err = { 0 };
    cq_status s = CQ_OK;
    cq_case *c = new_case(CQ_KEEP_TEXT);
    cq_writer *out = cq_writer_new(c, 2);
    (void)state;
    cq_db_fail(c->db, "the disk is full");
    for (int i = 0; i < 1000000 && !s; i++) {
        fill(w, &r, 1); /* short ones only */
        s = cq_writer_message(out, &w->m, &err);
    }
    assert_int_equal(s, CQ_STORE);
    assert_string_equal(err.text, "the disk is full");
    assert_int_equal(cq_writer_settle(out, NULL), CQ_STORE);
    cq_writer_free(out);
    cq_case_close(c);
    free(w);
}

typedef struct {
    size_t seen, n[1000];
} diary;

static void note(void *ctx, void *piece)
{
    diary *d = ctx;
    d->n[d->seen++] = *(size_t *)piece;
}

static void a_lane_keeps_the_order(void **state)
{
    size_t pieces[1000];
    (void)state;
    for (size_t room = 1; room < 5; room++) {
        diary d = { 0 };
        cq_lane *l = cq_lane_new(room, note, &d);
        for (size_t i = 0; i < 1000; i++) {
            pieces[i] = i * 7;
            cq_lane_put(l, &pieces[i]);
            if (i % 300 == 0) {
                cq_lane_wait(l);
                assert_int_equal(d.seen, i + 1);
            }
        }
        cq_lane_free(l);
        assert_int_equal(d.seen, 1000);
        for (size_t i = 0; i < 1000; i++)
            assert_int_equal(d.n[i], i * 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_case_is_the_same_by_any_thread),
        cmocka_unit_test(a_failure_is_told_before_long),
        cmocka_unit_test(a_lane_keeps_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
