/* pairs.c - the engine's join alone, from a file to its pairs, for the benchmark.
 *
 *   claque-pairs FILE.csv [--similarity P/Q] [--shingle N] [--mode pairs|groups|words]
 *                [--words own|plain] [--threads N] [--rows N] [--column NAME]
 *                [--memory BYTES] [--binary]
 *
 * Reads a column of a CSV, cuts words, collapses equal texts, joins. Prints a line "a b" for
 * each pair of distinct texts (or each text and the first of its group), by the rows (from
 * 0) in which they come first; figures go to stderr, a line each. Mode `words` prints the
 * row of each distinct text and its words as numbers, for those who join in another way.
 *
 * With --words plain the texts are sets of bare shingles as in plain.h, and distinct means
 * by their bytes: texts of the same words are pairs, too. --binary writes pairs as 32-bit
 * numbers. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/map.h"
#include "plain.h"
#include "read/csv.h"
#include "script/forest.h"
#include "script/join.h"
#include "text/words.h"

typedef enum { PAIRS, GROUPS, WORDS } mode;

typedef struct {
    const char *file, *column;
    uint64_t rows;
    mode mode;
    bool plain, binary;
    cq_join_opt join;
} options;

/* Distinct texts; those of the same words share a class. */
typedef struct {
    cq_texts classes;
    CQ_VEC(uint32_t) row, class; /* of each text; CQ_NONE has no words */
    uint32_t *from, *member; /* the texts of class i: member[from[i] .. from[i + 1]) */
    cq_map *bytes;           /* the texts by their bytes */
    uint64_t rows;
} table;

enum { BATCH = 64 }; /* rows */

/* What reading needs for a while. */
typedef struct {
    cq_collapse *collapse;
    cq_words words;
    cq_buf room;
    cq_buf texts; /* of the rows at hand, one after the other */
    size_t end[BATCH], n;
    uint64_t hash[BATCH];
    uint32_t row[BATCH];
} desk;

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

static mode mode_of(const char *name)
{
    static const char *const names[] = { "pairs", "groups", "words" };
    for (int i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0)
            return (mode)i;
    die("--mode wants pairs, groups or words");
}

static void take(options *o, int c)
{
    switch (c) {
    case 's':
        if (sscanf(optarg, "%u/%u", &o->join.p, &o->join.q) != 2 || !o->join.p ||
            o->join.p > o->join.q || o->join.q > CQ_MAX_SIMILARITY)
            die("--similarity wants P/Q");
        break;
    case 'k':
        o->join.shingle = (uint32_t)atoi(optarg);
        break;
    case 'm':
        o->mode = mode_of(optarg);
        break;
    case 'w':
        o->plain = o->join.once = strcmp(optarg, "plain") == 0;
        break;
    case 't':
        o->join.threads = atoi(optarg);
        break;
    case 'n':
        o->rows = strtoull(optarg, NULL, 10);
        break;
    case 'c':
        o->column = optarg;
        break;
    case 'M':
        o->join.memory = strtoull(optarg, NULL, 10);
        break;
    case 'b':
        o->binary = true;
        break;
    default:
        die("unknown option");
    }
}

