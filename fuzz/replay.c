/* replay.c - runs a fuzz target over the files of a folder, without libFuzzer. */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Returns false where the path is not a file that can be read whole. */
static bool replay(const char *path)
{
    struct stat st;
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = NULL;
    bool read = false;

    if (!f || fstat(fileno(f), &st) || !S_ISREG(st.st_mode))
        goto done;
    bytes = malloc((size_t)st.st_size + 1);
    if (!bytes || fread(bytes, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
        goto done;
    read = true;
    /* The name goes first, so that a crash leaves it in the log. */
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(bytes, (size_t)st.st_size);
done:
    free(bytes);
    if (f)
        fclose(f);
    return read;
}

int main(int argc, char **argv)
{
    struct dirent **names;
    char path[4096];
    int replayed = 0, n = argc == 2 ? scandir(argv[1], &names, NULL, alphasort) : -1;

    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", argv[1], names[i]->d_name);
        replayed += replay(path);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    printf("%d inputs replayed\n", replayed);
    return replayed ? 0 : 1; /* an empty corpus tests nothing */
}
