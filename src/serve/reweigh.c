/* reweigh.c - see reweigh.h. Between fork and exec only system calls are made, since other
 * threads may hold locks. */
#include "serve/reweigh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NO_EXEC = 127, PARTIAL = 3, LOWEST = 19, TICK_MS = 20, ARGS = 12 };

static void enter(char *const *argv, const sigset_t *none, pid_t parent)
{
    int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    setpriority(PRIO_PROCESS, 0, LOWEST);
    umask(077);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGHUP, SIG_DFL);
    sigprocmask(SIG_SETMASK, none, NULL);
    if (getppid() == parent)
        execvp(argv[0], argv);
    _exit(NO_EXEC);
}

static int wait_for(const cq_reweigh *r, pid_t pid, const volatile sig_atomic_t *stop)
{
    const struct timespec tick = { 0, TICK_MS * 1000000L };
    bool asked = false;
    int status = 0;
    for (;;) {
        pid_t done = waitpid(pid, &status, WNOHANG);
        if (done == pid || (done < 0 && errno != EINTR))
            return status;
        if (*stop && !asked)
            asked = kill(pid, SIGTERM) == 0;
        if (r->meanwhile)
            r->meanwhile(r->ctx);
        nanosleep(&tick, NULL);
    }
}

static void fill(const cq_reweigh *r, const char **argv)
{
    struct stat st;
    int n = 0;
    argv[n++] = r->program;
    argv[n++] = "scan";
    argv[n++] = "--case";
    argv[n++] = r->case_path;
    argv[n++] = "--labels";
    argv[n++] = r->labels;
    if (r->raw && stat(r->case_path, &st) != 0) {
        argv[n++] = "--keep";
        argv[n++] = "raw";
    }
    for (int i = 0; i < CQ_REWEIGH_INPUTS; i++)
        if (r->inputs[i])
            argv[n++] = r->inputs[i];
    argv[n] = NULL;
}

cq_status cq_reweigh_run(const cq_reweigh *r, const volatile sig_atomic_t *stop,
                         cq_err *err)
{
    const char *argv[ARGS];
    sigset_t none;
    pid_t parent = getpid();
    fill(r, argv);
    sigemptyset(&none);
    pid_t pid = fork();
    if (pid == 0)
        enter((char *const *)argv, &none, parent);
    if (pid < 0)
        return cq_fail(err, CQ_IO, "cannot start %s: %s", r->program, strerror(errno));
    int status = wait_for(r, pid, stop);
    if (WIFSIGNALED(status))
        return cq_fail(err, CQ_IO, "%s scan was ended by signal %d", r->program,
                       WTERMSIG(status));
    int code = WEXITSTATUS(status);
    if (code == NO_EXEC)
        return cq_fail(err, CQ_IO, "cannot run %s", r->program);
    return code == 0 || code == PARTIAL
               ? CQ_OK
               : cq_fail(err, CQ_STORE, "%s scan ended with %d", r->program, code);
}

char *cq_reweigh_program(void)
{
    char self[4096];
    char *path = NULL;
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = 0;
    char *slash = strrchr(self, '/');
    if (slash) {
        *slash = 0;
        if (asprintf(&path, "%s/claque", self) < 0)
            cq_oom();
        if (access(path, X_OK) == 0)
            return path;
        free(path);
    }
    return strdup("claque");
}
