#!/usr/bin/env python3
"""claque-milter behind a real Postfix: what it labels, what it leaves alone, and that no
mail is lost or held up whatever happens to it. CLAQUE_FULL=1 takes 500 and 5,000 mails."""
import email
import errno
import os
import random
import re
import shutil
import signal
import smtplib
import subprocess
import threading
import time

from harness import ROOT, Skip, case, claque, main, scan
from letters import SCRIPT, attached, letter, own, plain, reworked, signed, unrelated
from postfix import TIMEOUT, Filter, Postfix, wait_for

FULL = os.environ.get("CLAQUE_FULL") == "1"
SERVER = []
LABEL = re.compile(r"[0-9a-f]{8}; messages=\d+; senders=\d+; since=\d{4}-\d\d-\d\d; share=[01]\.\d\d; "
                   r"standing=(un)?(declared|clear)$")


def server():
    """One for all cases."""
    if not SERVER:
        SERVER.append(Postfix())
    SERVER[0].clear()
    return SERVER[0]


def variant(rng, no, share=(0.1, 0.2), words=20):
    sender = "v%d@valley.example" % no
    return sender, plain(letter(100000 + no, reworked(rng, rng.uniform(*share)) + " " + own(rng, words), sender))


def other(rng, no):
    return "u%d@town.example" % no, plain(unrelated(rng, no))


def labels(mails):
    """Which senders' mails bear a label: valley's, others', and the labels."""
    ours = theirs = 0
    seen = []
    for m in map(email.message_from_bytes, mails):
        found = m.get_all("X-Claque-Campaign", [])
        assert len(found) < 2, found
        assert m["X-Claque-Version"] is not None, m.as_string()
        seen += found
        if "@valley.example" in m["From"]:
            ours += bool(found)
        else:
            theirs += bool(found)
    return ours, theirs, seen


def learned(mx, tmp, n=30, background=60, **how):
    """A filter whose case has seen n variants among others."""
    rng = random.Random(5)
    f = Filter(mx, tmp / "office.case", **how)
    mx.send([variant(rng, i) for i in range(n)] + [other(rng, i) for i in range(background)])
    mx.arrived(n + background)
    f.weighed()
    return f


