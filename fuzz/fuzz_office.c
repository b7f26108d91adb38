/* fuzz_office.c - documents of word processors: words of bounded size, whatever the zip and
 * the XML in it; of the XML no more than it has bytes, twice for the line ends. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "read/office.h"
#include "read/paper.h"

static void read_xml(cq_office_kind k, cq_str xml)
{
    cq_buf out = { 0 }, notes = { 0 };
    cq_office_words(k, xml, &out, &notes);
    assert(out.n + notes.n <= 64 * xml.n + 64);
    cq_buf_done(&out);
    cq_buf_done(&notes);
}

static void read_zip(cq_office_kind k, cq_str zip)
{
    cq_buf out = { 0 };
    cq_err err = { 0 };
    if (cq_office_text(k, zip, &out, &err) != CQ_OK)
        assert(err.text[0]);
    cq_buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    memcpy(copy, data, size);
    cq_str s = { copy, size };
    bool zip = cq_str_starts(s, CQ_STR("PK"));
    cq_paper_sniff(s);
    for (int k = CQ_OFFICE_DOCX; k <= CQ_OFFICE_ODT; k++)
        (zip ? read_zip : read_xml)((cq_office_kind)k, s);
    free(copy);
    return 0;
}
