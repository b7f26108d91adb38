#!/usr/bin/env python3
"""writing.py - is the chance of what two share who write independently as small as is said?

    writing.py [--tool build/claque] [--shared ../shared] [--seeds 1-4] [--only PATTERN]

Real sets of people who write of their own accord, and made cases without any campaign or
lookalike. `claque calibrate` leaves out a fifth of the writers in turn, fits the fall of
chance to the others, and gives each pair of writers left out its probability. Printed is, by the words of
the shorter text, the share of pairs past each level (with their number): as large as the level where the fit is
true, and where nobody copied. In mailing lists people do: logs, settings, what they answer to without a mark. What
two share who copied is in the table, not in the fit."""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

POSTS = ("--map", "text=text,author=username,time=time_utc,id=tweet_id")
REAL = (("airline tweets", "airline_tweets/airline_tweets.csv.zst", POSTS),
        ("easy ham 1", "spamassassin/easy-ham-1.mbox.xz", ()),
        ("easy ham 2", "spamassassin/easy-ham-2.mbox.xz", ()),
        ("bulmages-main", "organic_mail_lists/bulmages-main.mbox.xz", ()),
        ("opensim-users", "organic_mail_lists/opensim-users.mbox.xz", ()),
        ("openocd-development", "organic_mail_lists/openocd-development.mbox.xz", ()))


def made(args, seed, folder):
    kit = args.shared / "evalkit"
    subprocess.run([sys.executable, kit / "make_case.py", "--seed", str(seed), "--bank", kit / "banks" / "open", "--out", folder,
                    "--profile", "medium", "--null", "--no-lookalikes"], check=True, stdout=subprocess.DEVNULL)
    return [folder / x for x in ("inbox.mbox", "posts.jsonl", "calls.csv", "letters") if (folder / x).exists()]


def lengths(args, inputs, more, folder):
    """What `claque calibrate` says of each length: words, pairs, levels."""
    base = folder / "a.case"
    subprocess.run([args.tool, "scan", *inputs, *more, "--case", base, "--decoys", "0"], check=True, stdout=subprocess.DEVNULL)
    run = subprocess.run([args.tool, "calibrate", base, "--runs", "1", "--json", "-"], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)["scripts"]["lengths"]


def rows(name, found):
    if not found:
        print("| %s | | too few | | | | |" % name)
    for k in found:
        if k["pairs"]:
            print("| %s | %d | %d | %s |" % (name, k["words"], k["pairs"], " | ".join("%.5f" % x["observed"] for x in k["levels"])), flush=True)


def pool(all_):
    """The cases' lengths as one: shares weighed by pairs."""
    sums = collections.OrderedDict()
    for k in (k for found in all_ for k in found):
        n, levels = sums.setdefault(k["words"], (0, [(x["nominal"], 0) for x in k["levels"]]))
        sums[k["words"]] = (n + k["pairs"], [(p, s + x["observed"] * k["pairs"]) for (p, s), x in zip(levels, k["levels"])])
    return [{"words": w, "pairs": n, "levels": [{"nominal": p, "observed": s / max(1, n)} for p, s in levels]} for w, (n, levels) in sums.items()]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--tool", default="build/claque")
    p.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"))
    p.add_argument("--seeds", default="1-4", help="of the made cases")
    p.add_argument("--only", default="", help="sets whose name matches")
    args = p.parse_args()
    print("| set | words | pairs | <= 0.1 | <= 0.01 | <= 0.001 | <= 0.0001 |\n|---|---|---|---|---|---|---|")
    for name, path, more in REAL:
        if re.search(args.only, name):
            with tempfile.TemporaryDirectory() as tmp:
                rows(name, lengths(args, [args.shared / "data" / path], more, pathlib.Path(tmp)))
    if re.search(args.only, "made"):
        first, last = (args.seeds.split("-") * 2)[:2]
        found = []
        for seed in range(int(first), int(last) + 1):
            with tempfile.TemporaryDirectory() as tmp:
                found.append(lengths(args, made(args, seed, pathlib.Path(tmp) / "kit"), (), pathlib.Path(tmp)))
        rows("made, seeds %s" % args.seeds, pool(found))


main()
