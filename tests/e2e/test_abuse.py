#!/usr/bin/env python3
"""claque abuse: whole words of the sender's own, by the list of the message's language, with
what is not measured told apart."""
import json
import random

from harness import case, claque, mail, main, scan
from letters import SCRIPT, letter, own, unrelated, wrapped

LIST = "# an invented list 1.0; CC0\nflibber\nrotten turnip\nécrabouille\n"


def office(tmp, texts, campaign=()):
    """A case of letters with these texts, and a campaign of forty with these additions."""
    rng = random.Random(5)
    mails = [letter(i, SCRIPT + " " + own(rng, 12) + " " + (campaign[i] if i < len(campaign) else ""), "a%d@hill.example" % i) for i in range(40)]
    mails += [mail(1000 + i, wrapped(own(rng, 80)) + "\n%s\n" % t, sender="u%d@town.example" % (i % 7)) for i, t in enumerate(texts)]
    mails += [unrelated(rng, 2000 + i) for i in range(30)]
    (tmp / "a.mbox").write_bytes(b"".join(mails))
    (tmp / "en.txt").write_text(LIST)
    report, _ = scan("a.mbox", "--case", "a.case", "--decoys", "1", cwd=tmp)
    c, = (c for c in report["campaigns"] if len(c["messages"]) >= 40)
    run = claque("abuse", "--case", "a.case", "--list", "en.txt", "--json", cwd=tmp)
    assert run.code == 0, run
    found = json.loads(run.out)
    groups = {g["group"]: g for g in found["groups"]}
    return groups[c["id"]], groups["individual"], found


@case
def whole_words_count_once_a_message_and_senders_once(tmp):
    yes = ["You are a flibber.", "FLIBBER flibber fLíbber!", "What a rotten turnip you are", "You f l i b b e r",
           "a flib\u200bber", "flibber", "flibber", "and flibber"]
    no = ["flibbers and a flibberish", "rotten and turnip", "a turnip rotten"]
    flood, individual, found = office(tmp, yes + no, ["rotten turnip"] * 5)
    assert individual["messages"]["with"] == len(yes) and individual["messages"]["of"] == len(yes + no) + 30, individual
    assert individual["senders"]["with"] == 7 and individual["senders"]["of"] == 37, individual
    assert individual["words"] == [["flibber", 7], ["rotten turnip", 1]], individual
    assert flood["messages"]["with"] == 5 and flood["messages"]["of"] == 40 and flood["words"] == [["rotten turnip", 5]], flood
    assert 0.05 < flood["messages"]["low"] < 0.125 < flood["messages"]["high"] < 0.27, flood
    names = {x["language"]: x["name"] for x in found["lists"]}
    assert names["en"] == "an invented list 1.0; CC0" and "naughty-words 1.2.0" in names["de"], names


@case
def what_others_said_is_not_counted(tmp):
    quoted = "\n\nOn Monday Ann wrote:\n> You are a flibber.\n> A rotten turnip.\n"
    _, individual, _ = office(tmp, [])
    before = individual["messages"]["with"]
    rng = random.Random(9)
    (tmp / "b.mbox").write_bytes(b"".join(mail(i, own(rng, 60) + quoted, sender="q%d@vale.example" % i) for i in range(6)))
    scan("b.mbox", "--case", "a.case", "--decoys", "1", cwd=tmp)
    run = claque("abuse", "--case", "a.case", "--list", "en.txt", "--json", cwd=tmp)
    individual = json.loads(run.out)["groups"][-1]
    assert individual["messages"]["with"] == before == 0, individual


@case
def a_language_without_a_list_is_not_measured(tmp):
    greek = "Αγαπητοί κύριοι, σας γράφω γιατί δεν συμφωνώ με το κλείσιμο της βιβλιοθήκης του χωριού μας. Flibber."
    (tmp / "c.mbox").write_bytes(b"".join(letter(i, greek, "c%d@vall.example" % i) for i in range(2)) +
                                 letter(9, own(random.Random(1), 90), "e@hill.example"))
    scan("c.mbox", "--case", "c.case", "--decoys", "1", cwd=tmp)
    (tmp / "en.txt").write_text(LIST)
    run = claque("abuse", "--case", "c.case", "--list", "en.txt", cwd=tmp)
    assert run.code == 0 and "2 messages not measured" in " ".join(run.out.split()), run
    assert "Words, not intent" in run.out and "0 of 1 messages use" in run.out and "hill" not in run.out, run


@case
def a_list_that_is_none_is_refused(tmp):
    office(tmp, [])
    for name, code in (("english-words.txt", 4), ("nowhere.txt", 4)):
        if name != "nowhere.txt":
            (tmp / name).write_text(LIST)
        run = claque("abuse", "--case", "a.case", "--list", name, cwd=tmp)
        assert run.code == code and name in run.err, run
    (tmp / "xx.txt").write_bytes(b"\0\xff" * 1000 + b"\n" * 1000)
    assert claque("abuse", "--case", "a.case", "--list", "xx.txt", cwd=tmp).code == 0


main()
