#!/usr/bin/env python3
"""totals.py [--no-skips] LOG... - prints "N passed, N failed" over Meson's testlog*.json.

A program counts as many cases as its own closing line says: cmocka's, or "N passed,
N failed" of the Python tests; one without such a line is one case. With --no-skips, a
skipped program has failed. Exit status 1 if anything has."""
import json
import re
import sys

CMOCKA = {True: re.compile(r"^\[  PASSED  \] (\d+) test\(s\)", re.M), False: re.compile(r"^\[  FAILED  \] (\d+) test\(s\)", re.M)}
OURS = re.compile(r"^(\d+) passed, (\d+) failed", re.M)


def cases(test):
    """(passed, failed) of one program."""
    out = (test.get("stdout") or "") + "\n" + (test.get("stderr") or "")
    passed = sum(map(int, CMOCKA[True].findall(out)))
    failed = sum(map(int, CMOCKA[False].findall(out)))
    for p, f in OURS.findall(out):
        passed, failed = passed + int(p), failed + int(f)
    if test["result"] not in ("OK", "SKIP"):
        failed = max(failed, 1)
    elif passed + failed == 0 and test["result"] == "OK":
        passed = 1
    return passed, failed


def main(args):
    no_skips = "--no-skips" in args
    passed = failed = 0
    for log in args:
        if log.startswith("--"):
            continue
        try:
            tests = [json.loads(line) for line in open(log, encoding="utf-8")]
        except OSError as e:
            print("totals: %s" % e, file=sys.stderr)
            failed += 1
            continue
        for t in tests:
            p, f = cases(t)
            if t["result"] == "SKIP" and no_skips:
                f = 1
            if f:
                print("failed: %s (%s)" % (t["name"], t["result"]))
            passed, failed = passed + p, failed + f
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
