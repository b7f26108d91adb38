/* markup.c - see markup.h. */
#include "tell/markup.h"

#include "tell/rune.h"

static void add(cq_buf *out, cq_str s, const char *before, const char *after)
{
    while (s.n) {
        uint32_t r = cq_rune_next(&s);
        if (r == '<')
            cq_buf_z(out, "&lt;");
        else if (r == '>')
            cq_buf_z(out, "&gt;");
        else if (r == '&')
            cq_buf_z(out, "&amp;");
        else if (r == '"')
            cq_buf_z(out, "&quot;");
        else if (r == '\'')
            cq_buf_z(out, "&#39;");
        else if (r >= '\t' && r <= '\r')
            cq_buf_char(out, ' ');
        else if (cq_rune_unsafe(r))
            cq_buf_printf(out, "%sU+%04X%s", before, r, after);
        else
            cq_buf_rune(out, r);
    }
}

void cq_markup_text(cq_buf *out, cq_str s)
{
    add(out, s, "[", "]");
}

void cq_markup_bdi(cq_buf *out, cq_str s)
{
    cq_buf_z(out, "<bdi>");
    add(out, s, "<i class=odd>", "</i>");
    cq_buf_z(out, "</bdi>");
}
