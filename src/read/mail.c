/* mail.c - see mail.h.
 *
 * GMime cuts the mail into a tree; where its headers are plain (heading.h) and it is short,
 * it gets only those that say what the body is, which saves half of its work. Headers are
 * taken one by one from a table that says which field each is; parts are walked in order, and
 * each leaf is either words of the sender's own (plain and HTML, inline) or an attachment, of
 * which hash and name are kept, and the bytes where it may be a letter. A forwarded mail is
 * an attachment: its words are another's. */
#include "read/mail.h"

#include <pthread.h>
#include <string.h>

#include "base/bounds.h"
#include "base/secret.h"
#include "base/vec.h"
#include "read/fence.h"
#include "read/header.h"
#include "read/heading.h"
#include "read/mailhead.h"
#include "read/mailpart.h"
#include "read/paper.h"
#include "read/utf.h"
#include "read/warrant.h"
#include "read/winmail.h"

typedef struct {
    cq_arena *arena;
    cq_message *m;
    cq_remarks *remarks;
    cq_str raw;
    GByteArray bytes; /* the same for GMime, which reads it as long as the tree lives */
    const cq_zone *tz;
    cq_crew *crew;
    cq_str received;    /* date of the topmost Received */
    cq_str reply, last; /* the id that it answers, and the last of its References */
    cq_str bulk;
    cq_warrant warrant;
    bool from, origin; /* seen */
    size_t target_n, part_n;
    CQ_VEC(cq_field) fields;
    CQ_VEC(cq_part) parts;
    cq_buf shape;
    GMimeParserOptions *options;
} mail;

static void remark(mail *x, const char *text)
{
    for (size_t i = 0; i < x->remarks->n; i++)
        if (x->remarks->text[i] == text)
            return;
    if (x->remarks->n < CQ_MAIL_REMARKS)
        x->remarks->text[x->remarks->n++] = text;
}

static void start_gmime(void)
{
    g_mime_init();
}

static void put(mail *x, cq_field_kind kind, cq_str value)
{
    value = cq_utf8_cut(cq_str_trim(value), CQ_MAX_VALUE);
    if (value.n == 0)
        return;
    for (size_t i = 0; i < x->fields.n; i++)
        if (x->fields.p[i].kind == kind && cq_str_eq(x->fields.p[i].value, value))
            return;
    if (x->fields.n < CQ_MAX_FIELDS)
        CQ_PUSH(x->fields, (cq_field){ kind, value });
    else
        remark(x, "more fields than are kept");
}

static cq_str taken(mail *x, char *z)
{
    return cq_mailhead_taken(x->arena, z);
}

static cq_str decoded(mail *x, cq_str value)
{
    return cq_mailhead_text(x->options, x->arena, value);
}

/* --- addresses --- */

static bool has_at(cq_str s)
{
    return cq_str_find(s, CQ_STR("@")) < s.n;
}

static void take_sender(void *ctx, cq_field_kind kind, cq_str address, cq_str name)
{
    mail *x = ctx;
    (void)kind;
    if (x->m->sender.n || !has_at(address))
        return;
    x->m->sender =
        cq_utf8_cut(cq_str_lower(x->arena, cq_str_trim(address)), CQ_MAX_VALUE);
    x->m->sender_name = cq_utf8_cut(cq_str_trim(name), CQ_MAX_VALUE);
}

static void take_from(mail *x, cq_str value)
{
    cq_str address, name;
    if (x->from)
        return;
    x->from = true;
    cq_str before_name = cq_str_sub(value, 0, cq_str_find(value, CQ_STR("(")));
    if (!has_at(before_name) && cq_header_obscured(x->arena, value, &address, &name)) {
        take_sender(x, 0, decoded(x, address), decoded(x, name));
    } else if (has_at(value)) {
        cq_mailhead_mailboxes(x->options, x->arena, value, 0, take_sender, x);
        if (!x->m->sender.n)
            take_sender(x, 0, cq_header_bare(decoded(x, value)), CQ_STR(""));
    } else if (cq_str_find(value, CQ_STR(" ")) == value.n &&
               cq_str_find(value, CQ_STR("<")) == value.n) {
        /* A user of the machine itself: "root". */
        x->m->sender =
            cq_utf8_cut(cq_str_lower(x->arena, decoded(x, value)), CQ_MAX_VALUE);
    } else {
        x->m->sender_name = cq_utf8_cut(cq_header_name(decoded(x, value)), CQ_MAX_VALUE);
    }
}

