#!/usr/bin/env python3
"""The systemd unit of doc/gateway.md: checked, and run by a systemd, where this file runs
again, INSIDE."""
import os
import pathlib
import pwd
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

from harness import CLAQUE, ROOT, Skip, case, claque, main, scan
from boot import boot
from letters import attached, letter, own, plain, reworked, unrelated
from milter import CAMPAIGN, VERSION, Talk
from postfix import MILTER, wait_for

UNIT = "claque-milter.service"
INSIDE = os.environ.get("CLAQUE_INSIDE") == "1"
SOCKET, CASE = pathlib.Path("/run/claque/milter.sock"), pathlib.Path("/var/lib/claque/office.case")


def unit():
    return re.search(r"```ini\n(.*?)```", (ROOT / "doc/gateway.md").read_text(), re.S).group(1)


def variant(rng, no):
    sender = "v%d@valley.example" % no
    return sender, plain(letter(no, reworked(rng, 0.1) + " " + own(rng, 20), sender))


# --- outside ---

def systemd_has_no_fault_to_find_in_it(tmp):
    if not shutil.which("systemd-analyze"):
        raise Skip("no systemd-analyze")
    here = unit().replace("/usr/local/bin/claque-milter", MILTER).replace("Documentation=man:claque-milter(8)\n", "")
    assert MILTER in here
    (tmp / UNIT).write_text(here)
    run = subprocess.run(["systemd-analyze", "verify", "--man=no", str(tmp / UNIT)], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0 and UNIT not in run.stderr, run
    run = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=15", str(tmp / UNIT)],
                         capture_output=True, text=True, timeout=60)
    print("        " + run.stdout.strip().splitlines()[-1])
    assert run.returncode == 0, run.stdout


def it_runs_under_systemd(tmp):
    rng = random.Random(5)
    share = tmp / "share"
    (tmp / "a.mbox").write_bytes(b"".join(
        letter(i, reworked(rng, 0.1) + " " + own(rng, 20), "a%d@hill.example" % i) for i in range(30)) +
        b"".join(unrelated(rng, 1000 + i) for i in range(60)))
    scan("a.mbox", "--case", "office.case", "--labels", "office.case.labels", "--decoys", "1", cwd=tmp)
    files = """
root=$1
install -m 755 "%s" "%s" "$root/usr/local/bin/"
chroot "$root" useradd --system --no-create-home claque
chroot "$root" useradd --system --no-create-home --groups claque mailer
mkdir -p "$root/var/lib/claque"
cp "%s"/office.case* "$root/var/lib/claque/"
chroot "$root" chown -R claque:claque /var/lib/claque
mkdir -p "$root%s"
mount --bind -o ro "%s" "$root%s"
""" % (CLAQUE, MILTER, tmp, ROOT, ROOT, ROOT)
    command = "env CLAQUE_INSIDE=1 %s %s /usr/local/bin/claque %s" % (sys.executable, os.path.abspath(__file__), ROOT)
    code, said = boot(tmp, UNIT, unit(), files, command)
    print(said, end="")
    assert code == 0 and re.search(r"^\d+ passed, 0 failed$", said, re.M), "see above"


# --- inside ---

def systemctl(*args):
    run = subprocess.run(["systemctl", "--no-pager", *args, UNIT], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run
    return run.stdout


def pid():
    return int(systemctl("show", "--value", "-p", "MainPID"))


def listens():
    with socket.socket(socket.AF_UNIX) as s:
        return s.connect_ex(str(SOCKET)) == 0


def looked_at(mail):
    for _ in range(20):
        added = Talk(SOCKET).mail(*mail)
        if VERSION in added:
            return added
    raise AssertionError("never looked at")


def as_user(name, what):
    """Run in a child as this user; whether it came back true."""
    who = pwd.getpwnam(name)
    child = os.fork()
    if child == 0:
        os.initgroups(name, who.pw_gid)
        os.setgid(who.pw_gid)
        os.setuid(who.pw_uid)
        os._exit(0 if what() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def it_labels_and_the_case_grows_under_all_that_it_may_not_do(tmp):
    wait_for(listens)
    rng = random.Random(1)
    assert CAMPAIGN in looked_at(variant(rng, 1))
    assert CAMPAIGN in looked_at((lambda s, m: (s, attached(m, 100000)))(*variant(rng, 2)))
    assert CAMPAIGN not in looked_at(("u@town.example", plain(unrelated(rng, 3))))

    def the_case_has_grown():
        shown = claque("show", "--case", CASE)
        return re.search(r"\b9[1-3] messages", shown.out)
    wait_for(the_case_has_grown, 60)
    assert os.stat(CASE).st_uid == pwd.getpwnam("claque").pw_uid


def it_has_no_rights_no_network_and_one_folder_to_write_in(tmp):
    status = dict(line.split(":\t", 1) for line in open("/proc/%d/status" % pid()))
    assert status["Uid"].split() == [str(pwd.getpwnam("claque").pw_uid)] * 4, status["Uid"]
    assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0, status["CapEff"]
    assert status["NoNewPrivs"].strip() == "1" and status["Seccomp"].strip() == "2", status

    def inside(*command, what="--mount"):
        return subprocess.run(["nsenter", what, "--target", str(pid()), *command], capture_output=True, text=True)
    for folder, writable in (("/usr", False), ("/etc", False), ("/var/lib", False), ("/var/lib/claque", True), ("/run/claque", True)):
        made = inside("touch", folder + "/try")
        assert (made.returncode == 0) is writable and (writable or "Read-only" in made.stderr), (folder, made)
    links = inside("cat", "/proc/self/net/dev", what="--net").stdout.splitlines()[2:]
    assert [line.split(":")[0].strip() for line in links] == ["lo"], links
    assert inside("ls", "-A", "/root").stdout == inside("ls", "-A", "/tmp").stdout == "", "nothing of others'"


def who_is_in_its_group_may_connect_and_nobody_else(tmp):
    assert as_user("mailer", listens) and not as_user("nobody", listens)


def it_reloads_and_comes_back_when_it_is_killed(tmp):
    rng = random.Random(2)
    before = pid()
    systemctl("reload")
    assert pid() == before
    os.kill(before, signal.SIGKILL)

    def another_listens():
        return pid() not in (0, before) and listens()
    start = time.monotonic()
    wait_for(another_listens)
    print("        killed, it listens again after %.1f s" % (time.monotonic() - start))
    assert CAMPAIGN in looked_at(variant(rng, 1))


def it_ends_when_it_is_asked_to(tmp):
    systemctl("stop")
    assert systemctl("show", "--value", "-p", "Result").strip() == "success" and not listens()


for f in ((it_labels_and_the_case_grows_under_all_that_it_may_not_do, it_has_no_rights_no_network_and_one_folder_to_write_in,
           who_is_in_its_group_may_connect_and_nobody_else, it_reloads_and_comes_back_when_it_is_killed,
           it_ends_when_it_is_asked_to) if INSIDE else (systemd_has_no_fault_to_find_in_it, it_runs_under_systemd)):
    case(f)
main()
