/* clerk.c - see clerk.h.
 *
 * Threads are woken by a semaphore: glibc's pthread_cond_signal may wait until a thread that
 * was woken before has run, and who gives a mail must wait for nobody
 * (tests/e2e/test_milter.py holds them all still). */
#include "serve/clerk.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/vec.h"
#include "read/crew.h"
#include "read/mail.h"
#include "text/visible.h"

typedef struct {
    uint64_t ticket;
    cq_buf mail; /* then its label */
    bool cut;
    int64_t deadline;
} job;

typedef CQ_VEC(job) jobs;

struct cq_clerk {
    pthread_mutex_t lock;
    sem_t given; /* once for each mail, dropped ones too */
    jobs waiting, done;
    bool over;
    int wake;
    pthread_rwlock_t learning;
    cq_lore *lore;
    int threads;
    pthread_t *thread;
    cq_crew *
        *crews; /* one a thread, made before there are any: a copy has no other thread */
    int started;
};

int64_t cq_clerk_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static job take_first(jobs *v)
{
    job first = v->p[0];
    memmove(v->p, v->p + 1, --v->n * sizeof *v->p);
    return first;
}

/* --- a thread --- */

/* A mail that goes on after what was kept, and is mostly text, has more text than we read. */
static bool too_long(const job *j, const cq_message *m)
{
    return j->cut && m->text.n > CQ_MAX_LIVE / 2;
}

static void look_up(cq_clerk *c, int no, const cq_doc *d, cq_buf *label)
{
    pthread_rwlock_rdlock(&c->learning);
    if (c->lore)
        cq_lore_find(c->lore, no, d, label);
    pthread_rwlock_unlock(&c->learning);
}

/* Read the mail; its label takes its place. */
static void look_at(cq_clerk *c, int no, job *j)
{
    cq_arena a = { 0 };
    cq_remarks remarks = { 0 };
    cq_message m = { .channel = CQ_MAIL };
    cq_buf label = { 0 };
    cq_doc doc;
    bool cut = false;
    if (cq_mail_read(cq_buf_view(&j->mail), CQ_STR(""), NULL, c->crews[no], &a, &m,
                     &remarks)) {
        cq_visible(&m, &a, &cut);
        if (!cut && !too_long(j, &m)) {
            cq_doc_make(&m, &a, &doc);
            look_up(c, no, &doc, &label);
        }
    }
    cq_arena_done(&a);
    cq_buf_done(&j->mail);
    j->mail = label;
}

static void wake(cq_clerk *c)
{
    const uint64_t one = 1;
    ssize_t n = write(c->wake, &one, sizeof one);
    (void)n; /* full: it will wake all the same */
}

static bool next_job(cq_clerk *c, job *out)
{
    bool any = false, over = false;
    while (!any && !over) {
        if (sem_wait(&c->given) != 0 && errno == EINTR)
            continue;
        pthread_mutex_lock(&c->lock);
        over = c->over;
        any = c->waiting.n > 0 && !over;
        if (any)
            *out = take_first(&c->waiting);
        pthread_mutex_unlock(&c->lock);
    }
    return any;
}

static void finish(cq_clerk *c, job *j)
{
    pthread_mutex_lock(&c->lock);
    CQ_PUSH(c->done, *j);
    pthread_mutex_unlock(&c->lock);
    wake(c);
}

typedef struct {
    cq_clerk *c;
    int no;
} start;

static void *work(void *arg)
{
    start s = *(start *)arg;
    job j;
    free(arg);
    while (next_job(s.c, &j)) {
        if (cq_clerk_now() > j.deadline) {
            cq_buf_done(&j.mail);
            continue;
        }
        look_at(s.c, s.no, &j);
        finish(s.c, &j);
    }
    return NULL;
}

/* --- who gives --- */

cq_clerk *cq_clerk_new(int threads, int wake_fd)
{
    cq_clerk *c = cq_zalloc(1, sizeof *c);
    c->wake = wake_fd;
    c->threads = threads;
    c->thread = cq_zalloc((size_t)threads, sizeof *c->thread);
    c->crews = cq_zalloc((size_t)threads, sizeof *c->crews);
    for (int i = 0; i < threads; i++)
        c->crews[i] = cq_crew_new();
    pthread_mutex_init(&c->lock, NULL);
    sem_init(&c->given, 0, 0);
    pthread_rwlock_init(&c->learning, NULL);
    for (int i = 0; i < threads; i++) {
        start *s = cq_alloc(sizeof *s);
        *s = (start){ c, i };
        if (pthread_create(&c->thread[i], NULL, work, s) != 0) {
            free(s);
            break;
        }
        c->started++;
    }
    return c;
}

static void drop_jobs(jobs *v)
{
    for (size_t i = 0; i < v->n; i++)
        cq_buf_done(&v->p[i].mail);
    CQ_VEC_DONE(*v);
}

void cq_clerk_free(cq_clerk *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    c->over = true;
    pthread_mutex_unlock(&c->lock);
    for (int i = 0; i < c->started; i++)
        sem_post(&c->given);
    for (int i = 0; i < c->started; i++)
        pthread_join(c->thread[i], NULL);
    drop_jobs(&c->waiting);
    drop_jobs(&c->done);
    cq_lore_free(c->lore);
    pthread_rwlock_destroy(&c->learning);
    sem_destroy(&c->given);
    pthread_mutex_destroy(&c->lock);
    for (int i = 0; i < c->threads; i++)
        cq_crew_free(c->crews[i]);
    free(c->crews);
    free(c->thread);
    free(c);
}

void cq_clerk_learn(cq_clerk *c, cq_lore *lore)
{
    pthread_rwlock_wrlock(&c->learning);
    cq_lore *old = c->lore;
    c->lore = lore;
    pthread_rwlock_unlock(&c->learning);
    cq_lore_free(old);
}

void cq_clerk_give(cq_clerk *c, uint64_t ticket, cq_buf *mail, bool cut, int64_t deadline)
{
    pthread_mutex_lock(&c->lock);
    if (c->waiting.n >= CQ_MAX_SESSIONS) {
        job oldest = take_first(&c->waiting);
        cq_buf_done(&oldest.mail);
    }
    CQ_PUSH(c->waiting, (job){ ticket, *mail, cut, deadline });
    *mail = (cq_buf){ 0 };
    pthread_mutex_unlock(&c->lock);
    sem_post(&c->given);
}

bool cq_clerk_take(cq_clerk *c, uint64_t *ticket, cq_buf *label)
{
    pthread_mutex_lock(&c->lock);
    bool any = c->done.n > 0;
    job j = any ? take_first(&c->done) : (job){ 0 };
    pthread_mutex_unlock(&c->lock);
    if (any) {
        *ticket = j.ticket;
        cq_buf_str(label, cq_buf_view(&j.mail));
        cq_buf_done(&j.mail);
    }
    return any;
}
