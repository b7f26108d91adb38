#!/usr/bin/env python3
"""bench.py - how far a letter can be reworked and still be found among unrelated mail.

    bench.py --tool build/claque --background FOLDER [--seeds 1,2] [--plot doc/disguise.svg]

A hundred variants of each letter, each from a sender of its own, are put among 20,000 mails
of the mboxes in FOLDER (.xz), and the whole is scanned. Printed is the share of a letter's
variants that lie in the campaign which holds most of them, and how many other mails lie in
it, too. All is drawn from a seed; beside the mean of letters and seeds stands the worst."""
import argparse
import email.utils
import json
import lzma
import pathlib
import random
import subprocess
import tempfile

import variants as v

MAILS, VARIANTS = 20000, 100
HERE = pathlib.Path(__file__).parent
LETTERS = HERE.joinpath("letters.txt").read_text().strip().split("\n\n")
WORDINGS = HERE.joinpath("wordings.txt").read_text().strip().split("\n\n")


class Setting:
    """A disguise by name, and the share of variants that are to be found, or 0."""

    def __init__(self, name, change, goal=0, letters=LETTERS, html=False):
        self.name, self.change, self.goal, self.letters, self.html = name, change, goal, letters, html


def forty(text):
    return " ".join(text.split()[:40]) + "."


def settings():
    for share, goal in ((5, 99), (10, 99), (12, 99), (15, 98), (20, 95), (30, 80), (40, 0), (50, 0)):
        yield Setting("%d%% of words replaced" % share, lambda r, t, s=share: v.replace(r, t, s / 100), goal)
    for n in (50, 100, 150, 400):
        yield Setting("%d own words in front" % n, lambda r, t, n=n: v.own(r, n) + "\n\n" + t, 99 if n < 400 else 0)
    yield Setting("half script, half own", v.half, 95)
    yield Setting("a 40-word script", lambda r, t: forty(t), 95)
    yield Setting("a 40-word script, 10% replaced", lambda r, t: v.replace(r, forty(t), 0.1))
    yield Setting("each sentence in one of 4 wordings", v.reworded, letters=WORDINGS)
    yield Setting("sentences dropped and shuffled", v.shuffled)
    yield Setting("half of each second sentence anew", v.partly)
    yield Setting("typing errors in 15% of words", lambda r, t: v.each_word(r, t, 0.15, lambda w: v.typo(r, w)))
    yield Setting("3% of letters misread", lambda r, t: v.misread(r, t, 0.03))
    yield Setting("other punctuation and capitals", v.repunctuated)
    yield Setting("short lines, words divided", v.wrapped)
    for name, table in (("Cyrillic look-alikes", v.TWIN), ("rarer look-alikes", v.FAR_TWIN)):
        yield Setting(name, lambda r, t, m=table: v.each_letter(r, t, 0.15, lambda c: m.get(c, c)))
    for name, mark in (("zero-width characters", "\u200b"), ("soft hyphens", "\u00ad"), ("word joiners", "\u2060")):
        yield Setting(name, lambda r, t, m=mark: v.each_letter(r, t, 0.15, lambda c: c + m))
    yield Setting("marks put on letters", lambda r, t: v.each_letter(
        r, t, 0.15, lambda c: c + r.choice(v.MARKS) if c.isalpha() else c))
    yield Setting("styled letters", lambda r, t: v.each_word(r, t, 0.4, lambda w: v.styled(r, w)))
    yield Setting("digits for letters", lambda r, t: v.each_word(
        r, t, 0.3, lambda w: v.each_letter(r, w, 0.5, lambda c: v.LEET.get(c, c))))
    yield Setting("signs for letters", lambda r, t: v.each_word(
        r, t, 0.3, lambda w: v.each_letter(r, w, 0.7, lambda c: v.SIGNS.get(c, c))))
    for name, sign in (("letters spaced out", " "), ("letters divided by points", ".")):
        yield Setting(name, lambda r, t, s=sign: v.each_word(r, t, 0.2, s.join))
    yield Setting("HTML: tags inside words", v.broken_by_tags, html=True)
    yield Setting("HTML: letters as entities", v.as_entities, html=True)
    yield Setting("HTML: hidden words between", v.with_hidden, html=True)
    yield Setting("HTML: a table for each line", v.in_cells, html=True)


def mail(r, key, text, html):
    when = email.utils.formatdate(1e9 + r.randrange(14 * 86400))
    name = "%s %s" % (r.choice(v.WORDS).capitalize(), r.choice(v.WORDS).capitalize())
    end = "<p>%s</p>" % name if html else name
    return ("From x@y.example Thu Jan  1 00:00:00 2004\nFrom: %s <v%s.%s@mail%d.example>\n"
            "To: member@office.example\nSubject: %s\nDate: %s\nMessage-ID: <variant-%s@v.example>\n"
            "MIME-Version: 1.0\nContent-Type: text/%s; charset=utf-8\n"
            "Content-Transfer-Encoding: 8bit\n\n%s\n\n%s\n\n" % (
                name, key, r.choice(v.WORDS), r.randrange(17), v.own(r, 4), when, key,
                "html" if html else "plain", text, end))


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


def measure(tool, folder, setting, seed):
    """Of each letter: the share of variants in the campaign that holds most of them, and how
    many strangers are in it."""
    box, report = folder / "variants.mbox", folder / "report.json"
    r = random.Random("%s/%s" % (seed, setting.name))
    with open(box, "w") as out:
        for no, letter in enumerate(setting.letters):
            for i in range(VARIANTS):
                out.write(mail(r, "%d-%d" % (no, i), setting.change(r, letter), setting.html))
    subprocess.run([tool, "scan", folder / "background.mbox", box, "--decoys", "0", "--json", report],
                   stdout=subprocess.DEVNULL, check=True)
    campaigns = json.loads(report.read_text())["campaigns"]
    for no in range(len(setting.letters)):
        held = [(sum("variant-%d-" % no in m for m in c["messages"]), len(c["messages"])) for c in campaigns]
        found, all_ = max(held, default=(0, 0))
        yield 100 * found / VARIANTS, all_ - found if found else 0


def plot(rows, path):
    """The curve of replaced words: a small SVG, drawn from what was measured."""
    points = [(float(n.split("%")[0]), mean, least) for n, mean, _, _, least in rows
              if n.endswith("% of words replaced")]
    x, y = lambda v: 60 + v * 8.6, lambda v: 260 - v * 2.2
    mark = lambda v, w, c: '<circle cx="%.1f" cy="%.1f" r="4" fill="%s"/>' % (x(v), y(w), c)
    line = " ".join("%.1f,%.1f" % (x(a), y(b)) for a, b, _ in points)
    goal = " ".join("%.1f,%.1f" % (x(a), y(c)) for a, _, c in points if c)
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
        for setting in settings():
            if a.only not in setting.name:
                continue
            got = [g for seed in a.seeds.split(",") for g in measure(a.tool, folder, setting, seed)]
            shares = [share for share, _ in got]
            rows.append((setting.name, sum(shares) / len(shares), min(shares), sum(s for _, s in got), setting.goal))
            print("| %s | %.1f | %.0f | %d | %s |" % (rows[-1][:4] + (setting.goal or "",)), flush=True)
    if a.plot:
        plot(rows, a.plot)


if __name__ == "__main__":
    main()
