/* pdq.c - see pdq.h.
 *
 * The picture is blurred by a tent (twice a box along each side) and sampled to 64 x 64. Of
 * its cosine transform the 16 x 16 lowest frequencies but the constant are taken; a bit is
 * set where one is over their median. The quality counts steps between neighbours. */
#include "read/pdq.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum { SIDE = 64, LOW = 16, BITS = LOW * LOW, LEAST = 5, PASSES = 2 };

/* Each value becomes the mean of the `width` ones about it, as far as they are there. */
static void blur_line(const float *in, float *out, size_t n, size_t step, size_t width)
{
    size_t ahead = (width + 2) / 2, count = 0;
    float sum = 0;
    for (size_t i = 0; i + 1 < ahead && i < n; i++, count++)
        sum += in[i * step];
    for (size_t i = 0; i < n; i++) {
        size_t come = i + ahead - 1;
        if (come < n)
            sum += in[come * step], count++;
        if (come >= width && come - width < n)
            sum -= in[(come - width) * step], count--;
        out[i * step] = sum / (float)count;
    }
}

static size_t box(uint32_t side)
{
    return (side + 2 * SIDE - 1) / (2 * SIDE);
}

static void blur(float *luma, float *other, uint32_t width, uint32_t height)
{
    for (int pass = 0; pass < PASSES; pass++) {
        for (size_t y = 0; y < height; y++)
            blur_line(luma + y * width, other + y * width, width, 1, box(width));
        for (size_t x = 0; x < width; x++)
            blur_line(other + x, luma + x, height, width, box(height));
    }
}

static void sample(const float *luma, uint32_t width, uint32_t height,
                   float out[SIDE][SIDE])
{
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            size_t y = (size_t)((i + 0.5) * height / SIDE),
                   x = (size_t)((j + 0.5) * width / SIDE);
            out[i][j] = luma[y * width + x];
        }
}

static int step_between(float a, float b)
{
    return abs((int)((a - b) * 100 / 255));
}

static int quality_of(float s[SIDE][SIDE])
{
    int sum = 0;
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            sum += i + 1 < SIDE ? step_between(s[i][j], s[i + 1][j]) : 0;
            sum += j + 1 < SIDE ? step_between(s[i][j], s[i][j + 1]) : 0;
        }
    return sum / 90 < 100 ? sum / 90 : 100;
}

/* D S D', D being the rows 1 to 16 of the cosine transform. */
static void transform(float s[SIDE][SIDE], float out[LOW][LOW])
{
    float d[LOW][SIDE], half[LOW][SIDE];
    for (int i = 0; i < LOW; i++)
        for (int j = 0; j < SIDE; j++)
            d[i][j] =
                (float)(sqrt(2.0 / SIDE) * cos(M_PI / 2 / SIDE * (i + 1) * (2 * j + 1)));
    for (int i = 0; i < LOW; i++)
        for (int j = 0; j < SIDE; j++) {
            half[i][j] = 0;
            for (int k = 0; k < SIDE; k++)
                half[i][j] += d[i][k] * s[k][j];
        }
    for (int i = 0; i < LOW; i++)
        for (int j = 0; j < LOW; j++) {
            out[i][j] = 0;
            for (int k = 0; k < SIDE; k++)
                out[i][j] += half[i][k] * d[j][k];
        }
}

static int by_value(const void *x, const void *y)
{
    float a = *(const float *)x, b = *(const float *)y;
    return (a > b) - (a < b);
}

/* Bit 0 is the last one that is written. */
static void take_bits(float low[LOW][LOW], uint8_t hash[CQ_PDQ_BYTES])
{
    float sorted[BITS];
    memcpy(sorted, low, sizeof sorted);
    qsort(sorted, BITS, sizeof *sorted, by_value);
    float median = sorted[BITS / 2 - 1];
    memset(hash, 0, CQ_PDQ_BYTES);
    for (int k = 0; k < BITS; k++)
        if (low[k / LOW][k % LOW] > median)
            hash[CQ_PDQ_BYTES - 1 - k / 8] |= (uint8_t)(1 << k % 8);
}

bool cq_pdq_make(float *luma, uint32_t width, uint32_t height, cq_pdq *out)
{
    float small[SIDE][SIDE], low[LOW][LOW];
    if (width < LEAST || height < LEAST)
        return false;
    float *other = cq_alloc((size_t)width * height * sizeof *other);
    blur(luma, other, width, height);
    free(other);
    sample(luma, width, height, small);
    transform(small, low);
    take_bits(low, out->hash);
    out->quality = quality_of(small);
    return true;
}
