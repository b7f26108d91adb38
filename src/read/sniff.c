/* sniff.c - which format these bytes are; see reader.h. */
#include "read/reader.h"

/* The first of equals wins, so the strictest stand first. */
static const cq_format *const formats[] = {
    &cq_format_warc,     &cq_format_mbox, &cq_format_eml,    &cq_format_msg,
    &cq_format_whatsapp, &cq_format_sms,  &cq_format_phone,  &cq_format_calls,
    &cq_format_json,     &cq_format_csv,  &cq_format_letter, &cq_format_paper,
};

enum { CERTAIN = 80 }; /* the formats behind it need not be asked */

const cq_format *cq_format_named(cq_str name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (cq_str_eq(name, cq_str_z(formats[i]->name)))
            return formats[i];
    return NULL;
}

const cq_format *cq_format_sniff(cq_str head, cq_str path, int *sure)
{
    const cq_format *best = NULL;
    *sure = 0;
    for (size_t i = 0; i < sizeof formats / sizeof *formats && *sure < CERTAIN; i++) {
        int now = formats[i]->sniff(head, path);
        if (now > *sure) {
            *sure = now;
            best = formats[i];
        }
    }
    return best;
}
