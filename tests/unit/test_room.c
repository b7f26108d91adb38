/* test_room.c - whose memory counts: the machine's, or a control group's. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/room.h"

enum { PATH = 256, GIB = 1 << 30 };

static char root[] = "/tmp/claque-room-XXXXXX";

/* Write a file below the root, and the folders that lead to it. */
static void put(const char *name, const char *words)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", root, name);
    for (char *s = path + strlen(root) + 1; (s = strchr(s, '/')); *s++ = '/') {
        *s = '\0';
        mkdir(path, 0700);
    }
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(words, f);
    fclose(f);
}

static uint64_t room(void)
{
    char groups[PATH], self[PATH];
    snprintf(groups, sizeof groups, "%s/groups", root);
    snprintf(self, sizeof self, "%s/self", root);
    return cq_room_in(groups, self, 4 * (uint64_t)GIB);
}

static int clear(void **state)
{
    char command[PATH];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s/groups %s/self", root, root);
    return system(command);
}

static void without_groups_it_is_the_machine(void **state)
{
    (void)state;
    assert_true(room() == 4 * (uint64_t)GIB);
    put("self", "3:cpu,cpuacct:/x\nnonsense\n0::/x\n1:memory\n");
    put("groups/memory/x/memory.limit_in_bytes", "4096\n"); /* not this process's */
    assert_true(room() == 4 * (uint64_t)GIB);
}

static void version_2_counts_the_group_and_those_above(void **state)
{
    (void)state;
    put("self", "0::/a.slice/b.scope\n");
    put("groups/a.slice/b.scope/memory.max", "max\n");
    assert_true(room() == 4 * (uint64_t)GIB);
    put("groups/a.slice/b.scope/memory.max", "2147483648\n");
    assert_true(room() == 2 * (uint64_t)GIB);
    put("groups/a.slice/memory.max", "1073741824\n");
    assert_true(room() == GIB);
}

static void version_1_counts_where_its_limit_is_less_than_the_machine(void **state)
{
    (void)state;
    put("self", "9:name=systemd:/\n4:hugetlb,memory:/docker/0123\n0::/\n");
    put("groups/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assert_true(room() == 4 * (uint64_t)GIB);
    put("groups/memory/memory.limit_in_bytes", "1073741824\n"); /* of the container */
    assert_true(room() == GIB);
    put("groups/memory/docker/0123/memory.limit_in_bytes", "4096\n");
    assert_true(room() == 4096);
}

static void this_machine_has_some(void **state)
{
    (void)state;
    assert_true(cq_room() > 1 << 20);
    assert_true(cq_room() < UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(without_groups_it_is_the_machine, clear),
        cmocka_unit_test_teardown(version_2_counts_the_group_and_those_above, clear),
        cmocka_unit_test_teardown(
            version_1_counts_where_its_limit_is_less_than_the_machine, clear),
        cmocka_unit_test(this_machine_has_some),
    };
    if (!mkdtemp(root))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return rmdir(root) ? 1 : failed;
}
