/* fence.c - see fence.h.
 *
 * Headers stand at the start, behind a line "--...", and behind the empty line that ends
 * headers which announce a mail ("message/rfc822"); all else is body. */
#include "read/fence.h"

#include <string.h>

#include "base/bounds.h"

enum { MAX_LINES = 50000, MAX_COLONS = 256, MAX_ADDRESSES = 1 << 20 };

typedef struct {
    cq_str mail;
    cq_arena *arena;
    cq_fence_cuts *cuts;
    char *out;             /* NULL until something is dropped */
    size_t out_n, copied;  /* bytes written; bytes of the mail that they stand for */
    bool header;           /* the next line is one */
    bool mail_inside;      /* this block of headers announces a mail */
    bool digest;           /* some block announces parts that are mails */
    size_t lines;          /* headers and boundaries */
    bool known;            /* the line at hand is a header: parsers pass over others */
    size_t length, colons; /* of that header */
    bool addresses;        /* it is a header of addresses */
    size_t address_n;      /* bytes of all of these */
} fence;

static void copy_to(fence *f, size_t to)
{
    memcpy(f->out + f->out_n, f->mail.p + f->copied, to - f->copied);
    f->out_n += to - f->copied;
    f->copied = to;
}

static void drop(fence *f, size_t from, size_t to)
{
    if (!f->out)
        f->out = cq_arena_get(f->arena, f->mail.n);
    copy_to(f, from);
    f->copied = to;
    f->cuts->header_cut = true;
}

/* Is this header one that GMime reads as addresses as soon as it meets it? */
static bool of_addresses(cq_str line)
{
    static const cq_str names[] = { CQ_WORD("From"),     CQ_WORD("To"),
                                    CQ_WORD("Cc"),       CQ_WORD("Bcc"),
                                    CQ_WORD("Reply-To"), CQ_WORD("Sender") };
    cq_str head = cq_str_sub(line, 0, 32);
    cq_str name = cq_str_trim(cq_str_sub(head, 0, cq_str_find(head, CQ_STR(":"))));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name.n == names[i].n && cq_str_eqi(name, names[i]))
            return true;
    return false;
}

static bool of_header(cq_str line)
{
    size_t i = 0;
    while (i < line.n && line.p[i] > ' ' && line.p[i] < 127 && line.p[i] != ':')
        i++;
    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
        i++;
    return i < line.n && line.p[i] == ':';
}

/* How many bytes of the line may stay. */
static size_t room_of(fence *f, cq_str line)
{
    size_t n = 0;
    if (!f->addresses && f->length + line.n <= CQ_MAX_HEADER) {
        f->length += line.n;
        return line.n;
    }
    while (n < line.n && f->length < CQ_MAX_HEADER && f->colons < MAX_COLONS &&
           f->address_n < MAX_ADDRESSES) {
        f->length++;
        f->colons += f->addresses && line.p[n] == ':';
        f->address_n += f->addresses;
        n++;
    }
    return n;
}

/* Is there a '/' with these words before and behind it, in whatever case? */
static bool names_type(cq_str line, cq_str before, cq_str behind)
{
    for (size_t i = cq_str_find(line, CQ_STR("/")); i < line.n;
         i += 1 + cq_str_find(cq_str_sub(line, i + 1, line.n), CQ_STR("/")))
        if (cq_str_endsi(cq_str_sub(line, 0, i), before) &&
            cq_str_startsi(cq_str_sub(line, i + 1, line.n), behind))
            return true;
    return false;
}

static void take_header(fence *f, size_t from, size_t end)
{
    cq_str line = cq_str_sub(f->mail, from, end);
    bool folded = line.p[0] == ' ' || line.p[0] == '\t';
    if (!folded) {
        f->known = of_header(line);
        f->lines += f->known;
        f->length = f->colons = 0;
        f->addresses = of_addresses(line);
    }
    if (!f->known)
        return;
    if (f->length < CQ_MAX_HEADER) {
        f->mail_inside |= names_type(line, CQ_STR("message"), CQ_STR(""));
        f->digest |= names_type(line, CQ_STR(""), CQ_STR("digest"));
    }
    size_t keep = room_of(f, line);
    if (keep == line.n)
        return;
    /* The line's end stays, unless the whole line goes. */
    bool lf = line.p[line.n - 1] == '\n';
    drop(f, from + keep, end - (folded && keep == 0 ? 0 : lf));
}

static bool blank(cq_str line)
{
    return line.p[0] == '\n' || (line.n > 1 && line.p[0] == '\r' && line.p[1] == '\n');
}

/* Take the line at `from`; where the next one of interest begins. */
static size_t step(fence *f, size_t from)
{
    cq_str rest = cq_str_sub(f->mail, from, f->mail.n);
    size_t end = from + cq_str_find(rest, CQ_STR("\n"));
    end += end < f->mail.n;
    if (cq_str_starts(rest, CQ_STR("--"))) {
        f->lines++;
        f->header = true;
        f->mail_inside = f->digest;
    } else if (!f->header) {
        size_t dashes = from + cq_str_find_by(rest, CQ_STR("\n--"), 1);
        return dashes + (dashes < f->mail.n);
    } else if (blank(rest)) {
        f->header = f->mail_inside;
        f->mail_inside = false;
    } else {
        take_header(f, from, end);
    }
    return end;
}

cq_str cq_fence(cq_str mail, cq_arena *a, cq_fence_cuts *cuts)
{
    fence f = { .mail = mail, .arena = a, .cuts = cuts, .header = true };
    size_t at = 0;
    *cuts = (cq_fence_cuts){ 0 };
    while (at < mail.n && f.lines < MAX_LINES)
        at = step(&f, at);
    cuts->mail_cut = at < mail.n;
    if (!f.out)
        return cq_str_sub(mail, 0, at);
    copy_to(&f, at);
    return (cq_str){ f.out, f.out_n };
}
