/* prints.h - the fingerprints of the case: which text holds which run of words.
 *
 * They lie in blocks sorted by hash, and are replaced whole, as findings are. Whatever
 * changes the messages takes their mark away first, so that a killed scan leaves
 * fingerprints that count as missing, never wrong ones. A case that keeps references only
 * has none. */
#ifndef CQ_PRINTS_H
#define CQ_PRINTS_H

#include "base/vec.h"
#include "keep/case.h"

typedef struct {
    uint32_t hash;
    uint32_t text; /* while made: its text_no; from the case: the text's row */
} cq_print;

typedef CQ_VEC(cq_print) cq_prints; /* by hash, then by text */

/* How many texts they stand for; 0 where they are missing or of another version. */
uint64_t cq_case_print_texts(cq_case *c);

/* Store those of the corpus loaded last. */
cq_status cq_case_put_prints(cq_case *c, const cq_corpus *corpus, const cq_prints *v,
                             cq_err *err);

/* Append all prints of one hash. */
cq_status cq_case_find_prints(cq_case *c, uint32_t hash, cq_prints *out, cq_err *err);

/* A text by its row, unpacked into the arena. */
cq_status cq_case_text(cq_case *c, uint32_t row, cq_arena *a, cq_str *out, cq_err *err);

/* Append the messages of a text: key, sender as "mail:a@x.example", time, path, line,
 * offset and length. Other fields are unset. */
typedef CQ_VEC(cq_message) cq_messages;
cq_status cq_case_text_messages(cq_case *c, uint32_t row, cq_arena *a, cq_messages *out,
                                cq_err *err);

#endif
