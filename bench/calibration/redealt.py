#!/usr/bin/env python3
"""redealt.py - how often claque finds people acting together in real data whose senders were dealt anew.

    redealt.py --tool build/claque --sender COLUMN --time COLUMN [--same COLUMN,...] [--hours 3]
               [--runs 20] [--first-seed 1] [--decoys 40] FILE.csv

Within a stratum (a stretch of hours of one day, and the same value in each column of --same) the senders
change places at random. So each keeps how much he did at which time, more finely than claque's own decoys
keep it, and who did what with whom is chance. A campaign by ties that is not declared is false: scripts
are not dealt. Printed: the share of runs with one, at each q, with Wilson's interval of 95%, and how
much changed hands."""
import argparse
import csv
import datetime
import json
import pathlib
import random
import subprocess
import tempfile

from bench import NULL_LEVELS, share


def second_of(value):
    if value.isdigit():
        return int(value)
    t = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return int(t.replace(tzinfo=t.tzinfo or datetime.timezone.utc).timestamp())


def strata_of(rows, args):
    strata = {}
    for i, r in enumerate(rows):
        key = second_of(r[args.time]) // (3600 * args.hours), *(r[k] for k in args.same)
        strata.setdefault(key, []).append(i)
    return list(strata.values())


def deal(rows, strata, args, seed):
    """The senders of the rows dealt anew, and the share of rows that have another."""
    r, senders = random.Random(seed), [x[args.sender] for x in rows]
    dealt = list(senders)
    for s in strata:
        for i, k in zip(s, r.sample(s, len(s))):
            dealt[i] = senders[k]
    return dealt, sum(a != b for a, b in zip(senders, dealt)) / len(rows)


def least_q(rows, dealt, args, folder):
    posts, report = folder / "posts.csv", folder / "report.json"
    with open(posts, "w", newline="") as out:
        w = csv.DictWriter(out, rows[0].keys())
        w.writeheader()
        w.writerows({**row, args.sender: name} for row, name in zip(rows, dealt))
    subprocess.run([args.tool, "scan", posts, "--q", str(NULL_LEVELS[-1]), "--json", report, "--decoys",
                    str(args.decoys)], stdout=subprocess.DEVNULL, check=True)
    found = json.loads(report.read_text())["campaigns"]
    return min((c["q"] for c in found if c["standing"] != "declared" and c["null"] != "script"), default=1)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("file", type=pathlib.Path)
    p.add_argument("--tool", default="build/claque")
    p.add_argument("--sender", required=True)
    p.add_argument("--time", required=True)
    p.add_argument("--same", type=lambda s: s.split(","), default=[])
    p.add_argument("--hours", type=int, default=3)
    p.add_argument("--runs", type=int, default=20)
    p.add_argument("--first-seed", type=int, default=1)
    p.add_argument("--decoys", type=int, default=40)
    args = p.parse_args()
    with open(args.file, newline="") as f:
        rows = list(csv.DictReader(f))
    strata, least, moved = strata_of(rows, args), [], 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(args.first_seed, args.first_seed + args.runs):
            dealt, moved = deal(rows, strata, args, seed)
            least.append(least_q(rows, dealt, args, pathlib.Path(folder)))
    print("%s: %d rows, %d%% of which changed hands; seeds %d to %d, %d decoys." % (
        args.file.name, len(rows), 100 * moved, args.first_seed, seed, args.decoys))
    for q in NULL_LEVELS:
        print("q %g: %s" % (q, share([x <= q for x in least])))


if __name__ == "__main__":
    main()
