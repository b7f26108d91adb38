"""harness.py - runs the cases of one file against the built program.

A case is a function with @case; its name is the sentence that it shows. It gets a folder
of its own, and fails by an exception. The file ends with main(), which prints
"N passed, N failed"; its arguments are the program and the source folder."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import traceback

CLAQUE = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(sys.argv[2]).resolve()
CASES = []
SKIPPED = 77  # Meson's exit code for a test that could not run


class Skip(Exception):
    """What a case needs is not here."""


def wanted(f):
    """A case that does not hold yet: it is named at each run, and neither passed nor failed."""
    print("wanted  " + f.__name__.replace("_", " "))
    return f


def case(f):
    CASES.append(f)
    return f


class Run:
    """One run of claque: exit code, what it printed, and its peak memory in bytes."""

    def __init__(self, code, out, err, peak):
        self.code, self.out, self.err, self.peak = code, out, err, peak

    def __repr__(self):
        return "exit %d\n%s\n%s" % (self.code, self.out[-2000:], self.err[-2000:])


def claque(*args, cwd=None, env=None, stdin=None, timeout=300, prefix=()):
    """Run the program; a signal or a sanitizer's word fails the case."""
    # A child of its own for each run, since RUSAGE_CHILDREN keeps the largest peak only.
    full = dict({k: v for k, v in os.environ.items() if k != "CLAQUE_CASE"}, **(env or {}))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        p = subprocess.Popen([*prefix, CLAQUE, *map(str, args)], cwd=cwd, env=full, stdout=out, stderr=err,
                             stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL)
        killer = None
        try:
            if stdin is not None:
                try:
                    p.stdin.write(stdin)
                    p.stdin.close()
                except BrokenPipeError:
                    pass
            killer = threading.Timer(timeout, p.kill)
            killer.start()
            _, status, usage = os.wait4(p.pid, 0)
            p.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if killer:
                killer.cancel()
        texts = []
        for f in (out, err):
            f.seek(0)
            texts.append(f.read().decode("utf-8", "replace"))
    run = Run(p.returncode, texts[0], texts[1], usage.ru_maxrss * 1024)
    assert run.code >= 0, "killed by signal %d: %r" % (-run.code, run)
    for word in ("Sanitizer", "runtime error:", "Assertion"):
        assert word not in run.err, run
    return run


def scan(*args, code=0, **how):
    """Scan to JSON; returns (report, run). The exit code must be `code`."""
    run = claque("scan", *args, "--json", "-", **how)
    assert run.code == code, run
    return json.loads(run.out), run


def mail(no, text, sender="ann@hill.example", **more):
    """One mail of an mbox, as bytes."""
    head = {"From": sender, "To": "member@office.example", "Subject": "Letter %d" % no,
            "Date": "Mon, 02 Mar 2026 10:%02d:%02d +0000" % (no // 60 % 60, no % 60), "Message-ID": "<%d@hill.example>" % no}
    head.update({k.replace("_", "-"): v for k, v in more.items()})
    lines = "".join("%s: %s\n" % kv for kv in head.items())
    body = text if isinstance(text, bytes) else text.encode()
    return b"From ann@hill.example Mon Mar  2 10:00:00 2026\n" + lines.encode() + b"\n" + body + b"\n\n"


def shared(*path):
    """A file or folder of the real data beside this repository, or a skip."""
    found = ROOT.parent.joinpath("shared", *path)
    if not found.exists():
        raise Skip("no " + str(found))
    return found


def main():
    failed = passed = 0
    why = []
    for f in CASES:
        name = f.__name__.replace("_", " ")
        folder = pathlib.Path(tempfile.mkdtemp(prefix="claque-e2e-"))
        try:
            f(folder)
            passed += 1
            print("ok      %s" % name, flush=True)
        except Skip as e:
            why.append(str(e))
            print("skipped %s: %s" % (name, e), flush=True)
        except Exception:
            failed += 1
            print("FAILED  %s\n%s" % (name, traceback.format_exc()), flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else SKIPPED if why and not passed else 0)
