#!/usr/bin/env python3
"""shapes.py PROGRAMS CLAQUE [SHAPE=ROWS...] - hostile shapes, each through a whole scan.

CPU seconds, peak memory and what was found, for: one text a million times, a script with
three slots, a script of which one word in ten is replaced at random, a chain of texts each a
little different from the last; the two scripts as letters of 200 words, too; each among
--among ordinary posts, whose own cost comes first. For half as many, too: what takes four
times as long for twice the rows is quadratic. A scan that uses up --cpu seconds has failed."""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys

SHAPES = ["same=1000000", "slots=200000", "edits=200000", "chain=100000", "letter-slots=200000", "letter-edits=200000"]


def scan(options, file, report):
    """CPU seconds, peak bytes and exit code of a scan without decoys."""
    command = [options.claque, "scan", file, "--decoys", "0", "--threads", str(options.threads), "--json", report]
    bound = lambda: resource.setrlimit(resource.RLIMIT_CPU, (options.cpu, options.cpu + 5))
    env = {k: v for k, v in os.environ.items() if k != "CLAQUE_CASE"}
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, preexec_fn=bound)
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10, p.returncode


def found(report):
    r = json.loads(report.read_text())
    inside = sum(len(c["messages"]) for c in r["campaigns"])
    aside = sum(len(a["messages"]) for a in r["set_aside"])
    scripts = sum(len(c["scripts"]) for c in r["campaigns"])
    return "%d campaigns of %d messages, %d scripts, %d set aside" % (len(r["campaigns"]), inside, scripts, aside)


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n\n")[1])
    a.add_argument("programs", type=pathlib.Path)
    a.add_argument("claque", type=pathlib.Path)
    a.add_argument("shapes", nargs="*", default=SHAPES)
    a.add_argument("--among", type=int, default=100000)
    a.add_argument("--cpu", type=int, default=120)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--folder", type=pathlib.Path, default="build/bench/tmp")
    options = a.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    file, report, failed = options.folder / "shape.csv", options.folder / "shape.json", 0
    print("| shape | rows | CPU s | peak MB | found |\n|---|---|---|---|---|", flush=True)
    shapes = [("same", [0])] + [(s.split("=")[0], [int(s.split("=")[1]) // k for k in (2, 1)]) for s in options.shapes]
    for kind, sizes in shapes:
        for rows in sizes:
            with open(file, "wb") as f:
                subprocess.run([options.programs / "claque-texts", kind, str(rows), "1", str(options.among)], stdout=f, check=True)
            cpu, peak, code = scan(options, file, report)
            failed += code != 0
            print("| %s | %d | %.1f | %.0f | %s |" % (kind if rows else "posts only", rows, cpu, peak / 1e6, found(report) if code == 0 else "stopped (%d)" % code), flush=True)
    for f in (file, report):
        f.unlink(missing_ok=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
