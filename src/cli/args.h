/* args.h - the options of a command, from one table each.
 *
 * The table is read three times: by the parser, by --help, and by who wants the default.
 * Options stand anywhere among the operands, as --name VALUE or --name=VALUE, and -o is
 * short for --output; "--" ends them, and "-" is an operand. */
#ifndef CQ_ARGS_H
#define CQ_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#define CQ_MAX_OPTIONS 24
#define CQ_MAX_MANY 256

typedef struct {
    const char *name;   /* without "--" */
    const char *value;  /* what it takes, as "FILE", or "FILE..." where it may be given
                           again; NULL for a switch */
    const char *preset; /* the default, or NULL */
    const char *help;   /* one line */
} cq_option;

typedef struct {
    const char *name;     /* of the command */
    const char *operands; /* "INPUT..." */
    const char *help;     /* one line */
    const cq_option *options;
    int option_n;
} cq_usage;

typedef struct {
    const cq_usage *usage;
    const char *value[CQ_MAX_OPTIONS]; /* as given, NULL where not */
    const char *many[CQ_MAX_MANY];     /* the values of the one that may be repeated */
    int many_n;
    char **rest; /* the operands, in their order */
    int rest_n;
} cq_args;

/* Sort argv[1..argc-1] into *out. False where the command is to end at once with the exit
 * status *code: after --help, or misuse, which was told on stderr. */
bool cq_args_read(const cq_usage *usage, int argc, char **argv, cq_args *out, int *code);

/* The same for a command that takes `most` operands. */
bool cq_args_few(const cq_usage *u, int argc, char **argv, int most, cq_args *out,
                 int *code);

/* The option's value, its default, or NULL; whether it was given. */
const char *cq_args_get(const cq_args *a, const char *name);
bool cq_args_given(const cq_args *a, const char *name);

/* The option as a number in the range; false, told on stderr, where it is none. */
bool cq_args_int(const cq_args *a, const char *name, int64_t least, int64_t most,
                 int64_t *out);
bool cq_args_real(const cq_args *a, const char *name, double least, double most,
                  double *out);

/* The number of the option's value in a NULL-ended list, or -1, told on stderr. */
int cq_args_word(const cq_args *a, const char *name, const char *const *words);

/* Tell of misuse on stderr: the command, the text, where to read more. Returns 2. */
int cq_args_misuse(const cq_usage *usage, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
