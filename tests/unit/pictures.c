/* pictures.c - see pictures.h. */
#include "pictures.h"

#include <assert.h>
#include <stdlib.h>

#include <gif_lib.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "base/status.h"

/* --- GIF --- */

static int push(GifFileType *g, const GifByteType *bytes, int n)
{
    cq_buf_add(g->UserData, (const char *)bytes, (size_t)n);
    return n;
}

static void put_lines(GifFileType *g, const cq_frame *f, int first, int step)
{
    for (int y = first; y < f->height; y += step) {
        GifByteType *line = cq_alloc((size_t)f->width);
        for (int x = 0; x < f->width; x++)
            line[x] = f->grey[(size_t)y * (size_t)f->width + (size_t)x];
        assert(EGifPutLine(g, line, f->width) == GIF_OK);
        free(line);
    }
}

static void put_frame(GifFileType *g, const cq_frame *f, bool interlaced)
{
    GifByteType control[4];
    const GraphicsControlBlock how = { DISPOSAL_UNSPECIFIED, false, 10, f->through };
    assert(EGifGCBToExtension(&how, control) == 4);
    assert(EGifPutComment(g, "a comment") == GIF_OK);
    assert(EGifPutExtension(g, GRAPHICS_EXT_FUNC_CODE, 4, control) == GIF_OK);
    assert(EGifPutImageDesc(g, f->left, f->top, f->width, f->height, interlaced, NULL) ==
           GIF_OK);
    put_lines(g, f, 0, interlaced ? 8 : 1);
    for (int pass = 0; interlaced && pass < 3; pass++)
        put_lines(g, f, 4 >> pass, 8 >> pass);
}

void cq_write_gif(const cq_frame *v, int n, int width, int height, bool interlaced,
                  cq_buf *out)
{
    int why;
    ColorMapObject *map = GifMakeMapObject(256, NULL);
    for (int i = 0; i < 256; i++)
        map->Colors[i] = (GifColorType){ (uint8_t)i, (uint8_t)i, (uint8_t)i };
    GifFileType *g = EGifOpen(out, push, &why);
    EGifSetGifVersion(g, true);
    assert(EGifPutScreenDesc(g, width, height, 8, 0, map) == GIF_OK);
    for (int i = 0; i < n; i++)
        put_frame(g, &v[i], interlaced);
    assert(EGifCloseFile(g, &why) == GIF_OK);
    GifFreeMapObject(map);
}

/* --- WebP --- */

static WebPData packed(const cq_frame *f, float quality)
{
    size_t n = (size_t)f->width * (size_t)f->height;
    uint8_t *rgba = cq_alloc(4 * n), *bytes;
    for (size_t i = 0; i < n; i++) {
        rgba[4 * i] = rgba[4 * i + 1] = rgba[4 * i + 2] = f->grey[i];
        rgba[4 * i + 3] = f->grey[i] == f->through ? 0 : 255;
    }
    size_t size =
        quality < 0
            ? WebPEncodeLosslessRGBA(rgba, f->width, f->height, 4 * f->width, &bytes)
            : WebPEncodeRGBA(rgba, f->width, f->height, 4 * f->width, quality, &bytes);
    assert(size > 0);
    free(rgba);
    return (WebPData){ bytes, size };
}

static void add_and_free(WebPData d, cq_buf *out)
{
    cq_buf_add(out, (const char *)d.bytes, d.size);
    WebPDataClear(&d);
}

void cq_write_webp(const cq_frame *v, int n, int width, int height, float quality,
                   cq_buf *out)
{
    if (n == 1 && v->width == width && v->height == height) {
        add_and_free(packed(v, quality), out);
        return;
    }
    WebPMux *mux = WebPMuxNew();
    WebPMuxAnimParams params = { 0xffffffff, 0 };
    WebPData all;
    for (int i = 0; i < n; i++) {
        WebPMuxFrameInfo f = { .bitstream = packed(&v[i], quality),
                               .x_offset = v[i].left,
                               .y_offset = v[i].top,
                               .duration = 100,
                               .id = WEBP_CHUNK_ANMF };
        assert(WebPMuxPushFrame(mux, &f, 1) == WEBP_MUX_OK);
        WebPDataClear(&f.bitstream);
    }
    assert(WebPMuxSetAnimationParams(mux, &params) == WEBP_MUX_OK);
    assert(WebPMuxSetCanvasSize(mux, width, height) == WEBP_MUX_OK);
    assert(WebPMuxAssemble(mux, &all) == WEBP_MUX_OK);
    add_and_free(all, out);
    WebPMuxDelete(mux);
}
