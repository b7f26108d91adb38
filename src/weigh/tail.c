/* tail.c - see tail.h.
 *
 * A log-concave tail beyond the mode is its first term times 1 + r1 + r1 r2 + ..., with the
 * ratios of neighbouring terms known in closed form; short of the mode it is one minus the
 * lower sum. A sum ends where a term is below 1e-17 of it. */
#include "weigh/tail.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/status.h"

#define LN_2PI 1.8378770664093454836
#define TINY 1e-17
#define NEGLIGIBLE 37.0 /* exp of less is below 1e-16 of what is summed */

/* Up to here no term of the closed form of Q overflows. */
enum { WHOLE_MOST = 100, SAFE_MOST = 300 };

enum { WHOLE_FEW = 16 }; /* terms, which are sooner summed than their last is found */

double cq_log_add(double a, double b)
{
    if (a < b) {
        double t = a;
        a = b;
        b = t;
    }
    return b == -INFINITY ? a : a + log1p(exp(b - a));
}

double cq_log_1mexp(double a)
{
    if (a >= 0)
        return -INFINITY;
    return a > -0.6931471805599453 ? log(-expm1(a)) : log1p(-exp(a));
}

/* ln(n!) - ln(sqrt(2 pi n) (n/e)^n). */
static double stirling_error(double n)
{
    static const double small[] = {
        0.0,
        0.0810614667953272582196702,
        0.0413406959554092940938221,
        0.02767792568499833914878929,
        0.02079067210376509311152277,
        0.01664469118982119216319487,
        0.01387612882307074799874573,
        0.01189670994589177009505572,
        0.010411265261972096497478567,
        0.009255462182712732917728637,
        0.008330563433362871256469318,
        0.007573675487951840794972024,
        0.006942840107209529865664152,
        0.006408994188004207068439631,
        0.005951370112758847735624416,
        0.005554733551962801371038690,
    };
    if (n <= 15)
        return small[(int)n];
    double nn = n * n;
    return (1 / 12. -
            (1 / 360. - (1 / 1260. - (1 / 1680. - 1 / 1188. / nn) / nn) / nn) / nn) /
           n;
}

/* x ln(x/m) + m - x without cancellation. */
static double deviance(double x, double m)
{
    double d = x - m, v = d / (x + m);
    if (fabs(d) >= 0.1 * (x + m))
        return x * log(x / m) + m - x;
    double sum = d * v, term = 2 * x * v;
    for (int j = 1;; j++) {
        term *= v * v;
        double next = sum + term / (2 * j + 1);
        if (next == sum)
            return sum;
        sum = next;
    }
}

static double log_dbinom(double x, double n, double p, double q)
{
    if (x < 0 || x > n)
        return -INFINITY;
    if (p == 0)
        return x == 0 ? 0 : -INFINITY;
    if (q == 0)
        return x == n ? 0 : -INFINITY;
    if (n == 0)
        return 0;
    if (x == 0)
        return p < 0.1 ? -deviance(n, n * q) - n * p : n * log(q);
    if (x == n)
        return q < 0.1 ? -deviance(n, n * p) - n * q : n * log(p);
    return stirling_error(n) - stirling_error(x) - stirling_error(n - x) -
           deviance(x, n * p) - deviance(n - x, n * q) -
           0.5 * (LN_2PI + log(x) + log1p(-x / n));
}

