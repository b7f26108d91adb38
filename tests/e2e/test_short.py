#!/usr/bin/env python3
"""Short texts: a slogan of rare wording is a script, an everyday phrase is not."""
import csv
import json
import random

from harness import case, claque, main

WHOSE = ["my", "her", "our", "the old", "a new", "this", "that", "his", "their", "no", "every", "another"]
WHO = ("bus cat team rain song book dinner match boss news school market film train joke garden phone cousin window bike shop road "
       "friend kettle holiday doctor dog hat river story party coffee letter neighbour lamp week jacket hill teacher soup").split()
DID = ("was made is looks costs needs keeps got felt took gave went stays ran sold broke grew fell won lost").split()
HOW = ("late funny better worse nothing again well enough everything slowly fine away somewhere twice cheap early cold loud open "
       "often").split()
WHEN = ["tonight", "this morning", "as always", "I think", "to be honest", "for once", "on the way home", "with friends",
        "before lunch", "again", "you know", "in the end"]
SLOGAN = "no bridge without our ferry"
# Openings and ends in which people use parts of the phrases below.
SAID = [("thank you so much for", "because"), ("thank you", "and"), ("how much everyone likes", "though"),
        ("so much everyone says of", "and yet"), ("good morning from", "where"), ("good morning to", "and may it be that"),
        ("to you it is", "to all of us"), ("you all know", "and you all know how")]


def posts(tmp, texts, senders, also=(), more=()):
    """A month of posts of 600 people, and one day on which some say one thing; others what is in `also`. `more` are
    rows: time, text, author, link."""
    r = random.Random(5)
    day, rows = 86400, []
    for i in range(600):
        first, then = r.choice(SAID) if i % 6 == 0 else ("", "and")
        text = " ".join([first] + [r.choice(x) for x in (WHOSE, WHO)] + [then] + [r.choice(x) for x in (WHOSE, WHO, DID, HOW, WHEN)]).strip()
        rows.append((1767225600 + r.randrange(30 * day), text))
    rows += [(1767225600 + 9 * day + r.randrange(day), texts[i % len(texts)]) for i in range(senders)]
    rows += [(1767225600 + r.randrange(30 * day), text) for text in also]
    rows = [(time, text, "u%d" % i, "") for i, (time, text) in enumerate(rows)] + list(more)
    with open(tmp / "posts.csv", "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["id", "time", "content", "author", "link"])
        out.writerows((i, *row) for i, row in enumerate(rows))
    run = claque("scan", "posts.csv", "--decoys", "0", "--json", "r.json", cwd=tmp)
    assert run.code == 0, run
    return json.loads((tmp / "r.json").read_text())


def found(tmp, texts, senders, also=()):
    return [(len(c["messages"]), c["title"]) for c in posts(tmp, texts, senders, also)["campaigns"]]


@case
def a_slogan_of_five_rare_words_is_found(tmp):
    for texts in ([SLOGAN], [SLOGAN, "NO BRIDGE without our ferry!", "I say " + SLOGAN, SLOGAN + ", neighbours"]):
        got = found(tmp, texts, 12)
        assert [n for n, _ in got] == [12], got


@case
def whether_it_is_a_saying_the_case_cannot_tell(tmp):
    for text, standing in ((SLOGAN, "unclear"), (SLOGAN + " and no toll on the quay", "undeclared")):
        [c] = posts(tmp, [text], 12)["campaigns"]
        assert (c["standing"], "everybody knows" in c["standing_reasons"][0]["sentence"]) == (standing, standing == "unclear"), c


@case
def an_everyday_phrase_is_not(tmp):
    for phrase in ("thank you so much everyone", "good morning to you all"):
        got = found(tmp, [phrase], 12)
        assert got == [], got


@case
def what_others_say_of_it_in_three_words_or_four_makes_it_everybodys(tmp):
    """Too short to be one of them, it tells all the same that the parts are in use."""
    wish = "merry lantern feast and much joy"
    assert [n for n, _ in found(tmp, [wish], 12)] == [12]
    assert found(tmp, [wish], 12, ["Merry lantern feast!"] * 4 + ["lantern feast, much joy"] * 4) == []


@case
def innocent_parts_that_have_a_phrase_in_common_are_no_campaign(tmp):
    """A headline that is copied, an agency's piece, and a few who say the same: each copied part would speak for all
    of its own words."""
    day, keeper = 1767225600 + 9 * 86400, "the lantern keeper of Upper Quill"
    title = "Why %s sold both his ferries to a cousin from Marrowby" % keeper
    piece = "Thursday: a barge loaded with onions was towed by %s past four locks and two mills, the harbour office said, until ice closed in" % keeper
    more = [(day, title, "morningbell", "https://morningbell.example/why-the-lantern-keeper-of-upper-quill-sold-both")]
    more += [(day + 600 * i, title, "c%d" % i, "") for i in range(1, 13)]
    more += [(day + 50000 + 60 * i, piece, "evening%s" % x, "https://evening%s.example/n/%d" % (x, i)) for i, x in enumerate("abcdefghijk")]
    more += [(day + 90000 + 7000 * i, "%s %s %s" % (x, keeper, y), "s%d" % i, "") for i, (x, y) in enumerate(
        (("dinner with", "was late"), ("I met", "at a fair"), ("so", "won again"), ("our dog bit", "twice")))]
    report = posts(tmp, [], 0, (), more)
    assert report["campaigns"] == [], [(c["title"], c["q"], len(c["messages"])) for c in report["campaigns"]]


@case
def a_few_may_hit_on_the_same_words(tmp):
    got = found(tmp, [SLOGAN], 4)
    assert got == [], got


main()
