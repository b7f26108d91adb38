/* test_input.c - files, folders and archives, whole, broken and hostile. */
#include "test.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gather.h"
#include "read/pack.h"
#include "read/walk.h"

#define MAIL "From: anna@valley.example\nMessage-ID: <1@valley.example>\n\nWords.\n"
#define BOX "From anna@valley.example Mon Nov  2 09:14:03 2026\n" MAIL

/* --- archives, written by libarchive --- */

typedef struct {
    struct archive *a;
    char *bytes;
    size_t n;
} pack;

enum { PACK_ROOM = 1 << 20 };

static pack pack_new(int format, int filter)
{
    pack p = { .a = archive_write_new(), .bytes = cq_alloc(PACK_ROOM) };
    assert_int_equal(archive_write_set_format(p.a, format), ARCHIVE_OK);
    assert_int_equal(archive_write_add_filter(p.a, filter), ARCHIVE_OK);
    return p;
}

static void pack_open(pack *p)
{
    assert_int_equal(archive_write_open_memory(p->a, p->bytes, PACK_ROOM, &p->n),
                     ARCHIVE_OK);
}

static void pack_add(pack *p, const char *name, const char *bytes, size_t n)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, name);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_size(e, (la_int64_t)n);
    archive_entry_set_perm(e, 0600);
    archive_entry_set_mtime(e, 1793610843, 0);
    assert_int_equal(archive_write_header(p->a, e), ARCHIVE_OK);
    assert_int_equal(archive_write_data(p->a, bytes, n), n);
    archive_entry_free(e);
}

static void pack_close(pack *p)
{
    assert_int_equal(archive_write_close(p->a), ARCHIVE_OK);
}

static void pack_done(pack *p)
{
    archive_write_free(p->a);
    free(p->bytes);
}

static void one_file_packed_in_each_way_is_read(void **state)
{
    (void)state;
    static const int filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2,
                                   ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD };
    for (size_t i = 0; i < 4; i++) {
        gather g = { 0 };
        pack p = pack_new(ARCHIVE_FORMAT_RAW, filters[i]);
        pack_open(&p);
        pack_add(&p, "data", BOX, sizeof BOX - 1);
        pack_close(&p);
        const char *path = gather_file(&g, "box.any", p.bytes, p.n);
        assert_false(gather_path(&g, path));
        assert_int_equal(g.messages.n, 1);
        assert_string_equal(g.ends.p[0].path, path);
        pack_done(&p);
        gather_done(&g);
    }
}

/* One block as it is, in a frame that wants a window of 2 GiB, as the dumps of Reddit do. */
static void a_window_of_two_gib_is_no_hindrance(void **state)
{
    (void)state;
    enum { N = sizeof BOX - 1 };
    gather g = { 0 };
    char frame[2 * (N + 9)] = "\x28\xb5\x2f\xfd";
    frame[5] = (char)(21 << 3); /* 10 + 21 bits */
    frame[6] = (char)((N << 3 | 1) & 255);
    frame[7] = (char)(N << 3 >> 8);
    memcpy(frame + 9, BOX, N);
    memcpy(frame + 9 + N, frame, 9 + N); /* and another behind it */
    assert_false(gather_path(&g, gather_file(&g, "long.zst", frame, sizeof frame)));
    assert_int_equal(g.messages.n, 1); /* a From_ line behind no empty one */
    assert_true(cq_str_find(g.messages.p[0].parts[0].bytes, CQ_STR("Words.\nFrom ")) <
                g.messages.p[0].parts[0].bytes.n);
    assert_true(gather_path(&g, gather_file(&g, "cut.zst", frame, sizeof frame - 4)));
    assert_true(gather_path(&g, gather_file(&g, "bad.zst", frame, 4)));
    gather_done(&g);
}

