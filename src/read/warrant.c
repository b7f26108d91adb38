/* warrant.c - see warrant.h. */
#include "read/warrant.h"

static const char *const methods[CQ_WARRANTS] = { "spf", "dkim", "dmarc" };

#define RESULTS(method)                                                                  \
    {                                                                                    \
        method "=pass", method "=fail", method "=softfail", method "=neutral",           \
            method "=none", method "=policy", method "=temperror", method "=permerror"   \
    }

enum { KINDS = 8, PASSED = 0 };

static const char *const results[CQ_WARRANTS][KINDS] = { RESULTS("spf"), RESULTS("dkim"),
                                                         RESULTS("dmarc") };

/* Pass over a comment, in which others may be, or a quoted string; to the end if it is open. */
static void skip(cq_str *s)
{
    size_t i = 0, depth = 0;
    bool quoted = false;
    do {
        char c = s->p[i];
        if (c == '\\')
            i++;
        else if (c == '"' && !depth)
            quoted = !quoted;
        else if (c == '(' && !quoted)
            depth++;
        else if (c == ')' && depth)
            depth--;
        i++;
    } while (i < s->n && (depth || quoted));
    *s = cq_str_sub(*s, i, s->n);
}

/* The next of the parts between semicolons, as "spf=pass smtp.mailfrom=..." without blanks
 * before and around the sign, its comments and strings left out, as far as there is room. */
static bool next_part(cq_str *rest, char *room, size_t most, cq_str *part)
{
    size_t n = 0;
    if (!rest->n)
        return false;
    while (rest->n && rest->p[0] != ';') {
        char c = rest->p[0];
        if (c == '(' || c == '"') {
            skip(rest);
            c = ' ';
        } else {
            *rest = cq_str_sub(*rest, 1, rest->n);
        }
        if (c == '=' && n && room[n - 1] == ' ')
            n--;
        bool blank = c == ' ' && (!n || room[n - 1] == ' ' || room[n - 1] == '=');
        if (!blank && n < most)
            room[n++] = c;
    }
    *rest = cq_str_sub(*rest, 1, rest->n);
    *part = (cq_str){ room, n };
    return true;
}

/* The result of a part that begins with the method, which may have a version: "dkim/1=pass". */
static int result_of(cq_str part, int method)
{
    size_t eq = cq_str_find(part, CQ_STR("="));
    cq_str name = cq_str_sub(part, 0, eq), word = cq_str_sub(part, eq + 1, part.n);
    cq_str wanted = cq_str_z(methods[method]);
    name = cq_str_sub(name, 0, cq_str_find(name, CQ_STR("/")));
    word = cq_str_sub(word, 0, cq_str_find(word, CQ_STR(" ")));
    if (!cq_str_eqi(cq_str_trim(name), wanted))
        return KINDS;
    for (int i = 0; i < KINDS; i++)
        if (cq_str_eqi(word,
                       cq_str_sub(cq_str_z(results[method][i]), wanted.n + 1, SIZE_MAX)))
            return i;
    return KINDS;
}

void cq_warrant_read(cq_warrant *v, cq_str value)
{
    enum { ROOM = 64 }; /* for the method and its result, which come first */
    char room[ROOM];
    int best[CQ_WARRANTS] = { KINDS, KINDS, KINDS };
    cq_str part;
    while (next_part(&value, room, ROOM, &part))
        for (int m = 0; m < CQ_WARRANTS; m++) {
            int now = result_of(part, m);
            if (now == PASSED || (now < KINDS && best[m] == KINDS))
                best[m] = now;
        }
    for (int m = 0; m < CQ_WARRANTS; m++)
        if (!v->found[m].n && best[m] < KINDS)
            v->found[m] = cq_str_z(results[m][best[m]]);
}
