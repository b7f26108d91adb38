/* test_paper.c - documents read as letters, by the programs that are installed. */
#include "test.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bounds.h"
#include "gather.h"
#include "pages.h"
#include "read/ocr.h"
#include "read/paper.h"
#include "read/pdf.h"
#include "read/pdq.h"
#include "read/picture.h"

static const char *const letter[] = {
    "Anna Moos\n1 Elm Green\n3 March 2026\nDear Madam,\nplease keep the library open.",
    "Many of us need it each week.\nYours,\nAnna Moos",
};

static void need_poppler(void)
{
    if (!cq_pdf_program())
        skip();
}

static bool has(cq_str s, const char *what)
{
    return cq_str_find(s, cq_str_z(what)) < s.n;
}

/* Read the bytes as a file of this name: true where an input was damaged. */
static bool read_as(gather *g, const char *name, cq_str bytes)
{
    return gather_path(g, gather_file(g, name, bytes.p, bytes.n));
}

static void a_pdf_is_a_letter_with_its_pages(void **state)
{
    (void)state;
    need_poppler();
    gather g = { 0 };
    cq_buf pdf = { 0 };
    pages_pdf(&pdf, letter, 2, false);
    assert_false(read_as(&g, "in/letters/a.bin", cq_buf_view(&pdf)));
    assert_int_equal(g.messages.n, 1);
    cq_message *m = g.messages.p;
    assert_int_equal(m->channel, CQ_LETTER);
    assert_string_equal(m->id.p, "letters/a.bin");
    assert_int_equal(m->time_source, CQ_TIME_DATED);
    assert_int_equal(m->length, pdf.n);
    cq_str text = m->parts[0].bytes,
           first = cq_str_sub(text, 0, cq_str_find(text, CQ_STR("\f")));
    assert_true(has(first, "keep the library open") && !has(first, "each week"));
    assert_true(has(text, "each week"));
    assert_string_equal(g.ends.p[0].format, "paper (pdf)");
    gather_done(&g);
    cq_buf_done(&pdf);
}

static void assert_refused(const char *name, cq_str bytes, const char *reason)
{
    gather g = { 0 };
    assert_true(read_as(&g, name, bytes));
    assert_int_equal(g.messages.n, 0);
    assert_int_equal(g.problems.n, 1);
    assert_true(g.problems.p[0].refused);
    assert_true(has(g.problems.p[0].reason, reason));
    gather_done(&g);
}

static void an_encrypted_or_broken_pdf_is_a_problem_with_its_reason(void **state)
{
    (void)state;
    need_poppler();
    cq_buf pdf = { 0 };
    pages_pdf(&pdf, letter, 2, true);
    assert_refused("in/locked.pdf", cq_buf_view(&pdf), "encrypted");
    assert_refused("in/broken.pdf", CQ_STR("%PDF-1.4\nand then nothing"), "damaged");
    cq_buf_done(&pdf);
}

/* What it leaves in the temporary folder is nothing. */
static void it_leaves_nothing_behind(void **state)
{
    (void)state;
    need_poppler();
    char folder[CQ_ERR_TEXT];
    cq_arena a = { 0 };
    cq_buf pdf = { 0 };
    cq_part part;
    snprintf(folder, sizeof folder, "/tmp/claque-paper-%d", (int)getpid());
    assert_int_equal(mkdir(folder, 0700), 0);
    setenv("TMPDIR", folder, 1);
    pages_pdf(&pdf, letter, 2, false);
    assert_int_equal(cq_paper_read(CQ_PAPER_PDF, cq_buf_view(&pdf), &a, &part, NULL),
                     CQ_OK);
    assert_int_equal(cq_paper_read(CQ_PAPER_PDF, CQ_STR("%PDF-"), &a, &part, NULL),
                     CQ_FORMAT);
    unsetenv("TMPDIR");
    assert_int_equal(rmdir(folder), 0);
    cq_buf_done(&pdf);
    cq_arena_done(&a);
}

static void bytes_decide_what_is_paper(void **state)
{
    (void)state;
    assert_int_equal(cq_paper_sniff(CQ_STR("\n%PDF-1.7\n")), CQ_PAPER_PDF);
    assert_int_equal(cq_paper_sniff(CQ_STR("A letter on %PDF-1.7\n")), CQ_PAPER_NONE);
    assert_int_equal(cq_paper_sniff(CQ_STR("")), CQ_PAPER_NONE);
}

