/* test_album.c - pictures that exports bring along: each platform's names for them, folders
 * and archives, and names that lead elsewhere. */
#include "test.h"

#include <archive.h>
#include <archive_entry.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gather.h"
#include "pictures.h"
#include "read/album.h"

enum { ROOM = 1 << 20, PHOTO = 1, PLACARD = 2 };

/* A picture of some kind, so many points wide, of so much light. */
static uint8_t *points(int kind, unsigned size, double light)
{
    uint8_t *grey = cq_alloc((size_t)size * size);
    for (size_t i = 0; i < (size_t)size * size; i++) {
        double u = (double)(i % size) / size, v = (double)(i / size) / size;
        grey[i] = (uint8_t)(light + 50 * sin(19 * u + kind) * cos(23 * v * v + kind) +
                            50 * sin(31 * u * v + 2 * kind));
    }
    return grey;
}

static cq_str picture(int kind, unsigned size, double light)
{
    png_image x = { .version = PNG_IMAGE_VERSION,
                    .width = size,
                    .height = size,
                    .format = PNG_FORMAT_GRAY };
    uint8_t *grey = points(kind, size, light);
    char *bytes = cq_alloc(ROOM);
    png_alloc_size_t n = ROOM;
    assert_true(png_image_write_to_memory(&x, bytes, &n, 0, grey, 0, NULL));
    free(grey);
    return (cq_str){ bytes, n };
}

static const char *put(gather *g, const char *name, cq_str bytes)
{
    return gather_file(g, name, bytes.p, bytes.n);
}

static const char *put_picture(gather *g, const char *name, int kind, unsigned size)
{
    cq_str s = picture(kind, size, 120 + size / 40.0);
    const char *path = put(g, name, s);
    free((char *)(uintptr_t)s.p);
    return path;
}

static int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Bits in which two of "pdq:..." differ. */
static int distance(cq_str a, cq_str b)
{
    int bits = 0;
    assert_true(a.n == 68 && b.n == 68 && cq_str_starts(a, CQ_STR("pdq:")));
    for (size_t i = 4; i < a.n; i++)
        for (int x = digit(a.p[i]) ^ digit(b.p[i]); x; x >>= 1)
            bits += x & 1;
    return bits;
}

static cq_str image_of(const gather *g, size_t i)
{
    assert_true(i < g->messages.n);
    return cq_message_field(&g->messages.p[i], CQ_F_IMAGE);
}

static size_t images_of(const gather *g, size_t i)
{
    size_t n = 0;
    for (uint32_t k = 0; k < g->messages.p[i].field_n; k++)
        n += g->messages.p[i].fields[k].kind == CQ_F_IMAGE;
    return n;
}

static void assert_alike(const gather *g, size_t a, size_t b, bool alike)
{
    int bits = distance(image_of(g, a), image_of(g, b));
    assert_true(alike ? bits <= 31 : bits > 31);
}

/* --- names --- */

static void a_name_stays_below_the_export(void **state)
{
    (void)state;
    gather g = { 0 };
    char link_path[512];
    cq_papers *papers = cq_papers_new(NULL);
    put_picture(&g, "outside.png", PHOTO, 200);
    put_picture(&g, "export/photos/in.png", PHOTO, 200);
    put(&g, "export/photos/dir.png/x", CQ_STR("x"));
    const char *json = put(&g, "export/result.json", CQ_STR("{}"));
    size_t folder = strlen(json) - strlen("result.json");
    snprintf(link_path, sizeof link_path, "%.*sphotos/link.png", (int)folder, json);
    assert_int_equal(symlink("../../outside.png", link_path), 0);
    snprintf(link_path, sizeof link_path, "%.*sout", (int)folder, json);
    assert_int_equal(symlink("..", link_path), 0);
    snprintf(link_path, sizeof link_path, "%.*sphotos/fifo.png", (int)folder, json);
    assert_int_equal(mkfifo(link_path, 0600), 0);
    snprintf(link_path, sizeof link_path, "%.*soutside.png",
             (int)(folder - strlen("export/")), json);
    struct {
        const char *name;
        cq_status status;
    } cases[] = {
        { "photos/in.png", CQ_OK },
        { "photos/none.png", CQ_EMPTY },
        { "nowhere/none.png", CQ_EMPTY },
        { "../outside.png", CQ_FORMAT },
        { "photos/../photos/in.png", CQ_FORMAT },
        { "./photos/in.png", CQ_FORMAT },
        { "photos//in.png", CQ_FORMAT },
        { "photos/link.png", CQ_FORMAT },
        { "out/outside.png", CQ_FORMAT },
        { "photos/fifo.png", CQ_FORMAT },
        { "photos/dir.png", CQ_FORMAT },
        { "photos/in.png/", CQ_FORMAT },
        { "", CQ_FORMAT },
        { link_path, CQ_FORMAT },
    };
    cq_album *a = cq_album_new(json, NULL, papers);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cq_str image = CQ_STR("");
        cq_status status = cq_album_image(a, cq_str_z(cases[i].name), &image);
        if (status != cases[i].status)
            fail_msg("\"%s\" is %d, not %d", cases[i].name, status, cases[i].status);
        assert_int_equal(image.n, status == CQ_OK ? 68 : 0);
    }
    cq_album_free(a);
    cq_papers_free(papers);
    gather_done(&g);
}

