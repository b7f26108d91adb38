#!/usr/bin/env python3
"""The join against its definition on real texts: samples of 20,000, seven thresholds, pairs
and groups. The further arguments are claque-pairs and claque-brute."""
import csv
import io
import lzma
import random
import re
import subprocess

from definition import holds_on
from harness import case, main, shared

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


@case
def posts_of_ira(tmp):
    holds_on(tmp, sample(column(shared("data", "ira_tweets", "ira_tweets.csv.zst"), "content")))


@case
def reposts_of_weibo(tmp):
    holds_on(tmp, sample(column(shared("data", "weibo_ced", "weibo_ced.csv.zst"), "text")))


@case
def comments_of_title_ix(tmp):
    """Two thirds are one letter, which makes 28 million pairs: their groups are compared, and
    the pairs of the first 1,500 comments."""
    texts = column(shared("data", "title_ix_letters", "comments.csv.zst"), "text")
    holds_on(tmp, texts, modes=["groups"])
    holds_on(tmp, texts[:1500])


@case
def mails_of_lists(tmp):
    holds_on(tmp, sample(bodies(shared("data", "organic_mail_lists"))))


main()
