#!/usr/bin/env python3
"""What leaves the office tells no name, address, slot, addition, number, id, nor words of
fewer than 20 senders: a case is full of canaries, and none of them gets out."""
import random
import re

from harness import case, claque, main, scan
from letters import SCRIPT, letter, own, unrelated, word

SENDERS = 40
PETITIONER = "Zelda Quorn"  # a sender's name that is in all copies


class Canaries:
    """A campaign whose every personal part is a word that is nowhere else."""

    def __init__(self, seed=1):
        self.rng, self.words, self.mails = random.Random(seed), set(), []
        for i in range(SENDERS):
            self.mails.append(self.one(i))
        self.mails += [unrelated(self.rng, 1000 + i) for i in range(60)]

    def canary(self):
        w = word(self.rng, 5)
        self.words.add(w)
        return w

    def one(self, i):
        first, last, slot, added, host = (self.canary() for _ in range(5))
        a, b = SCRIPT.split("I ask you")
        seldom = " The %s of the mill is of the same opinion." % SELDOM if i < 19 else ""
        text = "Dear Ms %s,\n\n%s Here in %s we all think so.%s I ask you%s As %s says, we shall not give in. " \
               "My cousin the %s of the %s said it to me only last night.\n\nYours,\n%s %s\n" % (
                   ADDRESSEE, a, slot, seldom, b, PETITIONER, added, added, first.capitalize(), last.capitalize())
        name = PETITIONER if i == 0 else "%s %s" % (first.capitalize(), last.capitalize())
        return letter(i, text + "\nTel. 0163296%04d\n" % i, '"%s" <%s.%s@%s.example>' % (name, first, last, host),
                      Message_ID="<%s@%s.example>" % (self.canary(), host), To="%s@office.example" % ADDRESSEE)


SELDOM = "zuzowemuka"     # in the mails of 19 senders
ADDRESSEE = "kamuzulowe"  # in all of them, as the one who is greeted


def campaign(tmp, canaries):
    (tmp / "a.mbox").write_bytes(b"".join(canaries.mails))
    report, _ = scan("a.mbox", "--case", "a.case", "--decoys", "1", cwd=tmp)
    found = [c for c in report["campaigns"] if len(c["senders"]) >= SENDERS]
    assert len(found) == 1, report["campaigns"]
    return found[0]["id"]


def secrets(canaries):
    return canaries.words | {SELDOM, ADDRESSEE, "zelda", "quorn", "0163296", "office.example", "@"}


@case
def no_canary_is_in_the_bulletin(tmp):
    canaries = Canaries()
    no = campaign(tmp, canaries)
    assert claque("bulletin", no, "--case", "a.case", "--html", "b.html", "--text", "b.txt", cwd=tmp).code == 0
    whole = claque("show", no, "--case", "a.case", cwd=tmp).out.lower()
    assert sum(w in whole for w in canaries.words) > SENDERS, "the case itself has them"
    for name in ("b.html", "b.txt"):
        page = re.sub(r"<style>.*?</style>|\s+", " ", (tmp / name).read_text().lower(), flags=re.S)
        for w in sorted(secrets(canaries)):
            assert w not in page, (name, w)
        assert "nobody has ever heard of a village that got them back" in page, page
        assert "about 40 messages" in page and "about 40 senders" in page and "2 mar 2026" in page, page
        assert "10:0" not in page and len(page.split()) < 800, len(page.split())


@case
def words_of_nineteen_senders_are_not_quoted_and_of_twenty_are(tmp):
    for senders, quoted in ((19, False), (20, True)):
        rng = random.Random(senders)
        (tmp / "a.mbox").write_bytes(b"".join(
            letter(i, SCRIPT + " " + own(rng, 20), "a%d@hill.example" % i) for i in range(senders)) +
            b"".join(unrelated(rng, 1000 + i) for i in range(60)))
        name = "%d.case" % senders
        report, _ = scan("a.mbox", "--case", name, "--decoys", "1", cwd=tmp)
        c = max(report["campaigns"], key=lambda c: len(c["senders"]))
        run = claque("bulletin", c["id"], "--case", name, cwd=tmp)
        assert run.code == 0 and ("nine hundred people" in run.out.lower()) is quoted, run
        assert ("fewer than 20 senders" in run.out) is not quoted, run


@case
def one_sender_with_many_mails_is_one(tmp):
    rng = random.Random(3)
    (tmp / "a.mbox").write_bytes(b"".join(
        letter(i, SCRIPT + " " + own(rng, 20), "a%d@hill.example" % (i % 19)) for i in range(60)) +
        b"".join(unrelated(rng, 1000 + i) for i in range(60)))
    report, _ = scan("a.mbox", "--case", "a.case", "--decoys", "1", cwd=tmp)
    c = max(report["campaigns"], key=lambda c: len(c["senders"]))
    run = claque("bulletin", c["id"], "--case", "a.case", cwd=tmp)
    assert run.code == 0 and "nine hundred" not in run.out.lower(), run


main()
