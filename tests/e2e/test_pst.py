#!/usr/bin/env python3
"""test_pst.py - Outlook's mailboxes, through readpst."""
import os
import zipfile

import pst
from harness import case, claque, main, scan

if not os.path.exists("/usr/bin/readpst"):
    raise SystemExit("no readpst: tools/setup test installs it")

BERT = "From: Bert <bert@hill.example>\r\nMessage-ID: <2@hill.example>\r\nDate: Mon, 02 Mar 2026 11:00:00 +0100\r\n\r\n"
LETTER = "Please vote against closing the library of our valley, which many of us need each week.\r\n"


def mailbox(path):
    pst.write(path, {"Inbox": [pst.mail(1, LETTER), pst.mail(2, "From the hill: " + LETTER, BERT)], "Archive": [pst.mail(3, "A note")]})
    return path


@case
def mails_of_all_folders_are_read(tmp):
    report, run = scan(mailbox(tmp / "box.pst"), "--case", tmp / "a.case")
    assert report["counts"]["messages"] == 3, run
    assert report["problems"]["total"] == 0, report["problems"]
    inputs = {os.path.basename(i["path"]) if "!" not in i["path"] else i["path"].split("!")[1]: i["messages"] for i in report["inputs"]}
    assert inputs == {"Mailbox/Inbox": 2, "Mailbox/Archive": 1}, report["inputs"]
    out = claque("scan", "--dry-run", tmp / "box.pst").out
    for word in ("2@hill.example", "bert@hill.example", "2026-03-02T10:00:01Z", "From the hill"):
        assert word in out, out


@case
def the_same_mailbox_gives_the_same_report(tmp):
    box = mailbox(tmp / "box.pst")
    assert scan(box)[0] == scan(box)[0]


@case
def a_known_mailbox_is_not_counted_twice(tmp):
    box = mailbox(tmp / "box.pst")
    first, _ = scan(box, "--case", tmp / "a.case")
    again, _ = scan(box, "--case", tmp / "a.case")
    assert first == again


@case
def a_mailbox_in_an_archive_is_read(tmp):
    mailbox(tmp / "box.pst")
    with zipfile.ZipFile(tmp / "a.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.write(tmp / "box.pst", "in/box.pst")
    report, _ = scan(tmp / "a.zip")
    assert report["counts"]["messages"] == 3
    assert any("a.zip!in/box.pst!" in i["path"] for i in report["inputs"]), report["inputs"]


@case
def a_damaged_mailbox_is_told_and_nothing_stays_behind(tmp):
    whole = mailbox(tmp / "box.pst").read_bytes()
    private = tmp / "private"
    private.mkdir()
    for n in (4, 600, 1100, len(whole) - 300):
        (tmp / "cut.pst").write_bytes(whole[:n])
        run = claque("scan", tmp / "cut.pst", "--json", tmp / "out.json", env={"TMPDIR": str(private)}, timeout=60)
        assert run.code in (0, 3), run
        assert run.code == 3 or n > 1100, run
        assert not list(private.iterdir()), list(private.iterdir())


@case
def doctor_says_what_contains_it(tmp):
    out = claque("doctor").out
    assert "readpst" in out and "Landlock" in out and "seccomp" in out, out
    if "is not there" not in out.split("readpst")[0]:
        assert "tried in a process apart: a file of the system refused, a socket refused, another process refused\n" in out, out
        assert "tried in a program that is called: a file of the system refused, another process refused\n" in out, out


main()
