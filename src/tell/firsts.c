/* firsts.c - see firsts.h. Long lists are cut here, never in the JSON. */
#include "tell/firsts.h"

#include <string.h>

#include "tell/dossier.h"
#include "tell/markup.h"
#include "tell/svg.h"
#include "tell/words.h"

enum { FIRSTS = 8, PAIRS = 12, MORE = 2, TAIL = 3 };

const char *const cq_firsts_caveat =
    "To be usually first is not to lead: who gets up earlier, or reads the source before "
    "the others, is first too. That others come after does not show that they follow.";
const char *const cq_firsts_coarse =
    "Some of the times are whole minutes: who came first within a minute is not known, "
    "and nobody is counted as first there.";

bool cq_firsts_any(const cq_leads *l)
{
    return l->first_n || l->pair_n;
}

static void who(cq_buf *b, const cq_corpus *c, uint32_t sender)
{
    const cq_sender *s = &c->senders[sender];
    cq_buf_str(b, s->key);
    if (s->name.n)
        cq_buf_printf(b, " (%.*s)", CQ_FMT(s->name));
}

void cq_firsts_share(cq_buf *b, uint32_t times, uint32_t level, uint32_t rounds)
{
    cq_buf_printf(b, "%u", times);
    if (level)
        cq_buf_printf(b, " to %u", times + level);
    cq_buf_printf(b, " of %u rounds", rounds);
}

static void p_words(cq_buf *b, double p, const char *of)
{
    cq_buf_z(b, " (p ");
    cq_words_number(b, p);
    cq_buf_printf(b, ", adjusted for all %s)", of);
}

void cq_firsts_says(cq_buf *b, const cq_first *f)
{
    cq_buf_z(b, 2 * f->times >= f->rounds ? "is usually first: in "
                                          : "is first more often than chance gives: in ");
    cq_firsts_share(b, f->times, f->level, f->rounds);
    cq_buf_z(b, ", where chance gives ");
    cq_words_roughly(b, f->expected);
    p_words(b, f->p, "senders");
    cq_buf_z(b, "; half of the time the next comes within ");
    cq_words_lasting(b, f->lead);
    cq_buf_char(b, '.');
}

static void first_sentence(cq_buf *b, const cq_corpus *c, const cq_first *f)
{
    who(b, c, f->sender);
    cq_buf_char(b, ' ');
    cq_firsts_says(b, f);
}

static void pair_sentence(cq_buf *b, const cq_corpus *c, const cq_precedence *x)
{
    who(b, c, x->after);
    cq_buf_z(b, " usually comes after ");
    who(b, c, x->before);
    cq_buf_z(b, ": in ");
    cq_firsts_share(b, x->times, x->level, x->rounds);
    cq_buf_z(b, ", half of the time within ");
    cq_words_lasting(b, x->delay);
    p_words(b, x->p, "pairs");
    cq_buf_char(b, '.');
}

static void more(cq_buf *b, uint32_t all, uint32_t shown, const char *what)
{
    if (all > shown)
        cq_buf_printf(b, "And %u more %s, in the JSON.", all - shown, what);
}

/* Move the sentence in the making, if there is one, to the list. */
static void settle(cq_buf *b, cq_arena *a, cq_str *list, uint32_t *n)
{
    if (b->n)
        list[(*n)++] = cq_str_dup(a, cq_buf_view(b));
    cq_buf_clear(b);
}

cq_str *cq_firsts_sentences(const cq_corpus *c, const cq_leads *l, cq_arena *a,
                            uint32_t *n)
{
    cq_str *list = cq_arena_get(a, (FIRSTS + PAIRS + MORE + TAIL) * sizeof *list);
    cq_buf b = { 0 };
    *n = 0;
    for (uint32_t i = 0; i < l->first_n && i < FIRSTS; i++) {
        first_sentence(&b, c, &l->firsts[i]);
        settle(&b, a, list, n);
    }
    more(&b, l->first_n, FIRSTS, "who are usually first");
    settle(&b, a, list, n);
    for (uint32_t i = 0; i < l->pair_n && i < PAIRS; i++) {
        pair_sentence(&b, c, &l->pairs[i]);
        settle(&b, a, list, n);
    }
    more(&b, l->pair_n, PAIRS, "pairs");
    settle(&b, a, list, n);
    if (*n && l->coarse)
        list[(*n)++] = cq_str_z(cq_firsts_coarse);
    if (*n)
        list[(*n)++] = cq_str_z(cq_firsts_caveat);
    cq_buf_done(&b);
    return list;
}

