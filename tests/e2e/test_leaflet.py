#!/usr/bin/env python3
"""A leaflet came on paper, and people put one paragraph of it, or another, into letters of
their own."""
import json
import os
import random

from harness import case, claque, main

WORDS = ["%s%s%s" % (a, b, c) for a in ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi") for b in ("ran", "les", "tor", "mund", "vik", "sol")
         for c in ("", "er", "ing", "ed", "a", "o")]


def words(r, n):
    return " ".join(r.choice(WORDS) for _ in range(n))


def mail(i, subject, text):
    return ("From x@office.example Mon Jan  5 10:00:00 2026\nFrom: Person %s <p%d@mail%d.example>\nTo: office@office.example\nSubject: %s\n"
            "Message-ID: <%d@mail.example>\nDate: Tue, %d Jan 2026 10:%02d:00 +0000\n\nDear all,\n\n%s\n\n") % (
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i % 26] + words(random.Random(i), 1), i, i, subject, i, 6 + i % 20, i % 60, text)


def found(tmp, paper):
    """Campaigns where six take the long paragraph of a leaflet, and six the short one, which is
    too little of it to make them one group."""
    r = random.Random(3)
    paragraphs = [words(r, 100), words(r, 30)]
    box = [mail(i, words(r, 3), words(r, 120)) for i in range(60)]
    for i in range(60, 72):
        own = [words(r, (45, 24)[i % 2]) for _ in range(2)]
        box.append(mail(i, ("The lamps" if i % 2 else "The street") if i < 68 else words(r, 3), "\n\n".join((own[0], paragraphs[i % 2], own[1]))))
    (tmp / "inbox.mbox").write_text("".join(box))
    (tmp / "letters").mkdir()
    if paper:
        (tmp / "letters" / "1.txt").write_text("THE LAMPS\n\n" + "\n\n".join(paragraphs) + "\n")
        os.utime(tmp / "letters" / "1.txt", (1767225600, 1767225600))  # 1 January 2026: its date
    run = claque("scan", "inbox.mbox", "letters", "--decoys", "0", "--json", "r.json", cwd=tmp)
    assert run.code == 0, run
    report = json.loads((tmp / "r.json").read_text())
    return sorted(len(c["messages"]) for c in report["campaigns"])


@case
def each_paragraph_of_a_paper_that_came_is_the_papers(tmp):
    assert found(tmp, True) == []


@case
def without_the_paper_they_are_two_scripts(tmp):
    assert found(tmp, False) == [6, 6]


main()
