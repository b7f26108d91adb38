/* chat.c - see reader.h: a chat that WhatsApp exported as text.
 *
 * A message begins with a stamp (stamp.h) and a name; what follows on lines without one is
 * still its text. Lines with a stamp and no name are the chat's own notices. Which of the
 * date's numbers is the day shows where one is over 12, else where the other order would
 * run backwards, since a chat is in the order of time; where nothing shows it, that is told. */
#include <stdio.h>
#include <string.h>

#include "base/bounds.h"
#include "read/posts.h"
#include "read/reader.h"
#include "read/stamp.h"

enum { LOOK = 1 << 20, MAX_LINE = 1 << 16, MAX_NAME = 200 };

typedef struct {
    uint32_t style;
    bool bracket;
    cq_dates dates;
    bool guessed; /* nothing shows which number is the day */
} manner;

static cq_str without_bom(cq_str s)
{
    return cq_str_sub(s, cq_str_starts(s, CQ_STR("\xef\xbb\xbf")) ? 3 : 0, s.n);
}

/* A day's number that grows with time, under either order. */
static int day_number(const cq_stamp *s, bool month_first)
{
    int month = s->number[month_first ? 0 : 1], day = s->number[month_first ? 1 : 0];
    return (s->number[2] * 13 + month) * 32 + day;
}

static void settle_dates(manner *m, const int over[2], const int back[2], bool american)
{
    if (m->dates != CQ_DATES_UNKNOWN)
        return;
    m->guessed = over[0] == over[1] && back[0] == back[1];
    bool month_first = m->guessed           ? american
                       : over[0] != over[1] ? over[1] > over[0]
                                            : back[1] < back[0];
    m->dates = month_first ? CQ_DATES_MDY : CQ_DATES_DMY;
}

/* How the stamps of the chat are written; returns how many there are. */
static int study(cq_str head, cq_dates dates, manner *m)
{
    int n = 0, over[2] = { 0 }, back[2] = { 0 }, last[2] = { 0 };
    bool american = false;
    cq_str line;
    head = without_bom(head);
    *m = (manner){ .dates = dates };
    while (cq_str_line(&head, &line)) {
        cq_stamp s;
        size_t end;
        if (!cq_stamp_read(line, &s, &end) || (m->style && s.style != m->style))
            continue;
        m->style = s.style;
        m->bracket = s.bracket;
        american = s.american;
        n++;
        if (s.digits[0] == 4) { /* the year comes first */
            m->dates = CQ_DATES_DMY;
            continue;
        }
        for (int order = 0; order < 2; order++) {
            int now = day_number(&s, order);
            over[order] += s.number[order] > 12;
            back[order] += now < last[order];
            last[order] = now;
        }
    }
    settle_dates(m, over, back, american);
    return n;
}

static bool begins(cq_str line, const manner *m, cq_stamp *s, size_t *end)
{
    return cq_stamp_read(line, s, end) && s->style == m->style;
}

/* Where the message at the window's begin ends: before the next stamp. */
static size_t message_end(cq_bytes *in, const manner *m)
{
    size_t end = cq_bytes_line(in, 0, CQ_MAX_TEXT), behind;
    cq_stamp s;
    while (end < CQ_MAX_TEXT && cq_bytes_need(in, end + 1)) {
        cq_bytes_need(in, end + CQ_STAMP_MOST);
        cq_str next = { in->p + end, in->n - end };
        if (begins(cq_str_sub(next, 0, CQ_STAMP_MOST), m, &s, &behind))
            break;
        end = cq_bytes_line(in, end, end + CQ_MAX_TEXT);
    }
    return end;
}

/* The name without the marks of direction about it and the "~" before a stranger's. */
static cq_str sender_of(cq_arena *a, cq_str name)
{
    char *to = cq_arena_get(a, name.n + 1);
    size_t n = 0;
    for (size_t i = 0, mark; i < name.n; i += mark ? mark : 1) {
        mark = cq_stamp_mark(cq_str_sub(name, i, name.n));
        if (!mark)
            to[n++] = name.p[i];
    }
    cq_str s = cq_str_trim((cq_str){ to, n });
    if (cq_str_starts(s, CQ_STR("~")))
        s = cq_str_sub(s, 1, s.n);
    return cq_post_number(a, s);
}

