/* pairs.c - the engine's join alone, from a file to its pairs, for the benchmark.
 *
 *   claque-pairs FILE.csv [--similarity P/Q] [--shingle N] [--mode pairs|groups]
 *                [--threads N] [--rows N] [--column NAME] [--memory BYTES]
 *
 * Reads a column of a CSV, cuts words, collapses equal texts, joins. Prints a line "a b" for
 * each pair of distinct texts (or each text and the first of its group), by the rows (from
 * 0) in which they come first; figures go to stderr, a line each. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/map.h"
#include "read/csv.h"
#include "script/forest.h"
#include "script/join.h"
#include "text/words.h"

typedef struct {
    const char *file, *column;
    uint64_t rows;
    bool groups;
    cq_join_opt join;
} options;

typedef struct {
    cq_texts texts;
    CQ_VEC(uint32_t) row; /* of each text */
    uint64_t rows;
} table;

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "claque-pairs: %s\n", what);
    exit(2);
}

static options parse(int argc, char **argv)
{
    static const struct option long_options[] = {
        { "similarity", 1, 0, 's' }, { "shingle", 1, 0, 'k' },
        { "mode", 1, 0, 'm' },       { "threads", 1, 0, 't' },
        { "rows", 1, 0, 'n' },       { "column", 1, 0, 'c' },
        { "memory", 1, 0, 'M' },     { 0 },
    };
    options o = { .column = "content",
                  .rows = UINT64_MAX,
                  .join = { .p = 1, .q = 2, .shingle = 3, .memory = SIZE_MAX } };
    int c;
    while ((c = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        switch (c) {
        case 's':
            if (sscanf(optarg, "%u/%u", &o.join.p, &o.join.q) != 2 || !o.join.p ||
                o.join.p > o.join.q || o.join.q > CQ_MAX_SIMILARITY)
                die("--similarity wants P/Q");
            break;
        case 'k':
            o.join.shingle = (uint32_t)atoi(optarg);
            break;
        case 'm':
            o.groups = strcmp(optarg, "groups") == 0;
            break;
        case 't':
            o.join.threads = atoi(optarg);
            break;
        case 'n':
            o.rows = strtoull(optarg, NULL, 10);
            break;
        case 'c':
            o.column = optarg;
            break;
        case 'M':
            o.join.memory = strtoull(optarg, NULL, 10);
            break;
        default:
            die("unknown option");
        }
    }
    if (optind + 1 != argc || o.join.shingle < 1)
        die("one FILE is wanted");
    o.file = argv[optind];
    return o;
}

static ssize_t pull(void *ctx, char *to, size_t room, char **broken)
{
    (void)broken;
    return read(*(int *)ctx, to, room);
}

static size_t column_of(const cq_csv *c, const char *name)
{
    for (size_t i = 0; i < c->n; i++)
        if (cq_str_eq(c->cells[i], cq_str_z(name)))
            return i;
    die("there is no such column");
}

static void add_text(cq_collapse *k, cq_words *w, cq_str text, table *t)
{
    cq_words_begin(w, text);
    cq_words_cut(w, 0, text.n, CQ_SEG_BODY);
    for (size_t i = 0; i < w->tokens.n; i++)
        if (w->tokens.p[i].kind <= CQ_TOK_NUMBER)
            cq_collapse_word(k, w->tokens.p[i].hash);
    uint32_t number = cq_collapse_end(k, "\0\0\0");
    if (number != CQ_NONE && number == t->row.n)
        CQ_PUSH(t->row, (uint32_t)t->rows);
}

static void read_table(const options *o, table *t)
{
    int fd = open(o->file, O_RDONLY);
    cq_bytes in;
    cq_csv c;
    cq_arena a = { 0 };
    cq_words w = { 0 };
    cq_collapse *k = cq_collapse_new(1 << 20);
    if (fd < 0)
        die(strerror(errno));
    cq_bytes_init(&in, pull, &fd);
    cq_bytes_need(&in, 1 << 16);
    cq_csv_init(&c, cq_csv_guess((cq_str){ in.p, in.n }, NULL));
    size_t column = cq_csv_next(&c, &in, &a) ? column_of(&c, o->column) : 0;
    cq_bytes_skip(&in, c.length);
    for (; t->rows < o->rows && cq_csv_next(&c, &in, &a); t->rows++) {
        if (column < c.n)
            add_text(k, &w, c.cells[column], t);
        cq_bytes_skip(&in, c.length);
        cq_arena_reset(&a);
    }
    cq_collapse_done(k, &t->texts);
    cq_words_done(&w);
    cq_csv_done(&c);
    cq_arena_done(&a);
    cq_bytes_done(&in);
    close(fd);
}

static void print_pairs(const cq_sets *s, const options *o, const table *t)
{
    cq_nears pairs = { 0 };
    cq_join_pairs(s, o->join, &pairs);
    for (size_t i = 0; i < pairs.n; i++)
        printf("%u %u\n", t->row.p[pairs.p[i].a], t->row.p[pairs.p[i].b]);
    fprintf(stderr, "pairs %zu\n", pairs.n);
    CQ_VEC_DONE(pairs);
}

static void print_groups(const cq_sets *s, const options *o, const table *t)
{
    uint32_t *parent = cq_alloc(((size_t)s->n + 1) * sizeof *parent), groups = 0;
    cq_skips skips = { 0 };
    cq_forest_init(parent, s->n);
    cq_join_groups(s, o->join, parent, &skips);
    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t root = cq_forest_root(parent, i);
        groups += root == i;
        if (root != i)
            printf("%u %u\n", t->row.p[root], t->row.p[i]);
    }
    fprintf(stderr, "groups %u\nskipped %zu\n", groups, skips.n);
    CQ_VEC_DONE(skips);
    free(parent);
}

int main(int argc, char **argv)
{
    options o = parse(argc, argv);
    table t = { 0 };
    cq_sets s;
    read_table(&o, &t);
    double read = cpu();
    cq_join_sets(&t.texts, o.join, &s);
    double sets = cpu();
    if (o.groups)
        print_groups(&s, &o, &t);
    else
        print_pairs(&s, &o, &t);
    double join = cpu();
    fprintf(stderr, "rows %llu\ndistinct %u\n", (unsigned long long)t.rows, t.texts.n);
    fprintf(stderr, "cpu_read %.3f\ncpu_sets %.3f\ncpu_join %.3f\ncpu_all %.3f\n", read,
            sets - read, join - sets, join);
    cq_sets_done(&s);
    cq_texts_done(&t.texts);
    CQ_VEC_DONE(t.row);
    return 0;
}
