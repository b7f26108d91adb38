/* test_crawl.c - what a crawler kept: records of a WARC, plain, packed, wrong and cut. */
#include "test.h"

#include <archive.h>
#include <archive_entry.h>
#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "gather.h"
#include "read/warc.h"

enum { ROOM = 1 << 20, FETCHED = 1793610843 };

#define DATE "WARC-Date: 2026-11-02T09:14:03Z\r\n"
#define HTML_HEAD                                                                        \
    "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: text/html; charset=\"utf-8\"\r\n"
#define FERRY                                                                            \
    "<html><head><title>x</title></head><body><p>Keep the ferry.</p></body></html>"

/* A record as crawlers write it, with `more` to what its length should be. */
static void record(cq_buf *out, const char *kind, const char *uri, const char *type,
                   cq_str block, long more)
{
    cq_buf_printf(out,
                  "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
                  "WARC-Target-URI: %s\r\n" DATE
                  "Content-Type: %s\r\nContent-Length: %ld\r\n\r\n",
                  kind, uri, type, (long)block.n + more);
    cq_buf_str(out, block);
    cq_buf_z(out, "\r\n\r\n");
}

static void response(cq_buf *out, const char *uri, const char *block)
{
    record(out, "response", uri, "application/http; msgtype=response", cq_str_z(block),
           0);
}

static void assert_page(const gather *g, size_t i, const char *id, const char *sender,
                        const char *words)
{
    assert_true(i < g->messages.n);
    const cq_message *m = &g->messages.p[i];
    assert_int_equal(m->channel, CQ_POST);
    assert_string_equal(m->id.p, id);
    assert_string_equal(m->sender.p, sender);
    assert_int_equal(m->part_n, 1);
    assert_non_null(strstr(m->parts[0].bytes.p, words));
}

static bool read_warc(gather *g, const char *name, const cq_buf *b)
{
    return gather_path(g, gather_file(g, name, b->p, b->n));
}

static void pages_are_messages_of_their_sites(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_buf b = { 0 };
    record(&b, "warcinfo", "", "application/warc-fields", CQ_STR("software: x\r\n"), 0);
    record(&b, "request", "https://www.valley.example/a", "application/http",
           CQ_STR("GET /a HTTP/1.1\r\n\r\n"), 0);
    response(&b, "https://www.Valley.example:443/a", HTML_HEAD "\r\n" FERRY);
    size_t second = b.n;
    response(&b, "http://hill.example/b.txt",
             "HTTP/2 200\r\ncontent-type: text/plain\r\n\r\nThe ferry must stay.\n");
    response(&b, "http://hill.example/gone",
             "HTTP/1.1 404 Not Found\r\n"
             "Content-Type: text/html\r\n\r\n<p>No</p>");
    response(&b, "http://hill.example/a.png",
             "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG");
    record(&b, "revisit", "http://hill.example/b.txt", "application/http",
           CQ_STR("HTTP/1.1 200 OK\r\n\r\n"), 0);
    record(&b, "conversion", "<http://dale.example/c>", "text/plain",
           CQ_STR("Words only, WARC/1.0\r\nof a page."), 0);
    assert_false(read_warc(&g, "plain.warc", &b));
    assert_int_equal(g.messages.n, 3);
    assert_page(&g, 0, "https://www.Valley.example:443/a", "valley.example", "Keep");
    assert_true(g.messages.p[0].parts[0].html);
    assert_string_equal(g.messages.p[0].parts[0].charset.p, "utf-8");
    assert_int_equal(g.messages.p[0].time, FETCHED);
    assert_int_equal(g.messages.p[0].time_source, CQ_TIME_FILE);
    assert_page(&g, 1, "http://hill.example/b.txt", "hill.example", "must stay");
    assert_int_equal(g.messages.p[1].offset, second);
    assert_page(&g, 2, "http://dale.example/c", "dale.example", "WARC/1.0\r\nof");
    assert_string_equal(g.ends.p[0].format, "warc");
    assert_int_equal(g.problems.n, 3); /* each kind of what is no message, once */
    for (size_t i = 0; i < 3; i++)
        assert_false(g.problems.p[i].refused);
    cq_buf_done(&b);
    gather_done(&g);
}

