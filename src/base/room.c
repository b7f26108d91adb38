/* room.c - see room.h. */
#include "base/room.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH = 4096 };

/* The number in a group's file; UINT64_MAX if there is no such file, or it says "max". */
static uint64_t limit_in(const char *groups, const char *controller, const char *group,
                         const char *name)
{
    char path[2 * PATH];
    unsigned long long n;
    int length =
        snprintf(path, sizeof path, "%s%s%s/%s", groups, controller, group, name);
    FILE *f = length < (int)sizeof path ? fopen(path, "re") : NULL;
    bool said = f && fscanf(f, "%llu", &n) == 1;
    if (f)
        fclose(f);
    return said ? n : UINT64_MAX;
}

/* The least of the group and of those above it. In a container the names above its own
 * group may be the host's and lead nowhere: what is mounted is then the container's. */
static uint64_t least_above(const char *groups, const char *controller, char *group,
                            const char *name)
{
    uint64_t least = UINT64_MAX;
    for (;;) {
        uint64_t n = limit_in(groups, controller, group, name);
        least = n < least ? n : least;
        char *cut = strrchr(group, '/');
        if (!cut)
            return least;
        *cut = '\0';
    }
}

static bool has_memory(const char *controllers)
{
    static const char name[] = "memory";
    for (const char *s = controllers; s; s = strchr(s, ',') ? strchr(s, ',') + 1 : NULL)
        if (strncmp(s, name, sizeof name - 1) == 0 &&
            (s[sizeof name - 1] == ',' || s[sizeof name - 1] == '\0'))
            return true;
    return false;
}

/* A line is "number:controllers:/path", without controllers in version 2. */
static uint64_t limit_of_line(const char *groups, char *line)
{
    char *controllers = strchr(line, ':');
    char *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group)
        return UINT64_MAX;
    *group++ = '\0';
    controllers++;
    group[strcspn(group, "\n")] = '\0';
    if (!*controllers)
        return least_above(groups, "", group, "memory.max");
    return has_memory(controllers)
               ? least_above(groups, "/memory", group, "memory.limit_in_bytes")
               : UINT64_MAX;
}

uint64_t cq_room_in(const char *groups, const char *self, uint64_t machine)
{
    char line[PATH];
    FILE *f = fopen(self, "re");
    while (f && fgets(line, sizeof line, f)) {
        uint64_t n = limit_of_line(groups, line);
        machine = n < machine ? n : machine;
    }
    if (f)
        fclose(f);
    return machine;
}

uint64_t cq_room(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    uint64_t machine =
        pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : UINT64_MAX;
    return cq_room_in("/sys/fs/cgroup", "/proc/self/cgroup", machine);
}
