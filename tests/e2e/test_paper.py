#!/usr/bin/env python3
"""Letters as documents: named, in folders, in archives and attached to mails."""
import json
import os
import random
import time
import zipfile

import letters
import paper
from harness import case, claque, mail, main, scan

if not os.path.exists("/usr/bin/pdftotext"):
    raise SystemExit("no pdftotext: tools/setup test installs it")


def reasons(report):
    return [p["reason"] for p in report["problems"]["first"]]


def campaign_of(report, key):
    found = [c for c in report["campaigns"] if key in c["messages"]]
    return found[0] if found else None


def letter_pages(rng, name):
    text = letters.reworked(rng, 0.1)
    half = text.index(" ", len(text) // 2)
    return ["%s\n1 Elm Green\n3 March 2026\n\nDear Madam,\n\n%s" % (name, text[:half]), "%s\n\nYours sincerely,\n%s" % (text[half:], name)]


def background(rng, tmp, n=40):
    (tmp / "other.mbox").write_bytes(b"".join(letters.unrelated(rng, i) for i in range(n)))
    return tmp / "other.mbox"


@case
def letters_as_pdf_are_a_campaign_whatever_their_names(tmp):
    rng = random.Random(3)
    (tmp / "letters").mkdir()
    for i in range(12):
        (tmp / "letters" / ("%02d%s" % (i, (".pdf", ".jpg", "")[i % 3]))).write_bytes(paper.pdf(letter_pages(rng, "Anna Moos %d" % i)))
    report, run = scan(background(rng, tmp), tmp / "letters")
    found = campaign_of(report, "letter:letters/00.pdf")
    assert found and sum(m.startswith("letter:") for m in found["messages"]) == 12, run
    assert report["problems"]["total"] == 0, reasons(report)
    assert any(i["format"] == "folder of paper (pdf)" and i["messages"] == 12 for i in report["inputs"]), report["inputs"]


@case
def a_letter_attached_to_a_mail_is_read(tmp):
    rng = random.Random(4)
    box = background(rng, tmp)
    with box.open("ab") as f:
        for i in range(12):
            text, head = paper.attached("Please see attached.", [("letter.pdf", "application/octet-stream", paper.pdf(letter_pages(rng, "Bo %d" % i)))])
            f.write(mail(100 + i, text, sender="bo%d@town.example" % i, **head))
    report, run = scan(box)
    found = campaign_of(report, "mail:100@hill.example")
    assert found and len(found["messages"]) == 12, run
    assert all("ferry" in s["text"] for s in found["scripts"][:1]), found["scripts"]


@case
def one_letter_attached_to_many_mails_is_read_once(tmp):
    same = paper.pdf(letter_pages(random.Random(5), "Bo"))
    text, head = paper.attached("See attached.", [("letter.pdf", "application/pdf", same)])
    (tmp / "a.mbox").write_bytes(b"".join(mail(i, text, sender="a%d@town.example" % i, **head) for i in range(300)))
    start = time.monotonic()
    report, _ = scan(tmp / "a.mbox", "--decoys", "0")
    assert report["counts"]["messages"] == 300
    assert time.monotonic() - start < 10


@case
def what_is_encrypted_or_broken_is_told_and_the_rest_is_read(tmp):
    whole = paper.pdf(["Dear Madam,\n\nplease vote no."])
    (tmp / "letters").mkdir()
    for name, data in (("good.pdf", whole), ("locked.pdf", paper.locked_pdf(["Dear Madam,"])), ("broken.pdf", whole[:60])):
        (tmp / "letters" / name).write_bytes(data)
    report, _ = scan(tmp / "letters", code=3)
    assert report["counts"]["messages"] == 1, report["counts"]
    told = {os.path.basename(p["input"]): p["reason"] for p in report["problems"]["first"]}
    assert set(told) == {"locked.pdf", "broken.pdf"} and "encrypted" in told["locked.pdf"] and "damaged" in told["broken.pdf"], told
    text, head = paper.attached("See attached.", [("locked.pdf", "application/pdf", paper.locked_pdf(["Dear Madam,"]))])
    (tmp / "a.mbox").write_bytes(mail(1, text, **head))
    report, _ = scan(tmp / "a.mbox")
    assert report["counts"]["messages"] == 1 and "locked.pdf" in reasons(report)[0] and "encrypted" in reasons(report)[0], reasons(report)


@case
def a_bomb_costs_bounded_time_and_is_told(tmp):
    (tmp / "bomb.pdf").write_bytes(paper.bomb_pdf())
    start = time.monotonic()
    report, run = scan(tmp / "bomb.pdf", code=3, timeout=120)
    assert report["counts"]["messages"] == 0 and "stopped" in reasons(report)[0], reasons(report)
    assert time.monotonic() - start < 60 and run.peak < 1100 << 20, run.peak


@case
def a_pdf_in_an_archive_is_read_and_known_again(tmp):
    with zipfile.ZipFile(tmp / "a.zip", "w") as z:
        z.writestr("in/letter.pdf", paper.pdf(["Dear Madam,\n\nplease vote no."]))
    first, _ = scan(tmp / "a.zip", "--case", tmp / "a.case")
    assert first["counts"]["messages"] == 1
    again, _ = scan(tmp / "a.zip", "--case", tmp / "a.case")
    assert first == again


@case
def a_booklet_is_matched_with_the_letters_that_quote_it_page_by_page(tmp):
    rng = random.Random(6)
    pages = [letters.own(rng, 250) for _ in range(30)]
    quoted = {7: "the harbour must stay open for every boat that the village still has", 23: letters.SCRIPT.replace("\n", " ")[:300]}
    for no, words in quoted.items():
        pages[no - 1] += "\n" + words + "\n" + letters.own(rng, 40)
    (tmp / "booklet.pdf").write_bytes(paper.pdf(pages, size=9))
    box = background(rng, tmp)
    with box.open("ab") as f:
        for i, (no, words) in enumerate(sorted(quoted.items())):
            f.write(letters.letter(200 + i, "I read this: " + words + ". What do you say?", "q%d@town.example" % no))
    assert claque("scan", box, "--case", tmp / "a.case", "--decoys", "0").code == 0
    run = claque("match", tmp / "booklet.pdf", "--case", tmp / "a.case", "--json")
    assert run.code == 0, run
    q, = json.loads(run.out)["queries"]
    got = {e["sender"]: {p["ours"]["page"] for p in e["passages"] if p["words"] > 8} for e in q["echoes"]}
    assert got.get("mail:q7@town.example") == {7} and got.get("mail:q23@town.example") == {23}, got
    out = claque("match", tmp / "booklet.pdf", "--case", tmp / "a.case").out
    assert "(ours: page 7, byte" in out and "(ours: page 23, byte" in out, out


main()
