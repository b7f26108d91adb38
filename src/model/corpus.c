/* corpus.c - see corpus.h. */
#include "model/corpus.h"

#include <stdlib.h>
#include <string.h>

void cq_corpus_done(cq_corpus *c)
{
    cq_arena_done(&c->arena);
    free(c->block);
    memset(c, 0, sizeof *c);
}
