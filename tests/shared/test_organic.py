#!/usr/bin/env python3
"""Real people who write of their own accord: nothing undeclared may be found among them."""
from harness import case, main, scan, shared


def undeclared(*args):
    report, run = scan(*args, timeout=900)
    found = [c for c in report["campaigns"] if c["standing"] == "undeclared"]
    return [(c["title"], len(c["messages"]), c["q"], c["messages"][:4]) for c in found], report


@case
def passengers_of_airlines(tmp):
    found, report = undeclared(shared("data", "airline_tweets", "airline_tweets.csv.zst"), "--map", "text=text,author=username,time=time_utc,id=tweet_id")
    assert report["counts"]["messages"] > 14000, report["counts"]
    assert not found, found


@case
def readers_of_a_mailing_list(tmp):
    for name, least in (("bulmages-main", 7800), ("opensim-users", 13000), ("openocd-development", 21500)):
        found, report = undeclared(shared("data", "organic_mail_lists", name + ".mbox.xz"))
        assert report["counts"]["messages"] >= least, (name, report["counts"])
        assert not found, (name, found)


main()
