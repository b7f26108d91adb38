/* test_base.c - the ground: times, maps, sorting, views. */
#include "test.h"

#include <string.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/rand.h"
#include "base/seen.h"
#include "base/sort.h"
#include "base/str.h"
#include "base/time.h"
#include "base/uuid.h"
#include "base/vec.h"

static void reads_as(const char *text, cq_dates dates, const char *iso)
{
    cq_arena a = { 0 };
    cq_str got = cq_time_iso(&a, cq_time_read(cq_str_z(text), dates, 0));
    assert_string_equal(got.n ? got.p : "", iso);
    cq_arena_done(&a);
}

static void times_in_the_forms_that_messages_carry(void **state)
{
    (void)state;
    reads_as("2026-03-01T10:00:00Z", 0, "2026-03-01T10:00:00Z");
    reads_as("2026-03-01 10:00:00.123456", 0, "2026-03-01T10:00:00Z");
    reads_as("2026-03-01T10:00:00.5+02:00", 0, "2026-03-01T08:00:00Z");
    reads_as("Fri, 4 Feb 2022 17:10:22 +0100", 0, "2022-02-04T16:10:22Z");
    reads_as("Fri, 04 Feb 2022 17:10:22 -0500 (EST)", 0, "2022-02-04T22:10:22Z");
    reads_as("Wed Oct 10 20:19:24 +0000 2018", 0, "2018-10-10T20:19:24Z");
    reads_as("Mon Nov  2 09:14:03 2026", 0, "2026-11-02T09:14:03Z");
    reads_as("7/9/2017 14:05", 0, "2017-07-09T14:05:00Z");
    reads_as("7/9/2017 14:05", CQ_DATES_DMY, "2017-09-07T14:05:00Z");
    reads_as("20/09/2026, 21:15", 0, "2026-09-20T21:15:00Z");
    reads_as("02.11.2026 09:14", 0, "2026-11-02T09:14:00Z");
    reads_as("9/20/26, 9:15\xe2\x80\xafPM", 0, "2026-09-20T21:15:00Z");
    reads_as("2 November 2026", 0, "2026-11-02T00:00:00Z");
    reads_as("02 NOV 2026", 0, "2026-11-02T00:00:00Z");
    reads_as("1793610843", 0, "2026-11-02T09:14:03Z");
    reads_as("1793610843000", 0, "2026-11-02T09:14:03Z");
    reads_as("1793610843.25", 0, "2026-11-02T09:14:03Z");
    reads_as("yesterday", 0, "");
    reads_as("2026-13-01", 0, "");
    reads_as("12", 0, "");
    reads_as("", 0, "");
}

/* Times of the one shape are read without the scanner, which a second blank brings in. */
static void the_short_way_and_the_scanner_agree(void **state)
{
    static const char *const ends[] = { "",       "Z",        ":%02d",    ":%02dZ",
                                        ":%02d.", ":%02d.5Z", ":%02d.25", ":%02d.5+01:00",
                                        ":%d",    " PM" };
    cq_rand r = { 3 };
    int read = 0;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        char end[32], shut[64], open[64];
        const char *t = i % 2 ? "T" : "";
        int y = 1960 + (int)cq_rand_below(&r, 250), m = (int)cq_rand_below(&r, 14);
        int d = (int)cq_rand_below(&r, 33), h = (int)cq_rand_below(&r, 27);
        int min = (int)cq_rand_below(&r, 63);
        snprintf(end, sizeof end, ends[i / 2 % 10], (int)cq_rand_below(&r, 63));
        snprintf(shut, sizeof shut, "%04d-%02d-%02d%s%02d:%02d%s", y, m, d, *t ? t : " ",
                 h, min, end);
        snprintf(open, sizeof open, "%04d-%02d-%02d %s %02d:%02d%s", y, m, d, t, h, min,
                 end);
        int64_t a = cq_time_read(cq_str_z(shut), 0, NULL);
        assert_int_equal(a, cq_time_read(cq_str_z(open), 0, NULL));
        read += a != CQ_NO_TIME;
    }
    assert_in_range(read, 8000, 19000);
}