/* --- platforms --- */

/* A chat whose messages say these of their pictures. */
static cq_str telegram_chat(cq_arena *a, const char *const *more, size_t n)
{
    cq_buf b = { 0 };
    cq_buf_z(&b, "{\"name\":\"Valley\",\"type\":\"public_channel\",\"id\":42,"
                 "\"messages\":[");
    for (size_t i = 0; i < n; i++)
        cq_buf_printf(&b,
                      "%s{\"id\":%zu,\"type\":\"message\",\"date\":"
                      "\"2026-11-02T10:14:03\",\"date_unixtime\":\"1793610843\","
                      "\"from\":\"Anna\",\"from_id\":\"user%zu\","
                      "\"text\":\"Look %zu\",%s,\"text_entities\":[]}",
                      i ? "," : "", i + 1, i + 1, i + 1, more[i]);
    cq_buf_z(&b, "]}");
    cq_str chat = cq_str_dup(a, cq_buf_view(&b));
    cq_buf_done(&b);
    return chat;
}

static void photos_of_telegram_are_compared(void **state)
{
    static const char *const more[] = {
        "\"photo\":\"photos/photo_1@02-11-2026_10-14-03.jpg\",\"width\":200",
        "\"file\":\"files/a.png\",\"mime_type\":\"image/png\"",
        "\"photo\":\"photos/photo_2.jpg\"",
        "\"photo\":\"(File not included. Change data exporting settings.)\"",
        "\"photo\":\"photos/photo_9.jpg\"",
        "\"photo\":\"../outside.png\"",
    };
    (void)state;
    gather g = { 0 };
    put_picture(&g, "tg/photos/photo_1@02-11-2026_10-14-03.jpg", PHOTO, 200);
    put_picture(&g, "tg/files/a.png", PHOTO, 300);
    put_picture(&g, "tg/photos/photo_2.jpg", PLACARD, 200);
    const char *path = put(&g, "tg/result.json", telegram_chat(&g.arena, more, 6));
    cq_str folder = { path, strlen(path) - strlen("/result.json") };
    assert_false(gather_path(&g, cq_str_dup_z(&g.arena, folder)));
    assert_int_equal(g.messages.n, 6);
    assert_alike(&g, 0, 1, true);
    assert_alike(&g, 0, 2, false);
    for (size_t i = 3; i < 6; i++)
        assert_int_equal(images_of(&g, i), 0);
    assert_int_equal(g.problems.n, 2);
    assert_non_null(strstr(g.problems.p[0].reason.p, "not beside the export"));
    assert_non_null(strstr(g.problems.p[1].reason.p, "../outside.png: no plain file"));
    gather_done(&g);
}

#define OUTBOX                                                                           \
    "{\"orderedItems\":[{\"type\":\"Create\",\"published\":\"2026-11-02T09:14:03Z\","    \
    "\"actor\":\"https://m.example/users/anna\",\"object\":{\"type\":\"Note\",\"id\":"   \
    "\"https://m.example/1\",\"content\":\"<p>Vote no</p>\",\"attachment\":[{\"type\":"  \
    "\"Document\",\"mediaType\":\"image/png\",\"url\":"                                  \
    "\"/media_attachments/files/110/1/original/a.png\"},{\"type\":\"Document\",\"url\":" \
    "\"/system/media_attachments/files/110/2/original/b.png\"},{\"type\":\"Document\","  \
    "\"url\":\"/media_attachments/files/110/3/original/c.mp4\"}]}}]}"

