#!/usr/bin/env python3
"""bench.py CLAQUE-READS [FILE...] - the readers' throughput on made inputs, and on files given.

Posts of 120 bytes and letters of 2,000, as CSV and as JSON lines; plain mails as an mbox,
beside what GMime alone does with them, as are mboxes given; a Maildir of 100,000 files, beside
what it takes to find, open, read and close them, and no more.
Everything is read once before, so that the disk is out of it."""
import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile

WORDS = [a + b for a in "ba ce di fo gu la me ni po ru".split() for b in "bar cen dim fol gus lar men nil por rus".split()]
POSTS, LETTERS, MAILS, FILES = 500000, 60000, 20000, 100000


def text(rng, size):
    return " ".join(rng.choices(WORDS, k=size // 6)) + "."


def rows(rng, n, size):
    some = [text(rng, size) for _ in range(2000)]
    for i in range(n):
        yield {"id": str(i), "author": "u%d" % (i % 5000), "time": "2026-03-%02d %02d:%02d:%02d" % (i % 28 + 1, i % 24, i % 60, i % 59),
               "text": rng.choice(some)}


def tables(rng, tmp):
    for name, n, size in (("posts", POSTS, 120), ("letters", LETTERS, 2000)):
        with open(tmp / (name + ".csv"), "w", newline="") as f, open(tmp / (name + ".jsonl"), "w") as g:
            w = csv.DictWriter(f, ["id", "author", "time", "text"])
            w.writeheader()
            for r in rows(rng, n, size):
                w.writerow(r)
                g.write(json.dumps(r) + "\n")


def mails(rng, tmp):
    folder = tmp / "Maildir" / "cur"
    folder.mkdir(parents=True)
    with open(tmp / "plain.mbox", "w") as f:
        for i in range(FILES):
            head = ("From: U %d <u%d@hill.example>\nTo: member@office.example\nSubject: Letter %d\nDate: Mon, 02 Mar 2026 10:00:%02d +0000\n"
                    "Message-ID: <%d@hill.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" % (i, i, i, i % 60, i))
            body = text(rng, 2500) + "\n"
            (folder / ("%d.a:2,S" % i)).write_text(head + body)
            if i < MAILS:
                f.write("From u Mon Mar  2 10:00:00 2026\n" + head + body + "\n")


def main(reads, *more):
    rng = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="claque-bench-") as folder:
        tmp = pathlib.Path(folder)
        tables(rng, tmp)
        mails(rng, tmp)
        inputs = ["posts.csv", "letters.csv", "posts.jsonl", "letters.jsonl", "--files", "Maildir"]
        for _ in range(2):
            out = subprocess.run([reads, *inputs, "--gmime", "plain.mbox", *[a for path in more for a in ("--gmime", path)]], cwd=tmp, check=True, capture_output=True, text=True).stdout
        print(out.expandtabs(18))


main(*sys.argv[1:])
