#!/usr/bin/env python3
"""Real people who write of their own accord: nothing undeclared may be found among them."""
import json
import os
import subprocess

from harness import case, claque, main, scan, shared


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
def what_passengers_share_is_as_rare_as_is_said(tmp):
    """Of pairs of writers left out of the fit, by length: within a factor of two of the claimed
    share where pairs are enough to tell."""
    kept = os.path.join(tmp, "a.case")
    run = claque("scan", shared("data", "airline_tweets", "airline_tweets.csv.zst"), "--map", "text=text,author=username,time=time_utc,id=tweet_id",
                 "--decoys", "0", "--case", kept)
    assert run.code == 0, run
    run = claque("calibrate", kept, "--runs", "1", "--json", "-")
    lengths = [k for k in json.loads(run.out)["scripts"]["lengths"] if k["pairs"] >= 100]
    assert len(lengths) == 2 and sum(k["pairs"] for k in lengths) > 500, run.out
    for k in lengths:
        tenth, hundredth = k["levels"][:2]
        assert 0.05 <= tenth["observed"] <= 0.2, k
        assert hundredth["observed"] <= 0.02 + 2 * hundredth["error"], k


@case
def readers_of_a_mailing_list(tmp):
    for name, least in (("bulmages-main", 7800), ("opensim-users", 13000), ("openocd-development", 21500)):
        found, report = undeclared(shared("data", "organic_mail_lists", name + ".mbox.xz"))
        assert report["counts"]["messages"] >= least, (name, report["counts"])
        assert not found, (name, found)


@case
def readers_of_weibo(tmp):
    """Of what stands under single posts, two are floods: most of what is written there is
    theirs, an advertisement's and a fan club's."""
    rows = os.path.join(tmp, "weibo.csv")
    unpack = "zstd --long=27 -dqc '%s' | head -n 200001 > '%s'"
    subprocess.run(["sh", "-c", unpack % (shared("data", "weibo_ced", "weibo_ced.csv.zst"), rows)], check=True)
    found, report = undeclared(rows)
    assert report["counts"]["messages"] == 200000, report["counts"]
    assert len(found) <= 2, found


main()
