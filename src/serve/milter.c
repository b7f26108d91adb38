/* milter.c - see milter.h. */
#include "serve/milter.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/map.h"
#include "base/vec.h"

enum { VERSION = 6, LEAST_VERSION = 2, HEAD = 4 };

/* What a filter may do, and what the server may leave out, as bits of the negotiation. */
#define ADD_HEADERS UINT32_C(0x01)
#define CHANGE_HEADERS UINT32_C(0x10)
#define NO_HELO UINT32_C(0x02)
#define NO_RCPT UINT32_C(0x08)
#define NO_UNKNOWN UINT32_C(0x100)
#define NO_DATA UINT32_C(0x200)
#define SKIP UINT32_C(0x400)
#define MUTE_HEADER UINT32_C(0x80) /* no reply is waited for */
#define MUTE_CONNECT UINT32_C(0x1000)
#define MUTE_MAIL UINT32_C(0x4000)
#define MUTE_EOH UINT32_C(0x40000)
#define LEADING_SPACE UINT32_C(0x100000)
#define ACTIONS (ADD_HEADERS | CHANGE_HEADERS)
#define STEPS                                                                            \
    (NO_HELO | NO_RCPT | NO_UNKNOWN | NO_DATA | SKIP | MUTE_HEADER | MUTE_CONNECT |      \
     MUTE_MAIL | MUTE_EOH | LEADING_SPACE)

/* A header that says it is ours: the how manieth of its name. */
typedef struct {
    uint32_t name, nth;
} forged;

struct cq_milter {
    cq_buf in; /* not yet taken, from `at` on */
    size_t at;
    bool waits;              /* a mail waits for its answer */
    uint32_t actions, steps; /* agreed */
    cq_buf host, address, sender, mail;
    bool body, cut;
    cq_arena arena;       /* of the mail's names */
    cq_names *names;      /* of forged headers, in lower case */
    CQ_VEC(cq_str) spelt; /* as the server knows them, by number */
    cq_ids counts;        /* by number */
    CQ_VEC(forged) forged;
};

cq_milter *cq_milter_new(void)
{
    cq_milter *m = cq_zalloc(1, sizeof *m);
    m->names = cq_names_new();
    return m;
}

void cq_milter_free(cq_milter *m)
{
    if (!m)
        return;
    cq_buf_done(&m->in);
    cq_buf_done(&m->host);
    cq_buf_done(&m->address);
    cq_buf_done(&m->sender);
    cq_buf_done(&m->mail);
    cq_arena_done(&m->arena);
    cq_names_free(m->names);
    CQ_VEC_DONE(m->spelt);
    CQ_VEC_DONE(m->counts);
    CQ_VEC_DONE(m->forged);
    free(m);
}

