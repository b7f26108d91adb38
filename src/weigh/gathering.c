/* gathering.c - see gathering.h.
 *
 * One pass counts in how many senders' texts each three words in a row stand; a second marks
 * the words under those that are shared and reads each text's runs off the marks. The rest
 * are shares of messages for which something holds. */
#include "weigh/gathering.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "weigh/people.h"

enum {
    SHINGLE = 3,
    GAP = 4,        /* uncovered words that do not part a run */
    INTRO = 5,      /* words of an introduction that may count as the passage's */
    SLUG_WORDS = 3, /* of a link, below which it spells nothing */
};

typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    cq_gathering *g;
    cq_map *senders_of; /* shingle -> how many senders' texts hold it */
    uint32_t need;      /* senders that make a shingle shared */
    uint32_t
        firm; /* and that make it one of the passage itself, not of an introduction */
} work;

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, uint32_t n)
{
    if (n == 0)
        return 0;
    qsort(v, n, sizeof *v, by_size);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* The tokens of the body that are words or numbers. */
static uint32_t body_of(const cq_doc *d, const cq_token **out)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n; i++)
        if (d->tokens[i].segment == CQ_SEG_BODY && d->tokens[i].kind <= CQ_TOK_NUMBER)
            out[n++] = &d->tokens[i];
    return n;
}

static uint64_t shingle(const cq_token **t)
{
    uint64_t h = 0;
    for (int k = 0; k < SHINGLE; k++)
        h = cq_hash_mix(h, t[k]->hash);
    return h;
}

/* The shingles of one sender's texts, each once. */
static void count_shingles(work *w, uint32_t message, cq_map *seen)
{
    const cq_doc *d = &w->d->docs[message];
    const cq_token **t = cq_alloc((d->n + 1) * sizeof *t);
    uint32_t n = body_of(d, t), sender = w->c->messages[message].sender_no;
    for (uint32_t i = 0; i + SHINGLE <= n; i++) {
        uint64_t h = shingle(t + i);
        uint32_t *once = cq_map_put(seen, cq_hash_mix(h, sender), 0);
        if ((*once)++ == 0)
            ++*cq_map_put(w->senders_of, h, 0);
    }
    free(t);
}

static bool shared_by(const work *w, const cq_token **t, uint32_t senders)
{
    uint32_t n = cq_map_get(w->senders_of, shingle(t));
    return n != CQ_NONE && n >= senders;
}

static bool shared(const work *w, const cq_token **t)
{
    return shared_by(w, t, w->need);
}

static bool opens_quote(const char *p, size_t n)
{
    static const char *const marks[] = { "\"",       "\xe2\x80\x9c", "\xe2\x80\x9e",
                                         "\xc2\xab", "\xe2\x80\x98", "\xe2\x80\x9d",
                                         "\xc2\xbb" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t len = strlen(marks[i]);
        if (n >= len && !memcmp(p, marks[i], len))
            return true;
    }
    return false;
}

/* Whether what stands between two words leads into another's words: a colon that ends a
 * line or precedes a quotation mark, or such a mark alone. */
static bool leads_in(cq_str between)
{
    bool colon = false;
    for (size_t i = 0; i < between.n; i++) {
        if (opens_quote(between.p + i, between.n - i))
            return true;
        if (colon && between.p[i] == '\n')
            return true;
        colon = between.p[i] == ':' || (colon && between.p[i] == ' ');
    }
    return colon;
}

/* Whether the passage begins as another's words: at its first firm word, or some words on,
 * since the end of an introduction is often shared with it. A salutation's colon before the
 * first word leads in nobody else's. */
static bool introduced(const work *w, cq_str text, const cq_token **t, uint32_t from,
                       uint32_t to)
{
    uint32_t firm = from;
    while (firm + SHINGLE <= to && !shared_by(w, t + firm, w->firm))
        firm++;
    if (firm + SHINGLE > to)
        firm = from;
    for (uint32_t i = firm ? firm : 1; i < to && i <= firm + INTRO; i++)
        if (leads_in(cq_str_sub(text, t[i - 1]->at + t[i - 1]->len, t[i]->at)))
            return true;
    size_t at = t[0]->at;
    return !firm && ((at >= 1 && opens_quote(text.p + at - 1, 1)) ||
                     (at >= 3 && opens_quote(text.p + at - 3, 3)));
}

