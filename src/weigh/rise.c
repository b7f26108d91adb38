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

/* ln P(the counts | their sum), but for what does not depend on the size. */
static double likelihood(const uint32_t *count, size_t n, double sum, double size)
{
    double all = (double)n * size, one = ln_gamma(size);
    double l = ln_gamma(all) - ln_gamma(all + sum);
    for (size_t i = 0; i < n; i++)
        if (count[i])
            l += ln_gamma(count[i] + size) - one;
    return l;
}

/* Narrow the interval of ln size around the likeliest by golden sections. */
static double narrow(const uint32_t *count, size_t n, double sum, double low, double high)
{
    const double part = 0.38196601125010515;
    for (int i = 0; i < NARROW; i++) {
        double a = low + part * (high - low), b = high - part * (high - low);
        if (likelihood(count, n, sum, exp(a)) > likelihood(count, n, sum, exp(b)))
            high = b;
        else
            low = a;
    }
    return exp((low + high) / 2);
}

double cq_rise_size(const uint32_t *count, size_t n)
{
    double sum = sum_of(count, n), best = -INFINITY;
    double low = log(LEAST_SIZE), step = (log(MOST_SIZE) - low) / GRID;
    int at = 0;
    if (sum == 0)
        return MOST_SIZE;
    for (int i = 0; i <= GRID; i++) {
        double l = likelihood(count, n, sum, exp(low + i * step));
        if (l > best) {
            best = l;
            at = i;
        }
    }
    int from = at > 0 ? at - 1 : 0, to = at < GRID ? at + 1 : GRID;
    return narrow(count, n, sum, low + from * step, low + to * step);
}

double cq_rise_log_p(const uint32_t *count, size_t n)
{
    if (count[0] == 0)
        return 0;
    double size = cq_rise_size(count, n);
    return cq_log_share_sf(count[0], (int64_t)sum_of(count, n), size,
                           (double)(n - 1) * size);
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
cq_rise_factor cq_rise_factor_of(const uint32_t *count, size_t n)
{
    double others = sum_of(count + 1, n - 1) + 0.5, mean = others / (double)(n - 1);
    double spread = (1 + 1 / (double)(n - 1)) / cq_rise_size(count + 1, n - 1);
    double size = 1 / (spread + 1 / others);
    return (cq_rise_factor){
        .factor = (count[0] + 0.5) / mean,
        .low = count[0] ? mean_at(count[0], mean, size, log(0.025)) : 0,
        .high = mean_at((int64_t)count[0] + 1, mean, size, log(0.975)),
    };
}
