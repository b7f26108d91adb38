/* rise.c - see rise.h. */
#include "weigh/rise.h"

#include <math.h>

#include "weigh/tail.h"

static const double LEAST_SIZE = 1e-6, MOST_SIZE = 1e5;

enum { GRID = 24, NARROW = 32, HALVINGS = 60 };

static double ln_gamma(double s)
{
    int sign;
    return lgamma_r(s, &sign);
}

static double sum_of(const uint32_t *count, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += count[i];
    return sum;
}

static double share_of(const double *share, size_t i)
{
    return share ? share[i] : 1;
}

static double shares_of(const double *share, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += share_of(share, i);
    return sum;
}

/* The counts to be fitted. */
typedef struct {
    const uint32_t *count;
    const double *share;
    size_t n;
    double sum, shares;
} sample;

/* ln P(the counts | their sum), but for what does not depend on the size. */
static double likelihood(const sample *s, double size)
{
    double all = s->shares * size;
    double one = s->share ? 0 : ln_gamma(size);
    double l = ln_gamma(all) - ln_gamma(all + s->sum);
    for (size_t i = 0; i < s->n; i++)
        if (s->count[i] && s->share)
            l +=
                ln_gamma(s->count[i] + s->share[i] * size) - ln_gamma(s->share[i] * size);
        else if (s->count[i])
            l += ln_gamma(s->count[i] + size) - one;
    return l;
}

/* Narrow the interval of ln size around the likeliest by golden sections. */
static double narrow(const sample *s, double low, double high)
{
    const double part = 0.38196601125010515;
    for (int i = 0; i < NARROW; i++) {
        double a = low + part * (high - low), b = high - part * (high - low);
        if (likelihood(s, exp(a)) > likelihood(s, exp(b)))
            high = b;
        else
            low = a;
    }
    return exp((low + high) / 2);
}

double cq_rise_size(const uint32_t *count, const double *share, size_t n)
{
    sample s = { count, share, n, sum_of(count, n), shares_of(share, n) };
    double best = -INFINITY;
    double low = log(LEAST_SIZE), step = (log(MOST_SIZE) - low) / GRID;
    int at = 0;
    if (s.sum == 0)
        return MOST_SIZE;
    for (int i = 0; i <= GRID; i++) {
        double l = likelihood(&s, exp(low + i * step));
        if (l > best) {
            best = l;
            at = i;
        }
    }
    int from = at > 0 ? at - 1 : 0, to = at < GRID ? at + 1 : GRID;
    return narrow(&s, low + from * step, low + to * step);
}

double cq_rise_log_p(const uint32_t *count, const double *share, size_t n)
{
    if (count[0] == 0)
        return 0;
    double size = cq_rise_size(count, share, n), own = share_of(share, 0);
    return cq_log_share_sf(count[0], (int64_t)sum_of(count, n), own * size,
                           (shares_of(share, n) - own) * size);
}

/* The mean, as a factor of base, at which P(X >= x) is e^log_p. */
static double mean_at(int64_t x, double base, double size, double log_p)
{
    double low = log(1e-9), high = log(1e15);
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (cq_log_nb_sf(x, base * exp(middle), size) < log_p)
            low = middle;
        else
            high = middle;
    }
    return exp((low + high) / 2);
}

/* The size is that of the placebos alone, lessened by what their mean is uncertain. */
cq_rise_factor cq_rise_factor_of(const uint32_t *count, const double *share, size_t n)
{
    double own = share_of(share, 0), theirs = shares_of(share, n) - own;
    double others = sum_of(count + 1, n - 1) + 0.5, mean = others * own / theirs;
    double spread =
        (1 / own + 1 / theirs) / cq_rise_size(count + 1, share ? share + 1 : NULL, n - 1);
    double size = 1 / (spread + 1 / others);
    return (cq_rise_factor){
        .factor = (count[0] + 0.5) / mean,
        .low = count[0] ? mean_at(count[0], mean, size, log(0.025)) : 0,
        .high = mean_at((int64_t)count[0] + 1, mean, size, log(0.975)),
    };
}