static void read_runs(cq_cover *out, const bool *mark, uint32_t n, uint32_t *from,
                      uint32_t *to)
{
    uint32_t start = 0, last = 0, own = 0;
    bool open = false;
    for (uint32_t i = 0; i <= n; i++) {
        own = i < n && !mark[i] ? own + 1 : 0;
        out->own = own > out->own ? own : out->own;
        if (i < n && mark[i]) {
            if (!open)
                start = i;
            open = true;
            last = i;
            out->covered++;
        } else if (open && (i == n || i > last + GAP)) {
            out->runs++;
            if (last + 1 - start > out->longest) {
                out->longest = last + 1 - start;
                *from = start;
                *to = last + 1;
            }
            open = false;
        }
    }
}

/* The byte past the blanks on one side of a word, or a blank. */
static char beside(cq_str text, size_t at, int step)
{
    while (at < text.n && text.p[at] == ' ')
        at += (size_t)step;
    return at < text.n && text.p[at] ? text.p[at] : ' ';
}

static bool two_words_in_one(const char *p, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (p[i - 1] >= 'a' && p[i - 1] <= 'z' && p[i] >= 'A' && p[i] <= 'Z')
            return true;
    return false;
}

/* Numbers, and names joined or set as programs do it: "view.mode = auto", "/var/cache",
 * "{true}", "GroupsModule". */
static bool machine_made(cq_str text, const cq_token *t)
{
    size_t end = t->at + t->len;
    if (t->kind == CQ_TOK_NUMBER || two_words_in_one(text.p + t->at, t->len))
        return true;
    char before = beside(text, t->at - 1, -1), after = end < text.n ? text.p[end] : ' ';
    char next = end + 1 < text.n ? text.p[end + 1] : ' ';
    return strchr("=_/\\{", before) || strchr("=_/\\(}", after) ||
           beside(text, end, 1) == '=' ||
           (after == '.' && ((next | 32) >= 'a' && (next | 32) <= 'z'));
}

typedef struct {
    uint64_t covered, machine;
} tally;

static void cover(work *w, uint32_t message, cq_cover *out, tally *all)
{
    const cq_doc *d = &w->d->docs[message];
    cq_str text = w->c->messages[message].text;
    const cq_token **t = cq_alloc((d->n + 1) * sizeof *t);
    uint32_t n = body_of(d, t), from = 0, to = 0;
    bool *mark = cq_zalloc(n + 1, sizeof *mark);

    for (uint32_t i = 0; i + SHINGLE <= n; i++)
        if (shared(w, t + i))
            mark[i] = mark[i + 1] = mark[i + 2] = true;
    out->words = n;
    read_runs(out, mark, n, &from, &to);
    if (to) {
        out->from = t[from]->at;
        out->to = t[to - 1]->at + t[to - 1]->len;
        out->introduced = introduced(w, text, t, from, to);
    }
    for (uint32_t i = 0; i < n; i++)
        all->machine += mark[i] && machine_made(text, t[i]);
    all->covered += out->covered;
    free(mark);
    free(t);
}

static void cover_all(work *w)
{
    cq_gathering *g = w->g;
    cq_map *seen = cq_map_new(1024);
    double *part = cq_zalloc(g->messages.n, sizeof *part);
    double *run = cq_zalloc(g->messages.n, sizeof *run);
    double *own = cq_zalloc(g->messages.n, sizeof *own);
    double *taken = cq_zalloc(g->messages.n, sizeof *taken);
    tally all = { 0 };
    uint32_t single = 0, led = 0;

    for (uint32_t i = 0; i < g->messages.n; i++)
        count_shingles(w, g->messages.p[i], seen);
    for (uint32_t i = 0; i < g->messages.n; i++) {
        cq_cover *v = &g->covers[i];
        cover(w, g->messages.p[i], v, &all);
        part[i] = v->words ? (double)v->covered / v->words : 0;
        run[i] = v->longest;
        taken[i] = v->covered;
        own[i] = v->words ? (double)v->own / v->words : 0;
        single += v->runs == 1;
        led += v->introduced;
    }
    g->covered = median(part, g->messages.n);
    g->own = median(own, g->messages.n);
    g->passage = (uint32_t)median(run, g->messages.n);
    g->taken = (uint32_t)median(taken, g->messages.n);
    g->one_run = (double)single / g->messages.n;
    g->introduced = (double)led / g->messages.n;
    g->machine = all.covered ? (double)all.machine / (double)all.covered : 0;
    cq_map_free(seen);
    free(part);
    free(run);
    free(own);
    free(taken);
}

