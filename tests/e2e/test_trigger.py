#!/usr/bin/env python3
"""What a campaign followed: told where the data can say it, and nowhere else."""
import json
import random
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import schema
from harness import case, claque, main

START = datetime(2026, 1, 5, tzinfo=timezone.utc)  # a Monday
MET = START + timedelta(weeks=15, days=1, hours=10)
LETTER = """Dear {0},
I ask you to keep the lending library in Northfield open. The plan would close it in spring and leave four thousand
children without a place to read. Every week my family borrows books there, and so do all our neighbours. A town that
shuts its library tells its children that it has given up on them. Please vote against the plan. {1}"""
WORDS = ("garden kettle window bridge lamp river market coat ticket ladder pepper story music street paper winter harbour orange "
         "button candle engine forest glass hammer island jacket kitchen lantern mirror needle oven pencil quilt ribbon saddle").split()


def inbox(tmp, rise, weeks=30, met=MET, only=False, always=True):
    """Mails of every day, a letter that some send all the time (or nobody), and `rise` more of it after the meeting."""
    r, mails = random.Random(3), []

    def add(t, text, who):
        mails.append((t, "From MAILER {4}\nFrom: P{0} <p{0}@mail.example>\nTo: member@office.example\n"
                      "Subject: {1}\nMessage-ID: <{0}@mail.example>\nDate: {2}\n\n{3}\n\n".format(
                          who, r.choice(WORDS), format_datetime(t), text, t.ctime())))

    for day in range(7 * weeks):
        t0 = START + timedelta(days=day, hours=9)
        for i in range(6):
            add(t0 + timedelta(minutes=r.randrange(600)), " ".join(r.choices(WORDS, k=40)), "%d.%d" % (day, i))
        if always:
            add(t0 + timedelta(minutes=r.randrange(600)), LETTER.format(r.choice(WORDS), " ".join(r.choices(WORDS, k=4))), "c%d" % day)
    for i in range(rise):
        add(met + timedelta(minutes=30 + r.randrange(300)), LETTER.format(r.choice(WORDS), " ".join(r.choices(WORDS, k=4))), "m%d" % i)
    (tmp / "inbox.mbox").write_text("".join(x for _, x in sorted(mails)))
    events = "time,event\n%s,A meeting about the library\n" % met.isoformat()
    (tmp / "events.csv").write_text(events if only else events + "%s,A market\n" % (met + timedelta(weeks=6, days=2)).isoformat())


def scan(tmp, *more):
    run = claque("scan", "inbox.mbox", "--events", "events.csv", "--decoys", "0", "--json", "r.json", "--html", "r.html", *more, cwd=tmp)
    assert run.code == 0, run
    report = json.loads((tmp / "r.json").read_text())
    schema.check(report)
    return report, run.out


@case
def a_trigger_is_told_everywhere(tmp):
    inbox(tmp, 25)
    report, out = scan(tmp, "--case", "c.case")
    big = max(report["campaigns"], key=lambda c: len(c["messages"]))
    t = big["trigger"]
    assert t and t["event"] == "A meeting about the library" and t["time"] == MET.strftime("%Y-%m-%dT%H:%M:%SZ"), t
    assert t["messages"] >= 25 and t["low"] > 5 and t["p"] <= 0.05, t
    assert len(report["after_events"]["rises"]) == 2
    assert "After events" in out and "A meeting about the library" in out
    page = (tmp / "r.html").read_text()
    assert "What it followed" in page and "class=event" in page and "class=placebo" in page
    shown = claque("show", big["id"], "--case", "c.case", cwd=tmp)
    assert shown.code == 0 and "What it followed" in shown.out and "A meeting about the library" in shown.out, shown
    warned = claque("bulletin", big["id"], "--case", "c.case", cwd=tmp)
    assert warned.code == 0 and "More came after \u201cA meeting about the library\u201d on 21 Apr 2026" in " ".join(warned.out.split()), warned


@case
def without_a_rise_there_is_none(tmp):
    inbox(tmp, 0)
    report, out = scan(tmp)
    assert report["campaigns"] and all(c["trigger"] is None for c in report["campaigns"])
    assert all(r["p"] > 0.05 for r in report["after_events"]["rises"])
    assert "no more than chance gives" in out
    assert "What it followed" not in (tmp / "r.html").read_text()


@case
def in_few_weeks_other_days_stand_in(tmp):
    inbox(tmp, 40, 7, START + timedelta(weeks=3, days=1, hours=10), only=True)
    report, out = scan(tmp)
    rise = report["after_events"]["rises"][0]
    assert rise["other"] == "days" and len(rise["placebos"]) > 20, rise
    days = {datetime.fromisoformat(t[:19]).weekday() for t, _ in rise["placebos"]}
    assert days == {0, 1, 2, 3, 4}, days
    assert rise["p"] <= 0.05 and "other days of its kind" in " ".join(out.split()), (rise, out)
    big = max(report["campaigns"], key=lambda c: len(c["messages"]))
    assert big["trigger"] and big["trigger"]["other"] == "days", big["trigger"]


@case
def a_burst_soon_after_a_meeting_is_told_by_its_beginning(tmp):
    inbox(tmp, 25, 4, START + timedelta(weeks=2, days=1, hours=10), only=True, always=False)
    report, out = scan(tmp, "--case", "c.case")
    (c,) = report["campaigns"]
    t = c["trigger"]
    assert t and t["by"] == "beginning" and 1800 <= t["began_seconds"] < 4 * 3600 and t["soon"] < 0.02, t
    said = "It began %d" % round(t["began_seconds"] / (60 if t["began_seconds"] < 5400 else 3600))
    shown = claque("show", c["id"], "--case", "c.case", cwd=tmp)
    for place in (" ".join(shown.out.split()), " ".join((tmp / "r.html").read_text().split())):
        assert said in place and "would begin so soon" in place, place
    warned = claque("bulletin", c["id"], "--case", "c.case", cwd=tmp)
    assert "It began after \u201cA meeting about the library\u201d" in " ".join(warned.out.split()), warned


@case
def few_weeks_cannot_say_and_say_so(tmp):
    inbox(tmp, 25, 8)
    report, out = scan(tmp)
    assert report["after_events"]["rises"] == [] and all(c["trigger"] is None for c in report["campaigns"])
    assert "None can be tested" in out, out


@case
def too_many_events_are_refused(tmp):
    inbox(tmp, 0, 1)
    (tmp / "events.csv").write_text("time,event\n" + "2026-01-05T10:00:00Z,x\n" * 10001)
    run = claque("scan", "inbox.mbox", "--events", "events.csv", "--json", "-", cwd=tmp)
    assert run.code == 4 and "more than 10000 events" in run.err, run


main()
