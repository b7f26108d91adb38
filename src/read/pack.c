/* pack.c - see pack.h.
 *
 * Between the two processes goes a socket. Here a question is one byte: next member or next
 * block. There each answer is a head of fixed size and its bytes; "what is packed" is an
 * answer that is a question, and is answered with a length and so many bytes. Whoever holds
 * the other side can lie about the archive, and no more: lengths and names are checked, and
 * it has not taken more than it was given. */
#include "read/pack.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bounds.h"
#include "read/apart.h"
#include "read/book.h"

enum { BLOCK = 1 << 18, FREE_GROWTH = 64 << 20, SILENCE = 600 };
enum { NEXT = 'n', PULL = 'p' }; /* questions */
enum { MEMBER = 'm', END = 'e', FAIL = 'f', DATA = 'd', BROKEN = 'b', MORE = '?' };

typedef struct {
    uint32_t kind, n; /* n bytes follow */
    uint32_t status;  /* of FAIL */
    uint32_t named, refused, of;
    int64_t mtime;
    uint64_t taken;
} answer;

struct cq_pack {
    pid_t pid;
    int fd; /* of the socket, -1 where there is no process */
    cq_bytes *in;
    size_t given; /* bytes of the window that the other side has now */
    cq_pack *outer;
    uint64_t out, taken;
    uint64_t offered; /* packed bytes that the other side can have taken */
    char *block;
    size_t at, n; /* of the block that is not given yet */
    char name[CQ_MAX_VALUE + 1];
    bool dead;
};

static bool begins_as_office(cq_str name)
{
    static const char *const folders[] = { "word/", "xl/", "_rels/", "docProps/",
                                           "customXml/" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (cq_str_starts(name, cq_str_z(folders[i])))
            return true;
    return false;
}

static bool has(cq_str head, const char *name)
{
    return cq_str_find(head, cq_str_z(name)) < head.n;
}

/* By the name of its first member, or by what only a document or a workbook has: an archive
 * of documents has it, too, but another begin. */
bool cq_pack_is_office(cq_str head)
{
    cq_str name = cq_str_sub(head, 30, 64);
    return cq_str_starts(head, CQ_STR("PK\3\4")) &&
           (cq_str_starts(name, CQ_STR("[Content_Types].xml")) ||
            cq_str_starts(name, CQ_STR("mimetypeapplication/")) ||
            (begins_as_office(name) &&
             (has(head, "word/document.xml") || has(head, "xl/workbook.xml") ||
              has(head, "xl/worksheets/"))));
}

bool cq_pack_sniff(cq_str head)
{
    static const struct {
        size_t at;
        cq_str magic;
    } known[] = {
        { 0, { "\x1f\x8b", 2 } },         { 0, { "BZh", 3 } },
        { 0, { "\xfd\x37zXZ", 5 } },      { 0, { "\x28\xb5\x2f\xfd", 4 } },
        { 0, { "\x04\x22\x4d\x18", 4 } }, { 0, { "\x5d\0\0", 3 } },
        { 0, { "PK\3\4", 4 } },           { 0, { "7z\xbc\xaf\x27\x1c", 6 } },
        { 0, { "Rar!\x1a\7", 6 } },       { 257, { "ustar", 5 } },
    };
    if (cq_pack_is_office(head))
        return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (cq_str_starts(cq_str_sub(head, known[i].at, head.n), known[i].magic))
            return true;
    return false;
}

bool cq_pack_streams(cq_str head)
{
    return cq_str_starts(head, CQ_STR("\x28\xb5\x2f\xfd"));
}

/* --- the other side --- */

static void send_or_end(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done <= 0)
            _exit(1);
        p += done;
        n -= (size_t)done;
    }
}

static void reply(int fd, answer a, const char *bytes)
{
    send_or_end(fd, &a, sizeof a);
    send_or_end(fd, bytes, a.n);
}

/* A cq_pull of what is packed: it is asked for. */
static ssize_t ask(void *ctx, char *to, size_t room, char **broken)
{
    int fd = *(int *)ctx;
    uint32_t n = 0;
    uint32_t want = room < BLOCK ? (uint32_t)room : BLOCK;
    (void)broken;
    reply(fd, (answer){ .kind = MORE, .taken = want }, NULL);
    if (!cq_apart_take(fd, &n, sizeof n) || n > want || !cq_apart_take(fd, to, n))
        _exit(1);
    return n;
}

/* What is there: an archive or a workbook. */
typedef struct {
    int fd;
    cq_str book; /* NULL of an archive */
    cq_bytes in;
    cq_unpack *archive;
    cq_book *sheets;
} other;

