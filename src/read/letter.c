/* letter.c - see reader.h: a letter, one text file or one paper (paper.h) each.
 *
 * Its time is that of the stamp that the office put on it ("RECEIVED 03 MAR 2026"), else
 * the date that its writer put at its head, else the file's; the message says which. */
#include "read/letter.h"

#include "base/bounds.h"
#include "read/paper.h"
#include "read/reader.h"

enum { HEAD_LINES = 14, STAMP_LINES = 400, HEAD_WORDS = 4 };

static bool has_sentence(cq_str line)
{
    int words = 0;
    for (size_t i = 0; i < line.n; i++)
        words += line.p[i] == ' ' && i + 1 < line.n && line.p[i + 1] != ' ';
    return words >= HEAD_WORDS + 3;
}

int64_t cq_letter_time(cq_str text, cq_dates dates, const cq_zone *tz,
                       cq_time_source *source)
{
    int64_t dated = CQ_NO_TIME;
    cq_str rest = text, line, next;
    for (int i = 0, full = 0; i < STAMP_LINES && cq_str_line(&rest, &line); i++) {
        int64_t t = CQ_NO_TIME;
        size_t word = cq_letter_stamp_word(line);
        if (word) {
            cq_str behind = rest;
            t = cq_letter_date(cq_str_sub(line, word, line.n), dates, NULL);
            if (t == CQ_NO_TIME && !has_sentence(line) && cq_str_line(&behind, &next) &&
                !has_sentence(next))
                t = cq_letter_date(next, dates, NULL);
        }
        if (t != CQ_NO_TIME) {
            *source = CQ_TIME_STAMP;
            return t - cq_zone_offset(tz, t);
        }
        full += cq_str_trim(line).n > 0;
        size_t other = 0;
        if (dated == CQ_NO_TIME && full <= HEAD_LINES && !has_sentence(line)) {
            t = cq_letter_date(line, dates, &other);
            dated = other <= HEAD_WORDS ? t : CQ_NO_TIME;
        }
    }
    *source = dated == CQ_NO_TIME ? CQ_TIME_NONE : CQ_TIME_DATED;
    return dated == CQ_NO_TIME ? dated : dated - cq_zone_offset(tz, dated);
}

/* The last two parts of a path, folder and file. */
static cq_str last_two(const char *path)
{
    cq_str s = cq_str_z(path);
    int parts = 0;
    for (size_t i = s.n; i-- > 0;)
        if ((s.p[i] == '/' || s.p[i] == '!') && ++parts == 2)
            return cq_str_sub(s, i + 1, s.n);
    return s;
}

/* Text has line ends and words, and no control characters but these. */
static bool is_text(cq_str head)
{
    size_t odd = 0;
    for (size_t i = 0; i < head.n; i++) {
        unsigned char c = (unsigned char)head.p[i];
        if (c == 0)
            return false;
        odd += (c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f') || c == 127;
    }
    return odd * 50 <= head.n;
}

static int sniff_text(cq_str head, cq_str path)
{
    bool named =
        cq_str_endsi(path, CQ_STR(".txt")) || cq_str_endsi(path, CQ_STR(".text"));
    return named && is_text(head) && cq_str_trim(head).n ? 10 : 0;
}

/* The message that the words are, but its place. */
static cq_message message_of(const cq_reader *r, cq_part *part, cq_str id)
{
    cq_message m = {
        .channel = CQ_LETTER, .id = id, .sender = id, .parts = part, .part_n = 1
    };
    cq_time_source source = CQ_TIME_NONE;
    m.time = cq_letter_time(part->bytes, r->opt->dates, r->opt->tz, &source);
    m.time_source = source;
    if (m.time == CQ_NO_TIME && r->source->mtime > 0) {
        m.time = r->source->mtime;
        m.time_source = CQ_TIME_FILE;
    }
    return m;
}

static cq_status hand_on(cq_reader *r, cq_part *part, cq_err *err)
{
    cq_message m = message_of(r, part, last_two(r->source->path));
    cq_reader_place(r, r->in->n, &m);
    return cq_reader_message(r, &m, err);
}

static cq_status read_text(cq_reader *r, cq_err *err)
{
    cq_bytes *in = r->in;
    cq_bytes_need(in, CQ_MAX_LETTER + 1);
    if (cq_reader_known(r) || in->n == 0)
        return CQ_OK;
    if (in->n > CQ_MAX_LETTER)
        return cq_reader_problem(r, 1, 0, true, err, "letter over %d bytes",
                                 CQ_MAX_LETTER);
    size_t mark = cq_str_starts((cq_str){ in->p, in->n }, CQ_STR("\xef\xbb\xbf")) ? 3 : 0;
    cq_part part = { .bytes = { in->p + mark, in->n - mark }, .charset = CQ_STR("") };
    return hand_on(r, &part, err);
}

const cq_format cq_format_letter = { "letter", sniff_text, read_text, true };

/* --- paper --- */

static int sniff_paper(cq_str head, cq_str path)
{
    (void)path;
    return cq_paper_sniff(head) ? 90 : 0;
}

/* A page has no bytes of its own in the file: its offset is how many stand before it, its line
 * is its number, its record what was read of it. */
static cq_status hand_on_page(cq_reader *r, cq_part *part, uint64_t no, cq_err *err)
{
    cq_str id = last_two(r->source->path);
    cq_message m = message_of(
        r, part,
        cq_str_printf(&r->arena, "%.*s#%llu", CQ_FMT(id), (unsigned long long)no));
    m.offset = no - 1;
    m.line = no;
    m.length = 1;
    m.raw = part->bytes;
    cq_sha256(m.raw, m.sha256);
    return cq_reader_message(r, &m, err);
}

/* Postcards that went through the scanner together. */
static cq_status hand_on_pages(cq_reader *r, cq_part *all, cq_err *err)
{
    cq_arena a = { 0 }; /* the reader's own is emptied after each message */
    cq_part part = *all;
    cq_str rest = cq_str_dup(&a, all->bytes);
    cq_status status = CQ_OK;
    part.unsure = cq_str_dup(&a, all->unsure);
    part.charset = cq_str_dup(&a, all->charset);
    for (uint64_t no = 1; rest.n && status == CQ_OK; no++) {
        cq_str_split(&rest, '\f', &part.bytes);
        if (no > r->from && cq_str_trim(part.bytes).n)
            status = hand_on_page(r, &part, no, err);
    }
    cq_arena_done(&a);
    return status;
}

static cq_status read_paper(cq_reader *r, cq_err *err)
{
    cq_part part;
    cq_err why = { 0 };
    if (cq_bytes_need(r->in, (size_t)CQ_MAX_PAPER + 1))
        return cq_reader_problem(r, 0, 0, true, err,
                                 "a document of over %d bytes is not read", CQ_MAX_PAPER);
    cq_str bytes = { r->in->p, r->in->n };
    cq_paper_kind kind = cq_paper_sniff(cq_str_sub(bytes, 0, CQ_HEAD));
    r->source->format = cq_paper_format(kind);
    if ((cq_reader_known(r) && !r->opt->pages) || bytes.n == 0)
        return CQ_OK;
    cq_status status = cq_paper_read(kind, bytes, &r->arena, &part, &why);
    if (status == CQ_OK)
        return (r->opt->pages ? hand_on_pages : hand_on)(r, &part, err);
    r->damaged = status != CQ_EMPTY;
    return cq_reader_problem(r, 0, 0, true, err, "%s", why.text);
}

const cq_format cq_format_paper = { "paper", sniff_paper, read_paper, true };
