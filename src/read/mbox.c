/* mbox.c - many mails in one file; see reader.h.
 *
 * A mail begins at a line "From " that comes first or after an empty line, and whose next
 * line looks like a header. If the file's first such line has a clock in it, all of them
 * must: so that a sentence of a body, "From here on: ...", divides nothing. Variants differ
 * in how they keep such sentences from harm:
 *     mboxo    ">From " for "From ", and nothing for ">From "
 *     mboxrd   one ">" before any number of them
 *     mboxcl2  nothing, but a Content-Length that is believed where a mail ends there
 *     mboxcl   the same Content-Length, and ">From " for "From "
 * Which it is, is seen in the first MiB. */
#include <string.h>

#include "base/bounds.h"
#include "read/mail.h"
#include "read/reader.h"

enum { LOOK = 1 << 20, MAX_LINE = 1 << 16 };

typedef enum { PLAIN, MBOXO, MBOXRD, MBOXCL, MBOXCL2 } variant;

static const char *const names[] = { [PLAIN] = "mbox",
                                     [MBOXO] = "mbox (mboxo)",
                                     [MBOXRD] = "mbox (mboxrd)",
                                     [MBOXCL] = "mbox (mboxcl)",
                                     [MBOXCL2] = "mbox (mboxcl2)" };

typedef struct {
    cq_reader *r;
    variant variant;
    bool clock; /* the file's From_ lines have one */
    bool patch; /* the file itself is of git's making */
} mbox;

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "17:10" somewhere. */
static bool has_clock(cq_str line)
{
    for (size_t i = 2; i + 2 < line.n; i++)
        if (line.p[i] == ':' && digit(line.p[i - 1]) && digit(line.p[i + 1]) &&
            digit(line.p[i + 2]))
            return true;
    return false;
}

/* git format-patch writes this moment, always; a patch in a body is no mail. */
static bool of_git(cq_str line)
{
    return cq_str_find(line, CQ_STR(" Mon Sep 17 00:00:00 2001")) < line.n;
}

/* "1723853304940284153@xxx": what follows may be a chat without any header. */
static bool of_takeout(cq_str line)
{
    return cq_str_find(line, CQ_STR("@xxx ")) < line.n;
}

