/* test_zone.c - the clocks of places, against the C library's. */
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/time.h"
#include "base/zone.h"

/* Whether the clock on the wall shows `local` at t. */
static bool shows(int64_t t, int64_t local)
{
    time_t at = (time_t)t;
    struct tm tm;
    localtime_r(&at, &tm);
    return t + tm.tm_gmtoff == local;
}

/* At each hour of many years: the offset leads back to the hour, and of two such hours to
 * the first. */
static void assert_as_the_library(const char *name)
{
    cq_zone *z = NULL;
    setenv("TZ", name, 1);
    tzset();
    if (cq_zone_open(name, &z, NULL) != CQ_OK)
        skip(); /* a machine without this place */
    for (int64_t t = 0; t < INT64_C(4000000000); t += 5 * 3600 + 600) {
        time_t at = (time_t)t;
        struct tm tm;
        localtime_r(&at, &tm);
        int64_t local = t + tm.tm_gmtoff, back = local - cq_zone_offset(z, local);
        if (!shows(back, local) || back > t)
            fail_msg("%s: at %lld the offset is %d", name, (long long)t,
                     cq_zone_offset(z, local));
    }
    cq_zone_close(z);
}

static void places_agree_with_the_library(void **state)
{
    static const char *const names[] = { "Europe/London",    "America/New_York",
                                         "Asia/Tehran",      "Asia/Kolkata",
                                         "Australia/Sydney", "America/St_Johns",
                                         "Europe/Dublin",    "Africa/Casablanca",
                                         "America/Santiago", "UTC" };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_as_the_library(names[i]);
}

static int32_t offset_of(const char *name)
{
    cq_zone *z = NULL;
    if (cq_zone_open(name, &z, NULL) != CQ_OK)
        return -1;
    int32_t offset = cq_zone_offset(z, 0);
    cq_zone_close(z);
    return offset;
}

static void offsets_are_zones(void **state)
{
    (void)state;
    assert_int_equal(offset_of("+02:00"), 7200);
    assert_int_equal(offset_of("-0530"), -19800);
    assert_int_equal(offset_of("+3"), 10800);
    assert_int_equal(offset_of("Z"), 0);
    assert_int_equal(offset_of("utc"), 0);
    static const char *const bad[] = { "",
                                       "+",
                                       "02:00",
                                       "+2:",
                                       "+25:00",
                                       "+01:75",
                                       "+01:00x",
                                       "Nowhere/Else",
                                       "../passwd",
                                       "Europe/../../../../etc/passwd",
                                       "/etc/passwd",
                                       "tzdata.zi",
                                       "Europe" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (offset_of(bad[i]) != -1)
            fail_msg("%s is taken for a zone", bad[i]);
}

static void the_hour_that_is_left_out_and_the_one_that_comes_twice(void **state)
{
    cq_zone *z = NULL;
    (void)state;
    if (cq_zone_open("Europe/London", &z, NULL) != CQ_OK)
        skip();
    int64_t spring = cq_days(2026, 3, 29) * 86400, autumn = cq_days(2026, 10, 25) * 86400;
    assert_int_equal(cq_zone_offset(z, spring + 3599), 0);
    assert_int_equal(cq_zone_offset(z, spring + 3600 + 1800), 0);
    assert_int_equal(cq_zone_offset(z, spring + 7200), 3600);
    assert_int_equal(cq_zone_offset(z, autumn + 3600 + 1800), 3600);
    assert_int_equal(cq_zone_offset(z, autumn + 7200), 0);
    assert_int_equal(cq_time_read(CQ_STR("2026-07-01 12:00"), CQ_DATES_UNKNOWN, z),
                     cq_time_read(CQ_STR("2026-07-01 11:00Z"), CQ_DATES_UNKNOWN, z));
    cq_zone_close(z);
}

/* A file of the database: one turn at `at` from the offset `first`, hourly, to an hour ahead.
 * The block in 32 bits is empty, as in those that zic writes today. */
static cq_str zone_file(uint8_t *to, uint32_t first, uint64_t at)
{
    static const uint8_t head[] = "TZif2";
    uint8_t *p = to + 88;
    memset(to, 0, 256);
    memcpy(to, head, 5);
    to[39] = 1; /* a type, and a letter of a name */
    to[43] = 1;
    memcpy(p - 44 + 7, head, 5); /* behind 44 + 6 + 1 */
    p += 7;
    p[-9] = 1, p[-5] = 2, p[-1] = 4; /* times, types, letters */
    for (int i = 0; i < 8; i++)
        p[i] = (uint8_t)(at >> (56 - 8 * i));
    p[8] = 1;
    for (int i = 0; i < 4; i++)
        p[9 + i] = (uint8_t)(first >> (24 - 8 * i));
    p[17] = 0x0e, p[18] = 0x10;
    return (cq_str){ (char *)to, 88 + 7 + 9 + 12 + 4 };
}

static cq_status parsed(uint32_t first, uint64_t at, size_t missing)
{
    uint8_t bytes[256];
    cq_zone *z = NULL;
    cq_str s = zone_file(bytes, first, at);
    cq_status status = cq_zone_parse(cq_str_sub(s, 0, s.n - missing), &z, NULL);
    if (status == CQ_OK) {
        assert_int_equal(cq_zone_offset(z, (int64_t)at - 5 * 86400), (int32_t)first);
        assert_int_equal(cq_zone_offset(z, (int64_t)at + 5 * 86400), 3600);
    }
    cq_zone_close(z);
    return status;
}

/* Cut anywhere, with an offset or a turn that no clock can have. */
static void a_damaged_file_is_no_zone(void **state)
{
    (void)state;
    assert_int_equal(parsed(7200, 1000000, 0), CQ_OK);
    assert_int_equal(parsed((uint32_t)-7200, (uint64_t)-1000000, 0), CQ_OK);
    for (size_t missing = 1; missing <= 120; missing++)
        assert_int_equal(parsed(7200, 1000000, missing), CQ_FORMAT);
    assert_int_equal(parsed(26 * 3600, 1000000, 0), CQ_FORMAT);
    assert_int_equal(parsed(0x80000000, 1000000, 0), CQ_FORMAT);
    assert_int_equal(parsed(0, UINT64_C(1) << 63 | 1, 0), CQ_FORMAT);
    assert_int_equal(parsed(0, INT64_MAX, 0), CQ_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_agree_with_the_library),
        cmocka_unit_test(offsets_are_zones),
        cmocka_unit_test(a_damaged_file_is_no_zone),
        cmocka_unit_test(the_hour_that_is_left_out_and_the_one_that_comes_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