double cq_log_dpois(int64_t x, double mean)
{
    if (mean == 0)
        return x == 0 ? 0 : -INFINITY;
    if (x == 0)
        return -mean;
    double n = (double)x;
    return -stirling_error(n) - deviance(n, mean) - 0.5 * (LN_2PI + log(n));
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

double cq_log_dhyper(int64_t x, int64_t n, int64_t a, int64_t b)
{
    if (x < 0 || x < a + b - n || x > least(a, b))
        return -INFINITY;
    if (b == 0)
        return 0;
    double p = (double)b / (double)n, q = (double)(n - b) / (double)n;
    return log_dbinom((double)x, (double)a, p, q) +
           log_dbinom((double)(b - x), (double)(n - a), p, q) -
           log_dbinom((double)b, (double)n, p, q);
}

/* lgamma writes a global sign; this does not. */
static double ln_gamma(double s)
{
    int sign;
    return lgamma_r(s, &sign);
}

/* ln of the binomial coefficient of x + size - 1 over x. */
static double log_ways(double x, double size)
{
    return ln_gamma(x + size) - ln_gamma(size) - ln_gamma(x + 1);
}

/* The families behind one tail. */
typedef struct {
    enum { POISSON, HYPER, BINOM, SHARE } family;
    double mean, p, size, other; /* other: the size of what takes the rest of n */
    int64_t n, a, b;
} law;

static double log_term(const law *d, int64_t k)
{
    switch (d->family) {
    case POISSON:
        return cq_log_dpois(k, d->mean);
    case HYPER:
        return cq_log_dhyper(k, d->n, d->a, d->b);
    case SHARE:
        return log_ways((double)k, d->size) + log_ways((double)(d->n - k), d->other) -
               log_ways((double)d->n, d->size + d->other);
    default:
        return log_dbinom((double)k, (double)d->n, d->p, 1 - d->p);
    }
}

/* P(k + 1) / P(k). */
static double ratio(const law *d, int64_t k)
{
    double x = (double)k;
    switch (d->family) {
    case POISSON:
        return d->mean / (x + 1);
    case HYPER:
        return (double)(d->a - k) * (double)(d->b - k) /
               ((x + 1) * (double)(d->n - d->a - d->b + k + 1));
    case SHARE:
        return (double)(d->n - k) * (x + d->size) /
               ((x + 1) * ((double)(d->n - k - 1) + d->other));
    default:
        return (double)(d->n - k) * d->p / ((x + 1) * (1 - d->p));
    }
}

static double tail(const law *d, int64_t x, int64_t low, int64_t high, double mode)
{
    double sum = 1, term = 1;
    if (x <= low)
        return 0;
    if (x > high)
        return -INFINITY;
    if ((double)x > mode) {
        for (int64_t k = x; k < high && term >= TINY * sum; k++)
            sum += term *= ratio(d, k);
        return log_term(d, x) + log(sum);
    }
    for (int64_t k = x - 1; k > low && term >= TINY * sum; k--)
        sum += term /= ratio(d, k - 1);
    return cq_log_1mexp(fmin(log_term(d, x - 1) + log(sum), -1e-300));
}

double cq_log_pois_sf(int64_t x, double mean)
{
    law d = { .family = POISSON, .mean = mean };
    if (mean <= 0)
        return x <= 0 ? 0 : -INFINITY;
    return tail(&d, x, 0, INT64_MAX - 1, floor(mean));
}

double cq_log_hyper_sf(int64_t x, int64_t n, int64_t a, int64_t b)
{
    law d = { .family = HYPER, .n = n, .a = a, .b = b };
    double mode = floor((double)(a + 1) * (double)(b + 1) / (double)(n + 2));
    return tail(&d, x, a + b > n ? a + b - n : 0, least(a, b), mode);
}

double cq_log_binom_sf(int64_t x, int64_t n, double p)
{
    law d = { .family = BINOM, .n = n, .p = p };
    if (p <= 0)
        return x <= 0 ? 0 : -INFINITY;
    if (p >= 1)
        return x <= n ? 0 : -INFINITY;
    return tail(&d, x, 0, n, floor((double)(n + 1) * p));
}

/* ln of the incomplete beta I_z(a, b), w = 1 - z, by Lentz's continued fraction; for z up
 * to (a + 1) / (a + b + 2). */
static double log_beta(double a, double b, double z, double w)
{
    double c = 1, d = 1 / (1 - (a + b) * z / (a + 1)), h = d;
    for (double m = 1; m < 1e6; m++) {
        double even = m * (b - m) * z / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * z / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / (1 + even * d);
        c = 1 + even / c;
        h *= d * c;
        d = 1 / (1 + odd * d);
        c = 1 + odd / c;
        h *= d * c;
        if (fabs(d * c - 1) < 1e-15)
            break;
    }
    return ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * log(z) + b * log(w) -
           log(a) + log(h);
}

double cq_log_nb_sf(int64_t x, double mean, double size)
{
    double a = (double)x, z = mean / (mean + size), w = size / (mean + size);
    if (x <= 0 || mean <= 0)
        return x <= 0 ? 0 : -INFINITY;
    if (z <= (a + 1) / (a + size + 2))
        return fmin(0, log_beta(a, size, z, w));
    return cq_log_1mexp(fmin(log_beta(size, a, w, z), -1e-300));
}

double cq_log_share_sf(int64_t x, int64_t n, double size_x, double size_y)
{
    law d = { .family = SHARE, .n = n, .size = size_x, .other = size_y };
    double all = fmax(1, size_x + size_y - 1);
    return tail(&d, x, 0, n, floor((double)n * fmax(0, size_x - 1) / all));
}

/* Add one stratum to the law of the sum; state x means "x or more". */
static void add_stratum(const cq_stratum *s, int64_t x, const double *from, double *to)
{
    int64_t low = s->a + s->b > s->n ? s->a + s->b - s->n : 0, high = least(s->a, s->b);
    for (int64_t j = 0; j < x; j++)
        to[j] = -INFINITY;
    to[x] = from[x];
    for (int64_t k = low; k <= high && k < x; k++) {
        double term = cq_log_dhyper(k, s->n, s->a, s->b);
        for (int64_t j = 0; j + k < x; j++)
            to[j + k] = cq_log_add(to[j + k], from[j] + term);
    }
    for (int64_t j = 0; j < x; j++)
        if (x - j <= high)
            to[x] = cq_log_add(to[x], from[j] + cq_log_hyper_sf(x - j, s->n, s->a, s->b));
}

double cq_log_strata_sf(int64_t x, const cq_stratum *s, size_t n)
{
    if (x <= 0)
        return 0;
    double *from = cq_alloc(2 * (size_t)(x + 1) * sizeof *from), *to = from + x + 1;
    double *block = from, result;
    from[0] = 0;
    for (int64_t j = 1; j <= x; j++)
        from[j] = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (s[i].a <= 0 || s[i].b <= 0)
            continue;
        add_stratum(&s[i], x, from, to);
        double *t = from;
        from = to;
        to = t;
    }
    result = fmin(0, from[x]);
    free(block);
    return result;
}

