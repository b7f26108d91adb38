#!/usr/bin/env python3
"""A scan that is killed at any moment leaves a case that opens, and the next scan of it
ends with the report of an undisturbed one."""
import os
import random
import signal
import subprocess
import time

from harness import CLAQUE, case, claque, mail, main

KILLS = 50
WORDS = """harbour lantern council meadow bridge tariff school orchard petition railway window garden
winter library village market copper engine river valley teacher budget hospital ferry""".split()
ENV = {k: v for k, v in os.environ.items() if k != "CLAQUE_CASE"}


def text(rng, script):
    own = " ".join(rng.choices(WORDS, k=rng.randint(15, 40)))
    return own if not script else "Dear member, the ferry to the old harbour must not close, since the school and " \
        "the hospital across the river cannot be reached without it. " + own[:40]


def make_inputs(tmp):
    """Mail in two boxes, one of them ragged, posts, and letters of one file each."""
    rng = random.Random(7)
    os.makedirs(tmp / "in" / "letters")
    for box, count in (("a.mbox", 2500), ("b.mbox", 1500)):
        with open(tmp / "in" / box, "wb") as f:
            for i in range(count):
                f.write(mail(i, text(rng, i % 40 == 3), sender="%s.%d@hill.example" % (rng.choice(WORDS), i // 2)))
                if i % 400 == 17:
                    f.write(b"From nobody\n\x00\xff no header at all\n\n")
            if box == "b.mbox":
                f.write(mail(count, "cut in its hea")[:70])
    with open(tmp / "in" / "posts.csv", "w") as f:
        f.write("id,author,time,text\n")
        for i in range(3000):
            f.write("%d,user%d,2026-03-%02dT10:%02d:00Z,%s\n" % (i, i % 700, i % 28 + 1, i % 60, text(rng, i % 50 == 3).replace(",", "")))
            if i % 500 == 99:
                f.write("ragged\n")
    for i in range(150):
        (tmp / "in" / "letters" / ("%03d.txt" % i)).write_text("12 March 2026\n\nDear member,\n\n%s\n" % text(rng, i % 30 == 3))


def scan(tmp, name):
    run = claque("scan", "in", "--decoys", "10", "--case", name, "--json", "-", cwd=tmp)
    assert run.code in (0, 3), run
    return run.out


def kill_after(tmp, name, seconds, how=signal.SIGKILL):
    p = subprocess.Popen([CLAQUE, "scan", "in", "--decoys", "10", "--case", name], cwd=tmp, env=ENV,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    p.send_signal(how)
    return p.wait()


def echoes(tmp, name):
    """Answered from the fingerprints, which a killed scan leaves missing, never wrong."""
    run = claque("match", "--case", name, "--json", "--text", "the ferry to the old harbour must not close", cwd=tmp)
    assert run.code == 0 and '"message"' in run.out, run
    return run.out


def messages(tmp, name):
    run = claque("doctor", "--case", name, cwd=tmp)
    assert run.code == 0, run
    return int(next(line.split()[-1] for line in run.out.splitlines() if line.split()[0] == "messages"))


@case
def killed_at_any_moment_it_ends_as_if_undisturbed(tmp):
    make_inputs(tmp)
    began = time.time()
    whole = scan(tmp, "whole.case")
    spent = time.time() - began
    rng = random.Random(11)
    halfway = 0
    for i in range(KILLS):
        name = "killed%d.case" % i
        # Reading is the shorter part, and the one with more to lose.
        kill_after(tmp, name, rng.random() * spent * (1 if i % 2 else 0.3))
        if os.path.exists(tmp / name):
            claque("doctor", "--case", name, cwd=tmp)
        if i % 5 == 0:
            kill_after(tmp, name, rng.random() * spent)
            halfway += 0 < messages(tmp, name) if os.path.exists(tmp / name) else 0
        assert scan(tmp, name) == whole, i
        assert echoes(tmp, name) == echoes(tmp, "whole.case"), i
        assert claque("doctor", "--case", name, cwd=tmp).code == 0
        for tail in ("", "-wal", "-shm"):
            (tmp / (name + tail)).unlink(missing_ok=True)
    assert halfway, "no kill came while there was something to resume"


@case
def interrupted_it_exits_130_and_resumes(tmp):
    make_inputs(tmp)
    whole = scan(tmp, "whole.case")
    codes = [kill_after(tmp, "stopped.case", s, signal.SIGINT) for s in (0.05, 0.1, 0.2)]
    assert set(codes) <= {0, 3, 130, -signal.SIGINT} and 130 in codes, codes
    assert scan(tmp, "stopped.case") == whole


@case
def a_second_scan_of_the_same_case_is_told_to_wait(tmp):
    make_inputs(tmp)
    p = subprocess.Popen([CLAQUE, "scan", "in", "--case", "one.case"], cwd=tmp, env=ENV,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (tmp / "one.case").exists() or not (tmp / "one.case").stat().st_size:
        time.sleep(0.005)  # it is locked before it is written
    p.send_signal(signal.SIGSTOP)
    run = claque("scan", "in", "--case", "one.case", cwd=tmp)
    p.send_signal(signal.SIGCONT)
    p.wait()
    assert run.code == 4 and "another claque" in run.err, run


main()
