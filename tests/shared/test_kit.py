#!/usr/bin/env python3
"""Cases of the evaluation kit, whose truth is known: what is found, and what is found that
is not there. The floors are this issue's; the table is printed for the note."""
import json
import subprocess
import sys

import schema
from harness import case, claque, main, shared

SEEDS = (1, 2)


def scored(tmp, seed, *extra):
    """The score of one case, by the kit's own judge."""
    kit = shared("evalkit")
    made = tmp / str(seed)
    subprocess.run([sys.executable, kit / "make_case.py", "--seed", str(seed), "--bank", kit / "banks" / "open", "--out", made,
                    "--profile", "medium", *extra], check=True, stdout=subprocess.DEVNULL)
    run = claque("scan", *(made / x for x in ("inbox.mbox", "posts.jsonl", "calls.csv", "letters")), "--events", made / "events.csv",
                 "--json", made / "report.json", timeout=600)
    assert run.code == 0, run
    schema.check(json.loads((made / "report.json").read_text()))
    judged = subprocess.run([sys.executable, kit / "score.py", made / "report.json", made / "truth.json", "--json"],
                            check=True, capture_output=True, text=True)
    s = json.loads(judged.stdout)["overall"]
    print("seed %d %s: macro-F1 %s covert %s, false %d, unclear %d, declared as undeclared %s, reported %d" % (
        seed, " ".join(extra), s.get("macro_f1"), s.get("macro_f1_covert"), s["false"], s["unclear"], s.get("declared_as_undeclared"), s["reported"]))
    return s


@case
def covert_campaigns_are_found_and_little_else(tmp):
    scores = [scored(tmp, seed) for seed in SEEDS]
    mean = lambda f: sum(map(f, scores)) / len(scores)
    assert mean(lambda s: s["macro_f1_covert"]) >= 0.95
    assert mean(lambda s: s["false"] + s["unclear"]) <= 1
    assert sum(s["declared_as_undeclared"] for s in scores) == 0


@case
def where_nothing_is_planted_hardly_anything_is_found(tmp):
    found = []
    for seed in SEEDS:
        scored(tmp, seed, "--null")
        report = json.loads((tmp / str(seed) / "report.json").read_text())
        found.append(sum(c["standing"] == "undeclared" for c in report["campaigns"]))
    assert sum(found) / len(found) <= 0.5, found


main()
