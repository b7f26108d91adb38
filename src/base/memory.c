/* memory.c - see memory.h. */
#include "base/memory.h"

#include <stdio.h>
#include <unistd.h>

uint64_t cq_memory_half(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size / 2
                                 : UINT64_C(1) << 30;
}

uint64_t cq_memory_held(void)
{
    unsigned long long resident = 0, shared = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f && fscanf(f, "%*u %llu %llu", &resident, &shared) != 2)
        resident = shared = 0;
    if (f)
        fclose(f);
    return (resident - shared) * (uint64_t)sysconf(_SC_PAGESIZE);
}

size_t cq_memory_left(uint64_t budget, size_t least)
{
    uint64_t held = cq_memory_held();
    budget = budget ? budget : cq_memory_half();
    return budget > held + least ? (size_t)(budget - held) : least;
}
