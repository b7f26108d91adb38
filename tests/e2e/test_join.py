#!/usr/bin/env python3
"""The join against its definition on made texts. The further arguments are claque-pairs,
claque-brute and claque-texts."""
import csv
import io
import random
import subprocess
import sys

import definition
from harness import case, main

TEXTS = sys.argv[5]


def made(kind, rows):
    out = subprocess.run([TEXTS, kind, str(rows)], check=True, capture_output=True, text=True).stdout
    return [row["content"] for row in csv.DictReader(io.StringIO(out))]


@case
def made_posts(tmp):
    definition.holds_on(tmp, made("posts", 20000))


@case
def made_letters(tmp):
    definition.holds_on(tmp, made("letters", 2000))


@case
def a_script_edited_at_random_one_with_slots_and_a_chain(tmp):
    definition.holds_on(tmp, made("edits", 2000) + made("slots", 1000) + made("chain", 1000))


@case
def few_words_in_all_orders_with_ties_at_every_threshold(tmp):
    r = random.Random(9)
    definition.holds_on(tmp, [" ".join(r.choices(["left", "right"], k=r.randrange(3, 24))) for _ in range(1500)])


@case
def more_threads_and_less_memory_change_nothing(tmp):
    definition.holds_on(tmp, made("posts", 20000), "--threads", 3, "--memory", 1 << 20)


@case
def the_judge_sees_one_pair_that_is_missing(tmp):
    said = definition.judged(tmp, made("posts", 5000))
    pairs = (tmp / "pairs5").read_bytes()
    for damaged in (pairs[8:], pairs[:-8], pairs[:80] + pairs[88:], pairs + bytes(8)):
        (tmp / "damaged").write_bytes(damaged)
        again = subprocess.run([definition.BRUTE, tmp / "words", "5/10:%s" % (tmp / "damaged")], capture_output=True, text=True)
        assert said.returncode == 0 and again.returncode == 1 and " 1 wrong" in again.stdout, again


main()
