#!/usr/bin/env python3
"""Every message set of ../shared/data is read whole: expected.tsv says how many messages each
gives, and why that is another number than its PROVENANCE.md's. The further argument is
claque-reads."""
import csv
import pathlib
import subprocess
import sys

from harness import case, main, shared

READS = sys.argv[3]
TABLE = pathlib.Path(__file__).with_name("expected.tsv")
PAPER = {".md", ".pdf", ".docx", ".jpg", ".png"}  # of other tests, or none's


def table():
    return list(csv.DictReader(TABLE.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))


@case
def each_set_gives_its_messages(tmp):
    rows = table()
    args = [x for r in rows for x in ("--map", r["map"], shared("data", *r["file"].split("/")))]
    run = subprocess.run([READS, *map(str, args)], capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, run.stderr
    got = list(csv.DictReader(run.stdout.splitlines(), delimiter="\t"))
    wrong = [(r["file"], g) for r, g in zip(rows, got, strict=True)
             if [r[k] for k in ("messages", "refused", "remarks")] != [g[k] for k in ("messages", "refused", "remarks")]]
    assert not wrong, wrong
    print("        %d messages of %d sets, %.0f s of CPU" % (
        sum(int(g["messages"]) for g in got), len(got), sum(float(g["seconds"]) for g in got)))


@case
def each_difference_has_its_reason_and_each_number_its_source(tmp):
    for r in table():
        told = shared("data", r["file"].split("/")[0], "PROVENANCE.md").read_text(encoding="utf-8")
        assert "{:,}".format(int(r["published"])) in told or r["published"] in told, (r["file"], "PROVENANCE has no such number")
        assert bool(r["why it is another number than PROVENANCE.md's"]) is (r["published"] != r["messages"] or r["remarks"] != "0"), r


@case
def no_set_is_left_out(tmp):
    listed = {r["file"] for r in table()}
    data = shared("data")
    for path in sorted(data.rglob("*")):
        name = str(path.relative_to(data))
        other = name.startswith(("wordlists/", "pdq_images/", "title_ix_letters/attachments", "title_ix_letters/near_dup"))
        assert other or path.is_dir() or path.suffix in PAPER or name in listed, name


main()
