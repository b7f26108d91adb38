/* scrub.c - see scrub.h. */
#include "keep/scrub.h"

#include <string.h>

static bool letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c & 0x80);
}

static bool joint(char c)
{
    return c == '.' || c == '_' || c == '+' || c == '-';
}

static bool hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Whether a word may begin at s.p[at]: "%3C" before it is an escaped bracket, no word. */
static bool begins(cq_str s, size_t at)
{
    if (at == 0)
        return true;
    if (at >= 3 && s.p[at - 3] == '%' && hex(s.p[at - 2]) && hex(s.p[at - 1]))
        return true;
    if (letter(s.p[at - 1]))
        return false;
    return !(joint(s.p[at - 1]) && at >= 2 && letter(s.p[at - 2]));
}

static bool ends(cq_str s, size_t at)
{
    if (at == s.n)
        return true;
    if (letter(s.p[at]))
        return false;
    return !(joint(s.p[at]) && at + 1 < s.n && letter(s.p[at + 1]));
}

static cq_str done(cq_arena *a, cq_buf *b, cq_str s, size_t kept)
{
    if (!b->p)
        return s;
    cq_buf_add(b, s.p + kept, s.n - kept);
    cq_str out = cq_str_dup(a, cq_buf_view(b));
    cq_buf_done(b);
    return out;
}

cq_str cq_scrub_address(cq_arena *a, cq_str s, cq_str address, bool folded)
{
    cq_buf b = { 0 };
    size_t kept = 0;
    for (size_t at = 0; address.n && at < s.n;) {
        cq_str rest = cq_str_sub(s, at, s.n);
        size_t hit = folded ? cq_str_findi(rest, address) : cq_str_find(rest, address);
        if (hit >= rest.n)
            break;
        at += hit;
        if (!begins(s, at) || !ends(s, at + address.n)) {
            at++;
            continue;
        }
        cq_buf_add(&b, s.p + kept, at - kept);
        cq_buf_z(&b, CQ_FORGOTTEN);
        at += address.n;
        kept = at;
    }
    return done(a, &b, s, kept);
}

static bool word_byte(char c)
{
    return letter(c) || joint(c) || c == '@';
}

cq_str cq_scrub_words(cq_arena *a, cq_str s, bool (*test)(void *ctx, cq_str word),
                      void *ctx)
{
    cq_buf b = { 0 };
    size_t kept = 0;
    for (size_t from = 0, to; from < s.n; from = to + 1) {
        if (s.p[from] == '%' && from + 2 < s.n && hex(s.p[from + 1]) &&
            hex(s.p[from + 2])) {
            to = from + 2;
            continue;
        }
        for (to = from; to < s.n && word_byte(s.p[to]); to++)
            ;
        size_t end = to;
        /* A number may begin with a plus; no word ends with a joint. */
        while (from < end && joint(s.p[from]) && s.p[from] != '+')
            from++;
        while (end > from && (joint(s.p[end - 1]) || s.p[end - 1] == '@'))
            end--;
        while (from < end && s.p[from] == '@')
            from++;
        if (end == from || !test(ctx, cq_str_sub(s, from, end)))
            continue;
        cq_buf_add(&b, s.p + kept, from - kept);
        cq_buf_z(&b, CQ_FORGOTTEN);
        kept = end;
    }
    return done(a, &b, s, kept);
}