static void take_field(void *ctx, cq_field_kind kind, cq_str address, cq_str name)
{
    mail *x = ctx;
    (void)name;
    if (!has_at(address) || (kind == CQ_F_TARGET && x->target_n++ >= CQ_MAX_TARGETS))
        return;
    put(x, kind, cq_str_lower(x->arena, address));
}

/* --- headers --- */

static void take_subject(mail *x, cq_str value)
{
    if (!x->m->subject.p)
        x->m->subject = decoded(x, value);
}

static void take_id(mail *x, cq_str value)
{
    if (x->m->id.n)
        return;
    x->m->id = cq_utf8_cut(decoded(x, cq_header_id(value)), CQ_MAX_VALUE);
    put(x, CQ_F_ID_SHAPE, cq_header_id_shape(x->arena, x->m->id));
}

static void take_date(mail *x, cq_str value)
{
    if (x->m->time != CQ_NO_TIME)
        return;
    x->m->time = cq_time_read(value, CQ_DATES_UNKNOWN, x->tz);
    x->m->zone = cq_header_zone(value);
}

static void take_received(mail *x, cq_str value)
{
    if (!x->received.p)
        x->received = cq_header_received_date(value);
    cq_str ip = x->origin ? CQ_STR("") : cq_header_hop(x->arena, value);
    x->origin |= ip.n > 0;
    put(x, CQ_F_ORIGIN_IP, ip);
    for (int i = 0; ip.n && i < CQ_WARRANTS; i++)
        put(x, CQ_F_WARRANT, x->warrant.found[i]);
}

static void take_warrant(mail *x, cq_str value)
{
    if (!x->origin)
        cq_warrant_read(&x->warrant, value);
}

static void take_reply(mail *x, cq_str value)
{
    if (!x->reply.n)
        x->reply = decoded(x, cq_header_id(value));
}

static void take_references(mail *x, cq_str value)
{
    x->last = decoded(x, cq_header_last_id(value));
}

static void take_envelope(mail *x, cq_str value)
{
    cq_str address = cq_header_id(value);
    put(x, CQ_F_ENVELOPE,
        address.n ? cq_str_lower(x->arena, decoded(x, address)) : CQ_STR("<>"));
}

static void take_auto(mail *x, cq_str value)
{
    if (!cq_str_startsi(value, CQ_STR("no")) ||
        cq_str_startsi(value, CQ_STR("notification")))
        put(x, CQ_F_AUTO, decoded(x, value));
}

static void take_precedence(mail *x, cq_str value)
{
    if (cq_str_eqi(value, CQ_STR("bulk")) || cq_str_eqi(value, CQ_STR("list")) ||
        cq_str_eqi(value, CQ_STR("junk")))
        x->bulk = x->bulk.n ? x->bulk : cq_str_lower(x->arena, value);
    else if (cq_str_eqi(value, CQ_STR("auto_reply")))
        put(x, CQ_F_AUTO, CQ_STR("auto_reply"));
}

/* Nobody but ezmlm and those after it write this one, and they are lists, bulk or not. */
static void take_list(mail *x, cq_str value)
{
    put(x, CQ_F_LIST, decoded(x, value));
    x->bulk = CQ_STR("list");
}

static void take_dkim(mail *x, cq_str value)
{
    put(x, CQ_F_DKIM,
        cq_str_lower(x->arena, decoded(x, cq_header_tag(value, CQ_STR("d")))));
}

