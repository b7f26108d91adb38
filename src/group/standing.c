/* standing.c - see standing.h.
 *
 * Each message is asked what it declares: the name in its list's id, a page linked below its
 * text or in a sentence about the letter itself, a body of which a sentence says that the
 * letter is theirs. The declaration that most messages make decides. */
#include "group/standing.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "trace/link.h"
#include "trace/trace.h"

enum {
    REACH = 8, /* words between "letter" and the name whose it is */
    NAME_MAX_WORDS = 8,
    SENTENCE = 600, /* bytes */
    SHOWN = 300,    /* bytes of a quotation in a reason */
};

/* Words for the thing that is sent, and for putting one's name to it, as stems. */
static const char *const about_itself[] = {
    "letter",     "petition", "appeal",    "campaign",    "sign",      "signator",
    "initiative", "brief",    "unterschr", "unterzeichn", "aufruf",    "kampagne",
    "lettre",     "pétition", "appel",     "signe",       "campagne",  "carta",
    "petición",   "firm",     "campaña",   "lettera",     "petizione", "appello",
    "firma",      "brev",     "list",      "petycja",     "mektup",    "imza",
    "письм",      "петици",   "подпис",    "نامه",        "کارزار",    "طومار",
    "امضا",       "رسالة",    "عريضة"
};

/* What stands directly before the name of the one whose letter it is. */
static const char *const whose[] = { "of",  "by",  "from", "through", "join",  "with",
                                     "von", "vom", "der",  "des",     "durch", "de",
                                     "du",  "des", "par",  "del",     "por",   "di",
                                     "da",  "av",  "van" };

enum { BY_NAME, BY_PAGE, BY_LIST, WAYS }; /* of declaring */

typedef struct {
    int way;
    uint32_t what; /* number of the name, page or list */
    uint32_t message;
    cq_str quote;
} claim;

typedef struct {
    const cq_corpus *c;
    cq_arena *a;
    cq_names *things[WAYS];
    CQ_VEC(claim) claims;
    cq_arena scratch;
} work;

static bool lists(const char *const *words, size_t n, cq_str w, bool stem)
{
    for (size_t i = 0; i < n; i++) {
        cq_str x = cq_str_z(words[i]);
        if (stem ? cq_str_startsi(w, x) : cq_str_eqi(w, x))
            return true;
    }
    return false;
}

#define LISTS(words, w, stem) lists(words, sizeof words / sizeof *words, w, stem)

static bool word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c & 0x80) || c == '\'' || c == '-';
}

static bool next_word(cq_str s, size_t *at, cq_str *word)
{
    while (*at < s.n && !word_byte(s.p[*at]))
        ++*at;
    size_t from = *at;
    while (*at < s.n && word_byte(s.p[*at]))
        ++*at;
    *word = (cq_str){ s.p + from, *at - from };
    return word->n > 0;
}

static bool capital(cq_str w)
{
    unsigned char c = (unsigned char)w.p[0];
    return (c >= 'A' && c <= 'Z') ||
           (w.n > 1 && c == 0xc3 && (unsigned char)w.p[1] >= 0x80 &&
            (unsigned char)w.p[1] <= 0x9e) ||
           (w.n > 1 && c == 0xd0 && (unsigned char)w.p[1] >= 0x90 &&
            (unsigned char)w.p[1] <= 0xaf);
}

static bool connects(cq_str w)
{
    static const char *const small[] = { "of",  "the", "for", "and", "de", "la",
                                         "del", "der", "für", "und", "du", "des",
                                         "et",  "y",   "e",   "di" };
    return LISTS(small, w, false);
}

/* The name that starts with the word at `at`: capitals, with small words between. Its end,
 * or `at` where no name of a body stands (two capitals at least). */
static size_t name_end(cq_str s, size_t at)
{
    size_t end = at, next = at;
    int capitals = 0, words = 0;
    cq_str w;
    while (words++ < NAME_MAX_WORDS && next_word(s, &next, &w)) {
        if (capital(w)) {
            capitals++;
            end = next;
        } else if (!connects(w) || capitals == 0) {
            break;
        }
        if (next < s.n && strchr(",.;:!?()\"\n", s.p[next]))
            break;
    }
    return capitals >= 2 ? end : at;
}

