/* events.c - see events.h. */
#include "read/events.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/bounds.h"

/* The next cell of *rest, which is one line; quotes undone in the arena. */
static cq_str cell(cq_arena *a, cq_str *rest)
{
    cq_str c = { NULL, 0 };
    if (rest->n == 0 || rest->p[0] != '"') {
        if (!cq_str_split(rest, ',', &c))
            return CQ_STR("");
        return cq_str_trim(c);
    }
    char *p = cq_arena_get(a, rest->n);
    size_t n = 0, i = 1;
    for (; i < rest->n; i++) {
        if (rest->p[i] == '"' && (i + 1 == rest->n || rest->p[++i] != '"'))
            break;
        p[n++] = rest->p[i];
    }
    *rest = cq_str_sub(*rest, i, rest->n);
    cq_str_split(rest, ',', &c);
    return (cq_str){ p, n };
}

cq_status cq_events_parse(const char *path, cq_str text, const cq_read_opt *opt,
                          cq_arena *a, cq_events *out, cq_err *err)
{
    cq_str line;
    if (cq_str_starts(text, CQ_STR("\xef\xbb\xbf")))
        text = cq_str_sub(text, 3, text.n);
    for (uint64_t number = 1; cq_str_line(&text, &line); number++) {
        if (cq_str_trim(line).n == 0 || line.p[0] == '#')
            continue;
        cq_str when = cell(a, &line);
        cq_event e = { .time = cq_time_read(when, opt->dates, opt->tz) };
        e.text = cell(a, &line);
        e.target = cell(a, &line);
        if (out->n == CQ_MAX_EVENTS)
            return cq_fail_at(err, CQ_LIMIT, path, number, 0, "more than %d events",
                              CQ_MAX_EVENTS);
        if (e.time != CQ_NO_TIME)
            CQ_PUSH(*out, e);
        else if (number > 1)
            return cq_fail_at(err, CQ_FORMAT, path, number, 0, "this is no time: %.*s",
                              (int)(when.n < 40 ? when.n : 40), when.p);
    }
    return CQ_OK;
}

cq_status cq_events_read(const char *path, const cq_read_opt *opt, cq_arena *a,
                         cq_events *out, cq_err *err)
{
    FILE *f = fopen(path, "rbe");
    cq_buf text = { 0 };
    cq_status s = CQ_OK;
    char part[8192];
    size_t n;
    if (!f)
        return cq_fail_at(err, CQ_IO, path, 0, 0, "%s", strerror(errno));
    while (!s && (n = fread(part, 1, sizeof part, f)) > 0) {
        cq_buf_add(&text, part, n);
        if (text.n > CQ_MAX_LETTER)
            s = cq_fail_at(err, CQ_LIMIT, path, 0, 0, "the list of events is too long");
    }
    if (!s && ferror(f))
        s = cq_fail_at(err, CQ_IO, path, 0, 0, "%s", strerror(errno));
    fclose(f);
    if (!s)
        s = cq_events_parse(path, cq_str_dup(a, cq_buf_view(&text)), opt, a, out, err);
    cq_buf_done(&text);
    return s;
}