/* A mailing list sends to the list and in its name; a List-Id alone is only a name. */
static bool from_list(const cq_message *m)
{
    cq_str bulk = cq_message_field(m, CQ_F_BULK);
    return cq_message_field(m, CQ_F_LIST).p && bulk.p && cq_str_eqi(bulk, CQ_STR("list"));
}

static bool automatic(const cq_message *m)
{
    cq_str envelope = cq_message_field(m, CQ_F_ENVELOPE);
    return cq_message_field(m, CQ_F_AUTO).p || cq_str_eq(envelope, CQ_STR("<>"));
}

/* The letters and digits of a name, without the rest: "The Daily-News" is "thedailynews". */
static cq_str bare(cq_arena *a, cq_str s)
{
    char *p = cq_arena_get(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (ch & 0x80))
            p[n++] = ch;
    }
    return (cq_str){ p, n };
}

static cq_str first_label(cq_str domain)
{
    return cq_str_sub(domain, 0, cq_str_find(domain, CQ_STR(".")));
}

/* Whether a message links a site that bears the sender's own name. */
static bool links_own_site(cq_arena *a, const cq_corpus *c, const cq_message *m)
{
    cq_str handle = bare(a, cq_message_field(m, CQ_F_HANDLE));
    cq_str name = bare(a, c->senders[m->sender_no].name);
    for (size_t i = 0; i < m->field_n; i++) {
        if (m->fields[i].kind != CQ_F_LINK)
            continue;
        cq_str site = bare(
            a, first_label(cq_link_domain(cq_link_canonical(a, m->fields[i].value))));
        if (site.n >= 4 && (cq_str_eq(site, handle) || cq_str_eq(site, name)))
            return true;
    }
    return false;
}

/* Whether the words of the link's path, three or more, nearly all stand in the text. */
static bool slug_spells(cq_arena *a, cq_str link, cq_str text)
{
    cq_str low = cq_str_lower(a, text), rest = cq_link_canonical(a, link), piece;
    uint32_t words = 0, hits = 0;
    size_t slash = cq_str_find(rest, CQ_STR("/"));
    rest = cq_str_sub(rest, slash + 1, rest.n);
    char *p = cq_arena_get(a, rest.n + 1);
    for (size_t i = 0; i < rest.n; i++)
        p[i] = strchr("-_/.+%?=&", rest.p[i] ? rest.p[i] : '-') ? ' ' : rest.p[i];
    rest = (cq_str){ p, rest.n };
    while (cq_str_split(&rest, ' ', &piece))
        if (piece.n >= 2 && (piece.p[0] < '0' || piece.p[0] > '9')) {
            words++;
            hits += cq_str_findi(low, piece) < low.n;
        }
    return words >= SLUG_WORDS && 4 * hits >= 3 * words;
}

static bool has_slug(cq_arena *a, const cq_message *m)
{
    for (size_t i = 0; i < m->field_n; i++)
        if (m->fields[i].kind == CQ_F_LINK && slug_spells(a, m->fields[i].value, m->text))
            return true;
    return false;
}

/* The largest share of messages that have one value of a kind of field; subjects too. */
static double top_share(const cq_corpus *c, const cq_gathering *g, cq_arena *a)
{
    cq_names *names = cq_names_new();
    uint32_t *count = cq_zalloc((size_t)g->messages.n * 8 + 1, sizeof *count), most = 0;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        const cq_message *m = &c->messages[g->messages.p[i]];
        uint32_t links = 0;
        for (size_t k = 0; k < m->field_n && links < 8; k++)
            if (m->fields[k].kind == CQ_F_LINK) {
                uint32_t no =
                    cq_names_put(names, cq_link_canonical(a, m->fields[k].value));
                most = ++count[no] > most ? count[no] : most;
                links++;
            }
    }
    free(count);
    cq_names_free(names);
    return g->messages.n ? (double)most / g->messages.n : 0;
}