static bool header_like(cq_str line)
{
    size_t i = 0;
    if (cq_str_starts(line, CQ_STR(">From ")))
        return true;
    while (i < line.n && line.p[i] > ' ' && line.p[i] < 127 && line.p[i] != ':')
        i++;
    while (i && i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
        i++;
    return i > 0 && i < line.n && line.p[i] == ':';
}

/* Does a mail begin at p[at], which follows an empty line or is the very first? */
static bool begins(mbox *x, size_t at)
{
    cq_bytes *in = x->r->in;
    size_t next = cq_bytes_line(in, at, at + MAX_LINE);
    size_t end = cq_bytes_line(in, next, next + MAX_LINE);
    cq_str line = { in->p + at, next - at };
    if ((x->clock && !has_clock(line)) || (!x->patch && of_git(line)))
        return false;
    bool cut = end == in->n && in->p[end - 1] != '\n'; /* a header's name, half of it */
    return header_like((cq_str){ in->p + next, end - next }) || of_takeout(line) ||
           next == in->n || cut;
}

static bool empty_before(const char *p, size_t at)
{
    return (at >= 2 && p[at - 1] == '\n' && p[at - 2] == '\n') ||
           (at >= 4 && p[at - 1] == '\n' && p[at - 2] == '\r' && p[at - 3] == '\n');
}

/* Where the next mail after p[from] begins, or the end of the input; no further than about
 * `limit`, and *found is false there. */
static size_t next_mail(mbox *x, size_t from, size_t limit, bool *found)
{
    cq_bytes *in = x->r->in;
    *found = true;
    for (;;) {
        cq_str rest = cq_str_sub((cq_str){ in->p, in->n }, from, in->n);
        size_t hit = cq_str_find_by(rest, CQ_STR("\nFrom "), 1);
        if (hit < rest.n) {
            size_t at = from + hit + 1;
            if (empty_before(in->p, at) && begins(x, at))
                return at;
            from = at;
            continue;
        }
        from = in->n > from + 5 ? in->n - 5 : from;
        if (in->n >= limit) {
            *found = false;
            return from;
        }
        if (!cq_bytes_need(in, in->n + 1))
            return in->n;
    }
}

static size_t header_end(cq_str s)
{
    size_t lf = cq_str_find(s, CQ_STR("\n\n")), crlf = cq_str_find(s, CQ_STR("\n\r\n"));
    return lf < crlf ? lf + 2 : crlf < s.n ? crlf + 3 : s.n;
}

/* The end of the mail at p[at] by its Content-Length, if a mail or the end is there. */
static bool by_length(mbox *x, size_t at, size_t *end)
{
    static const char name[] = "Content-Length:";
    cq_bytes *in = x->r->in;
    cq_bytes_need(in, at + MAX_LINE);
    cq_str s = { in->p + at, in->n - at };
    s.n = s.n > MAX_LINE ? MAX_LINE : s.n;
    size_t body = header_end(s);
    cq_str rest = cq_str_sub(s, 0, body), line;
    int64_t length = -1;
    while (cq_str_line(&rest, &line))
        if (cq_str_startsi(line, CQ_STR("Content-Length:")))
            cq_str_int(cq_str_trim(cq_str_sub(line, sizeof name - 1, line.n)), 0,
                       CQ_MAX_MAIL, &length);
    if (length < 0 || body == s.n)
        return false;
    size_t stop = at + body + (size_t)length;
    cq_bytes_need(in, stop + 8);
    while (stop < in->n && stop < at + body + (size_t)length + 4 &&
           (in->p[stop] == '\n' || in->p[stop] == '\r'))
        stop++;
    *end = stop;
    return stop <= in->n && (stop == in->n || (in->n - stop >= 5 &&
                                               memcmp(in->p + stop, "From ", 5) == 0));
}

static bool has_line(cq_str s, cq_str begin)
{
    return cq_str_find(s, begin) < s.n;
}

/* Is each mail of the first MiB where the lengths say? Then one that says more than it has
 * swallows no other. *quoted: their bodies have lines that begin with ">From ", and none
 * with "From ". */
static bool lengths_hold(mbox *x, bool *quoted)
{
    size_t at = 0, end;
    bool bare = false;
    *quoted = false;
    cq_bytes_need(x->r->in, LOOK);
    do {
        if (!by_length(x, at, &end))
            return false;
        cq_str mail = { x->r->in->p + at, end - at };
        cq_str body = cq_str_sub(mail, header_end(mail) - 1, mail.n);
        bare |= has_line(body, CQ_STR("\nFrom "));
        *quoted |= has_line(body, CQ_STR("\n>From "));
        at = end;
    } while (at < LOOK && at < x->r->in->n);
    *quoted &= !bare;
    return true;
}

static variant recognise(mbox *x)
{
    cq_bytes *in = x->r->in;
    bool quoted;
    if (lengths_hold(x, &quoted))
        return quoted ? MBOXCL : MBOXCL2;
    cq_bytes_need(in, LOOK);
    cq_str head = { in->p, in->n < LOOK ? in->n : LOOK };
    if (cq_str_find(head, CQ_STR("\n>>From ")) < head.n)
        return MBOXRD;
    return cq_str_find(head, CQ_STR("\n>From ")) < head.n ? MBOXO : PLAIN;
}

/* The mail without one ">" of each quoted From_ line, in the arena if there is any. */
static cq_str unquoted(mbox *x, cq_str s)
{
    if (x->variant == MBOXCL2 || cq_str_find_by(s, CQ_STR(">From "), 1) == s.n)
        return s;
    bool of_one_mark = x->variant == MBOXO || x->variant == MBOXCL;
    char *out = cq_arena_get(&x->r->arena, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '>' && (i == 0 || s.p[i - 1] == '\n')) {
            size_t j = i + 1;
            while (!of_one_mark && j < s.n && s.p[j] == '>')
                j++;
            if (s.n - j >= 5 && memcmp(s.p + j, "From ", 5) == 0)
                continue;
        }
        out[n++] = s.p[i];
    }
    return (cq_str){ out, n };
}