@case
def a_flood_is_labelled_after_the_thirtieth_and_nothing_else(tmp):
    mx = server()
    variants, others = (500, 5000) if FULL else (120, 200)
    rng = random.Random(1)
    f = Filter(mx, tmp / "office.case")
    flood = [variant(rng, i) for i in range(variants)]
    quiet = [other(rng, i) for i in range(others)]
    head, tail = flood[:30] + quiet[:others // 10], flood[30:] + quiet[others // 10:]
    rng.shuffle(head)
    rng.shuffle(tail)
    mx.send(head)
    before = labels(mx.arrived(len(head)))
    f.weighed()
    mx.send(tail)
    ours, theirs, seen = labels(mx.arrived(len(tail), 120))
    print("        %d of %d labelled after the 30th, %d of %d others, %d before" % (
        ours, variants - 30, theirs + before[1], others, before[0]))
    assert ours >= 0.95 * (variants - 30) and theirs == before[1] == 0, (ours, theirs, before)
    f.weighed(900 if FULL else 120)
    for value in seen:
        assert LABEL.match(value), value
    assert f.end() == 0
    report, _ = scan("--case", tmp / "office.case", timeout=900)
    assert report["problems"]["total"] == 0, report["problems"]
    assert report["counts"]["messages"] == variants + others, report["counts"]
    assert max(len(c["messages"]) for c in report["campaigns"]) >= 0.9 * variants


@case
def forged_headers_are_gone_and_nothing_else_is_changed(tmp):
    mx = server()
    f = Filter(mx, tmp / "office.case")
    subprocess.run(["swaks", "--server", "127.0.0.1:%d" % mx.port, "--from", "a@x.example", "--to", "mp@office.example",
                    "--body", "please vote no", "--add-header", "X-Claque-Campaign: 1; share=1", "--add-header",
                    "x-CLAQUE-campaign: 2", "--add-header", "X-Claque-Version: 9", "--add-header", "X-Claque-Other: 1",
                    "--add-header", "X-Clique: stays"], check=True, timeout=30, stdout=subprocess.DEVNULL)
    got, = map(email.message_from_bytes, mx.arrived(1))
    assert [k for k in got.keys() if k.lower().startswith("x-claque")] == ["X-Claque-Version"], got.keys()
    assert got["X-Claque-Version"] != "9" and got["X-Clique"] == "stays"
    odd = (b"From: a@x.example\r\nSubject:no blank\r\nX-Claque-Campaign : spaced\r\nX-Folded: one\r\n\ttwo\r\n   three\r\n"
           b"X-Claque-Campaign: folded;\r\n\tshare=1\r\nx-lower:\tTab\r\nMessage-ID: <odd@x.example>\r\n"
           b"Date: Mon, 02 Mar 2026 10:00:00 +0000\r\n\r\nX-Claque-Campaign: in the body\r\n..\xff\x00stays\r\n")
    mx.send([("a@x.example", odd)])
    got, = mx.arrived(1)
    head, body = got.split(b"\n\n", 1)
    sent, said = odd.replace(b"\r\n", b"\n").split(b"\n\n", 1)
    sent = re.sub(rb"X-Claque-Campaign.*\n(\t.*\n)?", b"", sent)
    assert head.endswith(sent + b"\nX-Claque-Version: " + got.split(b"X-Claque-Version: ")[1].split(b"\n")[0]), head
    assert body.rstrip(b"\n") == said.rstrip(b"\n"), body
    f.end()


@case
def whatever_happens_to_the_filter_every_mail_arrives_in_time(tmp):
    mx = server()
    rng = random.Random(2)
    f = learned(mx, tmp)
    batch = [variant(rng, 1000 + i) for i in range(16)]

    def send_all(how, most):
        worst = max(mx.send(batch))
        ours, theirs, _ = counted = tally(mx.arrived(len(batch)))
        print("        %s: %d of %d arrived, %d labelled, slowest %.2f s" % (how, len(batch), len(batch), ours, worst))
        assert worst <= most, (how, worst)
        return counted

    assert send_all("at work", 1)[0] == 16
    within = stopped_in_a_session(mx, f, batch)
    print("        stopped between two mails of a session: %.2f s" % within)
    assert TIMEOUT - 3 < within <= TIMEOUT + 1, within
    assert send_all("stopped", TIMEOUT + 1)[0] == 0
    f.p.send_signal(signal.SIGCONT)
    f.end(signal.SIGKILL)
    assert send_all("killed", TIMEOUT + 1)[0] == 0
    full(mx, tmp, send_all)


def stopped_in_a_session(mx, f, batch):
    """Seconds of the second mail's DATA, the filter being stopped after the first."""
    with smtplib.SMTP("127.0.0.1", mx.port, timeout=60) as smtp:
        smtp.sendmail(batch[0][0], ["mp@office.example"], batch[0][1])
        f.p.send_signal(signal.SIGSTOP)
        start = time.monotonic()
        smtp.sendmail(batch[1][0], ["mp@office.example"], batch[1][1])
        took = time.monotonic() - start
    assert tally(mx.arrived(2))[0] == 1
    return took


def tally(mails):
    marks = [email.message_from_bytes(m)["X-Claque-Campaign"] for m in mails]
    return sum(m is not None for m in marks), 0, marks


def full(mx, tmp, send_all):
    """The disk is full: no file may grow past one block."""
    f = Filter(mx, tmp / "office.case", prefix=("bash", "-c", 'ulimit -f 0; exec "$0" "$@" 2>/dev/null'))
    ours = send_all("disk full", 1)[0]
    assert ours == 16, ours
    assert f.end() == 0
    assert claque("doctor", "--case", tmp / "office.case").code == 0


class Disk:
    """A file system of its own, so small that it can be filled."""

    def __init__(self, at, size):
        self.at, self.filler = at, at / "filler"
        at.mkdir()
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%d" % size, "tmpfs", str(at)], capture_output=True, text=True)
        if made.returncode != 0:
            raise Skip("no file system of its own: " + made.stderr.strip())

    def fill(self, leave=0):
        """So that this many bytes are left."""
        with open(self.filler, "ab", buffering=0) as f:
            try:
                while f.write(b"\0" * 4096):
                    pass
            except OSError as e:
                assert e.errno == errno.ENOSPC, e
            f.truncate(f.tell() - leave)
        assert shutil.disk_usage(self.at).free == leave

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", str(self.at)], check=True)


@case
def on_a_full_disk_every_mail_arrives_and_the_case_goes_on_when_there_is_room(tmp):
    mx = server()
    rng = random.Random(9)

    def send(n, first):
        mx.send([variant(rng, first + i) for i in range(n)])
        ours = tally(mx.arrived(n))[0]
        assert ours == n, (ours, n)

    with Disk(tmp / "disk", 32 << 20) as disk:
        f = learned(mx, disk.at, log=tmp / "log")
        disk.fill()
        send(16, 100)
        f.says("No space left on device: mails go on and are labelled, but will be missing in the case")
        disk.fill(leave=40 << 10)  # for some mails, and not for the case
        send(16, 200)
        f.says("claque scan ended with 4")
        assert re.search(r"claque scan: .*office.case: .*(disk is full|No space left)", f.log.read_text()), f.log.read_text()
        f.end(signal.SIGKILL)
        f = Filter(mx, disk.at / "office.case", log=tmp / "log")
        send(16, 300)
        waited = f.waiting()
        assert 0 < waited < 48, waited
        disk.filler.unlink()
        send(16, 400)
        f.says("mails are put aside again")
        f.weighed()
        assert f.end() == 0
        print("        of 48 mails on a full disk %d came into the case, of 16 after it 16" % waited)
        report, _ = scan("--case", f.case)
        assert report["counts"]["messages"] == 90 + waited + 16, (report["counts"], waited)
        assert report["problems"]["total"] == 0, report["problems"]
        assert claque("doctor", "--case", f.case).code == 0


def hostile():
    """Mails that are hard to read."""
    head = b"From: a@x.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
    parts = head + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nword\r\n" * 10000 + b"--b--\r\n"
    deep = head + b"Content-Type: message/rfc822\r\n\r\n" * 200 + b"text\r\n"
    line = head + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100000 + b"\r\n"
    nuls = head + b"\r\n" + b"\0" * 500000 + b"\r\n"
    forged = b"".join(b"X-Claque-%d: forged\r\n" % i for i in range(3000)) + head + b"\r\ntext\r\n"
    return [("a@x.example", m) for m in (parts, deep, line, nuls, forged)]


@case
def much_text_gets_no_label_and_what_is_hard_to_read_delays_nothing(tmp):
    mx = server()
    rng = random.Random(8)
    f = learned(mx, tmp)
    sender, text = variant(rng, 1)
    mx.send([(sender, text + own(rng, 20).encode() + b"\r\n" + b"hens and bees in the garden\r\n" * 60000)])
    assert tally(mx.arrived(1))[0] == 0
    mx.send([(sender, attached(text, 2 << 20))])
    assert tally(mx.arrived(1))[0] == 1
    worst = max(mx.send(hostile(), sessions=2))
    got = mx.arrived(len(hostile()))
    print("        hard to read: slowest %.2f s" % worst)
    assert worst <= TIMEOUT and not [m for m in got if re.search(rb"^X-Claque-\d", m, re.M)]
    mx.send([variant(rng, 2)])
    assert tally(mx.arrived(1))[0] == 1 and f.end() == 0


@case
def a_kill_in_the_middle_of_mails_loses_none(tmp):
    mx = server()
    rng = random.Random(3)
    f = learned(mx, tmp)
    batch = [other(rng, 5000 + i) for i in range(80)]

    def kill_soon():
        time.sleep(0.15)
        f.p.kill()

    killer = threading.Thread(target=kill_soon)
    killer.start()
    worst = max(mx.send(batch))
    killer.join()
    f.p.wait()
    mx.arrived(len(batch))
    assert worst <= TIMEOUT + 1, worst


@case
def restart_and_reload_lose_no_mail_and_no_campaign(tmp):
    mx = server()
    rng = random.Random(4)
    f = learned(mx, tmp)
    before, _ = scan("--case", tmp / "office.case")
    f.end(signal.SIGKILL)
    f = Filter(mx, tmp / "office.case", every=3600)
    mx.send([variant(rng, 2000)])
    first = tally(mx.arrived(1))
    assert first[0] == 1, "known at once after a restart: %r" % (first,)
    wait_for(lambda: f.waiting() == 0)  # the first weighing after a start does not wait
    mx.send([variant(rng, 3000 + i) for i in range(20)])
    mx.arrived(20)
    f.end(signal.SIGKILL)
    assert f.waiting() == 20
    f = Filter(mx, tmp / "office.case")
    f.weighed()
    stop = time.monotonic() + 2
    sent = 0
    while time.monotonic() < stop:
        f.p.send_signal(signal.SIGHUP)
        mx.send([variant(rng, 4000 + sent + i) for i in range(8)])
        sent += 8
    assert tally(mx.arrived(sent))[0] == sent
    f.weighed()
    f.end()
    after, _ = scan("--case", tmp / "office.case")
    assert after["counts"]["messages"] == before["counts"]["messages"] + 21 + sent, (before["counts"], after["counts"])
    for c in before["campaigns"]:
        assert claque("show", c["id"], "--case", tmp / "office.case").code == 0, c["id"]
    assert max(len(c["messages"]) for c in after["campaigns"]) >= 30 + 21 + sent


@case
def a_colleagues_signature_labels_the_first_copy(tmp):
    mx = server()
    rng = random.Random(6)
    (tmp / "a.mbox").write_bytes(b"".join(letter(i, reworked(rng, 0.05) + " " + own(rng, 20), "a%d@hill.example" % i)
                                          for i in range(60)) + b"".join(unrelated(rng, 1000 + i) for i in range(60)))
    report, _ = scan("a.mbox", "--case", "a.case", "--decoys", "1", cwd=tmp)
    no = max(report["campaigns"], key=lambda c: len(c["senders"]))["id"]
    today = time.strftime("%Y-%m-%d", time.gmtime())
    signed(tmp, no, today=today)
    (tmp / "trust").write_text("%s The ferry's office; \"A\"\n" % (tmp / "office.key.pub").read_text().splitlines()[1])
    f = Filter(mx, tmp / "b.case", "--signature", tmp / "x.claquesig", "--trust", tmp / "trust", "--circle", tmp / "circle")
    mx.send([variant(rng, 1), other(rng, 1)])
    ours, theirs, seen = labels(mx.arrived(2))
    assert (ours, theirs) == (1, 0), seen
    assert seen[0].startswith(no + "; senders=50-99; since=2026-03-02; share=0."), seen
    assert seen[0].endswith("signer=\"The ferry's office   A \""), seen
    f.end()


@case
def a_sieve_rule_files_what_is_labelled(tmp):
    if not shutil.which("sieve-test"):
        raise Skip("no sieve-test")
    mx = server()
    rng = random.Random(7)
    f = learned(mx, tmp)
    mx.send([variant(rng, 1), other(rng, 90001)])
    got = mx.arrived(2)
    f.end()
    gateway = (ROOT / "doc/gateway.md").read_text()
    rule = re.search(r"```sieve\n(.*?)```", gateway, re.S).group(1)
    (tmp / "campaigns.sieve").write_text(rule)
    (tmp / "dovecot.conf").write_text("mail_uid=65534\nmail_gid=65534\nmail_location=maildir:%s/box\n" % tmp)
    os.chmod(tmp, 0o777)
    for m in got:
        (tmp / "mail.eml").write_bytes(m)
        out = subprocess.run(["sieve-test", "-c", "dovecot.conf", "campaigns.sieve", "mail.eml"], cwd=tmp, capture_output=True, text=True,
                             timeout=30)
        assert out.returncode == 0, out
        filed = "Campaigns" in out.stdout
        assert filed == (b"@valley.example" in m.split(b"\n\n")[0]), (out.stdout, m[:500])


if __name__ == "__main__":
    main()
