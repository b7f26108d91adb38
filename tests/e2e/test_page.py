#!/usr/bin/env python3
"""The workbench's page in a browser: each view, links, keys, what leaves, and strangers' tricks."""
import json
import pathlib
import subprocess
import sys
import tempfile

import happened
from harness import ROOT, case, claque, mail, main
from workbench import Workbench

FOLDER = tempfile.TemporaryDirectory(prefix="claque-page-")
EXAMPLE = pathlib.Path(FOLDER.name)
subprocess.run([sys.executable, ROOT / "example" / "make.py", EXAMPLE], check=True)
INPUTS = ["inbox.mbox", "posts.jsonl", "calls.csv", "letters"]
assert claque("scan", *INPUTS, "--events", "events.csv", "--case", "office.case", cwd=EXAMPLE).code == 0
W = Workbench("--case", "office.case", cwd=EXAMPLE)


@case
def each_view_stands_wide_and_narrow_light_and_dark_for_everybody(tmp):
    W.browse("views")


@case
def links_lead_from_view_to_view(tmp):
    W.browse("links")


@case
def what_happened_is_told_in_sentences_and_drawn(tmp):
    happened.scan(tmp)
    with Workbench("--case", "happened.case", cwd=tmp) as w:
        w.browse("happened")


@case
def all_is_done_by_keys_alone(tmp):
    W.browse("keys")


@case
def what_leaves_is_said_before(tmp):
    W.browse("leaves")


NAMES = "Ada Bela Cato Dora Ezra Fenn Gwen Hugo Iris Jack Kate Lena".split()
TRICK = "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script><svg onload=window.pwned=1>"
SCRIPT = ("Dear %s, I write about the lamp on the old pier, which the Trust would put out in the winter. It has burned since our grandfathers were boys,"
          " and no boat was ever lost by its light. The Trust says that nobody looks at it any more, yet last Tuesday I counted nine boats that turned when they saw it."
          " My own father came home by it in the great gale, and so did his brother. %s Please vote to keep it lit, and write back to say how you voted [1]."
          " I have told my neighbours of it, and they feel as I do about the matter. See javascript:window.pwned=1 for more.")


@case
def nothing_that_a_stranger_wrote_runs_or_breaks_the_page(tmp):
    box = b""
    for i in range(12):
        box += mail(i, SCRIPT % ("Sir" if i % 2 else TRICK, TRICK if i % 3 else "") + "\n\nYours, %s\n" % NAMES[i], "p%d@hill.example" % i,
                    Subject="%s %d \u202egpj.exe" % (TRICK, i), From="\"%s %s\" <p%d@hill.example>" % (NAMES[i], TRICK, i))
    for i in range(3):
        box += mail(20 + i, "Kept \u202elluf\u202c of \u200btricks " + "w" * (1 << 20) + "\n", "overrider%d@hill.example" % i, From="over\u202erider <overrider%d@hill.example>" % i)
    folder = tmp / "<img src=x onerror=window.pwned=1>"
    folder.mkdir()
    (folder / "\"><script>window.pwned=1<!--.mbox").write_bytes(box)
    (tmp / "posts.jsonl").write_text("".join(json.dumps({"id": str(i), "author": TRICK + str(i % 5), "text": "</p><style>*{display:none}</style> post %d" % i,
                                                        "time": "2026-03-02T10:%02d:00Z" % i}) + "\n" for i in range(30)))
    with Workbench(folder, "posts.jsonl", cwd=tmp) as w:
        w.browse("scan")
        w.browse("hostile")


try:
    main()
finally:
    W.__exit__(None, None, None)
