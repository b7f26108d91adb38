/* words.c - see words.h. */
#include "tell/words.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 4 };

/* Read the digits and the exponent of "%.3e" whatever the locale puts between them. */
static int digits_of(double x, char digits[DIGITS + 1])
{
    char s[64];
    int n = 0;
    const char *p = s;
    snprintf(s, sizeof s, "%.*e", DIGITS - 1, x);
    for (; *p != 'e'; p++)
        if (isdigit((unsigned char)*p) && n < DIGITS)
            digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = 0;
    return atoi(p + 1);
}

void cq_words_number(cq_buf *out, double x)
{
    char digits[DIGITS + 1];
    if (isnan(x))
        x = 0;
    if (isinf(x))
        x = x > 0 ? 1e308 : -1e308;
    if (x < 0)
        cq_buf_char(out, '-');
    int e = digits_of(fabs(x), digits), n = (int)strlen(digits);

    if (e < -5 || e > 14) {
        cq_buf_char(out, digits[0]);
        if (n > 1)
            cq_buf_printf(out, ".%s", digits + 1);
        cq_buf_printf(out, "e%c%02d", e < 0 ? '-' : '+', abs(e));
    } else if (e < 0) {
        cq_buf_printf(out, "0.%.*s%s", -e - 1, "00000", digits);
    } else {
        for (int i = 0; i <= e; i++)
            cq_buf_char(out, i < n ? digits[i] : '0');
        if (n > e + 1)
            cq_buf_printf(out, ".%s", digits + e + 1);
    }
}

void cq_words_roughly(cq_buf *out, double x)
{
    double unit = x > 0 ? pow(10, floor(log10(x)) - 1) : 1;
    cq_words_number(out, round(x / unit) * unit);
}

/* With a comma after each three digits from the right. */
static void grouped(cq_buf *out, uint64_t n)
{
    char s[32];
    int len = snprintf(s, sizeof s, "%llu", (unsigned long long)n);
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            cq_buf_char(out, ',');
        cq_buf_char(out, s[i]);
    }
}

void cq_words_count(cq_buf *out, uint64_t n, const char *one, const char *many)
{
    const char *word = n == 1 ? one : many;
    grouped(out, n);
    if (*word)
        cq_buf_printf(out, " %s", word);
}

void cq_words_channels(cq_buf *out, const uint32_t n[CQ_CHANNELS])
{
    const char *gap = "";
    for (int i = 0; i < CQ_CHANNELS; i++)
        if (n[i]) {
            cq_buf_printf(out, "%s%s ", gap, cq_channel_name((cq_channel)i));
            grouped(out, n[i]);
            gap = ", ";
        }
}

void cq_words_people(cq_buf *out, uint32_t least, uint32_t most)
{
    if (least == most) {
        cq_words_count(out, least, "person", "people");
        return;
    }
    cq_buf_z(out, "at least ");
    grouped(out, least);
    cq_buf_z(out, " and at most ");
    cq_words_count(out, most, "person", "people");
}

typedef struct {
    int64_t year;
    int month, day, minute; /* the minute of the day */
} moment;

static moment split(int64_t t)
{
    moment m;
    int64_t days = t / 86400 - (t % 86400 < 0);
    cq_civil(days, &m.year, &m.month, &m.day);
    m.minute = (int)((t - days * 86400) / 60);
    return m;
}

static const char *month(int m)
{
    static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    return names[m - 1];
}

void cq_words_day(cq_buf *out, int64_t t)
{
    if (t == CQ_NO_TIME) {
        cq_buf_z(out, "no time");
        return;
    }
    moment m = split(t);
    cq_buf_printf(out, "%d %s %d", m.day, month(m.month), (int)m.year);
}

void cq_words_moment(cq_buf *out, int64_t t)
{
    cq_words_day(out, t);
    if (t == CQ_NO_TIME)
        return;
    moment m = split(t);
    cq_buf_printf(out, " %02d:%02d", m.minute / 60, m.minute % 60);
}

