/* aligns.c - how the script's cost grows with its members.
 *
 *   claque-aligns [MEMBERS [SEED]]
 *
 * For each kind of script, CPU seconds and peak memory of cq_align on a quarter, a half and
 * all of the members: twice the members must cost twice as much. Kinds: a post of 30 words
 * and a letter of 200, one word in ten replaced at random; a letter with three slots; a letter
 * reworked whole: one word in five replaced, a sentence in four left out, one in ten moved,
 * every third member with a sentence of its own. Equal texts do not occur, since they would
 * collapse. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/rand.h"
#include "base/vec.h"
#include "script/align.h"

enum { SENTENCE = 12, OWN = 12, VOCABULARY = 20000, MOST_WORDS = 400 };

typedef struct {
    const char *name;
    uint32_t words, slots;
    uint32_t replaced, dropped, moved, own; /* of a hundred */
} kind;

static const kind kinds[] = {
    { "post, 10 % of words", 30, 0, 10, 0, 0, 0 },
    { "letter, 10 % of words", 200, 0, 10, 0, 0, 0 },
    { "letter, three slots", 200, 3, 0, 0, 0, 0 },
    { "letter, reworked whole", 200, 0, 20, 25, 10, 33 },
};

/* A text as numbers of words; a sentence's first word is marked. */
typedef struct {
    uint32_t word[MOST_WORDS];
    bool first[MOST_WORDS];
    uint32_t n;
} text;

static bool chance(cq_rand *r, uint32_t of_hundred)
{
    return cq_rand_below(r, 100) < of_hundred;
}

static void say(text *t, uint32_t word, bool first)
{
    t->first[t->n] = first;
    t->word[t->n++] = word;
}

/* Sentence s of the script, reworked. */
static void add_sentence(const kind *k, cq_rand *r, uint32_t s, text *t)
{
    for (uint32_t i = s * SENTENCE; i < k->words && i < (s + 1) * SENTENCE; i++) {
        bool slot = k->slots && i % (k->words / k->slots) == SENTENCE / 2;
        bool other = slot || chance(r, k->replaced);
        say(t, other ? 1000 + cq_rand_below(r, VOCABULARY) : i, i == s * SENTENCE);
    }
}

static void make_text(const kind *k, cq_rand *r, text *t)
{
    uint32_t sentences = (k->words + SENTENCE - 1) / SENTENCE, order[MOST_WORDS];
    t->n = 0;
    for (uint32_t s = 0; s < sentences; s++)
        order[s] = s;
    for (uint32_t s = 0; s < sentences; s++)
        if (chance(r, k->moved)) {
            uint32_t other = cq_rand_below(r, sentences), was = order[s];
            order[s] = order[other];
            order[other] = was;
        }
    for (uint32_t s = 0; s < sentences; s++)
        if (!chance(r, k->dropped))
            add_sentence(k, r, order[s], t);
    for (uint32_t i = 0, own = chance(r, k->own) ? OWN : 0; i < own; i++)
        say(t, 1000 + cq_rand_below(r, VOCABULARY), i == 0);
}

/* The bytes and tokens of a text. */
static void write_text(const text *t, cq_arena *a, cq_message *m, cq_doc *d)
{
    cq_buf b = { 0 };
    cq_token *tokens = cq_arena_get(a, (t->n + 1) * sizeof *tokens);
    for (uint32_t i = 0; i < t->n; i++) {
        cq_buf_z(&b, i == 0 ? "" : t->first[i] ? ". " : " ");
        size_t at = b.n;
        cq_buf_printf(&b, "%c%05u", t->first[i] ? 'W' : 'w', t->word[i]);
        tokens[i] = (cq_token){ .hash = cq_hash_mix(7, t->word[i]),
                                .at = (uint32_t)at,
                                .len = (uint16_t)(b.n - at),
                                .segment = CQ_SEG_BODY };
    }
    cq_buf_char(&b, '.');
    m->text = cq_str_dup(a, cq_buf_view(&b));
    *d = (cq_doc){ .tokens = tokens, .n = t->n, .lang = "en" };
    cq_buf_done(&b);
}

static double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static long peak_mb(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss / 1000;
}

static void measure(const kind *k, uint32_t n, uint64_t seed)
{
    cq_arena a = { 0 };
    cq_message *m = cq_zalloc(n, sizeof *m);
    cq_doc *docs = cq_zalloc(n, sizeof *docs);
    uint32_t *ids = cq_alloc(n * sizeof *ids);
    for (uint32_t i = 0; i < n; i++) {
        cq_rand r = { cq_hash_mix(seed, i) };
        text t;
        make_text(k, &r, &t);
        write_text(&t, &a, &m[i], &docs[i]);
        ids[i] = i;
    }
    cq_corpus c = { .messages = m, .message_n = n };
    cq_docs d = { .docs = docs };
    cq_script s;
    long before = peak_mb();
    double from = cpu();
    cq_align(&c, &d, (cq_list){ ids, n }, &a, &s);
    printf("| %s | %u | %.2f | %ld | %u | %u | %u | %u |\n", k->name, n, cpu() - from,
           peak_mb() - before, s.words, s.sentence_n, s.slot_n, s.addition_n);
    fflush(stdout);
    free(ids);
    free(docs);
    free(m);
    cq_arena_done(&a);
}

/* In a process of its own, for the peak's sake. */
static int run(const kind *k, uint32_t n, uint64_t seed)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        measure(k, n, seed);
        _exit(0);
    }
    return child < 0 || waitpid(child, &status, 0) != child || status != 0;
}

int main(int argc, char **argv)
{
    uint32_t n = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 200000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    int failed = 0;
    printf("| script | members | CPU s | MB | words | sentences | slots | additions |\n"
           "|---|---|---|---|---|---|---|---|\n");
    fflush(stdout);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (uint32_t part = 4; part; part /= 2)
            failed |= run(&kinds[k], n / part, seed);
    return failed;
}
