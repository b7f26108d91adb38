/* test_letters.c - letters of scripts without spaces are words of their own. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "keep/letters.h"

/* From a block of just its size, so that reading on is seen; a gap is shown as "|". */
static void assert_apart(const char *text, const char *wanted)
{
    size_t n = strlen(text);
    char *block = cq_alloc(n ? n : 1);
    cq_buf out = { 0 };
    memcpy(block, text, n);
    cq_letters_apart(&out, (cq_str){ block, n });
    for (size_t i = 0; i < out.n; i++)
        out.p[i] = out.p[i] == CQ_LETTERS_GAP ? '|' : out.p[i];
    cq_buf_char(&out, 0);
    assert_string_equal(out.p, wanted);
    cq_buf_done(&out);
    free(block);
}

static void other_text_is_as_it_was(void **state)
{
    (void)state;
    assert_apart("", "");
    assert_apart("Keep the lamp lit, caf\xc3\xa9!", "Keep the lamp lit, caf\xc3\xa9!");
    assert_apart("\xe2\x82\xac 5 \xec\x84\x9c\xec\x9a\xb8 \xf0\x9f\x94\x94",
                 "\xe2\x82\xac 5 \xec\x84\x9c\xec\x9a\xb8 \xf0\x9f\x94\x94");
    assert_apart("\xe0\xa4\xb9\xe0\xa4\xbf", "\xe0\xa4\xb9\xe0\xa4\xbf"); /* Hindi */
}

static void each_letter_of_such_a_script_stands_apart(void **state)
{
    (void)state;
    assert_apart("\xe6\x9d\xb1", "\xe6\x9d\xb1");
    assert_apart("\xe6\x9d\xb1\xe4\xba\xac", "\xe6\x9d\xb1|\xe4\xba\xac");
    assert_apart("a\xe6\x9d\xb1\xe3\x81\xae"
                 "b c",
                 "a|\xe6\x9d\xb1|\xe3\x81\xae|b c");
    assert_apart("\xe0\xb8\x81\xe0\xb8\xb4\xe0\xb8\x99",
                 "\xe0\xb8\x81|\xe0\xb8\xb4|\xe0\xb8\x99");
    assert_apart("x\xf0\xa0\x80\x80", "x|\xf0\xa0\x80\x80"); /* U+20000 */
}

static void broken_characters_pass(void **state)
{
    (void)state;
    assert_apart("\xe6\x9d", "\xe6\x9d");
    assert_apart("\xe6", "\xe6");
    assert_apart("\xf0\xa0\x80", "\xf0\xa0\x80");
    assert_apart("\xff\xe6\x9d\xb1\x9d", "\xff|\xe6\x9d\xb1|\x9d");
    assert_apart("\xe6\x41\xe4\xba\xac", "\xe6\x41|\xe4\xba\xac");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_text_is_as_it_was),
        cmocka_unit_test(each_letter_of_such_a_script_stands_apart),
        cmocka_unit_test(broken_characters_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