#define MEDIA(no) "media_attachments/files/110/" no "/original/"

static void pictures_of_an_outbox_are_compared(void **state)
{
    (void)state;
    gather g = { 0 };
    put_picture(&g, "outbox/" MEDIA("1") "a.png", PHOTO, 200);
    put_picture(&g, "outbox/" MEDIA("2") "b.png", PLACARD, 200);
    assert_false(gather_path(&g, put(&g, "outbox/outbox.json", CQ_STR(OUTBOX))));
    assert_int_equal(g.messages.n, 1);
    assert_int_equal(images_of(&g, 0), 2);
    assert_int_equal(g.problems.n, 0);
    gather_done(&g);
}

#define ACCOUNT                                                                          \
    "window.YTD.account.part0 = [ { \"account\" : { \"username\" : \"annhill\","         \
    " \"accountId\" : \"81\" } } ]"
#define TWEETS                                                                           \
    "window.YTD.tweets.part0 = [\n{\"tweet\":{\"id_str\":\"17\",\"full_text\":"          \
    "\"Vote no\",\"created_at\":\"Mon Nov 02 09:14:03 +0000 2026\",\"entities\":"        \
    "{\"media\":[{\"media_url_https\":\"https://pbs.twimg.com/media/AbC.png\"}]},"       \
    "\"extended_entities\":{\"media\":[{\"media_url_https\":"                            \
    "\"https://pbs.twimg.com/media/AbC.png\",\"type\":\"photo\"},{\"media_url_https\":"  \
    "\"https://pbs.twimg.com/media/DeF.png\",\"type\":\"photo\"}]}}}\n]"

static void pictures_of_an_archive_of_x_are_compared(void **state)
{
    (void)state;
    gather g = { 0 };
    put_picture(&g, "x/data/tweets_media/17-AbC.png", PHOTO, 200);
    put_picture(&g, "x/data/tweets_media/17-DeF.png", PLACARD, 200);
    put(&g, "x/data/account.js", CQ_STR(ACCOUNT));
    const char *path = put(&g, "x/data/tweets.js", CQ_STR(TWEETS));
    cq_str folder = { path, strlen(path) - strlen("/data/tweets.js") };
    assert_false(gather_path(&g, cq_str_dup_z(&g.arena, folder)));
    assert_int_equal(g.messages.n, 1);
    assert_string_equal(g.messages.p[0].sender.p, "81");
    assert_int_equal(images_of(&g, 0), 2);
    gather_done(&g);
}

/* --- archives --- */

static void add(struct archive *a, const char *name, cq_str bytes)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, name);
    archive_entry_set_size(e, (int64_t)bytes.n);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
    assert_int_equal(archive_write_data(a, bytes.p, bytes.n), bytes.n);
    archive_entry_free(e);
}

static void add_picture(struct archive *a, const char *name, int kind, unsigned size)
{
    cq_str s = picture(kind, size, 120);
    add(a, name, s);
    free((char *)(uintptr_t)s.p);
}

/* Both an archive of X, whose posts come before their pictures, and a WhatsApp chat. */
static void pictures_in_the_same_archive_are_compared(void **state)
{
    (void)state;
    static const struct {
        int format, filter;
        const char *name;
    } kinds[] = { { ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "x.zip" },
                  { ARCHIVE_FORMAT_TAR, ARCHIVE_FILTER_GZIP, "x.tar.gz" },
                  { ARCHIVE_FORMAT_TAR, ARCHIVE_FILTER_ZSTD, "x.tar.zst" } };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        gather g = { 0 };
        char *bytes = cq_alloc(ROOM);
        size_t n = 0;
        struct archive *a = archive_write_new();
        archive_write_set_format(a, kinds[i].format);
        archive_write_add_filter(a, kinds[i].filter);
        assert_int_equal(archive_write_open_memory(a, bytes, ROOM, &n), ARCHIVE_OK);
        add(a, "_chat.txt",
            CQ_STR("[13/11/2026, 09:00:00] Anna: \xe2\x80\x8e<attached: "
                   "00000012-PHOTO-2026-11-13.png>\nLook\n"));
        add(a, "data/account.js", CQ_STR(ACCOUNT));
        add(a, "data/tweets.js", CQ_STR(TWEETS));
        add_picture(a, "data/tweets_media/17-AbC.png", PHOTO, 200);
        add_picture(a, "00000012-PHOTO-2026-11-13.png", PHOTO, 240);
        add_picture(a, "data/tweets_media/17-DeF.png", PLACARD, 200);
        assert_int_equal(archive_write_close(a), ARCHIVE_OK);
        archive_write_free(a);
        gather_path(&g, gather_file(&g, kinds[i].name, bytes, n));
        assert_int_equal(g.messages.n, 2);
        assert_alike(&g, 0, 1, true);
        assert_int_equal(images_of(&g, 1), 2);
        free(bytes);
        gather_done(&g);
    }
}

