/* test_signature.c - one form for one content; whom the trust file believes; what echoes. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "text/doc.h"
#include "warn/echo.h"
#include "warn/trust.h"

enum { DAY = 20000, WORDS = 40 };

typedef struct {
    cq_secret_key signer;
    cq_circle_key circle;
    cq_signature s;
    cq_buf file;
    char text[1000];
} made;

/* "wa wb wc ..." of so many words, from the given one on. */
static void text_of(char *out, int from, int n)
{
    *out = 0;
    for (int i = from; i < from + n; i++) {
        char word[8] = { 'w', (char)('a' + i / 26), (char)('a' + i % 26), ' ', 0 };
        strcat(out, word);
    }
}

static cq_doc doc_of(cq_arena *a, const char *text)
{
    cq_doc d;
    cq_doc_make(&(cq_message){ .channel = CQ_POST, .text = cq_str_z(text) }, a, &d);
    return d;
}

/* The signature of a script of WORDS words. */
static void make(made *m)
{
    cq_arena a = { 0 };
    cq_run runs[WORDS];
    memset(m, 0, sizeof *m);
    text_of(m->text, 0, WORDS);
    cq_doc d = doc_of(&a, m->text);
    assert_int_equal(d.n, WORDS);
    for (int i = 0; i + CQ_RUN <= WORDS; i++)
        for (int k = 0; k < CQ_RUN; k++)
            runs[i].word[k] = d.tokens[i + k].hash;
    cq_known k = {
        .senders = 130, .runs = runs, .run_n = WORDS - CQ_RUN + 1, .lang_n = 1
    };
    strcpy(k.langs[0], "en");
    cq_campaign p = { .id = "0a1b2c3d",
                      .first = (int64_t)DAY * 86400,
                      .last = CQ_NO_TIME };
    cq_minisign_new(&m->signer);
    cq_circle_new(&m->circle);
    assert_int_equal(
        cq_signature_make(&p, &k, &m->circle, &m->signer, DAY, 90, &m->s, NULL), CQ_OK);
    cq_signature_write(&m->s, &m->file);
    cq_arena_done(&a);
}

static void done(made *m)
{
    cq_signature_done(&m->s);
    cq_buf_done(&m->file);
}

static void what_is_written_reads_back_and_any_other_byte_does_not(void **state)
{
    static made m;
    cq_signature s;
    (void)state;
    make(&m);
    assert_int_equal(m.s.hash_n, 64);
    assert_int_equal(m.s.senders, 100);
    assert_int_equal(cq_signature_read(cq_buf_view(&m.file), &s, NULL), CQ_OK);
    assert_memory_equal(s.hashes, m.s.hashes, 64 * sizeof *s.hashes);
    assert_int_equal(s.last, CQ_NO_DAY);
    cq_signature_done(&s);
    for (size_t i = 0; i < m.file.n; i++) {
        char was = m.file.p[i];
        m.file.p[i] = was == ' ' ? '0' : ' ';
        assert_int_not_equal(cq_signature_read(cq_buf_view(&m.file), &s, NULL), CQ_OK);
        m.file.p[i] = was;
        assert_int_not_equal(cq_signature_read((cq_str){ m.file.p, i }, &s, NULL), CQ_OK);
    }
    done(&m);
}

static void sizes_are_steps(void **state)
{
    static const struct {
        uint32_t step;
        const char *words;
    } is[] = { { 20, "20-49" }, { 50, "50-99" }, { 100, "100-199" }, { 200, "200-499" } };
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        cq_buf b = { 0 };
        cq_signature_size(&b, is[i].step);
        assert_true(cq_str_eq(cq_buf_view(&b), cq_str_z(is[i].words)));
        cq_buf_done(&b);
    }
}

static void siphash_gives_the_value_of_its_paper(void **state)
{
    uint8_t key[CQ_SHORT_KEY], text[15];
    (void)state;
    for (uint8_t i = 0; i < 16; i++)
        key[i] = i;
    memcpy(text, key, sizeof text);
    assert_true(cq_short(key, text, sizeof text) == UINT64_C(0xa129ca6149be45e5));
}