static void claim_name(work *w, uint32_t message, cq_str sentence)
{
    size_t at = 0;
    cq_str word, before = { 0 };
    uint32_t since = REACH + 1;
    while (next_word(sentence, &at, &word)) {
        size_t start = (size_t)(word.p - sentence.p);
        bool article = cq_str_eqi(word, CQ_STR("the"));
        if (LISTS(about_itself, word, true))
            since = 0;
        if (since <= REACH && before.p && LISTS(whose, before, false) && capital(word)) {
            size_t end = name_end(sentence, start);
            if (end > start) {
                cq_str name = cq_str_sub(sentence, start, end);
                CQ_PUSH(w->claims,
                        (claim){ BY_NAME, cq_names_put(w->things[BY_NAME], name), message,
                                 sentence });
                return;
            }
        }
        since++;
        if (!article)
            before = word;
    }
}

/* A copy without line breaks, so that a wrapped name is one name. */
static cq_str unwrapped(cq_arena *a, cq_str s)
{
    char *p = cq_arena_get(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool space = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t';
        if (!space || (n && p[n - 1] != ' '))
            p[n++] = space ? ' ' : s.p[i];
    }
    return (cq_str){ p, n };
}

static bool about(cq_str sentence)
{
    size_t at = 0;
    cq_str word;
    while (next_word(sentence, &at, &word))
        if (LISTS(about_itself, word, true))
            return true;
    return false;
}

static void claim_link(work *w, uint32_t message, cq_str link, cq_str quote)
{
    cq_str page = cq_link_canonical(&w->scratch, link);
    CQ_PUSH(w->claims,
            (claim){ BY_PAGE, cq_names_put(w->things[BY_PAGE], page), message, quote });
}

/* The sentence around a byte: from the last full stop or empty line to the next. */
static cq_str sentence_at(cq_str text, size_t at)
{
    size_t from = at, to = at;
    while (from > 0 && at - from < SENTENCE && !strchr(".!?", text.p[from - 1]) &&
           !(from > 1 && text.p[from - 1] == '\n' && text.p[from - 2] == '\n'))
        from--;
    while (to < text.n && to - at < SENTENCE && text.p[to] != '\n')
        to++;
    return cq_str_trim(cq_str_sub(text, from, to));
}

/* Pages linked below the name, or in a sentence about the letter itself. */
static void claim_pages(work *w, uint32_t message, const cq_doc *d)
{
    cq_str text = w->c->messages[message].text;
    for (uint32_t i = 0; i < d->n; i++) {
        const cq_token *t = &d->tokens[i];
        if (t->kind != CQ_TOK_LINK || t->segment == CQ_SEG_QUOTE ||
            t->segment == CQ_SEG_DISCLAIMER)
            continue;
        cq_str sentence = sentence_at(text, t->at);
        cq_str link = cq_str_sub(text, t->at, (size_t)t->at + t->len);
        if (about(sentence) || about(link))
            claim_link(w, message, link, unwrapped(w->a, sentence));
    }
}

static void claim_names(work *w, uint32_t message)
{
    cq_str text = unwrapped(w->a, w->c->messages[message].text);
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool stop = strchr(".!?", text.p[i]) && (i + 1 == text.n || text.p[i + 1] == ' ');
        if (!stop && i + 1 < text.n)
            continue;
        cq_str sentence = cq_str_trim(cq_str_sub(text, from, i + 1));
        if (sentence.n < SENTENCE && about(sentence))
            claim_name(w, message, sentence);
        from = i + 1;
    }
}

/* "Friends of the River <letters.river.example>": an id with a name before it. */
static void claim_list(work *w, uint32_t message)
{
    cq_str id = cq_message_field(&w->c->messages[message], CQ_F_LIST);
    cq_str bulk = cq_message_field(&w->c->messages[message], CQ_F_BULK);
    cq_str name = cq_str_trim(cq_str_sub(id, 0, cq_str_find(id, CQ_STR("<"))));
    if (name.n < 3 || bulk.p)
        return;
    CQ_PUSH(w->claims,
            (claim){ BY_LIST, cq_names_put(w->things[BY_LIST], id), message, id });
}

