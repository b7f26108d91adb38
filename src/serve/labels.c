/* labels.c - see labels.h. */
#include "serve/labels.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "script/match.h"
#include "script/print.h"
#include "serve/habit.h"
#include "text/words.h"
#include "warn/echo.h"

#define MAGIC "claque.labels/1"
#define SLOT (UINT64_MAX - 1) /* fits no word, nor the mark in what is left of a mail */

typedef CQ_VEC(uint64_t) hashes;

/* --- writing --- */

static void write_words(cq_words *cutter, cq_str text, hashes *out)
{
    cq_words_begin(cutter, text);
    cq_words_cut(cutter, 0, text.n, CQ_SEG_BODY);
    for (size_t i = 0; i < cutter->tokens.n; i++)
        if (cutter->tokens.p[i].kind <= CQ_TOK_NUMBER)
            CQ_PUSH(*out, cutter->tokens.p[i].hash);
}

/* Stretches between slots, a mark after each. */
static void take_text(cq_words *cutter, cq_str text, hashes *out)
{
    cq_buf b = { 0 };
    while (cq_script_stretch(&text, &b)) {
        write_words(cutter, cq_buf_view(&b), out);
        CQ_PUSH(*out, SLOT);
        cq_buf_clear(&b);
    }
    cq_buf_done(&b);
}

static void write_script(cq_words *cutter, const cq_script *s, cq_buf *out)
{
    hashes v = { 0 };
    take_text(cutter, s->text, &v);
    size_t first = v.n;
    for (uint32_t i = 0; i < s->sentence_n; i++)
        if (!s->sentences[i].in_text)
            take_text(cutter, s->sentences[i].text, &v);
    cq_buf_printf(out, "script %zu", first);
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] == SLOT)
            cq_buf_z(out, " -");
        else
            cq_buf_printf(out, " %016llx", (unsigned long long)v.p[i]);
    cq_buf_char(out, '\n');
    CQ_VEC_DONE(v);
}

static void write_campaign(cq_words *cutter, const cq_campaign *p, cq_buf *out)
{
    cq_buf_printf(out, "campaign %s %s %u %u ", p->id, cq_standing_name(p->standing),
                  p->messages.n, p->member_n);
    if (p->first == CQ_NO_TIME)
        cq_buf_char(out, '-');
    else
        cq_day_write(out, (int32_t)(p->first / 86400));
    cq_buf_char(out, '\n');
    for (uint32_t i = 0; i < p->script_n; i++)
        write_script(cutter, &p->scripts[i], out);
}

void cq_labels_write(const cq_corpus *c, const cq_docs *d, const cq_report *r,
                     cq_buf *out)
{
    cq_words cutter = { 0 };
    cq_run_keys common = { 0 };
    cq_buf_z(out, MAGIC "\n");
    for (uint32_t i = 0; i < r->campaign_n; i++)
        write_campaign(&cutter, &r->campaigns[i], out);
    cq_habit_find(c, d, r, &common);
    cq_buf_z(out, "common");
    for (size_t i = 0; i < common.n; i++)
        cq_buf_printf(out, " %016llx", (unsigned long long)common.p[i]);
    cq_buf_char(out, '\n');
    CQ_VEC_DONE(common);
    cq_words_done(&cutter);
}

/* --- reading --- */

typedef struct {
    uint32_t label;
    size_t from; /* in words */
    uint32_t n, first;
} script;

/* That a script has a run; the next script that has it, or CQ_NONE. */
typedef struct {
    uint32_t script, next;
} having;

struct cq_labels {
    CQ_VEC(cq_label) labels;
    CQ_VEC(script) scripts;
    hashes words;
    CQ_VEC(having) havings;
    cq_map *runs; /* key -> the first in havings */
    cq_map *common;
};

static cq_str next_word(cq_str *line)
{
    cq_str w = { 0 };
    cq_str_split(line, ' ', &w);
    return w;
}

static bool read_number(cq_str s, uint32_t *out)
{
    int64_t v = 0;
    bool good = cq_str_int(s, 0, UINT32_MAX, &v);
    *out = (uint32_t)v;
    return good;
}

static bool read_hash(cq_str s, uint64_t *out)
{
    uint8_t b[8];
    if (s.n != 16 || !cq_hex_read(s, b, 8))
        return false;
    *out = 0;
    for (int i = 0; i < 8; i++)
        *out = *out << 8 | b[i];
    return true;
}