static void a_day_and_its_number_agree(void **state)
{
    (void)state;
    for (int64_t z = -1000; z < 90000; z += 17) {
        int64_t y;
        int m, d;
        cq_civil(z, &y, &m, &d);
        assert_int_equal(cq_days(y, m, d), z);
    }
}

static void a_map_holds_what_was_put(void **state)
{
    (void)state;
    cq_map *m = cq_map_new(0);
    assert_int_equal(cq_map_get(m, 0), CQ_NONE);
    for (uint64_t i = 0; i < 5000; i++)
        *cq_map_put(m, i * i, 0) += (uint32_t)i + 1;
    for (uint64_t i = 0; i < 5000; i++)
        assert_int_equal(cq_map_get(m, i * i), i + 1);
    assert_int_equal(cq_map_get(m, 3), CQ_NONE);
    assert_int_equal(cq_map_count(m), 5000);
    cq_map_free(m);
}

static void names_are_numbered_in_order(void **state)
{
    (void)state;
    cq_names *t = cq_names_new();
    char s[16];
    for (int i = 0; i < 3000; i++)
        assert_int_equal(cq_names_put(t, (cq_str){ s, (size_t)sprintf(s, "n%d", i) }), i);
    assert_int_equal(cq_names_put(t, CQ_STR("n17")), 17);
    assert_int_equal(cq_names_get(t, CQ_STR("absent")), CQ_NONE);
    assert_true(cq_str_eq(cq_names_at(t, 2999), CQ_STR("n2999")));
    cq_names_free(t);
}

static void the_radix_sort_sorts_and_is_stable(void **state)
{
    (void)state;
    cq_rand r = { 7 };
    enum { N = 10000 };
    cq_item *v = cq_alloc(N * sizeof *v);
    for (uint32_t i = 0; i < N; i++)
        v[i] = (cq_item){ cq_rand_next(&r) >> (i % 3 ? 60 : 3), i, 0 };
    cq_sort_items(v, N);
    for (uint32_t i = 1; i < N; i++) {
        assert_true(v[i - 1].key <= v[i].key);
        assert_true(v[i - 1].key < v[i].key || v[i - 1].a < v[i].a);
    }
    free(v);
}

/* Few are put into place one by one, many go by their bytes. */
static void upper_halves_are_sorted_and_the_rest_stays_in_order(void **state)
{
    (void)state;
    cq_rand r = { 8 };
    enum { N = 5000 };
    static const size_t sizes[] = { 0, 1, 2, 39, 40, 41, N };
    uint64_t *v = cq_alloc(N * sizeof *v), *spare = cq_alloc(N * sizeof *spare);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        uint64_t sum = 0;
        for (uint32_t i = 0; i < sizes[k]; i++) {
            v[i] = cq_rand_next(&r) >> (i % 3 ? 60 : 2) << 32 | i;
            sum += v[i];
        }
        cq_sort_upper(v, spare, sizes[k]);
        for (size_t i = 0; i < sizes[k]; i++) {
            assert_true(i == 0 || v[i - 1] < v[i]);
            sum -= v[i];
        }
        assert_true(sum == 0);
    }
    free(v);
    free(spare);
}

static void lines_and_pieces(void **state)
{
    (void)state;
    cq_str rest = CQ_STR("a\r\nb\rc\n\nd"), line;
    const char *want[] = { "a", "b", "c", "", "d" };
    for (int i = 0; i < 5; i++) {
        assert_true(cq_str_line(&rest, &line));
        assert_true(cq_str_eq(line, cq_str_z(want[i])));
    }
    assert_false(cq_str_line(&rest, &line));
    int64_t v;
    assert_true(cq_str_int(CQ_STR("-12"), -20, 20, &v) && v == -12);
    assert_false(cq_str_int(CQ_STR("99999999999999999999"), INT64_MIN, INT64_MAX, &v));
    assert_false(cq_str_int(CQ_STR("1x"), 0, 9, &v));
}

