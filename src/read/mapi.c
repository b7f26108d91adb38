/* mapi.c - see mapi.h. */
#include "read/mapi.h"

#include <stdio.h>
#include <string.h>

#include "base/bounds.h"
#include "base/time.h"
#include "read/rtf.h"
#include "read/utf.h"

enum {
    LINE = 57, /* bytes of a line of base64 */
    MAX_INNER = 8
};

const cq_prop *cq_mapi_get(const cq_mapi *m, uint16_t id)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->props[i].id == id)
            return &m->props[i];
    return NULL;
}

static uint64_t number(const cq_mapi *m, uint16_t id)
{
    const cq_prop *p = cq_mapi_get(m, id);
    uint64_t v = 0;
    for (size_t i = 0; p && i < p->value.n && i < 8; i++)
        v |= (uint64_t)(unsigned char)p->value.p[i] << 8 * i;
    return v;
}

const char *cq_mapi_charset(uint64_t page, cq_arena *a)
{
    static const struct {
        int page;
        const char *name;
    } known[] = {
        { 65001, "utf-8" },  { 20127, "us-ascii" }, { 20866, "koi8-r" },
        { 21866, "koi8-u" }, { 932, "shift_jis" },  { 936, "gb18030" },
        { 949, "euc-kr" },   { 950, "big5" },       { 50220, "iso-2022-jp" },
        { 51932, "euc-jp" }, { 54936, "gb18030" },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (page == (uint64_t)known[i].page)
            return known[i].name;
    if (page >= 28591 && page <= 28605)
        return cq_str_printf(a, "iso-8859-%d", (int)page - 28590).p;
    return page >= 1250 && page <= 1258 ? cq_str_printf(a, "windows-%d", (int)page).p
                                        : "windows-1252";
}

static cq_str narrow(cq_str wide, cq_arena *a)
{
    cq_utf16 d = { 0 };
    char *to = cq_arena_get(a, 3 * (wide.n / 2 + 2));
    cq_str s = { to, cq_utf16_decode(&d, wide.p, wide.n, to) };
    while (s.n && s.p[s.n - 1] == 0)
        s.n--;
    return s;
}

cq_str cq_mapi_text(const cq_mapi *m, uint16_t id, cq_arena *a, const char **charset)
{
    const cq_prop *p = cq_mapi_get(m, id);
    *charset = "utf-8";
    if (!p || (p->type != CQ_MAPI_UNICODE && p->type != CQ_MAPI_STRING8))
        return CQ_STR("");
    if (p->type == CQ_MAPI_UNICODE)
        return narrow(p->value, a);
    cq_str s = p->value;
    *charset = cq_mapi_charset(number(m, CQ_MAPI_CODEPAGE), a);
    while (s.n && s.p[s.n - 1] == 0)
        s.n--;
    return s;
}

/* --- a mail is written --- */

static bool full(const cq_buf *out)
{
    return out->n > CQ_MAX_MAIL / 2; /* what base64 makes of the rest is seen first */
}

static void base64(cq_str s, bool lines, cq_buf *out)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.n; i += 3) {
        uint32_t v = 0;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            cq_buf_char(out, i + k > s.n ? '=' : digits[v >> (18 - 6 * k) & 63]);
        if (lines && (i + 3) % LINE == 0)
            cq_buf_char(out, '\n');
    }
}

/* An encoded word, whatever is in it. */
static void word(cq_str s, const char *charset, cq_buf *out)
{
    cq_buf_printf(out, "=?%s?B?", charset);
    base64(cq_str_sub(s, 0, CQ_MAX_VALUE), false, out);
    cq_buf_z(out, "?=");
}

static void text_header(const cq_mapi *m, const char *name, uint16_t id, cq_arena *a,
                        cq_buf *out)
{
    const char *charset;
    cq_str s = cq_mapi_text(m, id, a, &charset);
    if (!s.n)
        return;
    cq_buf_printf(out, "%s: ", name);
    word(s, charset, out);
    cq_buf_char(out, '\n');
}

/* Characters that an address may have, so that no header is smuggled in. */
static bool is_address(cq_str s)
{
    bool at = false;
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= ' ' || strchr("<>,;:\"()", s.p[i]))
            return false;
        at |= s.p[i] == '@';
    }
    return at && s.n <= CQ_MAX_VALUE;
}

/* The first of the properties that is an address: Exchange keeps a path "/O=..." of its own in
 * place of one. */
static cq_str address(const cq_mapi *m, const uint16_t *ids, size_t n, cq_arena *a)
{
    const char *charset;
    for (size_t i = 0; i < n; i++) {
        cq_str s = cq_mapi_text(m, ids[i], a, &charset);
        if (is_address(s))
            return s;
    }
    return CQ_STR("");
}

