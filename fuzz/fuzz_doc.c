/* fuzz_doc.c - of any part: the text is UTF-8 and seen as itself when read again; segments
 * cover it; tokens lie in it in order. The first two bytes choose channel, kind, charset. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "text/segment.h"
#include "text/unicode.h"
#include "text/visible.h"

static const char *const CHARSETS[] = {
    "", "utf-8", "iso-8859-1", "gb2312", "utf-16", "utf-7", "iso-2022-jp", "windows-1256"
};

static void check_segments(const cq_message *m)
{
    cq_spans spans = { 0 };
    size_t end = 0;
    cq_segment_text(m, &spans);
    for (size_t i = 0; i < spans.n; i++) {
        assert(spans.p[i].from == end && spans.p[i].to > end);
        assert(spans.p[i].segment < CQ_SEGMENTS);
        end = spans.p[i].to;
    }
    assert(end == m->text.n);
    CQ_VEC_DONE(spans);
}

static void check_doc(const cq_message *m, cq_arena *a)
{
    cq_doc d;
    size_t end = 0;
    cq_doc_make(m, a, &d);
    assert(d.n <= CQ_MAX_WORDS);
    for (uint32_t i = 0; i < d.n; i++) {
        assert(d.tokens[i].at >= end && d.tokens[i].len > 0);
        end = d.tokens[i].at + d.tokens[i].len;
    }
    assert(end <= m->text.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    char *bytes = malloc(size - 2);
    cq_arena a = { 0 };
    bool cut;
    if (size > 2)
        memcpy(bytes, data + 2, size - 2);
    cq_part part = { .bytes = { bytes, size - 2 },
                     .charset = cq_str_z(CHARSETS[data[1] % 8]),
                     .html = data[0] & 4,
                     .flowed = data[0] & 8,
                     .delsp = data[0] & 16 };
    cq_message m = { .channel = (cq_channel)(data[0] & 3),
                     .sender = CQ_STR("ann.other@a.example"),
                     .sender_name = CQ_STR("Ann Other"),
                     .parts = &part,
                     .part_n = 1 };
    cq_visible(&m, &a, &cut);
    assert(cq_utf8_valid(m.text) && m.text.n <= CQ_MAX_TEXT);
    check_segments(&m);
    check_doc(&m, &a);

    part = (cq_part){ .bytes = m.text };
    cq_message again = { .channel = m.channel, .parts = &part, .part_n = 1 };
    cq_visible(&again, &a, &cut);
    assert(cq_str_eq(again.text, m.text));
    cq_arena_done(&a);
    free(bytes);
    return 0;
}
