/* defanged.c - what a campaign's messages link to and carry, for people: nothing in it can
 * be followed. */
#include "tell/defanged.h"

#include "tell/cell.h"
#include "tell/indicator.h"
#include "tell/tell.h"
#include "tell/words.h"

enum { SHOWN = 12 }; /* of each kind, on a terminal */

static void line(const cq_page *p, const cq_indicator *x)
{
    cq_buf b = { 0 };
    cq_indicator_defang(&b, x);
    if (x->name.n) {
        cq_buf_char(&b, ' ');
        cq_buf_str(&b, x->name);
    }
    cq_buf_z(&b, ": ");
    cq_words_count(&b, x->messages, "message", "messages");
    cq_buf_z(&b, " of ");
    cq_words_count(&b, x->senders, "sender", "senders");
    if (x->shortens)
        cq_buf_z(&b, "; it leads elsewhere");
    cq_page_text(p, 8, cq_indicator_name(x->kind), cq_buf_view(&b), false);
    cq_buf_done(&b);
}

void cq_defanged_page(const cq_page *p, const cq_corpus *c, const cq_campaign *k)
{
    cq_indicators all;
    uint32_t shown = 0, left = 0;
    cq_indicators_find(c, k, &all);
    if (all.n)
        cq_page_head(p, "What it links to and carries, written so that nobody opens it");
    for (uint32_t i = 0; i < all.n; i++) {
        shown = i && all.v[i].kind == all.v[i - 1].kind ? shown + 1 : 1;
        if (shown <= SHOWN)
            line(p, &all.v[i]);
        else
            left++;
    }
    if (left) {
        cq_arena a = { 0 };
        cq_page_text(
            p, 2, "",
            cq_str_printf(&a, "and %u more, in `claque export --to indicators`", left),
            false);
        cq_arena_done(&a);
    }
    cq_indicators_done(&all);
}

void cq_tell_indicators(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                        cq_buf *out)
{
    cq_buf b = { 0 };
    cq_buf_z(out, "campaign,kind,indicator,messages,senders,note\r\n");
    for (uint32_t i = 0; i < r->campaign_n; i++) {
        cq_indicators all;
        cq_indicators_find(c, &r->campaigns[i], &all);
        for (uint32_t k = 0; k < all.n; k++) {
            const cq_indicator *x = &all.v[k];
            if (!x->told && !o->names)
                continue;
            cq_buf_clear(&b);
            cq_indicator_defang(&b, x);
            cq_buf_printf(out, "\"%s\",\"%s\",", r->campaigns[i].id,
                          cq_indicator_name(x->kind));
            cq_cell(out, cq_buf_view(&b), o->raw);
            cq_buf_printf(out, ",%u,%u,", x->messages, x->senders);
            cq_cell(out,
                    x->shortens ? CQ_STR("shortened")
                    : o->names  ? x->name
                                : CQ_STR(""),
                    o->raw);
            cq_buf_z(out, "\r\n");
        }
        cq_indicators_done(&all);
    }
    cq_buf_done(&b);
}
