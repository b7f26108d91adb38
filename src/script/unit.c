/* unit.c - see unit.h. */
#include "script/unit.h"

#include <stdlib.h>

#include "base/sort.h"
#include "script/forest.h"

/* The head of a unit is the text that was sent most; of equals, the one of middle length,
 * since what some added is not what all share. */
static uint32_t choose_head(const cq_texts *t, const uint32_t *texts, size_t n)
{
    cq_item *items = cq_alloc((n + 1) * sizeof *items);
    uint32_t most = 0, head;
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (t->texts[texts[i]].copies > most)
            most = t->texts[texts[i]].copies;
    for (size_t i = 0; i < n; i++)
        if (t->texts[texts[i]].copies == most)
            items[k++] = (cq_item){ t->texts[texts[i]].n, texts[i], 0 };
    cq_sort_items(items, k);
    head = items[k / 2].a;
    free(items);
    return head;
}

void cq_units_settle(const cq_texts *t, uint32_t *forest, cq_units *out)
{
    uint32_t n = t->n;
    cq_item *items = cq_alloc(((size_t)n + 1) * sizeof *items);
    for (uint32_t i = 0; i < n; i++)
        items[i] = (cq_item){ cq_forest_root(forest, i), i, 0 };
    cq_sort_items(items, n);
    *out = (cq_units){ .n = n,
                       .head_of = forest,
                       .at = cq_zalloc((size_t)n + 1, sizeof *out->at),
                       .texts = cq_alloc(((size_t)n + 1) * sizeof *out->texts) };
    for (uint32_t i = 0; i < n; i++)
        out->texts[i] = items[i].a;
    for (uint32_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && items[j].key == items[i].key;)
            j++;
        uint32_t head = choose_head(t, out->texts + i, j - i);
        for (uint32_t k = i; k < j; k++)
            forest[out->texts[k]] = head;
        out->at[head] = i;
    }
    free(items);
}

uint32_t cq_units_size(const cq_units *u, uint32_t head)
{
    size_t i = u->at[head];
    while (i < u->n && u->head_of[u->texts[i]] == head)
        i++;
    return (uint32_t)(i - u->at[head]);
}

void cq_units_done(cq_units *u)
{
    free(u->texts);
    free(u->at);
    free(u->head_of);
    *u = (cq_units){ 0 };
}