static void a_word_is_found_by_any_of_its_bytes(void **state)
{
    cq_rand r = { 9 };
    char s[24];
    (void)state;
    for (int i = 0; i < 20000; i++) {
        size_t n = cq_rand_below(&r, sizeof s), from = cq_rand_below(&r, 20);
        for (size_t k = 0; k < sizeof s; k++)
            s[k] = "abc"[cq_rand_below(&r, 3)];
        cq_str what = { s + from, 1 + cq_rand_below(&r, 4) }, in = { s, n };
        size_t by = cq_rand_below(&r, (uint32_t)what.n);
        assert_int_equal(cq_str_find_by(in, what, by), cq_str_find(in, what));
    }
}

static void ids_become_a_sorted_set(void **state)
{
    (void)state;
    cq_ids v = { 0 };
    for (uint32_t i = 0; i < 100; i++)
        CQ_PUSH(v, i * 7 % 10);
    cq_ids_unique(&v);
    assert_int_equal(v.n, 10);
    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(v.p[i], i);
    CQ_VEC_DONE(v);
}

/* Few are compared, many are placed byte by byte: both as a look at each number does. */
static void many_ids_become_the_set_that_a_look_at_each_makes(void **state)
{
    enum { MOST = 1 << 17 };
    cq_rand r = { 5 };
    uint8_t *seen = cq_zalloc(MOST, 1);
    (void)state;
    for (size_t n = 1; n < 3000; n = n * 3 + 1) {
        cq_ids v = { 0 };
        size_t k = 0;
        memset(seen, 0, MOST);
        for (size_t i = 0; i < n; i++) {
            uint32_t x = cq_rand_below(&r, n % 2 ? 300 : MOST);
            CQ_PUSH(v, x);
            seen[x] = 1;
        }
        cq_ids_unique(&v);
        for (uint32_t x = 0; x < MOST; x++)
            if (seen[x])
                assert_int_equal(v.p[k++], x);
        assert_int_equal(v.n, k);
        CQ_VEC_DONE(v);
    }
    free(seen);
}

