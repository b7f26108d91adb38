/* walk.c - see walk.h. */
#include "read/walk.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bounds.h"

typedef struct {
    cq_arena *arena;
    cq_walk_files *out;
    CQ_VEC(struct stat) seen; /* the folders entered */
} walk;

static bool entered(walk *w, const struct stat *st)
{
    for (size_t i = 0; i < w->seen.n; i++)
        if (w->seen.p[i].st_dev == st->st_dev && w->seen.p[i].st_ino == st->st_ino)
            return true;
    CQ_PUSH(w->seen, *st);
    return false;
}

static void trouble(walk *w, const char *path, const char *why)
{
    CQ_PUSH(*w->out, (cq_walk_file){ .path = path, .trouble = why });
}

/* A Maildir's tmp holds mail that is not delivered yet. */
static bool maildir_tmp(const char *folder, const char *name)
{
    struct stat st;
    cq_arena a = { 0 };
    bool is = strcmp(name, "tmp") == 0 &&
              stat(cq_str_printf(&a, "%s/cur", folder).p, &st) == 0 &&
              stat(cq_str_printf(&a, "%s/new", folder).p, &st) == 0;
    cq_arena_done(&a);
    return is;
}

static void enter(walk *w, const char *folder, int depth);

static void look_at(walk *w, const char *folder, const char *name, int depth)
{
    struct stat st;
    const char *path = cq_str_printf(w->arena, "%s/%s", folder, name).p;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || maildir_tmp(folder, name))
        return;
    if (stat(path, &st) != 0)
        trouble(w, path, strerrordesc_np(errno));
    else if (S_ISDIR(st.st_mode) && !entered(w, &st))
        enter(w, path, depth + 1);
    else if (S_ISREG(st.st_mode))
        CQ_PUSH(*w->out, (cq_walk_file){ .path = path,
                                         .mtime = st.st_mtime,
                                         .size = (uint64_t)st.st_size });
}

static void enter(walk *w, const char *folder, int depth)
{
    DIR *dir = depth < CQ_MAX_WALK ? opendir(folder) : NULL;
    if (!dir) {
        trouble(w, folder,
                depth < CQ_MAX_WALK ? strerrordesc_np(errno) : "folders nested too deep");
        return;
    }
    CQ_VEC(const char *) names = { 0 };
    for (struct dirent *e; (e = readdir(dir));)
        CQ_PUSH(names, cq_str_dup_z(w->arena, cq_str_z(e->d_name)));
    closedir(dir);
    for (size_t i = 0; i < names.n; i++)
        look_at(w, folder, names.p[i], depth);
    CQ_VEC_DONE(names);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const cq_walk_file *)a)->path, ((const cq_walk_file *)b)->path);
}

void cq_walk(const char *folder, cq_arena *a, cq_walk_files *out)
{
    struct stat st;
    walk w = { .arena = a, .out = out };
    if (stat(folder, &st) == 0)
        entered(&w, &st);
    enter(&w, folder, 0);
    CQ_VEC_DONE(w.seen);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_path);
}

const char *cq_walk_tidy(cq_arena *a, const char *path)
{
    size_t n = strlen(path), m = 0;
    char *out = cq_arena_get(a, n + 2);
    for (size_t i = 0; i < n; i++) {
        bool start = m == 0 || out[m - 1] == '/';
        if (path[i] == '/' && m && out[m - 1] == '/')
            continue;
        if (start && path[i] == '.' && (path[i + 1] == '/' || (!path[i + 1] && m))) {
            i += path[i + 1] == '/';
            continue;
        }
        out[m++] = path[i];
    }
    while (m > 1 && out[m - 1] == '/')
        m--;
    if (m == 0)
        out[m++] = '.';
    out[m] = 0;
    return out;
}
