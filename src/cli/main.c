/* main.c - the table of commands. */
#include <stdio.h>

#include "claque.h"

int main(int argc, char **argv)
{
    (void)argc, (void)argv;
    puts("claque " CQ_VERSION);
    return 2;
}
