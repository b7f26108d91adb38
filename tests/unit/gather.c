/* gather.c - see gather.h. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gather.h"

static cq_status begin(void *ctx, const cq_source *s, uint64_t *from, cq_err *err)
{
    gather *g = ctx;
    (void)s, (void)err;
    g->begun++;
    *from = g->from;
    return CQ_OK;
}

static cq_status message(void *ctx, const cq_source *s, cq_message *m, cq_err *err)
{
    gather *g = ctx;
    cq_message c = *m;
    (void)s, (void)err;
    c.id = cq_str_dup(&g->arena, m->id);
    c.sender = cq_str_dup(&g->arena, m->sender);
    c.sender_name = cq_str_dup(&g->arena, m->sender_name);
    c.subject = cq_str_dup(&g->arena, m->subject);
    c.parts = cq_arena_zero(&g->arena, m->part_n, sizeof *m->parts);
    for (size_t i = 0; i < m->part_n; i++) {
        c.parts[i] = m->parts[i];
        c.parts[i].bytes = cq_str_dup(&g->arena, m->parts[i].bytes);
        c.parts[i].charset = cq_str_dup(&g->arena, m->parts[i].charset);
    }
    c.fields = cq_arena_zero(&g->arena, m->field_n, sizeof *m->fields);
    for (size_t i = 0; i < m->field_n; i++)
        c.fields[i] =
            (cq_field){ m->fields[i].kind, cq_str_dup(&g->arena, m->fields[i].value) };
    CQ_PUSH(g->messages, c);
    return CQ_OK;
}

static cq_status problem(void *ctx, const cq_source *s, const cq_problem *p, cq_err *err)
{
    gather *g = ctx;
    cq_problem c = *p;
    (void)s, (void)err;
    c.input = cq_str_dup(&g->arena, p->input);
    c.reason = cq_str_dup(&g->arena, p->reason);
    CQ_PUSH(g->problems, c);
    return CQ_OK;
}

static cq_status end(void *ctx, const cq_source *s, uint64_t bytes, const uint8_t *sha256,
                     cq_err *err)
{
    gather *g = ctx;
    cq_source c = *s;
    (void)bytes, (void)err;
    c.path = cq_str_dup_z(&g->arena, cq_str_z(s->path));
    c.format = cq_str_dup_z(&g->arena, cq_str_z(s->format));
    CQ_PUSH(g->ends, c);
    g->unhashed += !sha256;
    return CQ_OK;
}

cq_sink gather_sink(gather *g)
{
    return (cq_sink){
        .ctx = g, .begin = begin, .message = message, .problem = problem, .end = end
    };
}

void gather_done(gather *g)
{
    CQ_VEC_DONE(g->messages);
    CQ_VEC_DONE(g->problems);
    CQ_VEC_DONE(g->ends);
    cq_arena_done(&g->arena);
}

bool gather_path(gather *g, const char *path)
{
    cq_read_opt opt = { 0 };
    cq_sink sink = gather_sink(g);
    bool damaged = false;
    cq_err err = { 0 };
    assert_int_equal(cq_input_read(path, &opt, &sink, &damaged, &err), CQ_OK);
    return damaged;
}

static void folder_path(char *out, size_t n)
{
    snprintf(out, n, "/tmp/claque-test-%ld", (long)getpid());
}

const char *gather_file(gather *g, const char *name, const char *bytes, size_t n)
{
    char folder[64];
    folder_path(folder, sizeof folder);
    char *path = cq_arena_get(&g->arena, strlen(folder) + strlen(name) + 2);
    sprintf(path, "%s/%s", folder, name);
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
    return path;
}

int gather_clean(void **state)
{
    (void)state;
    char folder[64], command[128];
    folder_path(folder, sizeof folder);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
    return 0;
}
