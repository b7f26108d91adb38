#!/usr/bin/env python3
"""claque-milter spoken to by the test itself: what is late or too long gets no label, and
goes on."""
import base64
import ctypes
import glob
import os
import random
import re
import signal
import struct
import threading

from harness import Skip, case, claque, main, scan
from letters import attached, letter, own, plain, reworked, unrelated
from milter import CAMPAIGN, VERSION, Talk
from postfix import Filter, wait_for

PATIENCE = 0.5      # seconds for a mail
LIVE = 1 << 20      # bytes of a mail that are looked at
AT_MOST = 5         # seconds: Postfix waits no longer (doc/gateway.md)
SEIZE, INTERRUPT, DETACH, ALL = 0x4206, 0x4207, 17, 0x40000000


def weighing(p):
    """The scan that it started, as soon as there is one; its other children read envelopes."""
    def scans():
        children = sum([open(t + "/children").read().split() for t in glob.glob("/proc/%d/task/*" % p.pid)], [])
        return [c for c in children if b"\0scan\0" in open("/proc/%s/cmdline" % c, "rb").read()]
    return int(wait_for(scans, every=0.001)[0])


class Stalled:
    """The filter whose other threads, all but the one that talks, stand still."""

    def __init__(self, f):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.threads = [t for t in map(int, os.listdir("/proc/%d/task" % f.p.pid)) if t != f.p.pid]

    def trace(self, what, thread):
        if self.libc.ptrace(what, thread, None, None) != 0:
            raise Skip("no ptrace: %s" % os.strerror(ctypes.get_errno()))

    def __enter__(self):
        for t in self.threads:
            self.trace(SEIZE, t)
            self.trace(INTERRUPT, t)
            os.waitpid(t, ALL)

    def __exit__(self, *_):
        for t in self.threads:
            self.trace(DETACH, t)


def variant(rng, no, more=""):
    return "v%d@valley.example" % no, plain(letter(no, reworked(rng, 0.1) + " " + own(rng, 20) + more, "v%d@valley.example" % no))


def learned(tmp):
    """A filter that knows a script from the start, and weighs no more."""
    rng = random.Random(5)
    (tmp / "a.mbox").write_bytes(b"".join(
        letter(i, reworked(rng, 0.1) + " " + own(rng, 20), "a%d@hill.example" % i) for i in range(30)) +
        b"".join(unrelated(rng, 1000 + i) for i in range(60)))
    scan("a.mbox", "--case", "office.case", "--labels", "office.case.labels", "--decoys", "1", cwd=tmp)
    return Filter(tmp / "milter.sock", tmp / "office.case", every=86400)


def looked_at(talk, sender, mail):
    """What is added to a mail that had its turn in time: a busy machine may need a few."""
    for _ in range(20):
        added = talk.mail(sender, mail)
        if VERSION in added:
            return added
    raise AssertionError("never looked at")


def counts(f):
    """What it says of the mails so far: how many were late, dropped..."""
    before = f.log.read_text().count("late")
    f.p.send_signal(signal.SIGHUP)

    def it_says_so():
        return f.log.read_text().count("late") > before
    wait_for(it_says_so)
    found = re.findall(r"(\d+) (late|dropped|put aside|not written|mails seen)", f.log.read_text().splitlines()[-1])
    return {what: int(n) for n, what in found}


