/* args.c - see args.h. */
#include "cli/args.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cli/cli.h"

static int find(const cq_usage *u, const char *name, size_t n)
{
    for (int i = 0; i < u->option_n; i++)
        if (strlen(u->options[i].name) == n && memcmp(u->options[i].name, name, n) == 0)
            return i;
    return -1;
}

static int known(const cq_args *a, const char *name)
{
    int i = find(a->usage, name, strlen(name));
    assert(i >= 0);
    return i;
}

static void print_help(const cq_usage *u)
{
    printf("usage: claque %s %s%s\n\n%s\n", u->name, u->option_n ? "[OPTION...] " : "",
           u->operands, u->help);
    for (int i = 0; i < u->option_n; i++) {
        const cq_option *o = &u->options[i];
        char head[40];
        snprintf(head, sizeof head, "--%s%s%s", o->name, o->value ? " " : "",
                 o->value ? o->value : "");
        printf("%s  %-22s %s", i ? "" : "\n", head, o->help);
        printf(o->preset ? " (default: %s)\n" : "\n", o->preset);
    }
}

int cq_args_misuse(const cq_usage *u, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fprintf(stderr, "claque %s: ", u->name);
    vfprintf(stderr, fmt, ap);
    fprintf(stderr, "; see claque %s --help\n", u->name);
    va_end(ap);
    return CQ_EXIT_USAGE;
}

/* Take the option at argv[*i]; an option's value may be the next argument. */
static bool take(cq_args *a, int argc, char **argv, int *i)
{
    bool o_for_output = strcmp(argv[*i], "-o") == 0;
    const char *name = o_for_output ? "output" : argv[*i] + 2, *equal = strchr(name, '=');
    int k = find(a->usage, name, equal ? (size_t)(equal - name) : strlen(name));
    if (k < 0) {
        cq_args_misuse(a->usage, "there is no option %s", argv[*i]);
        return false;
    }
    const cq_option *o = &a->usage->options[k];
    if (!o->value && equal) {
        cq_args_misuse(a->usage, "--%s takes no value", o->name);
        return false;
    }
    if (o->value && !equal && *i + 1 == argc) {
        cq_args_misuse(a->usage, "--%s needs %s", o->name, o->value);
        return false;
    }
    a->value[k] = !o->value ? "" : equal ? equal + 1 : argv[++*i];
    if (!o->value || !cq_str_ends(cq_str_z(o->value), CQ_STR("FILE...")))
        return true;
    if (a->many_n == CQ_MAX_MANY) {
        cq_args_misuse(a->usage, "--%s can be given %d times", o->name, CQ_MAX_MANY);
        return false;
    }
    a->many[a->many_n++] = a->value[k];
    return true;
}

bool cq_args_read(const cq_usage *u, int argc, char **argv, cq_args *out, int *code)
{
    bool options = true;
    assert(u->option_n <= CQ_MAX_OPTIONS);
    *out = (cq_args){ .usage = u, .rest = argv + 1 };
    for (int i = 1; i < argc; i++) {
        if (!options || argv[i][0] != '-' || argv[i][1] == 0) {
            out->rest[out->rest_n++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            options = false;
        } else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            print_help(u);
            *code = CQ_EXIT_DONE;
            return false;
        } else if (argv[i][1] != '-' && strcmp(argv[i], "-o") != 0) {
            *code = cq_args_misuse(u, "there is no option %s", argv[i]);
            return false;
        } else if (!take(out, argc, argv, &i)) {
            *code = CQ_EXIT_USAGE;
            return false;
        }
    }
    return true;
}

bool cq_args_few(const cq_usage *u, int argc, char **argv, int most, cq_args *out,
                 int *code)
{
    if (!cq_args_read(u, argc, argv, out, code))
        return false;
    if (out->rest_n <= most)
        return true;
    *code = cq_args_misuse(u, "%s is one word too many", out->rest[most]);
    return false;
}

const char *cq_args_get(const cq_args *a, const char *name)
{
    int i = known(a, name);
    return a->value[i] ? a->value[i] : a->usage->options[i].preset;
}

bool cq_args_given(const cq_args *a, const char *name)
{
    return a->value[known(a, name)];
}

bool cq_args_int(const cq_args *a, const char *name, int64_t least, int64_t most,
                 int64_t *out)
{
    const char *v = cq_args_get(a, name);
    if (cq_str_int(cq_str_z(v), least, most, out))
        return true;
    cq_args_misuse(a->usage, "--%s %s is no whole number from %lld to %lld", name, v,
                   (long long)least, (long long)most);
    return false;
}

bool cq_args_real(const cq_args *a, const char *name, double least, double most,
                  double *out)
{
    const char *v = cq_args_get(a, name);
    char *end;
    double x = strtod(v, &end);
    if (*v && *end == 0 && x >= least && x <= most) {
        *out = x;
        return true;
    }
    cq_args_misuse(a->usage, "--%s %s is no number from %g to %g", name, v, least, most);
    return false;
}

int cq_args_word(const cq_args *a, const char *name, const char *const *words)
{
    const char *v = cq_args_get(a, name);
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], v) == 0)
            return i;
    cq_args_misuse(a->usage, "--%s cannot be %s", name, v);
    return -1;
}
