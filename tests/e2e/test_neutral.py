#!/usr/bin/env python3
"""No side is taken: the same case with the two camps' names, links and tags swapped gives the
same campaigns, members, scripts and standings, renamed, and as certain. Nor does the order of
rows matter."""
import csv
import json
import random
import re

from harness import case, claque, main

SWAP = {"ash": "willow", "willow": "ash"}
CAMP = re.compile("ash|willow", re.I)
WORDS = ("the old wood stands above our town and nobody who walks there wants it felled for a road that few need while "
         "children birds and water belong to every season council members should visit before they vote because maps hide "
         "what mud shows bring boots and an umbrella meet us by the gate at nine on sunday morning").split()
LONG = ["".join(random.Random(i).choices("bdfgklmnprst", k=2)) + "".join(random.Random(-i).choices("aeiourn", k=4)) for i in range(900)]


def other(match):
    word = SWAP[match.group(0).lower()]
    return word.capitalize() if match.group(0)[0].isupper() else word


def swapped(text):
    return CAMP.sub(other, text)


class Posts:
    def __init__(self, seed):
        self.r, self.rows = random.Random(seed), []

    def add(self, author, second, text):
        self.rows.append((author, 1772409600 + int(second), text))

    def chatter(self, n):
        return " ".join(self.r.choices(LONG, k=n))

    def some_time(self):
        return self.r.randrange(28) * 86400 + self.r.randrange(7 * 3600, 22 * 3600)

    def public(self, camp, people):
        """Supporters who come upon their camp's pages within days, and write about other things."""
        for page in range(170):
            start = self.some_time()
            for _ in range(2 + self.r.randrange(6)):
                self.add("%s%d" % (camp, self.r.randrange(people)), start + self.r.expovariate(1 / 150000),
                         "%s https://paper%d.%s.example/%d" % (self.chatter(9), page % 30, camp, page))
        for _ in range(150):
            self.add("%s%d" % (camp, self.r.randrange(people)), self.some_time(), "%s for %s #Save%s" % (
                self.chatter(14), camp.capitalize(), camp.capitalize()))

    def ties(self, camp, size=6):
        for page in range(14):
            start = self.some_time()
            for i in range(size):
                if self.r.random() < 0.85:
                    self.add("%spress%d" % (camp, i), start + self.r.randrange(90), "%s https://own.%s.example/%d #Save%s" % (
                        self.chatter(8), camp, page, camp.capitalize()))

    def script(self, camp, seed, size=16):
        own = random.Random(seed)
        letter = [w if i % 9 else camp.capitalize() for i, w in enumerate(own.sample(WORDS, 50))]
        for i in range(size):
            text = [w if self.r.random() > 0.06 else self.r.choice(LONG) for w in letter]
            self.add("%sfriend%d" % (camp, i), self.some_time(), " ".join(text))

    def table(self, path, change=lambda text: text, shuffle=None):
        rows = [(i, *row) for i, row in enumerate(sorted(self.rows, key=lambda x: x[1:]))]
        if shuffle:
            random.Random(shuffle).shuffle(rows)
        with open(path, "w", newline="") as out:
            w = csv.writer(out)
            w.writerow(["id", "author", "created_at", "text"])
            w.writerows([i, change(author), time, change(text)] for i, author, time, text in rows)


def made(seed):
    """One camp acts by ties, the other by a script, and each has one of the other kind, too."""
    p = Posts(seed)
    for camp in SWAP:
        p.public(camp, 150)
    p.ties("ash")
    p.script("ash", 1)
    p.script("willow", 2)
    return p


def found(path, tmp):
    run = claque("scan", path, "--json", "-", "--decoys", 60, cwd=tmp)
    assert run.code == 0, run
    return json.loads(run.out)


def told(report, change=lambda text: text):
    """What is said of each campaign but how sure it is, and that."""
    for c in report["campaigns"]:
        grades = tuple(tuple(sorted(map(change, c[g]))) for g in ("core", "likely", "possible"))
        scripts = tuple(change(s["text"]) for s in c["scripts"])
        yield (tuple(c["messages"]), grades, scripts, c["standing"], c["null"], tuple(sorted(c["channels"].items()))), c["q"]


@case
def the_camps_can_be_swapped(tmp):
    for seed in (1, 2):
        posts = made(seed)
        posts.table(tmp / "a.csv")
        posts.table(tmp / "b.csv", swapped)
        a, b = found("a.csv", tmp), found("b.csv", tmp)
        plain, renamed = dict(told(a)), dict(told(b, swapped))
        assert {k[4] for k in plain} >= {"script", "ties"}, sorted((k[4], k[3], q) for k, q in plain.items())
        assert plain.keys() == renamed.keys(), (seed, sorted(plain.items())[:2], sorted(renamed.items())[:2])
        for k, q in plain.items():
            p = renamed[k]
            assert (p <= 0.05) == (q <= 0.05) and q <= 2 * p and p <= 2 * q, (seed, k[4], q, p)
        aside = [sorted((s["reason"], len(s["messages"])) for s in r["set_aside"]) for r in (a, b)]
        assert aside[0] == aside[1], aside


@case
def rows_may_stand_in_any_order(tmp):
    posts = made(3)
    posts.table(tmp / "a.csv")
    first = found("a.csv", tmp)
    assert len(first["campaigns"]) >= 3
    for shuffle in (1, 2):
        posts.table(tmp / "a.csv", shuffle=shuffle)
        again = found("a.csv", tmp)
        for r in (first, again):  # the bytes of the input are others, and so is where its records stand
            r["inputs"] = r["problems"] = None
        assert json.dumps(again) == json.dumps(first)


main()