void cq_words_span(cq_buf *out, int64_t first, int64_t last)
{
    if (first != CQ_NO_TIME && last != CQ_NO_TIME) {
        moment a = split(first), b = split(last);
        if (a.year != b.year)
            cq_buf_printf(out, "%d %s %d", a.day, month(a.month), (int)a.year);
        else if (a.month != b.month)
            cq_buf_printf(out, "%d %s", a.day, month(a.month));
        else if (a.day != b.day)
            cq_buf_printf(out, "%d", a.day);
        if (a.year != b.year || a.month != b.month)
            cq_buf_z(out, " \xe2\x80\x93 ");
        else if (a.day != b.day)
            cq_buf_z(out, "\xe2\x80\x93");
    }
    cq_words_day(out, last);
}

void cq_words_step(cq_buf *out, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *one, *many;
    } units[] = { { 7 * 86400, "week", "weeks" },
                  { 86400, "day", "days" },
                  { 3600, "hour", "hours" },
                  { 60, "minute", "minutes" },
                  { 1, "second", "seconds" } };
    int i = 0;
    while (seconds % units[i].seconds)
        i++;
    cq_words_count(out, (uint64_t)(seconds / units[i].seconds), units[i].one,
                   units[i].many);
}

void cq_words_lasting(cq_buf *out, double seconds)
{
    cq_lasting x = cq_time_lasting(seconds);
    cq_words_count(out, x.n, x.one, x.many);
}

const cq_sure cq_sure_scale[CQ_SURE] = {
    { 0.001, "0.001 or less", "practically certain not to be chance" },
    { 0.01, "0.01 or less", "very likely not chance" },
    { 0.05, "0.05 or less", "likely not chance" },
    { 0.2, "0.2 or less", "perhaps chance" },
    { 1, "over 0.2", "may well be chance" },
};

const char *cq_words_sure(double q)
{
    int i = 0;
    while (i < CQ_SURE - 1 && q > cq_sure_scale[i].most)
        i++;
    return cq_sure_scale[i].words;
}

void cq_words_odds(cq_buf *out, double q)
{
    int of = q < 0.00995 ? 1000 : 100;
    int n = (int)lround(q * of);
    cq_buf_printf(out, "Among findings at least as certain as this one, ");
    if (n == 0)
        cq_buf_z(out, "fewer than 1 in 1,000 is expected to be chance.");
    else
        cq_buf_printf(out, "about %d in %s %s expected to be chance.", n,
                      of == 100 ? "100" : "1,000", n == 1 ? "is" : "are");
}

void cq_words_q(cq_buf *out, double q)
{
    if (q < 1e-6) {
        cq_buf_z(out, "q\xc2\xa0"
                      "below\xc2\xa0"
                      "0.000001");
    } else {
        cq_buf_z(out, "q\xc2\xa0");
        cq_words_number(out, q);
    }
}

const char *cq_words_null(cq_null n)
{
    static const char *const words[] = {
        "Chance here means people who write on their own about the same things.",
        "Chance here means the same messages with their senders dealt out anew.",
        "Chance here means both: independent writers, and messages dealt out anew.",
    };
    return words[n];
}

void cq_words_bits(cq_buf *out, double bits)
{
    static const struct {
        double from;
        const char *name;
    } sizes[] = { { 1e9, " billion" }, { 1e6, " million" }, { 1, "" } };
    double n = exp2(bits);
    int i = 0;

    if (n >= 1e12) {
        cq_buf_z(out, "less than 1 in a trillion");
        return;
    }
    while (n < sizes[i].from)
        i++;
    n /= sizes[i].from;
    double unit = pow(10, floor(log10(n)) - 1); /* two digits are enough for anyone */
    cq_buf_z(out, "about 1 in ");
    grouped(out, (uint64_t)(unit > 1 ? floor(n / unit) * unit : floor(n)));
    cq_buf_z(out, sizes[i].name);
}

const char *cq_words_standing(cq_standing s)
{
    static const char *const words[] = {
        "The messages come as if each were its sender\xe2\x80\x99s own; they do not say "
        "who "
        "organises them.",
        "The messages say openly who organises them.",
        "Some messages say who organises them, but not enough of them do to call it open."
    };
    return words[s];
}

void cq_words_standings(cq_buf *out, const cq_report *r)
{
    const char *gap = " (";
    for (int s = CQ_UNDECLARED; s <= CQ_UNCLEAR; s++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < r->campaign_n; i++)
            n += (int)r->campaigns[i].standing == s;
        if (n == 0)
            continue;
        cq_buf_printf(out, "%s%u %s", gap, n, cq_standing_name((cq_standing)s));
        gap = ", ";
    }
    cq_buf_z(out, r->campaign_n ? ")" : "");
}
