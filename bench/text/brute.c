/* brute.c - is a join's answer that of its definition? Slow, obvious, and without claque's code.
 *
 *   claque-brute TEXTS [--shingle N] [--plain] P/Q[:PAIRS][=GROUPS]...
 *
 * TEXTS has a line "row word word ..." of numbers for each text, by ascending rows. Two texts
 * share a run of N words (3) as often as both have it; with --plain, once, and a text of
 * fewer words is a single run. The two are a pair if shared * q >= p * (all - shared).
 *
 * PAIRS are two 32-bit numbers each, the rows; they must be all pairs, each once. GROUPS,
 * likewise, must join the same rows as the pairs do. Says for each threshold how many pairs
 * there are, and how many exactly at it; ends with 1 if one differs. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_RUN = 8, MOST_ASKS = 16, NOTHING = UINT32_MAX };

typedef struct {
    uint32_t word[MOST_RUN], text;
} run;

/* A text that has a run, and how often. */
typedef struct {
    uint32_t text, times, group;
} use;

typedef struct {
    uint32_t p, q;
    const char *pairs, *groups;
    uint64_t *claimed; /* pairs, sorted: a << 32 | b */
    size_t claims, next;
    uint32_t *parent;
    uint64_t found, ties, wrong;
} ask;

static uint32_t width = 3;
static bool plain;
static uint32_t *row, *size, texts; /* of each text: its row, its runs */
static run *runs;
static size_t run_n;
static use *uses;       /* by run, then by text */
static uint32_t *begin; /* uses of run g: uses[begin[g] .. begin[g + 1]) */
static use *own;        /* the same by text: of text i from own_at[i] */
static size_t *own_at, use_n;
static ask asks[MOST_ASKS];
static uint32_t ask_n;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "claque-brute: %s\n", what);
    exit(2);
}

static void *room(size_t n, size_t each)
{
    void *p = calloc(n + 1, each);
    if (!p)
        die("no memory");
    return p;
}

/* Make room for one more where n is a power of two. */
static void *grown(void *p, size_t n, size_t each)
{
    if (n == 0 || (n & (n - 1)) == 0)
        p = realloc(p, (n ? 2 * n : 1) * each);
    if (!p)
        die("no memory");
    return p;
}

static void add_run(const uint32_t *words, uint32_t n)
{
    runs = grown(runs, run_n, sizeof *runs);
    run *r = &runs[run_n++];
    memset(r, 0xff, sizeof *r);
    memcpy(r->word, words, n * sizeof *words);
    r->text = texts;
}

static void add_text(char *line)
{
    static uint32_t *words;
    size_t n = 0;
    char *end;
    row = grown(row, texts, sizeof *row);
    row[texts] = (uint32_t)strtoul(line, &line, 10);
    for (;; line = end) {
        uint32_t word = (uint32_t)strtoul(line, &end, 10);
        if (end == line)
            break;
        words = grown(words, n, sizeof *words);
        words[n++] = word;
    }
    for (size_t i = 0; i + width <= n; i++)
        add_run(words + i, width);
    if (plain && n > 0 && n < width)
        add_run(words, (uint32_t)n);
    texts++;
}

static void read_texts(const char *file)
{
    FILE *f = fopen(file, "r");
    char *line = NULL;
    size_t size_of_line = 0;
    if (!f)
        die("cannot open TEXTS");
    while (getline(&line, &size_of_line, f) > 0)
        add_text(line);
    fclose(f);
    free(line);
}

static int by_words(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(run));
}

/* memcmp orders the words in some way and puts equal ones together; the texts within a run
 * come in any order. */
static void count_uses(void)
{
    uint32_t groups = 0;
    qsort(runs, run_n, sizeof *runs, by_words);
    uses = room(run_n, sizeof *uses);
    begin = room(run_n + 1, sizeof *begin);
    size = room(texts, sizeof *size);
    own_at = room((size_t)texts + 1, sizeof *own_at);
    for (size_t i = 0; i < run_n; i++) {
        bool new =
            i == 0 || memcmp(runs[i].word, runs[i - 1].word, sizeof runs[i].word) != 0;
        if (new)
            begin[groups++] = (uint32_t)use_n;
        if (new || runs[i].text != runs[i - 1].text) {
            uses[use_n++] = (use){ runs[i].text, 0, groups - 1 };
            own_at[runs[i].text + 1]++;
        }
        if (uses[use_n - 1].times == 0 || !plain) {
            uses[use_n - 1].times++;
            size[runs[i].text]++;
        }
    }
    begin[groups] = (uint32_t)use_n;
    for (uint32_t i = 0; i < texts; i++)
        own_at[i + 1] += own_at[i];
}

