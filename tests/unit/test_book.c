/* test_book.c - sheets of a workbook, made here part by part. */
#include "test.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "gather.h"
#include "read/book.h"

#define WORKBOOK                                                                         \
    "<?xml version=\"1.0\"?><workbook xmlns:r=\"x\"><sheets>"                            \
    "<sheet name=\"Chart\" sheetId=\"1\" r:id=\"rId1\"/>"                                \
    "<sheet name=\"A &amp; B\" sheetId=\"2\" r:id=\"rId2\"/>"                            \
    "<sheet name=\"Other\" sheetId=\"3\" r:id=\"rId3\"/></sheets></workbook>"
#define RELATIONS                                                                        \
    "<Relationships><Relationship Id=\"rId3\" Target=\"/xl/worksheets/sheet2.xml\"/>"    \
    "<Relationship Id=\"rId2\" Target=\"worksheets/sheet1.xml\"/>"                       \
    "<Relationship Id=\"rId1\" Target=\"chartsheets/sheet1.xml\"/></Relationships>"
/* Style 1 is a date, style 2 a length with a d in its unit, 3 one of Excel's own dates. */
#define STYLES                                                                           \
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>"          \
    "<numFmt numFmtId=\"165\" formatCode=\"0.0&quot; yards&quot;\"/></numFmts>"          \
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs count=\"4\">"            \
    "<xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"                   \
    "<xf numFmtId=\"22\"></xf></cellXfs></styleSheet>"
#define STRINGS                                                                          \
    "<sst><si><t>text</t></si><si><r><t>Vote</t></r><r><t xml:space=\"preserve\"> no "   \
    "&lt;3</t></r><rPh sb=\"0\" eb=\"1\"><t>aloud</t></rPh></si>"                        \
    "<si><t>one_x000D_\ntwo, \"three\"</t></si><si/></sst>"
#define SHEET                                                                            \
    "<x:worksheet><x:sheetData>"                                                         \
    "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"C1\" "        \
    "t=\"s\"><v>0</v></c><c t=\"str\"><f>1</f><v>date</v></c></row>"                     \
    "<x:row r=\"4\"><x:c r=\"A4\" s=\"2\"><x:v>9.0587465935845376E+17</x:v></x:c>"       \
    "<c r=\"C4\" t=\"s\"><v>1</v></c><c r=\"D4\" s=\"1\"><v>46328.384756944</v></c>"     \
    "</x:row><row><c r=\"A5\"><v>7</v></c><c r=\"B5\" t=\"e\"><v>#N/A</v></c>"           \
    "<c r=\"C5\" t=\"s\"><v>2</v></c><c s=\"3\"><v>46328</v></c></row>"                  \
    "<row r=\"6\"><c r=\"C6\" t=\"s\"><v>99</v></c></row>"                               \
    "<row r=\"7\"><c r=\"A7\"><v>8</v></c><c r=\"C7\"/></row>"                           \
    "</x:sheetData></x:worksheet>"
#define OTHER "<worksheet><row r=\"1\"><c><v>1</v></c></row></worksheet>"

typedef struct {
    char *bytes;
    size_t n;
} zip;

enum { ROOM = 8 << 20 };

static void add(struct archive *a, const char *name, const char *bytes, size_t n)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, name);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_size(e, (la_int64_t)n);
    archive_entry_set_perm(e, 0600);
    assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
    assert_int_equal(archive_write_data(a, bytes, n), n);
    archive_entry_free(e);
}

static zip book_of(const char *sheet, const char *shared)
{
    zip z = { cq_alloc(ROOM), 0 };
    struct archive *a = archive_write_new();
    assert_int_equal(archive_write_set_format_zip(a), ARCHIVE_OK);
    assert_int_equal(archive_write_open_memory(a, z.bytes, ROOM, &z.n), ARCHIVE_OK);
    add(a, "[Content_Types].xml", "<Types/>", 8);
    add(a, "xl/sharedStrings.xml", shared, strlen(shared));
    add(a, "xl/worksheets/sheet2.xml", OTHER, strlen(OTHER));
    add(a, "xl/worksheets/sheet1.xml", sheet, strlen(sheet));
    add(a, "xl/workbook.xml", WORKBOOK, strlen(WORKBOOK));
    add(a, "xl/styles.xml", STYLES, strlen(STYLES));
    add(a, "xl/_rels/workbook.xml.rels", RELATIONS, strlen(RELATIONS));
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    return z;
}

