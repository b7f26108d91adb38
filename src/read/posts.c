/* posts.c - see posts.h. */
#include "read/posts.h"

#include <stdio.h>
#include <string.h>

#include "base/bounds.h"
#include "read/utf.h"

/* Is it one of so many? Of most values the length already says that they are not. */
static bool any_of(cq_str s, const cq_str *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s.n == words[i].n && cq_str_eqi(s, words[i]))
            return true;
    return false;
}

#define ANY_OF(s, words) any_of(s, words, sizeof words / sizeof *(words))

bool cq_post_nothing(cq_str s)
{
    static const cq_str words[] = { CQ_WORD("na"),   CQ_WORD("n/a"), CQ_WORD("null"),
                                    CQ_WORD("none"), CQ_WORD("nan"), CQ_WORD("nil"),
                                    CQ_WORD("-"),    CQ_WORD("-1"),  CQ_WORD("[]") };
    return s.n == 0 || (s.n < 5 && ANY_OF(s, words));
}

bool cq_post_nobody(cq_str s)
{
    static const cq_str words[] = { CQ_WORD("anonymous"), CQ_WORD("[deleted]"),
                                    CQ_WORD("[removed]"), CQ_WORD("deleted"),
                                    CQ_WORD("unknown"),   CQ_WORD("(unknown)"),
                                    CQ_WORD("private"),   CQ_WORD("unavailable"),
                                    CQ_WORD("withheld") };
    return cq_post_nothing(s) || (s.n >= 7 && s.n < 12 && ANY_OF(s, words));
}

bool cq_post_taken_back(cq_str s)
{
    s = cq_str_trim(s);
    return s.n == 9 && s.p[0] == '[' &&
           (cq_str_eq(s, CQ_STR("[deleted]")) || cq_str_eq(s, CQ_STR("[removed]")));
}

cq_str cq_post_number(cq_arena *a, cq_str s)
{
    enum { LEAST = 5 }; /* digits */
    size_t n = 0, digits = 0;
    s = cq_str_trim(s);
    char *to = cq_arena_get(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (digit || (s.p[i] == '+' && i == 0))
            to[n++] = s.p[i];
        else if (!memchr(" -()./\xc2\xa0", s.p[i], 8))
            return s;
        digits += digit;
    }
    return digits < LEAST ? s : (cq_str){ to, n };
}

/* A value as a key may hold it: valid, and of bounded length. */
static cq_str tidy(cq_arena *a, cq_str s)
{
    if (!s.n)
        return CQ_STR("");
    s = cq_utf8_cut(cq_str_trim(s), CQ_MAX_VALUE);
    return cq_utf8_cut(cq_utf8_repair(a, s, NULL), CQ_MAX_VALUE);
}

/* An id, without the ".0" that a table of floats gives a whole number. */
static cq_str tidy_id(cq_arena *a, cq_str s)
{
    s = tidy(a, s);
    if (cq_post_nothing(s))
        return CQ_STR("");
    if (s.n > 2 && s.p[s.n - 1] == '0' && s.p[s.n - 2] == '.') {
        int64_t v;
        cq_str whole = cq_str_sub(s, 0, s.n - 2);
        if (cq_str_int(whole, 0, INT64_MAX, &v))
            return whole;
    }
    return s;
}

static cq_str unmarked(cq_col col, cq_str s)
{
    if (s.n > 1 && ((col == CQ_COL_TAG && s.p[0] == '#') ||
                    (col == CQ_COL_MENTION && s.p[0] == '@')))
        return cq_str_sub(s, 1, s.n);
    return s;
}

static void add(cq_message *m, cq_field_kind kind, cq_str value)
{
    if (value.n && m->field_n < CQ_MAX_FIELDS)
        m->fields[m->field_n++] = (cq_field){ kind, value };
}