static cq_status read_mail(mbox *x, size_t n, cq_err *err)
{
    cq_reader *r = x->r;
    cq_str rest = { r->in->p, n }, envelope;
    cq_remarks remarks;
    cq_message m;
    cq_status status = CQ_OK;
    if (cq_str_starts(rest, CQ_STR("From ")))
        cq_str_line(&rest, &envelope);
    else
        envelope = CQ_STR("");
    if (cq_str_trim(rest).n == 0)
        return cq_reader_problem(r, r->in->line, r->in->at, true, err,
                                 "a From_ line without a mail");
    if (!cq_mail_read(unquoted(x, rest), envelope, r->opt->tz, r->crew, &r->arena, &m,
                      &remarks))
        return cq_reader_problem(r, r->in->line, r->in->at, true, err, "not a mail");
    for (size_t i = 0; i < remarks.n && status == CQ_OK; i++)
        status = cq_reader_problem(r, r->in->line, r->in->at, false, err, "%s",
                                   remarks.text[i]);
    cq_reader_place(r, n, &m);
    return status == CQ_OK ? cq_reader_message(r, &m, err) : status;
}

/* A mail over the limit is passed over in pieces. */
static cq_status refuse(mbox *x, cq_err *err)
{
    cq_reader *r = x->r;
    cq_status status =
        cq_reader_problem(r, r->in->line, r->in->at, true, err,
                          "a mail of over %d bytes is not read", CQ_MAX_MAIL);
    bool found = false;
    while (!found && r->in->n) {
        /* The last bytes stay: an empty line may end in them. */
        cq_bytes_skip(r->in, r->in->n > 8 ? r->in->n - 8 : r->in->n);
        size_t end = next_mail(x, 0, LOOK, &found);
        cq_bytes_skip(r->in, found ? end : 0);
    }
    return status;
}

/* An end in the middle of a line, or of a header, is a file cut short. */
static cq_status check_end(mbox *x, size_t n, cq_err *err)
{
    cq_reader *r = x->r;
    cq_str s = { r->in->p, n };
    if (n < r->in->n || !r->in->ended || r->in->broken)
        return CQ_OK;
    if (s.p[n - 1] == '\n' && header_end(s) < n)
        return CQ_OK;
    r->damaged = true;
    return cq_reader_problem(r, r->in->line, r->in->at, false, err,
                             "the file ends within this mail: it may be cut short");
}

static cq_status read_mbox(cq_reader *r, cq_err *err)
{
    mbox x = { .r = r };
    cq_status status = CQ_OK;
    size_t first = cq_bytes_line(r->in, 0, MAX_LINE);
    x.clock = has_clock((cq_str){ r->in->p, first });
    x.patch = of_git((cq_str){ r->in->p, first });
    x.variant = recognise(&x);
    r->source->format = names[x.variant];
    while (status == CQ_OK && cq_bytes_need(r->in, 1)) {
        bool found = true;
        size_t n;
        if (x.variant < MBOXCL || !by_length(&x, 0, &n))
            n = next_mail(&x, 0, CQ_MAX_MAIL, &found);
        if (!found) {
            status = refuse(&x, err);
            continue;
        }
        if (!cq_reader_known(r))
            status = read_mail(&x, n, err);
        if (status == CQ_OK)
            status = check_end(&x, n, err);
        cq_bytes_skip(r->in, n);
    }
    return status;
}

static int sniff(cq_str head, cq_str path)
{
    cq_str line;
    (void)path;
    if (!cq_str_starts(head, CQ_STR("From ")) || !cq_str_line(&head, &line))
        return 0;
    size_t lf = cq_str_find(head, CQ_STR("\n"));
    bool mail = header_like(cq_str_sub(head, 0, lf));
    return mail || of_takeout(line) ? 95 : has_clock(line) ? 60 : 0;
}

const cq_format cq_format_mbox = { "mbox", sniff, read_mbox, false };