static void no_key_that_came_twice_is_missed(void **state)
{
    enum { KEYS = 20000 };
    cq_rand r = { 3 };
    cq_seen seen;
    uint32_t kept = 0;
    (void)state;
    cq_seen_init(&seen, 2 * KEYS);
    uint64_t *keys = cq_alloc(2 * KEYS * sizeof *keys);
    for (int i = 0; i < 2 * KEYS; i++) {
        keys[i] = cq_rand_next(&r);
        cq_seen_add(&seen, keys[i]);
    }
    for (int i = 0; i < KEYS; i++)
        cq_seen_add(&seen, keys[i]);
    for (int i = 0; i < KEYS; i++)
        assert_true(cq_seen_twice(&seen, keys[i]));
    for (int i = KEYS; i < 2 * KEYS; i++)
        kept += cq_seen_twice(&seen, keys[i]);
    assert_true(kept < KEYS / 3);
    cq_seen_done(&seen);
    free(keys);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void the_median_is_that_of_a_sort(void **state)
{
    cq_rand r = { 8 };
    double v[40], w[40];
    (void)state;
    assert_true(cq_median(v, 0) == 0);
    for (int round = 0; round < 20000; round++) {
        size_t n = 1 + cq_rand_below(&r, 40);
        for (size_t i = 0; i < n; i++)
            v[i] = w[i] = cq_rand_below(&r, 1 + cq_rand_below(&r, 30));
        qsort(w, n, sizeof *w, by_value);
        assert_true(cq_median(v, n) == w[n / 2]);
    }
}

/* The name and namespace of RFC 9562, appendix A.4. */
static void an_identifier_follows_from_its_name(void **state)
{
    static const uint8_t dns[16] = { 0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                     0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8 };
    char out[CQ_UUID];
    (void)state;
    cq_uuid5(dns, CQ_STR("www.example.com"), out);
    assert_string_equal(out, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

/* What either gave out before and gives out later stays, whichever was empty. */
static void what_comes_next_in_an_arena_can_be_had_ready(void **state)
{
    enum { MOST = 64 << 20, PIECE = 1000 };
    cq_arena a = { 0 };
    char *p = NULL, *next = NULL;
    size_t n = 0, given = 0;
    (void)state;
    for (; !next && given < MOST; given += PIECE) {
        assert_non_null(cq_arena_text(&a, PIECE));
        next = cq_arena_ahead(&a, &n);
    }
    assert_non_null(next);
    assert_null(cq_arena_ahead(&a, &n));
    memset(next, 'n', n);
    for (; p != next && given < MOST; given += PIECE)
        p = memset(cq_arena_text(&a, PIECE), 'p', PIECE);
    assert_ptr_equal(p, next);
    assert_true(next[PIECE] == 'n');
    assert_non_null(cq_arena_ahead(&a, &n));
    cq_arena_done(&a);
    assert_int_equal(cq_arena_size(&a), 0);
}

static void a_block_that_grows_keeps_what_it_had(void **state)
{
    enum { LAST = 40 << 20 };
    (void)state;
    unsigned char *p = cq_alloc(1);
    p[0] = 1;
    for (size_t n = 1; n < LAST; n = 3 * n + 5) {
        p = cq_realloc(p, 3 * n + 5);
        for (size_t i = n; i < 3 * n + 5; i += 4093)
            p[i] = (unsigned char)n;
        p[3 * n + 4] = 7;
        assert_true(p[0] == 1 && p[n] == (unsigned char)n && (n == 1 || p[n - 1] == 7));
    }
    free(p);
    p = cq_zalloc(LAST, 1);
    for (size_t i = 0; i < LAST; i += 511)
        assert_int_equal(p[i], 0);
    free(p);
}

static void a_joined_arena_keeps_what_both_gave_out(void **state)
{
    (void)state;
    cq_arena a = { 0 }, b = { 0 };
    char *first = cq_arena_text(&a, 5000), *second = cq_arena_text(&b, 9000);
    memset(first, 'a', 5000);
    memset(second, 'b', 9000);
    size_t size = cq_arena_size(&a) + cq_arena_size(&b);
    cq_arena_join(&a, &b);
    assert_int_equal(cq_arena_size(&a), size);
    assert_int_equal(cq_arena_size(&b), 0);
    memset(cq_arena_text(&b, 9000), 'c', 9000);
    memset(cq_arena_text(&a, 9000), 'd', 9000);
    assert_true(first[0] == 'a' && memcmp(first, first + 1, 4999) == 0);
    assert_true(second[0] == 'b' && memcmp(second, second + 1, 8999) == 0);
    cq_arena_done(&a);
    cq_arena_join(&a, &b);
    assert_true(cq_arena_size(&a) >= 9000);
    cq_arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_next_in_an_arena_can_be_had_ready),
        cmocka_unit_test(a_block_that_grows_keeps_what_it_had),
        cmocka_unit_test(a_joined_arena_keeps_what_both_gave_out),
        cmocka_unit_test(times_in_the_forms_that_messages_carry),
        cmocka_unit_test(the_short_way_and_the_scanner_agree),
        cmocka_unit_test(a_day_and_its_number_agree),
        cmocka_unit_test(a_map_holds_what_was_put),
        cmocka_unit_test(an_identifier_follows_from_its_name),
        cmocka_unit_test(names_are_numbered_in_order),
        cmocka_unit_test(the_radix_sort_sorts_and_is_stable),
        cmocka_unit_test(upper_halves_are_sorted_and_the_rest_stays_in_order),
        cmocka_unit_test(the_median_is_that_of_a_sort),
        cmocka_unit_test(lines_and_pieces),
        cmocka_unit_test(a_word_is_found_by_any_of_its_bytes),
        cmocka_unit_test(ids_become_a_sorted_set),
        cmocka_unit_test(no_key_that_came_twice_is_missed),
        cmocka_unit_test(many_ids_become_the_set_that_a_look_at_each_makes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
