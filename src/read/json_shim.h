/* json_shim.h - simdjson behind four C calls.
 *
 * The strict DOM is used, since the on-demand interface passes over errors in what it does
 * not visit. A value is told to a visitor together with the number that the visitor itself
 * gave to its place, so that "user.id_str" costs one lookup a key and no string.
 *
 * simdjson 3.0 (Langdale and Lemire, Parsing Gigabytes of JSON per Second, 2019). */
#ifndef CQ_JSON_SHIM_H
#define CQ_JSON_SHIM_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cq_json cq_json; /* a parser with its memory, for one thread */

typedef enum {
    CQ_JSON_OK,
    CQ_JSON_UTF8,   /* not UTF-8 */
    CQ_JSON_NUMBER, /* no double holds it */
    CQ_JSON_DEPTH,  /* nested deeper than CQ_MAX_JSON_DEPTH */
    CQ_JSON_STRING, /* a string with a raw control character, a bad escape or no end */
    CQ_JSON_SYNTAX
} cq_json_result;

typedef struct {
    void *ctx;
    /* A field of the object at place `at` (0 is the outermost): the place of its value, or
     * -1 to pass over it. The elements of an array are at the place of the array, objects
     * among them at that of its field "[]". */
    int (*field)(void *ctx, int at, const char *key, size_t n);
    /* A string, true or false (null is not told), valid until the next walk; `listed`: it
     * stands in an array, however deep. */
    void (*leaf)(void *ctx, int at, const char *value, size_t n, bool listed);
    /* A number, valid during the call; NULL: it is told as a leaf. */
    void (*number)(void *ctx, int at, const char *value, size_t n, bool listed);
} cq_json_visitor;

cq_json *cq_json_new(void);
void cq_json_free(cq_json *j);

/* Parse the n bytes at p, behind which 64 more are readable, and tell v what is in them, in
 * their order. Nothing is told unless all of it is right. */
cq_json_result cq_json_walk(cq_json *j, const char *p, size_t n,
                            const cq_json_visitor *v);

/* "a string does not end or holds a control character". */
const char *cq_json_reason(cq_json_result r);

#ifdef __cplusplus
}
#endif

#endif