static void mailbox(const cq_mapi *m, const char *header, const uint16_t ids[2],
                    uint16_t name_id, cq_arena *a, cq_buf *out)
{
    const char *charset;
    cq_str name = cq_mapi_text(m, name_id, a, &charset), to = address(m, ids, 2, a);
    if (!name.n && !to.n)
        return;
    cq_buf_printf(out, "%s: ", header);
    word(name, charset, out);
    cq_buf_printf(out, " <%.*s>\n", CQ_FMT(to));
}

static void date_header(const cq_mapi *m, cq_buf *out)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    uint64_t t = number(m, CQ_MAPI_SUBMITTED);
    t = t ? t : number(m, CQ_MAPI_DELIVERED);
    int64_t s = (int64_t)(t / 10000000) - INT64_C(11644473600), y;
    int month, day;
    if (s < 0 || s > INT64_C(1) << 33)
        return;
    cq_civil(s / 86400, &y, &month, &day);
    cq_buf_printf(out, "Date: %d %.3s %lld %02d:%02d:%02d +0000\n", day,
                  months + 3 * (month - 1), (long long)y, (int)(s / 3600 % 24),
                  (int)(s / 60 % 60), (int)(s % 60));
}

static void recipients(const cq_mapi *m, cq_arena *a, cq_buf *out)
{
    static const uint16_t ids[] = { CQ_MAPI_SMTP, CQ_MAPI_ADDRESS };
    size_t n = 0;
    for (const cq_mapi *r = m->recipients; r && n < CQ_MAX_TARGETS; r = r->next, n++)
        mailbox(r, number(r, CQ_MAPI_RECIPIENT_TYPE) == 2 ? "Cc" : "To", ids,
                CQ_MAPI_NAME, a, out);
}

static void id_header(const cq_mapi *m, const char *name, uint16_t id, cq_arena *a,
                      cq_buf *out)
{
    const char *charset;
    cq_str s = cq_mapi_text(m, id, a, &charset), line;
    if (s.n && s.n <= CQ_MAX_VALUE && cq_str_line(&s, &line))
        cq_buf_printf(out, "%s: %.*s\n", name, CQ_FMT(line));
}

static void made_headers(const cq_mapi *m, cq_arena *a, cq_buf *out)
{
    static const uint16_t whose[] = { CQ_MAPI_FOR_SMTP, CQ_MAPI_FOR_ADDRESS };
    static const uint16_t sender[] = { CQ_MAPI_SENDER_SMTP, CQ_MAPI_SENDER_ADDRESS };
    bool represents = address(m, whose, 2, a).n > 0;
    mailbox(m, "From", represents ? whose : sender,
            represents ? CQ_MAPI_FOR_NAME : CQ_MAPI_SENDER_NAME, a, out);
    if (represents)
        mailbox(m, "Sender", sender, CQ_MAPI_SENDER_NAME, a, out);
    recipients(m, a, out);
    date_header(m, out);
    text_header(m, "Subject", CQ_MAPI_SUBJECT, a, out);
    id_header(m, "Message-ID", CQ_MAPI_MESSAGE_ID, a, out);
    id_header(m, "In-Reply-To", CQ_MAPI_IN_REPLY_TO, a, out);
}

static bool of_mime(cq_str line)
{
    return cq_str_startsi(line, CQ_STR("Content-")) ||
           cq_str_startsi(line, CQ_STR("MIME-Version:"));
}

/* The transport's headers but those of the MIME that is gone. */
static bool kept_headers(cq_str headers, cq_buf *out)
{
    cq_str line;
    bool drop = true, some = false;
    while (headers.n && cq_str_line(&headers, &line) && (line.n || !some)) {
        bool folded = line.n && (line.p[0] == ' ' || line.p[0] == '\t');
        bool header = cq_str_find(line, CQ_STR(":")) < line.n;
        drop = folded ? drop : !header || of_mime(line);
        if (drop)
            continue;
        cq_buf_str(out, line);
        cq_buf_char(out, '\n');
        some = true;
    }
    return some;
}

/* --- its parts --- */

static void boundary(int depth, const char *tail, cq_buf *out)
{
    cq_buf_printf(out, "\n--claque-%d%s\n", depth, tail);
}

static void part(cq_str bytes, const char *type, const char *charset, cq_buf *out)
{
    if (!bytes.n || full(out))
        return;
    cq_buf_printf(out,
                  "Content-Type: %s; charset=%s\nContent-Transfer-Encoding: base64\n\n",
                  type, charset);
    base64(bytes, true, out);
}

