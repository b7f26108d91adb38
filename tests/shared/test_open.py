#!/usr/bin/env python3
"""The workbench on an evaluation case: each view stands, and the server stays small."""
import subprocess
import sys

from harness import case, claque, main, shared
from workbench import Workbench


@case
def each_view_of_an_evaluation_case_stands(tmp):
    kit = shared("evalkit")
    subprocess.run([sys.executable, kit / "make_case.py", "--seed", "11", "--bank", kit / "banks" / "open", "--profile", "small", "--out", tmp / "made"],
                   check=True, stdout=subprocess.DEVNULL)
    inputs = [tmp / "made" / name for name in ("inbox.mbox", "posts.jsonl", "calls.csv", "letters")]
    assert claque("scan", *inputs, "--events", tmp / "made" / "events.csv", "--case", tmp / "kit.case").code == 0
    with Workbench("--case", tmp / "kit.case") as w:
        assert w.get("search?q=the")["total"] > 100
        w.browse("views", timeout=300)
        assert w.memory()[1] < 100 << 20, w.memory()


main()