/* Cut "Name: text"; false of a notice, in which a quoted thing may hold a colon. */
static bool cut_name(cq_str s, cq_str *name, cq_str *text)
{
    size_t colon = cq_str_find(cq_str_sub(s, 0, MAX_NAME), CQ_STR(": "));
    size_t lf = cq_str_find(s, CQ_STR("\n"));
    if (colon == s.n || colon >= MAX_NAME || colon > lf || colon == 0)
        return false;
    *name = cq_str_sub(s, 0, colon);
    *text = cq_str_sub(s, colon + 2, s.n);
    return cq_str_find(*name, CQ_STR("\"")) == name->n &&
           cq_str_find(*name, CQ_STR("\xe2\x80\x9c")) == name->n;
}

/* The file that the text's first line stands for: "IMG-20260302-WA0001.jpg (file attached)",
 * "STK-..." of a sticker, or "<attached: 00000012-PHOTO-2026-03-02.jpg>", in any language;
 * or "". */
static cq_str attached_file(cq_str text)
{
    static const char mark[] = "\xe2\x80\x8e"; /* from left to right */
    cq_str line, name = CQ_STR("");
    if (!cq_str_line(&text, &line))
        return name;
    line = cq_str_trim(line);
    if (cq_str_starts(line, cq_str_z(mark)))
        line = cq_str_sub(line, sizeof mark - 1, line.n);
    size_t colon = cq_str_find(line, CQ_STR(": ")),
           blank = cq_str_find(line, CQ_STR(" "));
    if (cq_str_starts(line, CQ_STR("<")) && cq_str_ends(line, CQ_STR(">")) &&
        colon < line.n)
        name = cq_str_sub(line, colon + 2, line.n - 1);
    else if ((cq_str_starts(line, CQ_STR("IMG-")) ||
              cq_str_starts(line, CQ_STR("STK-"))) &&
             cq_str_ends(line, CQ_STR(")")))
        name = cq_str_sub(line, 0, blank);
    return cq_album_holds(name) && cq_str_find(name, CQ_STR("/")) == name.n ? name
                                                                            : CQ_STR("");
}

/* What the program wrote in place of a picture or of a text taken back. */
static bool placeholder(cq_str line)
{
    static const char *const taken_back[] = { "This message was deleted",
                                              "You deleted this message" };
    line = cq_str_trim(line);
    if (attached_file(line).n)
        return true;
    if (line.n < 120 && cq_str_starts(line, CQ_STR("\xe2\x80\x8e")))
        return true;
    for (size_t i = 0; i < sizeof taken_back / sizeof *taken_back; i++)
        if (cq_str_eq(line, cq_str_z(taken_back[i])))
            return true;
    return line.n > 2 && line.n < 80 && line.p[0] == '<' && line.p[line.n - 1] == '>' &&
           cq_str_find(line, CQ_STR("://")) == line.n;
}

/* The text without a placeholder before it and a "<This message was edited>" behind. */
static cq_str own_words(cq_str text)
{
    cq_str rest = text, line;
    if (cq_str_line(&rest, &line) && placeholder(line))
        text = rest;
    text = cq_str_trim(text);
    cq_str last = cq_str_sub(text, text.n > 80 ? text.n - 80 : 0, text.n);
    size_t mark = cq_str_find(last, CQ_STR("\xe2\x80\x8e<"));
    if (mark < last.n && last.p[last.n - 1] == '>')
        text.n -= last.n - mark;
    return cq_str_trim(text);
}

static bool strip_head(cq_str *s, cq_str head)
{
    bool is = cq_str_starts(*s, head);
    if (is)
        *s = cq_str_sub(*s, head.n, s->n);
    return is;
}

/* The chat's name by its file: "WhatsApp Chat with Valley.txt"; that of "_chat.txt" is the
 * folder's or the archive's. */
