#!/usr/bin/env python3
"""The command line: usage, exit codes, where output goes."""
import gzip
import json
import lzma
import zipfile

import schema
from harness import case, claque, mail, main, scan

COMMANDS = ["scan", "show", "match", "calibrate", "export", "problems", "forget", "doctor", "help"]


def box(folder, n=6, name="inbox.mbox"):
    (folder / name).write_bytes(b"".join(mail(i, "Letter %d, about the %s." % (i, w)) for i, w in zip(range(n), "pier lamp bell quay rope tide".split())))
    return folder / name


@case
def without_a_command_it_says_how_to_use_it_and_exits_2(tmp):
    run = claque()
    assert run.code == 2 and "usage" in run.err and not run.out, run


@case
def it_lists_its_commands(tmp):
    run = claque("--help")
    assert run.code == 0 and not run.err, run
    for command in COMMANDS:
        assert command in run.out, command


@case
def misuse_goes_to_stderr_with_exit_2(tmp):
    inbox = box(tmp)
    for args in (["dance"], ["scan"], ["scan", inbox, "--similarity", "0.5"], ["scan", inbox, "--similarity", "2/1"], ["scan", inbox, "--shingle", "-1"], ["scan", inbox, "--no-such-option"], ["scan", inbox, "--q"], ["scan", inbox, "--q", "two"],
                 ["scan", inbox, "--q", "1.5"], ["scan", inbox, "--threads", "-1"], ["scan", inbox, "--decoys", "-1"], ["scan", inbox, "--dates", "ymd"], ["scan", inbox, "--keep", "all"],
                 ["scan", inbox, "--as", "papyrus"], ["scan", inbox, "--map", "nonsense"], ["scan", inbox, "--map", "colour=x"], ["scan", inbox, "--tz", "Mars/Utopia"],
                 ["show"], ["export"], ["export", "--to", "papyrus"], ["problems"], ["forget"], ["forget", "--sender", "mail:a@x.example"],
                 ["help", "dance"], ["doctor", "a", "b"]):
        run = claque(*args, cwd=tmp)
        assert run.code == 2 and run.err.startswith("claque") and not run.out, (args, run)


@case
def near_copies_are_as_alike_as_one_says(tmp):
    inbox = box(tmp)
    said = scan(inbox)[0]["parameters"]
    assert (said["similarity"], int(said["shingle"])) == ("1/2", 0), said
    said = scan(inbox, "--similarity", "9/10", "--shingle", "2")[0]["parameters"]
    assert (said["similarity"], int(said["shingle"])) == ("9/10", 2), said


@case
def a_case_that_is_none_fails_with_exit_4(tmp):
    (tmp / "text.case").write_text("this is no database " * 100)
    for args in (["show", "--case", tmp / "text.case"], ["problems", "--case", tmp / "missing.case"], ["doctor", "--case", tmp / "text.case"],
                 ["scan", box(tmp), "--case", tmp / "text.case"], ["scan", box(tmp), "--case", tmp / "no" / "folder.case"]):
        run = claque(*args)
        assert run.code == 4 and run.err, (args, run)
    assert (tmp / "text.case").read_text().startswith("this is no database"), "it was overwritten"


@case
def json_to_stdout_is_json_alone(tmp):
    report, run = scan(box(tmp))
    schema.check(report)
    assert report["counts"]["messages"] == 6 and report["campaigns"] == []


@case
def a_report_that_cannot_be_written_fails_with_exit_4(tmp):
    run = claque("scan", box(tmp), "--json", tmp / "no" / "folder.json")
    assert run.code == 4 and "folder.json" in run.err, run


@case
def standard_input_is_an_input(tmp):
    report, _ = scan("-", stdin=box(tmp).read_bytes())
    assert report["counts"]["messages"] == 6, report["counts"]


@case
def packed_inputs_give_what_plain_ones_give(tmp):
    raw = box(tmp).read_bytes()
    (tmp / "a.mbox.gz").write_bytes(gzip.compress(raw))
    (tmp / "a.mbox.xz").write_bytes(lzma.compress(raw))
    with zipfile.ZipFile(tmp / "a.zip", "w") as z:
        z.writestr("folder/a.mbox", raw)
    for name in ("a.mbox.gz", "a.mbox.xz", "a.zip"):
        report, _ = scan(tmp / name)
        assert report["counts"]["messages"] == 6, (name, report["counts"])


@case
def the_case_may_come_from_the_environment(tmp):
    env = {"CLAQUE_CASE": str(tmp / "a.case")}
    assert claque("scan", box(tmp), env=env).code == 0
    assert (tmp / "a.case").exists()
    assert claque("show", env=env).code == 0
    assert claque("problems", env=env).code == 0
    assert claque("doctor", env=env).code == 0


@case
def without_a_case_nothing_is_left_behind(tmp):
    (tmp / "here").mkdir()
    (tmp / "temp").mkdir()
    inbox = box(tmp)
    assert claque("scan", inbox, cwd=tmp / "here", env={"TMPDIR": str(tmp / "temp")}).code == 0
    assert not list((tmp / "here").iterdir()) and not list((tmp / "temp").iterdir())


@case
def a_dry_run_writes_nothing(tmp):
    run = claque("scan", box(tmp), "--case", tmp / "a.case", "--json", tmp / "a.json", "--dry-run")
    assert run.code == 0 and "inbox.mbox" in run.out and "mbox" in run.out, run
    assert not (tmp / "a.case").exists() and not (tmp / "a.json").exists()


@case
def problems_lists_each_with_its_place(tmp):
    fine = '{"id":"1","author_id":"u","created_at":"2026-03-01T10:00:00Z","text":"fine"}\n'
    (tmp / "posts.jsonl").write_text(fine + '{"id":\n')
    (tmp / "cut.zip").write_bytes(b"PK\3\4 and no more")
    assert claque("scan", "posts.jsonl", "cut.zip", "--case", "a.case", cwd=tmp).code == 3
    run = claque("problems", "--case", "a.case", cwd=tmp)
    assert run.code == 0, run
    cut, lost = sorted(run.out.splitlines())
    assert lost == "posts.jsonl:2: byte %d: not JSON (a record was lost)" % len(fine), run
    assert cut.startswith("cut.zip: ") and "damaged" in cut, run


@case
def columns_are_named_by_map(tmp):
    (tmp / "odd.csv").write_text("wer;wann;was;nr\nu1;2026-03-01 10:00:00;Guten Tag;1\nu2;2026-03-01 11:00:00;Guten Abend;2\n")
    report, _ = scan(tmp / "odd.csv", "--map", "author=wer,time=wann,text=was,id=nr")
    assert report["counts"]["messages"] == report["counts"]["senders"] == 2, report["counts"]
    assert json.dumps(report["parameters"]).count("wer"), report["parameters"]


main()
