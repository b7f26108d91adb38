#!/usr/bin/env python3
"""What a case keeps, and how it is extended."""
import os
import sqlite3
import subprocess
import sys

from harness import ROOT, case, claque, mail, main

CHANNELS = ["inbox.mbox", "posts.jsonl", "calls.csv", "letters"]


def example(tmp):
    subprocess.run([sys.executable, ROOT / "example" / "make.py", tmp], check=True)


def scan(tmp, *args, code=0, **how):
    run = claque("scan", "--json", "-", *args, cwd=tmp, **how)
    assert run.code == code, run
    return run.out


def ask(tmp, sql, name="a.case"):
    with sqlite3.connect(tmp / name) as db:
        return db.execute(sql).fetchone()


@case
def references_only_give_the_same_report(tmp):
    example(tmp)
    whole = scan(tmp, *CHANNELS)
    scan(tmp, CHANNELS[0], "--case", "a.case", "--keep", "refs")
    assert scan(tmp, *CHANNELS[1:], "--case", "a.case") == whole
    assert scan(tmp, "--case", "a.case") == whole, "nothing named: all that is known is read again"
    assert ask(tmp, "SELECT max(size), max(length(body)) FROM text") <= (160, 160)


@case
def raw_bytes_are_those_of_the_record(tmp):
    box = mail(1, "one\nbody") + mail(2, "two")
    (tmp / "a.mbox").write_bytes(box)
    scan(tmp, "a.mbox", "--case", "a.case", "--keep", "raw")
    at, n, size, body = ask(tmp, "SELECT offset, m.length, r.size, r.body FROM message m, raw r"
                                 " WHERE r.message = m.id AND native LIKE '1@%'")
    assert n == size and (size != len(body) or box[at:at + n] == body), (at, n, size, body)


@case
def what_is_kept_is_settled_by_the_first_scan(tmp):
    example(tmp)
    scan(tmp, "inbox.mbox", "--case", "a.case", "--keep", "raw")
    run = claque("scan", "letters", "--case", "a.case", "--keep", "refs", cwd=tmp)
    assert run.code == 4 and "--keep" in run.err, run


@case
def a_grown_input_is_read_on(tmp):
    (tmp / "a.mbox").write_bytes(mail(1, "one") + mail(2, "two"))
    scan(tmp, "a.mbox", "--case", "a.case")
    with open(tmp / "a.mbox", "ab") as f:
        f.write(mail(3, "three"))
    assert scan(tmp, "a.mbox", "--case", "a.case") == scan(tmp, "a.mbox")


@case
def a_changed_input_is_read_anew_and_that_is_told(tmp):
    (tmp / "a.mbox").write_bytes(mail(1, "one") + mail(2, "two"))
    scan(tmp, "a.mbox", "--case", "a.case")
    (tmp / "a.mbox").write_bytes(mail(4, "four"))
    out = scan(tmp, "a.mbox", "--case", "a.case")
    assert "has changed" in out and '"messages":1' in out
    os.utime(tmp / "a.mbox", (1, 1))
    assert scan(tmp, "a.mbox", "--case", "a.case").count("has changed") <= 1


@case
def the_same_file_by_another_path_is_the_same_input(tmp):
    example(tmp)
    once = scan(tmp, "inbox.mbox", "--case", "a.case")
    assert scan(tmp, "./inbox.mbox", tmp / "inbox.mbox", "--case", "a.case") == once
    assert scan(tmp / "letters", "../inbox.mbox", "--case", "../a.case") == once


@case
def standard_input_is_known_by_what_it_holds(tmp):
    one, two = mail(1, "one"), mail(2, "two")
    first = scan(tmp, "-", "--case", "a.case", stdin=one)
    assert scan(tmp, "-", "--case", "a.case", stdin=one) == first
    both = scan(tmp, "-", "--case", "a.case", stdin=two)
    assert both.count('"path":"-"') == 2
    scan(tmp, "-", "--case", "b.case", stdin=two)
    assert scan(tmp, "-", "--case", "b.case", stdin=one) == both


@case
def a_case_in_the_folder_that_is_read_is_passed_over(tmp):
    (tmp / "in").mkdir()
    (tmp / "in" / "a.mbox").write_bytes(mail(1, "one"))
    once = scan(tmp, "in", "--case", "in/a.case")
    assert scan(tmp, "in", "--case", "./in/a.case") == once and "a.case" not in once


@case
def a_newer_case_is_refused(tmp):
    (tmp / "a.mbox").write_bytes(mail(1, "one"))
    scan(tmp, "a.mbox", "--case", "a.case")
    with sqlite3.connect(tmp / "a.case") as db:
        db.execute("PRAGMA user_version = 99")
    run = claque("show", "--case", "a.case", cwd=tmp)
    assert run.code == 4 and "newer" in run.err, run


@case
def a_damaged_case_is_told(tmp):
    example(tmp)
    scan(tmp, "inbox.mbox", "--case", "a.case")
    data = bytearray((tmp / "a.case").read_bytes())
    for at in range(8192, len(data), 4096):
        data[at:at + 64] = os.urandom(64)
    (tmp / "a.case").write_bytes(data)
    run = claque("doctor", "--case", "a.case", cwd=tmp)
    assert run.code == 4 and "claque doctor: " in run.err, run
    assert claque("show", "--case", "a.case", cwd=tmp).code == 4


main()
