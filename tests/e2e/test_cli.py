#!/usr/bin/env python3
"""The command line: usage, exit codes, where output goes."""
from harness import case, claque, main


@case
def without_a_command_it_says_how_to_use_it_and_exits_2(tmp):
    run = claque()
    assert run.code == 2, run


main()
