/* wordset.c - see wordset.h. */
#include "peer/wordset.h"

#include "text/boundary.h"
#include "text/utf8.h"

void cq_wordsets_init(cq_wordsets *w)
{
    *w = (cq_wordsets){ 0 };
    cq_numbers_init(&w->words);
}

void cq_wordsets_done(cq_wordsets *w)
{
    cq_numbers_done(&w->words);
    CQ_VEC_DONE(w->all);
    CQ_VEC_DONE(w->ends);
    CQ_VEC_DONE(w->cuts);
    CQ_VEC_DONE(w->set);
    cq_buf_done(&w->lower);
    cq_buf_done(&w->spoken);
    *w = (cq_wordsets){ 0 };
}

static uint32_t rune_at(cq_str s, size_t at, int *size)
{
    return cq_utf8_at(s.p + at, s.p + s.n, size);
}

/* Lower case, without mentions. */
static cq_str spoken(cq_wordsets *w, cq_str text)
{
    int size;
    bool mention = false;
    cq_buf_clear(&w->lower);
    cq_buf_clear(&w->spoken);
    cq_lower(text, &w->lower);
    cq_str s = cq_buf_view(&w->lower);
    for (size_t at = 0; at < s.n; at += (size_t)size) {
        uint32_t rune = rune_at(s, at, &size);
        mention = rune == '@' || (mention && !cq_rune_white(rune));
        if (!mention)
            cq_buf_add(&w->spoken, s.p + at, (size_t)size);
    }
    return cq_buf_view(&w->spoken);
}

/* As Python has it: with the separators of files, groups, records and units. */
static bool parts(uint32_t rune)
{
    return cq_rune_white(rune) || (rune >= 0x1c && rune <= 0x1f);
}

/* The next of what white space parts; false at the end. */
static bool next_piece(cq_str *rest, cq_str *piece)
{
    size_t at = 0, from;
    int size = 0;
    while (at < rest->n && parts(rune_at(*rest, at, &size)))
        at += (size_t)size;
    for (from = at; at < rest->n && !parts(rune_at(*rest, at, &size));)
        at += (size_t)size;
    *piece = cq_str_sub(*rest, from, at);
    *rest = cq_str_sub(*rest, at, rest->n);
    return piece->n > 0;
}

static void take(cq_wordsets *w, cq_str token)
{
    cq_str piece;
    while (next_piece(&token, &piece))
        CQ_PUSH(w->set, cq_numbers_put(&w->words, cq_numbers_key(&w->words, piece)));
}

/* Where the text goes on behind a cut. */
static size_t past(cq_str s, size_t at)
{
    int size;
    while (at < s.n && cq_rune_blank(rune_at(s, at, &size)))
        at += (size_t)size;
    return at + (at < s.n && s.p[at] == '\'');
}

uint32_t cq_wordsets_add(cq_wordsets *w, cq_str text)
{
    cq_str s = spoken(w, text);
    size_t from = 0;
    w->set.n = 0;
    cq_boundaries(s, &w->cuts);
    for (size_t i = 0; i < w->cuts.n; i++)
        if (w->cuts.p[i] >= from) {
            take(w, cq_str_sub(s, from, w->cuts.p[i]));
            from = past(s, w->cuts.p[i]);
        }
    cq_ids_unique(&w->set);
    for (size_t i = 0; i < w->set.n; i++)
        CQ_PUSH(w->all, w->set.p[i]);
    CQ_PUSH(w->ends, w->all.n);
    return (uint32_t)w->ends.n - 1;
}

size_t cq_wordsets_at(const cq_wordsets *w, uint32_t set, size_t *n)
{
    size_t from = set ? w->ends.p[set - 1] : 0;
    *n = w->ends.p[set] - from;
    return from;
}

cq_str cq_wordsets_plain(cq_wordsets *w, cq_str text)
{
    cq_str rest = spoken(w, text), piece;
    cq_buf_clear(&w->lower);
    while (next_piece(&rest, &piece)) {
        if (w->lower.n)
            cq_buf_char(&w->lower, ' ');
        cq_buf_str(&w->lower, piece);
    }
    return cq_buf_view(&w->lower);
}
