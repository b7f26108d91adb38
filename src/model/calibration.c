/* calibration.c - see calibration.h. */
#include "model/calibration.h"

void cq_levels_begin(cq_level levels[CQ_LEVELS])
{
    static const double nominal[CQ_LEVELS] = { 0.01, 0.02, 0.05, 0.1, 0.2, 0.5 };
    for (int i = 0; i < CQ_LEVELS; i++)
        levels[i] = (cq_level){ nominal[i], 0, 0 };
}

int cq_level_broken(const cq_level *l)
{
    return l->observed > l->nominal + 2 * l->error;
}