static void a_sheet_is_a_table_whose_lines_are_its_rows(void **state)
{
    (void)state;
    zip z = book_of(SHEET, STRINGS);
    cq_book *b = NULL;
    char text[2000] = { 0 }, *broken = NULL;
    assert_int_equal(cq_book_open((cq_str){ z.bytes, z.n }, &b, NULL), CQ_OK);
    assert_int_equal(cq_book_count(b), 2);
    assert_string_equal(cq_book_next(b), "A & B"); /* the chart is none */
    size_t n = 0;
    for (ssize_t got; (got = cq_book_pull(b, text + n, 7, &broken)) > 0;)
        n += (size_t)got;
    assert_null(broken);
    assert_string_equal(
        text, "\"id\",,\"text\",\"date\"\n\n\n"
              "\"905874659358453760\",,\"Vote no <3\",\"2026-11-02T09:14:03\"\n"
              "\"7\",\"\",\"one\rtwo, \"\"three\"\"\",\"2026-11-02T00:00:00\"\n\n"
              "\"8\",,\"\",\n");
    assert_string_equal(cq_book_next(b), "Other");
    assert_null(cq_book_next(b));
    cq_book_close(b);
    free(z.bytes);
}

static void messages_of_a_workbook_have_their_row(void **state)
{
    (void)state;
    gather g = { 0 };
    zip z = book_of(SHEET, STRINGS);
    assert_false(gather_path(&g, gather_file(&g, "a.xlsx", z.bytes, z.n)));
    assert_int_equal(g.messages.n, 3);
    assert_string_equal(g.messages.p[0].id.p, "905874659358453760");
    assert_int_equal(g.messages.p[0].line, 4);
    assert_int_equal(g.messages.p[0].time, 1793610843);
    assert_int_equal(g.messages.p[1].line, 5);
    assert_true(cq_str_endsi(cq_str_z(g.ends.p[0].path), CQ_STR("a.xlsx!A & B")));
    assert_string_equal(g.ends.p[1].format, "not messages");
    assert_int_equal(g.problems.n, 0);
    free(z.bytes);
    gather_done(&g);
}

/* A small book whose every cell names one long string. */
static void a_string_named_too_often_is_a_bomb(void **state)
{
    (void)state;
    enum { LONG = 1 << 20, ROWS = 300, FREE = 64 << 20 };
    cq_buf sheet = { 0 }, shared = { 0 };
    cq_buf_z(&shared, "<sst><si><t>");
    for (int i = 0; i < LONG; i++)
        cq_buf_char(&shared, 'a');
    cq_buf_z(&shared, "</t></si></sst>");
    cq_buf_char(&shared, 0);
    for (int i = 0; i < ROWS; i++)
        cq_buf_z(&sheet, "<row><c t=\"s\"><v>0</v></c></row>");
    cq_buf_char(&sheet, 0);
    zip z = book_of(sheet.p, shared.p);
    cq_book *b = NULL;
    char *broken = NULL, *to = cq_alloc(LONG);
    assert_int_equal(cq_book_open((cq_str){ z.bytes, z.n }, &b, NULL), CQ_OK);
    cq_book_next(b);
    size_t all = 0;
    for (ssize_t got; (got = cq_book_pull(b, to, LONG, &broken)) > 0;)
        all += (size_t)got;
    assert_non_null(strstr(broken, "1000 times"));
    assert_true(all <= FREE + 1000 * z.n);
    free(broken);
    free(to);
    cq_book_close(b);
    cq_buf_done(&sheet);
    cq_buf_done(&shared);
    free(z.bytes);
}

/* A sheet of blanks, of which hardly a byte is packed and none is rendered. */
static void xml_that_swells_is_a_bomb(void **state)
{
    (void)state;
    enum { BLANKS = 96 << 20 };
    static const char head[] = "<worksheet><sheetData>";
    char *sheet = cq_alloc(BLANKS + 1);
    memset(sheet, ' ', BLANKS);
    memcpy(sheet, head, sizeof head - 1);
    sheet[BLANKS] = 0;
    zip z = book_of(sheet, STRINGS);
    gather g = { 0 };
    assert_true(z.n < BLANKS / 1000);
    assert_true(gather_path(&g, gather_file(&g, "bomb.xlsx", z.bytes, z.n)));
    assert_true(g.problems.n > 0);
    assert_non_null(strstr(g.problems.p[0].reason.p, "1000 times"));
    free(sheet);
    free(z.bytes);
    gather_done(&g);
}

/* Or it is read whole, where only the zip's directory is cut. */
static void a_cut_workbook_is_told(void **state)
{
    (void)state;
    zip z = book_of(SHEET, STRINGS);
    int whole = 0;
    for (size_t n = 40; n < z.n; n += 40) {
        gather g = { 0 };
        bool told = gather_path(&g, gather_file(&g, "cut.xlsx", z.bytes, n));
        assert_int_equal(told, g.problems.n > 0);
        assert_true(told || g.messages.n == 3);
        whole += !told;
        gather_done(&g);
    }
    assert_true(whole * 3 < (int)(z.n / 40));
    free(z.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_is_a_table_whose_lines_are_its_rows),
        cmocka_unit_test(messages_of_a_workbook_have_their_row),
        cmocka_unit_test(a_string_named_too_often_is_a_bomb),
        cmocka_unit_test(xml_that_swells_is_a_bomb),
        cmocka_unit_test(a_cut_workbook_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