/* --- HTML --- */

static void name_cell(cq_buf *out, const cq_corpus *c, uint32_t sender)
{
    cq_buf b = { 0 };
    who(&b, c, sender);
    cq_markup_bdi(out, cq_buf_view(&b));
    cq_buf_done(&b);
}

/* The bar and the numbers that it stands for. */
static void share_cells(cq_buf *out, uint32_t times, uint32_t level, uint32_t rounds,
                        double expected)
{
    cq_buf b = { 0 };
    cq_firsts_share(&b, times, level, rounds);
    cq_buf_z(out, "</th><td>");
    cq_svg_share(out, times, level, rounds, expected, cq_buf_view(&b));
    cq_buf_z(out, "</td><td class=n>");
    cq_buf_str(out, cq_buf_view(&b));
    cq_buf_z(out, "</td><td class=n>");
    cq_buf_done(&b);
}

static void end_row(cq_buf *out, double seconds, double p)
{
    cq_words_lasting(out, seconds);
    cq_buf_z(out, "</td><td class=n>");
    cq_words_number(out, p);
    cq_buf_z(out, "</td></tr>\n");
}

static void firsts_table(cq_buf *out, const cq_corpus *c, const cq_leads *l)
{
    cq_buf_z(out, "<table><caption>First more often than chance gives: dark the rounds "
                  "in which this sender "
                  "was first, light those in which the times leave it open, the stroke "
                  "what chance gives.</caption><thead><tr><th scope=col>Sender</th><th "
                  "scope=col>Share</th><th scope=col class=n>First</th><th scope=col "
                  "class=n>The next within</th><th scope=col class=n>p, "
                  "adjusted</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < l->first_n && i < FIRSTS; i++) {
        const cq_first *f = &l->firsts[i];
        cq_buf_z(out, "<tr><th scope=row>");
        name_cell(out, c, f->sender);
        share_cells(out, f->times, f->level, f->rounds, f->expected);
        end_row(out, f->lead, f->p);
    }
    cq_buf_z(out, "</tbody></table>\n");
    cq_dossier_more(out, l->first_n, FIRSTS);
}

static void pairs_table(cq_buf *out, const cq_corpus *c, const cq_leads *l)
{
    cq_buf_z(out, "<table><caption>Who usually comes after whom; half of the delays are "
                  "shorter.</caption><thead><tr><th scope=col>Before, and "
                  "after</th><th scope=col>Share</th><th scope=col class=n>In this "
                  "order</th><th scope=col class=n>Within</th><th scope=col class=n>p, "
                  "adjusted</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < l->pair_n && i < PAIRS; i++) {
        const cq_precedence *x = &l->pairs[i];
        cq_buf_z(out, "<tr><th scope=row>");
        name_cell(out, c, x->before);
        cq_buf_z(out, "<br>");
        name_cell(out, c, x->after);
        share_cells(out, x->times, x->level, x->rounds, x->rounds / 2.);
        end_row(out, x->delay, x->p);
    }
    cq_buf_z(out, "</tbody></table>\n");
    cq_dossier_more(out, l->pair_n, PAIRS);
}

void cq_firsts_section(cq_buf *out, const cq_corpus *c, const cq_leads *l,
                       const char *head)
{
    if (!cq_firsts_any(l))
        return;
    cq_buf_printf(out, "%s\n", head);
    if (l->first_n)
        firsts_table(out, c, l);
    if (l->pair_n)
        pairs_table(out, c, l);
    cq_buf_printf(out, "<p>%s%s%s</p>\n", l->coarse ? cq_firsts_coarse : "",
                  l->coarse ? " " : "", cq_firsts_caveat);
}
