/* test_minisign.c - files that minisign 0.11 wrote, and our own. */
#include "test.h"

#include <string.h>

#include "warn/minisign.h"

/* minisign -G -W; echo hi > f; minisign -S -m f */
#define PUBLIC "RWTnIc6P4VjNtTISb8Dgu0KCb76V8bCIFVhOJsXE+4kQ5+GSwW4HCsWN"
#define ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define SECRET                                                                           \
    "untrusted comment: minisign encrypted secret key\n"                                 \
    "RWQAAEIy" ZEROS "5yHOj+FYzbU1QsmaLV52D23a/MoPT/sGa6Oy9I07Q7T+oLQXMu2OmjISb8Dgu0KCb" \
    "76V8bCIFVhOJsXE+4kQ5+GSwW4HCsWNAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define SIGNED                                                                           \
    "untrusted comment: signature from minisign secret key\n"                            \
    "RUTnIc6P4VjNtTJVAMffLDrS7Skd9aWOQfRZJxIq4oyCJraC75xo+uEYJ9mcLIM3taZSBQiwvx+"        \
    "KWcjQvGx"                                                                           \
    "D1IJycgwSBm981QA=\n"                                                                \
    "trusted comment: timestamp:1795947011\tfile:f\thashed\n"                            \
    "1+emtxCxZ/"                                                                         \
    "YpR3mayvE2cmW9HEy13JkbeGBaJJ7uf+qAqZXswy+mPSsZIYArz7j9+kqN4m85rKols1BGPF/"          \
    "ABw==\n"

static void what_minisign_signed_fits_its_key_and_no_other_file(void **state)
{
    cq_public_key k;
    cq_minisig s;
    (void)state;
    assert_true(cq_minisign_read_line(CQ_STR(PUBLIC), &k));
    assert_int_equal(cq_minisign_read(CQ_STR(SIGNED), &s, NULL), CQ_OK);
    assert_true(cq_minisign_fits(&k, &s, CQ_STR("hi\n")));
    assert_false(cq_minisign_fits(&k, &s, CQ_STR("hi")));
    s.comment = CQ_STR("another comment");
    assert_false(cq_minisign_fits(&k, &s, CQ_STR("hi\n")));
}

static void its_secret_key_signs_the_same_bytes(void **state)
{
    cq_secret_key k;
    cq_buf out = { 0 };
    cq_arena a = { 0 };
    (void)state;
    assert_int_equal(cq_minisign_read_secret(CQ_STR(SECRET), &k, NULL), CQ_OK);
    assert_true(cq_str_eq(cq_minisign_line(&k.public, &a), CQ_STR(PUBLIC)));
    cq_minisign_sign(&k, CQ_STR("hi\n"), CQ_STR("timestamp:1795947011\tfile:f\thashed"),
                     &out);
    cq_str signature = CQ_STR(SIGNED), ours = cq_buf_view(&out);
    size_t theirs = cq_str_find(signature, CQ_STR("\n")),
           mine = cq_str_find(ours, CQ_STR("\n"));
    assert_true(cq_str_eq(cq_str_sub(ours, mine, ours.n),
                          cq_str_sub(signature, theirs, signature.n)));
    cq_buf_done(&out);
    cq_arena_done(&a);
}

static void our_own_keys_read_back(void **state)
{
    cq_secret_key k, again;
    cq_buf secret = { 0 }, sig = { 0 };
    cq_minisig s;
    (void)state;
    cq_minisign_new(&k);
    cq_minisign_write_secret(&k, &secret);
    assert_int_equal(cq_minisign_read_secret(cq_buf_view(&secret), &again, NULL), CQ_OK);
    assert_memory_equal(&k, &again, sizeof k);
    cq_minisign_sign(&k, CQ_STR("a file"), CQ_STR("a comment"), &sig);
    assert_int_equal(cq_minisign_read(cq_buf_view(&sig), &s, NULL), CQ_OK);
    assert_true(cq_minisign_fits(&k.public, &s, CQ_STR("a file")));
    cq_buf_done(&secret);
    cq_buf_done(&sig);
}

static void a_key_with_a_password_or_a_slip_is_refused(void **state)
{
    char text[] = SECRET;
    cq_secret_key k;
    cq_err err;
    char *key = strchr(text, '\n') + 1;
    (void)state;
    memcpy(key, "RWRTY0Iy", 8); /* "Sc" for scrypt */
    assert_int_equal(cq_minisign_read_secret(cq_str_z(text), &k, &err), CQ_FORMAT);
    assert_non_null(strstr(err.text, "password"));
    memcpy(key, "RWQAAEIy", 8);
    key[120] = key[120] == 'A' ? 'B' : 'A';
    assert_int_equal(cq_minisign_read_secret(cq_str_z(text), &k, &err), CQ_FORMAT);
    assert_non_null(strstr(err.text, "damaged"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_minisign_signed_fits_its_key_and_no_other_file),
        cmocka_unit_test(its_secret_key_signs_the_same_bytes),
        cmocka_unit_test(our_own_keys_read_back),
        cmocka_unit_test(a_key_with_a_password_or_a_slip_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