static void members_are_read_and_named(void **state)
{
    (void)state;
    static const int forms[][2] = { { ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE },
                                    { ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE },
                                    { ARCHIVE_FORMAT_TAR_PAX_RESTRICTED,
                                      ARCHIVE_FILTER_XZ } };
    for (size_t i = 0; i < 3; i++) {
        gather g = { 0 };
        pack p = pack_new(forms[i][0], forms[i][1]);
        pack_open(&p);
        pack_add(&p, "in/b.mbox", BOX "\n" BOX, sizeof BOX "\n" BOX - 1);
        pack_add(&p, "a.eml", MAIL, sizeof MAIL - 1);
        pack_add(&p, "picture", "\x89PNG\r\n\x1a\n", 8);
        pack_close(&p);
        const char *path = gather_file(&g, "some.pack", p.bytes, p.n);
        assert_false(gather_path(&g, path));
        assert_int_equal(g.messages.n, 3);
        assert_int_equal(g.problems.n, 0);
        assert_int_equal(g.ends.n, 3);
        assert_int_equal(g.unhashed, 1);
        assert_true(
            cq_str_endsi(cq_str_z(g.ends.p[0].path), CQ_STR("some.pack!in/b.mbox")));
        assert_int_equal(g.ends.p[1].mtime, 1793610843);
        assert_string_equal(g.ends.p[2].format, "not messages");
        pack_done(&p);
        gather_done(&g);
    }
}

static void names_that_climb_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = { "../a.eml", "in/../../a.eml", "/etc/a.eml",
                                         "C:\\a.eml" };
    for (size_t i = 0; i < 4; i++) {
        gather g = { 0 };
        pack p = pack_new(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP);
        pack_open(&p);
        pack_add(&p, names[i], MAIL, sizeof MAIL - 1);
        pack_add(&p, "good..eml", MAIL, sizeof MAIL - 1);
        pack_close(&p);
        assert_true(gather_path(&g, gather_file(&g, "x.tgz", p.bytes, p.n)));
        assert_int_equal(g.messages.n, 1);
        assert_int_equal(g.problems.n, 1);
        pack_done(&p);
        gather_done(&g);
    }
}

static void an_archive_cut_anywhere_is_damaged_and_the_rest_is_read(void **state)
{
    (void)state;
    static const int filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ,
                                   ARCHIVE_FILTER_ZSTD };
    for (size_t i = 0; i < 3; i++) {
        pack p = pack_new(ARCHIVE_FORMAT_RAW, filters[i]);
        cq_buf b = { 0 };
        for (int j = 0; j < 200; j++)
            cq_buf_printf(&b, "%s<%d>%d\n\n", BOX, j * 7919, j * 104729);
        pack_open(&p);
        pack_add(&p, "data", b.p, b.n);
        pack_close(&p);
        for (size_t n = p.n / 2; n < p.n - 9; n += p.n / 9) {
            gather g = { 0 };
            assert_true(gather_path(&g, gather_file(&g, "cut", p.bytes, n)));
            assert_true(g.problems.n > 0);
            gather_done(&g);
        }
        cq_buf_done(&b);
        pack_done(&p);
    }
}

static void a_bomb_goes_off_early(void **state)
{
    (void)state;
    gather g = { 0 };
    pack p = pack_new(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_BZIP2);
    size_t n = (size_t)300 << 20;
    char *zeros = cq_zalloc(1, n);
    memcpy(zeros, BOX "\n", sizeof BOX);
    pack_open(&p);
    pack_add(&p, "data", zeros, n);
    pack_close(&p);
    free(zeros);
    assert_true(gather_path(&g, gather_file(&g, "bomb", p.bytes, p.n)));
    assert_true(cq_str_find(g.problems.p[g.problems.n - 1].reason, CQ_STR("1000 times")) <
                g.problems.p[g.problems.n - 1].reason.n);
    pack_done(&p);
    gather_done(&g);
}

static void archives_in_archives_end(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_buf inner = { 0 };
    cq_buf_z(&inner, MAIL);
    for (int i = 0; i < 12; i++) {
        pack p = pack_new(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP);
        pack_open(&p);
        pack_add(&p, "x", inner.p, inner.n);
        pack_close(&p);
        cq_buf_clear(&inner);
        cq_buf_add(&inner, p.bytes, p.n);
        pack_done(&p);
        const char *path = gather_file(&g, "nest", inner.p, inner.n);
        g.messages.n = 0;
        assert_int_equal(gather_path(&g, path), i >= 8);
        assert_int_equal(g.messages.n, i < 8);
    }
    cq_buf_done(&inner);
    gather_done(&g);
}

/* --- folders --- */