static bool separates(char c, cq_col col, bool brackets)
{
    if (c == '\n' || c == '\r' || c == '\t')
        return true;
    if (brackets)
        return c == ',' || c == '[' || c == ']' || c == '\'' || c == '"';
    if (c == ' ')
        return true;
    return col == CQ_COL_LINK ? false : c == ',' || c == ';' || c == '|';
}

/* The links, tags and so on of one value: a JSON or Python list, or words. An address may
 * hold commas, so only blanks part those outside a list. */
static void add_list(cq_message *m, cq_arena *a, cq_col col, cq_field_kind kind, cq_str s)
{
    if (!s.n)
        return;
    s = cq_str_trim(s);
    if (cq_post_nothing(s))
        return;
    bool lines = memchr(s.p, '\n', s.n) != NULL;
    bool brackets = !lines && s.p[0] == '[' && s.p[s.n - 1] == ']';
    for (size_t i = 0, j; i < s.n; i = j + 1) {
        for (j = i; j < s.n; j++)
            if (lines ? s.p[j] == '\n' : separates(s.p[j], col, brackets))
                break;
        cq_str one = unmarked(col, tidy_id(a, cq_str_sub(s, i, j)));
        add(m, kind, col == CQ_COL_TARGET ? cq_str_lower(a, one) : one);
    }
}

static void add_one(cq_message *m, cq_arena *a, cq_field_kind kind, cq_str s)
{
    if (s.n)
        add(m, kind, tidy_id(a, s));
}

static cq_channel channel_of(const cq_row *row)
{
    cq_str s = cq_str_trim(row->value[CQ_COL_CHANNEL]);
    if (cq_str_eqi(s, CQ_STR("mail")) || cq_str_eqi(s, CQ_STR("email")))
        return CQ_MAIL;
    if (cq_str_eqi(s, CQ_STR("letter")))
        return CQ_LETTER;
    return row->call || cq_str_eqi(s, CQ_STR("call")) ? CQ_CALL : CQ_POST;
}

/* Which of the four is the sender. */
static cq_col sender_of(const cq_str *value, bool call)
{
    if (call && value[CQ_COL_NUMBER].n)
        return CQ_COL_NUMBER;
    return value[CQ_COL_AUTHOR].n   ? CQ_COL_AUTHOR
           : value[CQ_COL_HANDLE].n ? CQ_COL_HANDLE
                                    : CQ_COL_NAME;
}

static void fill_sender(const cq_row *row, cq_arena *a, cq_message *m)
{
    const cq_str *v = row->value;
    m->sender = tidy_id(a, v[sender_of(v, row->call)]);
    m->nobody = cq_post_nobody(m->sender) ||
                (v[CQ_COL_HANDLE].n && cq_post_nobody(cq_str_trim(v[CQ_COL_HANDLE])));
    if (m->channel == CQ_MAIL)
        m->sender = cq_str_lower(a, m->sender);
    cq_str handle = tidy(a, v[CQ_COL_HANDLE]), name = tidy(a, v[CQ_COL_NAME]);
    m->sender_name = name.n ? name : handle;
    if (handle.n && !cq_str_eq(handle, m->sender))
        add(m, CQ_F_HANDLE, handle);
}

/* Upper bound on the fields of a row. */
static size_t room_for(const cq_row *row)
{
    static const cq_col listed[] = { CQ_COL_LINK, CQ_COL_TAG, CQ_COL_MENTION,
                                     CQ_COL_TARGET };
    size_t n = 16;
    for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
        n += row->value[listed[i]].n / 2 + 1;
    return n < CQ_MAX_FIELDS ? n : CQ_MAX_FIELDS;
}

/* "0" answers nothing: TikTok writes it so. */
static cq_str answered(cq_str id)
{
    return cq_str_eq(cq_str_trim(id), CQ_STR("0")) ? CQ_STR("") : id;
}

