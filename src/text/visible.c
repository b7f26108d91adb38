/* visible.c - see visible.h.
 *
 * Of twins (a plain part and an HTML part with the same words) the plain one is the text,
 * being what its writer typed; else the HTML is what most readers see, and the words that
 * only the plain part has are kept as a field. */
#include "text/visible.h"

#include <string.h>

#include "base/bounds.h"
#include "base/map.h"
#include "text/html.h"
#include "text/mark.h"
#include "text/unicode.h"
#include "text/words.h"

/* Append with LF as the only line end and spaces for other control characters, but a letter's
 * form feeds, which divide its pages. */
static void add_tidy(cq_buf *out, cq_str s, bool pages)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = (uint8_t)s.p[i];
        if ((c >= ' ' && c != 127) || c == '\n' || c == '\t' || (pages && c == '\f'))
            continue;
        cq_buf_add(out, s.p + from, i - from);
        from = i + 1;
        if (c != '\r')
            cq_buf_char(out, ' ');
        else if (i + 1 == s.n || s.p[i + 1] != '\n')
            cq_buf_char(out, '\n');
    }
    cq_buf_add(out, s.p + from, s.n - from);
}

static size_t quote_depth(cq_str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == '>')
        n++;
    return n;
}

/* RFC 3676: a line that ends in a space goes on in the next one of the same quote depth;
 * the signature's "-- " never does. */
static void add_flowed(cq_buf *out, cq_str s, bool delsp)
{
    cq_str rest = s, line;
    size_t joined = SIZE_MAX; /* depth of the line that wants to go on */
    while (cq_str_line(&rest, &line)) {
        size_t depth = quote_depth(line);
        cq_str body = cq_str_sub(line, depth, line.n);
        if (body.n && body.p[0] == ' ')
            body = cq_str_sub(body, 1, body.n);
        bool sign = cq_str_eq(body, CQ_STR("-- "));
        if (joined != depth || sign) {
            if (joined != SIZE_MAX)
                cq_buf_char(out, '\n');
            for (size_t i = 0; i < depth; i++)
                cq_buf_char(out, '>');
            if (depth)
                cq_buf_char(out, ' ');
        }
        bool soft = !sign && body.n && body.p[body.n - 1] == ' ';
        if (soft && delsp)
            body.n--;
        add_tidy(out, body, false);
        if (!soft)
            cq_buf_char(out, '\n');
        joined = soft ? depth : SIZE_MAX;
    }
}

typedef struct {
    cq_buf plain, html, letters;
    cq_html page; /* of the last HTML part; its links are those of all */
    bool has_plain, has_html;
    bool pages; /* of a letter */
} bodies;

/* The words of an attached letter, behind all that the message itself says. */
static void read_attached(const cq_part *p, cq_arena *a, bodies *b)
{
    cq_html page = { 0 };
    cq_str s = cq_charset_decode(a, p->bytes, p->charset);
    cq_buf *to = &b->letters;
    cq_buf_char(to, CQ_ATTACHED);
    if (p->html) {
        cq_html_read(s, a, &page);
        s = cq_str_dup(a, cq_buf_view(&page.text));
    }
    add_tidy(to, s, true);
    cq_html_done(&page);
}

static void read_part(const cq_part *p, cq_arena *a, bodies *b)
{
    if (p->attached)
        read_attached(p, a, b);
    if (p->attached || p->document)
        return;
    cq_str s = cq_charset_decode(a, p->bytes, p->charset);
    cq_buf *to = p->html ? &b->html : &b->plain;
    if (to->n && to->p[to->n - 1] != '\n')
        cq_buf_char(to, '\n');
    if (p->html) {
        cq_buf tidy = { 0 };
        add_tidy(&tidy, s, false);
        b->has_html = true;
        size_t from = b->page.text.n;
        cq_html_read(cq_buf_view(&tidy), a, &b->page);
        cq_buf_str(to, cq_str_sub(cq_buf_view(&b->page.text), from, b->page.text.n));
        cq_buf_done(&tidy);
    } else if (p->flowed) {
        b->has_plain = true;
        add_flowed(to, s, p->delsp);
    } else {
        b->has_plain = true;
        add_tidy(to, s, b->pages);
    }
}

/* ---- twins ---- */

/* The words of `a` that `b` lacks, joined by spaces, and how many words a has. */
static size_t words_only_in(cq_str a, cq_str b, cq_buf *out, size_t *all)
{
    cq_words w = { 0 };
    cq_map *seen = cq_map_new(256);
    size_t missing = 0;
    cq_words_begin(&w, b);
    cq_words_cut(&w, 0, b.n, CQ_SEG_BODY);
    for (size_t i = 0; i < w.tokens.n; i++)
        cq_map_put(seen, w.tokens.p[i].hash, 0);
    cq_words_begin(&w, a);
    cq_words_cut(&w, 0, a.n, CQ_SEG_BODY);
    *all = 0;
    for (size_t i = 0; i < w.tokens.n; i++) {
        const cq_token *t = &w.tokens.p[i];
        if (t->kind == CQ_TOK_LINK || t->kind == CQ_TOK_NUMBER)
            continue;
        ++*all;
        if (cq_map_get(seen, t->hash) != CQ_NONE)
            continue;
        missing++;
        if (out->n + t->len < CQ_MAX_VALUE) {
            if (out->n)
                cq_buf_char(out, ' ');
            cq_buf_add(out, a.p + t->at, t->len);
        }
    }
    cq_map_free(seen);
    cq_words_done(&w);
    return missing;
}

