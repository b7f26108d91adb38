/* eml.c - one mail a file: EML, Maildir, MH, Apple's emlx; see reader.h. */
#include "base/bounds.h"
#include "read/mail.h"
#include "read/reader.h"

/* Headers that stand in mails; the later ones in letters and in files of all kinds too. */
static const cq_str strong[] = { CQ_WORD("Received"),     CQ_WORD("Message-ID"),
                                 CQ_WORD("MIME-Version"), CQ_WORD("Return-Path"),
                                 CQ_WORD("Delivered-To"), CQ_WORD("Content-Type"),
                                 CQ_WORD("X-Mailer"),     CQ_WORD("References"),
                                 CQ_WORD("In-Reply-To") };
static const cq_str weak[] = { CQ_WORD("From"), CQ_WORD("To"), CQ_WORD("Subject"),
                               CQ_WORD("Date"), CQ_WORD("Cc"), CQ_WORD("Reply-To") };

static bool is_one_of(cq_str name, const cq_str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (name.n == list[i].n && cq_str_eqi(name, list[i]))
            return true;
    return false;
}

/* The folder that holds the file, and its name. */
static cq_str folder_of(cq_str path, cq_str *name)
{
    size_t slash = path.n, before;
    while (slash && path.p[slash - 1] != '/')
        slash--;
    *name = cq_str_sub(path, slash, path.n);
    before = slash ? slash - 1 : 0;
    while (before && path.p[before - 1] != '/')
        before--;
    return cq_str_sub(path, before, slash ? slash - 1 : 0);
}

static bool in_maildir(cq_str path)
{
    cq_str name, folder = folder_of(path, &name);
    return cq_str_eq(folder, CQ_STR("cur")) || cq_str_eq(folder, CQ_STR("new"));
}

/* An emlx begins with a line of its mail's length. */
static bool emlx_line(cq_str s, size_t *skip, size_t *length)
{
    cq_str rest = s, line;
    int64_t v;
    if (!cq_str_line(&rest, &line) || !cq_str_int(cq_str_trim(line), 1, CQ_MAX_MAIL, &v))
        return false;
    *skip = (size_t)(rest.p - s.p);
    *length = (size_t)v;
    return true;
}

/* A word of at most 76 characters before a colon. */
static cq_str header_name(cq_str line)
{
    size_t n = cq_str_find(line, CQ_STR(":"));
    if (n == line.n || n > 76)
        return CQ_STR("");
    for (size_t i = 0; i < n; i++)
        if (line.p[i] <= ' ' || line.p[i] >= 127)
            return CQ_STR("");
    return cq_str_sub(line, 0, n);
}

static int sniff(cq_str head, cq_str path)
{
    size_t skip, length;
    int strong_n = 0, weak_n = 0, other = 0;
    cq_str line;
    if (emlx_line(head, &skip, &length))
        head = cq_str_sub(head, skip, head.n);
    while (cq_str_line(&head, &line) && line.n) {
        if (line.p[0] == ' ' || line.p[0] == '\t')
            continue;
        cq_str name = header_name(line);
        strong_n += is_one_of(name, strong, sizeof strong / sizeof *strong);
        weak_n += is_one_of(name, weak, sizeof weak / sizeof *weak);
        other += name.n == 0;
    }
    if (strong_n + weak_n < 2 || other > strong_n + weak_n)
        return 0;
    bool named = cq_str_endsi(path, CQ_STR(".eml")) || in_maildir(path);
    return strong_n ? 85 : named ? 80 : 45;
}

static const char *kind_of(cq_str path, bool emlx)
{
    cq_str name;
    int64_t v;
    folder_of(path, &name);
    if (cq_str_starts(name, CQ_STR(","))) /* as nmh marks what was removed */
        name = cq_str_sub(name, 1, name.n);
    return emlx                                 ? "emlx"
           : in_maildir(path)                   ? "maildir"
           : cq_str_int(name, 1, INT64_MAX, &v) ? "mh"
                                                : "eml";
}

static cq_status read_eml(cq_reader *r, cq_err *err)
{
    cq_remarks remarks;
    cq_message m;
    size_t skip = 0, length = 0;
    cq_status status = CQ_OK;
    if (cq_bytes_need(r->in, (size_t)CQ_MAX_MAIL + 1))
        return cq_reader_problem(r, 1, 0, true, err,
                                 "a mail of over %d bytes is not read", CQ_MAX_MAIL);
    cq_str mail = { r->in->p, r->in->n };
    bool emlx = emlx_line(mail, &skip, &length);
    if (emlx)
        mail = cq_str_sub(mail, skip, skip + length);
    r->source->format = kind_of(cq_str_z(r->source->path), emlx);
    if (cq_reader_known(r))
        return CQ_OK;
    if (!cq_mail_read(mail, CQ_STR(""), r->opt->tz, r->crew, &r->arena, &m, &remarks))
        return cq_reader_problem(r, 1, 0, true, err, "not a mail");
    for (size_t i = 0; i < remarks.n && status == CQ_OK; i++)
        status = cq_reader_problem(r, 1, 0, false, err, "%s", remarks.text[i]);
    if (status == CQ_OK && skip + length > r->in->n) {
        r->damaged = true;
        status = cq_reader_problem(r, 1, r->in->n, false, err,
                                   "the file ends within this mail: it may be cut short");
    }
    if (r->source->remade)
        cq_message_drop(&m, CQ_F_MIME_SHAPE);
    cq_reader_place(r, r->in->n, &m);
    return status == CQ_OK ? cq_reader_message(r, &m, err) : status;
}

const cq_format cq_format_eml = { "eml", sniff, read_eml, true };
