#!/usr/bin/env python3
"""compare.py PROGRAMS [--made KIND ROWS]... [--input FILE COLUMN ROWS]... [--growth ROWS...]

The join beside its peers, in one run: CPU seconds, peak memory, recall and precision against
the exact answer, and how the costs grow. PROGRAMS is the folder of claque-pairs, claque-texts
and claque-brute; --python the interpreter that has the peers.

Fair means here: the same sets for all (common.py, plain.c), equal texts collapsed for all, a
process and a thread for each, pairs against pairs; reading and words stand apart from what
each tool does with the sets. The exact answer is the sparse product's, by integers; where it
stopped, claque's own. A tool that runs out of --memory or --cpu is said to have stopped, and
is not tried on more rows of the same set."""
import argparse
import csv
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
from fractions import Fraction

import numpy

import common

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ["scipy", "setsimilaritysearch", "rensa", "datasketch"]
VERSIONS = {"scipy": "scipy", "setsimilaritysearch": "SetSimilaritySearch", "rensa": "rensa", "datasketch": "datasketch"}
ONE_THREAD = {k: "1" for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")}
SAMPLE = 20000


def available():
    for line in open("/proc/meminfo"):
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    return 1 << 40


def bounded(options):
    resource.setrlimit(resource.RLIMIT_AS, (options.memory, options.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (options.cpu, options.cpu + 5))


def run(options, command):
    """Exit code, what it said, CPU seconds and peak memory of one process."""
    with tempfile.TemporaryFile() as said:
        p = subprocess.Popen(list(map(str, command)), stdout=said, stderr=subprocess.STDOUT, cwd=HERE,
                             env=dict(os.environ, PYTHONHASHSEED="0", **ONE_THREAD), preexec_fn=lambda: bounded(options))
        _, status, usage = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    return p.returncode, text, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10


def stopped(code, text, cpu, options):
    """Why a run gave no answer, in a word, or None."""
    if code == 0:
        return None
    if cpu >= options.cpu - 1:
        return "stopped at %d s of CPU" % cpu
    if re.search(r"MemoryError|bad_alloc|memory allocation|out of memory|no memory", text, re.I) or code in (-6, -9, -11):
        return "stopped for memory: over %.0f GB" % (options.memory / 1e9)
    return "failed: " + (text.strip().splitlines() or [str(code)])[-1][:80]


def claque(options, file, column, rows, out):
    command = [options.programs / "claque-pairs", file, "--column", column, "--rows", rows, "--words", "plain", "--threads", 1,
               "--similarity", options.similarity, "--binary"]
    code, text, cpu, peak = run(options, ["sh", "-c", 'out=$1; shift; exec "$@" > "$out"', "sh", out, *command])
    got = dict(line.split() for line in text.splitlines() if line.count(" ") == 1)
    stages = {"words": float(got.get("cpu_read", 0)), "rest": float(got.get("cpu_sets", 0)) + float(got.get("cpu_join", 0))}
    return {"tool": "claque", "why": stopped(code, text, cpu, options), "cpu": cpu, "peak": peak, "distinct": got.get("distinct"), **stages}


def peer(options, name, file, column, rows, out):
    code, text, cpu, peak = run(options, [options.python, HERE / ("peer_%s.py" % name), file, column, rows,
                                          float(Fraction(options.similarity)), out])
    why = stopped(code, text, cpu, options)
    got = {} if why else json.loads(text.splitlines()[-1])
    return {"tool": name, "why": why, "cpu": cpu, "peak": peak, "distinct": got.get("distinct"),
            "words": got.get("reading", 0) + got.get("words", 0), "rest": got.get("rest", 0)}


def pairs_of(out):
    """As single numbers, whichever of the two a tool names first."""
    p = numpy.sort(numpy.fromfile(out, numpy.uint32).reshape(-1, 2).astype(numpy.uint64), axis=1)
    return numpy.unique(p[:, 0] << numpy.uint64(32) | p[:, 1])


def measure(options, file, column, rows, folder, skip=()):
    """Claque and each peer on the first rows of a file, judged against the exact answer."""
    results, exact = [], None
    for name in ["claque", *(p for p in PEERS if p in options.peers and p not in skip)]:
        out = folder / (name + ".pairs")
        r = claque(options, file, column, rows, out) if name == "claque" else peer(options, name, file, column, rows, out)
        results.append(r)
        if not r["why"]:
            r["pairs"] = pairs_of(out)
        out.unlink(missing_ok=True)
        print("  %s: %s" % (name, r["why"] or "%.1f s of CPU, %d pairs" % (r["cpu"], len(r["pairs"]))), file=sys.stderr, flush=True)
    for judge in ("scipy", "claque"):
        for r in results:
            if r["tool"] == judge and not r["why"] and exact is None:
                exact, by = r["pairs"], judge
    for r in results:
        if not r["why"]:
            both = len(numpy.intersect1d(exact, r["pairs"], assume_unique=True))
            r["recall"] = both / len(exact) if len(exact) else 1
            r["precision"] = both / len(r["pairs"]) if len(r["pairs"]) else 1
            r["n"] = len(r.pop("pairs"))
    return results, by, len(exact)


def ratio(x, of):
    return "%.1f" % (x / of) if of else ""


def table(results):
    own = results[0]
    print("| tool | CPU s | ratio | reading and words | the rest | ratio | peak MB | ratio | pairs | recall | precision |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for r in results:
        if r["why"]:
            print("| %s | %.1f | | | | | %.0f | | %s | | |" % (r["tool"], r["cpu"], r["peak"] / 1e6, r["why"]))
            continue
        print("| %s | %.2f | %s | %.2f | %.2f | %s | %.0f | %s | %d | %.4f | %.4f |" % (
            r["tool"], r["cpu"], ratio(r["cpu"], own["cpu"]), r["words"], r["rest"], ratio(r["rest"], own["rest"]),
            r["peak"] / 1e6, ratio(r["peak"], own["peak"]), r["n"], r["recall"], r["precision"]))
    print(flush=True)


def judge(results):
    return 0 if results[0]["why"] is None and results[0]["recall"] == results[0]["precision"] == 1 else 1


def heading(title, rows, options, results, by, n):
    print("### %s: %d rows, J >= %s\n" % (title, rows, options.similarity))
    print("%s distinct texts, %d pairs by %s.\n" % (results[0]["distinct"], n, "the sparse product" if by == "scipy" else "claque"))
    table(results)


def side_by_side(options, title, file, column, rows, folder):
    print("  " + title, file=sys.stderr)
    results, by, n = measure(options, file, column, rows, folder)
    heading(title, rows, options, results, by, n)
    return exactness(options, title, file, column, rows, folder) or judge(results)


def grow(options, folder):
    """CPU seconds, how many times those of the size before, and peak memory; the table of the
    largest size, and its definition."""
    print("### Growth: made posts, J >= %s\n" % options.similarity, flush=True)
    file, before, gone, lines = folder / "growth.csv", {}, set(), []
    make(options, "posts", max(options.growth), file)
    for rows in sorted(options.growth):
        print("  %d rows" % rows, file=sys.stderr)
        results, by, n = measure(options, file, "content", rows, folder, gone)
        cells = {r["tool"]: r["why"] or "%.2f s%s, %.0f MB" % (
            r["cpu"], " (x%.1f)" % (r["cpu"] / before[r["tool"]]) if r["tool"] in before else "", r["peak"] / 1e6) for r in results}
        gone |= {r["tool"] for r in results if r["why"]}
        before = {r["tool"]: r["cpu"] for r in results if not r["why"]}
        lines.append((rows, n, cells))
    tools = ["claque", *(p for p in PEERS if p in options.peers)]
    print("| rows | pairs | %s |" % " | ".join(tools))
    print("|---|---|%s" % ("---|" * len(tools)))
    for rows, n, cells in lines:
        print("| %d | %d | %s |" % (rows, n, " | ".join(cells.get(t, "-") for t in tools)))
    print()
    heading("Made posts", max(options.growth), options, results, by, n)
    failed = exactness(options, "made posts", file, "content", max(options.growth), folder)
    file.unlink()
    return failed or judge(results)


def make(options, kind, rows, file):
    with open(file, "wb") as f:
        subprocess.run([options.programs / "claque-texts", kind, str(rows)], stdout=f, check=True)


def exactness(options, title, file, column, rows, folder):
    """A sample by claque-pairs and by definition, at seven thresholds."""
    first = {}
    with open(file, newline="", encoding="utf-8", errors="replace") as f:
        lines = csv.reader(f)
        at = next(lines).index(column)
        for i, cells in zip(range(min(rows, SAMPLE)), lines):
            first.setdefault(cells[at], i)
    numbers = {}
    with open(folder / "words", "w") as f:
        for text, row in first.items():
            words = [numbers.setdefault(w, len(numbers)) for w in text.lower().split()]
            print(row, *words, file=f)
    asks = []
    for p in range(3, 10):
        with open(folder / ("%d.pairs" % p), "wb") as f:
            subprocess.run([options.programs / "claque-pairs", file, "--column", column, "--rows", str(SAMPLE), "--words", "plain",
                            "--binary", "--similarity", "%d/10" % p], stdout=f, stderr=subprocess.DEVNULL, check=True)
        asks.append("%d/10:%s" % (p, folder / ("%d.pairs" % p)))
    judged = subprocess.run([options.programs / "claque-brute", folder / "words", "--plain", *asks], capture_output=True, text=True)
    print("By definition, the first %d rows of %s:\n\n%s" % (SAMPLE, title, re.sub("^", "    ", judged.stdout, flags=re.M).rstrip(" ")))
    return judged.returncode


def size(text):
    unit = {"K": 10, "M": 20, "G": 30}.get(text[-1:].upper(), 0)
    return int(text[:-1] if unit else text) << unit


def parse():
    a = argparse.ArgumentParser(description=__doc__.split("\n\n")[1])
    a.add_argument("programs", type=lambda p: pathlib.Path(p).resolve())
    a.add_argument("--python", default=sys.executable)
    a.add_argument("--made", nargs=2, action="append", default=[], metavar=("KIND", "ROWS"))
    a.add_argument("--input", nargs=3, action="append", default=[], metavar=("FILE", "COLUMN", "ROWS"))
    a.add_argument("--growth", nargs="+", type=int, default=[], metavar="ROWS")
    a.add_argument("--similarity", default="1/2")
    a.add_argument("--peers", nargs="*", default=PEERS)
    a.add_argument("--memory", type=size, default=min(12 << 30, available() * 8 // 10), help="of a process, default 12G or what there is")
    a.add_argument("--cpu", type=int, default=900, help="seconds of a process")
    a.add_argument("--folder", default="build/bench/tmp")
    return a.parse_args()


def unpacked(file, folder):
    if not file.endswith(".zst"):
        return pathlib.Path(file).resolve()
    out = folder / "input.csv"
    subprocess.run(["zstd", "-dqf", file, "-o", out], check=True)
    return out


def versions(options):
    freeze = subprocess.run([options.python, "-m", "pip", "freeze"], capture_output=True, text=True).stdout
    named = [line for line in freeze.split() if line.split("==")[0] in [VERSIONS[p] for p in options.peers] + ["numpy"]]
    return ", ".join([*sorted(named), "Python " + sys.version.split()[0]])


def main():
    options = parse()
    folder = pathlib.Path(options.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    csv.field_size_limit(1 << 28)
    failed = 0
    print("Peers: %s. At most %.0f GB and %d s of CPU each.\n" % (versions(options), options.memory / 1e9, options.cpu), flush=True)
    for kind, rows in options.made:
        file = folder / (kind + ".csv")
        make(options, kind, int(rows), file)
        failed += side_by_side(options, "Made " + kind, file, "content", int(rows), folder)
        file.unlink()
    for packed, column, rows in options.input:
        file = unpacked(packed, folder)
        failed += side_by_side(options, pathlib.Path(packed).name, file, column, int(rows), folder)
    (folder / "input.csv").unlink(missing_ok=True)
    if options.growth:
        failed += grow(options, folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