static int by_subject(const void *a, const void *b)
{
    const cq_message *x = *(const cq_message *const *)a,
                     *y = *(const cq_message *const *)b;
    if (x->subject_no != y->subject_no)
        return x->subject_no < y->subject_no ? -1 : 1;
    return (x->sender_no > y->sender_no) - (x->sender_no < y->sender_no);
}

/* Of the messages with a subject, those that have it in common with another sender among
 * them; one that most of its senders use elsewhere is the topic's, not the gathering's. */
static double subject_share(const cq_corpus *c, const cq_gathering *g)
{
    const cq_message **v = cq_alloc(((size_t)g->messages.n + 1) * sizeof *v);
    uint32_t with = 0, same = 0;
    for (uint32_t i = 0; i < g->messages.n; i++)
        if (c->messages[g->messages.p[i]].subject_no)
            v[with++] = &c->messages[g->messages.p[i]];
    qsort(v, with, sizeof *v, by_subject);
    for (uint32_t i = 0, n; i < with; i += n) {
        uint32_t senders = 1;
        for (n = 1; i + n < with && v[i + n]->subject_no == v[i]->subject_no; n++)
            senders += v[i + n]->sender_no != v[i + n - 1]->sender_no;
        same += senders > 1 && 2 * senders >= c->subjects[v[i]->subject_no] ? n : 0;
    }
    free(v);
    return with ? (double)same / with : 0;
}

static double verbatim_share(const cq_corpus *c, const cq_docs *d, const cq_gathering *g)
{
    cq_map *count = cq_map_new(g->messages.n);
    uint32_t most = 0;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        const cq_doc *doc = &d->docs[g->messages.p[i]];
        uint64_t h = 0;
        for (uint32_t k = 0; k < doc->n; k++)
            if (doc->tokens[k].segment == CQ_SEG_BODY &&
                doc->tokens[k].kind <= CQ_TOK_NUMBER)
                h = cq_hash_mix(h, doc->tokens[k].hash);
        uint32_t *n = cq_map_put(count, h, 0);
        most = ++*n > most ? *n : most;
    }
    (void)c;
    cq_map_free(count);
    return g->messages.n ? (double)most / g->messages.n : 0;
}

static void share_of_marks(const cq_corpus *c, cq_gathering *g, cq_arena *a)
{
    uint32_t automat = 0, list = 0, bulk = 0, repost = 0, reply = 0, own = 0, slug = 0,
             link = 0;
    g->publisher = CQ_NONE;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        const cq_message *m = &c->messages[g->messages.p[i]];
        g->channels[m->channel]++;
        automat += automatic(m);
        list += from_list(m);
        bulk += cq_message_field(m, CQ_F_UNSUBSCRIBE).p != NULL;
        repost += cq_message_field(m, CQ_F_REPOST).p != NULL;
        reply += cq_message_field(m, CQ_F_REPLY).p != NULL;
        bool own_site = links_own_site(a, c, m), spelled = has_slug(a, m);
        own += own_site;
        link += cq_message_field(m, CQ_F_LINK).p != NULL;
        slug += spelled;
        if (g->publisher == CQ_NONE && (own_site || spelled))
            g->publisher = i;
    }
    double n = g->messages.n ? g->messages.n : 1;
    g->automatic = automat / n;
    g->listed = list / n;
    g->bulk = bulk / n;
    g->reposts = repost / n;
    g->replies = reply / n;
    g->own_site = own / n;
    g->linked = link / n;
    g->in_slug = slug / n;
}

static uint32_t held_by(const work *w, uint32_t message)
{
    const cq_doc *d = &w->d->docs[message];
    const cq_token **t = cq_alloc((d->n + 1) * sizeof(cq_token *));
    cq_map *once = cq_map_new(d->n);
    uint32_t n = body_of(d, t), held = 0;
    for (uint32_t k = 0; k + SHINGLE <= n; k++)
        if (shared(w, t + k) && (*cq_map_put(once, shingle(t + k), 0))++ == 0)
            held++;
    cq_map_free(once);
    free(t);
    return held;
}

/* The source is the message that holds most of what is shared, if that is three in five. */
static void find_source(work *w)
{
    cq_gathering *g = w->g;
    uint32_t most = 0;
    g->source = CQ_NONE;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        uint32_t held = held_by(w, g->messages.p[i]);
        if (held > most && 5 * (uint64_t)held >= 3 * (uint64_t)g->shingles) {
            most = held;
            g->source = g->messages.p[i];
        }
    }
}

