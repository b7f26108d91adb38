/* fuzz_link.c - links: what is taken off is off, nothing grows but a host in other letters,
 * and a site is the end of its host. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "trace/link.h"
#include "trace/site.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { HOST = 255 };
    char *text = malloc(size);
    cq_arena a = { 0 };
    if (size)
        memcpy(text, data, size);
    cq_str link = cq_link_canonical(&a, (cq_str){ text, size });
    cq_str host = cq_link_host(link), site = cq_site_of(link);
    assert(link.n <= size + HOST);
    assert(cq_str_find(link, CQ_STR("#")) == link.n);
    assert(site.n <= host.n && site.p + site.n == host.p + host.n);
    cq_link_leads(link);
    cq_arena_done(&a);
    free(text);
    return 0;
}