/* Add the bytes as a file of its own, packed by a filter of libarchive's. */
static void add_filtered(cq_buf *out, const cq_buf *b, int filter)
{
    char *to = cq_alloc(ROOM);
    size_t n = 0;
    struct archive *a = archive_write_new();
    struct archive_entry *e = archive_entry_new();
    assert_int_equal(archive_write_set_format_raw(a), ARCHIVE_OK);
    assert_int_equal(archive_write_add_filter(a, filter), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(a, 1);
    assert_int_equal(archive_write_open_memory(a, to, ROOM, &n), ARCHIVE_OK);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_pathname(e, "x");
    assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
    assert_int_equal(archive_write_data(a, b->p, b->n), b->n);
    archive_entry_free(e);
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    cq_buf_add(out, to, n);
    free(to);
}

/* Pack the words by a filter of libarchive's. */
static void packed_by(cq_buf *out, const char *words, int filter)
{
    cq_buf b = { 0 };
    cq_buf_z(&b, words);
    add_filtered(out, &b, filter);
    cq_buf_done(&b);
}

static void packed_by_brotli(cq_buf *out, const char *words)
{
    uint8_t to[ROOM];
    size_t n = sizeof to;
    assert_true(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, strlen(words),
                                      (const uint8_t *)words, &n, to));
    cq_buf_add(out, (const char *)to, n);
}

/* A response whose body is so encoded, of which the last bytes are missing. */
static void encoded(cq_buf *out, const char *uri, const char *code, const cq_buf *body,
                    size_t missing)
{
    cq_buf block = { 0 };
    cq_buf_printf(&block, HTML_HEAD "Content-Encoding: %s\r\n\r\n", code);
    cq_buf_add(&block, body->p, body->n - missing);
    record(out, "response", uri, "application/http", cq_buf_view(&block), 0);
    cq_buf_done(&block);
}

/* Whole, cut, with something behind it, said to be another, and a bomb. */
static void zstd_and_brotli_are_unpacked_whole_or_told(void **state)
{
    (void)state;
    for (int kind = 0; kind < 2; kind++) {
        gather g = { 0 };
        cq_buf b = { 0 }, body = { 0 }, bomb = { 0 };
        const char *code = kind ? "br" : "zstd", *other = kind ? "zstd" : "br";
        char *zeros = cq_zalloc(1, CQ_MAX_HTML + 2);
        memset(zeros, ' ', CQ_MAX_HTML + 1);
        if (kind) {
            packed_by_brotli(&body, FERRY);
            packed_by_brotli(&bomb, zeros);
        } else {
            packed_by(&body, FERRY, ARCHIVE_FILTER_ZSTD);
            packed_by(&bomb, zeros, ARCHIVE_FILTER_ZSTD);
        }
        encoded(&b, "http://a.example/1", code, &body, 0);
        encoded(&b, "http://a.example/2", code, &body, 6);
        encoded(&b, "http://a.example/3", other, &body, 0);
        encoded(&b, "http://a.example/4", code, &bomb, 0);
        cq_buf_z(&body, "and more");
        encoded(&b, "http://a.example/5", code, &body, 0);
        encoded(&b, "http://a.example/6", "deflate", &body, 0);
        assert_false(read_warc(&g, "packed.warc", &b));
        assert_int_equal(g.messages.n, 1);
        assert_page(&g, 0, "http://a.example/1", "a.example", "Keep the ferry.");
        assert_int_equal(g.problems.n, 5);
        for (size_t i = 0; i < 5; i++)
            assert_true(g.problems.p[i].refused);
        assert_non_null(strstr(g.problems.p[2].reason.p, "it unpacks to over"));
        assert_non_null(strstr(g.problems.p[4].reason.p, "packed as \"deflate\""));
        free(zeros);
        cq_buf_done(&bomb);
        cq_buf_done(&body);
        cq_buf_done(&b);
        gather_done(&g);
    }
}

