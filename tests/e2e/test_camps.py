#!/usr/bin/env python3
"""Camps that share hardly anything and yet speak from the same scripts; and camps that do not."""
import json

import schema
from camps import Square
from harness import case, claque, main


def scan(s, tmp):
    s.write(tmp / "posts.jsonl")
    run = claque("scan", "posts.jsonl", "--map", "tag=tag,link=link", "--decoys", "0", "--case", "c.case", "--json", "r.json", "--html", "r.html",
                 cwd=tmp)
    assert run.code == 0, run
    report = json.loads((tmp / "r.json").read_text())
    schema.check(report)
    return report, run.out


def shown(tmp):
    run = claque("show", "--camps", "--case", "c.case", cwd=tmp)
    assert run.code == 0, run
    return " ".join(run.out.split())


@case
def two_camps_with_three_scripts_are_found(tmp):
    s = Square(1)
    for _ in range(3):
        s.script(s.some("a", 9) + s.some("b", 9))
    for camp in "ab":
        s.script(s.some(camp, 12))
    report, out = scan(s, tmp)
    camps = report["camps"]
    assert [c["size"] for c in camps["camps"][:2]] and camps["apart"] >= 1, camps
    assert len(camps["pairs"]) == 1, camps["pairs"]
    pair = camps["pairs"][0]
    assert pair["scripts"] == 3 and pair["scripts_expected"] < 1 and pair["things"] * 2 <= pair["expected"] and pair["p"] <= 0.05, pair
    sides = [{x.split(":")[1][0] for x in camps["camps"][pair[n] - 1]["senders"]} for n in "ab"]
    assert sorted("".join(x) for x in sides) == ["a", "b"], sides
    mixed = {c["id"] for c in report["campaigns"] if len({x.split(":")[1][0] for x in c["senders"]}) == 2}
    assert set(pair["campaigns"]) == mixed and mixed, (pair, mixed)
    assert "Camps that use the same scripts" in out
    told = shown(tmp)
    assert "And yet senders of both use 3 scripts" in told and "to say the same is not to agree" in told and "Camp 2: " in told, told
    page = (tmp / "r.html").read_text()
    assert "<section id=camps>" in page and "3 scripts" in page
    again = claque("scan", "--case", "c.case", "--decoys", "0", "--json", "again.json", cwd=tmp)
    assert again.code == 0 and json.loads((tmp / "again.json").read_text())["camps"] == camps


@case
def an_agencys_text_joins_no_camps(tmp):
    s = Square(2)
    for n in range(3):
        s.script(s.some("a", 9) + s.some("b", 9), "https://agency.example/story-%d" % n)
    for camp in "ab":
        for _ in range(3):
            s.script(s.some(camp, 12))
    report, out = scan(s, tmp)
    assert report["camps"]["apart"] >= 1 and report["camps"]["pairs"] == [], report["camps"]
    assert "Camps that use the same scripts" not in out
    assert "none of them uses the same scripts more often than chance gives" in shown(tmp)


@case
def one_public_has_no_camps_apart(tmp):
    s = Square(3, own=.5)
    for _ in range(3):
        s.script(s.some("a", 9) + s.some("b", 9))
    report, _ = scan(s, tmp)
    assert report["campaigns"] and report["camps"]["pairs"] == [], report["camps"]


@case
def camps_are_asked_of_all_campaigns(tmp):
    s = Square(4)
    s.posts = s.posts[:50]
    scan(s, tmp)
    assert "Too few senders" in shown(tmp)
    run = claque("show", "--camps", "3fa94c01", "--case", "c.case", cwd=tmp)
    assert run.code == 2 and "--camps" in run.err, run


main()
