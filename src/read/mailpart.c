/* mailpart.c - see mailpart.h. */
#include "read/mailpart.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"

/* The part's bytes as they stand in the mail: GMime gives a stream that is a range of it. */
static cq_str content(cq_str raw, GMimePart *part)
{
    GMimeDataWrapper *data = g_mime_part_get_content(part);
    GMimeStream *s = data ? g_mime_data_wrapper_get_stream(data) : NULL;
    if (!s || s->bound_start < 0)
        return CQ_STR("");
    size_t end = s->bound_end < 0 ? raw.n : (size_t)s->bound_end;
    return cq_str_sub(raw, (size_t)s->bound_start, end);
}

static bool encoded(GMimeContentEncoding e)
{
    return e == GMIME_CONTENT_ENCODING_BASE64 || e == GMIME_CONTENT_ENCODING_UUENCODE ||
           e == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

/* Ready to decode the part, of which *in is what there is to decode. False if nothing is. */
static bool start_decoding(cq_str raw, GMimePart *part, cq_str *in, GMimeEncoding *state)
{
    GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
    cq_str line;
    *in = content(raw, part);
    if (!encoded(encoding))
        return false;
    g_mime_encoding_init_decode(state, encoding);
    if (encoding == GMIME_CONTENT_ENCODING_UUENCODE) {
        /* GMime's decoder wants to be told that the line "begin" is behind it. */
        while (cq_str_line(in, &line) && !cq_str_starts(line, CQ_STR("begin ")))
            continue;
        state->state |= GMIME_UUDECODE_STATE_BEGIN;
    }
    return true;
}

cq_str cq_mailpart_bytes(cq_str raw, GMimePart *part, cq_arena *a)
{
    cq_str in;
    GMimeEncoding state;
    if (!start_decoding(raw, part, &in, &state))
        return in;
    char *out = cq_arena_get(a, g_mime_encoding_outlen(&state, in.n) + 1);
    return (cq_str){ out, g_mime_encoding_flush(&state, in.p, in.n, out) };
}

cq_str cq_mailpart_head(cq_str raw, GMimePart *part, char *to, size_t n)
{
    cq_str in;
    GMimeEncoding state;
    if (!start_decoding(raw, part, &in, &state))
        return cq_str_sub(in, 0, n);
    in = cq_str_sub(in, 0, n);
    char *out = cq_alloc(g_mime_encoding_outlen(&state, in.n) + 1);
    size_t got = g_mime_encoding_step(&state, in.p, in.n, out);
    memcpy(to, out, got < n ? got : n);
    free(out);
    return (cq_str){ to, got < n ? got : n };
}

void cq_mailpart_hash(cq_str raw, GMimePart *part, uint8_t out[CQ_SHA256])
{
    enum { PIECE = 49152 };
    cq_str in;
    GMimeEncoding state;
    if (!start_decoding(raw, part, &in, &state)) {
        cq_sha256(in, out);
        return;
    }
    cq_sha *sha = cq_sha_new();
    char *piece = cq_alloc(g_mime_encoding_outlen(&state, PIECE) + 1);
    for (size_t at = 0; at < in.n; at += PIECE) {
        cq_str slice = cq_str_sub(in, at, at + PIECE);
        size_t n = g_mime_encoding_step(&state, slice.p, slice.n, piece);
        cq_sha_add(sha, (cq_str){ piece, n });
    }
    cq_sha_add(sha, (cq_str){ piece, g_mime_encoding_flush(&state, NULL, 0, piece) });
    free(piece);
    cq_sha_end(sha, out);
    cq_sha_free(sha);
}

bool cq_mailpart_attached(GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT(part);
    const char *disposition = g_mime_object_get_disposition(object);
    return (disposition && g_ascii_strcasecmp(disposition, "attachment") == 0) ||
           (disposition && g_mime_part_get_filename(part));
}

bool cq_mailpart_is_tnef(GMimePart *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    return g_mime_content_type_is_type(type, "application", "ms-tnef") ||
           cq_str_eqi(cq_str_z(g_mime_part_get_filename(part)), CQ_STR("winmail.dat"));
}