static options parse(int argc, char **argv)
{
    static const struct option long_options[] = {
        { "similarity", 1, 0, 's' }, { "shingle", 1, 0, 'k' },
        { "mode", 1, 0, 'm' },       { "words", 1, 0, 'w' },
        { "threads", 1, 0, 't' },    { "rows", 1, 0, 'n' },
        { "column", 1, 0, 'c' },     { "memory", 1, 0, 'M' },
        { "binary", 0, 0, 'b' },     { 0 },
    };
    options o = { .column = "content",
                  .rows = UINT64_MAX,
                  .join = { .p = 1, .q = 2, .shingle = 3, .memory = SIZE_MAX } };
    int c;
    while ((c = getopt_long(argc, argv, "", long_options, NULL)) != -1)
        take(&o, c);
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

/* A new text of the class, which may be CQ_NONE. */
static void add_member(table *t, uint32_t row, uint32_t class)
{
    CQ_PUSH(t->row, row);
    CQ_PUSH(t->class, class);
}

/* Own words: a text is new if its class is. */
static void add_own(desk *d, cq_str text, size_t i, table *t)
{
    cq_words_begin(&d->words, text);
    cq_words_cut(&d->words, 0, text.n, CQ_SEG_BODY);
    for (size_t k = 0; k < d->words.tokens.n; k++)
        if (d->words.tokens.p[k].kind <= CQ_TOK_NUMBER)
            cq_collapse_word(d->collapse, d->words.tokens.p[k].hash);
    uint32_t class = cq_collapse_end(d->collapse, "\0\0\0");
    if (class != CQ_NONE && class == t->row.n)
        add_member(t, d->row[i], class);
}

/* Plain words: a text is new if its bytes are (by a hash of 64 bits). */
static void add_plain(desk *d, cq_str text, size_t i, table *t)
{
    uint32_t next = (uint32_t)t->row.n;
    if (*cq_map_put(t->bytes, d->hash[i], next) != next)
        return;
    plain_words(text, &d->room, d->collapse);
    add_member(t, d->row[i], cq_collapse_end(d->collapse, "\0\0\0"));
}

/* Add the texts at hand, by when what is known of their bytes has come from memory. */
static void add_texts(desk *d, bool plain, table *t)
{
    for (size_t i = 0, from = 0; i < d->n; from = d->end[i++]) {
        cq_str text = { d->texts.p + from, d->end[i] - from };
        if (plain)
            add_plain(d, text, i, t);
        else
            add_own(d, text, i, t);
    }
    d->n = 0;
    cq_buf_clear(&d->texts);
}

static void take_text(desk *d, cq_str text, uint64_t row, const table *t)
{
    cq_buf_add(&d->texts, text.p, text.n);
    d->end[d->n] = d->texts.n;
    d->row[d->n] = (uint32_t)row;
    d->hash[d->n] = cq_hash(text);
    cq_map_ahead(t->bytes, d->hash[d->n++]);
}

static void list_members(table *t)
{
    uint32_t n = t->classes.n, *from = cq_zalloc((size_t)n + 2, sizeof *from);
    t->member = cq_alloc((t->row.n + 1) * sizeof *t->member);
    for (size_t i = 0; i < t->class.n; i++)
        if (t->class.p[i] != CQ_NONE)
            from[t->class.p[i] + 2]++;
    for (uint32_t i = 0; i < n; i++)
        from[i + 2] += from[i + 1];
    for (uint32_t i = 0; i < t->class.n; i++)
        if (t->class.p[i] != CQ_NONE)
            t->member[from[t->class.p[i] + 1]++] = i;
    t->from = from;
}

static void read_table(const options *o, table *t)
{
    int fd = open(o->file, O_RDONLY);
    cq_bytes in;
    cq_csv c;
    cq_arena a = { 0 };
    desk d = { .collapse = cq_collapse_new(1 << 20) };
    t->bytes = cq_map_new(1 << 20);
    if (fd < 0)
        die(strerror(errno));
    cq_bytes_init(&in, pull, &fd);
    cq_bytes_unhashed(&in);
    cq_bytes_need(&in, 1 << 16);
    cq_csv_init(&c, cq_csv_guess((cq_str){ in.p, in.n }, NULL));
    size_t column = cq_csv_next(&c, &in, &a) ? column_of(&c, o->column) : 0;
    cq_bytes_skip(&in, c.length);
    for (; t->rows < o->rows && cq_csv_next(&c, &in, &a); t->rows++) {
        if (column < c.n)
            take_text(&d, c.cells[column], t->rows, t);
        if (d.n == BATCH)
            add_texts(&d, o->plain, t);
        cq_bytes_skip(&in, c.length);
        cq_arena_reset(&a);
    }
    add_texts(&d, o->plain, t);
    cq_collapse_done(d.collapse, &t->classes);
    list_members(t);
    cq_map_free(t->bytes);
    cq_words_done(&d.words);
    cq_buf_done(&d.room);
    cq_buf_done(&d.texts);
    cq_csv_done(&c);
    cq_arena_done(&a);
    cq_bytes_done(&in);
    close(fd);
}

static void print_pair(const options *o, const table *t, uint32_t a, uint32_t b)
{
    uint32_t row[2] = { t->row.p[a], t->row.p[b] };
    if (o->binary)
        fwrite(row, sizeof row, 1, stdout);
    else
        printf("%u %u\n", row[0], row[1]);
}

/* The pairs of texts of two classes, or of one; how many. */
static size_t print_members(const options *o, const table *t, uint32_t a, uint32_t b)
{
    size_t n = 0;
    for (uint32_t i = t->from[a]; i < t->from[a + 1]; i++)
        for (uint32_t j = a == b ? i + 1 : t->from[b]; j < t->from[b + 1]; j++, n++)
            print_pair(o, t, t->member[i], t->member[j]);
    return n;
}

static void print_pairs(const cq_sets *s, const options *o, const table *t)
{
    cq_nears pairs = { 0 };
    size_t n = 0;
    cq_join_pairs(s, o->join, &pairs);
    for (uint32_t i = 0, k = 0; i < s->n; i++) {
        n += print_members(o, t, i, i);
        for (; k < pairs.n && pairs.p[k].a == i; k++)
            n += print_members(o, t, i, pairs.p[k].b);
    }
    fprintf(stderr, "pairs %zu\n", n);
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
        for (uint32_t k = t->from[i] + (root == i); k < t->from[i + 1]; k++)
            print_pair(o, t, t->member[t->from[root]], t->member[k]);
    }
    fprintf(stderr, "groups %u\nskipped %zu\n", groups, skips.n);
    CQ_VEC_DONE(skips);
    free(parent);
}

static void print_words(const table *t)
{
    for (uint32_t i = 0; i < t->classes.n; i++) {
        const cq_text *x = &t->classes.texts[i];
        printf("%u", t->row.p[t->member[t->from[i]]]);
        for (uint32_t k = 0; k < x->n; k++)
            printf(" %u", t->classes.words[x->at + k]);
        putchar('\n');
    }
}

static void join(const options *o, const table *t)
{
    cq_sets s;
    double begin = cpu();
    cq_join_sets(&t->classes, o->join, &s);
    double sets = cpu();
    (o->mode == GROUPS ? print_groups : print_pairs)(&s, o, t);
    double end = cpu();
    fprintf(stderr, "cpu_read %.3f\ncpu_sets %.3f\ncpu_join %.3f\ncpu_all %.3f\n", begin,
            sets - begin, end - sets, end);
    cq_sets_done(&s);
}

int main(int argc, char **argv)
{
    options o = parse(argc, argv);
    table t = { 0 };
    read_table(&o, &t);
    fprintf(stderr, "rows %llu\ndistinct %zu\n", (unsigned long long)t.rows, t.row.n);
    if (o.mode == WORDS)
        print_words(&t);
    else
        join(&o, &t);
    cq_texts_done(&t.classes);
    CQ_VEC_DONE(t.row);
    CQ_VEC_DONE(t.class);
    free(t.from);
    free(t.member);
    return 0;
}
