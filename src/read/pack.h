/* pack.h - archives and compressed files, as a row of members (libarchive).
 *
 * .gz .bz2 .xz .lzma .lz4 .zst of one file; .zip .7z .rar; .tar under any of these. What an
 * archive can do to its reader is bounded: names that are absolute or climb are refused, so
 * are more than CQ_MAX_MEMBERS members, and so is growth of more than CQ_MAX_RATIO past the
 * first 64 MiB, counted through archives in archives. Nothing is written to disk. It is
 * unpacked in a process apart (apart.h), which is asked for a member or a block at a time and
 * asks in turn for what is packed. So is a workbook, sheet by sheet. */
#ifndef CQ_PACK_H
#define CQ_PACK_H

#include "base/status.h"
#include "read/bytes.h"
#include "read/unpack.h"

typedef struct cq_pack cq_pack;

/* Is it packed, by its first bytes? An office document, which is a zip, is not. */
bool cq_pack_sniff(cq_str head);

/* Is it an office document? */
bool cq_pack_is_office(cq_str head);

/* Can it only be unpacked from its start to its end (zstd)? */
bool cq_pack_streams(cq_str head);

/* Unpack what `in` gives, or, with a descriptor of a file that can seek (else -1), the file
 * from its start, which zip and 7z need to be read surely. `outer` is the archive in which
 * it is a member, or NULL. Lives no longer than these. */
cq_pack *cq_pack_open(cq_bytes *in, int fd, cq_pack *outer);
void cq_pack_close(cq_pack *p);

/* The sheets of a workbook (book.h) as members, whose bytes are CSV; `bytes` stay in memory.
 * What is no workbook has no member at all. */
cq_pack *cq_pack_open_book(cq_str bytes);

/* The next file: CQ_EMPTY after the last; CQ_FORMAT where it is damaged, CQ_LIMIT where it
 * grows too much, with a sentence in err->text, after which there is no next. */
cq_status cq_pack_next(cq_pack *p, cq_member *out, cq_err *err);

/* A cq_pull of the member's bytes; ctx is the cq_pack. */
ssize_t cq_pack_pull(void *pack, char *to, size_t room, char **broken);

/* Packed bytes taken so far. */
uint64_t cq_pack_taken(const cq_pack *p);

#endif
