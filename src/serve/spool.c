/* spool.c - see spool.h. A mail is written in tmp/ and moved to new/, as Maildirs have it.
 * The writer is woken by a semaphore, for the reason that clerk.c has. */
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

typedef CQ_VEC(cq_buf) mails;

struct cq_spool {
    char *folder;
    int fresh, part; /* new/ and tmp/ */
    pthread_mutex_t lock;
    sem_t put; /* once for each mail, dropped ones too */
    mails waiting;
    size_t bytes; /* of them */
    bool over;
    cq_spool_counts counts;
    uint64_t serial, missed; /* of the writer; missed: on end, up to now */
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
static int write_mail(cq_spool *s, cq_str mail)
{
    char name[96];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(name, sizeof name, "%lld.N%09ldP%dQ%llu.claque", (long long)now.tv_sec,
             now.tv_nsec, (int)getpid(), (unsigned long long)s->serial++);
    int fd = openat(s->part, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int error = fd >= 0 && write_all(fd, mail) ? 0 : errno;
    if (fd >= 0 && close(fd) != 0 && !error)
        error = errno;
    if (!error && renameat2(s->part, name, s->fresh, name, RENAME_NOREPLACE) != 0)
        error = errno;
    if (error && fd >= 0)
        unlinkat(s->part, name, 0);
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
static bool put_away(cq_spool *s, cq_str mail, bool room)
{
    int error = room ? write_mail(s, mail) : 0;
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
    while (next_mail(s, &mail, &room)) {
        bool good = put_away(s, cq_buf_view(&mail), room);
        cq_buf_done(&mail);
        pthread_mutex_lock(&s->lock);
        s->counts.written += good;
        s->counts.lie += good;
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

static uint64_t lie_there(cq_spool *s)
{
    cq_arena a = { 0 };
    uint64_t n = cq_spool_list(s, &a).n;
    cq_arena_done(&a);
    return n;
}

cq_status cq_spool_open(const char *folder, cq_spool **out, cq_err *err)
{
    cq_spool *s = cq_zalloc(1, sizeof *s);
    int top = open_folder(folder, "");
    s->folder = strdup(folder);
    s->fresh = top < 0 ? -1 : open_folder(folder, "/new");
    s->part = top < 0 ? -1 : open_folder(folder, "/tmp");
    pthread_mutex_init(&s->lock, NULL);
    sem_init(&s->put, 0, 0);
    if (top >= 0)
        close(top);
    if (s->fresh < 0 || s->part < 0) {
        cq_status st = cq_fail_at(err, CQ_IO, folder, 0, 0, "%s", strerror(errno));
        cq_spool_close(s);
        return st;
    }
    s->counts.lie = lie_there(s);
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
    if (s->fresh >= 0)
        close(s->fresh);
    if (s->part >= 0)
        close(s->part);
    sem_destroy(&s->put);
    pthread_mutex_destroy(&s->lock);
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
    CQ_VEC(const char *) v = { 0 };
    int fd = openat(s->fresh, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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

void cq_spool_remove(cq_spool *s, cq_spool_names names)
{
    uint64_t gone = 0;
    for (size_t i = 0; i < names.n; i++)
        gone += unlinkat(s->fresh, names.p[i], 0) == 0;
    pthread_mutex_lock(&s->lock);
    s->counts.lie -= gone < s->counts.lie ? gone : s->counts.lie;
    pthread_mutex_unlock(&s->lock);
}