static void what_was_packed_on_its_way_is_unpacked(void **state)
{
    (void)state;
    static const unsigned char gz[] = { /* "<p>Packed ferry.</p>" by gzip */
                                        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00,
                                        0x02, 0x03, 0xb3, 0x29, 0xb0, 0x0b, 0x48, 0x4c,
                                        0xce, 0x4e, 0x4d, 0x51, 0x48, 0x4b, 0x2d, 0x2a,
                                        0xaa, 0xd4, 0xb3, 0xd1, 0x2f, 0xb0, 0x03, 0x00,
                                        0x35, 0xc8, 0xb2, 0xad, 0x14, 0x00, 0x00, 0x00
    };
    gather g = { 0 };
    cq_buf b = { 0 }, block = { 0 };
    response(&b, "http://a.example/1",
             HTML_HEAD "Transfer-Encoding: chunked\r\n\r\n"
                       "f;x=y\r\n<p>Keep the fer\r\nA\r\nry.</p>OK \r\n0\r\n\r\n");
    cq_buf_z(&block, HTML_HEAD "Content-Encoding: gzip\r\n\r\n");
    cq_buf_add(&block, (const char *)gz, sizeof gz);
    record(&b, "response", "http://a.example/2", "application/http", cq_buf_view(&block),
           0);
    response(&b, "http://a.example/3",
             HTML_HEAD "Content-Encoding: compress\r\n\r\n\x1f\x9dhello\x03");
    response(&b, "http://a.example/4",
             HTML_HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\nno\r\n");
    response(&b, "http://a.example/5",
             HTML_HEAD "Content-Encoding: gzip\r\n\r\n\x1f\x8bnonsense");
    assert_false(read_warc(&g, "packed.warc", &b));
    assert_int_equal(g.messages.n, 2);
    assert_page(&g, 0, "http://a.example/1", "a.example", "<p>Keep the ferry.</p>OK ");
    assert_page(&g, 1, "http://a.example/2", "a.example", "<p>Packed ferry.</p>");
    assert_int_equal(g.problems.n, 3);
    static const char *const why[] = { "packed as \"compress\"", "chunks make no sense",
                                       "not packed as it says" };
    for (size_t i = 0; i < 3; i++) {
        assert_true(g.problems.p[i].refused);
        assert_non_null(strstr(g.problems.p[i].reason.p, why[i]));
    }
    cq_buf_done(&block);
    cq_buf_done(&b);
    gather_done(&g);
}

#define POSTS                                                                            \
    "{\"data\":[\n{\"id\":\"71\",\"author_id\":\"u1\",\"text\":\"The ferry\","           \
    "\"created_at\":\"2026-11-01T09:14:03Z\"},\n{\"id\":\"72\",\"author_id\":\"u2\","    \
    "\"text\":\"must stay\",\"created_at\":\"2026-11-01T09:15:03Z\"}]}"

/* As they stand in the file, and, chunked, in the first bytes of the record. */
static void posts_in_json_are_read_where_they_stand(void **state)
{
    (void)state;
    static const char json[] =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n";
    for (int packed = 0; packed < 2; packed++) {
        gather g = { 0 };
        cq_buf b = { 0 }, block = { 0 };
        response(&b, "https://a.example/none",
                 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"ok\":1}");
        size_t start = b.n;
        cq_buf_printf(&block,
                      packed
                          ? "%sTransfer-Encoding: chunked\r\n\r\n%zx\r\n%s\r\n0\r\n\r\n"
                          : "%sX: %zx\r\n\r\n%s",
                      json, strlen(POSTS), POSTS);
        cq_buf_char(&block, 0);
        response(&b, "https://a.example/api", block.p);
        cq_buf_char(&b, 0);
        size_t first = (size_t)(strstr(b.p, "{\"id\":\"71\"") - b.p);
        b.n--;
        assert_false(read_warc(&g, "json.warc", &b));
        assert_int_equal(g.messages.n, 2);
        assert_page(&g, 0, "71", "u1", "The ferry");
        assert_page(&g, 1, "72", "u2", "must stay");
        assert_int_equal(g.messages.p[0].offset, packed ? start : first);
        assert_true(g.messages.p[1].offset > g.messages.p[0].offset);
        uint64_t lines = 1;
        for (size_t i = 0; i < first; i++)
            lines += b.p[i] == '\n';
        assert_true(packed || g.messages.p[0].line == lines);
        assert_int_equal(g.problems.n, 1);
        assert_non_null(strstr(g.problems.p[0].reason.p, "JSON without messages"));
        /* What was read before is not read again. */
        g.from = g.messages.p[0].offset + 1;
        read_warc(&g, "json.warc", &b);
        assert_int_equal(g.messages.n, 3);
        assert_string_equal(g.messages.p[2].id.p, "72");
        cq_buf_done(&block);
        cq_buf_done(&b);
        gather_done(&g);
    }
}

static void a_wrong_length_costs_its_record(void **state)
{
    (void)state;
    static const long wrong[] = { 7, -3, 100000, INT32_MAX, -1000 };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        gather g = { 0 };
        cq_buf b = { 0 };
        response(&b, "http://a.example/1", HTML_HEAD "\r\n" FERRY);
        record(&b, "response", "http://a.example/2", "application/http",
               CQ_STR(HTML_HEAD "\r\n" FERRY), wrong[i]);
        response(&b, "http://a.example/3", HTML_HEAD "\r\n" FERRY);
        bool damaged = read_warc(&g, "wrong.warc", &b);
        bool believed = wrong[i] == INT32_MAX; /* so large that no page is it */
        assert_int_equal(g.messages.n, believed ? 1 : 2);
        assert_int_equal(damaged, believed);
        assert_true(g.problems.n > 0);
        assert_true(g.problems.p[0].refused);
        cq_buf_done(&b);
        gather_done(&g);
    }
}