static cq_str chat_name(const char *path)
{
    cq_str s = cq_str_z(path);
    static const char *const tails[] = { "/_chat.txt", "!_chat.txt", ".txt", ".zip" };

    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (cq_str_endsi(s, cq_str_z(tails[i])))
            s.n -= strlen(tails[i]);
    for (size_t i = s.n; i-- > 0;)
        if (s.p[i] == '/' || s.p[i] == '!') {
            s = cq_str_sub(s, i + 1, s.n);
            break;
        }
    if (!strip_head(&s, CQ_STR("WhatsApp Chat with ")))
        strip_head(&s, CQ_STR("WhatsApp Chat - "));
    return s;
}

static cq_status read_message(cq_reader *r, const manner *m, size_t n, cq_err *err)
{
    cq_message message;
    cq_stamp s;
    size_t end;
    cq_str all = { r->in->p, n }, name, text;
    cq_row row = { .charset = CQ_STR(""), .tz = r->opt->tz };
    if (!begins(all, m, &s, &end))
        return cq_reader_known(r)
                   ? CQ_OK
                   : cq_reader_problem(r, r->in->line, r->in->at, true, err,
                                       "no message of the chat begins here");
    if (!cut_name(cq_str_sub(all, end, n), &name, &text))
        return cq_reader_once(r, "the chat's own notices are no messages", err);
    if (cq_reader_known(r))
        return CQ_OK;
    row.value[CQ_COL_NAME] = sender_of(&r->arena, name);
    row.value[CQ_COL_TEXT] = own_words(text);
    row.value[CQ_COL_TIME] = cq_stamp_iso(&s, m->dates, &r->arena);
    row.value[CQ_COL_PLACE] = chat_name(r->source->path);
    const char *remark = cq_post_fill(&row, &r->arena, &message);
    if (!remark && message.time == CQ_NO_TIME)
        remark = "a time that is not understood";
    cq_status status =
        remark ? cq_reader_problem(r, r->in->line, r->in->at, false, err, "%s", remark)
               : CQ_OK;
    cq_reader_place(r, n, &message);
    if (status == CQ_OK)
        status = cq_reader_picture(r, &message, attached_file(text), err);
    return status == CQ_OK ? cq_reader_message(r, &message, err) : status;
}

static void label(cq_reader *r, const manner *m)
{
    snprintf(r->label, sizeof r->label, "whatsapp (%s, %s%s)",
             m->bracket ? "iOS" : "Android",
             m->dates == CQ_DATES_MDY ? "month/day" : "day/month",
             m->guessed ? " by guess" : "");
    r->source->format = r->label;
}

static cq_status read_all(cq_reader *r, cq_err *err)
{
    manner m;
    cq_status status = CQ_OK;
    cq_bytes_need(r->in, LOOK);
    study((cq_str){ r->in->p, r->in->n < LOOK ? r->in->n : LOOK }, r->opt->dates, &m);
    label(r, &m);
    if (m.guessed && !r->from)
        status = cq_reader_problem(r, 1, 0, false, err,
                                   "nothing shows which is the day in these dates: "
                                   "--dates dmy or mdy says it");
    cq_bytes_skip(r->in, r->in->n - without_bom((cq_str){ r->in->p, r->in->n }).n);
    while (status == CQ_OK && cq_bytes_need(r->in, 1)) {
        cq_arena_reset(&r->arena);
        size_t n = message_end(r->in, &m);
        status = read_message(r, &m, n, err);
        if (status == CQ_OK)
            cq_bytes_skip(r->in, n);
    }
    return status;
}

/* It begins with a stamp, as its lines mostly do. */
static int sniff(cq_str head, cq_str path)
{
    manner m;
    cq_stamp s;
    size_t end;
    head = without_bom(head);
    bool named = cq_str_findi(path, CQ_STR("whatsapp")) < path.n ||
                 cq_str_ends(path, CQ_STR("_chat.txt"));
    if (!cq_stamp_read(cq_str_sub(head, 0, CQ_STAMP_MOST), &s, &end))
        return 0;
    return study(head, CQ_DATES_UNKNOWN, &m) > 1 || named ? 90 : 30;
}

const cq_format cq_format_whatsapp = { "whatsapp", sniff, read_all, false };