static void fill_fields(const cq_row *row, cq_arena *a, cq_message *m)
{
    const cq_str *v = row->value;
    add_list(m, a, CQ_COL_LINK, CQ_F_LINK, v[CQ_COL_LINK]);
    add_list(m, a, CQ_COL_TAG, CQ_F_TAG, v[CQ_COL_TAG]);
    add_list(m, a, CQ_COL_MENTION, CQ_F_MENTION, v[CQ_COL_MENTION]);
    add_list(m, a, CQ_COL_TARGET, CQ_F_TARGET, v[CQ_COL_TARGET]);
    add_one(m, a, CQ_F_REPOST, v[CQ_COL_REPOST]);
    add_one(m, a, CQ_F_REPLY, answered(v[CQ_COL_REPLY]));
    add_one(m, a, CQ_F_THREAD, v[CQ_COL_THREAD]);
    add_one(m, a, CQ_F_PLACE, v[CQ_COL_PLACE]);
    add_one(m, a, CQ_F_MAILER, v[CQ_COL_CLIENT]);
    if (row->call) {
        add_one(m, a, CQ_F_DURATION, v[CQ_COL_DURATION]);
        add_one(m, a, CQ_F_ANSWERED, v[CQ_COL_ANSWERED]);
    }
}

static bool holds(cq_str s, const char *z)
{
    return cq_str_findi(s, cq_str_z(z)) < s.n;
}

/* Markup in a field that is a text on other platforms. */
static bool is_html(cq_str s)
{
    return memchr(s.p, '<', s.n) &&
           (cq_str_startsi(s, CQ_STR("<p>")) || cq_str_startsi(s, CQ_STR("<p ")) ||
            cq_str_startsi(s, CQ_STR("<div")) || holds(s, "<br>") || holds(s, "<br/>") ||
            holds(s, "<br />"));
}

static void fill_text(const cq_row *row, cq_arena *a, cq_message *m)
{
    cq_str text = row->value[CQ_COL_TEXT];
    if (!text.n || cq_post_taken_back(text))
        return;
    m->parts = cq_arena_zero(a, 1, sizeof *m->parts);
    m->part_n = 1;
    m->parts[0].bytes = text;
    m->parts[0].charset = row->charset;
    m->parts[0].html = is_html(text);
}

const char *cq_post_fill(const cq_row *row, cq_arena *a, cq_message *m)
{
    cq_str time = cq_str_trim(row->value[CQ_COL_TIME]);
    *m = (cq_message){ .channel = channel_of(row), .time = CQ_NO_TIME };
    m->fields = cq_arena_get(a, room_for(row) * sizeof *m->fields);
    m->id = tidy_id(a, row->value[CQ_COL_ID]);
    m->subject = tidy(a, row->value[CQ_COL_SUBJECT]);
    fill_sender(row, a, m);
    fill_fields(row, a, m);
    fill_text(row, a, m);
    if (cq_post_nothing(time))
        return NULL;
    m->time = cq_time_read(time, row->dates, row->tz);
    if (m->time == CQ_NO_TIME)
        return "a time that is not understood";
    m->time_source = CQ_TIME_STATED;
    return NULL;
}

enum { LABEL_NAME = 40, LABEL_ITEM = 80 }; /* bytes of a name, of an item and the end */

void cq_post_label(const char *format, const cq_str name[CQ_COLS], bool call,
                   const char *remark, char out[CQ_LABEL])
{
    size_t n = (size_t)snprintf(out, CQ_LABEL, "%s", format);
    cq_col sender = sender_of(name, call);
    bool some = false;
    for (int c = 0; c < CQ_COLS && n + LABEL_ITEM < CQ_LABEL; c++) {
        if (!name[c].n || (c == CQ_COL_NUMBER && !call))
            continue;
        const char *field = c == (int)sender ? "author" : cq_col_name((cq_col)c);
        n += (size_t)snprintf(out + n, CQ_LABEL - n, "%s%s=%.*s", some ? ", " : " (",
                              field, CQ_FMT(cq_utf8_cut(name[c], LABEL_NAME)));
        some = true;
    }
    snprintf(out + n, CQ_LABEL - n, "%s%s", remark, some ? ")" : "");
}
