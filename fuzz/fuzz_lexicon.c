/* fuzz_lexicon.c - a list of words, whatever is in it, can be looked up: entries have words,
 * chains end, and what is found in a text is in the list. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "read/utf.h"
#include "tell/lexicon.h"

static void check_entries(const cq_lexicon *x)
{
    for (size_t i = 0; i < x->entries.n; i++) {
        const cq_entry *e = &x->entries.p[i];
        assert(cq_utf8_clean(e->word));
        assert(e->n > 0 && e->at + e->n <= x->hashes.n && e->word.n > 0);
        assert(e->next == CQ_NONE || e->next < i);
    }
}

/* The words of each entry stand in the text that is the list itself, but where a part of it
 * looks like a quotation or a disclaimer. */
static void look_up(const cq_lexicon *x, cq_str text)
{
    cq_arena a = { 0 };
    cq_message m = { .text = text };
    cq_ids found = { 0 };
    cq_doc d;
    cq_doc_make(&m, &a, &d);
    cq_lexicon_find(x, &d, &found);
    for (size_t i = 0; i < found.n; i++)
        assert(found.p[i] < x->entries.n && (i == 0 || found.p[i - 1] < found.p[i]));
    CQ_VEC_DONE(found);
    cq_arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size);
    cq_lexica l = { 0 };
    if (size)
        memcpy(copy, data, size);
    cq_str text = { copy, size };
    cq_lexica_put(&l, "en", CQ_STR("# old; CC0\nold\n"));
    cq_lexica_put(&l, "en", text);
    const cq_lexicon *x = cq_lexica_of(&l, "en");
    assert(x && l.v.n == 1);
    check_entries(x);
    look_up(x, text);
    cq_lexica_done(&l);
    free(copy);
    return 0;
}
