#!/usr/bin/env python3
"""Two offices and a real campaign, the letters to the Department of Education of 2017: A has
a thousand of them, B none; B knows the others by A's file, among what people wrote on the
same subject in their own words."""
import csv
import io
import json
import random
import subprocess

from harness import case, claque, main, scan, shared
from letters import signed

MAP = ("--map", "text=text,author=name,id=row", "--threads", "1")


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as f:
        w = csv.DictWriter(f, fieldnames=rows[0].keys())
        w.writeheader()
        w.writerows(rows)


@case
def the_other_letters_are_known_and_hardly_any_that_is_in_no_campaign(tmp):
    raw = subprocess.run(["zstd", "-dcq", shared("data", "title_ix_letters", "comments.csv.zst")], check=True,
                         capture_output=True).stdout.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(raw)))
    write(tmp / "all.csv", rows)
    report, _ = scan("all.csv", *MAP, "--decoys", "1", cwd=tmp, timeout=600)
    of = {m.split(":", 1)[1].split("~")[0]: c["id"] for c in report["campaigns"] for m in c["messages"]}
    great = max(report["campaigns"], key=lambda c: len(c["messages"]))["id"]
    flood, others = [r for r in rows if of.get(r["row"]) == great], [r for r in rows if r["row"] not in of]
    rng = random.Random(1)
    rng.shuffle(flood)
    rng.shuffle(others)
    half = len(others) // 2
    write(tmp / "a.csv", flood[:1000] + others[:300])
    write(tmp / "b.csv", others[:half])
    a, _ = scan("a.csv", *MAP, "--case", "a.case", "--decoys", "1", cwd=tmp)
    scan("b.csv", *MAP, "--case", "b.case", "--decoys", "1", cwd=tmp)
    signed(tmp, max(a["campaigns"], key=lambda c: len(c["messages"]))["id"])
    (tmp / "trust").write_text((tmp / "office.key.pub").read_text().splitlines()[1])
    for name, new, least, most in (("flood", flood[1000:], 0.999, 1), ("others", others[half:], 0, 0.005)):
        write(tmp / "new.csv", new)
        run = claque("match", "--case", "b.case", "x.claquesig", "--trust", "trust", "--circle", "circle", "--today",
                     "2026-03-12", "--json", "--map", MAP[1], "new.csv", cwd=tmp)
        assert run.code == 0, run
        s, = json.loads(run.out)["signatures"]
        print("        %s: %d of %d known" % (name, s["known"], s["read"]))
        assert least * s["read"] <= s["known"] <= most * s["read"], (name, s["known"], s["read"])


main()
