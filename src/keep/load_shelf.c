/* load_shelf.c - the messages of a shelf as those of a corpus: rows become numbers. */
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "keep/loader.h"

enum { SLICE = 1 << 14 };

typedef struct {
    cq_loader *l;
    uint32_t *sender_of, *input_of; /* by row */
} desk;

static void refer_to(const desk *d, cq_message *m)
{
    const cq_loaded_input *input = &d->l->inputs[d->input_of[m->input_no]];
    m->sender_no = d->sender_of[m->sender_no];
    m->input_no = d->input_of[m->input_no];
    m->path = input->path;
    const cq_sender *s = &d->l->out->senders[m->sender_no];
    m->nobody = s->nobody;
    m->sender = cq_str_sub(s->key, strlen(cq_channel_name(s->channel)) + 1, s->key.n);
}

static void refer(void *ctx, size_t from, size_t to, int thread)
{
    const desk *d = ctx;
    (void)thread;
    for (; from < to; from++)
        refer_to(d, &d->l->out->messages[from]);
}

static void number_senders(desk *d, uint32_t *uses)
{
    cq_loader *l = d->l;
    for (size_t row = 0; row < l->sender_room; row++) {
        uint32_t no = cq_map_get(l->sender_of, row);
        d->sender_of[row] = no;
        uses[row] = cq_shelf_of_sender(l->c->shelf, (int64_t)row);
        if (no != CQ_NONE)
            l->out->senders[no].messages += uses[row];
    }
}

static void number_inputs(desk *d, size_t room)
{
    cq_loader *l = d->l;
    for (uint32_t i = 0; i < l->input_n; i++) {
        int64_t row = l->inputs[i].row;
        if ((size_t)row < room)
            d->input_of[row] = i;
        l->inputs[i].in.messages += cq_shelf_of_input(l->c->shelf, row);
    }
}

static size_t input_room(const cq_loader *l)
{
    int64_t last = 0;
    for (uint32_t i = 0; i < l->input_n; i++)
        last = l->inputs[i].row > last ? l->inputs[i].row : last;
    return (size_t)last + 1;
}

void cq_load_shelf(cq_loader *l, uint32_t *uses)
{
    size_t room = input_room(l);
    desk d = { l, cq_zalloc(l->sender_room, sizeof *d.sender_of),
               cq_zalloc(room, sizeof *d.input_of) };
    l->text_room = cq_shelf_texts(l->c->shelf) + 1;
    number_senders(&d, uses);
    number_inputs(&d, room);
    cq_shelf_give(l->c->shelf, l->out);
    cq_pool_run(l->out->message_n, SLICE, 0, refer, &d);
    free(d.sender_of);
    free(d.input_of);
}
