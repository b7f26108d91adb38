/* fuzz_tell.c - whatever strangers write, no report of it holds an unsafe character or a
 * byte that is no UTF-8, no line of the terminal is too wide, and no element is theirs. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "tell/rune.h"
#include "tell/tell.h"

static void check(const cq_buf *b, int width)
{
    cq_str rest = cq_buf_view(b), line;
    while (cq_str_line(&rest, &line)) {
        assert(cq_rune_columns(line) <= width);
        while (line.n) {
            char first = line.p[0];
            uint32_t r = cq_rune_next(&line);
            assert(!cq_rune_unsafe(r));
            assert(r != CQ_RUNE_BAD || first == '\xef'); /* it is written out */
        }
    }
}

/* How many elements of that name there are, in either case. */
static size_t elements(const cq_buf *b, const char *name)
{
    size_t n = 0;
    cq_str rest = cq_buf_view(b);
    for (size_t at; (at = cq_str_find(rest, CQ_STR("<"))) < rest.n;) {
        rest = cq_str_sub(rest, at + 1, rest.n);
        n += cq_str_startsi(rest, cq_str_z(name));
    }
    return n;
}

/* One message of one campaign, all of whose strings are the stranger's. */
static void tell_all(cq_str s, int width)
{
    uint32_t zero = 0;
    cq_input input = { .path = s, .format = s, .sha256 = s };
    cq_message m = { .key = s, .text = s, .time = 1772359200 };
    cq_sender sender = { .key = s, .name = s, .messages = 1 };
    cq_problem problem = { .input = s, .reason = s, .line = 1 };
    cq_corpus c = { .inputs = &input,
                    .input_n = 1,
                    .messages = &m,
                    .message_n = 1,
                    .senders = &sender,
                    .sender_n = 1,
                    .problems = &problem,
                    .problem_n = 1,
                    .problem_total = 1 };
    cq_list one = { &zero, 1 };
    cq_slot_value value = { s, 1 };
    cq_slot slot = { &value, 1 };
    cq_addition addition = { 0, s };
    cq_sentence sentence = { s, 1, 1, false };
    cq_script script = { one, 1, s, &slot, 1, &addition, 1, &sentence, 1 };
    cq_evidence line = { s, 10, s, one };
    cq_reason reason = { s, 0 };
    cq_member member = { 0, CQ_CORE };
    cq_campaign k = { .id = "0a1b2c3d",
                      .title = s,
                      .q = 0.01,
                      .first = m.time,
                      .last = m.time,
                      .reasons = &reason,
                      .reason_n = 1,
                      .members = &member,
                      .member_n = 1,
                      .why = &s,
                      .why_n = 1,
                      .messages = one,
                      .targets = &s,
                      .target_n = 1,
                      .scripts = &script,
                      .script_n = 1,
                      .evidence = &line,
                      .evidence_n = 1,
                      .caveats = &s,
                      .caveat_n = 1,
                      .first_senders = one };
    cq_set_aside aside = { s, s, { NULL, 0 } };
    cq_report r = { .campaigns = &k,
                    .campaign_n = 1,
                    .set_aside = &aside,
                    .set_aside_n = 1,
                    .notes = &s,
                    .note_n = 1 };
    cq_term_opt o = { .width = width, .campaign = "0a1b2c3d", .messages = true };
    cq_export_opt names = { .names = true };
    cq_buf b = { 0 };

    assert(cq_tell_term(&c, &r, &o, &b) == CQ_OK);
    check(&b, width);
    cq_buf_clear(&b);
    cq_tell_json(&c, &r, &b);
    check(&b, INT32_MAX);
    cq_buf_clear(&b);
    cq_tell_html(&c, &r, &b);
    check(&b, INT32_MAX);
    assert(elements(&b, "script") == 0 && elements(&b, "img") == 0);
    assert(elements(&b, "body") == 1 && elements(&b, "style") == 1);
    cq_buf_clear(&b);
    cq_tell_gexf(&c, &r, &names, &b);
    check(&b, INT32_MAX);
    assert(elements(&b, "node ") == 1);
    cq_buf_clear(&b);
    cq_tell_csv(&c, &r, &names, &b);
    cq_buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size);
    if (size)
        memcpy(text, data, size);
    tell_all((cq_str){ text, size }, size ? 40 + data[0] % 61 : 80);
    free(text);
    return 0;
}