static cq_part plain_body(const cq_mapi *m, cq_arena *a)
{
    const char *charset;
    cq_part p = { .bytes = cq_mapi_text(m, CQ_MAPI_BODY, a, &charset) };
    p.charset = cq_str_z(charset);
    return p;
}

/* The HTML, which is text or bytes. */
static cq_part html_body(const cq_mapi *m, cq_arena *a)
{
    const char *charset;
    const cq_prop *raw = cq_mapi_get(m, CQ_MAPI_HTML);
    cq_part p = { .html = true };
    p.bytes = cq_mapi_text(m, CQ_MAPI_HTML, a, &charset);
    if (raw && raw->type == CQ_MAPI_BINARY) {
        p.bytes = raw->value;
        charset = cq_mapi_charset(number(m, CQ_MAPI_HTML_CODEPAGE), a);
    }
    p.charset = cq_str_z(charset);
    return p;
}

static cq_part rtf_body(const cq_mapi *m, cq_arena *a)
{
    const cq_prop *rtf = cq_mapi_get(m, CQ_MAPI_RTF);
    cq_part p = { .html = true, .bytes = CQ_STR(""), .charset = CQ_STR("") };
    int page;
    if (!rtf || rtf->type != CQ_MAPI_BINARY)
        return p;
    p.bytes = cq_rtf_html(a, cq_rtf_unpack(a, rtf->value), &page);
    p.charset = cq_str_z(cq_mapi_charset((uint64_t)page, a));
    return p;
}

cq_part cq_mapi_body(const cq_mapi *m, cq_arena *a)
{
    cq_part p = html_body(m, a);
    if (!p.bytes.n)
        p = plain_body(m, a);
    return p.bytes.n ? p : rtf_body(m, a);
}

static void add_body(const cq_part *p, int depth, cq_buf *out)
{
    if (!p->bytes.n)
        return;
    boundary(depth, "", out);
    part(p->bytes, p->html ? "text/html" : "text/plain", p->charset.p, out);
}

/* The text, and the HTML; of RTF alone the words. */
static void bodies(const cq_mapi *m, int depth, cq_arena *a, cq_buf *out)
{
    cq_part text = plain_body(m, a), html = html_body(m, a);
    if (!text.bytes.n && !html.bytes.n)
        html = rtf_body(m, a);
    cq_buf_printf(out, "Content-Type: multipart/alternative; boundary=\"claque-%d\"\n\n",
                  depth);
    add_body(&text, depth, out);
    add_body(&html, depth, out);
    boundary(depth, "--", out);
}

static void write_mail(const cq_mapi *m, int depth, cq_arena *a, cq_buf *out);

static void attachment(const cq_mapi *t, int depth, cq_arena *a, cq_buf *out)
{
    const char *charset;
    const cq_prop *data = cq_mapi_get(t, CQ_MAPI_DATA);
    cq_str name = cq_mapi_text(t, CQ_MAPI_FILE, a, &charset);
    if (!name.n)
        name = cq_mapi_text(t, CQ_MAPI_SHORT_FILE, a, &charset);
    if (t->inner && depth < 2 * MAX_INNER) {
        boundary(depth, "", out);
        cq_buf_z(out, "Content-Type: message/rfc822\n\n");
        write_mail(t->inner, depth + 2, a, out);
    } else if (data && data->value.n < CQ_MAX_MAIL / 2 && !full(out)) {
        boundary(depth, "", out);
        cq_buf_z(out, "Content-Type: application/octet-stream\n"
                      "Content-Disposition: attachment; filename=\"");
        word(name, charset, out);
        cq_buf_z(out, "\"\nContent-Transfer-Encoding: base64\n\n");
        base64(data->value, true, out);
    }
}

static void write_mail(const cq_mapi *m, int depth, cq_arena *a, cq_buf *out)
{
    const char *charset;
    if (!kept_headers(cq_mapi_text(m, CQ_MAPI_HEADERS, a, &charset), out))
        made_headers(m, a, out);
    cq_buf_printf(out,
                  "MIME-Version: 1.0\nContent-Type: multipart/mixed; "
                  "boundary=\"claque-%d\"\n\n",
                  depth);
    boundary(depth, "", out);
    bodies(m, depth + 1, a, out);
    for (const cq_mapi *t = m->attachments; t; t = t->next)
        attachment(t, depth, a, out);
    boundary(depth, "--", out);
}

void cq_mapi_mail(const cq_mapi *m, cq_arena *a, cq_buf *out)
{
    write_mail(m, 0, a, out);
}
