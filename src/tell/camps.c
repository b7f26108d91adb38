/* camps.c - see camps.h. */
#include "tell/camps.h"

#include <string.h>

#include "tell/dossier.h"
#include "tell/markup.h"
#include "tell/svg.h"
#include "tell/words.h"

enum { ACCORDS = 20, CAMPAIGNS = 12 };

const char *const cq_camps_caveat =
    "One paper that both read gives this, too, where claque did not see it; and to say "
    "the same is not to agree. Camps are drawn by what is shared, not by what anyone "
    "thinks.";

static void settle(cq_buf *b, cq_arena *a, cq_str *list, uint32_t *n)
{
    list[(*n)++] = cq_str_dup(a, cq_buf_view(b));
    cq_buf_clear(b);
}

static void marks(cq_buf *b, const cq_camp *x)
{
    for (uint32_t i = 0; i < x->mark_n; i++)
        cq_buf_printf(b, "%s%.*s", i ? ", " : "", CQ_FMT(x->marks[i]));
}

cq_str *cq_camps_each(const cq_camps *c, cq_arena *a, uint32_t *n)
{
    cq_str *list = cq_arena_get(a, ((size_t)c->camp_n + 1) * sizeof *list);
    cq_buf b = { 0 };
    *n = 0;
    for (uint32_t i = 0; i < c->camp_n; i++) {
        cq_buf_printf(&b, "Camp %u: ", i + 1);
        cq_words_count(&b, c->camps[i].senders.n, "sender", "senders");
        if (c->camps[i].mark_n)
            cq_buf_z(&b, "; most its own: ");
        marks(&b, &c->camps[i]);
        settle(&b, a, list, n);
    }
    cq_buf_done(&b);
    return list;
}

void cq_camps_accord(cq_buf *b, const cq_accord *x)
{
    cq_buf_printf(b, "Camp %u and camp %u have ", x->a + 1, x->b + 1);
    cq_words_count(b, x->things, "tag, link or repost", "tags, links and reposts");
    cq_buf_z(b, " in common, where without camps it would be ");
    cq_words_roughly(b, x->expected);
    cq_buf_z(b, ". And yet senders of both use ");
    cq_words_count(b, x->scripts, "script", "scripts");
    cq_buf_z(b, ", where other things of as many senders give ");
    cq_words_roughly(b, x->scripts_expected);
    cq_buf_z(b, " (p ");
    cq_words_number(b, x->p);
    cq_buf_z(b, ", adjusted for all pairs of camps)");
}

static void accord(cq_buf *b, const cq_report *r, const cq_accord *x)
{
    cq_camps_accord(b, x);
    cq_buf_z(b, ": see ");
    for (uint32_t i = 0; i < x->campaigns.n && i < CAMPAIGNS; i++)
        cq_buf_printf(b, "%s%s", i ? ", " : "", r->campaigns[x->campaigns.p[i]].id);
    cq_buf_z(b, x->campaigns.n > CAMPAIGNS ? " and others." : ".");
}

static void nothing(cq_buf *b, const cq_camps *c)
{
    if (c->camp_n < 2) {
        cq_buf_z(b, "Too few senders share tags, links or reposts for two camps.");
        return;
    }
    cq_words_count(b, c->apart, "pair of camps is", "pairs of camps are");
    cq_buf_z(b,
             " apart in what they share; none of them uses the same scripts more often "
             "than chance gives.");
}

cq_str *cq_camps_accords(const cq_report *r, cq_arena *a, uint32_t *n)
{
    const cq_camps *c = &r->camps;
    cq_str *list = cq_arena_get(a, (ACCORDS + 2) * sizeof *list);
    cq_buf b = { 0 };
    *n = 0;
    for (uint32_t i = 0; i < c->accord_n && i < ACCORDS; i++) {
        accord(&b, r, &c->accords[i]);
        settle(&b, a, list, n);
    }
    if (c->accord_n) {
        list[(*n)++] = cq_str_z(cq_camps_caveat);
    } else {
        nothing(&b, c);
        settle(&b, a, list, n);
    }
    cq_buf_done(&b);
    return list;
}

/* --- HTML --- */

static void list_of(cq_buf *out, const cq_str *s, uint32_t n)
{
    cq_buf_z(out, "<ul>\n");
    for (uint32_t i = 0; i < n; i++) {
        cq_buf_z(out, "<li>");
        cq_markup_bdi(out, s[i]);
        cq_buf_z(out, "</li>\n");
    }
    cq_buf_z(out, "</ul>\n");
}

static void cell(cq_buf *out, double found, double expected, const char *name)
{
    double all = found > expected ? found : expected;
    cq_buf_z(out, "<td>");
    cq_svg_share(out, found, 0, all, expected, cq_str_z(name));
    cq_buf_z(out, "</td><td class=n>");
    cq_words_roughly(out, found);
    cq_buf_z(out, " (");
    cq_words_roughly(out, expected);
    cq_buf_z(out, ")</td>");
}

static void table(cq_buf *out, const cq_camps *c)
{
    cq_buf_z(out, "<table><caption>What two camps have in common; the stroke, and the "
                  "number in brackets, is what chance gives.</caption><thead><tr><th "
                  "scope=col>Camps</th><th scope=col colspan=2>Tags, links, reposts</th>"
                  "<th scope=col colspan=2>Scripts</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < c->accord_n && i < ACCORDS; i++) {
        const cq_accord *x = &c->accords[i];
        cq_buf_printf(out, "<tr><th scope=row>%u and %u</th>", x->a + 1, x->b + 1);
        cell(out, x->things, x->expected, "things in common, less than chance");
        cell(out, x->scripts, x->scripts_expected, "scripts in common, more than chance");
        cq_buf_z(out, "</tr>\n");
    }
    cq_buf_z(out, "</tbody></table>\n");
    cq_dossier_more(out, c->accord_n, ACCORDS);
}

void cq_camps_section(cq_buf *out, const cq_report *r)
{
    cq_arena a = { 0 };
    uint32_t n;
    if (r->camps.accord_n == 0)
        return;
    cq_buf_z(out, "<section id=camps>\n<h2>Camps that use the same scripts</h2>\n");
    const cq_str *s = cq_camps_accords(r, &a, &n);
    list_of(out, s, n);
    table(out, &r->camps);
    s = cq_camps_each(&r->camps, &a, &n);
    list_of(out, s, n);
    cq_buf_z(out, "</section>\n");
    cq_arena_done(&a);
}
