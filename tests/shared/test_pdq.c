/* test_pdq.c - perceptual hashes of ../shared's pictures: the published ones, which edits are
 * the same picture, and which pictures are not. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pictures.h"
#include "read/pdq.h"
#include "read/picture.h"

static const struct {
    const char *path, *hash;
} published[] = {
    { "bridge-mods/aaa-orig.jpg",
      "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22" },
    { "bridge-mods/blur-a-little.jpg",
      "f8f8f0cee0f4a84f06370a2a038f63f0b36e26d596621e1d33e6b39c4e9c9b22" },
    { "reg-test-input/dih/bridge-2-rotate-90.jpg",
      "30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af" },
    { "reg-test-input/dih/bridge-3-rotate-180.jpg",
      "adad5a64b5a142e75b62a09857da895ae63b847fc23794b766b319361bc93188" },
    { "reg-test-input/dih/bridge-5-flipx.jpg",
      "f8f80f31e0f417b20e37f5cd028f980fb36ed02a9662c1e233e64c634e9c64dd" },
    { "misc-images/c.png",
      "e64cc9d91c623882f8d1f1d9a398e78c9f199b3bd83924f2b7e11e0bf861b064" },
};
static const char *const edits[] = {
    "blur-a-little",    "blur-a-lot",     "high-contrast",   "high-saturation",
    "sharpen-a-little", "sharpen-a-lot",  "shrink-a-little", "shrink-a-lot",
    "square-128x128",   "square-256x256", "square-512x512",
};
static const char *const others[] = {
    "reg-test-input/labelme-subset/q0003.jpg",
    "reg-test-input/labelme-subset/q0004.jpg",
    "reg-test-input/labelme-subset/q0122.jpg",
    "reg-test-input/labelme-subset/q0291.jpg",
    "reg-test-input/labelme-subset/q0746.jpg",
    "reg-test-input/labelme-subset/q1050.jpg",
    "reg-test-input/labelme-subset/q2821.jpg",
    "reg-test-input/pen-and-coaster.png",
    "misc-images/c.png",
};

static const char *folder;
static int failed;

static bool load(const char *name, cq_buf *out)
{
    char path[1024], piece[65536];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    size_t n;
    while (f && (n = fread(piece, 1, sizeof piece, f)) > 0)
        cq_buf_add(out, piece, n);
    if (f)
        fclose(f);
    return out->n > 0;
}

static cq_pdq hash_of(const char *name)
{
    cq_buf bytes = { 0 };
    cq_pdq pdq = { .quality = -1 };
    uint32_t width, height;
    if (load(name, &bytes)) {
        float *luma = cq_picture_grey(cq_buf_view(&bytes), &width, &height);
        if (luma)
            cq_pdq_make(luma, width, height, &pdq);
        free(luma);
    }
    cq_buf_done(&bytes);
    return pdq;
}

static int distance(const cq_pdq *a, const cq_pdq *b)
{
    int n = 0;
    for (int i = 0; i < CQ_PDQ_BYTES; i++)
        n += __builtin_popcount(a->hash[i] ^ b->hash[i]);
    return n;
}

static void check(bool holds, const char *name, int bits)
{
    printf("%s %s: %d bits\n", holds ? "ok  " : "FAIL", name, bits);
    failed += !holds;
}

/* Other decoders of JPEG round otherwise, which turns a bit or two. */
static void the_published_hashes_are_ours(void)
{
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        cq_pdq got = hash_of(published[i].path), want = { .quality = 0 };
        for (int k = 0; k < CQ_PDQ_BYTES; k++) {
            unsigned byte;
            assert(sscanf(published[i].hash + (size_t)2 * (size_t)k, "%2x", &byte) == 1);
            want.hash[k] = (uint8_t)byte;
        }
        int bits = distance(&got, &want);
        check(bits <= 2 && got.quality >= CQ_PDQ_GOOD, published[i].path, bits);
    }
}

static void edits_are_the_same_picture(const cq_pdq *bridge)
{
    char name[256];
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        snprintf(name, sizeof name, "bridge-mods/%s.jpg", edits[i]);
        cq_pdq got = hash_of(name);
        int bits = distance(&got, bridge);
        check(bits <= CQ_PDQ_ALIKE && got.quality >= CQ_PDQ_GOOD, name, bits);
    }
}

/* As the web sends it: with 256 greys, or with the losses of a WebP of middling quality. */
static cq_pdq hash_written(const float *luma, uint32_t width, uint32_t height, bool gif)
{
    size_t n = (size_t)width * height;
    uint8_t *grey = cq_alloc(n);
    cq_buf bytes = { 0 };
    cq_pdq pdq = { .quality = -1 };
    for (size_t i = 0; i < n; i++)
        grey[i] = (uint8_t)(luma[i] + 0.5f);
    cq_frame f = { grey, (int)width, (int)height, 0, 0, -1 };
    if (gif)
        cq_write_gif(&f, 1, f.width, f.height, true, &bytes);
    else
        cq_write_webp(&f, 1, f.width, f.height, 60, &bytes);
    float *again = cq_picture_grey(cq_buf_view(&bytes), &width, &height);
    if (again)
        cq_pdq_make(again, width, height, &pdq);
    free(again);
    free(grey);
    cq_buf_done(&bytes);
    return pdq;
}

static void so_are_they_as_gif_and_webp(const cq_pdq *bridge)
{
    char name[256];
    for (size_t i = 0; i < 2 * (sizeof edits / sizeof *edits); i++) {
        cq_buf bytes = { 0 };
        uint32_t width, height;
        snprintf(name, sizeof name, "bridge-mods/%s.jpg", edits[i / 2]);
        float *luma = load(name, &bytes)
                          ? cq_picture_grey(cq_buf_view(&bytes), &width, &height)
                          : NULL;
        cq_pdq got = { .quality = -1 };
        if (luma)
            got = hash_written(luma, width, height, i % 2);
        int bits = distance(&got, bridge);
        strcat(name, i % 2 ? " as GIF" : " as WebP");
        check(bits <= CQ_PDQ_ALIKE && got.quality >= CQ_PDQ_GOOD, name, bits);
        free(luma);
        cq_buf_done(&bytes);
    }
}

static void other_pictures_are_others(const cq_pdq *bridge)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        cq_pdq got = hash_of(others[i]);
        int bits = distance(&got, bridge);
        check(bits > 2 * CQ_PDQ_ALIKE, others[i], bits);
    }
}

int main(int argc, char **argv)
{
    folder = argc == 2 ? argv[1] : ".";
    cq_pdq bridge = hash_of("bridge-mods/aaa-orig.jpg");
    if (bridge.quality < 0) {
        puts("no pictures: skipped");
        return 77;
    }
    the_published_hashes_are_ours();
    edits_are_the_same_picture(&bridge);
    so_are_they_as_gif_and_webp(&bridge);
    other_pictures_are_others(&bridge);
    return failed > 0;
}