static void take_labels(mail *x, cq_str value)
{
    cq_str rest = decoded(x, value), label;
    while (cq_str_split(&rest, ',', &label))
        put(x, CQ_F_LABEL, label);
}

/* What becomes of a header: a function of its own, the addresses in it, or its text. */
static const struct {
    cq_str name;
    void (*take)(mail *x, cq_str value);
    cq_field_kind kind;
    bool addresses;
} headers[] = {
    { CQ_WORD("From"), take_from, 0, false },
    { CQ_WORD("Subject"), take_subject, 0, false },
    { CQ_WORD("Date"), take_date, 0, false },
    { CQ_WORD("Message-ID"), take_id, 0, false },
    { CQ_WORD("Received"), take_received, 0, false },
    { CQ_WORD("In-Reply-To"), take_reply, 0, false },
    { CQ_WORD("References"), take_references, 0, false },
    { CQ_WORD("Return-Path"), take_envelope, 0, false },
    { CQ_WORD("Auto-Submitted"), take_auto, 0, false },
    { CQ_WORD("Precedence"), take_precedence, 0, false },
    { CQ_WORD("DKIM-Signature"), take_dkim, 0, false },
    { CQ_WORD("X-Gmail-Labels"), take_labels, 0, false },
    { CQ_WORD("Authentication-Results"), take_warrant, 0, false },
    { CQ_WORD("ARC-Authentication-Results"), take_warrant, 0, false },
    { CQ_WORD("To"), NULL, CQ_F_TARGET, true },
    { CQ_WORD("Cc"), NULL, CQ_F_TARGET, true },
    { CQ_WORD("Delivered-To"), NULL, CQ_F_TARGET, true },
    { CQ_WORD("Sender"), NULL, CQ_F_VIA, true },
    { CQ_WORD("Reply-To"), NULL, CQ_F_REPLY_TO, true },
    { CQ_WORD("X-Mailer"), NULL, CQ_F_MAILER, false },
    { CQ_WORD("User-Agent"), NULL, CQ_F_MAILER, false },
    { CQ_WORD("List-Id"), NULL, CQ_F_LIST, false },
    { CQ_WORD("Mailing-List"), take_list, 0, false },
    { CQ_WORD("List-Unsubscribe"), NULL, CQ_F_UNSUBSCRIBE, false },
    { CQ_WORD("X-Autoreply"), NULL, CQ_F_AUTO, false },
    { CQ_WORD("X-Autorespond"), NULL, CQ_F_AUTO, false },
    { CQ_WORD("X-Campaign"), NULL, CQ_F_CAMPAIGN, false },
    { CQ_WORD("X-Campaign-Id"), NULL, CQ_F_CAMPAIGN, false },
    { CQ_WORD("X-CampaignId"), NULL, CQ_F_CAMPAIGN, false },
    { CQ_WORD("X-Mailgun-Campaign-Id"), NULL, CQ_F_CAMPAIGN, false },
    { CQ_WORD("Feedback-ID"), NULL, CQ_F_CAMPAIGN, false },
};

static void take_header(mail *x, cq_str name, cq_str value)
{
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        if (name.n != headers[i].name.n || !cq_str_eqi(name, headers[i].name))
            continue;
        value = cq_header_unfold(x->arena, value);
        if (headers[i].take)
            headers[i].take(x, value);
        else if (headers[i].addresses)
            cq_mailhead_mailboxes(x->options, x->arena, value, headers[i].kind,
                                  take_field, x);
        else
            put(x, headers[i].kind, decoded(x, value));
        return;
    }
}

static void take_heading(mail *x, cq_str rest)
{
    cq_str name, value;
    while (cq_heading_next(&rest, &name, &value))
        take_header(x, name, value);
}

static void take_headers(mail *x, GMimeObject *top)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(top);
    int n = g_mime_header_list_get_count(list);
    for (int i = 0; i < n; i++) {
        GMimeHeader *h = g_mime_header_list_get_header_at(list, i);
        take_header(x, cq_str_z(g_mime_header_get_name(h)),
                    cq_str_z(g_mime_header_get_raw_value(h)));
    }
}

