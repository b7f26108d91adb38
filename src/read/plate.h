/* plate.h - a picture of a page, made ready for the reading of its words.
 *
 * Tesseract wants letters of some 20 points, which are 300 an inch (its manual, "Improving
 * the quality of the output"). Pages made for a screen have 60 to 90, and their letters 6,
 * which it misreads or takes for specks; made larger they are read. Between two points, grey
 * is as good a guess as any: linear. And it sees by itself which side is up where there are
 * twenty words, and lines that run down or up the page; fewer words that stand on their heads
 * it takes for others, so that they are to be shown turned, too. */
#ifndef CQ_PLATE_H
#define CQ_PLATE_H

#include "base/status.h"
#include "base/str.h"

enum { CQ_PLATE_TIMES = 3, CQ_PLATE_SMALL = 1024 /* points; of A4 at 87 an inch */ };

/* Append, as grey PGM, a picture (picture.h) of so many times the rows and columns, if both of
 * its sides are below CQ_PLATE_SMALL. CQ_EMPTY where one is not, or it cannot be decoded;
 * otherwise as cq_apart, in which this runs. */
cq_status cq_plate_enlarge(cq_str picture, cq_buf *out, cq_err *err);

/* The same of a picture, or a PGM of 255 greys without remarks, on its head, in its size. */
cq_status cq_plate_turn(cq_str picture, cq_buf *out, cq_err *err);

/* What the first does of rows of points, 0 to 255; each side has one or more. */
void cq_plate_points(const float *grey, uint32_t width, uint32_t height, cq_buf *out);

#endif
