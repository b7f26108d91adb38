#!/usr/bin/env python3
"""A letter in disguise is found, and the report says how it was disguised."""
import json
import random
import sys

from harness import ROOT, case, claque, mail, main

sys.path.insert(0, str(ROOT / "bench" / "disguise"))
import variants as v

LETTER = (ROOT / "bench" / "disguise" / "letters.txt").read_text().split("\n\n")[0]
MEMBERS, OTHERS = 12, 300


def each(share, change):
    return lambda r, text: v.each_letter(r, text, share, change)


def words(share, change):
    return lambda r, text: v.each_word(r, text, share, change)


def report(tmp, change, html=False):
    """Of a scan of the letter's variants among other mail."""
    r = random.Random(7)
    box = [mail(i, v.own(r, r.randint(60, 200)) + "\n", sender="own%d@town.example" % i, Message_ID="<own%d@m.example>" % i)
           for i in range(OTHERS)]
    for i in range(MEMBERS):
        text = change(r, v.replace(r, LETTER, 0.05))
        box.append(mail(100 + i, text + "\n", sender="script%d@hill.example" % i, Message_ID="<script%d@m.example>" % i,
                        Content_Type="text/%s; charset=utf-8" % ("html" if html else "plain")))
    r.shuffle(box)
    (tmp / "in.mbox").write_bytes(b"".join(box))
    run = claque("scan", "in.mbox", "--decoys", "0", "--json", "r.json", cwd=tmp)
    assert run.code == 0, run
    return json.loads((tmp / "r.json").read_text())


def said(tmp, change, html=False, name=""):
    """The sentences on disguise of the one campaign, which holds all variants and nothing else."""
    told = report(tmp, change, html)
    assert len(told["campaigns"]) == 1, (name, told["accounting"], told["set_aside"])
    campaign = told["campaigns"][0]
    assert sorted(campaign["messages"]) == sorted("mail:script%d@m.example" % i for i in range(MEMBERS)), campaign["messages"]
    return [e["sentence"] for e in campaign["evidence"] if e["line"] == "disguise"]


def is_told(tmp, change, words, html=False):
    sentences = said(tmp, change, html)
    assert len(sentences) == 1 and words in sentences[0], (words, sentences)


@case
def characters_without_width_are_told(tmp):
    for mark in "\u200b\u200d\u2060\u00ad\ufeff":
        is_told(tmp, each(0.1, lambda c: c + mark if c.isalpha() else c), "without width")


@case
def letters_that_look_alike_are_told(tmp):
    is_told(tmp, each(0.3, lambda c: v.TWIN.get(c, c)), "look alike")


@case
def styled_letters_are_told(tmp):
    r = random.Random(5)
    is_told(tmp, words(0.3, lambda w: v.styled(r, w)), "ornamental")


@case
def marks_on_letters_are_told(tmp):
    is_told(tmp, each(0.3, lambda c: c + "\u0336" if c.isalpha() else c), "marks on letters")


@case
def spaced_letters_are_told(tmp):
    is_told(tmp, words(0.2, lambda w: " ".join(w.strip(".,")) if len(w) > 6 else w), "spaced out")


@case
def digits_for_letters_are_told(tmp):
    is_told(tmp, words(0.6, lambda w: w.replace("o", "0").replace("e", "3")), "digits in place")


@case
def words_that_no_reader_sees_are_told(tmp):
    is_told(tmp, v.with_hidden, "no reader sees", html=True)


@case
def a_letter_in_plain_words_tells_of_no_disguise(tmp):
    assert said(tmp, lambda r, text: text) == []
    assert said(tmp, v.in_cells, html=True) == []


@case
def other_reworkings_are_found(tmp):
    """Of which nothing is a disguise of letters."""
    changes = {"dropped and shuffled": v.shuffled, "punctuation": v.repunctuated, "short lines": v.wrapped,
               "own words": lambda r, t: v.own(r, 150) + "\n\n" + t, "replaced": lambda r, t: v.replace(r, t, 0.3),
               "half": v.half, "misspelt": lambda r, t: v.each_word(r, t, 0.15, lambda w: v.typo(r, w))}
    for name, change in changes.items():
        assert said(tmp, change, name=name) == [], name


main()