double cq_log_events_sf(int64_t x, const double *p, size_t n)
{
    if (x <= 0)
        return 0;
    double *s = cq_alloc((size_t)(x + 1) * sizeof *s), result;
    s[0] = 0;
    for (int64_t j = 1; j <= x; j++)
        s[j] = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (p[i] <= 0)
            continue;
        double yes = p[i] < 1 ? log(p[i]) : 0, no = p[i] < 1 ? log1p(-p[i]) : -INFINITY;
        s[x] = cq_log_add(s[x], s[x - 1] + yes);
        for (int64_t j = x - 1; j > 0; j--)
            s[j] = cq_log_add(s[j] + no, s[j - 1] + yes);
        s[0] += no;
    }
    result = fmin(0, s[x]);
    free(s);
    return result;
}

/* ln P(s, x), the lower part, by its series. */
static double log_gamma_low(double s, double x)
{
    double term = 1 / s, sum = term;
    for (double k = s + 1; term >= TINY * sum; k++)
        sum += term *= x / k;
    return log(sum) - x + s * log(x) - ln_gamma(s);
}

/* ln Q(s, x) by Lentz's continued fraction, for x >= s + 1. */
static double log_gamma_high(double s, double x)
{
    const double floor_ = 1e-300;
    double b = x + 1 - s, c = 1 / floor_, d = 1 / b, h = d;
    for (int i = 1; i < 10000; i++) {
        double an = -i * (i - s), step;
        b += 2;
        d = an * d + b;
        d = 1 / (fabs(d) < floor_ ? floor_ : d);
        c = b + an / c;
        c = fabs(c) < floor_ ? floor_ : c;
        step = c * d;
        h *= step;
        if (fabs(step - 1) < 1e-16)
            break;
    }
    return -x + s * log(x) - ln_gamma(s) + log(h);
}

/* ln Q(s, x) for whole s: what a Poisson count of mean x leaves below s. */
static double log_gamma_whole(int s, double x)
{
    double sum = 1, term = 1;
    for (int i = 1; i < s; i++)
        sum += term *= x / i;
    return fmin(0, log(sum) - x);
}

/* The same from the greatest count down, for x >= s, where terms fall. */
static double log_gamma_falling(int64_t s, double x)
{
    double sum = 1, term = 1;
    for (int64_t i = s - 1; i > 0 && term >= TINY * sum; i--)
        sum += term *= (double)i / x;
    return fmin(0, cq_log_dpois(s - 1, x) + log(sum));
}

