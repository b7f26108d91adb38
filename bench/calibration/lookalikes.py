#!/usr/bin/env python3
"""lookalikes.py - the error of each lookalike rule, on cases whose truth is known.

    lookalikes.py --kit ../shared/evalkit --tool build/claque [--profile medium,hard] [--seeds 1-10]
                  [--work FOLDER] [--table FILE.c]

A rule sets groups of messages aside. It errs when half of a group or more are messages of one
covert campaign; what it was to set aside is everything else. What no rule caught shows in the
second table: a lookalike of the kit is let through where half of an undeclared finding or more
are messages of its kind. With --work, cases and reports that lie there are used again. --table writes
the first table as C, which `claque calibrate --methods` prints (src/tell/measured.h)."""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

INPUTS = ("inbox.mbox", "posts.jsonl", "calls.csv", "letters")


def made(args, profile, seed, folder):
    """The report of one case and its truth."""
    name = "%s-%d" % (profile, seed)
    case, report = folder / name, folder / (name + ".json")
    if not (case / "truth.json").exists():
        subprocess.run([sys.executable, args.kit / "make_case.py", "--seed", str(seed), "--bank", args.kit / "banks" / "open", "--out", case,
                        "--profile", profile], check=True, stdout=subprocess.DEVNULL)
    if not report.exists():
        subprocess.run([args.tool, "scan", *(case / x for x in INPUTS if (case / x).exists()), "--events", case / "events.csv",
                        "--json", report], check=True, stdout=subprocess.DEVNULL)
    return json.loads(report.read_text()), json.loads((case / "truth.json").read_text())


def mostly(messages, sets):
    """The first of the sets that holds half of the messages or more."""
    for s in sets:
        if 2 * len(messages & s) >= len(messages):
            return s
    return None


class Rule:
    def __init__(self):
        self.groups = self.messages = self.wrong = self.declared = 0
        self.lost, self.campaigns = 0, set()

    def add(self, seed, messages, covert, declared):
        self.groups += 1
        self.messages += len(messages)
        hit = mostly(messages, covert.values())
        self.lost += sum(len(messages & c) for c in covert.values())
        if hit is not None:
            self.wrong += 1
            self.campaigns |= {(seed, k) for k, c in covert.items() if c is hit}
        self.declared += mostly(messages, declared) is not None


def take(seed, report, truth, rules, kinds):
    of = lambda kind: {c["id"]: set(c["messages"]) for c in truth["campaigns"] if c["kind"] == kind}
    covert, declared = of("covert"), list(of("declared").values())
    for s in report["set_aside"]:
        rules[s["reason"]].add(seed, set(s["messages"]), covert, declared)
    same = collections.defaultdict(set)
    for x in truth["lookalikes"]:
        same[x["kind"]] |= set(x["messages"])
        kinds[x["kind"]][0] += 1
        kinds[x["kind"]][1] += len(x["messages"])
    for c in report["campaigns"]:
        messages = set(c["messages"])
        if c["standing"] != "undeclared" or mostly(messages, covert.values()) is not None:
            continue
        for kind, all_ in same.items():
            if 2 * len(messages & all_) >= len(messages):
                kinds[kind][2] += 1
                kinds[kind][3] += len(messages & all_)
    return sum(map(len, covert.values())), len(covert)


def by_groups(rules):
    return sorted(rules.items(), key=lambda x: (-x[1].groups, x[0]))


def show(cases, rules, kinds, total):
    print("Kit, %s: %d covert campaigns of %d messages.\n" % (cases, total[1], total[0]))
    print("| rule | groups | messages | groups that were a covert campaign's | campaigns hit | covert messages |\n|---|---|---|---|---|---|")
    for name, r in by_groups(rules):
        print("| %s | %s | %s | %d | %d | %d |" % (name, format(r.groups, ","), format(r.messages, ","), r.wrong, len(r.campaigns), r.lost))
    print("\n| lookalike of the kit | groups | messages | findings that are one | their messages |\n|---|---|---|---|---|")
    for name, k in sorted(kinds.items()):
        print("| %s | %d | %d | %d | %d |" % (name, *k))


TABLE = """/* measured.c - see measured.h. Written by `make bench-lookalikes`: not by hand. */
#include "tell/measured.h"

/* clang-format off */
static const cq_measured_rule rules[] = {
%s};
/* clang-format on */

const cq_measured cq_measured_lookalikes = {
    .version = "%s",
    .cases = "%s",
    .campaigns = %d,
    .messages = %d,
    .rules = rules,
    .rule_n = sizeof rules / sizeof *rules,
};
"""


def as_c(version, cases, rules, total):
    rows = ("    { \"%s\", %d, %d, %d, %d, %d },\n" % (name, r.groups, r.messages, r.wrong, len(r.campaigns), r.lost)
            for name, r in by_groups(rules))
    return TABLE % ("".join(rows), version, cases, total[1], total[0])


def seeds_of(s):
    """"1,2,5-10" as numbers."""
    ends = [part.split("-") for part in s.split(",")]
    return [n for e in ends for n in range(int(e[0]), int(e[-1]) + 1)]


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--kit", type=pathlib.Path, required=True)
    p.add_argument("--tool", default="build/claque")
    p.add_argument("--profile", default="medium,hard")
    p.add_argument("--seeds", default="1-10")
    p.add_argument("--work", type=pathlib.Path)
    p.add_argument("--table", type=pathlib.Path)
    args = p.parse_args()
    rules, kinds, total = collections.defaultdict(Rule), collections.defaultdict(lambda: [0, 0, 0, 0]), [0, 0]
    with tempfile.TemporaryDirectory() as temporary:
        for profile in args.profile.split(","):
            for seed in seeds_of(args.seeds):
                got = take((profile, seed), *made(args, profile, seed, args.work or pathlib.Path(temporary)), rules, kinds)
                total = [a + b for a, b in zip(total, got)]
    version = said(args.tool, "--version").split()[1] + " at " + said("git", "rev-parse", "--short", "HEAD").strip()
    cases = "evaluation kit, bank open, profiles %s, seeds %s" % (args.profile.replace(",", " and "), args.seeds)
    show(cases, rules, kinds, total)
    if args.table:
        args.table.write_text(as_c(version, cases, rules, total))


if __name__ == "__main__":
    main()
