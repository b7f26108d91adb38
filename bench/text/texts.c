/* texts.c - made texts for the benchmark, as many as wanted, the same every time.
 *
 *   claque-texts KIND N [SEED [AMONG]]     writes a CSV: id,author,time,content
 *
 *   posts    short posts: words of natural frequencies, 10 % repeats of an earlier post, 15 %
 *            edited copies of one, 0.6 % from scripts with slots
 *   letters  the same with 100 to 400 words
 *   same     one text N times
 *   slots    one script with three slots
 *   edits    one script, each word of a copy replaced with a chance of 10 %
 *   chain    each text is the last one with one word replaced
 *   letter-slots, letter-edits   the same of a letter of 200 words
 *
 * N rows, after AMONG posts. In posts and letters authors write five each, else one.
 *
 * Text i depends on the seed and i alone, so that the first rows of a large set are a small
 * one. How it is like real text: a word of rank r has a chance near 1/r (Zipf), all ranks of
 * an octave alike, so that no floating point is needed; half of the words come from a list of
 * followers of the word before, as in collocations; a copy is made of any earlier text, other
 * copies among them, so that who has many gets more (Simon, On a class of skew distribution
 * functions, 1955). The words are invented. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/rand.h"
#include "base/status.h"

enum {
    OCTAVES = 22,  /* of ranks: four million words */
    FOLLOWERS = 9, /* octaves of the followers of a word */
    MOST_WORDS = 512,
    SYLLABLES = 100,
    SHAPE_WORDS = 30, /* of a shape's one text, if it is no letter */
    LETTER_WORDS = 200,
    SCRIPT_LEAST = 16, /* words of a script among posts */
    BLOCK = 50000,     /* posts that have a script among them */
    SECONDS = 7        /* from one row to the next */
};

typedef enum { WORD, TAG, MENTION, LINK, NUMBER } sort;

typedef struct {
    uint32_t rank; /* or what number, link or name it is */
    uint8_t kind;
    char mark; /* behind it, or 0 */
} word;

typedef struct {
    word words[MOST_WORDS];
    uint32_t n;
} text;

typedef struct {
    uint64_t seed;
    uint32_t least, more; /* words of a text: least + 0..more */
    uint32_t shape_words; /* of a shape's one text */
} maker;

static cq_rand rand_of(const maker *m, uint64_t what, uint64_t i)
{
    return (cq_rand){ cq_hash_mix(cq_hash_mix(m->seed, what), i) };
}

static bool chance(cq_rand *r, uint32_t of_thousand)
{
    return cq_rand_below(r, 1000) < of_thousand;
}

/* A number below 2^octaves whose chance is near that of Zipf's law. */
static uint32_t zipf(cq_rand *r, uint32_t octaves)
{
    uint32_t o = cq_rand_below(r, octaves);
    return (1u << o) - 1 + cq_rand_below(r, 1u << o);
}

static uint32_t next_rank(const maker *m, cq_rand *r, uint32_t before)
{
    if (chance(r, 500))
        return zipf(r, OCTAVES);
    cq_rand of_pair = rand_of(m, 1 + (uint64_t)before, zipf(r, FOLLOWERS));
    return zipf(&of_pair, OCTAVES);
}

static word draw(const maker *m, cq_rand *r, uint32_t before)
{
    word w = { .rank = next_rank(m, r, before), .kind = WORD };
    uint32_t what = cq_rand_below(r, 1000);
    if (what < 20)
        w = (word){ .rank = zipf(r, 14), .kind = NUMBER };
    else if (what < 90)
        w.kind = TAG;
    else if (what < 170)
        w.mark = what < 130 ? ',' : '.';
    return w;
}

static void fresh(const maker *m, cq_rand *r, text *t)
{
    /* The mean of two draws: most texts are of middling length. */
    uint32_t n =
        m->least + (cq_rand_below(r, m->more + 1) + cq_rand_below(r, m->more + 1)) / 2;
    t->n = 0;
    if (chance(r, 250))
        t->words[t->n++] = (word){ .rank = zipf(r, 20), .kind = MENTION };
    for (uint32_t before = 0; t->n < n; before = t->words[t->n++].rank)
        t->words[t->n] = draw(m, r, before);
    if (chance(r, 450))
        t->words[t->n++] = (word){ .rank = (uint32_t)cq_rand_next(r), .kind = LINK };
}

/* Replace, drop or insert a word. */
static void edit(const maker *m, cq_rand *r, text *t)
{
    uint32_t at = cq_rand_below(r, t->n), what = cq_rand_below(r, 4);
    word *w = t->words + at;
    if (what < 2 || w->kind == LINK) {
        *w = w->kind == LINK ? (word){ .rank = (uint32_t)cq_rand_next(r), .kind = LINK }
                             : draw(m, r, w->rank);
    } else if (what == 2 && t->n > 3) {
        memmove(w, w + 1, (t->n - at - 1) * sizeof *w);
        t->n--;
    } else if (t->n < MOST_WORDS) {
        memmove(w + 1, w, (t->n - at) * sizeof *w);
        t->n++;
        *w = draw(m, r, w->rank);
    }
}

/* One or two edits in a post, up to one in ten words in a letter. */
static void edits(const maker *m, cq_rand *r, text *t)
{
    uint32_t n = 1 + cq_rand_below(r, 1 + t->n / 10);
    for (uint32_t i = 0; i < n; i++)
        edit(m, r, t);
}

