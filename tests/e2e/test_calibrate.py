#!/usr/bin/env python3
"""claque calibrate: a case against its own nulls, and how its last scan was done."""
import json
import re
import subprocess
import sys

from harness import ROOT, case, claque, main

CHANNELS = ["inbox.mbox", "posts.jsonl", "calls.csv", "letters"]


def made(tmp, *args):
    subprocess.run([sys.executable, ROOT / "example" / "make.py", tmp], check=True)
    run = claque("scan", *CHANNELS, "--case", "a.case", *args, cwd=tmp)
    assert run.code == 0, run


def levels(run):
    assert run.code == 0, run
    return json.loads(run.out)


@case
def observed_error_stands_beside_the_claimed(tmp):
    made(tmp)
    run = claque("calibrate", "a.case", "--runs", 4, "--json", "-", "--html", "c.html", cwd=tmp)
    found = levels(run)
    assert found["schema"] == "claque.calibration/1" and found["ties"]["runs"] == 4
    assert found["parameters"]["decoys"] == "100" and found["parameters"]["seed"] == "1"
    for part in ("ties", "scripts"):
        shares = [x["observed"] for x in found[part]["levels"]]
        assert [x["nominal"] for x in found[part]["levels"]] == [0.01, 0.02, 0.05, 0.1, 0.2, 0.5]
        assert shares == sorted(shares) and 0 <= shares[0] and shares[-1] <= 1
    assert all(x["error"] > 0 and x["observed"] * 4 % 1 == 0 for x in found["ties"]["levels"])
    page = (tmp / "c.html").read_text()
    assert page.count("<circle") == 6 and "<script" not in page and "//" not in page
    text = claque("calibrate", "--case", "a.case", "--runs", 4, cwd=tmp).out
    rows = re.findall(r"^    (\d\.\d\d) +(\d\.\d{3}) +(\d\.\d{3})", text, re.M)
    assert [float(r[1]) for r in rows] == [round(x["observed"], 3) for x in found["ties"]["levels"]], text
    assert max(map(len, text.splitlines())) <= 80


@case
def the_same_for_any_number_of_threads(tmp):
    made(tmp, "--decoys", 30)
    one, two = (claque("calibrate", "a.case", "--runs", 3, "--json", "-", "--threads", n, cwd=tmp).out for n in (1, 2))
    assert one == two and '"decoys":"30"' in one


@case
def without_decoys_there_is_nothing_to_calibrate(tmp):
    made(tmp, "--decoys", 0)
    run = claque("calibrate", "a.case", cwd=tmp)
    assert run.code == 0 and "nothing to calibrate" in run.out, run
    assert "Repeated co-action was not tested." in claque("calibrate", "a.case", "--methods", cwd=tmp).out


@case
def the_method_is_told_as_it_was_run(tmp):
    made(tmp, "--decoys", 40, "--seed", 7, "--q", "0.04", "--similarity", "3/5")
    run = claque("calibrate", "a.case", "--methods", cwd=tmp)
    version = claque("--version").out.split()[1]
    for words in ("590 messages of 416 senders", "claque " + version, "40 decoys", "seed 7", "q up to 0.04",
                  "similarity of 3/5", "sqlite3 3", "no q below 0.025"):
        assert words in run.out, (words, run.out)
    assert "@" not in run.out and len(run.out.splitlines()) == 2
    assert claque("calibrate", "a.case", "--methods", cwd=tmp).out == run.out


def measured():
    """The table of doc/statistics.md: a rule's groups, messages, groups and campaigns that were covert, covert messages."""
    doc = (ROOT / "doc" / "statistics.md").read_text()
    rows = re.findall(r"^\| ([a-z ]+) \| ([\d,]+) \| ([\d,]+) \| (\d+) \| (\d+) \| (\d+) \|$", doc, re.M)
    return {r[0]: [int(x.replace(",", "")) for x in r[1:]] for r in rows}


@case
def the_lookalike_rules_bring_their_measured_error(tmp):
    made(tmp, "--decoys", 0)
    said = claque("calibrate", "a.case", "--methods", cwd=tmp).out.splitlines()[1]
    page = claque("calibrate", "a.case", "--html", "c.html", cwd=tmp)
    assert page.code == 0 and said[:200] in (tmp / "c.html").read_text()
    number = lambda s: int(s.replace(",", ""))
    told = {r[0]: [number(r[2]), number(r[4]), number(r[1]), number(r[3])] for r in re.findall(
        r"(?:: |; )([a-z ]+?) (\d+) of ([\d,]+) groups? and (\d+) of ([\d,]+) messages?", said)}
    rows = measured()
    assert told == {k: [v[0], v[1], v[2], v[4]] for k, v in rows.items()} and len(told) > 9, (told, rows)
    rules = (ROOT / "src" / "weigh" / "lookalike.c").read_text()
    assert all('"%s"' % k in rules for k in told)
    lost, messages, campaigns = map(number, re.search(
        r": ([\d,]+) of ([\d,]+) messages of ([\d,]+) covert campaigns were set aside", said).groups())
    assert lost == sum(v[4] for v in rows.values()) and 0 < lost < messages and 0 < campaigns < messages


@case
def a_case_that_was_never_scanned_says_so(tmp):
    assert claque("calibrate", "none.case", cwd=tmp).code == 4
    assert claque("calibrate", cwd=tmp, env={"PATH": "/usr/bin"}).code == 2


main()
