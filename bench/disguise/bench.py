#!/usr/bin/env python3
"""bench.py - how far a letter can be reworked and still be found among unrelated mail.

    bench.py --tool build/claque --background FOLDER [--seeds 1,2] [--plot doc/disguise.svg]

A hundred variants of a letter, each from a sender of its own, are put among 20,000 mails of
the mboxes in FOLDER (.xz), and the whole is scanned. Printed is the share of the variants
that lie in the campaign which holds most of them, and how many of the unrelated mails lie in
it, too. All variants are drawn from a seed; every letter of letters.txt is tried with every
seed, and the worst is printed beside the mean."""
import argparse
import email.utils
import json
import lzma
import pathlib
import random
import re
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
MAILS, VARIANTS = 20000, 100
LETTERS = HERE.joinpath("letters.txt").read_text().strip().split("\n\n")
WORDS = HERE.joinpath("words.txt").read_text().split()
TWIN = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "c": "\u0441", "p": "\u0440", "i": "\u0456"}
LEET = {"o": "0", "i": "1", "e": "3"}


def own(r, n):
    """n words of nobody's letter, in sentences."""
    text = []
    while n > 0:
        k = min(n, r.randint(6, 16))
        text.append(" ".join(r.choice(WORDS) for _ in range(k)).capitalize() + ".")
        n -= k
    return " ".join(text)


def replace(r, text, share):
    """Exactly that share of the words, each by another one."""
    words = text.split()
    for i in r.sample(range(len(words)), round(share * len(words))):
        words[i] = r.choice(WORDS) + ("." if words[i].endswith(".") else "")
    return " ".join(words)


def sentences(text):
    return re.findall(r"[^.]+\.", text)


