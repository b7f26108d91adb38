#!/usr/bin/env python3
"""Camps that share hardly anything and yet speak from the same scripts; and camps that do not."""
import json
import random
from datetime import datetime, timedelta, timezone

import schema
from harness import case, claque, main

START = datetime(2026, 1, 5, tzinfo=timezone.utc)
SYLLABLES = "ba do ke li mo nu pa re si to va we bri dre fla gro kni pla sto tri".split()
WORDS = sorted({a + b + c for a in SYLLABLES for b in SYLLABLES for c in ("n", "r", "st", "l")})


def text(r, n=16):
    return " ".join(r.choice(WORDS) for _ in range(n))


class Square:
    """Posts of two camps of 80 accounts, each with its tags, links and those whom it reposts."""

    def __init__(self, seed, own=.97):
        self.r, self.posts, self.own = random.Random(seed), [], own
        for camp in "ab":
            for who in range(80):
                for _ in range(24):
                    self.post("%s%d" % (camp, who), text(self.r), self.theirs(camp))

    def theirs(self, camp):
        """What is shared: mostly the camp's own, few things much and many little."""
        side = camp if self.r.random() < self.own else "ab"[camp == "a"]
        n = min(int(self.r.expovariate(1 / 14)), 59)
        kind = self.r.choice(("tag", "tag", "link"))
        return {"tag": ["%stag%d" % (side, n)]} if kind == "tag" else {"link": ["https://%spaper.example/%d" % (side, n)]}

    def post(self, who, words, more=None, at=None):
        at = at if at is not None else timedelta(seconds=self.r.randrange(60 * 86400))
        self.posts.append((START + at, who, words, more or {}))

    def script(self, senders, link=None):
        """Each writes it once, within some days, with a word or two of his own."""
        words, day = text(self.r, 26), self.r.randrange(50)
        for who in senders:
            at = timedelta(days=day, seconds=self.r.randrange(3 * 86400))
            if link:
                self.post(who, words, {"link": [link]}, at)
            else:
                self.post(who, "%s %s" % (words, text(self.r, 2)), {}, at)

    def some(self, camp, n):
        return ["%s%d" % (camp, i) for i in self.r.sample(range(80), n)]

    def scan(self, tmp):
        with open(tmp / "posts.jsonl", "w", encoding="utf-8") as f:
            for i, (t, who, words, more) in enumerate(sorted(self.posts, key=lambda p: p[:3])):
                f.write(json.dumps({"id": str(i), "created_at": t.strftime("%Y-%m-%dT%H:%M:%SZ"), "author_id": who, "text": words, **more}) + "\n")
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
    report, out = s.scan(tmp)
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
    report, out = s.scan(tmp)
    assert report["camps"]["apart"] >= 1 and report["camps"]["pairs"] == [], report["camps"]
    assert "Camps that use the same scripts" not in out
    assert "none of them uses the same scripts more often than chance gives" in shown(tmp)


@case
def one_public_has_no_camps_apart(tmp):
    s = Square(3, own=.5)
    for _ in range(3):
        s.script(s.some("a", 9) + s.some("b", 9))
    report, _ = s.scan(tmp)
    assert report["campaigns"] and report["camps"]["pairs"] == [], report["camps"]


@case
def camps_are_asked_of_all_campaigns(tmp):
    s = Square(4)
    s.posts = s.posts[:50]
    s.scan(tmp)
    assert "Too few senders" in shown(tmp)
    run = claque("show", "--camps", "3fa94c01", "--case", "c.case", cwd=tmp)
    assert run.code == 2 and "--camps" in run.err, run


main()
