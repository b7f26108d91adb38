#!/usr/bin/env python3
"""The course of a campaign: who goes first, how it comes again, and in how many places. Told where the data can say it, and nowhere else."""
import json
import random
from datetime import timedelta

import schema
from course import START, TOWNS, WORDS, circle, crowd, evenings, public, text, town, write
from harness import case, claque, main

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
    assert "Who goes first" in page and "First more often than chance gives" in page and "is not to lead" in page
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


def programmes(r, days):
    """Newsletters in office hours, horoscopes and the weather each morning: by the clock, and no campaign."""
    posts = []
    weather = "Weather in {0} today {1} degrees, wind {2} knots from the " + text(r, 3) + ", rain {3} percent"
    for d in range(days):
        at = START + timedelta(days=d)
        for i in range(12):
            posts.append((at + timedelta(hours=7, seconds=i), "sign%d" % i, text(r, 30), {}))
        for i, t in enumerate(TOWNS[:20]):
            posts.append((at + timedelta(hours=6, seconds=i), "weather%d" % i,
                          weather.format(t, r.randrange(30), r.randrange(40), r.randrange(100)), {"place": t}))
        if at.weekday() < 5:
            words = text(r, 60)
            for i in range(8):
                posts.append((at + timedelta(hours=10, minutes=i), "letter1", words, {}))
    return posts


@case
def a_weekly_script_in_twenty_places_is_told(tmp):
    r = random.Random(4)
    write(tmp / "posts.jsonl", public(r, 70, 250) + evenings(r, 10, TOWNS[:20]) + programmes(r, 70))
    report, _ = scan(tmp)
    k = the_circle(report)
    week = [x for x in k["rhythm"] if x["step_seconds"] == 604800]
    assert len(week) == 1 and week[0]["turns"] == 10 and week[0]["of"] == 10, k["rhythm"]
    assert abs(week[0]["phase_seconds"] - (86400 + 18 * 3600)) < 3600 and week[0]["within_seconds"] < 3600, week
    place = k["places"][0]
    assert place["kind"] == "place" and place["n"] == 20 and place["expected"] < 20 and place["p"] <= 0.05, place
    assert sum(n for _, n in place["names"]) == place["senders"] == 120
    shown = " ".join(claque("show", k["id"], "--case", "c.case", cwd=tmp).out.split())
    assert "comes again each week, on Tuesday about 1" in shown and "in 10 weeks of 10" in shown, shown
    assert "120 senders are in 20 places, where chance gives" in shown and "more than chance" in shown, shown
    page = (tmp / "r.html").read_text()
    assert "How it comes again" in page and "In how many places" in page and ">Tue</text>" in page
    for c in report["campaigns"]:
        if c is not k:
            assert not c["rhythm"], (c["title"], c["rhythm"], c["senders"][:5])
    again = claque("scan", "--case", "c.case", "--decoys", "0", "--json", "again.json", cwd=tmp)
    assert again.code == 0 and json.loads((tmp / "again.json").read_text())["campaigns"] == report["campaigns"]


@case
def one_burst_has_no_rhythm(tmp):
    r = random.Random(5)
    posts = public(r, 40, 100)
    words = text(r, 26)
    for i in range(60):
        posts.append((START + timedelta(days=10, hours=18, seconds=r.randrange(7200)), "k%d" % i, words + " " + r.choice(WORDS), {"place": town(r)}))
    write(tmp / "posts.jsonl", posts)
    report, _ = scan(tmp)
    k = the_circle(report)
    assert k["rhythm"] == [] and k["places"] and k["places"][0]["p"] > 0.05, (k["rhythm"], k["places"])
    assert "How it comes again" not in (tmp / "r.html").read_text()


def style(seed):
    """How often somebody uses each of the common words: some more, some less than others do."""
    r = random.Random(seed)
    return [2.7 ** r.gauss(0, .6) / (i + 3) for i in range(300)]


def writers(r, members, words):
    """Sixty of the public, and members of a campaign, who write in their own styles; each member sends the script, too."""
    posts, letter = [], text(r, 30)
    everyone = [("c%d" % i, i, 1300) for i in range(60)] + [("k%d" % i, author, words) for i, author in enumerate(members)]
    for who, author, length in everyone:
        use = style(author)
        for _ in range(length // 25):
            at = START + timedelta(seconds=r.randrange(60 * 86400))
            posts.append((at, who, " ".join(r.choices(WORDS[:300], use, k=25)), {}))
        if who[0] == "k":
            posts.append((START + timedelta(days=9, seconds=r.randrange(86400)), who, letter + " " + text(r, 2), {}))
    return posts


def styles(report):
    return [e for e in the_circle(report)["evidence"] if e["line"] == "style"]


@case
def one_author_behind_two_senders_is_one_more_line(tmp):
    write(tmp / "posts.jsonl", writers(random.Random(6), [100, 101, 102, 103, 100, 104], 700))
    report, _ = scan(tmp)
    lines = styles(report)
    assert len(lines) == 1 and lines[0]["sentence"].startswith("post:k0 and post:k4 write alike"), lines
    assert "does not show one person" in lines[0]["sentence"] and "C_llr" in lines[0]["sentence"] and lines[0]["bits"] > 5
    assert the_circle(report)["people"]["most"] == 6


@case
def fewer_than_500_words_say_nothing_of_authors(tmp):
    write(tmp / "posts.jsonl", writers(random.Random(6), [100, 101, 102, 103, 100, 104], 475))
    report, _ = scan(tmp)
    assert the_circle(report) and styles(report) == []


main()
