/* spool.c - see spool.h. Mails are appended to a file in tmp/, so that a mail costs a write
 * and no inode (making a file was a fifth of all that a server under load spent on a mail);
 * the file is moved to new/ when it is full, asked for or found after a crash. A From_ line
 * of a mail is quoted as in mboxrd. The writer is woken by a semaphore, for the reason that
 * clerk.c has. */
#include "serve/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/vec.h"

enum { FULL = 8 << 20 }; /* bytes of a file after which the next begins */

typedef CQ_VEC(cq_buf) mails;

/* The file that grows. */
typedef struct {
    pthread_mutex_t lock;
    int fd; /* -1: none */
    char name[96];
    off_t size;
} part;

struct cq_spool {
    char *folder;
    int fresh, made; /* new/ and tmp/ */
    part part;
    pthread_mutex_t lock;
    sem_t put; /* once for each mail, dropped ones too */
    mails waiting;
    size_t bytes; /* of them */
    bool over;
    cq_spool_counts counts;
    uint64_t missed; /* of the writer: on end, up to now */
    bool threaded;
    pthread_t writer;
};

/* --- the writer --- */

static bool write_all(int fd, cq_str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = ENOSPC;
        if (n <= 0)
            return false;
        s = cq_str_sub(s, (size_t)n, s.n);
    }
    return true;
}

/* 0, or why not. A filter that is started again may have the number of the one before, in
 * the same second: the name holds the nanosecond, and replaces none. */
static int begin_part(cq_spool *s)
{
    part *p = &s->part;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(p->name, sizeof p->name, "%lld.N%09ldP%d.mbox", (long long)now.tv_sec,
             now.tv_nsec, (int)getpid());
    p->fd = openat(s->made, p->name, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC,
                   0600);
    p->size = 0;
    return p->fd < 0 ? errno : 0;
}

/* Move it to where it is read from, or away if nothing is in it. */
static int end_part(cq_spool *s)
{
    part *p = &s->part;
    int error = 0;
    if (p->fd >= 0 && close(p->fd) != 0)
        error = errno;
    if (p->fd >= 0 && !p->size)
        unlinkat(s->made, p->name, 0);
    else if (p->fd >= 0 &&
             renameat2(s->made, p->name, s->fresh, p->name, RENAME_NOREPLACE) != 0)
        error = errno;
    p->fd = -1;
    return error;
}

static bool from_line(cq_str s)
{
    size_t marks = 0;
    while (marks < s.n && s.p[marks] == '>')
        marks++;
    return cq_str_starts(cq_str_sub(s, marks, s.n), CQ_STR("From "));
}

/* The mail as it stands in an mbox (mboxrd), the empty line after it included. */
static void add_quoted(cq_buf *out, cq_str mail)
{
    while (mail.n) {
        size_t lf = cq_str_find(mail, CQ_STR("\n"));
        size_t end = lf < mail.n ? lf + 1 : mail.n;
        if (from_line(mail))
            cq_buf_char(out, '>');
        cq_buf_str(out, cq_str_sub(mail, 0, end));
        mail = cq_str_sub(mail, end, mail.n);
    }
    if (out->p[out->n - 1] != '\n')
        cq_buf_char(out, '\n');
    cq_buf_char(out, '\n');
}

static void add_from_line(cq_buf *out)
{
    char date[64];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(date, sizeof date, "%a %b %e %H:%M:%S %Y", &utc);
    cq_buf_printf(out, "From claque-milter %s\n", date);
}

/* Append it whole or not at all. 0, or why not. */
static int append(cq_spool *s, cq_str text)
{
    part *p = &s->part;
    int error = p->fd < 0 ? begin_part(s) : 0;
    if (!error && write_all(p->fd, text)) {
        p->size += (off_t)text.n;
        return p->size < FULL ? 0 : end_part(s);
    }
    error = error ? error : errno;
    if (p->fd >= 0 && ftruncate(p->fd, p->size) != 0)
        end_part(s);
    return error;
}

