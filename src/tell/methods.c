/* methods.c - how a scan was done, as a paragraph for a paper (calibration.h). */
#include "tell/calibration.h"

#include "tell/measured.h"
#include "tell/tally.h"
#include "tell/words.h"

static cq_str value(const cq_report *r, const char *name)
{
    for (uint32_t i = 0; i < r->parameter_n; i++)
        if (cq_str_eq(r->parameters[i].name, cq_str_z(name)))
            return r->parameters[i].value;
    return CQ_STR("");
}

static void data(const cq_corpus *c, const cq_report *r, cq_buf *out)
{
    cq_tally t;
    cq_tally_count(c, r, &t);
    cq_words_count(out, t.kept, "message", "messages");
    cq_buf_z(out, " of ");
    cq_words_count(out, c->sender_n, "sender", "senders");
    cq_buf_printf(out, " were analysed by claque %.*s", CQ_FMT(r->version));
    cq_buf_printf(out, " (%.*s). ", CQ_FMT(r->libraries));
}

static void of_scripts(const cq_report *r, cq_buf *out)
{
    cq_str shingle = value(r, "shingle");
    cq_buf_z(out, "Texts whose sets of runs of ");
    if (cq_str_eq(shingle, CQ_STR("0")) || shingle.n == 0)
        cq_buf_z(out, "three words (two where a text has under 60)");
    else
        cq_buf_printf(out, "%.*s words", CQ_FMT(shingle));
    cq_buf_printf(out,
                  " have a Jaccard similarity of %.*s or more were joined exactly, and "
                  "long rare passages that other texts share were added. ",
                  CQ_FMT(value(r, "similarity")));
    cq_buf_z(
        out,
        "Scripts were held against independent writing: by how much the wording "
        "that two unconnected writers of this case share exceeds its mean has an "
        "exponential tail (Karlin and Altschul 1990), which was fitted by maximum "
        "likelihood to one pair of texts of each two writers, by language and by the "
        "length of the shorter text, the largest tenth censored (more, up to half, "
        "where the rest had no such tail), and used two standard errors "
        "flatter; a group counts as its typical member's likeness to the others, in "
        "which wording that is not its own weighs no more than between two texts; the "
        "step-up of Benjamini and Hochberg (1995) on the expected numbers of chance "
        "groups gave q. ");
}

static void of_ties(const cq_report *r, cq_buf *out)
{
    if (r->decoy_n == 0) {
        cq_buf_z(out, "Repeated co-action was not tested. ");
        return;
    }
    cq_buf_z(
        out,
        "Pairs of senders who shared links, tags, reposts, answers or scripts were "
        "weighed by a Poisson test of the number of things in common, marked by "
        "their rarity and by closeness in time, once as it is and once at most as "
        "strongly as their closeness in time alone; groups are the biconnected "
        "components (Hopcroft and Tarjan 1973) of the pairs past a level at which chance "
        "ties a "
        "sender to 0.1 others, without those that no third ties into a triangle. While "
        "cases are small and no one source gives half of what is shared, pairs of things "
        "were weighed in the same way by how many "
        "senders they have in common, if each spread what he shares of a source over its "
        "things at random, and a group is who acts on such a group of things. From a "
        "group's strength is taken what the same senders, or things, tie in the mean of "
        "the other decoys, in the data as in the decoys. Of the tests the stronger group "
        "counts (Westfall and Young 1993); members are those who are tied, by one of the "
        "tests that see it, more than chance ties anybody, and those who did as many of "
        "the same things with it as is more than chance given their sources, language, "
        "days and hours (Poisson, Bonferroni over the senders at 0.05). A group is "
        "reported if its members follow each other on a thing "
        "within "
        "6 hours, in the median, or within a day where neither one source nor tags give "
        "half "
        "of what they share. ");
    cq_buf_printf(
        out,
        "Their q comes from %u decoys, in which senders are dealt anew among "
        "the messages while each keeps his language, first and last day, sources, "
        "hours, weekends, weeks and speed of reaction, and what has no known source "
        "stays within three hours of its day (parallel chains, Besag and "
        "Clifford 1989; seed "
        "%.*s); no q below ",
        r->decoy_n, CQ_FMT(value(r, "seed")));
    cq_words_number(out, r->floor_q);
    cq_buf_z(out, " can be claimed. ");
}

void cq_tell_methods(const cq_corpus *c, const cq_report *r, cq_buf *out)
{
    data(c, r, out);
    of_scripts(r, out);
    of_ties(r, out);
    cq_buf_printf(out,
                  "Campaigns with q up to %.*s were reported: ", CQ_FMT(value(r, "q")));
    cq_words_count(out, r->campaign_n, "campaign", "campaigns");
    cq_words_standings(out, r);
    cq_buf_z(out, ". ");
    for (uint32_t i = 0; i < r->note_n; i++)
        cq_buf_printf(out, "%s%.*s", i ? " " : "", CQ_FMT(r->notes[i]));
}

static uint32_t lost_to_rules(const cq_measured *m)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->rule_n; i++)
        n += m->rules[i].covert;
    return n;
}

static void of_rule(const cq_measured_rule *k, const char *before, cq_buf *out)
{
    cq_buf_printf(out, "%s%s ", before, k->rule);
    cq_words_count(out, k->wrong, "", "");
    cq_buf_z(out, " of ");
    cq_words_count(out, k->groups, "group", "groups");
    cq_buf_z(out, " and ");
    cq_words_count(out, k->covert, "", "");
    cq_buf_z(out, " of ");
    cq_words_count(out, k->messages, "message", "messages");
}

void cq_tell_lookalike_error(cq_buf *out)
{
    const cq_measured *m = &cq_measured_lookalikes;
    uint32_t lost = lost_to_rules(m);
    cq_buf_printf(out,
                  "Groups that are alike for an innocent reason were set aside by rules "
                  "which are no part of q. Their error was measured on made cases whose "
                  "truth is known (%s) with claque %s: ",
                  m->cases, m->version);
    cq_words_count(out, lost, "", "");
    cq_buf_z(out, " of ");
    cq_words_count(out, m->messages, "message", "messages");
    cq_buf_z(out, " of ");
    cq_words_count(out, m->campaigns, "covert campaign", "covert campaigns");
    cq_buf_z(out, " were set aside, ");
    cq_words_roughly(out, m->messages ? 100.0 * lost / m->messages : 0);
    cq_buf_z(out, "%. Of what each rule set aside, groups of which half or more was one "
                  "such campaign's, and messages of such campaigns: ");
    for (uint32_t i = 0; i < m->rule_n; i++)
        of_rule(&m->rules[i], i ? "; " : "", out);
    cq_buf_z(out, ". They say nothing of other data than such cases.");
}
