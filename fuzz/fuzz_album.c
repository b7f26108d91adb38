/* fuzz_album.c - whatever a message calls its picture, only plain files below the export's
 * folder are opened: the one that is there, by its name and no other. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bounds.h"
#include "read/album.h"

#define THERE "photos/a.png"

static char folder[64];

static void remove_folder(void)
{
    static const char *const names[] = { THERE, "photos/link.png", "out", "b.png" };
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/photos", folder);
    rmdir(path);
    rmdir(folder);
}

static void make_folder(void)
{
    char path[128];
    snprintf(folder, sizeof folder, "/tmp/claque-fuzz-album-XXXXXX");
    assert(mkdtemp(folder));
    atexit(remove_folder);
    snprintf(path, sizeof path, "%s/photos", folder);
    assert(mkdir(path, 0700) == 0);
    snprintf(path, sizeof path, "%s/%s", folder, THERE);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert(fd >= 0 && write(fd, "no picture", 10) == 10);
    close(fd);
    snprintf(path, sizeof path, "%s/photos/link.png", folder);
    assert(symlink("a.png", path) == 0);
    snprintf(path, sizeof path, "%s/out", folder);
    assert(symlink("/", path) == 0);
    snprintf(path, sizeof path, "%s/b.png", folder);
    assert(mkfifo(path, 0600) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[128], *copy = malloc(size);
    cq_str name = { copy, size }, image = CQ_STR("");
    if (!folder[0])
        make_folder();
    if (size)
        memcpy(copy, data, size);
    cq_papers *papers = cq_papers_new(NULL);
    snprintf(path, sizeof path, "%s/result.json", folder);
    cq_album *a = cq_album_new(path, NULL, papers);
    cq_album_holds(name);
    cq_status status = cq_album_image(a, name, &image);
    assert((status == CQ_OK) == cq_str_eq(name, CQ_STR(THERE)));
    assert(status == CQ_OK || status == CQ_EMPTY || status == CQ_FORMAT);
    assert(image.n == 0);
    cq_album_free(a);
    cq_papers_free(papers);
    free(copy);
    return 0;
}