static void open_other(other *o, int file)
{
    cq_err why;
    if (o->book.p) {
        cq_book_open(o->book, &o->sheets, &why);
        return;
    }
    cq_bytes_init(&o->in, ask, &o->fd);
    if (file < 0)
        cq_bytes_need(&o->in, 4); /* which show zstd */
    o->archive = cq_unpack_open(&o->in, file);
}

static cq_status next_sheet(cq_book *b, cq_member *m, cq_err *err)
{
    const char *name = b ? cq_book_next(b) : NULL;
    if (name) {
        *m = (cq_member){ .name = name, .of = (uint32_t)cq_book_count(b) };
        return CQ_OK;
    }
    return b && cq_book_damaged(b)
               ? cq_fail(err, CQ_FORMAT, "not all of the workbook can be read")
               : CQ_EMPTY;
}

static uint64_t taken_by(const other *o)
{
    return o->archive ? cq_unpack_taken(o->archive) : o->book.n;
}

static void reply_member(other *o)
{
    cq_member m;
    cq_err why = { 0 };
    cq_status status = o->archive ? cq_unpack_next(o->archive, &m, &why)
                                  : next_sheet(o->sheets, &m, &why);
    answer a = { .kind = status == CQ_OK      ? MEMBER
                         : status == CQ_EMPTY ? END
                                              : FAIL,
                 .status = (uint32_t)status,
                 .taken = taken_by(o) };
    const char *bytes = status == CQ_OK && m.name ? m.name : why.text;
    if (status == CQ_OK) {
        a.named = m.name != NULL;
        a.refused = m.refused;
        a.mtime = m.mtime;
        a.of = m.of;
    }
    a.n = (uint32_t)strnlen(bytes, CQ_MAX_VALUE);
    reply(o->fd, a, bytes);
}

static void reply_block(other *o, char *block)
{
    char *broken = NULL;
    ssize_t n = o->archive ? cq_unpack_pull(o->archive, block, BLOCK, &broken)
                           : cq_book_pull(o->sheets, block, BLOCK, &broken);
    answer a = { .kind = n < 0 ? BROKEN : DATA, .taken = taken_by(o) };
    a.n = n < 0 ? (uint32_t)strnlen(broken, CQ_MAX_VALUE) : (uint32_t)n;
    reply(o->fd, a, n < 0 ? broken : block);
    free(broken);
}

/* It asks for nothing before it was asked. */
_Noreturn static void serve(int fd, int file, cq_str book)
{
    other o = { .fd = fd, .book = book };
    char question, *block = cq_alloc(BLOCK);
    bool opened = false;
    while (cq_apart_take(fd, &question, 1)) {
        if (!opened)
            open_other(&o, file);
        opened = true;
        if (question == NEXT)
            reply_member(&o);
        else if (o.archive || o.sheets)
            reply_block(&o, block);
        else
            _exit(1);
    }
    _exit(0);
}

/* --- this side --- */

/* An archive may be worked at for a day; what it holds is bounded by its growth. */
static const cq_apart_bounds bounds = { 86400, UINT64_C(5) << 30, 0 };

static cq_pack *start(cq_bytes *in, int file, cq_pack *outer, cq_str book)
{
    cq_pack *p = cq_zalloc(1, sizeof *p);
    int ends[2];
    uint64_t had = cq_apart_size();
    struct stat st;
    *p = (cq_pack){
        .fd = -1, .in = in, .outer = outer, .offered = book.n, .block = cq_alloc(BLOCK)
    };
    if (file >= 0 && fstat(file, &st) == 0)
        p->offered = (uint64_t)st.st_size;
    tzset(); /* the times in a zip are local */
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return p;
    p->pid = fork();
    if (p->pid == 0) {
        int keep[2] = { ends[1], file };
        if (!cq_apart_shut_in(keep, file >= 0 ? 2 : 1, &bounds, had))
            _exit(1);
        serve(3, file >= 0 ? 4 : -1, book);
    }
    close(ends[1]);
    p->fd = ends[0];
    setsockopt(p->fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ SILENCE, 0 },
               sizeof(struct timeval));
    return p;
}

cq_pack *cq_pack_open(cq_bytes *in, int fd, cq_pack *outer)
{
    bool seeks = fd >= 0 && !cq_pack_streams((cq_str){ in->p, in->n }) &&
                 lseek(fd, 0, SEEK_SET) == 0;
    return start(in, seeks ? fd : -1, outer, (cq_str){ NULL, 0 });
}

cq_pack *cq_pack_open_book(cq_str bytes)
{
    return start(NULL, -1, NULL, bytes.p ? bytes : CQ_STR(""));
}

static void end_other(cq_pack *p)
{
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
    if (p->pid > 0) {
        kill(p->pid, SIGKILL);
        waitpid(p->pid, NULL, 0);
    }
    p->pid = 0;
}

