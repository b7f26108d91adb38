/* lookalike.h - what tests of the rules for innocent sameness share: a script, words of one's
 * own, names, and the rule that holds for a little corpus. */
#ifndef CQ_TEST_LOOKALIKE_H
#define CQ_TEST_LOOKALIKE_H

#include "little.h"
#include "weigh/lookalike.h"

static const char script[] =
    "the old bridge over the weir must stay open to those who walk to school and to work "
    "because the long way round takes an hour and there is no bus before nine in the "
    "morning so we ask that the council find the money before winter comes again";

/* Words that no two senders share in a row. */
static inline const char *own(little *l, int who, int words)
{
    cq_buf b = { 0 };
    for (int i = 0; i < words; i++)
        cq_buf_printf(&b, "w%da%d ", who, i * 7 % 61 + i);
    const char *z = cq_str_dup_z(&l->corpus.arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return z;
}

static inline const char *joined(little *l, const char *a, const char *b, const char *c)
{
    return cq_str_printf(&l->corpus.arena, "%s%s%s", a, b, c).p;
}

static inline const char *name(little *l, int i)
{
    return cq_str_printf(&l->corpus.arena, "Person Number%d", i).p;
}

/* Which rule holds for all of it, "none" for none; ends it. */
static inline void is(little *l, const char *reason)
{
    cq_gathering g;
    cq_gathering_make(&l->corpus, &l->docs, little_all(l), &g);
    const cq_lookalike *k = cq_lookalike_of(&l->corpus, &g);
    assert_string_equal(k ? k->reason : "none", reason);
    cq_gathering_done(&g);
    little_end(l);
}

#endif