/* *size: what it took. 0, or why not. */
static int write_mail(cq_spool *s, cq_str mail, size_t *size)
{
    cq_buf b = { 0 };
    add_from_line(&b);
    add_quoted(&b, mail);
    pthread_mutex_lock(&s->part.lock);
    int error = append(s, cq_buf_view(&b));
    pthread_mutex_unlock(&s->part.lock);
    *size = b.n;
    cq_buf_done(&b);
    return error;
}

/* A word when it begins to fail and when it works again, none for each mail. */
static void tell(cq_spool *s, const char *why)
{
    if (why && s->missed++ == 0)
        fprintf(
            stderr,
            "claque-milter: %s: %s: mails go on and are labelled, but will be missing "
            "in the case\n",
            s->folder, why);
    else if (!why && s->missed)
        fprintf(stderr,
                "claque-milter: %s: mails are put aside again; %llu are missing in the "
                "case\n",
                s->folder, (unsigned long long)s->missed);
    s->missed = why ? s->missed : 0;
}

/* Whether it could be put aside. */
static bool put_away(cq_spool *s, cq_str mail, bool room, size_t *size)
{
    int error = room ? write_mail(s, mail, size) : 0;
    tell(s, !room ? "too many mails wait to be weighed" : error ? strerror(error) : NULL);
    return room && !error;
}

static cq_buf take_first(cq_spool *s)
{
    cq_buf first = s->waiting.p[0];
    memmove(s->waiting.p, s->waiting.p + 1, --s->waiting.n * sizeof *s->waiting.p);
    s->bytes -= first.n;
    return first;
}

/* The mail that waits longest; false when all is over. */
static bool next_mail(cq_spool *s, cq_buf *out, bool *room)
{
    bool any = false, over = false;
    while (!any && !over) {
        if (sem_wait(&s->put) != 0 && errno == EINTR)
            continue;
        pthread_mutex_lock(&s->lock);
        over = s->over;
        any = s->waiting.n > 0;
        if (any)
            *out = take_first(s);
        *room = s->counts.lie < CQ_MAX_SPOOL;
        pthread_mutex_unlock(&s->lock);
    }
    return any;
}

static void *work(void *arg)
{
    cq_spool *s = arg;
    cq_buf mail;
    bool room;
    size_t size = 0;
    while (next_mail(s, &mail, &room)) {
        bool good = put_away(s, cq_buf_view(&mail), room, &size);
        cq_buf_done(&mail);
        pthread_mutex_lock(&s->lock);
        s->counts.written += good;
        s->counts.lie += good ? size : 0;
        s->counts.failed += !good;
        pthread_mutex_unlock(&s->lock);
    }
    return NULL;
}

/* --- who puts --- */

static int open_folder(const char *folder, const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s%s", folder, name) < 0)
        cq_oom();
    int fd = mkdir(path, 0700) == 0 || errno == EEXIST
                 ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                 : -1;
    free(path);
    return fd;
}

static cq_spool_names names_in(int folder, cq_arena *a)
{
    CQ_VEC(const char *) v = { 0 };
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *e;
    while (dir && (e = readdir(dir)))
        if (e->d_name[0] != '.')
            CQ_PUSH(v, cq_str_dup_z(a, cq_str_z(e->d_name)));
    if (dir)
        closedir(dir);
    cq_spool_names out = { cq_arena_get(a, (v.n + 1) * sizeof *v.p), v.n };
    if (v.n)
        memcpy(out.p, v.p, v.n * sizeof *v.p);
    CQ_VEC_DONE(v);
    return out;
}

