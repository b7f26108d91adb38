#!/usr/bin/env python3
"""claque watch: a case that grows by the mail that comes into a Maildir, which it leaves as
it is."""
import random
import signal
import subprocess
import time

from harness import CLAQUE, case, claque, main, scan
from letters import letter, own, reworked, signed, unrelated
from postfix import Logged, wait_for


def deliver(box, name, mail):
    """As a mail server does: written in tmp, moved to new."""
    part = box / "tmp" / name
    part.write_bytes(mail.split(b"\n", 1)[1])
    part.rename(box / "new" / name)


def maildir(tmp, rng, mails):
    """A new one with so many unrelated mails."""
    box = tmp / "box"
    for name in ("tmp", "new", "cur"):
        (box / name).mkdir(parents=True)
    for i in range(mails):
        deliver(box, "1700000000.M%d.mx" % i, unrelated(rng, i))
    return box


def variant(rng, no):
    return letter(no, reworked(rng, 0.1) + " " + own(rng, 20), "v%d@valley.example" % no)


class Watch(Logged):
    """claque watch; its exit status is self.code once it has ended."""

    def __init__(self, tmp, box, *more, every=1):
        self.log = tmp / "watch.log"
        with open(self.log, "ab") as log:
            self.p = subprocess.Popen([CLAQUE, "watch", "--maildir", str(box), "--case", str(tmp / "office.case"),
                                       "--every", str(every), *map(str, more)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.code = self.end()

    def end(self, sig=signal.SIGTERM):
        self.p.send_signal(sig)
        return self.p.wait(timeout=30)


def signing_office(tmp):
    """Office A's signed file of a flood, and whom B trusts: the campaign's id."""
    rng = random.Random(9)
    (tmp / "a.mbox").write_bytes(b"".join(variant(rng, i) for i in range(40)) + b"".join(unrelated(rng, 1000 + i) for i in range(60)))
    report, _ = scan("a.mbox", "--case", "a.case", "--decoys", "1", cwd=tmp)
    no = max(report["campaigns"], key=lambda c: len(c["senders"]))["id"]
    today = time.strftime("%Y-%m-%d", time.gmtime())
    signed(tmp, no, today=today)
    signed(tmp, no, out="y.claquesig", key="other.key", today=today)
    trust(tmp)
    return no


def trust(tmp, more=""):
    key = (tmp / "office.key.pub").read_text().splitlines()[1]
    (tmp / "trust").write_text("%s Office of A\n%s" % (key, more % key if more else ""))


def snapshot(box):
    return sorted((str(f.relative_to(box)), f.stat().st_mtime_ns, f.stat().st_size, f.stat().st_ino)
                  for f in box.rglob("*"))


@case
def a_case_grows_as_mail_comes_in_and_nothing_is_written_there(tmp):
    rng = random.Random(1)
    box = maildir(tmp, rng, 40)
    with Watch(tmp, box) as w:
        for i in range(30):
            deliver(box, "1700000001.M%d.mx" % i, variant(rng, 1000 + i))
        before = snapshot(box)
        w.says("30 messages of 30 senders since 2026-03-02 (new)")
        assert snapshot(box) == before
        deliver(box, "1700000002.M1.mx", variant(rng, 2000))
        w.says("31 messages of 31 senders since 2026-03-02 (+1 messages)")
    assert w.code == 0
    report, _ = scan("--case", tmp / "office.case")
    assert report["counts"]["messages"] == 71, report["counts"]


@case
def a_mail_that_was_read_and_flagged_is_the_same_mail(tmp):
    rng = random.Random(2)
    box = maildir(tmp, rng, 20)
    first, _ = scan("box", "--case", "office.case", cwd=tmp)
    for i, f in enumerate(sorted((box / "new").iterdir())):
        f.rename(box / "cur" / (f.name + (":2,S" if i % 2 else ":2,")))
    deliver(box, "1700000001.M0.mx", unrelated(rng, 100))
    second, _ = scan("box", "--case", "office.case", cwd=tmp)
    for f in (box / "cur").iterdir():
        f.rename(str(f).split(":2,")[0] + ":2,RS")
    third, _ = scan("box", "--case", "office.case", cwd=tmp)
    counts = [r["counts"]["messages"] for r in (first, second, third)]
    assert counts == [20, 21, 21] and third["counts"]["same_id"] == 0, counts
    paths = {i["path"] for i in third["inputs"]}
    assert paths == {"box/cur", "box/new"}, paths
    fresh, _ = scan("box", cwd=tmp)
    assert fresh["accounting"] == third["accounting"] and fresh["inputs"] == third["inputs"]


@case
def a_case_in_use_is_tried_again_and_a_missing_folder_is_told(tmp):
    import fcntl
    rng = random.Random(3)
    box = maildir(tmp, rng, 1)
    assert claque("scan", box, "--case", tmp / "office.case").code == 0
    # As another scan does (keep/case.c).
    holder = open(tmp / "office.case", "r+b")
    fcntl.lockf(holder, fcntl.LOCK_EX, 1, 0x7FFFFF00)
    with Watch(tmp, box) as w:
        w.says("claque scan ended with 4")
        holder.close()
        deliver(box, "1700000001.M0.mx", unrelated(rng, 1))

        def both_are_there():
            shown = claque("show", "--case", tmp / "office.case")
            return shown.code == 0 and "2 messages" in shown.out
        wait_for(both_are_there, 30)
    gone = claque("watch", "--maildir", tmp / "nowhere", "--case", tmp / "x.case")
    assert gone.code == 4 and "nowhere/new" in gone.err, gone
    assert claque("watch", "--case", tmp / "x.case").code == 2


@case
def what_a_colleague_has_signed_is_told_as_it_comes_in_and_only_whom_we_trust(tmp):
    no = signing_office(tmp)
    rng = random.Random(5)
    box = maildir(tmp, rng, 60)
    keys = ("--signature", tmp / "x.claquesig", "--signature", tmp / "y.claquesig", "--trust", tmp / "trust", "--circle", tmp / "circle")
    line = "x.claquesig: signed by Office of A today; campaign %s, undeclared; " % no
    with Watch(tmp, box, *keys) as w:
        w.says("y.claquesig: refused: no key of the trust file has signed it")
        deliver(box, "1700000001.M0.mx", variant(rng, 1000))
        w.says(line + "1 of 61 messages has its script (+1)")
        deliver(box, "1700000001.M1.mx", variant(rng, 1001))
        w.says(line + "2 of 62 messages have its script (+1)")
        trust(tmp, "revoked %s stolen\n")
        deliver(box, "1700000001.M2.mx", variant(rng, 1002))
        w.says("x.claquesig: refused: the key that signed it is revoked")
    said = w.log.read_text()
    assert w.code == 0 and said.count("y.claquesig") == 1 and said.count(line) == 2, said
    (tmp / "trust").write_text("nobody\n")
    slip = claque("watch", "--maildir", box, "--case", tmp / "office.case", *keys)
    assert slip.code == 4 and "trust:1:" in slip.err, slip
    assert claque("watch", "--maildir", box, "--case", tmp / "office.case", *keys[:2]).code == 2


@case
def killing_it_ends_the_weighing_too_and_loses_nothing(tmp):
    rng = random.Random(4)
    box = maildir(tmp, rng, 200)
    w = Watch(tmp, box)
    time.sleep(0.3)
    w.end(signal.SIGKILL)

    def no_scan_goes_on():
        ours = subprocess.run(["pgrep", "-f", "scan --case %s" % (tmp / "office.case")], capture_output=True)
        return ours.returncode != 0
    wait_for(no_scan_goes_on)

    def all_are_there():
        return "200 messages" in claque("show", "--case", tmp / "office.case").out
    with Watch(tmp, box):
        wait_for(all_are_there, 30)


if __name__ == "__main__":
    main()