static cq_status accept(const made *m, const char *trust, int32_t today, cq_err *err)
{
    cq_trust t;
    cq_signature s;
    cq_str signer;
    cq_buf sig = { 0 };
    cq_status st = cq_trust_read(cq_str_z(trust), &t, err);
    if (st)
        return st;
    cq_minisign_sign(&m->signer, cq_buf_view(&m->file), CQ_STR("a comment"), &sig);
    st = cq_trust_accept(&t, &m->circle, today, cq_buf_view(&m->file), cq_buf_view(&sig),
                         &s, &signer, err);
    if (!st) {
        assert_true(cq_str_eq(signer, CQ_STR("An office")));
        cq_signature_done(&s);
    }
    cq_buf_done(&sig);
    cq_trust_done(&t);
    return st;
}

static void who_is_trusted_is_believed_in_time_and_until_revoked(void **state)
{
    static made m;
    char line[300];
    cq_arena a = { 0 };
    cq_err err;
    (void)state;
    make(&m);
    const char *key = cq_str_dup_z(&a, cq_minisign_line(&m.signer.public, &a));
    snprintf(line, sizeof line, "# all\n\n%s  An office \n", key);
    assert_int_equal(accept(&m, line, DAY, &err), CQ_OK);
    assert_int_equal(accept(&m, line, DAY - 1, &err), CQ_OK); /* a day ahead */
    assert_int_equal(accept(&m, line, DAY - 2, &err), CQ_FORMAT);
    assert_int_equal(accept(&m, line, DAY + 90, &err), CQ_OK);
    assert_int_equal(accept(&m, line, DAY + 91, &err), CQ_FORMAT);
    snprintf(line, sizeof line, "%s An office\nrevoked %s\n", key, key);
    assert_int_equal(accept(&m, line, DAY, &err), CQ_FORMAT);
    assert_non_null(strstr(err.text, "revoked"));
    assert_int_equal(accept(&m, "", DAY, &err), CQ_FORMAT);
    assert_int_equal(accept(&m, "revoked\n", DAY, &err), CQ_FORMAT);
    assert_int_equal(err.line, 1);
    cq_arena_done(&a);
    done(&m);
}

static uint32_t words_of(cq_echo *e, const char *text)
{
    cq_arena a = { 0 };
    cq_echo_spans spans = { 0 };
    cq_doc d = doc_of(&a, text);
    uint32_t n = cq_echo_words(e, &d, &spans);
    CQ_VEC_DONE(spans);
    cq_arena_done(&a);
    return n;
}

static void twenty_words_of_the_script_make_an_echo(void **state)
{
    static made m;
    char text[1000];
    (void)state;
    make(&m);
    cq_echo *e = cq_echo_new(&m.s, &m.circle);
    assert_int_equal(words_of(e, m.text), WORDS);
    text_of(text, 5, 20);
    assert_int_equal(words_of(e, text), 20);
    text_of(text, 5, 19);
    assert_int_equal(words_of(e, text), 0);
    strcat(text, "and once more ");
    text_of(text + strlen(text), 5, 19); /* the same words again are no more */
    assert_int_equal(words_of(e, text), 0);
    cq_echo_free(e);
    done(&m);
}

static void what_five_of_ones_own_senders_write_does_not_count(void **state)
{
    static made m;
    char text[1000];
    cq_arena a = { 0 };
    (void)state;
    make(&m);
    text_of(text, 0, 24);
    cq_doc d = doc_of(&a, text);
    for (uint32_t senders = 4; senders <= 5; senders++) {
        cq_echo *e = cq_echo_new(&m.s, &m.circle);
        for (uint32_t i = 0; i < 2 * senders; i++) /* two mails each */
            cq_echo_learn(e, &d, i / 2);
        assert_int_equal(cq_echo_settle(e, 100), senders == 4 ? 0 : 21);
        assert_int_equal(words_of(e, text), senders == 4 ? 24 : 0);
        cq_echo_free(e);
    }
    cq_arena_done(&a);
    done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back_and_any_other_byte_does_not),
        cmocka_unit_test(sizes_are_steps),
        cmocka_unit_test(siphash_gives_the_value_of_its_paper),
        cmocka_unit_test(who_is_trusted_is_believed_in_time_and_until_revoked),
        cmocka_unit_test(twenty_words_of_the_script_make_an_echo),
        cmocka_unit_test(what_five_of_ones_own_senders_write_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