static uint32_t read_32(const char *p)
{
    const uint8_t *u = (const uint8_t *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static void add_32(cq_buf *b, uint32_t v)
{
    const char p[] = { (char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v };
    cq_buf_add(b, p, sizeof p);
}

static void reply(cq_buf *out, char letter, cq_str data)
{
    add_32(out, (uint32_t)data.n + 1);
    cq_buf_char(out, letter);
    cq_buf_str(out, data);
}

static void go_on(cq_buf *out)
{
    reply(out, 'c', CQ_STR(""));
}

/* The string up to its NUL, or all that is there. */
static cq_str take_z(cq_str *rest)
{
    cq_str piece = { 0 };
    cq_str_split(rest, 0, &piece);
    return piece;
}

/* Forget the mail. Memory that a large one took is given back. */
static void forget(cq_milter *m)
{
    enum { KEPT = 64 << 10 };
    if (m->mail.room > KEPT)
        cq_buf_done(&m->mail);
    cq_buf_clear(&m->mail);
    cq_buf_clear(&m->sender);
    m->body = m->cut = false;
    if (m->forged.n == 0)
        return;
    m->forged.n = m->spelt.n = m->counts.n = 0;
    cq_names_free(m->names);
    m->names = cq_names_new();
    cq_arena_reset(&m->arena);
}

/* --- what the server says --- */

static bool negotiate(cq_milter *m, cq_str data, cq_buf *out)
{
    cq_buf b = { 0 };
    if (data.n < 12 || read_32(data.p) < LEAST_VERSION)
        return false;
    uint32_t version = read_32(data.p);
    m->actions = read_32(data.p + 4) & ACTIONS;
    m->steps = read_32(data.p + 8) & STEPS;
    add_32(&b, version < VERSION ? version : VERSION);
    add_32(&b, m->actions);
    add_32(&b, m->steps);
    reply(out, 'O', cq_buf_view(&b));
    cq_buf_done(&b);
    return true;
}

static void keep(cq_buf *b, cq_str s)
{
    cq_buf_clear(b);
    cq_buf_str(b, cq_str_sub(s, 0, s.n < CQ_MAX_VALUE ? s.n : CQ_MAX_VALUE));
}

static void connect_from(cq_milter *m, cq_str data)
{
    cq_str host = take_z(&data);
    bool ip = data.n > 3 && (data.p[0] == '4' || data.p[0] == '6');
    keep(&m->host, host);
    if (ip)
        data = cq_str_sub(data, 3, data.n);
    keep(&m->address, ip ? take_z(&data) : CQ_STR(""));
}

/* Append to the mail as far as it is kept. */
static void add(cq_milter *m, cq_str s)
{
    size_t room = CQ_MAX_LIVE - m->mail.n;
    m->cut |= s.n > room;
    cq_buf_str(&m->mail, cq_str_sub(s, 0, s.n < room ? s.n : room));
}

static void note_forged(cq_milter *m, cq_str name)
{
    cq_arena *a = &m->arena;
    uint32_t no = cq_names_put(m->names, cq_str_lower(a, name));
    if (m->forged.n == CQ_MAX_FORGED)
        return;
    if (no == m->counts.n) {
        CQ_PUSH(m->counts, 0);
        CQ_PUSH(m->spelt, cq_str_dup(a, name));
    }
    CQ_PUSH(m->forged, (forged){ no, ++m->counts.p[no] });
}

static void header(cq_milter *m, cq_str data)
{
    cq_str name = take_z(&data), value = take_z(&data);
    if (cq_str_startsi(name, CQ_STR("X-Claque-"))) {
        note_forged(m, name);
        return;
    }
    add(m, name);
    add(m, m->steps & LEADING_SPACE ? CQ_STR(":") : CQ_STR(": "));
    add(m, value);
    add(m, CQ_STR("\r\n"));
}

static void body(cq_milter *m, cq_str data)
{
    if (!m->body)
        add(m, CQ_STR("\r\n"));
    m->body = true;
    add(m, data);
}

static void answer_body(cq_milter *m, cq_buf *out)
{
    reply(out, m->cut && m->steps & SKIP ? 's' : 'c', CQ_STR(""));
}

static void answer_unless(const cq_milter *m, uint32_t mute, cq_buf *out)
{
    if (!(m->steps & mute))
        go_on(out);
}

/* One packet; false where the talk is over. */
static bool packet(cq_milter *m, char letter, cq_str data, cq_buf *out)
{
    switch (letter) {
    case 'O':
        return negotiate(m, data, out);
    case 'C':
        connect_from(m, data);
        answer_unless(m, MUTE_CONNECT, out);
        return true;
    case 'M':
        forget(m);
        keep(&m->sender, take_z(&data));
        answer_unless(m, MUTE_MAIL, out);
        return true;
    case 'L':
        header(m, data);
        answer_unless(m, MUTE_HEADER, out);
        return true;
    case 'N':
        answer_unless(m, MUTE_EOH, out);
        return true;
    case 'B':
        body(m, data);
        answer_body(m, out);
        return true;
    case 'E':
        body(m, data);
        m->waits = true;
        return true;
    case 'H': /* steps that the server was asked to leave out */
    case 'R':
    case 'T':
    case 'U':
        go_on(out);
        return true;
    case 'A': /* the mail is abandoned */
    case 'K': /* the connection is used for another client */
        forget(m);
        return true;
    case 'D': /* macros */
        return true;
    default: /* 'Q', and what nobody says */
        return false;
    }
}

/* --- the talk --- */

static void drop_taken(cq_milter *m)
{
    if (m->at == 0)
        return;
    memmove(m->in.p, m->in.p + m->at, m->in.n - m->at);
    m->in.n -= m->at;
    m->at = 0;
    if (m->in.n == 0)
        cq_buf_done(&m->in);
}

cq_milter_state cq_milter_take(cq_milter *m, cq_str bytes, cq_buf *out)
{
    bool good = true;
    cq_buf_str(&m->in, bytes);
    while (good && !m->waits && m->in.n - m->at >= HEAD) {
        const char *p = m->in.p + m->at;
        uint32_t n = read_32(p);
        good = n > 0 && n <= CQ_MAX_PACKET;
        if (!good || m->in.n - m->at - HEAD < n)
            break;
        m->at += HEAD + n;
        good = packet(m, p[HEAD], (cq_str){ p + HEAD + 1, n - 1 }, out);
    }
    drop_taken(m);
    return !good ? CQ_MILTER_END : m->waits ? CQ_MILTER_MAIL : CQ_MILTER_MORE;
}

cq_milter_mail cq_milter_get(const cq_milter *m)
{
    return (cq_milter_mail){ cq_buf_view(&m->sender), cq_buf_view(&m->host),
                             cq_buf_view(&m->address), cq_buf_view(&m->mail), m->cut };
}

/* --- the answer --- */

static void add_header(const cq_milter *m, const char *name, const char *value,
                       cq_buf *out)
{
    cq_buf b = { 0 };
    if (!value || !(m->actions & ADD_HEADERS))
        return;
    cq_buf_add(&b, name, strlen(name) + 1);
    cq_buf_z(&b, m->steps & LEADING_SPACE ? " " : "");
    cq_buf_add(&b, value, strlen(value) + 1);
    reply(out, 'h', cq_buf_view(&b));
    cq_buf_done(&b);
}

/* A header without a value is none. */
static void take_away(const cq_milter *m, forged f, cq_buf *out)
{
    cq_buf b = { 0 };
    add_32(&b, f.nth);
    cq_buf_str(&b, m->spelt.p[f.name]);
    cq_buf_add(&b, "\0", 2);
    reply(out, 'm', cq_buf_view(&b));
    cq_buf_done(&b);
}

void cq_milter_answer(cq_milter *m, const char *campaign, const char *version,
                      cq_buf *out)
{
    /* The last first: what goes does not change the numbers of those before it. */
    if (m->actions & CHANGE_HEADERS)
        for (size_t i = m->forged.n; i-- > 0;)
            take_away(m, m->forged.p[i], out);
    add_header(m, "X-Claque-Campaign", campaign, out);
    add_header(m, "X-Claque-Version", version, out);
    go_on(out);
    m->waits = false;
    forget(m);
}