/* --- parts --- */

static void add_text(mail *x, GMimePart *part, bool html)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const char *charset = g_mime_content_type_get_parameter(type, "charset");
    const char *format = g_mime_content_type_get_parameter(type, "format");
    const char *delsp = g_mime_content_type_get_parameter(type, "delsp");
    cq_part p = { .bytes = cq_mailpart_bytes(x->raw, part, x->arena),
                  .charset = cq_utf8_cut(taken(x, g_strdup(charset)), 64),
                  .html = html,
                  .flowed = cq_str_eqi(cq_str_z(format), CQ_STR("flowed")),
                  .delsp = cq_str_eqi(cq_str_z(delsp), CQ_STR("yes")) };
    if (p.bytes.n > CQ_MAX_HTML) {
        remark(x, "a text part is over 32 MiB: the rest of it is left out");
        p.bytes.n = CQ_MAX_HTML;
    }
    CQ_PUSH(x->parts, p);
}

static void put_attachment(mail *x, const uint8_t hash[CQ_SHA256], cq_str name)
{
    cq_str hex = cq_hex(x->arena, hash, CQ_SHA256);
    put(x, CQ_F_ATTACHMENT,
        cq_str_printf(x->arena, "sha256:%.*s %.*s", CQ_FMT(hex),
                      CQ_FMT(cq_utf8_cut(name, CQ_MAX_VALUE / 2))));
}

/* A document may be a letter: its bytes are kept for who reads it (papers.h). */
static void add_document(mail *x, cq_str bytes, cq_str name)
{
    CQ_PUSH(x->parts, (cq_part){ .bytes = bytes, .document = true, .name = name });
}

static void add_attachment(mail *x, GMimePart *part)
{
    enum { HEAD = 16384 };
    uint8_t hash[CQ_SHA256];
    char head[HEAD];
    cq_str name = taken(x, g_strdup(g_mime_part_get_filename(part)));
    cq_mailpart_hash(x->raw, part, hash);
    put_attachment(x, hash, name);
    if (cq_paper_sniff(cq_mailpart_head(x->raw, part, head, HEAD)))
        add_document(x, cq_mailpart_bytes(x->raw, part, x->arena), name);
}

/* A mail in the mail, which GMime writes out again as it was read. */
static void add_forwarded(mail *x, GMimeObject *object)
{
    uint8_t hash[CQ_SHA256];
    GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    if (!inner)
        return;
    GMimeStream *out = g_mime_stream_mem_new();
    g_mime_object_write_to_stream(GMIME_OBJECT(inner), NULL, out);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
    cq_sha256((cq_str){ (const char *)bytes->data, bytes->len }, hash);
    g_object_unref(out);
    put_attachment(x, hash, taken(x, g_strdup(g_mime_message_get_message_id(inner))));
}

static bool has_words(const mail *x)
{
    for (size_t i = 0; i < x->parts.n; i++)
        if (!x->parts.p[i].document)
            return true;
    return false;
}

/* Outlook's envelope for what it could not say in MIME: its attachments are the mail's, and
 * its text where the mail has no other. */
static void add_tnef(mail *x, GMimePart *part)
{
    uint8_t hash[CQ_SHA256];
    bool cut = false;
    cq_str bytes = cq_mailpart_bytes(x->raw, part, x->arena);
    cq_tnef *t = cq_winmail_read(x->crew, bytes, x->arena, &cut);
    if (cut || !t)
        remark(x, "a winmail.dat is damaged: not all of it was read");
    for (size_t i = 0; t && i < t->n; i++) {
        cq_str name = taken(x, g_strndup(t->files[i].name.p, t->files[i].name.n));
        cq_sha256(t->files[i].bytes, hash);
        put_attachment(x, hash, name);
        if (cq_paper_sniff(t->files[i].bytes))
            add_document(x, t->files[i].bytes, name);
    }
    if (t && t->body.bytes.n && !has_words(x))
        CQ_PUSH(x->parts, t->body);
    if (!t)
        add_attachment(x, part);
}

