/* fall.h - how fast that falls which two unconnected writers share past the level of chance.
 *
 * It has an exponential tail, as the best local alignments of unrelated sequences have
 * (Karlin and Altschul, Methods for assessing the statistical significance of molecular
 * sequence features, 1990). The slope is fitted by maximum likelihood, the largest tenth
 * censored: some pairs did copy. In a small case families and friends who send one letter
 * are more than a tenth of the pairs: where the rest is no exponential by far, more tenths
 * are censored, until it is, or half are. What is too many leaves the slope flatter.
 *
 * Long texts have more in common by chance, and it falls more slowly there; so it does in
 * some languages. So pairs are fitted by language and by the length of the shorter text,
 * wherever a class has CQ_FALL_PAIRS; a class of fewer is one with the next shorter, and
 * languages of fewer are one with all. Topic does not count: those who write on one have
 * more pairs, whose tail falls as fast (doc/statistics.md). */
#ifndef CQ_FALL_H
#define CQ_FALL_H

#include "script/cluster.h"

enum {
    CQ_FALL_LEAST = 30,  /* pairs that are fitted */
    CQ_FALL_PAIRS = 100, /* in a class of its own: an error of a tenth */
    CQ_LENGTHS = 5,      /* classes: below 20, 40, 80, 160 words, and longer */
    CQ_TONGUES = 8, /* languages with tails of their own, those with the most pairs */
    CQ_FALLS = (CQ_TONGUES + 1) * CQ_LENGTHS
};

typedef struct {
    char lang[4];        /* "": of all languages */
    uint32_t words;      /* of the shorter text, at least; */
    uint32_t long_ones;  /* and those of one that is longer than nine tenths of these */
    size_t pairs;        /* that were fitted */
    size_t kept;         /* of them; the others, the largest, are censored */
    double slope, error; /* nats of chance for a nat of wording, and its standard error */
    double misfit;       /* largest distance of the fitted from the observed shares */
} cq_fall;

/* By language, those of all first; the longest texts first. */
typedef struct {
    cq_fall p[CQ_FALLS];
    uint32_t n; /* 0 where there are too few pairs for a fit */
} cq_falls;

/* Fit one to the values, each 0 or more; they are sorted. False, with a slope of 0 and a
 * tenth censored, where there are fewer than CQ_FALL_LEAST, or nothing but zeros. */
bool cq_fall_fit(float *past, size_t n, cq_fall *out);

/* Fit all; the pairs are sorted. */
void cq_falls_fit(cq_twosome *pairs, size_t n, cq_falls *out);

/* The class of a length, and the least words of a class. */
uint32_t cq_length_of(uint32_t words);
uint32_t cq_length_words(uint32_t class);

/* The slope for texts of the language, at most four bytes, and of so many words, on the safe side: two standard
 * errors flatter, and past the texts that were fitted falling as the root of their length
 * grows. There must be a fit. */
double cq_falls_slope(const cq_falls *t, const char *lang, uint32_t words);

#endif
