/* visible.c - see visible.h.
 *
 * Each part becomes text; of a plain part and its HTML twin the one with more words is
 * shown, the plain one where they are about alike, since it keeps its lines. */
#include "text/visible.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/map.h"
#include "text/html.h"
#include "text/mark.h"
#include "text/unicode.h"

enum { DIFFERS = 12 }; /* words in one twin only, that are worth a remark */

typedef struct {
    cq_message *m;
    cq_arena *a;
    CQ_VEC(cq_field) fields;
} work;

static void add_field(work *w, cq_field_kind kind, cq_str value)
{
    if (value.n == 0 || w->fields.n >= CQ_MAX_FIELDS)
        return;
    value = cq_str_sub(value, 0, CQ_MAX_VALUE);
    for (size_t i = 0; i < w->fields.n; i++)
        if (w->fields.p[i].kind == kind && cq_str_eqi(w->fields.p[i].value, value))
            return;
    CQ_PUSH(w->fields, (cq_field){ kind, cq_str_dup(w->a, value) });
}

/* RFC 3676: a line that ends in a space goes on in the next of the same quote depth. */
static cq_str unflow(cq_arena *a, cq_str s, bool delsp)
{
    cq_buf b = { 0 };
    cq_str rest = s, line;
    size_t depth = 0;
    bool open = false;
    while (cq_str_line(&rest, &line)) {
        size_t d = strspn(line.n ? line.p : "", ">");
        d = d > line.n ? line.n : d;
        cq_str body = cq_str_sub(line, d, line.n);
        if (body.n && body.p[0] == ' ')
            body = cq_str_sub(body, 1, body.n);
        bool signature = cq_str_eq(body, CQ_STR("-- "));
        if (open && (d != depth || signature))
            cq_buf_char(&b, '\n'), open = false;
        if (!open)
            for (size_t i = 0; i < d; i++)
                cq_buf_z(&b, i + 1 < d ? ">" : "> ");
        depth = d;
        bool soft = !signature && body.n && body.p[body.n - 1] == ' ';
        cq_buf_str(&b, soft && delsp ? cq_str_sub(body, 0, body.n - 1) : body);
        if (!soft)
            cq_buf_char(&b, '\n');
        open = soft;
    }
    cq_str out = cq_str_dup(a, cq_buf_view(&b));
    cq_buf_done(&b);
    return out;
}

static cq_str shown(work *w, const cq_part *p)
{
    cq_str s = cq_charset_decode(w->a, p->bytes, p->charset);
    if (!p->html)
        return p->flowed ? unflow(w->a, s, p->delsp) : s;
    cq_html h = { 0 };
    cq_html_render(s, w->a, &h);
    for (size_t i = 0; i < h.links.n; i++)
        add_field(w, CQ_F_LINK, h.links.p[i]);
    add_field(w, CQ_F_HIDDEN, cq_str_trim(cq_buf_view(&h.hidden)));
    cq_str out = cq_str_dup(w->a, cq_buf_view(&h.text));
    cq_html_done(&h);
    return out;
}

/* Call with each run of letters and digits. */
static bool next_word(cq_str s, size_t *at, cq_str *word)
{
    while (*at < s.n && (unsigned char)s.p[*at] < 0x80 &&
           !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                   s.p[*at]))
        ++*at;
    size_t from = *at;
    while (*at < s.n &&
           ((unsigned char)s.p[*at] >= 0x80 ||
            (s.p[*at] &&
             strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                    s.p[*at]))))
        ++*at;
    *word = cq_str_sub(s, from, *at);
    return word->n > 0 || *at < s.n;
}

static uint32_t missing(cq_str a, cq_str b, cq_buf *words)
{
    cq_map *has = cq_map_new(256);
    size_t at = 0;
    cq_str w;
    uint32_t n = 0;
    while (next_word(b, &at, &w))
        cq_map_put(has, cq_hash(w), 1);
    for (at = 0; next_word(a, &at, &w);)
        if (w.n && cq_map_get(has, cq_hash(w)) == CQ_NONE) {
            n++;
            cq_buf_str(words, w);
            cq_buf_char(words, ' ');
        }
    cq_map_free(has);
    return n;
}

static uint32_t words_of(cq_str s)
{
    uint32_t n = 0;
    size_t at = 0;
    cq_str w;
    while (next_word(s, &at, &w))
        n += w.n > 0;
    return n;
}

/* The first plain part and the first HTML part are twins. */
static cq_str choose(work *w, cq_str plain, cq_str html)
{
    uint32_t p = words_of(plain), h = words_of(html);
    cq_buf only = { 0 };
    if (p && h && missing(plain, html, &only) + missing(html, plain, &only) >= DIFFERS)
        add_field(w, CQ_F_OTHER_BODY, cq_str_trim(cq_buf_view(&only)));
    cq_buf_done(&only);
    return 10 * p >= 7 * h ? plain : html;
}

static void add_marks(work *w, cq_str text)
{
    static const cq_field_kind of[] = { [CQ_TOK_LINK] = CQ_F_LINK,
                                        [CQ_TOK_TAG] = CQ_F_TAG,
                                        [CQ_TOK_MENTION] = CQ_F_MENTION };
    cq_mark k;
    for (size_t at = 0; cq_mark_next(text, at, text.n, &k); at = k.at + k.len)
        if (k.kind == CQ_TOK_LINK || w->m->channel == CQ_POST)
            add_field(w, of[k.kind], k.value);
}

void cq_visible(cq_message *m, cq_arena *a, bool *cut)
{
    work w = { .m = m, .a = a };
    cq_str plain = { NULL, 0 }, html = { NULL, 0 };

    *cut = false;
    for (size_t i = 0; i < m->field_n; i++)
        CQ_PUSH(w.fields, m->fields[i]);
    for (size_t i = 0; i < m->part_n; i++) {
        cq_str *which = m->parts[i].html ? &html : &plain, s;
        if (which->p && m->parts[i].html)
            continue;
        s = shown(&w, &m->parts[i]);
        *which = which->p ? cq_str_printf(a, "%.*s\n%.*s", CQ_FMT(*which), CQ_FMT(s)) : s;
    }
    m->text = plain.p && html.p ? choose(&w, plain, html) : plain.p ? plain : html;
    if (!m->text.p)
        m->text = CQ_STR("");
    if (m->text.n > CQ_MAX_TEXT) {
        size_t n = CQ_MAX_TEXT;
        while (n && (m->text.p[n] & 0xc0) == 0x80)
            n--;
        m->text.n = n;
        *cut = true;
    }
    add_marks(&w, m->text);
    m->field_n = w.fields.n;
    m->fields = cq_arena_get(a, (w.fields.n + 1) * sizeof *m->fields);
    if (w.fields.n)
        memcpy(m->fields, w.fields.p, w.fields.n * sizeof *m->fields);
    CQ_VEC_DONE(w.fields);
}
