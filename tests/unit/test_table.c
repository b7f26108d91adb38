/* test_table.c - what leaves the office as a table or a graph: pseudonyms, and cells that
 * no spreadsheet runs. */
#include "test.h"

#include "tell_fixture.h"

#include "tell/tell.h"

static const char *here;

static bool holds(const cq_buf *b, const char *what)
{
    return cq_str_find(cq_buf_view(b), cq_str_z(what)) < b->n;
}

/* No name, address or number of anybody in the corpus. */
static void names_nobody(const fixture *f, const cq_buf *b)
{
    for (uint32_t i = 0; i < f->c.message_n; i++) {
        const cq_message *m = &f->c.messages[i];
        cq_buf id = { 0 };
        cq_buf_printf(&id, "%.*s\"", CQ_FMT(m->key)); /* a whole cell */
        cq_buf_char(&id, 0);
        assert_false(holds(b, id.p));
        cq_buf_done(&id);
    }
    assert_false(holds(b, "@"));
    assert_false(holds(b, ".example"));
    assert_false(holds(b, "+44"));
    assert_false(holds(b, "Achterberg"));
    assert_false(holds(b, "letters/"));
    assert_false(holds(b, "office/"));
}

static void exports_are_as_they_were_read_by_eye(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    cq_export_opt o = { .key = { 1, 2, 3 } };
    fixture_make(&f);
    cq_tell_csv(&f.c, &f.r, &o, &b);
    names_nobody(&f, &b);
    same_as_golden(here, "report.csv", &b);
    cq_buf_clear(&b);
    cq_tell_gexf(&f.c, &f.r, &o, &b);
    names_nobody(&f, &b);
    same_as_golden(here, "report.gexf", &b);
    cq_buf_done(&b);
    fixture_done(&f);
}

static void a_pseudonym_is_another_under_another_key(void **state)
{
    (void)state;
    fixture f;
    cq_buf a = { 0 }, b = { 0 };
    cq_export_opt o = { .key = { 1, 2, 3 } };
    fixture_make(&f);
    cq_tell_csv(&f.c, &f.r, &o, &a);
    o.key[31] = 1;
    cq_tell_csv(&f.c, &f.r, &o, &b);
    assert_int_equal(a.n, b.n);
    assert_memory_not_equal(a.p, b.p, a.n);
    cq_buf_done(&a);
    cq_buf_done(&b);
    fixture_done(&f);
}

static void names_come_when_asked_for(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    cq_export_opt o = { .names = true };
    fixture_make(&f);
    cq_tell_csv(&f.c, &f.r, &o, &b);
    assert_true(holds(&b, "\"mail:asha.0@mail0.example\""));
    assert_true(holds(&b, "\"office/inbox.mbox\""));
    cq_buf_clear(&b);
    cq_tell_gexf(&f.c, &f.r, &o, &b);
    assert_true(holds(&b, "value=\"Asha Achterberg\""));
    assert_true(holds(&b, "&lt;script&gt;"));
    assert_false(holds(&b, "<script"));
    cq_buf_done(&b);
    fixture_done(&f);
}

static void formulas_are_disarmed_unless_raw(void **state)
{
    (void)state;
    static const char *const cells[] = { "=1+1", "+1", "-1", "@SUM(A1)", "\t=1",
                                         " =1",  "|x", "%x", "\r=1" };
    fixture f;
    cq_export_opt o = { .names = true };
    fixture_make(&f);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        cq_buf b = { 0 }, want = { 0 };
        f.c.messages[f.by[F_SCRIPT].p[0]].key = cq_str_z(cells[i]);
        cq_buf_printf(&want, ",\"%s%s\",", "'", cells[i]);
        cq_buf_char(&want, 0);
        o.raw = false;
        cq_tell_csv(&f.c, &f.r, &o, &b);
        assert_true(holds(&b, want.p));
        o.raw = true;
        cq_buf_clear(&b);
        cq_tell_csv(&f.c, &f.r, &o, &b);
        assert_false(holds(&b, want.p));
        cq_buf_done(&b);
        cq_buf_done(&want);
    }
    fixture_done(&f);
}

/* As many fields in each row as in the head, quotes and line breaks in cells heeded. */
static void every_row_has_all_its_cells(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    cq_export_opt o = { .names = true };
    int commas = 0, rows = 0;
    bool quoted = false;
    fixture_make(&f);
    f.c.messages[f.by[F_TIES].p[0]].key = f_hostile();
    cq_tell_csv(&f.c, &f.r, &o, &b);
    for (size_t i = 0; i < b.n; i++) {
        quoted ^= b.p[i] == '"';
        commas += !quoted && b.p[i] == ',';
        if (!quoted && b.p[i] == '\n') {
            assert_int_equal(commas, 11);
            commas = 0;
            rows++;
        }
    }
    assert_int_equal(rows, 1 + 52 + 18 + 40);
    cq_buf_done(&b);
    fixture_done(&f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exports_are_as_they_were_read_by_eye),
        cmocka_unit_test(a_pseudonym_is_another_under_another_key),
        cmocka_unit_test(names_come_when_asked_for),
        cmocka_unit_test(formulas_are_disarmed_unless_raw),
        cmocka_unit_test(every_row_has_all_its_cells),
    };
    here = argc > 1 ? argv[1] : ".";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