static void add_leaf(mail *x, GMimePart *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    bool html = g_mime_content_type_is_type(type, "text", "html");
    bool plain = g_mime_content_type_is_type(type, "text", "plain");
    if ((html || plain) && !cq_mailpart_attached(part))
        add_text(x, part, html);
    else if (cq_mailpart_is_tnef(part))
        add_tnef(x, part);
    else
        add_attachment(x, part);
}

static void shape(mail *x, const char *z)
{
    if (x->shape.n < CQ_MAX_VALUE / 4)
        cq_buf_z(&x->shape, z);
}

static void add_part(mail *x, GMimeObject *object, int depth);

static void add_multipart(mail *x, GMimeMultipart *multi, int depth)
{
    int n = g_mime_multipart_get_count(multi);
    const char *prologue = g_mime_multipart_get_prologue(multi);
    if (n == 0 && prologue) {
        /* A boundary that never comes: a mail program shows what there is. */
        cq_part p = { .bytes = cq_str_dup(x->arena, cq_str_z(prologue)),
                      .charset = CQ_STR("") };
        CQ_PUSH(x->parts, p);
    }
    shape(x, "(");
    for (int i = 0; i < n && x->part_n < CQ_MAX_PARTS; i++) {
        if (i)
            shape(x, ",");
        add_part(x, g_mime_multipart_get_part(multi, i), depth + 1);
    }
    shape(x, ")");
}

static void add_part(mail *x, GMimeObject *object, int depth)
{
    GMimeContentType *type = object ? g_mime_object_get_content_type(object) : NULL;
    if (!type)
        return;
    if (++x->part_n >= CQ_MAX_PARTS)
        remark(x, "more than 1000 MIME parts: the rest is left out");
    char *name = g_mime_content_type_get_mime_type(type);
    char *lower = g_ascii_strdown(name ? name : "", -1);
    shape(x, lower);
    g_free(lower);
    g_free(name);
    if (depth >= CQ_MAX_NESTING)
        remark(x, "MIME parts nested deeper than 50 are left out");
    else if (GMIME_IS_MULTIPART(object))
        add_multipart(x, GMIME_MULTIPART(object), depth);
    else if (GMIME_IS_MESSAGE_PART(object))
        add_forwarded(x, object);
    else if (GMIME_IS_PART(object))
        add_leaf(x, GMIME_PART(object));
}

/* --- the mail --- */

static void fence(mail *x)
{
    cq_fence_cuts cuts;
    x->raw = cq_fence(x->raw, x->arena, &cuts);
    if (cuts.header_cut)
        remark(x, "a header is too long: the rest of it is left out");
    if (cuts.mail_cut)
        remark(x, "over 50000 headers and MIME parts: the rest of the mail is left out");
}

