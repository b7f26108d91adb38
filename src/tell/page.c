/* page.c - see page.h. */
#include "tell/page.h"

#include <stdlib.h>
#include <string.h>

#include "tell/rune.h"

static const char ELLIPSIS[] = "\xe2\x80\xa6";

void cq_page_ink(const cq_page *p, cq_ink ink)
{
    static const char *const codes[] = { "0", "1", "2", "1;4", "7", "33" };
    if (p->colour)
        cq_buf_printf(p->out, "\x1b[%sm", codes[ink]);
}

void cq_page_line(const cq_page *p)
{
    while (p->out->n && p->out->p[p->out->n - 1] == ' ')
        p->out->n--;
    cq_buf_char(p->out, '\n');
}

static void blanks(const cq_page *p, int n)
{
    while (n-- > 0)
        cq_buf_char(p->out, ' ');
}

/* The longest head of s of at most `columns`, by whole characters, but one at least. */
static size_t fitting(cq_str s, int columns)
{
    cq_str rest = s;
    int used = 0;
    while (rest.n) {
        cq_str next = rest;
        used += cq_rune_width(cq_rune_next(&next));
        if (used > columns && rest.n < s.n)
            break;
        rest = next;
    }
    return s.n - rest.n;
}

/* Write a word with its slots marked. */
static void marked(const cq_page *p, cq_str word)
{
    for (size_t i = 0; i < word.n; i++) {
        cq_str rest = cq_str_sub(word, i, word.n);
        size_t end = cq_str_find(rest, CQ_STR("]"));
        if (cq_str_starts(rest, CQ_STR("[["))) {
            cq_buf_char(p->out, '[');
            i++;
        } else if (word.p[i] == '[' && end < rest.n) {
            cq_page_ink(p, CQ_INK_MARK);
            cq_buf_str(p->out, cq_str_sub(rest, 0, end + 1));
            cq_page_ink(p, CQ_INK_PLAIN);
            i += end;
        } else {
            cq_buf_char(p->out, word.p[i]);
        }
    }
}

/* One line of the text, already without unsafe characters. */
static void wrap(const cq_page *p, int indent, int *at, cq_str line, bool slots)
{
    cq_str word;
    while (cq_str_split(&line, ' ', &word)) {
        int columns = cq_rune_columns(word);
        if (*at > indent && *at + 1 + columns > p->width) {
            cq_page_line(p);
            blanks(p, indent);
            *at = indent;
        } else if (*at > indent) {
            cq_buf_char(p->out, ' ');
            ++*at;
        }
        while (*at + columns > p->width) { /* longer than a line: broken anywhere */
            size_t n = fitting(word, p->width - indent);
            if (n == word.n)
                break;
            cq_buf_str(p->out, cq_str_sub(word, 0, n));
            cq_page_line(p);
            blanks(p, indent);
            word = cq_str_sub(word, n, word.n);
            columns = cq_rune_columns(word);
        }
        if (slots)
            marked(p, word);
        else
            cq_buf_str(p->out, word);
        *at += columns;
    }
}

void cq_page_text(const cq_page *p, int indent, const char *lead, cq_str text, bool slots)
{
    cq_str line;
    cq_buf clean = { 0 };
    int at = indent;

    if (lead) {
        cq_buf_z(p->out, lead);
        blanks(p, indent - cq_rune_columns(cq_str_z(lead)));
    }
    if (text.n == 0)
        cq_page_line(p);
    while (cq_str_line(&text, &line)) {
        cq_buf_clear(&clean);
        cq_rune_line(&clean, line);
        wrap(p, indent, &at, cq_buf_view(&clean), slots);
        cq_page_line(p);
        if (text.n)
            blanks(p, indent);
        at = indent;
    }
    cq_buf_done(&clean);
}

void cq_page_head(const cq_page *p, const char *title)
{
    cq_buf_char(p->out, '\n');
    cq_page_ink(p, CQ_INK_BOLD);
    cq_page_text(p, 0, NULL, cq_str_z(title), false);
    cq_page_ink(p, CQ_INK_PLAIN);
}

void cq_page_cell(const cq_page *p, int columns, cq_str text)
{
    cq_buf clean = { 0 };
    cq_rune_line(&clean, text);
    cq_str s = cq_buf_view(&clean);
    int room = abs(columns), used = cq_rune_columns(s);
    bool cut = used > room;

    if (cut) {
        s = cq_str_sub(s, 0, fitting(s, room - 1));
        used = cq_rune_columns(s) + 1;
    }
    if (columns < 0)
        blanks(p, room - used);
    cq_buf_str(p->out, s);
    if (cut)
        cq_buf_z(p->out, ELLIPSIS);
    if (columns > 0)
        blanks(p, room - used);
    cq_buf_done(&clean);
}
