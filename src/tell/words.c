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