static bool read_standing(cq_str s, cq_standing *out)
{
    for (int i = CQ_UNDECLARED; i <= CQ_UNCLEAR; i++) {
        *out = (cq_standing)i;
        if (cq_str_eq(s, cq_str_z(cq_standing_name(*out))))
            return true;
    }
    return false;
}

static bool read_campaign(cq_labels *l, cq_str line)
{
    cq_label x = { .since = CQ_NO_DAY };
    uint8_t digits[4];
    cq_str id = next_word(&line);
    if (id.n != 8 || !cq_hex_read(id, digits, 4))
        return false;
    memcpy(x.id, id.p, 8);
    if (!read_standing(next_word(&line), &x.standing) ||
        !read_number(next_word(&line), &x.messages) ||
        !read_number(next_word(&line), &x.senders))
        return false;
    cq_str day = next_word(&line);
    x.since = cq_day_read(day);
    CQ_PUSH(l->labels, x);
    return x.since != CQ_NO_DAY || cq_str_eq(day, CQ_STR("-"));
}

static bool has_slot(const uint64_t *run)
{
    for (int i = 0; i < CQ_RUN; i++)
        if (run[i] == SLOT)
            return true;
    return false;
}

static void index_script(cq_labels *l, uint32_t no)
{
    const script *s = &l->scripts.p[no];
    for (uint32_t i = 0; i + CQ_RUN <= s->n; i++) {
        const uint64_t *run = l->words.p + s->from + i;
        if (has_slot(run))
            continue;
        uint32_t *at = cq_map_put(l->runs, cq_run_key(run), CQ_NONE);
        if (*at != CQ_NONE && l->havings.p[*at].script == no)
            continue;
        CQ_PUSH(l->havings, (having){ no, *at });
        *at = (uint32_t)l->havings.n - 1;
    }
}

static bool read_script(cq_labels *l, cq_str line)
{
    script s = { .label = (uint32_t)l->labels.n - 1, .from = l->words.n };
    cq_str w;
    bool good = l->labels.n > 0 && read_number(next_word(&line), &s.first);
    while (good && cq_str_split(&line, ' ', &w)) {
        uint64_t hash = SLOT;
        good = cq_str_eq(w, CQ_STR("-")) || (read_hash(w, &hash) && hash < SLOT);
        CQ_PUSH(l->words, hash);
    }
    s.n = (uint32_t)(l->words.n - s.from);
    if (!good || s.first > s.n)
        return false;
    CQ_PUSH(l->scripts, s);
    index_script(l, (uint32_t)l->scripts.n - 1);
    return true;
}

static bool read_common(cq_labels *l, cq_str line)
{
    cq_str w;
    uint64_t key;
    while (cq_str_split(&line, ' ', &w)) {
        if (!read_hash(w, &key))
            return false;
        cq_map_put(l->common, key, 1);
    }
    return true;
}

static bool read_line(cq_labels *l, cq_str line)
{
    cq_str what = next_word(&line);
    return cq_str_eq(what, CQ_STR("campaign")) ? read_campaign(l, line)
           : cq_str_eq(what, CQ_STR("script")) ? read_script(l, line)
           : cq_str_eq(what, CQ_STR("common")) ? read_common(l, line)
                                               : false;
}

cq_status cq_labels_read(cq_str file, cq_labels **out, cq_err *err)
{
    cq_labels *l = cq_zalloc(1, sizeof *l);
    cq_str line = { 0 };
    uint64_t no = 1;
    cq_status s = CQ_OK;
    l->runs = cq_map_new(1024);
    l->common = cq_map_new(1024);
    if (file.n > CQ_MAX_LABELS)
        s = cq_fail(err, CQ_LIMIT, "labels of more than %d bytes", CQ_MAX_LABELS);
    else if (!cq_str_line(&file, &line) || !cq_str_eq(line, CQ_STR(MAGIC)))
        s = cq_fail(err, CQ_FORMAT, "it does not begin with " MAGIC);
    while (!s && cq_str_line(&file, &line)) {
        no++;
        if (!read_line(l, line))
            s = cq_fail(err, CQ_FORMAT, "line %llu is no line of labels",
                        (unsigned long long)no);
    }
    if (s)
        cq_labels_free(l);
    else
        *out = l;
    return s;
}

