/* passage.h - which texts share more wording than chance explains.
 *
 * The score of two texts is the sum of the weights of the features that they share
 * (wording.h). What chance gives two texts grows with both lengths; it is measured on
 * random pairs of texts of the language, campaigns being too few among these to matter.
 * Only the heads of units are compared.
 *
 * Cost: the squares of the lists of texts, summed; lists that would take this past a budget
 * are left out and named. */
#ifndef CQ_PASSAGE_H
#define CQ_PASSAGE_H

#include "base/vec.h"
#include "script/wording.h"

/* What chance gives texts of m and n features: rate m n on average, with a variance of
 * var m n. */
typedef struct {
    double rate, var;
} cq_chance;

typedef struct {
    uint32_t text;
    float score;
} cq_echo;

typedef struct {
    uint32_t text_n;
    size_t *at;        /* text -> echoes[at[t] .. at[t + 1]), strongest first */
    cq_echo *echoes;   /* at most CQ_ECHOES a text */
    uint32_t *degree;  /* how many the text has, with those past the limit */
    cq_chance *chance; /* of each language */
    cq_ids skipped;    /* features whose lists were too long to be walked */
} cq_passages;

enum { CQ_ECHOES = 64 };

/* Among the heads of a feature's list (wording.h), those for which it is one of their
 * common features come last from then on. */
void cq_passages_find(const cq_texts *t, const uint32_t *unit, cq_wording *w, int threads,
                      cq_passages *out);
void cq_passages_done(cq_passages *p);

/* What two texts of m and n features of the language must share to be an echo. */
double cq_passage_least(const cq_chance *c, double m, double n);

/* The score of two texts. */
double cq_passage_score(const cq_wording *w, uint32_t a, uint32_t b);

#endif