static void a_file_cut_anywhere_ends(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    response(&b, "http://a.example/1", HTML_HEAD "\r\n" FERRY);
    size_t first = b.n - 4;
    response(&b, "http://a.example/2", HTML_HEAD "\r\n" FERRY);
    for (size_t n = 8; n < b.n - 4; n += 5) {
        gather g = { 0 };
        cq_buf some = { 0 };
        cq_buf_add(&some, b.p, n);
        read_warc(&g, "cut.warc", &some);
        assert_int_equal(g.messages.n, n >= first);
        bool whole = n >= first && n <= first + 4;
        assert_true(whole ? g.problems.n == 0 : g.problems.n == 1 || g.problems.n == 2);
        cq_buf_done(&some);
        gather_done(&g);
    }
    cq_buf_done(&b);
}

static void a_page_says_when_and_in_what_it_was_written(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_buf b = { 0 };
    response(&b, "http://a.example/1",
             "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><head>"
             "<meta http-equiv=x content='text/html; charset=windows-1251'>"
             "<meta content=\"2026-03-02T10:15:30+01:00\" property=\""
             "article:published_time\"></head><p>\xcf\xe0\xf0\xee\xec</p>");
    read_warc(&g, "said.warc", &b);
    assert_string_equal(g.messages.p[0].parts[0].charset.p, "windows-1251");
    assert_int_equal(g.messages.p[0].time, 1772442930);
    assert_int_equal(g.messages.p[0].time_source, CQ_TIME_STATED);
    cq_buf_done(&b);
    gather_done(&g);
}

/* --- packed --- */

static void add(struct archive *a, const char *name, const char *p, size_t n)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, name);
    archive_entry_set_size(e, (int64_t)n);
    archive_entry_set_filetype(e, AE_IFREG);
    assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
    assert_int_equal(archive_write_data(a, p, n), n);
    archive_entry_free(e);
}

static void gzip_by_record_and_wacz_are_read(void **state)
{
    (void)state;
    static const char list[] =
        "{\"format\": \"json-pages-1.0\", \"id\": \"pages\", \"title\": \"All\"}\n"
        "{\"id\":\"1\",\"url\":\"http://a.example/1\",\"ts\":\"2026-11-02T09:14:03Z\","
        "\"title\":\"x\",\"text\":\"Keep the ferry.\"}\n";
    static const char package[] =
        "{\"profile\":\"data-package\",\"resources\":[{\"name\":"
        "\"pages.jsonl\",\"path\":\"pages/pages.jsonl\"}]}";
    gather g = { 0 };
    cq_buf packed = { 0 };
    char *zip = cq_alloc(ROOM);
    size_t n = 0;
    for (int i = 1; i <= 3; i++) {
        cq_buf one = { 0 };
        char uri[64];
        snprintf(uri, sizeof uri, "http://a.example/%d", i);
        response(&one, uri, HTML_HEAD "\r\n" FERRY);
        add_filtered(&packed, &one, ARCHIVE_FILTER_GZIP); /* as crawlers do with each */
        cq_buf_done(&one);
    }
    assert_false(read_warc(&g, "a.warc.gz", &packed));
    assert_int_equal(g.messages.n, 3);
    assert_page(&g, 2, "http://a.example/3", "a.example", "Keep");
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    assert_int_equal(archive_write_open_memory(a, zip, ROOM, &n), ARCHIVE_OK);
    add(a, "datapackage.json", package, sizeof package - 1);
    add(a, "archive/data.warc.gz", packed.p, packed.n);
    add(a, "pages/pages.jsonl", list, sizeof list - 1);
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    assert_false(gather_path(&g, gather_file(&g, "a.wacz", zip, n)));
    assert_int_equal(g.messages.n, 6);
    assert_int_equal(g.problems.n, 0);
    free(zip);
    cq_buf_done(&packed);
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_messages_of_their_sites),
        cmocka_unit_test(what_was_packed_on_its_way_is_unpacked),
        cmocka_unit_test(zstd_and_brotli_are_unpacked_whole_or_told),
        cmocka_unit_test(posts_in_json_are_read_where_they_stand),
        cmocka_unit_test(a_wrong_length_costs_its_record),
        cmocka_unit_test(a_file_cut_anywhere_ends),
        cmocka_unit_test(a_page_says_when_and_in_what_it_was_written),
        cmocka_unit_test(gzip_by_record_and_wacz_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
