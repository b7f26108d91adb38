/* speak.c - see speak.h. */
#include "keep/speak.h"

#include <string.h>

#include "base/time.h"
#include "keep/inside.h"
#include "keep/letters.h"

static cq_str unpack(cq_case *c, const cq_value *v)
{
    cq_arena_reset(&c->arena);
    return cq_inside_unpack(c, &c->arena, v[0].text, v[1].number);
}

static void plain(void *ctx, const cq_value *v, cq_buf *out)
{
    cq_buf_str(out, unpack(ctx, v));
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static void head(void *ctx, const cq_value *v, cq_buf *out)
{
    cq_str s = unpack(ctx, v);
    size_t most = v[2].number > 0 ? (size_t)v[2].number : 0, i = 0;
    for (; i < s.n && (out->n < most || continues(s.p[i])); i++) {
        if (!is_space(s.p[i]))
            cq_buf_char(out, s.p[i]);
        else if (out->n && out->p[out->n - 1] != ' ')
            cq_buf_char(out, ' ');
    }
    if (i < s.n)
        cq_buf_z(out, "…");
}

static void iso(void *ctx, const cq_value *v, cq_buf *out)
{
    cq_arena a = { 0 };
    (void)ctx;
    cq_buf_str(out, cq_time_iso(&a, v[0].number));
    cq_arena_done(&a);
}

/* E3 to E9 lead what lies from U+3000 to U+9FFF: kana, ideographs. */
int64_t cq_speak_words(cq_str s)
{
    int64_t n = 0;
    bool inside = false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char u = (unsigned char)s.p[i];
        bool ideograph = u >= 0xe3 && u <= 0xe9, space = is_space(s.p[i]);
        n += ideograph || (!space && !inside && !continues(s.p[i]));
        inside = !space && !ideograph && (inside || !continues(s.p[i]));
    }
    return n;
}

static void words(void *ctx, const cq_value *v, cq_buf *out)
{
    (void)ctx;
    cq_buf_printf(out, "%lld", (long long)cq_speak_words(v[0].text));
}

static void apart(void *ctx, const cq_value *v, cq_buf *out)
{
    (void)ctx;
    cq_letters_apart(out, v[0].text);
}

void cq_speak_define(cq_case *c)
{
    cq_db_define(c->db, "plain", 2, plain, c);
    cq_db_define(c->db, "head", 3, head, c);
    cq_db_define(c->db, "iso", 1, iso, c);
    cq_db_define(c->db, "words", 1, words, c);
    cq_db_define(c->db, "apart", 1, apart, c);
}
