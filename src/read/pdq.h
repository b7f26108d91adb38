/* pdq.h - the perceptual hash of a picture: 256 bits, of which pictures that look alike share
 * most.
 *
 * Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019.
 * A picture blurred, shrunk, sharpened, with other contrast or colours differs in some bits; in
 * CQ_PDQ_ALIKE at most it is taken for the same. Turned or mirrored it is another. Linear in
 * the points. */
#ifndef CQ_PDQ_H
#define CQ_PDQ_H

#include <stdbool.h>
#include <stdint.h>

enum { CQ_PDQ_BYTES = 32, CQ_PDQ_ALIKE = 31, CQ_PDQ_GOOD = 50 };

typedef struct {
    uint8_t hash[CQ_PDQ_BYTES]; /* as it is written in hex */
    int quality;                /* 0 to 100; below CQ_PDQ_GOOD the hash says little */
} cq_pdq;

/* Of luma[height * width], row by row, 0 to 255, which is written over. False of a picture
 * with less than 5 points on a side. */
bool cq_pdq_make(float *luma, uint32_t width, uint32_t height, cq_pdq *out);

#endif