def half(r, text):
    mine, his = sentences(own(r, len(text.split()) // 2)), sentences(text)
    kept = sorted(r.sample(range(len(his)), len(his) // 2))
    both = [his[i].strip() for i in kept] + mine
    r.shuffle(both)
    return " ".join(both)


def shuffled(r, text):
    s = [x.strip() for x in sentences(text)]
    s = r.sample(s, round(0.7 * len(s)))
    return " ".join(s)


def each_letter(r, text, share, change):
    return "".join(change(c) if r.random() < share else c for c in text)


def spaced(r, text):
    return " ".join(" ".join(w) if len(w) > 4 and r.random() < 0.15 else w for w in text.split())


def scanned(r, text, share):
    slip = lambda c: r.choice(["", c + c, r.choice("abcdefghiklmnorstu")]) if c.isalpha() else c
    return each_letter(r, text, share, slip)


def leet(r, text):
    return " ".join(
        each_letter(r, w, 0.5, lambda c: LEET.get(c, c)) if r.random() < 0.2 else w
        for w in text.split())


SETTINGS = [("%d%% of words replaced" % (100 * s), lambda r, t, s=s: replace(r, t, s), least)
            for s, least in [(0.05, 99), (0.1, 99), (0.12, 99), (0.15, 98), (0.2, 95), (0.3, 80)]]
SETTINGS += [("%d own words in front" % n, lambda r, t, n=n: own(r, n) + "\n\n" + t, 99)
             for n in (50, 100, 150)]
SETTINGS += [
    ("half script, half own", half, 95),
    ("a 40-word script", lambda r, t: " ".join(t.split()[:40]) + ".", 95),
    ("a 40-word script, 10% replaced", lambda r, t: replace(r, " ".join(t.split()[:40]), 0.1), 0),
    ("sentences dropped and shuffled", shuffled, 0),
    ("look-alike letters", lambda r, t: each_letter(r, t, 0.15, lambda c: TWIN.get(c, c)), 0),
    ("zero-width characters", lambda r, t: each_letter(r, t, 0.15, lambda c: c + "\u200b"), 0),
    ("soft hyphens", lambda r, t: each_letter(r, t, 0.15, lambda c: c + "\u00ad"), 0),
    ("digits for letters", leet, 0),
    ("letters spaced out", spaced, 0),
    ("3% of letters misread", lambda r, t: scanned(r, t, 0.03), 0),
]


def mail(r, i, text):
    when = email.utils.formatdate(1e9 + r.randrange(14 * 86400))
    name = "%s %s" % (r.choice(WORDS).capitalize(), r.choice(WORDS).capitalize())
    return ("From x@y.example Thu Jan  1 00:00:00 2004\nFrom: %s <v%d.%s@mail%d.example>\n"
            "To: member@office.example\nSubject: %s\nDate: %s\nMessage-ID: <variant-%d@v.example>\n"
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
            "Content-Transfer-Encoding: 8bit\n\n%s\n\n%s\n\n" % (
                name, i, r.choice(WORDS), i % 17, own(r, 4), when, i, text, name))


def background(folder, to):
    """The first MAILS mails of the folder's mboxes."""
    left = MAILS
    with open(to, "wb") as out:
        for path in sorted(pathlib.Path(folder).glob("*.mbox.xz")):
            for line in lzma.open(path):
                left -= line.startswith(b"From ")
                if left < 0:
                    return
                out.write(line)


def measure(tool, folder, change, letter, seed):
    r = random.Random("%s/%s" % (seed, letter[:20]))
    box, report = folder / "variants.mbox", folder / "report.json"
    box.write_text("".join(mail(r, i, change(r, letter)) for i in range(VARIANTS)))
    subprocess.run([tool, "scan", folder / "background.mbox", box, "--decoys", "0", "--json", report],
                   stdout=subprocess.DEVNULL, check=True)
    held = [(sum("variant-" in m for m in c["messages"]), len(c["messages"]))
            for c in json.loads(report.read_text())["campaigns"]]
    found, all_ = max(held, default=(0, 0))
    return 100 * found / VARIANTS, all_ - found if found else 0


def plot(rows, path):
    """The curve of replaced words: a small SVG, drawn from what was measured."""
    points = [(float(n.split("%")[0]), mean, least) for n, mean, _, _, least in rows if "% of words" in n]
    x, y = lambda v: 60 + v * 14, lambda v: 260 - v * 2.2
    mark = lambda v, w, c: '<circle cx="%.1f" cy="%.1f" r="4" fill="%s"/>' % (x(v), y(w), c)
    line = " ".join("%.1f,%.1f" % (x(a), y(b)) for a, b, _ in points)
    goal = " ".join("%.1f,%.1f" % (x(a), y(c)) for a, _, c in points)
    ticks = "".join('<text x="%.1f" y="280" text-anchor="middle">%d</text>' % (x(a), a) for a, _, _ in points)
    ticks += "".join('<text x="50" y="%.1f" text-anchor="end">%d</text>' % (y(v) + 4, v) for v in (0, 50, 100))
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="540" height="310" font-family="sans-serif" '
        'font-size="12"><rect width="540" height="310" fill="#fff"/><path d="M60 40V260H500" fill="none" '
        'stroke="#888"/><polyline points="%s" fill="none" stroke="#999" stroke-dasharray="4 4"/>'
        '<polyline points="%s" fill="none" stroke="#1a5fb4" stroke-width="2"/>%s%s'
        '<text x="280" y="300" text-anchor="middle">%% of the words replaced</text>'
        '<text x="60" y="24">%% of 100 variants found among 20,000 mails (dashed: the goal)</text></svg>\n'
        % (goal, line, "".join(mark(a, b, "#1a5fb4") for a, b, _ in points), ticks))


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--tool", default="build/claque")
    p.add_argument("--background", required=True)
    p.add_argument("--seeds", default="1")
    p.add_argument("--only", default="", help="settings whose name holds this")
    p.add_argument("--plot", type=pathlib.Path)
    a = p.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        background(a.background, folder / "background.mbox")
        print("| disguise | found, mean | worst | unrelated | goal |\n|---|---|---|---|---|")
        for name, change, least in SETTINGS:
            if a.only not in name:
                continue
            got = [measure(a.tool, folder, change, letter, seed)
                   for letter in LETTERS for seed in a.seeds.split(",")]
            shares = [g for g, _ in got]
            rows.append((name, sum(shares) / len(shares), min(shares), sum(s for _, s in got), least))
            print("| %s | %.1f | %.0f | %d | %s |" % (rows[-1][:4] + (least or "",)), flush=True)
    if a.plot:
        plot(rows, a.plot)


if __name__ == "__main__":
    main()
