#!/usr/bin/env python3
"""Who is forgotten is gone from the file, and stays away."""
import json

from harness import case, claque, mail, main

ANN = "ann.forgotten@hill.example"
SCRIPT = "Dear member, the ferry to the old harbour must not close, since the school and the hospital " \
    "across the river cannot be reached without it. Please vote against the plan on Tuesday. "


def make_inputs(tmp):
    with open(tmp / "a.mbox", "wb") as f:
        for i in range(40):
            sender = ANN if i == 5 else "sender.%d@town.example" % i
            f.write(mail(i, SCRIPT + "Yours, number %d of %s" % (i, sender), sender="Ann Tee <%s>" % sender))
        f.write(mail(50, "On Monday %s wrote:\n> ferry\nI do not know her." % ANN.title(), sender="joe@town.example",
                     Cc=ANN, Reply_To="%s, joe@town.example" % ANN))
        f.write(mail(51, "I am another one.", sender="jo" + ANN))
    (tmp / "letters").mkdir()
    for i in range(3):
        (tmp / "letters" / ("author%d.txt" % i)).write_text("Dear member,\n\nmy own letter about %d ducks\n" % i)


def holds(tmp, name, what):
    return any(what.lower().encode() in p.read_bytes().lower() for p in tmp.glob(name + "*"))


def scan(tmp, *args):
    run = claque("scan", "a.mbox", "letters", "--case", "a.case", "--json", "-", *args, cwd=tmp)
    assert run.code == 0, run
    return json.loads(run.out)


@case
def neither_file_nor_log_holds_the_sender(tmp):
    make_inputs(tmp)
    before = scan(tmp, "--keep", "raw")
    assert holds(tmp, "a.case", ANN)
    run = claque("forget", "--case", "a.case", "--sender", "mail:" + ANN.upper(), cwd=tmp)
    assert run.code == 0 and run.out.startswith("1 message"), run
    data = (tmp / "a.case").read_bytes().lower().replace(b"jo" + ANN.encode(), b"")
    assert ANN.encode() not in data
    assert not [p for p in tmp.glob("a.case-*") if p.stat().st_size]
    assert claque("doctor", "--case", "a.case", cwd=tmp).code == 0
    show = claque("show", "--case", "a.case", cwd=tmp)
    assert show.code != 0 and "claque scan" in show.err, show

    again = scan(tmp)
    assert again["counts"]["messages"] == before["counts"]["messages"] - 1
    assert ANN not in json.dumps(again).replace("jo" + ANN, "")
    box = (tmp / "a.mbox").read_bytes()
    (tmp / "a.mbox").write_bytes(box[box.index(b"From ", 10):] + mail(77, "from " + ANN, sender=ANN))
    (tmp / "b.mbox").write_bytes(mail(78, "also from " + ANN, sender=ANN))
    scan(tmp, "b.mbox")
    data = (tmp / "a.case").read_bytes().lower().replace(b"jo" + ANN.encode(), b"")
    assert ANN.encode() not in data


@case
def a_letter_takes_its_file_name_with_it(tmp):
    make_inputs(tmp)
    scan(tmp)
    assert holds(tmp, "a.case", "author1.txt")
    run = claque("forget", "--case", "a.case", "--sender", "letter:letters/author1.txt", cwd=tmp)
    assert run.code == 0 and run.out.startswith("1 message"), run
    assert not holds(tmp, "a.case", "author1.txt")
    scan(tmp)
    assert not holds(tmp, "a.case", "author1.txt") and holds(tmp, "a.case", "author2.txt")


@case
def what_is_old_goes_and_stays_gone(tmp):
    (tmp / "a.mbox").write_bytes(mail(1, "old", Date="Mon, 05 Jan 2026 10:00:00 +0000") + mail(2, "new"))
    (tmp / "letters").mkdir()
    scan(tmp)
    run = claque("forget", "--case", "a.case", "--before", "2026-02-01", cwd=tmp)
    assert run.code == 0 and run.out.startswith("1 message"), run
    (tmp / "a.mbox").write_bytes((tmp / "a.mbox").read_bytes().replace(b"new", b"newer"))
    assert scan(tmp)["counts"]["messages"] == 1


@case
def misuse_of_forget_is_told(tmp):
    make_inputs(tmp)
    scan(tmp)
    for args in ([], ["--sender", "x", "--before", "2026-01-01"], ["--before", "soon"]):
        assert claque("forget", "--case", "a.case", *args, cwd=tmp).code == 2
    assert claque("forget", "--case", "a.case", "--sender", "nobody", cwd=tmp).code == 2


main()