def at_once(talks, mails):
    """Hand over a mail in each session, all at the same time: what is added to each, and how long it took."""
    got = []
    threads = [threading.Thread(target=lambda t=t, m=m: got.append((t.mail(*m), t.waited))) for t, m in zip(talks, mails)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(got) == len(talks)
    return got


@case
def a_mail_that_is_not_read_within_half_a_second_goes_on_without_a_label(tmp):
    rng = random.Random(1)
    f = learned(tmp)
    talks = [Talk(f.socket) for _ in range(8)]
    assert CAMPAIGN in looked_at(talks[0], *variant(rng, 1))
    before = counts(f)["late"]
    with Stalled(f):
        got = at_once(talks, [variant(rng, 2 + i) for i in range(len(talks))])
    took = sorted(t for _, t in got)
    print("        let go after %.3f to %.3f s" % (took[0], took[-1]))
    assert all(added == {} for added, _ in got), got
    assert PATIENCE - 0.01 <= took[0] and took[-1] <= AT_MOST, took
    assert CAMPAIGN in looked_at(talks[0], *variant(rng, 20)), "it goes on as before"
    assert counts(f)["late"] - before >= len(talks)
    assert f.end() == 0


def filled(mail, size, line=b"hens and bees in the garden\r\n"):
    """With lines of text, so that it has this many bytes."""
    rest = size - len(mail)
    return mail + line * (rest // len(line)) + b"." * (rest % len(line))


@case
def past_a_mebibyte_of_text_a_mail_goes_on_without_a_label(tmp):
    rng = random.Random(2)
    f = learned(tmp)
    talk = Talk(f.socket)
    sender, mail = variant(rng, 1)
    for what, long, labelled in (("just short of it", filled(mail, LIVE - 1000), True), ("past it", filled(mail, LIVE + 1000), False),
                                 ("four of them", filled(mail, 4 * LIVE), False), ("an attachment", attached(mail, 2 * LIVE), True)):
        added = looked_at(talk, sender, long)
        assert (CAMPAIGN in added) is labelled, (what, added)
    assert CAMPAIGN in looked_at(talk, *variant(rng, 2)) and f.end() == 0


@case
def each_of_more_mails_than_can_be_read_goes_on_in_time(tmp):
    """Every session hands over a mail that takes long to read, all at once."""
    rng = random.Random(3)
    f = learned(tmp)
    talks = [Talk(f.socket) for _ in range(48)]
    slow = filled(variant(rng, 1)[1].replace(b"\r\n\r\n", b"\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n", 1), LIVE - 1000,
                  b"<p>hens and <b>bees</b> in&nbsp;the <i>garden</i>\r\n")
    got = at_once(talks, [("a@x.example", slow)] * len(talks))
    took = sorted(t for _, t in got)
    print("        %d of %d looked at; let go after %.3f to %.3f s" % (sum(VERSION in a for a, _ in got), len(got), took[0], took[-1]))
    assert took[-1] <= AT_MOST, took
    assert counts(f)["late"] == sum(VERSION not in a for a, _ in got) > 0, "it was no load"
    assert CAMPAIGN in looked_at(talks[0], *variant(rng, 2)) and f.end() == 0


@case
def what_waits_to_be_put_aside_is_bounded_and_the_oldest_are_dropped(tmp):
    """While its other threads stand still, more comes than it holds."""
    rng = random.Random(4)
    f = learned(tmp)
    talks = [Talk(f.socket) for _ in range(16)]
    large = filled(variant(rng, 1)[1], LIVE - 1000)
    rounds = 6
    with Stalled(f):
        for _ in range(rounds):
            assert all(added == {} for added, _ in at_once(talks, [("a@x.example", large)] * len(talks)))
    given, held = rounds * len(talks), (64 << 20) // LIVE


    def all_is_told():
        said = counts(f)
        return said if said["put aside"] + said["dropped"] == given else None
    said = wait_for(all_is_told, 60)
    print("        %d of %d mails of 1 MiB dropped" % (said["dropped"], given))
    assert given - held - 1 <= said["dropped"] <= given - held, said
    assert said["mails seen"] == given and said["not written"] == 0, said
    assert f.end() == 0


def enveloped(mail):
    """The same mail as Outlook sends it at times: its text is in a winmail.dat, the mail itself is empty."""
    head, body = mail.split(b"\r\n\r\n", 1)
    tnef = struct.pack("<IH", 0x223E9F78, 1) + struct.pack("<BII", 1, 0x2800C, len(body)) + body + b"\0\0"
    return (head + b"\r\nMIME-Version: 1.0\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            base64.encodebytes(tnef).replace(b"\n", b"\r\n"))


@case
def a_script_in_outlooks_envelope_is_labelled(tmp):
    rng = random.Random(7)
    f = learned(tmp)
    for no in range(8):
        sender, mail = variant(rng, no)
        assert CAMPAIGN in looked_at(Talk(f.socket), sender, enveloped(mail)), no
    assert f.end() == 0


@case
def a_mail_that_holds_another_is_put_aside_as_one(tmp):
    rng = random.Random(8)
    f = learned(tmp)
    before = scan("--case", f.case)[0]["counts"]["messages"]
    forged = b"\r\n\r\nFrom x@y.example Sun Nov 29 18:00:00 2026\r\nSubject: two\r\n\r\n>From here on\r\n"
    Talk(f.socket).mail("a@x.example", unrelated(rng, 1).split(b"\n", 1)[1].replace(b"\n", b"\r\n") + forged)
    wait_for(lambda: f.waiting() == 1)
    assert f.end() == 0
    f = Filter(tmp / "again.sock", f.case)
    f.weighed()
    assert f.end() == 0
    report, _ = scan("--case", f.case)
    assert report["counts"]["messages"] == before + 1 and report["problems"]["total"] == 0, report["counts"]


@case
def signatures_are_read_anew_while_the_case_is_weighed(tmp):
    rng = random.Random(6)
    f = learned(tmp)
    Talk(f.socket).mail(*variant(rng, 1))
    scan_ = weighing(f.p)
    os.kill(scan_, signal.SIGSTOP)
    try:
        assert counts(f)["mails seen"] == 1 and f.waiting() == 1
    finally:
        os.kill(scan_, signal.SIGCONT)
    f.weighed()
    assert f.end() == 0


main()
