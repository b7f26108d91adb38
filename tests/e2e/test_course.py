#!/usr/bin/env python3
"""The course of a campaign: who goes first. Told where the data can say it, and nowhere else."""
import json
import random
from datetime import datetime, timedelta, timezone

import schema
from harness import case, claque, main

START = datetime(2026, 1, 5, tzinfo=timezone.utc)  # a Monday
SYLLABLES = "ba do ke li mo nu pa re si to va we bri dre fla gro kni pla sto tri".split()
WORDS = sorted({a + b + c for a in SYLLABLES for b in SYLLABLES for c in ("n", "r", "st", "l")})


def text(r, n=18):
    return " ".join(r.choice(WORDS) for _ in range(n))


def write(path, posts, whole_minutes=False):
    """Posts as (time, account, text), and more fields by name."""
    with open(path, "w", encoding="utf-8") as f:
        for i, (t, who, words, more) in enumerate(sorted(posts, key=lambda p: p[:3])):
            t = t.replace(second=0) if whole_minutes else t
            f.write(json.dumps({"id": str(i), "created_at": t.strftime("%Y-%m-%dT%H:%M:%SZ"), "author_id": who, "text": words, **more}) + "\n")


def crowd(r, days, a_day=60):
    return [(START + timedelta(days=d, seconds=r.randrange(86400)), "c%d" % r.randrange(400), text(r), {})
            for d in range(days) for _ in range(a_day)]


def circle(r, days, opener):
    """Every other day eight accounts post one text within the hour; `opener`, if any, mostly before the others."""
    posts = []
    for d in range(0, days, 2):
        words = text(r, 24)
        at = START + timedelta(days=d, hours=r.randrange(8, 20))
        for who in r.sample(range(8), 6):
            late = 5 + r.randrange(10) if "k%d" % who == opener and r.random() < .9 else 20 + r.randrange(3600)
            posts.append((at + timedelta(seconds=late), "k%d" % who, words, {}))
    return posts


def scan(tmp, *more):
    run = claque("scan", "posts.jsonl", "--decoys", "0", "--case", "c.case", "--json", "r.json", "--html", "r.html", *more, cwd=tmp)
    assert run.code == 0, run
    report = json.loads((tmp / "r.json").read_text())
    schema.check(report)
    return report, run.out


def the_circle(report):
    return max(report["campaigns"], key=lambda c: sum(s.startswith("post:k") for s in c["senders"]))


@case
def who_goes_first_is_told_everywhere(tmp):
    r = random.Random(1)
    write(tmp / "posts.jsonl", crowd(r, 80) + circle(r, 80, "k3"))
    report, _ = scan(tmp)
    k = the_circle(report)
    first = k["leads"]["first"]
    assert [f["sender"] for f in first] == ["post:k3"], k["leads"]
    assert first[0]["times"] >= 0.7 * first[0]["rounds"] > 15 and first[0]["p"] <= 0.05, first
    assert k["leads"]["pairs"] and all(p["before"] == "post:k3" for p in k["leads"]["pairs"]), k["leads"]["pairs"]
    assert not k["leads"]["whole_minutes"]
    shown = " ".join(claque("show", k["id"], "--case", "c.case", cwd=tmp).out.split())
    assert "post:k3 is usually first: in %d of %d rounds" % (first[0]["times"], first[0]["rounds"]) in shown, shown
    assert "usually comes after post:k3" in shown and "is not to lead" in shown and "leader" not in shown
    page = (tmp / "r.html").read_text()
    assert "Who goes first" in page and "Usually first" in page and "is not to lead" in page
    again = claque("scan", "--case", "c.case", "--decoys", "0", "--json", "again.json", cwd=tmp)
    assert again.code == 0 and json.loads((tmp / "again.json").read_text())["campaigns"] == report["campaigns"]


@case
def whoever_comes_first_by_chance_is_not_named(tmp):
    r = random.Random(2)
    write(tmp / "posts.jsonl", crowd(r, 80) + circle(r, 80, None))
    report, _ = scan(tmp)
    k = the_circle(report)
    assert k["leads"]["rounds"] >= 30 and not k["leads"]["first"] and not k["leads"]["pairs"], k["leads"]
    assert "Who goes first" not in (tmp / "r.html").read_text()


@case
def whole_minutes_leave_it_open_and_say_so(tmp):
    r = random.Random(3)
    write(tmp / "posts.jsonl", crowd(r, 80) + circle(r, 80, "k3"), whole_minutes=True)
    report, _ = scan(tmp)
    k = the_circle(report)
    assert k["leads"]["whole_minutes"] and k["leads"]["level"] > 0, k["leads"]
    assert [f["sender"] for f in k["leads"]["first"]] == ["post:k3"], k["leads"]
    shown = " ".join(claque("show", k["id"], "--case", "c.case", cwd=tmp).out.split())
    assert "whole minutes" in shown and " to %d of " % (k["leads"]["first"][0]["times"] + k["leads"]["first"][0]["level"]) in shown, shown


main()
