/* measured.c - see measured.h. Written by `make bench-lookalikes`: not by hand. */
#include "tell/measured.h"

/* clang-format off */
static const cq_measured_rule rules[] = {
    { "few people", 3529, 14181, 5, 5, 12 },
    { "headline", 2377, 13162, 1, 1, 2 },
    { "quotation", 263, 4341, 0, 0, 4 },
    { "copied headline", 223, 3849, 0, 0, 0 },
    { "feed", 180, 1313, 0, 0, 0 },
    { "automatic", 80, 980, 0, 0, 0 },
    { "phrase", 71, 994, 0, 0, 0 },
    { "viral", 51, 5753, 1, 1, 4 },
    { "machine text", 34, 518, 0, 0, 0 },
    { "mailing list", 20, 719, 0, 0, 0 },
    { "newsletter", 20, 298, 0, 0, 0 },
    { "leaflet", 17, 87, 0, 0, 0 },
    { "common source", 16, 70, 0, 0, 0 },
    { "saying", 4, 16, 0, 0, 0 },
};
/* clang-format on */

const cq_measured cq_measured_lookalikes = {
    .version = "0.1.0 at f21a9af",
    .cases = "evaluation kit, bank open, profiles medium and hard, seeds 1-10",
    .campaigns = 210,
    .messages = 6887,
    .rules = rules,
    .rule_n = sizeof rules / sizeof *rules,
};