static void list_by_text(void)
{
    size_t *to = room(texts, sizeof *to);
    own = room(use_n, sizeof *own);
    memcpy(to, own_at, texts * sizeof *to);
    for (size_t i = 0; i < use_n; i++)
        own[to[uses[i].text]++] = uses[i];
    free(to);
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* How many runs text a shares with each later one. */
static void share(uint32_t a, uint32_t *shared)
{
    memset(shared, 0, texts * sizeof *shared);
    for (size_t i = own_at[a]; i < own_at[a + 1]; i++)
        for (uint32_t k = begin[own[i].group]; k < begin[own[i].group + 1]; k++)
            shared[uses[k].text] += least(own[i].times, uses[k].times);
}

static uint32_t root(const uint32_t *parent, uint32_t i)
{
    while (parent[i] != i)
        i = parent[i];
    return i;
}

static void unite(uint32_t *parent, uint32_t a, uint32_t b)
{
    uint32_t i = root(parent, a), j = root(parent, b);
    if (i < j)
        parent[j] = i;
    else
        parent[i] = j;
    parent[a] = parent[b] = least(i, j);
}

static void meet(ask *k, uint32_t a, uint32_t b, uint64_t shared)
{
    uint64_t left = shared * k->q, right = ((uint64_t)size[a] + size[b] - shared) * k->p;
    if (left < right)
        return;
    k->found++;
    k->ties += left == right;
    unite(k->parent, a, b);
    if (!k->pairs)
        return;
    uint64_t pair = (uint64_t)row[a] << 32 | row[b];
    while (k->next < k->claims && k->claimed[k->next] < pair) {
        k->next++;
        k->wrong++;
    }
    if (k->next < k->claims && k->claimed[k->next] == pair)
        k->next++;
    else
        k->wrong++;
}

static int by_number(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static uint64_t *read_pairs(const char *file, size_t *n)
{
    FILE *f = fopen(file, "rb");
    uint64_t *all = NULL;
    uint32_t pair[2];
    if (!f)
        die("cannot open PAIRS");
    for (*n = 0; fread(pair, sizeof pair, 1, f) == 1; ++*n) {
        all = grown(all, *n, sizeof *all);
        all[*n] = (uint64_t)pair[0] << 32 | pair[1];
    }
    fclose(f);
    if (all)
        qsort(all, *n, sizeof *all, by_number);
    return all;
}

static uint32_t text_of(uint32_t of_row)
{
    const uint32_t *low = row, *high = row + texts;
    while (low < high) {
        const uint32_t *mid = low + (high - low) / 2;
        if (*mid < of_row)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == row + texts || *low != of_row)
        die("a pair of an unknown row");
    return (uint32_t)(low - row);
}

/* Joined by the pairs and joined by the claim is the same if each has the same least text. */
static void check_groups(ask *k)
{
    size_t n;
    uint64_t *claimed = read_pairs(k->groups, &n);
    uint32_t *parent = room(texts, sizeof *parent);
    for (uint32_t i = 0; i < texts; i++)
        parent[i] = i;
    for (size_t i = 0; i < n; i++)
        unite(parent, text_of((uint32_t)(claimed[i] >> 32)),
              text_of((uint32_t)claimed[i]));
    for (uint32_t i = 0; i < texts; i++)
        k->wrong += root(parent, i) != root(k->parent, i);
    free(parent);
    free(claimed);
}

static void take(char *arg)
{
    ask *k = &asks[ask_n++];
    if (ask_n == MOST_ASKS || sscanf(arg, "%u/%u", &k->p, &k->q) != 2 || !k->p || !k->q)
        die("usage: claque-brute TEXTS [--shingle N] [--plain] P/Q[:PAIRS][=GROUPS]...");
    char *pairs = strchr(arg, ':'), *groups = strchr(arg, '=');
    if (groups)
        *groups = 0, k->groups = groups + 1;
    if (pairs)
        k->pairs = pairs + 1, k->claimed = read_pairs(k->pairs, &k->claims);
}

static void parse(int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--plain") == 0)
            plain = true;
        else if (strcmp(argv[i], "--shingle") == 0 && i + 1 < argc)
            width = (uint32_t)atoi(argv[++i]);
        else
            take(argv[i]);
    }
    if (argc < 3 || width < 1 || width > MOST_RUN)
        die("one file of texts and a threshold are wanted");
}

static void compare(void)
{
    uint32_t *shared = room(texts, sizeof *shared);
    for (uint32_t k = 0; k < ask_n; k++) {
        asks[k].parent = room(texts, sizeof *asks[k].parent);
        for (uint32_t i = 0; i < texts; i++)
            asks[k].parent[i] = i;
    }
    for (uint32_t a = 0; a < texts; a++) {
        share(a, shared);
        for (uint32_t b = a + 1; b < texts; b++)
            for (uint32_t k = 0; shared[b] && k < ask_n; k++)
                meet(&asks[k], a, b, shared[b]);
    }
    free(shared);
}

int main(int argc, char **argv)
{
    uint64_t wrong = 0;
    parse(argc, argv);
    read_texts(argv[1]);
    count_uses();
    list_by_text();
    compare();
    for (ask *k = asks; k < asks + ask_n; k++) {
        k->wrong += k->claims - k->next;
        if (k->groups)
            check_groups(k);
        printf("%u/%u of %u texts: %llu pairs, %llu at the boundary, %llu wrong\n", k->p,
               k->q, texts, (unsigned long long)k->found, (unsigned long long)k->ties,
               (unsigned long long)k->wrong);
        wrong += k->wrong;
    }
    return wrong != 0;
}
