#!/usr/bin/env python3
"""bench.py - how often claque finds a claque where there is none, and how much of one there is.

    bench.py --tool build/claque [--runs 20] [--first-seed 1] [--only PATTERN] [--q 0.05,0.2]
             [--decoys 100] [--threads N]

Without --q, what has a false campaign is looked for at 0.01, 0.05, 0.1 and 0.2 (only 0.05 is
promised), and the power at 0.05.

Each setting is a society drawn from a seed (society.py), scanned as any input is. Its people share
8 links or more, those of 6,000 people 3 or more, as in the measurements that are compared with. Where nobody
acts together, any campaign that is not declared is false; a run counts as false with one or
more of them. Where a claque is in it: the share of its members that are in a campaign whose
members are mostly its own, how many of those that a campaign names are, and the share of
claques found, of which half of the members are. A campaign whose members are mostly of no
claque is false. In mixtures, the share of the campaigns of a run that are false is to be q at
most. Standard errors are those of the mean over runs; of the share of runs with a false campaign,
Wilson's interval of 95% stands beside."""
import argparse
import json
import math
import pathlib
import re
import subprocess
import tempfile

from society import Society

MINUTE, HOUR, DAY = 60, 3600, 86400
NULL_LEVELS, LEVELS = (0.01, 0.05, 0.1, 0.2), (0.05,)


class Setting:
    """A society by name; `acts`: links that each shares at least; `most`: the share of false runs,
    `least`: the member recall promised."""

    def __init__(self, name, people, life=56, acts=8, fans=0, most=None, least=None, claques=1, **claque):
        self.name, self.people, self.life, self.acts, self.fans = name, people, life, acts, fans
        self.most, self.least, self.claques, self.claque = most, least, claques, claque

    def levels(self):
        return LEVELS if self.least else NULL_LEVELS

    def promised(self):
        if self.most:
            return "<= %.2f" % self.most
        return ">= %.2f" % self.least if self.least else "false <= q"

    def society(self, seed):
        s = Society("%s/%s" % (seed, self.name), self.people, self.life, self.acts)
        for _ in range(self.fans):
            s.add_fans()
        for _ in range(self.claques if self.claque else 0):
            s.add_claque(**self.claque)
        return s


def settings():
    for n in (400, 600, 3000):
        yield Setting("nobody, of %d" % n, n, most=0.08)
    for n in (400, 600, 3000):
        yield Setting("30 fans of 2 idols, of %d" % n, n, fans=2, most=0.10)
    yield Setting("lives of 14 days, of 400", 400, life=14, most=0.10)
    for n, acts, leasts in ((600, 8, (0.85, 0.85, 0.65)), (6000, 3, (0.95, 0.85, 0.6))):
        for (word, jitter), least in zip((("10 min", 10 * MINUTE), ("1 h", HOUR), ("1 day", DAY)), leasts):
            yield Setting("8 within %s, of %d" % (word, n), n, acts=acts, least=least, size=8, actions=20, jitter=jitter)
    yield Setting("3 within 10 min, of 600", 600, least=0.8, size=3, actions=15, jitter=10 * MINUTE, part=1)
    for n in (3, 6):
        yield Setting("mixture: %d times 8 within 10 min, of 3000" % n, 3000, claques=n, size=8, actions=20, jitter=600)
    yield Setting("mixture: 3 times 8 and 30 fans, of 3000", 3000, fans=2, claques=3, size=8, actions=20, jitter=600)


class Run:
    def __init__(self, society, found):
        names = [{s.split(":", 1)[1] for s in c["senders"]} for c in found]
        right = [(s, c) for s in names for c in society.claques if 2 * len(s & c) >= len(s) and len(s & c) > 1]
        self.campaigns = len(names)
        self.false = sum(all(s is not r for r, _ in right) for s in names)
        self.false_share = self.false / max(1, len(names))
        self.fans = sum(any(2 * len(s & f) >= len(s) for f in society.fans) for s in names)
        held = set().union(*(s & c for s, c in right))
        all_ = set().union(*society.claques)
        self.recall = len(held) / len(all_) if all_ else None
        self.found = mean_of(float(2 * len(held & c) >= len(c)) for c in society.claques)
        named = set().union(*(s for s, _ in right))
        self.precision = len(held) / len(named) if named else None


def scan(args, society, folder, q):
    posts, report = folder / "posts.csv", folder / "report.json"
    society.write(posts)
    subprocess.run([args.tool, "scan", posts, "--q", str(q), "--json", report, "--decoys", str(args.decoys),
                    "--threads", str(args.threads)],
                   stdout=subprocess.DEVNULL, check=True)
    return [c for c in json.loads(report.read_text())["campaigns"] if c["standing"] != "declared"]


def mean_of(values):
    v = list(values)
    return sum(v) / len(v) if v else None


def wilson(hits, n, z=1.96):
    """The interval of 95% of a share (Wilson 1927)."""
    p, d = hits / n, 1 + z * z / n
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d
    return (p + z * z / (2 * n)) / d - half, (p + z * z / (2 * n)) / d + half


def share(flags):
    return "%.3f [%.3f, %.3f]" % ((sum(flags) / len(flags),) + wilson(sum(flags), len(flags)))


def mean(values):
    """Mean and its standard error as text; of shares of runs the binomial one."""
    v = [x for x in values if x is not None]
    if not v:
        return "-"
    m = sum(v) / len(v)
    return "%.3f ± %.3f" % (m, math.sqrt(sum((x - m) ** 2 for x in v) / len(v) / max(1, len(v) - 1)))


def run(args, setting, seed, q, folder, higher):
    """A society in which a higher q finds nothing is not scanned again: a lower one finds no more."""
    society = setting.society(seed)
    found = scan(args, society, folder, q) if higher is None or higher.campaigns else []
    return Run(society, found)


def rows(args, setting, levels, folder):
    """Of the levels, which rise."""
    higher, out = [None] * args.runs, []
    for q in reversed(levels):
        higher = [run(args, setting, s, q, folder, h) for s, h in zip(args.seeds, higher)]
        out.append(row(setting, q, higher))
    return out[::-1]


def row(setting, q, runs):
    return "| %s | %g | %s | %s | %s | %s | %s | %s | %s |" % (
        setting.name, q, share([r.false > 0 for r in runs]), mean([r.false_share for r in runs]),
        mean([r.recall for r in runs]), mean([r.precision for r in runs]), mean([r.found for r in runs]),
        mean([float(r.fans > 0) for r in runs]) if setting.fans else "-", setting.promised())


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--tool", default="build/claque")
    p.add_argument("--runs", type=int, default=20)
    p.add_argument("--first-seed", type=int, default=1)
    p.add_argument("--only", default="", help="settings whose name matches")
    p.add_argument("--q", help="levels, in place of those of each setting")
    p.add_argument("--decoys", type=int, default=100)
    p.add_argument("--threads", type=int, default=2)
    args = p.parse_args()
    args.seeds = range(args.first_seed, args.first_seed + args.runs)
    print("Seeds %d to %d, %d runs each, %d decoys.\n" % (args.seeds[0], args.seeds[-1], args.runs, args.decoys))
    print("| who acts together | q | runs with a false campaign | of campaigns, false | members found | of those named, members"
          " | claques found | runs with fans | promised |\n|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for setting in settings():
            levels = sorted(map(float, args.q.split(","))) if args.q else setting.levels()
            if re.search(args.only, setting.name):
                print("\n".join(rows(args, setting, levels, pathlib.Path(folder))), flush=True)


if __name__ == "__main__":
    main()