/* The script of a block, its slots filled: the first word, the last and one between. */
static void fill(const maker *m, uint64_t script, cq_rand *r, text *t)
{
    cq_rand of_script = rand_of(m, 0x5c219, script);
    do
        fresh(m, &of_script, t);
    while (t->n < SCRIPT_LEAST);
    t->words[0] = draw(m, r, 0);
    t->words[t->n - 1] = draw(m, r, 0);
    if (chance(r, 500))
        t->words[2 + cq_rand_below(&of_script, t->n - 4)] = draw(m, r, 0);
}

static void post(const maker *m, uint64_t i, text *t)
{
    cq_rand r = rand_of(m, 0, i);
    uint32_t what = cq_rand_below(&r, 1000);

    if (what < 6) {
        fill(m, i / BLOCK, &r, t);
    } else if (what < 256 && i > 0) {
        post(m, cq_rand_next(&r) % i, t);
        if (what < 156)
            edits(m, &r, t);
    } else {
        fresh(m, &r, t);
    }
}

/* One word of a chain at a time, each in its turn. */
static void link_on(const maker *m, uint64_t i, text *t)
{
    cq_rand r = rand_of(m, 3, i);
    t->words[i % m->shape_words] = draw(m, &r, zipf(&r, OCTAVES));
}

static void shape(const maker *m, const char *kind, uint64_t i, text *t)
{
    cq_rand r = rand_of(m, 2, 0);
    if (i == 0 || strcmp(kind, "chain") != 0)
        for (t->n = 0; t->n < m->shape_words; t->n++)
            t->words[t->n] = draw(m, &r, zipf(&r, OCTAVES));
    r = rand_of(m, 3, i);
    if (strcmp(kind, "slots") == 0)
        for (uint32_t slot = 0; slot < 3; slot++)
            t->words[3 + 11 * slot] = draw(m, &r, 0);
    if (strcmp(kind, "edits") == 0)
        for (uint32_t k = 0; k < m->shape_words; k++)
            if (chance(&r, 100))
                t->words[k] = draw(m, &r, zipf(&r, OCTAVES));
    if (strcmp(kind, "chain") == 0 && i > 0)
        link_on(m, i, t);
}

static void write_word(uint32_t rank)
{
    static const char first[] = "bdfghjklmnprstvwzckx", second[] = "aeiou";
    do {
        uint32_t s = rank % SYLLABLES;
        putchar(first[s % 20]);
        putchar(second[s / 20]);
        rank /= SYLLABLES;
    } while (rank--);
}

static void write_text(const text *t)
{
    static const char *const before[] = { "", "#", "@", "https://l.example/", "" };
    for (uint32_t i = 0; i < t->n; i++) {
        const word *w = &t->words[i];
        if (i)
            putchar(' ');
        fputs(before[w->kind], stdout);
        if (w->kind == NUMBER)
            printf("%u", w->rank);
        else if (w->kind == LINK)
            printf("%08x", w->rank);
        else
            write_word(w->rank);
        if (w->mark)
            putchar(w->mark);
    }
}

/* The rows are a few seconds apart, from the first of January 2026, in months of 28 days. */
static void write_row(char who, uint64_t author, uint64_t i, const text *t)
{
    uint64_t s = i * SECONDS, day = s / 86400;
    printf("%c%llu,u%c%llu,%04llu-%02llu-%02lluT%02llu:%02llu:%02lluZ,\"", who,
           (unsigned long long)i, who, (unsigned long long)author,
           (unsigned long long)(2026 + day / 336),
           (unsigned long long)(1 + day / 28 % 12), (unsigned long long)(1 + day % 28),
           (unsigned long long)(s / 3600 % 24), (unsigned long long)(s / 60 % 60),
           (unsigned long long)(s % 60));
    write_text(t);
    fputs("\"\n", stdout);
}

static void write_posts(const maker *m, uint64_t n)
{
    static text t;
    for (uint64_t i = 0; i < n; i++) {
        cq_rand r = rand_of(m, 4, i);
        post(m, i, &t);
        write_row('p', cq_rand_next(&r) % (n / 5 + 1), i, &t);
    }
}

static void write_shape(const maker *m, const char *kind, uint64_t n)
{
    static text t;
    for (uint64_t i = 0; i < n; i++) {
        shape(m, kind, i, &t);
        write_row('s', i, i, &t);
    }
}

static void write_letter(maker *m, const char *kind, uint64_t n)
{
    m->shape_words = LETTER_WORDS;
    write_shape(m, kind, n);
}

int main(int argc, char **argv)
{
    static const char *const kinds[] = { "posts",        "letters",     "same",
                                         "slots",        "edits",       "chain",
                                         "letter-slots", "letter-edits" };
    enum { KINDS = sizeof kinds / sizeof *kinds };
    size_t kind = 0;
    while (argc > 2 && kind < KINDS && strcmp(argv[1], kinds[kind]) != 0)
        kind++;
    if (argc < 3 || kind == KINDS) {
        fprintf(stderr, "usage: claque-texts KIND N [SEED [AMONG]]\n");
        return 2;
    }
    maker m = { argc > 3 ? strtoull(argv[3], NULL, 10) : 1, 5, 14, SHAPE_WORDS };
    uint64_t n = strtoull(argv[2], NULL, 10);
    puts("id,author,time,content");
    write_posts(&m, argc > 4 ? strtoull(argv[4], NULL, 10) : 0);
    if (kind == 1)
        m.least = 100, m.more = 300;
    if (kind < 2)
        write_posts(&m, n);
    else if (kind < 6)
        write_shape(&m, argv[1], n);
    else
        write_letter(&m, argv[1] + strlen("letter-"), n);
    return fflush(stdout) == 0 ? 0 : 4;
}