static uint64_t size_of(cq_spool *s, const char *name)
{
    struct stat st;
    return fstatat(s->fresh, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? (uint64_t)st.st_size
                                                                  : 0;
}

/* What a filter that was killed had begun. */
static void take_over(cq_spool *s)
{
    cq_arena a = { 0 };
    cq_spool_names begun = names_in(s->made, &a);
    for (size_t i = 0; i < begun.n; i++)
        renameat2(s->made, begun.p[i], s->fresh, begun.p[i], RENAME_NOREPLACE);
    cq_spool_names all = names_in(s->fresh, &a);
    for (size_t i = 0; i < all.n; i++)
        s->counts.lie += size_of(s, all.p[i]);
    cq_arena_done(&a);
}

cq_status cq_spool_open(const char *folder, cq_spool **out, cq_err *err)
{
    cq_spool *s = cq_zalloc(1, sizeof *s);
    int top = open_folder(folder, "");
    s->folder = strdup(folder);
    s->fresh = top < 0 ? -1 : open_folder(folder, "/new");
    s->made = top < 0 ? -1 : open_folder(folder, "/tmp");
    s->part.fd = -1;
    pthread_mutex_init(&s->part.lock, NULL);
    pthread_mutex_init(&s->lock, NULL);
    sem_init(&s->put, 0, 0);
    if (top >= 0)
        close(top);
    if (s->fresh < 0 || s->made < 0) {
        cq_status st = cq_fail_at(err, CQ_IO, folder, 0, 0, "%s", strerror(errno));
        cq_spool_close(s);
        return st;
    }
    take_over(s);
    s->threaded = pthread_create(&s->writer, NULL, work, s) == 0;
    *out = s;
    return CQ_OK;
}

void cq_spool_close(cq_spool *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->over = true;
    pthread_mutex_unlock(&s->lock);
    sem_post(&s->put);
    if (s->threaded)
        pthread_join(s->writer, NULL);
    for (size_t i = 0; i < s->waiting.n; i++)
        cq_buf_done(&s->waiting.p[i]);
    CQ_VEC_DONE(s->waiting);
    end_part(s);
    if (s->fresh >= 0)
        close(s->fresh);
    if (s->made >= 0)
        close(s->made);
    sem_destroy(&s->put);
    pthread_mutex_destroy(&s->lock);
    pthread_mutex_destroy(&s->part.lock);
    free(s->folder);
    free(s);
}

static void drop_oldest(cq_spool *s)
{
    cq_buf oldest = take_first(s);
    cq_buf_done(&oldest);
    s->counts.dropped++;
}

void cq_spool_put(cq_spool *s, cq_str head, cq_str mail)
{
    cq_buf b = { 0 };
    cq_buf_str(&b, head);
    cq_buf_str(&b, mail);
    pthread_mutex_lock(&s->lock);
    while (s->waiting.n && s->bytes + b.n > CQ_MAX_WAITING)
        drop_oldest(s);
    CQ_PUSH(s->waiting, b);
    s->bytes += b.n;
    pthread_mutex_unlock(&s->lock);
    sem_post(&s->put);
}

cq_spool_counts cq_spool_count(cq_spool *s)
{
    pthread_mutex_lock(&s->lock);
    cq_spool_counts c = s->counts;
    pthread_mutex_unlock(&s->lock);
    return c;
}

/* --- what lies there --- */

cq_spool_names cq_spool_list(cq_spool *s, cq_arena *a)
{
    pthread_mutex_lock(&s->part.lock);
    end_part(s);
    pthread_mutex_unlock(&s->part.lock);
    return names_in(s->fresh, a);
}

void cq_spool_remove(cq_spool *s, cq_spool_names names)
{
    uint64_t gone = 0;
    for (size_t i = 0; i < names.n; i++) {
        uint64_t size = size_of(s, names.p[i]);
        gone += unlinkat(s->fresh, names.p[i], 0) == 0 ? size : 0;
    }
    pthread_mutex_lock(&s->lock);
    s->counts.lie -= gone < s->counts.lie ? gone : s->counts.lie;
    pthread_mutex_unlock(&s->lock);
}
