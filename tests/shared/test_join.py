#!/usr/bin/env python3
"""The join against its definition on real texts: samples of 20,000, seven thresholds, pairs
and groups. `claque-brute` shares no code with claque. The further arguments are claque-pairs
and claque-brute."""
import csv
import io
import lzma
import random
import re
import subprocess
import sys

from harness import case, main, shared

PAIRS, BRUTE = sys.argv[3:5]
SAMPLE = 20000
csv.field_size_limit(1 << 28)


def sample(texts, seed=4):
    """Half of them in a row, where copies are near, half from anywhere; in order."""
    if len(texts) <= SAMPLE:
        return texts
    r = random.Random(seed)
    first = r.randrange(len(texts) - SAMPLE // 2)
    chosen = set(range(first, first + SAMPLE // 2))
    while len(chosen) < SAMPLE:
        chosen.add(r.randrange(len(texts)))
    return [texts[i] for i in sorted(chosen)]


def column(packed, name):
    raw = subprocess.run(["zstd", "-dcq", packed], check=True, capture_output=True).stdout
    return [row[name] for row in csv.DictReader(io.StringIO(raw.decode("utf-8", "replace"), newline=""))]


def bodies(folder):
    """Whatever stands below the heads of the mails."""
    raw = b"".join(lzma.open(box).read() for box in sorted(folder.glob("*.mbox.xz")))
    mails = re.split(rb"\n(?=From \S+.*\d\d:\d\d)", raw)
    return [m.partition(b"\n\n")[2].decode("utf-8", "replace").replace("\0", " ") for m in mails]


def run(*args, to=subprocess.DEVNULL):
    subprocess.run(list(map(str, args)), check=True, stdout=to, stderr=subprocess.DEVNULL)


def equals_brute_force(tmp, texts):
    made = tmp / "sample.csv"
    with open(made, "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([["id", "content"], *enumerate(sample(texts))])
    with open(tmp / "words", "w") as f:
        run(PAIRS, made, "--mode", "words", to=f)
    asks = []
    for p in range(3, 10):
        for mode in ("pairs", "groups"):
            with open(tmp / (mode + str(p)), "wb") as f:
                run(PAIRS, made, "--binary", "--mode", mode, "--similarity", "%d/10" % p, to=f)
        asks.append("%d/10:%s=%s" % (p, tmp / ("pairs%d" % p), tmp / ("groups%d" % p)))
    judged = subprocess.run([BRUTE, tmp / "words", *asks], capture_output=True, text=True)
    print(judged.stdout, end="")
    assert judged.returncode == 0, judged
    assert not re.search(r": 0 pairs", judged.stdout), "a sample without pairs shows nothing"


@case
def posts_of_ira(tmp):
    equals_brute_force(tmp, column(shared("data", "ira_tweets", "ira_tweets.csv.zst"), "content"))


@case
def reposts_of_weibo(tmp):
    equals_brute_force(tmp, column(shared("data", "weibo_ced", "weibo_ced.csv.zst"), "text"))


@case
def comments_of_title_ix(tmp):
    equals_brute_force(tmp, column(shared("data", "title_ix_letters", "comments.csv.zst"), "text"))


@case
def mails_of_lists(tmp):
    equals_brute_force(tmp, bodies(shared("data", "organic_mail_lists")))


main()