static void a_folder_is_walked_in_order_without_our_own_files(void **state)
{
    (void)state;
    gather g = { 0 };
    char link_path[512];
    gather_file(&g, "f/b.eml", MAIL, sizeof MAIL - 1);
    gather_file(&g, "f/a/cur/1.x:2,S", MAIL, sizeof MAIL - 1);
    gather_file(&g, "f/a/new/2.x", MAIL, sizeof MAIL - 1);
    gather_file(&g, "f/a/tmp/3.x", MAIL, sizeof MAIL - 1);
    gather_file(&g, "f/case", "SQLite format 3\0....", 20);
    gather_file(&g, "f/out.json", "{\"schema\":\"claque.report/1\",\n", 29);
    const char *last = gather_file(&g, "f/z/9", MAIL, sizeof MAIL - 1);
    cq_str folder = cq_str_sub(cq_str_z(last), 0, strlen(last) - 4);
    const char *root = cq_str_dup_z(&g.arena, folder);
    snprintf(link_path, sizeof link_path, "%s/loop", root);
    assert_int_equal(symlink(root, link_path), 0);
    gather_path(&g, cq_str_printf(&g.arena, "%s/./", root).p);
    assert_int_equal(g.messages.n, 4);
    static const char *const want[] = { "/a/cur/1.x:2,S", "/a/new/2.x", "/b.eml",
                                        "/case",          "/out.json",  "/z/9" };
    static const char *const formats[] = { "maildir",      "maildir",      "eml",
                                           "not messages", "not messages", "mh" };
    assert_int_equal(g.ends.n, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(g.ends.p[i].path + folder.n, want[i]);
        assert_string_equal(g.ends.p[i].format, formats[i]);
    }
    gather_done(&g);
}

static void what_cannot_be_read_is_a_problem(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_true(gather_path(&g, "/nowhere/at/all"));
    assert_int_equal(g.problems.n, 1);
    assert_false(gather_path(&g, gather_file(&g, "empty", "", 0)));
    assert_true(gather_path(&g, gather_file(&g, "noise", "\0\1\2\3\xff\xfe", 6)));
    assert_int_equal(g.problems.n, 3);
    assert_int_equal(g.messages.n, 0);
    gather_done(&g);
}

static void an_unknown_format_is_misuse(void **state)
{
    (void)state;
    cq_read_opt opt = { .as = "smoke" };
    cq_err err = { 0 };
    bool damaged = false;
    gather g = { 0 };
    cq_sink sink = gather_sink(&g);
    assert_int_equal(cq_input_read("x", &opt, &sink, &damaged, &err), CQ_FORMAT);
    assert_non_null(strstr(err.text, "--as"));
    gather_done(&g);
}

static void paths_are_tidied(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "a//b/./c/", "a/b/c" }, { "./a", "a" },     { "/", "/" },       { ".", "." },
        { "../a", "../a" },       { "/./x//", "/x" }, { "a/.b", "a/.b" }, { "./", "." },
        { "a/.", "a" },
    };
    cq_arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(cq_walk_tidy(&a, cases[i][0]), cases[i][1]);
    cq_arena_done(&a);
}

static void a_preview_shows_five_records_of_each_input(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_buf box = { 0 }, out = { 0 };
    cq_read_opt opt = { 0 };
    for (int i = 0; i < 9; i++)
        cq_buf_z(&box, BOX "\n");
    gather_file(&g, "p/a.mbox", box.p, box.n);
    const char *path = gather_file(&g, "p/b.mbox", box.p, box.n);
    path = cq_str_dup_z(&g.arena, cq_str_sub(cq_str_z(path), 0, strlen(path) - 7));
    assert_int_equal(cq_input_preview(path, &opt, &out, NULL), CQ_OK);
    int shown = 0;
    cq_buf_char(&out, 0);
    for (const char *s = out.p; (s = strstr(s, "anna@valley.example")); s++)
        shown++;
    assert_int_equal(shown, 10);
    cq_buf_done(&box);
    cq_buf_done(&out);
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file_packed_in_each_way_is_read),
        cmocka_unit_test(a_window_of_two_gib_is_no_hindrance),
        cmocka_unit_test(members_are_read_and_named),
        cmocka_unit_test(names_that_climb_are_refused),
        cmocka_unit_test(an_archive_cut_anywhere_is_damaged_and_the_rest_is_read),
        cmocka_unit_test(a_bomb_goes_off_early),
        cmocka_unit_test(archives_in_archives_end),
        cmocka_unit_test(a_folder_is_walked_in_order_without_our_own_files),
        cmocka_unit_test(what_cannot_be_read_is_a_problem),
        cmocka_unit_test(an_unknown_format_is_misuse),
        cmocka_unit_test(paths_are_tidied),
        cmocka_unit_test(a_preview_shows_five_records_of_each_input),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
