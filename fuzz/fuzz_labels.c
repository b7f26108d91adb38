/* fuzz_labels.c - the filter's labels: read, or refused with a reason; what is read can be
 * looked up by any mail, and the share is one. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "serve/labels.h"

enum { WORDS = 60 };

static void look_up(const cq_labels *l)
{
    cq_token t[WORDS] = { 0 };
    double share = 0;
    cq_lookup *w = cq_lookup_new();
    for (int i = 0; i < WORDS; i++)
        t[i].hash = (uint64_t)(i % 50 + 1); /* as the corpus has them */
    const cq_label *found =
        cq_labels_find(l, w, &(cq_doc){ .tokens = t, .n = WORDS }, &share);
    assert(!found || (share > 0 && share <= 1));
    cq_lookup_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size);
    cq_labels *l = NULL;
    cq_err err = { 0 };
    if (size)
        memcpy(text, data, size);
    if (cq_labels_read((cq_str){ text, size }, &l, &err) == CQ_OK)
        look_up(l);
    else
        assert(err.text[0] && !l);
    cq_labels_free(l);
    free(text);
    return 0;
}