static void pictures_of_a_whatsapp_chat_are_compared(void **state)
{
    (void)state;
    gather g = { 0 };
    put_picture(&g, "wa/IMG-20261113-WA0001.jpg", PHOTO, 200);
    put_picture(&g, "wa/IMG-20261113-WA0002.jpg", PHOTO, 260);
    const char *path =
        put(&g, "wa/WhatsApp Chat with Valley.txt",
            CQ_STR("13/11/2026, 09:14 - Anna: IMG-20261113-WA0001.jpg (file attached)\n"
                   "13/11/2026, 09:15 - Bert: \xe2\x80\x8eIMG-20261113-WA0002.jpg (Datei "
                   "angeh\xc3\xa4ngt)\nSo ist es.\n"
                   "13/11/2026, 09:16 - Carl: IMG-20261113-WA0003.jpg (file attached)\n"
                   "13/11/2026, 09:17 - Dora: see a.jpg (mine)\n"));
    gather_path(&g, path);
    assert_int_equal(g.messages.n, 4);
    assert_int_equal(g.messages.p[0].part_n, 0); /* its words are the program's */
    assert_string_equal(g.messages.p[1].parts[0].bytes.p, "So ist es.");
    assert_alike(&g, 0, 1, true);
    assert_int_equal(images_of(&g, 2), 0);
    assert_string_equal(g.messages.p[3].parts[0].bytes.p, "see a.jpg (mine)");
    assert_int_equal(g.problems.n, 1);
    assert_non_null(strstr(g.problems.p[0].reason.p, "not beside the export"));
    gather_done(&g);
}

/* Stickers are WebP, and a GIF is a picture with another beginning. */
static void stickers_and_gifs_are_compared(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_buf webp = { 0 }, gif = { 0 };
    uint8_t *grey = points(PHOTO, 200, 120);
    cq_frame f = { grey, 200, 200, 0, 0, -1 };
    cq_write_webp(&f, 1, 200, 200, 70, &webp);
    cq_write_gif(&f, 1, 200, 200, true, &gif);
    put_picture(&g, "wa/IMG-20261113-WA0001.jpg", PHOTO, 260);
    put(&g, "wa/STK-20261113-WA0002.webp", cq_buf_view(&webp));
    put(&g, "wa/IMG-20261113-WA0003.gif", cq_buf_view(&gif));
    gather_path(
        &g,
        put(&g, "wa/WhatsApp Chat with Valley.txt",
            CQ_STR("13/11/2026, 09:14 - Anna: IMG-20261113-WA0001.jpg (file attached)\n"
                   "13/11/2026, 09:15 - Bert: STK-20261113-WA0002.webp (file attached)\n"
                   "13/11/2026, 09:16 - Carl: IMG-20261113-WA0003.gif (file "
                   "attached)\n")));
    assert_int_equal(g.messages.n, 3);
    assert_int_equal(g.problems.n, 0);
    assert_alike(&g, 0, 1, true);
    assert_alike(&g, 0, 2, true);
    free(grey);
    cq_buf_done(&webp);
    cq_buf_done(&gif);
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_stays_below_the_export),
        cmocka_unit_test(photos_of_telegram_are_compared),
        cmocka_unit_test(stickers_and_gifs_are_compared),
        cmocka_unit_test(pictures_of_an_outbox_are_compared),
        cmocka_unit_test(pictures_of_an_archive_of_x_are_compared),
        cmocka_unit_test(pictures_in_the_same_archive_are_compared),
        cmocka_unit_test(pictures_of_a_whatsapp_chat_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
