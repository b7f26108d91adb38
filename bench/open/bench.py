#!/usr/bin/env python3
"""bench.py CLAQUE [--posts 480000] - the workbench on the evaluation kit's large profile.

Makes the case by ../shared/evalkit, scans it, opens it, and prints what the browser, the
server and its children took: the first table, frames of lists while they scroll, the largest
answer of each call, memory. Exit 1 where a figure is past what is promised: a first table
after 2 s, an answer over 1 MB, a server over 300 MB."""
import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KIT = ROOT.parent / "shared" / "evalkit"


def options():
    p = argparse.ArgumentParser()
    p.add_argument("claque")
    p.add_argument("--posts", default="480000")
    p.add_argument("--case", help="one that was scanned before, instead of a new one")
    return p.parse_args()


args = options()
sys.argv[1:] = [args.claque, str(ROOT)]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from workbench import Workbench  # noqa: E402


def spent():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def scan(tmp):
    made, case = tmp / "made", tmp / "large.case"
    subprocess.run([sys.executable, KIT / "make_case.py", "--seed", "3", "--bank", KIT / "banks" / "open", "--out", made, "--profile", "large",
                    "--posts", args.posts], check=True, stdout=subprocess.DEVNULL)
    began, before = time.monotonic(), spent()
    inputs = [made / name for name in ("inbox.mbox", "posts.jsonl", "calls.csv", "letters")]
    run = subprocess.run([args.claque, "scan", *inputs, "--events", made / "events.csv", "--case", case], check=True, stdout=subprocess.PIPE, text=True)
    print(run.stdout.splitlines()[0])
    print("scan: %.0f s, %.0f s of CPU, %d MB at most" % (time.monotonic() - began, spent() - before,
                                                         resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024))
    return case


def main():
    with tempfile.TemporaryDirectory(prefix="claque-bench-open-") as tmp:
        case = args.case or scan(pathlib.Path(tmp))
        with Workbench("--case", os.path.abspath(case)) as w:
            print(w.browse("large", timeout=3600), end="")
            most = w.memory()[1]
    print("server: %d MB at most" % (most >> 20))
    return most > 300 << 20


sys.exit(main())
