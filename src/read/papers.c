/* papers.c - see papers.h. */
#include "read/papers.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/map.h"
#include "base/vec.h"
#include "read/paper.h"
#include "read/picture.h"

enum { MOST_KEPT = 64 << 20 };

typedef struct {
    cq_part part;
    cq_status status;
    cq_err why;
} result;

struct cq_papers {
    cq_crew *crew;
    cq_names *pictures; /* the number of each is its place: */
    CQ_VEC(cq_str) images;
    cq_names *hashes; /* the number of each is its place: */
    CQ_VEC(result) known;
    cq_arena words; /* of the known */
    unsigned scans;
};

cq_papers *cq_papers_new(cq_crew *crew)
{
    cq_papers *p = cq_zalloc(1, sizeof *p);
    p->crew = crew;
    p->hashes = cq_names_new();
    p->pictures = cq_names_new();
    return p;
}

void cq_papers_free(cq_papers *p)
{
    cq_names_free(p->hashes);
    cq_names_free(p->pictures);
    CQ_VEC_DONE(p->images);
    CQ_VEC_DONE(p->known);
    cq_arena_done(&p->words);
    free(p);
}

cq_str cq_papers_image(cq_papers *p, cq_str picture)
{
    uint8_t sha256[CQ_SHA256];
    cq_buf hash = { 0 };
    if (!cq_picture_sniff(picture))
        return CQ_STR("");
    cq_sha256(picture, sha256);
    uint32_t no = cq_names_put(p->pictures, (cq_str){ (char *)sha256, sizeof sha256 });
    if (no < p->images.n)
        return p->images.p[no];
    bool good = cq_picture_hash(p->crew, picture, &hash, NULL) == CQ_OK;
    CQ_PUSH(p->images, good ? cq_str_dup(&p->words, cq_buf_view(&hash)) : CQ_STR(""));
    cq_buf_done(&hash);
    return p->images.p[no];
}

bool cq_papers_wants(const cq_message *m, const cq_part *document)
{
    enum { LITTLE_PLAIN = 400, LITTLE_HTML = 3000, LEAST_PICTURE = 8192 };
    bool little = true;
    if (cq_paper_sniff(document->bytes) != CQ_PAPER_SCAN)
        return true;
    for (size_t i = 0; i < m->part_n; i++)
        if (!m->parts[i].document && !m->parts[i].attached)
            little &=
                m->parts[i].bytes.n <= (m->parts[i].html ? LITTLE_HTML : LITTLE_PLAIN);
    return little && document->bytes.n >= LEAST_PICTURE;
}

static result read_one(cq_str bytes, cq_arena *a)
{
    result r = { 0 };
    r.status = cq_paper_read(cq_paper_sniff(bytes), bytes, a, &r.part, &r.why);
    if (r.status == CQ_OK && r.part.bytes.n > CQ_MAX_ATTACHED)
        r.status = cq_fail(&r.why, CQ_LIMIT, "it is too long for a letter");
    r.part.attached = true;
    return r;
}

static void keep(cq_papers *p, cq_str hash, result r)
{
    if (cq_arena_size(&p->words) > MOST_KEPT)
        return;
    cq_names_put(p->hashes, hash);
    bool good = r.status == CQ_OK;
    r.part.bytes = good ? cq_str_dup(&p->words, r.part.bytes) : CQ_STR("");
    r.part.unsure = good ? cq_str_dup(&p->words, r.part.unsure) : CQ_STR("");
    CQ_PUSH(p->known, r);
}

cq_status cq_papers_read(cq_papers *p, cq_part *part, cq_arena *a, cq_err *err)
{
    uint8_t sha256[CQ_SHA256];
    cq_sha256(part->bytes, sha256);
    cq_str hash = { (const char *)sha256, sizeof sha256 };
    uint32_t at = cq_names_get(p->hashes, hash);
    result r;
    if (at == CQ_NONE) {
        bool scan = cq_paper_sniff(part->bytes) == CQ_PAPER_SCAN;
        if (scan && p->scans++ >= CQ_MAX_SCANS)
            return cq_fail(err, CQ_LIMIT, "over %d pictures are attached", CQ_MAX_SCANS);
        r = read_one(part->bytes, a);
        keep(p, hash, r);
    } else {
        r = p->known.p[at];
    }
    if (r.status != CQ_OK)
        return cq_fail(err, r.status, "%s", r.why.text);
    r.part.name = part->name;
    *part = r.part;
    return CQ_OK;
}