double cq_log_gamma_sf(double s, double x)
{
    if (x <= 0)
        return 0;
    if (s >= WHOLE_FEW && x >= s && s == floor(s))
        return log_gamma_falling((int64_t)s, x);
    if (s <= WHOLE_MOST && x <= SAFE_MOST && s == floor(s))
        return log_gamma_whole((int)s, x);
    if (x >= s + 1)
        return log_gamma_high(s, x);
    return cq_log_1mexp(fmin(log_gamma_low(s, x), -1e-300));
}

/* Of a sum whose terms rise to one peak and fall: its largest term's log, and the rest. */
typedef struct {
    double most, sum; /* exp(most) * sum */
} total;

static void add_term(total *s, double term)
{
    s->sum =
        term > s->most ? s->sum * exp(s->most - term) + 1 : s->sum + exp(term - s->most);
    s->most = fmax(s->most, term);
}

/* Where all marks are reached by their number alone, if not before. */
static double full_at(double t, double b, int marks)
{
    return ceil(t / (b + marks));
}

/* A product of positive numbers that may leave the range of a double: each is in units of
 * its own, of which `log_unit` is the log of all. */
typedef struct {
    double count, q, last, sum; /* P(N = n); Q(s, t); its last term; of products so far */
    double log_unit;
} scaled;

static void rescale(scaled *v)
{
    const double huge = 1e100;
    if (v->count > huge || v->count < 1 / huge) {
        v->log_unit += log(v->count);
        v->sum /= v->count;
        v->count = 1;
    }
    if (v->q > huge) {
        v->log_unit += log(v->q);
        v->sum /= v->q;
        v->last /= v->q;
        v->q = 1;
    }
}

/* With b = 0: Q(s + 1, t) is Q(s, t) and one term more, so that each n takes but `marks`
 * steps. All is positive: nothing cancels; and both factors are log-concave in n, so that
 * terms once small stay so. */
static double log_marked_flat(double t, double mean, int marks)
{
    scaled v = { 1, 1, 1, 0, log(mean) - mean - t };
    int64_t s = 1;
    for (int64_t n = 1; n < 1000000; n++) {
        for (; s < n * marks; s++)
            v.q += v.last *= t / (double)s;
        double term = v.count * v.q;
        v.sum += term;
        if (term < TINY * v.sum)
            break;
        v.count *= mean / ((double)n + 1);
        rescale(&v);
    }
    return fmin(0, v.log_unit + log(v.sum));
}

double cq_log_marked_sf(double t, double mean, double b, int marks)
{
    if (t <= 0)
        return 0;
    if (mean <= 0)
        return -INFINITY;
    if (b == 0)
        return log_marked_flat(t, mean, marks);
    double log_mean = log(mean), count;
    int64_t peak = (int64_t)fmax(1, fmin(fmax(mean, full_at(t, b, marks)), 1e6));
    total s = { -INFINITY, 0 };

    count = cq_log_dpois(peak, mean);
    for (int64_t n = peak; n < peak + 1000000; n++) {
        double left = t - (double)n * b;
        if ((double)n > mean && count < s.most - NEGLIGIBLE)
            break;
        add_term(&s, count + cq_log_gamma_sf((double)marks * (double)n, left));
        count += log_mean - log((double)n + 1);
    }
    count = cq_log_dpois(peak, mean);
    for (int64_t n = peak - 1; n > 0; n--) {
        count += log((double)n + 1) - log_mean;
        double term =
            count + cq_log_gamma_sf((double)marks * (double)n, t - (double)n * b);
        if (term < s.most - NEGLIGIBLE)
            break;
        add_term(&s, term);
    }
    return fmin(0, s.most + log(s.sum));
}

double cq_log_marked_bound(double t, double mean, double b, int marks)
{
    static const double tilts[] = { 0.2, 0.4, 0.6, 0.75, 0.85, 0.93 };
    double best = 0;
    for (size_t i = 0; i < sizeof tilts / sizeof *tilts && mean > 0; i++) {
        double h = tilts[i];
        best = fmin(best, mean * (exp(h * b) * pow(1 - h, -marks) - 1) - h * t);
    }
    return best;
}
