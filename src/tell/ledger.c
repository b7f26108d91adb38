/* ledger.c - see ledger.h. */
#include "tell/ledger.h"

#include "tell/tally.h"
#include "tell/words.h"

enum { SHOWN = 20, COLUMN = 10 };

static void cell(const cq_page *p, uint64_t n)
{
    cq_buf b = { 0 };
    cq_words_count(&b, n, "", "");
    cq_page_cell(p, -COLUMN, cq_buf_view(&b));
    cq_buf_done(&b);
}

static void head(const cq_page *p)
{
    static const char *const columns[] = { "campaigns", "aside", "individual",
                                           "not read" };
    cq_page_head(p, "By input");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        cq_page_cell(p, -COLUMN - (i == 2), cq_str_z(columns[i]));
    cq_page_line(p);
}

static void row(const cq_page *p, const cq_tally *t, cq_str path)
{
    cell(p, t->in_campaigns);
    cell(p, t->set_aside);
    cq_page_cell(p, 1, CQ_STR(" "));
    cell(p, t->individual);
    cell(p, t->refused);
    cq_page_cell(p, 2, CQ_STR("  "));
    cq_page_text(p, 4 * COLUMN + 3, NULL, path, false);
}

void cq_ledger_page(const cq_page *p, const cq_corpus *c, const cq_report *r)
{
    cq_arena a = { 0 };
    const cq_tally *t = cq_tally_inputs(c, r, &a);
    if (c->input_n > 1)
        head(p);
    for (uint32_t i = 0; c->input_n > 1 && i < c->input_n && i < SHOWN; i++)
        row(p, &t[i], c->inputs[i].path);
    if (c->input_n > SHOWN) {
        cq_buf b = { 0 };
        cq_words_count(&b, c->input_n - SHOWN, "more input, in the JSON",
                       "more inputs, in the JSON");
        cq_page_text(p, 2, "", cq_buf_view(&b), false);
        cq_buf_done(&b);
    }
    cq_arena_done(&a);
}
