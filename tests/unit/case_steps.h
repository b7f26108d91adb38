/* case_steps.h - what tests of the case share: a folder with a case in it, and the steps of
 * reading into one. */
#ifndef CASE_STEPS_H
#define CASE_STEPS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keep/case.h"

static char folder[] = "/tmp/claque-case-XXXXXX";
static char case_path[64];

static inline int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(case_path, sizeof case_path, "%s/a.claque", folder);
    return 0;
}

static inline int remove_case(void **state)
{
    static const char *const names[] = { "a.claque", "a.claque-wal", "a.claque-shm",
                                         "one", "two" };
    char name[96];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(name, sizeof name, "%s/%s", folder, names[i]);
        unlink(name);
    }
    return 0;
}

static inline int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static inline cq_case *open_case(bool make)
{
    cq_case *c = NULL;
    cq_err err = { 0 };
    assert_int_equal(cq_case_open(case_path, make, &c, &err), CQ_OK);
    return c;
}

static inline const char *a_file(const char *name, const char *text)
{
    static char full[96];
    snprintf(full, sizeof full, "%s/%s", folder, name);
    FILE *f = fopen(full, "w");
    fputs(text, f);
    fclose(f);
    return full;
}

static inline cq_message mail(const char *id, const char *from, int64_t time,
                              const char *text, uint64_t offset)
{
    cq_message m = { .channel = CQ_MAIL,
                     .id = cq_str_z(id),
                     .sender = cq_str_z(from),
                     .time = time,
                     .text = cq_str_z(text),
                     .offset = offset,
                     .length = 10 };
    cq_sha256(m.id, m.sha256);
    return m;
}

static inline uint64_t begin(cq_case *c, const char *input)
{
    uint64_t from = 7;
    assert_int_equal(cq_case_begin_input(c, input, false, 1, &from, NULL), CQ_OK);
    return from;
}

static inline void end(cq_case *c, const char *hash)
{
    uint8_t sha[CQ_SHA256];
    cq_sha256(cq_str_z(hash), sha);
    assert_int_equal(cq_case_end_input(c, "mbox", 100, sha, NULL), CQ_OK);
}

static inline void add(cq_case *c, cq_message m)
{
    assert_int_equal(cq_case_add_message(c, &m, NULL), CQ_OK);
}

static inline void reads(cq_case *c, cq_corpus *out)
{
    cq_err err = { 0 };
    assert_int_equal(cq_case_flush(c, &err), CQ_OK);
    assert_int_equal(cq_case_load(c, out, &err), CQ_OK);
}

static inline cq_message post(const char *id, cq_field *field, uint64_t offset)
{
    cq_message m = mail(id, id, (int64_t)offset, "t", offset);
    m.channel = CQ_POST;
    m.fields = field;
    m.field_n = field != NULL;
    return m;
}

#endif
