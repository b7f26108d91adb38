/* calibration.h - how often data in which nobody acts together gives what is claimed to be
 * more than chance: the observed beside the nominal error, at fixed levels. */
#ifndef CQ_CALIBRATION_H
#define CQ_CALIBRATION_H

#include <stddef.h>
#include <stdint.h>

enum { CQ_LEVELS = 6, CQ_PROMISED = 2 /* the level of which claque makes a promise */ };

typedef struct {
    double nominal, observed;
    double error; /* standard error of the observed */
} cq_level;

enum { CQ_DEEP_LEVELS = 4, CQ_CALIBRATED_LENGTHS = 5 };

/* Pairs whose shorter text has so many words or more, and fewer than the next. */
typedef struct {
    uint32_t words;
    size_t pairs;
    cq_level levels[CQ_DEEP_LEVELS]; /* as in scripts, at 0.1, 0.01, 0.001 and 0.0001 */
} cq_level_length;

typedef struct {
    uint32_t runs; /* deals of the case that were weighed; 0: the case cannot be dealt */
    cq_level ties[CQ_LEVELS]; /* share of them with a group of such a q */
    size_t
        pairs; /* of writers who know nothing of each other, left out in turn; 0: few */
    cq_level scripts[CQ_LEVELS]; /* share of them past the wording of such a chance */
    cq_level_length lengths[CQ_CALIBRATED_LENGTHS]; /* the shortest first */
} cq_calibration;

/* Set the nominal levels: 0.01, 0.02, 0.05, 0.1, 0.2, 0.5. */
void cq_levels_begin(cq_level levels[CQ_LEVELS]);

/* Whether the observed error is over the nominal one by more than two standard errors. */
int cq_level_broken(const cq_level *l);

#endif
