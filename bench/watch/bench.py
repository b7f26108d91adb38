#!/usr/bin/env python3
"""bench.py CLAQUE [--mails 2000] [--flat 100000] - what the filter costs a mail server.

The same mails of 4 KB over 8 sessions to a Postfix without a filter, with claque-milter
whose case knows a campaign, and with rspamd where it is installed: turn by turn, so that
a noisy machine is noisy to all. Then the filter alone gets many mails over its socket, and
its resident memory is read again and again."""
import argparse
import atexit
import os
import pathlib
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ROUNDS = 4


def options():
    p = argparse.ArgumentParser()
    p.add_argument("claque")
    p.add_argument("--mails", type=int, default=2000)
    p.add_argument("--flat", type=int, default=100000)
    return p.parse_args()


args = options()
sys.argv[1:] = [args.claque, str(ROOT)]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from letters import letter, own, reworked, unrelated  # noqa: E402
from milter import Talk  # noqa: E402
from postfix import FAIL_OPEN, Filter, Postfix, free_port, wait_for  # noqa: E402


def mail(rng, no, script=False):
    text = own(rng, 560) if not script else "%s %s" % (reworked(rng, 0.15), own(rng, 400))
    sender = "b%d@town.example" % no
    m = letter(no, text, sender).split(b"\n", 1)[1].replace(b"\n", b"\r\n")
    return sender, m[:4096]


def quantile(v, q):
    return sorted(v)[min(len(v) - 1, int(q * len(v)))] * 1000


class Rspamd:
    """Debian's, as it is configured there, on ports of its own and without a network."""

    def __init__(self, folder):
        self.port = free_port()
        self.d = folder / "rspamd"
        (self.d / "local.d").mkdir(parents=True)
        os.chmod(folder, 0o755)
        settings = {
            "worker-proxy.inc": "bind_socket = \"127.0.0.1:%d\"; milter = yes; count = 2;\n"
                                "upstream \"local\" { default = yes; self_scan = yes; }\n" % self.port,
            "worker-normal.inc": "bind_socket = \"127.0.0.1:%d\";\n" % free_port(),
            "worker-controller.inc": "bind_socket = \"127.0.0.1:%d\";\n" % free_port(),
            "options.inc": "dns { nameserver = [\"127.0.0.1:%d\"]; timeout = 0.01; retransmits = 1; }\n" % free_port(),
            "logging.inc": "type = \"file\"; filename = \"%s/log\"; level = \"error\";\n" % self.d,
        }
        for name, text in settings.items():
            (self.d / "local.d" / name).write_text(text)
        for path in (self.d, self.d / "local.d"):
            shutil.chown(path, "_rspamd")
        names = {"LOCAL_CONFDIR": self.d, "DBDIR": self.d, "RUNDIR": self.d, "LOGDIR": self.d}
        self.p = subprocess.Popen(["rspamd", "-f", "-u", "_rspamd", "-g", "_rspamd"] +
                                  ["--var=%s=%s" % v for v in names.items()],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        atexit.register(self.p.terminate)
        wait_for(self.listens, 240)  # it compiles its rules first

    def listens(self):
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", self.port)) == 0

    def end(self):
        self.p.terminate()
        self.p.wait(timeout=20)


def resident(pid):
    for line in open("/proc/%d/status" % pid):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


def processor(pid):
    """Milliseconds of processor so far."""
    fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def known_case(server, folder):
    """A filter whose case holds a campaign among others."""
    rng = random.Random(1)
    f = Filter(server, folder / "office.case")
    mails = [mail(rng, i, True) for i in range(40)]
    mails += [("u%d@town.example" % i, unrelated(rng, i).split(b"\n", 1)[1].replace(b"\n", b"\r\n")) for i in range(100)]
    server.send(mails)
    server.arrived(len(mails))
    f.weighed()
    f.end()
    return Filter(server, folder / "office.case", every=86400)


def latency(folder):
    rng = random.Random(2)
    bare = Postfix(milters="")
    ours = Postfix()
    servers = {"none": bare, "claque-milter": ours}
    f = known_case(ours, folder)
    rspamd = None
    if shutil.which("rspamd"):
        rspamd = Rspamd(folder)
        servers["rspamd"] = Postfix(milters=FAIL_OPEN.replace(
            "unix:{d}/run/milter.sock", "inet:127.0.0.1:%d" % rspamd.port))
    mails = [mail(rng, 1000 + i, i % 4 == 0) for i in range(args.mails)]
    took = {name: [] for name in servers}
    share = len(mails) // ROUNDS
    looked = labelled = 0
    for turn in range(ROUNDS):
        for name, server in servers.items():
            took[name] += server.send(mails[turn * share:(turn + 1) * share])
            got = server.arrived(share, 120)
            if name == "claque-milter":
                looked += sum(b"X-Claque-Version" in m for m in got)
                labelled += sum(b"X-Claque-Campaign" in m for m in got)
            if name == "rspamd" and turn == 0:
                assert rspamd.p.poll() is None, "rspamd ended"
    base = [quantile(took["none"], q) for q in (0.5, 0.99)]
    print("filter          p50 ms  p99 ms  added p50  added p99   (%d mails of 4 KB, 8 sessions)" % args.mails)
    for name in servers:
        p = [quantile(took[name], q) for q in (0.5, 0.99)]
        print("%-14s %7.2f %7.2f %10.2f %10.2f" % (name, p[0], p[1], p[0] - base[0], p[1] - base[1]))
    print("looked at %d of %d within 500 ms, labelled %d of %d that have the script" % (
        looked, len(mails), labelled, (len(mails) + 3) // 4))
    f.end()
    for s in servers.values():
        s.stop()
    if rspamd:
        rspamd.end()
    return folder / "office.case"


def alone(case):
    """The filter by itself: milliseconds of a mail, and its memory as mails go by."""
    rng = random.Random(3)
    path = case.parent / "alone.sock"
    f = Filter(path, case, every=86400)
    mails = [mail(rng, i, i % 4 == 0) for i in range(500)]
    talks = [Talk(path) for _ in range(8)]
    took, seen = [], []
    steps = 10
    before = processor(f.p.pid)
    for step in range(steps + 1):
        for i in range(args.flat // steps if step else 1000):
            start = time.monotonic()
            talks[i % 8].mail(*mails[i % len(mails)])
            took.append(time.monotonic() - start)
        seen.append(resident(f.p.pid))
    print("alone: %d mails, p50 %.2f ms, p99 %.2f ms a mail, %.2f ms of processor" % (
        len(took), quantile(took, 0.5), quantile(took, 0.99), (processor(f.p.pid) - before) / len(took)))
    print("resident MiB after 1,000 and each tenth of %d: %s" % (args.flat, " ".join("%.1f" % x for x in seen)))
    f.end()
    print(f.log.read_text().splitlines()[-1] if f.log.exists() else "")
    assert statistics.median(seen[-3:]) < seen[0] + 16, "memory grows"


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="claque-bench-"))
    try:
        alone(latency(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
