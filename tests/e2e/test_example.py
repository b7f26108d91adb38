#!/usr/bin/env python3
"""The bundled example: its campaigns are found, its lookalikes are not taken for any."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import schema
from harness import ROOT, case, claque, main

FOLDER = tempfile.TemporaryDirectory(prefix="claque-example-")
EXAMPLE = pathlib.Path(FOLDER.name)
subprocess.run([sys.executable, ROOT / "example" / "make.py", EXAMPLE], check=True)
TRUTH = json.loads((EXAMPLE / "truth.json").read_text())
RUN = claque("scan", "inbox.mbox", "posts.jsonl", "calls.csv", "letters", "--events", "events.csv", "--case", "office.case",
             "--json", "report.json", "--html", "report.html", cwd=EXAMPLE)
REPORT = json.loads((EXAMPLE / "report.json").read_text()) if (EXAMPLE / "report.json").exists() else None


def found(name):
    """The campaign of the report that is most like the true one, and how like (F1)."""
    true = set(next(c for c in TRUTH["campaigns"] if c["id"] == name)["messages"])
    f1 = lambda c: 2 * len(true & set(c["messages"])) / (len(true) + len(c["messages"]))
    best = max(REPORT["campaigns"], key=f1)
    return best, f1(best)


@case
def the_report_is_as_the_design_says(tmp):
    assert RUN.code == 0, RUN
    schema.check(REPORT)
    assert REPORT["accounting"]["read"] == REPORT["accounting"]["kept"] == sum(TRUTH["counts"].values())


@case
def the_declared_campaign_is_found_and_called_declared(tmp):
    c, f1 = found("friends")
    assert f1 >= 0.95 and c["standing"] == "declared", (f1, c["standing"])
    assert any("Friends of the Wendmouth Bells" in r["sentence"] or "friends-of-the-bells" in r["sentence"] for r in c["standing_reasons"])


@case
def the_reworked_letter_is_found_across_the_channels(tmp):
    c, f1 = found("quiet")
    assert f1 >= 0.8 and c["standing"] == "undeclared", (f1, c["standing"])
    assert {"mail", "post", "letter"} <= set(k for k, n in c["channels"].items() if n), c["channels"]
    assert max(s["words"] for s in c["scripts"]) >= 60, "no script that one can read: %r" % c["scripts"][0]["text"]


@case
def the_accounts_that_act_together_are_found(tmp):
    c, f1 = found("chime")
    assert f1 >= 0.9 and c["standing"] == "undeclared" and c["null"] in ("ties", "both"), (f1, c["standing"], c["null"])


@case
def without_decoys_no_co_action_is_claimed_and_the_report_says_so(tmp):
    run = claque("scan", "posts.jsonl", "--decoys", "0", "--json", tmp / "none.json", cwd=EXAMPLE)
    report = json.loads((tmp / "none.json").read_text())
    assert run.code == 0 and report["decoys"] == {"n": 0, "floor_q": 1, "findings": []}, report["decoys"]
    assert all(c["null"] == "script" for c in report["campaigns"]), [c["null"] for c in report["campaigns"]]
    assert any("no decoys" in n for n in report["notes"]), report["notes"]


@case
def no_lookalike_and_no_chance_meeting_is_called_undeclared(tmp):
    planted = {m for c in TRUTH["campaigns"] for m in c["messages"]}
    for c in REPORT["campaigns"]:
        mine = planted & set(c["messages"])
        assert c["standing"] != "undeclared" or 2 * len(mine) > len(c["messages"]), (c["title"], c["messages"][:5])


@case
def what_is_set_aside_says_why(tmp):
    reasons = {m: s["reason"] for s in REPORT["set_aside"] for m in s["messages"]}
    for kind in ("viral", "newsletter", "autoreply"):
        messages = next(x for x in TRUTH["lookalikes"] if x["kind"] == kind)["messages"]
        aside = [reasons[m] for m in messages if m in reasons]
        assert 2 * len(aside) >= len(messages), (kind, len(aside), len(messages))


@case
def the_terminal_report_fits_80_columns_and_has_no_colour_in_a_pipe(tmp):
    assert RUN.out.strip() and "\x1b" not in RUN.out
    wide = [line for line in RUN.out.splitlines() if len(line) > 80]
    assert not wide, wide[0]
    assert not re.search(r"\b(fake|bot|agent)s?\b", RUN.out, re.I)


@case
def the_html_is_one_file_without_scripts(tmp):
    html = (EXAMPLE / "report.html").read_text(encoding="utf-8")
    assert "contains personal data" in html.lower()
    assert "<script" not in html and "javascript:" not in html and "<svg" in html
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", html), "it loads or links something from outside"
    assert not re.search(r"\b(fake|bot|agent)s?\b", re.sub(r"<[^>]*>", " ", html), re.I)


@case
def show_answers_from_the_case(tmp):
    run = claque("show", "--case", EXAMPLE / "office.case")
    assert run.code == 0, run
    for c in REPORT["campaigns"]:
        assert c["id"] in run.out, (c["id"], run.out)
        one = claque("show", c["id"], "--case", EXAMPLE / "office.case")
        assert one.code == 0 and c["id"] in one.out and one.out != run.out, one
    assert claque("show", "00000000", "--case", EXAMPLE / "office.case").code != 0


@case
def an_export_carries_no_names_unless_asked(tmp):
    core = [s for c in REPORT["campaigns"] for s in c["core"] if s.startswith("mail:")]
    for form in ("csv", "gexf"):
        plain = claque("export", "--to", form, "--case", EXAMPLE / "office.case")
        named = claque("export", "--to", form, "--names", "--case", EXAMPLE / "office.case")
        assert plain.code == named.code == 0, (plain, named)
        address = core[0].split(":", 1)[1]
        assert address in named.out and address not in plain.out, form
        assert claque("export", "--to", form, "--case", EXAMPLE / "office.case").out == plain.out, "the same pseudonyms each time"


main()