/* For one way: the thing that most messages claim, how many do, and the first that does. */
static uint32_t strongest(const work *w, int way, uint32_t *messages, const claim **first)
{
    uint32_t n = cq_names_count(w->things[way]), best = CQ_NONE;
    uint32_t *count = cq_zalloc((size_t)n + 1, sizeof *count);
    uint32_t *last = cq_alloc(((size_t)n + 1) * sizeof *last);
    memset(last, 0xff, ((size_t)n + 1) * sizeof *last);
    *messages = 0;
    for (size_t i = 0; i < w->claims.n; i++) {
        const claim *k = &w->claims.p[i];
        if (k->way == way && last[k->what] != k->message) {
            last[k->what] = k->message;
            count[k->what]++;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        if (count[i] > *messages)
            *messages = count[i], best = i;
    for (size_t i = 0; i < w->claims.n && best != CQ_NONE; i++)
        if (w->claims.p[i].way == way && w->claims.p[i].what == best) {
            *first = &w->claims.p[i];
            break;
        }
    free(count);
    free(last);
    return best;
}

static cq_str reason_of(cq_arena *a, int way, cq_str what, uint32_t n, uint32_t all,
                        cq_str quote)
{
    static const char *const said[] = {
        "%u of %u letters name %.*s as the one whose letter it is: \"%.*s\"",
        "%u of %u letters link the page %.*s: \"%.*s\"",
        "%u of %u letters came through the list %.*s, which bears its name%.*s",
    };
    quote = way == BY_LIST ? CQ_STR("") : cq_str_sub(quote, 0, SHOWN);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return cq_str_printf(a, said[way], n, all, CQ_FMT(what), CQ_FMT(quote));
#pragma GCC diagnostic pop
}

static bool asked(const cq_message *m)
{
    return m->channel == CQ_MAIL || m->channel == CQ_LETTER;
}

void cq_standing_find(const cq_corpus *c, const cq_docs *d, cq_list messages, cq_arena *a,
                      cq_standing *standing, cq_reason **reasons, uint32_t *reason_n)
{
    work w = { .c = c, .a = a };
    uint32_t all = 0, part = 0;

    for (int i = 0; i < WAYS; i++)
        w.things[i] = cq_names_new();
    for (uint32_t i = 0; i < messages.n; i++) {
        uint32_t m = messages.p[i];
        if (!asked(&c->messages[m]))
            continue;
        all++;
        claim_names(&w, m);
        claim_pages(&w, m, &d->docs[m]);
        claim_list(&w, m);
    }
    *standing = CQ_UNDECLARED;
    *reasons = cq_arena_zero(a, WAYS + 1, sizeof **reasons);
    *reason_n = 0;
    for (int i = 0; i < WAYS; i++) {
        const claim *first = NULL;
        uint32_t n, best = strongest(&w, i, &n, &first);
        if (best == CQ_NONE || n < 2 || 4 * n < all)
            continue;
        part = n > part ? n : part;
        (*reasons)[(*reason_n)++] =
            (cq_reason){ reason_of(a, i, cq_names_at(w.things[i], best), n, all,
                                   first->quote),
                         first->message };
    }
    if (2 * part > all)
        *standing = CQ_DECLARED;
    else if (3 * part > all)
        *standing = CQ_UNCLEAR;
    if (*reason_n == 0)
        (*reasons)[(*reason_n)++] = (cq_reason){
            all ? CQ_STR(
                      "No message names the one whose text it is, links a page of theirs "
                      "with it, or came through a list of theirs; looked at: text, links "
                      "and headers of every mail and letter.")
                : CQ_STR(
                      "There is no mail or letter among them in which an organiser could "
                      "be named; posts and calls were not asked."),
            CQ_NONE
        };
    for (int i = 0; i < WAYS; i++)
        cq_names_free(w.things[i]);
    CQ_VEC_DONE(w.claims);
    cq_arena_done(&w.scratch);
}
