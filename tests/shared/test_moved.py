#!/usr/bin/env python3
"""A known campaign among people who have nothing to do with it: the English posts that accounts of the Internet Research
Agency wrote themselves in one week, each category in the week in which it wrote most, moved by whole weeks among what
passengers wrote to airlines. Times of both are cut to the minute, and links that are the agency's alone are taken out."""
import collections
import csv
import io
import re
import subprocess
from datetime import datetime, timedelta

from harness import case, main, scan, shared

LINK = re.compile(r"https?://t\.co/\w+")
AUTHORS_LEAST = 10  # in a week: a category of one account has nobody to act with


def table(name, folder):
    raw = subprocess.run(["zstd", "--long=27", "-dqc", str(shared("data", folder, name))], stdout=subprocess.PIPE, check=True).stdout
    return csv.DictReader(io.StringIO(raw.decode()))


def weeks():
    """Category and Monday -> its posts (time, author, text)."""
    with open(shared("data", "ira_tweets", "authors.csv"), encoding="utf-8") as f:
        category = {r["author"].lower(): r["account_category"] for r in csv.DictReader(f)}
    out = collections.defaultdict(list)
    for r in table("ira_tweets.csv.zst", "ira_tweets"):
        kind = category.get(r["author_id"].lower(), "Unknown")
        if r["language"] == "English" and not r["post_type"] and kind not in ("Unknown", "NonEnglish"):
            t = datetime.fromisoformat(r["publish_date"])
            out[kind, (t - timedelta(days=t.weekday())).date()].append((t, r["author_id"], LINK.sub("", r["content"])))
    return out


def write(path, passengers, posts, moved):
    with open(path, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(["id", "author", "time", "text"])
        for r in passengers:
            w.writerow(["a" + r["tweet_id"], "a." + r["username"], r["time_utc"][:16].replace("T", " "), r["text"]])
        for i, (t, author, text) in enumerate(posts):
            w.writerow(["i%d" % i, "i." + author, (t + moved).strftime("%Y-%m-%d %H:%M"), text])


def found(path):
    report, _ = scan(path, timeout=900)
    return {s for c in report["campaigns"] if c["standing"] == "undeclared" for s in c["senders"]}


@case
def members_are_the_agencys_own(tmp):
    passengers, posts = list(table("airline_tweets.csv.zst", "airline_tweets")), weeks()
    first = datetime.fromisoformat(min(r["time_utc"] for r in passengers)[:10])
    monday = first - timedelta(days=first.weekday())
    members = right = weighed = 0
    for kind in sorted({k for k, _ in posts}):
        week = max((k for k in posts if k[0] == kind), key=lambda k: (len(posts[k]), k))
        accounts = {x[1] for x in posts[week]}
        if len(accounts) < AUTHORS_LEAST:
            continue
        write(tmp / "mixed.csv", passengers, posts[week], monday - datetime.combine(week[1], datetime.min.time()))
        got = found(tmp / "mixed.csv")
        ours = sum(s.startswith("post:i.") for s in got)
        print("        %s, week of %s: %d posts of %d accounts; members %d, of the agency %d; recall %.2f" % (
            kind, week[1], len(posts[week]), len(accounts), len(got), ours, ours / len(accounts)), flush=True)
        members, right, weighed = members + len(got), right + ours, weighed + 1
    assert weighed >= 5, weighed
    assert members >= 100 and right >= 0.95 * members, (members, right)


main()