static void count_places(const cq_corpus *c, cq_gathering *g)
{
    cq_ids threads = { 0 };
    uint64_t alone = 0, all = 0;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        uint32_t thread = c->messages[g->messages.p[i]].thread_no;
        if (thread == 0)
            alone++;
        else
            CQ_PUSH(threads, thread);
    }
    cq_ids_unique(&threads);
    for (size_t i = 0; i < threads.n; i++)
        all += c->threads[threads.p[i]];
    g->places = (uint32_t)(alone + threads.n);
    g->of_places = g->messages.n ? (double)g->messages.n / (double)(alone + all) : 0;
    CQ_VEC_DONE(threads);
}

static void count_shared(work *w)
{
    cq_map *once = cq_map_new(1024);
    for (uint32_t i = 0; i < w->g->messages.n; i++) {
        const cq_doc *d = &w->d->docs[w->g->messages.p[i]];
        const cq_token **t = cq_alloc((d->n + 1) * sizeof *t);
        uint32_t n = body_of(d, t);
        for (uint32_t k = 0; k + SHINGLE <= n; k++)
            if (shared(w, t + k))
                cq_map_put(once, shingle(t + k), 0);
        free(t);
    }
    w->g->shingles = (uint32_t)cq_map_count(once);
    cq_map_free(once);
}

/* A marked repost, or an answer to another of them, is nobody's own writing. */
static bool derived(const cq_message *m, const cq_names *ids)
{
    cq_str reply = cq_message_field(m, CQ_F_REPLY);
    return cq_message_field(m, CQ_F_REPOST).p ||
           (reply.p && cq_names_get(ids, reply) != CQ_NONE);
}

static void count_senders(const cq_corpus *c, cq_gathering *g)
{
    cq_names *ids_of = cq_names_new();
    cq_ids all = { 0 }, writers = { 0 };
    uint32_t unused;
    for (uint32_t i = 0; i < g->messages.n; i++)
        cq_names_put(ids_of, c->messages[g->messages.p[i]].id);
    for (uint32_t i = 0; i < g->messages.n; i++) {
        const cq_message *m = &c->messages[g->messages.p[i]];
        CQ_PUSH(all, m->sender_no);
        if (!derived(m, ids_of))
            CQ_PUSH(writers, m->sender_no);
    }
    cq_ids_unique(&all);
    cq_ids_unique(&writers);
    cq_people_count(c, all.p, (uint32_t)all.n, &unused, &g->senders);
    cq_people_count(c, writers.p, (uint32_t)writers.n, &g->persons, &unused);
    CQ_VEC_DONE(all);
    CQ_VEC_DONE(writers);
    cq_names_free(ids_of);
}

void cq_gathering_make(const cq_corpus *c, const cq_docs *d, cq_list messages,
                       cq_gathering *out)
{
    cq_arena scratch = { 0 };
    work w = { c, d, out, cq_map_new(4096), 2, 3 };

    memset(out, 0, sizeof *out);
    out->messages.n = messages.n;
    out->messages.p = cq_arena_get(&out->arena, (messages.n + 1) * sizeof *messages.p);
    if (messages.n)
        memcpy(out->messages.p, messages.p, messages.n * sizeof *messages.p);
    qsort(out->messages.p, messages.n, sizeof *messages.p, by_number);
    out->covers = cq_arena_zero(&out->arena, messages.n + 1, sizeof *out->covers);
    count_senders(c, out);
    count_places(c, out);
    w.need = out->senders / 12 > 2 ? out->senders / 12 : 2;
    w.firm = out->senders / 3 + 1;
    cover_all(&w);
    count_shared(&w);
    find_source(&w);
    share_of_marks(c, out, &scratch);
    out->one_link = top_share(c, out, &scratch);
    out->same_subject = subject_share(c, out);
    out->verbatim = verbatim_share(c, d, out);
    cq_map_free(w.senders_of);
    cq_arena_done(&scratch);
}

void cq_gathering_done(cq_gathering *g)
{
    cq_arena_done(&g->arena);
    memset(g, 0, sizeof *g);
}