/* A parser of x->raw as it is: GMime's own constructor would copy it. */
static GMimeParser *parser_of(mail *x)
{
    x->bytes = (GByteArray){ (guint8 *)(uintptr_t)x->raw.p, (guint)x->raw.n };
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(&x->bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_object_unref(stream);
    return parser;
}

/* The mail with those of its headers that say what its body is. */
static cq_str without_heading(mail *x, cq_str heading, size_t body)
{
    cq_str rest = heading, name, value;
    char *out = cq_arena_get(x->arena, x->raw.n + 1);
    size_t n = 0;
    while (cq_heading_next(&rest, &name, &value)) {
        if (!cq_str_startsi(name, CQ_STR("Content-")))
            continue;
        size_t length = (size_t)(value.p + value.n - name.p);
        memcpy(out + n, name.p, length);
        n += length;
    }
    out[n++] = '\n';
    memcpy(out + n, x->raw.p + body, x->raw.n - body);
    return (cq_str){ out, n + x->raw.n - body };
}

/* Its headers are seen here, and GMime is given the rest of it, of which it makes a part. */
static bool read_plain(mail *x, size_t end, size_t body)
{
    cq_str heading = cq_str_sub(x->raw, 0, end);
    x->raw = without_heading(x, heading, body);
    GMimeParser *parser = parser_of(x);
    GMimeObject *part = g_mime_parser_construct_part(parser, x->options);
    g_object_unref(parser);
    if (!part)
        return false;
    take_heading(x, heading);
    add_part(x, part, 0);
    g_object_unref(part);
    return true;
}

static bool read_any(mail *x)
{
    GMimeParser *parser = parser_of(x);
    GMimeMessage *message = g_mime_parser_construct_message(parser, x->options);
    g_object_unref(parser);
    if (!message)
        return false;
    take_headers(x, GMIME_OBJECT(message));
    add_part(x, g_mime_message_get_mime_part(message), 0);
    g_object_unref(message);
    return true;
}

/* What is copied of a mail is bounded; what headers cost shows in short ones. */
static bool read_tree(mail *x)
{
    enum { COPIED = 1 << 18 };
    size_t body, end = x->raw.n <= COPIED ? cq_heading_end(x->raw, &body) : 0;
    return end ? read_plain(x, end, body) : read_any(x);
}

/* Sender: says something only where it is not the From. */
static void drop_own_via(mail *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->fields.n; i++) {
        cq_field f = x->fields.p[i];
        if (f.kind != CQ_F_VIA || !cq_str_eq(f.value, x->m->sender))
            x->fields.p[n++] = f;
    }
    x->fields.n = n;
}

static void settle(mail *x, cq_str envelope)
{
    cq_message *m = x->m;
    drop_own_via(x);
    /* Programs that write no In-Reply-To name what they answer last (RFC 5322, 3.6.4). */
    put(x, CQ_F_REPLY, x->reply.n ? x->reply : x->last);
    put(x, CQ_F_BULK, x->bulk);
    int64_t got = cq_time_read(x->received, CQ_DATES_UNKNOWN, x->tz);
    if (got == CQ_NO_TIME)
        got = cq_time_read(cq_header_envelope_date(envelope), CQ_DATES_UNKNOWN, 0);
    m->time = cq_header_sent(m->time, got);
    m->time_source = m->time == CQ_NO_TIME ? CQ_TIME_NONE : CQ_TIME_STATED;
    m->nobody = m->sender.n == 0;
    put(x, CQ_F_MIME_SHAPE, cq_str_dup(x->arena, cq_buf_view(&x->shape)));
    m->field_n = x->fields.n;
    m->fields = cq_arena_zero(x->arena, x->fields.n, sizeof *m->fields);
    if (x->fields.n)
        memcpy(m->fields, x->fields.p, x->fields.n * sizeof *m->fields);
    m->part_n = x->parts.n;
    m->parts = cq_arena_zero(x->arena, x->parts.n, sizeof *m->parts);
    if (x->parts.n)
        memcpy(m->parts, x->parts.p, x->parts.n * sizeof *m->parts);
}

bool cq_mail_read(cq_str raw, cq_str envelope, const cq_zone *tz, cq_crew *crew,
                  cq_arena *a, cq_message *m, cq_remarks *remarks)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static const char *charsets[] = { "utf-8", "windows-1252", NULL };
    pthread_once(&once, start_gmime);
    *m = (cq_message){ .channel = CQ_MAIL, .time = CQ_NO_TIME };
    *remarks = (cq_remarks){ .n = 0 };
    mail x = {
        .arena = a, .m = m, .remarks = remarks, .raw = raw, .tz = tz, .crew = crew
    };
    x.options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(x.options, charsets);
    fence(&x);
    bool good = x.raw.n && read_tree(&x);
    if (good)
        settle(&x, envelope);
    g_mime_parser_options_free(x.options);
    cq_buf_done(&x.shape);
    CQ_VEC_DONE(x.fields);
    CQ_VEC_DONE(x.parts);
    return good;
}
