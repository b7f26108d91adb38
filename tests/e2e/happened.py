"""happened.py - one invented case in which everything happened that a report can tell of: accounts of which one goes first, a script
each week in many towns, camps that use the same scripts, and a flood after an event."""
import json
import random
from datetime import timedelta

from camps import Square
from course import START, TOWNS, circle, evenings, public, text, write
from harness import claque

EVENT = "A meeting on the <b>pier</b>"


def flood(r, days, met):
    """A script that somebody sends each day, and many within hours after the event."""
    words = text(r, 30)
    posts = [(START + timedelta(days=d, seconds=r.randrange(86400)), "f%d" % d, "%s %s" % (words, text(r, 2)), {}) for d in range(days)]
    return posts + [(met + timedelta(seconds=r.randrange(7200)), "g%d" % i, "%s %s" % (words, text(r, 2)), {}) for i in range(30)]


def scan(tmp, days=84):
    """The report of happened.case."""
    r, met = random.Random(11), START + timedelta(weeks=5, days=2, hours=10)
    s = Square(1)
    for _ in range(3):
        s.script(s.some("a", 9) + s.some("b", 9))
    weekly = [(t, "e" + who[1:], words, more) for t, who, words, more in evenings(r, days // 7, [*TOWNS[:19], "<i>Newford</i>"])]
    second = [(t, who if who == "k3" else "h" + who[1:], words, more) for t, who, words, more in circle(r, days, "k3")]
    posts = s.posts + public(r, days, 80) + circle(r, days, "k3") + second + weekly + flood(r, days, met)
    write(tmp / "happened.jsonl", posts)
    (tmp / "happened.csv").write_text("time,event\n%s,%s\n" % (met.isoformat(), EVENT))
    run = claque("scan", "happened.jsonl", "--events", "happened.csv", "--map", "tag=tag,link=link,place=place", "--decoys", "0",
                 "--case", "happened.case", "--json", "happened.json", cwd=tmp)
    assert run.code == 0, run
    return json.loads((tmp / "happened.json").read_text())