/* Words are missing in substance: more than a footer's or a menu's worth. */
static bool lacks(cq_str whole, cq_str part, cq_buf *missing)
{
    size_t all, n = words_only_in(whole, part, missing, &all);
    return n >= 5 && n * 10 > all;
}

/* ---- fields ---- */

typedef CQ_VEC(cq_field) fields;

static bool listed(const fields *f, cq_field_kind kind, cq_str value)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->p[i].kind == kind && cq_str_eqi(f->p[i].value, value))
            return true;
    return false;
}

/* The value stays where it is. */
static bool add_view(fields *f, cq_field_kind kind, cq_str value)
{
    value = cq_str_sub(value, 0, CQ_MAX_VALUE);
    bool fits = value.n && f->n < CQ_MAX_FIELDS && !listed(f, kind, value);
    if (fits)
        CQ_PUSH(*f, (cq_field){ kind, value });
    return fits;
}

static void add_field(fields *f, cq_arena *a, cq_field_kind kind, cq_str value)
{
    if (add_view(f, kind, value))
        f->p[f->n - 1].value = cq_str_dup(a, f->p[f->n - 1].value);
}

static void add_marks(const cq_message *m, fields *f)
{
    cq_mark k;
    bool post = m->channel == CQ_POST;
    for (size_t at = 0; cq_mark_next(m->text, at, m->text.n, &k); at = k.at + k.len) {
        if (k.kind == CQ_TOK_LINK)
            add_view(f, CQ_F_LINK, k.value);
        else if (post)
            add_view(f, k.kind == CQ_TOK_TAG ? CQ_F_TAG : CQ_F_MENTION, k.value);
    }
}

static void add_hidden(cq_arena *a, cq_str hidden, fields *f)
{
    cq_buf squeezed = { 0 };
    for (size_t i = 0; i < hidden.n; i++) {
        bool space = hidden.p[i] == ' ' || hidden.p[i] == '\n' || hidden.p[i] == '\t';
        if (!space)
            cq_buf_char(&squeezed, hidden.p[i]);
        else if (squeezed.n && squeezed.p[squeezed.n - 1] != ' ')
            cq_buf_char(&squeezed, ' ');
    }
    add_field(f, a, CQ_F_HIDDEN, cq_str_trim(cq_buf_view(&squeezed)));
    cq_buf_done(&squeezed);
}

/* Never inside a rune; without marks of byte order before it and white space behind. */
static cq_str cut_text(cq_str s, bool *cut)
{
    while (cq_str_starts(s, CQ_STR("\xef\xbb\xbf")))
        s = cq_str_sub(s, 3, s.n);
    *cut = s.n > CQ_MAX_TEXT;
    if (*cut) {
        s.n = CQ_MAX_TEXT;
        while (s.n && ((uint8_t)s.p[s.n] >> 6) == 2)
            s.n--;
    }
    while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* As many fields as it takes, divided at spaces. */
static void add_unsure(cq_arena *a, cq_str words, fields *f)
{
    while (words.n) {
        size_t n = words.n;
        if (n > CQ_MAX_VALUE)
            for (n = CQ_MAX_VALUE; n && words.p[n] != ' ';)
                n--;
        n = n ? n : words.n;
        add_field(f, a, CQ_F_UNSURE, cq_str_trim(cq_str_sub(words, 0, n)));
        words = cq_str_sub(words, n, words.n);
    }
}

static cq_str with_letters(const bodies *b, cq_arena *a, cq_str text)
{
    return b->letters.n ? cq_str_printf(a, "%.*s\n%.*s", CQ_FMT(cq_str_trim(text)),
                                        CQ_FMT(cq_buf_view(&b->letters)))
                        : text;
}

void cq_visible(cq_message *m, cq_arena *a, bool *cut)
{
    bodies b = { .pages = m->channel == CQ_LETTER };
    fields f = { 0 };
    cq_buf only_html = { 0 }, only_plain = { 0 };

    for (size_t i = 0; i < m->part_n && i < CQ_MAX_PARTS; i++)
        read_part(&m->parts[i], a, &b);
    for (size_t i = 0; i < m->field_n; i++)
        CQ_PUSH(f, m->fields[i]);
    for (size_t i = 0; i < m->part_n && i < CQ_MAX_PARTS; i++)
        add_unsure(a, m->parts[i].unsure, &f);

    cq_str plain = cq_buf_view(&b.plain), html = cq_buf_view(&b.html), text = plain;
    if (b.has_html && !b.has_plain) {
        text = html;
    } else if (b.has_html) {
        bool html_has_more = lacks(html, plain, &only_html);
        bool plain_has_more = lacks(plain, html, &only_plain);
        text = html_has_more ? html : plain;
        if (html_has_more && plain_has_more)
            add_field(&f, a, CQ_F_OTHER_BODY, cq_buf_view(&only_plain));
        else if (plain_has_more)
            add_field(&f, a, CQ_F_OTHER_BODY, cq_buf_view(&only_plain));
    }
    m->text = cq_str_dup(a, cut_text(with_letters(&b, a, text), cut));
    add_hidden(a, cq_buf_view(&b.page.hidden), &f);
    for (size_t i = 0; i < b.page.links.n; i++)
        add_field(&f, a, CQ_F_LINK, b.page.links.p[i]);
    add_marks(m, &f);

    if (f.n > m->field_n) {
        m->fields = memcpy(cq_arena_get(a, f.n * sizeof *f.p), f.p, f.n * sizeof *f.p);
        m->field_n = f.n;
    }
    cq_html_done(&b.page);
    cq_buf_done(&b.plain);
    cq_buf_done(&b.html);
    cq_buf_done(&b.letters);
    cq_buf_done(&only_html);
    cq_buf_done(&only_plain);
    CQ_VEC_DONE(f);
}
