/* gif.c - see picture.h: GIF by giflib, a record at a time, up to its first picture. */
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#include "read/picture.h"

enum { PASSES = 4 };

static int pull(GifFileType *g, GifByteType *to, int n)
{
    cq_str *rest = g->UserData;
    cq_str taken = cq_str_sub(*rest, 0, (size_t)n);
    if (taken.n)
        memcpy(to, taken.p, taken.n);
    *rest = cq_str_sub(*rest, taken.n, rest->n);
    return (int)taken.n;
}

/* Pass an extension; one of them says which colour shines through, if any does. */
static bool pass_extension(GifFileType *g, int *through)
{
    int code;
    GifByteType *piece;
    GraphicsControlBlock control;
    bool good = DGifGetExtension(g, &code, &piece) == GIF_OK;
    while (good && piece) {
        if (code == GRAPHICS_EXT_FUNC_CODE &&
            DGifExtensionToGCB(piece[0], piece + 1, &control) == GIF_OK)
            *through = control.TransparentColor;
        good = DGifGetExtensionNext(g, &piece) == GIF_OK;
    }
    return good;
}

/* Go to the first picture's points. */
static bool seek_picture(GifFileType *g, int *through)
{
    GifRecordType kind = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(g, &kind) == GIF_OK && kind == EXTENSION_RECORD_TYPE)
        if (!pass_extension(g, through))
            return false;
    return kind == IMAGE_DESC_RECORD_TYPE && DGifGetImageDesc(g) == GIF_OK;
}

/* The grey of each colour; of one that shines through, or is none, that of the ground. */
static bool take_colours(const GifFileType *g, int through, float *grey)
{
    const ColorMapObject *map = g->Image.ColorMap ? g->Image.ColorMap : g->SColorMap;
    for (int i = 0; i < 256; i++) {
        bool none = !map || i >= map->ColorCount || i == through;
        const GifColorType c = none ? (GifColorType){ 255, 255, 255 } : map->Colors[i];
        grey[i] = cq_picture_luma(c.Red, c.Green, c.Blue);
    }
    return map != NULL;
}

/* A row of the picture on the ground, which it may overlap. */
static void lay(const GifFileType *g, const GifByteType *line, int y, const float *grey,
                float *luma)
{
    const GifImageDesc *d = &g->Image;
    int64_t row = (int64_t)d->Top + y;
    for (int x = 0; row < g->SHeight && x < d->Width && d->Left + x < g->SWidth; x++)
        luma[row * g->SWidth + d->Left + x] = grey[line[x]];
}

static bool draw(GifFileType *g, const float *grey, float *luma)
{
    static const int first[PASSES] = { 0, 4, 2, 1 }, step[PASSES] = { 8, 8, 4, 2 };
    const GifImageDesc *d = &g->Image;
    GifByteType *line = cq_alloc((size_t)d->Width);
    bool good = true;
    for (int pass = 0; good && pass < (d->Interlace ? PASSES : 1); pass++) {
        int by = d->Interlace ? step[pass] : 1;
        for (int y = d->Interlace ? first[pass] : 0; good && y < d->Height; y += by) {
            good = DGifGetLine(g, line, d->Width) == GIF_OK;
            if (good)
                lay(g, line, y, grey, luma);
        }
    }
    free(line);
    return good;
}

float *cq_picture_gif(cq_str bytes, uint32_t *width, uint32_t *height)
{
    float grey[256], *luma = NULL;
    int through = NO_TRANSPARENT_COLOR, why;
    GifFileType *g = DGifOpen(&bytes, pull, &why);
    if (g && cq_picture_fits(g->SWidth, g->SHeight) && seek_picture(g, &through) &&
        cq_picture_fits(g->Image.Width, g->Image.Height) &&
        take_colours(g, through, grey)) {
        size_t n = (size_t)g->SWidth * (size_t)g->SHeight;
        *width = (uint32_t)g->SWidth;
        *height = (uint32_t)g->SHeight;
        luma = cq_alloc(n * sizeof *luma);
        for (size_t i = 0; i < n; i++)
            luma[i] = 255;
        if (!draw(g, grey, luma)) {
            free(luma);
            luma = NULL;
        }
    }
    if (g)
        DGifCloseFile(g, &why);
    return luma;
}
