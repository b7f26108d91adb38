/* heading.c - see heading.h. */
#include "read/heading.h"

#include <string.h>

static bool of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_';
}

static bool folds(char c)
{
    return c == ' ' || c == '\t';
}

/* The end of the line at `from`, behind its LF; 0 where it has none. */
static size_t line_end(cq_str s, size_t from)
{
    const char *lf = from < s.n ? memchr(s.p + from, '\n', s.n - from) : NULL;
    return lf ? (size_t)(lf - s.p) + 1 : 0;
}

/* The line without its LF or CRLF. */
static cq_str bare(cq_str s, size_t from, size_t end)
{
    bool cr = end - from > 1 && s.p[end - 2] == '\r';
    return cq_str_sub(s, from, end - 1 - cr);
}

static bool plain(cq_str line)
{
    size_t i = 0;
    if (folds(line.p[0])) {
        if (cq_str_trim(line).n == 0)
            return false;
    } else {
        while (i < line.n && of_name(line.p[i]))
            i++;
        if (i == 0 || i == line.n || line.p[i] != ':')
            return false;
    }
    return !memchr(line.p, '\0', line.n) && !memchr(line.p, '\r', line.n);
}

size_t cq_heading_end(cq_str mail, size_t *body)
{
    size_t from = 0, end;
    if (mail.n && folds(mail.p[0]))
        return 0;
    for (; (end = line_end(mail, from)) > 0; from = end) {
        cq_str line = bare(mail, from, end);
        if (line.n == 0) {
            *body = end;
            return from;
        }
        if (!plain(line))
            return 0;
    }
    return 0;
}

bool cq_heading_next(cq_str *rest, cq_str *name, cq_str *value)
{
    size_t colon = cq_str_find(*rest, CQ_STR(":")), end = line_end(*rest, 0);
    if (colon == rest->n)
        return false;
    while (end < rest->n && folds(rest->p[end]))
        end = line_end(*rest, end);
    *name = cq_str_sub(*rest, 0, colon);
    *value = cq_str_sub(*rest, colon + 1, end);
    *rest = cq_str_sub(*rest, end, rest->n);
    return true;
}
