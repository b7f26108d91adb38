/* shelf.c - see shelf.h. */
#include "keep/shelf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/lane.h"
#include "base/spill.h"
#include "keep/loader.h"

enum { FIRST = 1 << 18, STEP = 1 << 15, WAITING = 4 }; /* messages; pieces */

typedef struct {
    void *p;
    size_t n;
} span;

struct cq_shelf {
    cq_arena texts, words;
    cq_message *rows;
    void *block; /* holds the rows, unless an arena does */
    size_t n, room;
    cq_arena scratch; /* of one message */
    CQ_VEC(cq_str) text;
    cq_ids of_sender, of_input; /* messages by row */
    cq_lane *lane;              /* waits for the pages of what comes next */
    span spans[WAITING + 1];
    size_t spanned;
};

static void populate(void *ctx, void *piece)
{
    const span *b = piece;
    (void)ctx;
    cq_populate(b->p, b->n);
}

static void ask_for(cq_shelf *s, void *p, size_t n)
{
    if (!s->lane)
        s->lane = cq_lane_new(WAITING, populate, NULL);
    span *b = &s->spans[s->spanned++ % (WAITING + 1)];
    *b = (span){ p, n };
    cq_lane_put(s->lane, b);
}

/* Half of what a message costs here is that its memory is new: another thread, which has less
 * to do, is given what the next ones will lie in. */
static void look_ahead(cq_shelf *s)
{
    size_t n;
    void *p;
    if (s->n % STEP == 0 && s->n + 2 * STEP <= s->room)
        ask_for(s, s->rows + s->n + STEP, STEP * sizeof *s->rows);
    if ((p = cq_arena_ahead(&s->texts, &n)) != NULL)
        ask_for(s, p, n);
    if ((p = cq_arena_ahead(&s->words, &n)) != NULL)
        ask_for(s, p, n);
}

static void end_ahead(cq_shelf *s)
{
    cq_lane_free(s->lane);
    s->lane = NULL;
}

cq_shelf *cq_shelf_new(void)
{
    cq_shelf *s = cq_zalloc(1, sizeof *s);
    s->room = FIRST;
    s->block = cq_alloc(s->room * sizeof *s->rows);
    s->rows = s->block;
    return s;
}

void cq_shelf_free(cq_shelf *s)
{
    if (!s)
        return;
    end_ahead(s);
    cq_arena_done(&s->texts);
    cq_arena_done(&s->words);
    cq_arena_done(&s->scratch);
    CQ_VEC_DONE(s->text);
    CQ_VEC_DONE(s->of_sender);
    CQ_VEC_DONE(s->of_input);
    free(s->block);
    free(s);
}

uint32_t cq_shelf_text(cq_shelf *s, cq_str text)
{
    CQ_PUSH(s->text, cq_str_dup(&s->texts, text));
    return (uint32_t)s->text.n;
}

/* Where memory is short, into an arena's block, which lies in a file then. */
static void grow(cq_shelf *s)
{
    size_t n = s->n * sizeof *s->rows;
    s->room *= 2;
    if (s->lane)
        cq_lane_wait(s->lane);
    if (s->block && !cq_spill_half()) {
        s->block = cq_realloc(s->block, 2 * n);
        s->rows = s->block;
        return;
    }
    s->rows = memcpy(cq_arena_get(&s->texts, 2 * n), s->rows, n);
    free(s->block);
    s->block = NULL;
}

static uint32_t *count_of(cq_ids *v, size_t row)
{
    while (v->n <= row)
        CQ_PUSH(*v, 0);
    return &v->p[row];
}

static void name(cq_shelf *s, cq_str native, cq_message *out)
{
    cq_str id = cq_load_id(&s->scratch, native, out->sha256);
    out->key = cq_load_key(&s->words, out->channel, id);
    out->id = cq_str_sub(out->key, out->key.n - native.n, out->key.n);
    cq_arena_reset(&s->scratch);
}

static void copy_fields(cq_arena *a, const cq_message *m, cq_message *out)
{
    out->fields = cq_arena_get(a, m->field_n * sizeof *m->fields);
    for (uint32_t i = 0; i < m->field_n; i++) {
        cq_str value = m->fields[i].value; /* most are words of the text */
        if (!cq_str_moved(&value, m->text, out->text))
            value = cq_str_dup(a, value);
        out->fields[i] = (cq_field){ m->fields[i].kind, value };
    }
    out->field_n = m->field_n;
    cq_message_list(out);
}

void cq_shelf_put(cq_shelf *s, const cq_message *m, int64_t input, int64_t sender,
                  uint32_t text)
{
    assert(input <= UINT32_MAX && sender <= UINT32_MAX && text && text <= s->text.n);
    if (s->n == s->room)
        grow(s);
    if (s->n >= STEP)
        look_ahead(s);
    cq_message *out = &s->rows[s->n++];
    *out = (cq_message){ .offset = m->offset,
                         .length = m->length,
                         .line = m->line,
                         .time = m->time,
                         .time_source = m->time_source,
                         .zone = m->zone,
                         .channel = m->channel,
                         .subject = cq_str_dup(&s->words, m->subject),
                         .text = s->text.p[text - 1],
                         .input_no = (uint32_t)input,
                         .sender_no = (uint32_t)sender,
                         .text_no = text };
    memcpy(out->sha256, m->sha256, CQ_SHA256);
    name(s, m->id, out);
    copy_fields(&s->words, m, out);
    ++*count_of(&s->of_sender, (size_t)sender);
    ++*count_of(&s->of_input, (size_t)input);
}

size_t cq_shelf_texts(const cq_shelf *s)
{
    return s->text.n;
}

uint32_t cq_shelf_of_sender(const cq_shelf *s, int64_t sender)
{
    return sender >= 0 && (size_t)sender < s->of_sender.n ? s->of_sender.p[sender] : 0;
}

uint32_t cq_shelf_of_input(const cq_shelf *s, int64_t input)
{
    return input >= 0 && (size_t)input < s->of_input.n ? s->of_input.p[input] : 0;
}

uint64_t cq_shelf_last(const cq_shelf *s, int64_t input)
{
    uint64_t last = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->rows[i].input_no == input && s->rows[i].offset > last)
            last = s->rows[i].offset;
    return last;
}

void cq_shelf_drop(cq_shelf *s, int64_t input, uint64_t offset)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const cq_message *m = &s->rows[i];
        if (m->input_no != input || m->offset < offset) {
            s->rows[n++] = *m;
            continue;
        }
        s->of_sender.p[m->sender_no]--;
        s->of_input.p[m->input_no]--;
    }
    s->n = n;
}

void cq_shelf_give(cq_shelf *s, cq_corpus *out)
{
    end_ahead(s);
    cq_arena_join(&out->arena, &s->texts);
    cq_arena_join(&out->arena, &s->words);
    out->messages = s->rows;
    out->message_n = (uint32_t)s->n;
    out->block = s->block;
    s->block = s->rows = NULL;
    s->n = s->room = 0;
}