void cq_labels_free(cq_labels *l)
{
    if (!l)
        return;
    CQ_VEC_DONE(l->labels);
    CQ_VEC_DONE(l->scripts);
    CQ_VEC_DONE(l->words);
    CQ_VEC_DONE(l->havings);
    cq_map_free(l->runs);
    cq_map_free(l->common);
    free(l);
}

uint32_t cq_labels_count(const cq_labels *l)
{
    return (uint32_t)l->labels.n;
}

const cq_label *cq_labels_at(const cq_labels *l, uint32_t i)
{
    return &l->labels.p[i];
}

const cq_map *cq_labels_common(const cq_labels *l)
{
    return l->common;
}

/* --- looking up --- */

/* What a mail has of a script. */
typedef struct {
    uint32_t words, end; /* covered; where the last run of it ends */
} cover;

struct cq_lookup {
    cq_ids places;
    hashes words; /* of the mail */
    CQ_VEC(cover) covers;
    CQ_VEC(uint8_t) seen; /* havings that the mail had: ten times one run is one */
    cq_ids partners;
    cq_matcher *matcher;
};

cq_lookup *cq_lookup_new(void)
{
    cq_lookup *w = cq_zalloc(1, sizeof *w);
    w->matcher = cq_matcher_new();
    return w;
}

void cq_lookup_free(cq_lookup *w)
{
    if (!w)
        return;
    CQ_VEC_DONE(w->places);
    CQ_VEC_DONE(w->words);
    CQ_VEC_DONE(w->covers);
    CQ_VEC_DONE(w->seen);
    CQ_VEC_DONE(w->partners);
    cq_matcher_free(w->matcher);
    free(w);
}

static void take_mail(const cq_labels *l, cq_lookup *w, const cq_doc *d)
{
    cq_print_words(d, &w->places);
    w->words.n = 0;
    for (size_t i = 0; i < w->places.n; i++)
        CQ_PUSH(w->words, d->tokens[w->places.p[i]].hash);
    CQ_RESERVE(w->covers, l->scripts.n);
    CQ_RESERVE(w->seen, l->havings.n);
    if (l->scripts.n)
        memset(w->covers.p, 0, l->scripts.n * sizeof *w->covers.p);
    if (l->havings.n)
        memset(w->seen.p, 0, l->havings.n);
}

static void cover_run(const cq_labels *l, cq_lookup *w, uint32_t at)
{
    uint64_t key = cq_run_key(w->words.p + at);
    uint32_t h = cq_map_get(l->runs, key);
    if (h == CQ_NONE || cq_map_get(l->common, key) != CQ_NONE)
        return;
    for (; h != CQ_NONE; h = l->havings.p[h].next) {
        cover *c = &w->covers.p[l->havings.p[h].script];
        uint32_t from = c->end > at ? c->end : at;
        if (w->seen.p[h])
            continue;
        w->seen.p[h] = 1;
        c->words += at + CQ_RUN - from;
        c->end = at + CQ_RUN;
    }
}

/* The words of the mail that have a partner in the script; of a long one, those that runs
 * cover. */
static uint32_t shared(const cq_labels *l, cq_lookup *w, uint32_t no)
{
    enum { MOST = 5 * CQ_MAX_ALIGN };
    const script *s = &l->scripts.p[no];
    uint32_t n = (uint32_t)w->words.n, found = 0;
    if (n > MOST || s->n > MOST)
        return w->covers.p[no].words;
    CQ_RESERVE(w->partners, n);
    cq_match(w->matcher, w->words.p, n, l->words.p + s->from, s->n, s->first,
             w->partners.p);
    for (uint32_t i = 0; i < n; i++)
        found += w->partners.p[i] != CQ_NONE;
    return found;
}

const cq_label *cq_labels_find(const cq_labels *l, cq_lookup *w, const cq_doc *d,
                               double *share)
{
    uint32_t best = 0;
    take_mail(l, w, d);
    for (uint32_t i = 0; i + CQ_RUN <= w->words.n; i++)
        cover_run(l, w, i);
    for (uint32_t i = 1; i < l->scripts.n; i++)
        if (w->covers.p[i].words > w->covers.p[best].words)
            best = i;
    if (!l->scripts.n || w->covers.p[best].words < CQ_SIGNATURE_WORDS)
        return NULL;
    *share = (double)shared(l, w, best) / (double)w->words.n;
    return &l->labels.p[l->scripts.p[best].label];
}
