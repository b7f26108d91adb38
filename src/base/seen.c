/* seen.c - see seen.h. */
#include "base/seen.h"

#include <stdlib.h>

#include "base/status.h"

void cq_seen_init(cq_seen *s, size_t expected)
{
    size_t places = 64;
    while (places < 4 * expected)
        places *= 2;
    s->bits = cq_zalloc(places / 32, sizeof *s->bits);
    s->mask = places - 1;
}

void cq_seen_done(cq_seen *s)
{
    free(s->bits);
    *s = (cq_seen){ 0 };
}