void cq_pack_close(cq_pack *p)
{
    if (!p)
        return;
    end_other(p);
    free(p->block);
    free(p);
}

uint64_t cq_pack_taken(const cq_pack *p)
{
    return p->taken;
}

/* Give some of what is packed; nothing where it has ended. */
static bool give(cq_pack *p, uint64_t want)
{
    cq_bytes_skip(p->in, p->given);
    cq_bytes_need(p->in, 1);
    uint32_t n = p->in->n < want ? (uint32_t)p->in->n : (uint32_t)want;
    p->given = n;
    p->offered += n;
    return cq_apart_say(p->fd, &n, sizeof n) && cq_apart_say(p->fd, p->in->p, n);
}

/* Put a question; its answer, with its bytes in the block. False where there is none. */
static bool question(cq_pack *p, char what, answer *a)
{
    p->at = p->n = 0;
    bool good = p->fd >= 0 && cq_apart_say(p->fd, &what, 1);
    while (good) {
        good = cq_apart_take(p->fd, a, sizeof *a) && a->n <= BLOCK &&
               cq_apart_take(p->fd, p->block, a->n);
        if (!good || a->kind != MORE)
            break;
        good = p->in && a->taken <= BLOCK && give(p, a->taken);
    }
    if (good)
        p->taken = a->taken < p->offered ? a->taken : p->offered;
    return good;
}

/* Does the name leave the place into which it would be unpacked? */
static bool climbs(const char *name)
{
    cq_str rest = cq_str_z(name), step;
    if (name[0] == '/' || name[0] == '\\' || (name[0] && name[1] == ':'))
        return true;
    while (cq_str_split(&rest, '/', &step))
        if (cq_str_eq(step, CQ_STR("..")))
            return true;
    return strstr(name, "..\\") != NULL;
}

static cq_status take_member(cq_pack *p, const answer *a, cq_member *out)
{
    size_t n = a->n < CQ_MAX_VALUE ? a->n : CQ_MAX_VALUE;
    memcpy(p->name, p->block, n);
    p->name[n] = 0;
    *out = (cq_member){ .name = a->named ? p->name : NULL,
                        .mtime = a->mtime,
                        .refused = a->named && (a->refused || climbs(p->name)),
                        .of = a->of };
    return CQ_OK;
}

static cq_status fell(cq_pack *p, cq_err *err)
{
    p->dead = true;
    return cq_fail(err, CQ_LIMIT, "its reader fell: a fault, or too much memory");
}

cq_status cq_pack_next(cq_pack *p, cq_member *out, cq_err *err)
{
    answer a;
    if (p->dead)
        return CQ_EMPTY;
    if (!question(p, NEXT, &a))
        return fell(p, err);
    if (a.kind == MEMBER)
        return take_member(p, &a, out);
    p->dead = true;
    if (a.kind == END)
        return CQ_EMPTY;
    if (p->in && p->in->broken)
        return cq_fail(err, CQ_FORMAT, "the archive is damaged: %s", p->in->broken);
    return cq_fail(err, a.status == CQ_LIMIT ? CQ_LIMIT : CQ_FORMAT, "%.*s",
                   (int)(a.n < CQ_ERR_TEXT ? a.n : CQ_ERR_TEXT - 1), p->block);
}

/* Count what came out, in this archive and in those around it. */
static bool grows_too_much(cq_pack *p, size_t n)
{
    bool much = false;
    for (; p; p = p->outer) {
        p->out += n;
        much |= p->out > FREE_GROWTH && p->out / CQ_MAX_RATIO > cq_pack_taken(p);
    }
    return much;
}

/* A block from the other side; 0 at the end of the member, -1 with *broken. */
static ssize_t fetch(cq_pack *p, char **broken)
{
    answer a;
    if (!question(p, PULL, &a)) {
        p->dead = true;
        *broken = strdup("its reader fell: a fault, or too much memory");
        return -1;
    }
    if (a.kind == DATA) {
        p->n = a.n;
        return (ssize_t)a.n;
    }
    *broken = strndup(p->block, a.n < CQ_ERR_TEXT ? a.n : CQ_ERR_TEXT);
    return -1;
}

ssize_t cq_pack_pull(void *pack, char *to, size_t room, char **broken)
{
    cq_pack *p = pack;
    if (p->dead)
        return 0;
    if (p->at == p->n) {
        ssize_t got = fetch(p, broken);
        if (got <= 0)
            return got;
    }
    size_t n = p->n - p->at < room ? p->n - p->at : room;
    memcpy(to, p->block + p->at, n);
    p->at += n;
    if (!grows_too_much(p, n))
        return (ssize_t)n;
    *broken = strdup("the archive unpacks to over 1000 times its size");
    p->dead = true;
    return -1;
}