/* Rows of tesseract's: page, block, paragraph, line, confidence, word. */
static void a_table_of_words_is_lines_paragraphs_and_pages(void **state)
{
    (void)state;
    static const char table[] = "level\tpage_num\n"
                                "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96.27\tDear\n"
                                "5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t12.5\tMadarn,\n"
                                "4\t1\t1\t1\t2\t0\t0\t0\t9\t9\t-1\t\n"
                                "5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t91\tvote\n"
                                "5\t1\t1\t2\t1\t1\t0\t0\t9\t9\t79.9\tn0\n"
                                "5\t3\t1\t1\t1\t1\t0\t0\t9\t9\t95\tThe\n"
                                "5\t3\t1\t1\t1\t2\t0\t0\t9\t9\t95\t \n"
                                "5\t3\t1";
    cq_ocr_page page = { 0 };
    cq_ocr_table(cq_str_z(table), &page);
    assert_true(
        cq_str_eq(cq_buf_view(&page.text), CQ_STR("Dear Madarn,\nvote\n\nn0\f\fThe\f")));
    assert_true(cq_str_eq(cq_buf_view(&page.unsure), CQ_STR("Madarn, n0")));
    assert_int_equal(page.sure, 3);
    cq_ocr_done(&page);
}

/* Hills of light, with more or less contrast and brightness. */
static cq_pdq hash_hills(uint32_t side, float contrast, float light, float phase)
{
    cq_pdq pdq = { .quality = 0 };
    float *luma = cq_alloc((size_t)side * side * sizeof *luma);
    for (uint32_t y = 0; y < side; y++)
        for (uint32_t x = 0; x < side; x++) {
            float u = (float)x / (float)side, v = (float)y / (float)side;
            float hills = sinf(19 * u + phase) * cosf(23 * v * v + phase) +
                          sinf(31 * u * v + 2 * phase);
            luma[y * side + x] = light + contrast * hills;
        }
    assert_true(cq_pdq_make(luma, side, side, &pdq));
    free(luma);
    return pdq;
}

static int distance(cq_pdq a, cq_pdq b)
{
    int n = 0;
    for (int i = 0; i < CQ_PDQ_BYTES; i++)
        n += __builtin_popcount(a.hash[i] ^ b.hash[i]);
    return n;
}

static void a_picture_is_known_again_in_another_size_and_light(void **state)
{
    (void)state;
    cq_pdq one = hash_hills(400, 50, 120, 0);
    assert_true(one.quality >= CQ_PDQ_GOOD);
    assert_true(distance(one, hash_hills(150, 50, 120, 0)) <= CQ_PDQ_ALIKE);
    assert_true(distance(one, hash_hills(400, 30, 150, 0)) <= CQ_PDQ_ALIKE);
    assert_true(distance(one, hash_hills(400, 50, 120, 2)) > CQ_PDQ_ALIKE);
    assert_true(hash_hills(400, 0, 120, 0).quality < CQ_PDQ_GOOD);
    assert_false(cq_pdq_make((float[16]){ 0 }, 4, 4, &one));
}

static void what_is_no_picture_has_no_hash(void **state)
{
    (void)state;
    cq_buf out = { 0 };
    uint32_t width, height;
    static const char *const broken[] = { "", "\xff\xd8\xff\xe0 and nothing more",
                                          "\x89PNG\r\n\x1a\n and nothing more" };
    for (size_t i = 0; i < 3; i++) {
        cq_str s = cq_str_z(broken[i]);
        assert_null(cq_picture_jpeg(s, &width, &height));
        assert_null(cq_picture_png(s, &width, &height));
        assert_int_equal(cq_picture_hash(NULL, s, &out, NULL), CQ_EMPTY);
    }
    assert_int_equal(out.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_decide_what_is_paper),
        cmocka_unit_test(a_pdf_is_a_letter_with_its_pages),
        cmocka_unit_test(an_encrypted_or_broken_pdf_is_a_problem_with_its_reason),
        cmocka_unit_test(it_leaves_nothing_behind),
        cmocka_unit_test(a_table_of_words_is_lines_paragraphs_and_pages),
        cmocka_unit_test(a_picture_is_known_again_in_another_size_and_light),
        cmocka_unit_test(what_is_no_picture_has_no_hash),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
