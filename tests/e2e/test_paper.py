#!/usr/bin/env python3
"""Letters as documents: named, in folders, in archives and attached to mails."""
import json
import math
import os
import random
import resource
import time
import zipfile

import letters
import paper
from harness import Skip, case, claque, mail, main, scan

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


def spent():
    """Seconds of CPU of all that was run and has ended."""
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


@case
def a_bomb_costs_bounded_time_and_is_told(tmp):
    (tmp / "bomb.pdf").write_bytes(paper.bomb_pdf())
    start = spent()
    report, run = scan(tmp / "bomb.pdf", code=3, timeout=900)  # of a machine that does much else
    assert report["counts"]["messages"] == 0 and "stopped" in reasons(report)[0], reasons(report)
    assert spent() - start < 60 and run.peak < 300 << 20, (spent() - start, run.peak)


@case
def a_pdf_in_an_archive_is_read_and_known_again(tmp):
    with zipfile.ZipFile(tmp / "a.zip", "w") as z:
        z.writestr("in/letter.pdf", paper.pdf(["Dear Madam,\n\nplease vote no."]))
    first, _ = scan(tmp / "a.zip", "--case", tmp / "a.case")
    assert first["counts"]["messages"] == 1
    again, _ = scan(tmp / "a.zip", "--case", tmp / "a.case")
    assert first == again


def text_of(path, code=0, **how):
    """What claque reads of one file, on one line."""
    run = claque("scan", "--dry-run", path, **how)
    assert run.code == code, run
    found = [line.split("text", 1)[1].strip() for line in run.out.splitlines() if line.startswith("    text ")]
    return found[0] if found else run.out


def write(path, data):
    path.write_bytes(data)
    return path


@case
def a_docx_is_read_as_it_is_seen(tmp):
    body = (paper.run("Dear Madam, <we> & ours")
            + "<w:p><w:r><w:t>keep the </w:t></w:r><w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:ins><w:r><w:t>new </w:t></w:r></w:ins>"
              "<w:moveFrom><w:r><w:t>moved </w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret </w:t></w:r>"
              "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>ferry</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
              "<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>,</w:t><w:br/><w:t>please</w:t></w:r></w:p>"
            + "<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>boxed</w:t></mc:Choice><mc:Fallback><w:t>boxed</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>")
    data = paper.docx(body, header1=paper.run("Ferry League"), header2=paper.run("Ferry League"), footnotes=paper.run("of 1907"), footer1=paper.run("The end"),
                      comments=paper.run("a comment"))
    assert text_of(write(tmp / "a.pdf", data)) == "Ferry League Dear Madam, <we> & ours keep the new ferry, please boxed of 1907 The end"


@case
def an_odt_is_read_as_it_is_seen(tmp):
    body = ("<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
            "<text:h>Dear\n  Madam</text:h><text:p>keep the<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>of 1907</text:p></text:note-body></text:note>"
            " ferry<text:s text:c='2'/>open<office:annotation><text:p>a comment</text:p></office:annotation><text:line-break/>please</text:p>")
    assert text_of(write(tmp / "a", paper.odt(body, "Ferry League"))) == "Ferry League Dear Madam keep the ferry open please of 1907"


@case
def rtf_is_read_and_what_cannot_be_is_told(tmp):
    assert text_of(write(tmp / "a.pdf", rb"{\rtf1\ansi\ansicpg1252 Dear Ren\'e9e,\par vote no.}")).count("vote no.") == 1
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for name, data, reason in (("old.doc", ole + "WordDocument".encode("utf-16-le"), ".doc"), ("locked.docx", ole + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
                               ("locked.odt", paper.odt("x", manifest="<manifest:encryption-data/>"), "encrypted"),
                               ("cut.docx", paper.docx(paper.run(random.Random(1).randbytes(9000).hex()))[:5000], "damaged")):
        report, _ = scan(write(tmp / name, data), code=3)
        assert report["counts"]["messages"] == 0 and reason in reasons(report)[0], (name, reasons(report))


@case
def an_office_file_made_to_burst_is_stopped(tmp):
    bomb = paper.docx("<w:p><w:r><w:t>" + "a " * (20 << 20) + "</w:t></w:r></w:p>")
    report, run = scan(write(tmp / "bomb.docx", bomb), code=3, timeout=60)
    assert "over" in reasons(report)[0] and run.peak < 400 << 20, (reasons(report), run.peak)


@case
def documents_are_read_in_archives_and_attached(tmp):
    documents = [("a.docx", paper.docx(paper.run("Dear Madam, keep the ferry until the new road is open."))), ("b.odt", paper.odt("<text:p>Dear Madam, keep the bridge until the new road is open.</text:p>"))]
    with zipfile.ZipFile(tmp / "a.zip", "w") as z:
        for name, data in documents:
            z.writestr(name, data)
    report, _ = scan(tmp / "a.zip")
    assert report["counts"]["messages"] == 2, report["inputs"]
    text, head = paper.attached("See attached.", [(name, "application/octet-stream", data) for name, data in documents])
    shown = text_of(write(tmp / "a.mbox", mail(1, text, **head)))
    assert shown == "See attached.", shown
    assert claque("scan", tmp / "a.mbox", background(random.Random(7), tmp), "--case", tmp / "a.case", "--decoys", "0").code == 0
    for words in ("keep the ferry until the new road is open", "keep the bridge until the new road is open"):
        run = claque("match", "--text", words, "--case", tmp / "a.case", "--json")
        assert len(json.loads(run.out)["queries"][0]["echoes"]) == 1, (words, run)


def need_tesseract():
    if not os.path.exists("/usr/bin/tesseract"):
        raise Skip("no tesseract: tools/setup test installs it")


@case
def scans_and_photographs_join_the_campaign(tmp):
    """At 70 dots an inch some words are misread; each kind of picture, and a PDF of pictures."""
    need_tesseract()
    rng = random.Random(8)
    (tmp / "scans").mkdir()
    for i, kind in enumerate(("png", "jpeg", "tiff", "png")):
        (tmp / str(i)).mkdir()
        text = "\n\n".join(["Anna Moos %d" % i, "3 March 2026", "Dear Madam,", letters.reworked(rng, 0.1), "Yours sincerely,", "Anna Moos"])
        page, = paper.pictures(tmp / str(i), paper.pdf([text]), 70 if i == 3 else 110, kind)
        (tmp / "scans" / ("%d.pdf" % i)).write_bytes(page)
    page, = paper.pictures(tmp / "0", paper.pdf([letters.reworked(rng, 0.1)]), 110, "jpeg")
    (tmp / "scans" / "9.pdf").write_bytes(paper.pdf_of_picture(page))
    with background(rng, tmp).open("ab") as f:
        for i in range(8):
            f.write(letters.letter(300 + i, letters.reworked(rng, 0.1), "s%d@town.example" % i))
    report, run = scan(tmp / "other.mbox", tmp / "scans", "--case", tmp / "a.case")
    found = campaign_of(report, "mail:300@hill.example")
    assert found and {m for m in found["messages"] if m.startswith("letter")} == {"letter:scans/%d.pdf" % i for i in (0, 1, 2, 3, 9)}, (found and found["messages"], run)
    out = claque("scan", "--dry-run", tmp / "scans").out
    assert "paper (scan)" in out and "2026-03-03" in out, out
    again, _ = scan(tmp / "other.mbox", tmp / "scans", "--case", tmp / "a.case")
    assert again == report


def is_read(tmp, text, drawn):
    """How many of the words of a text are read from its picture: of ten, how many."""
    words = text.lower().replace(",", "").replace(".", "").split()
    got = text_of(write(tmp / "scan.png", paper.png_of_points(*drawn))).lower()
    return 10 * sum(w in got for w in words) // len(words)


LITTLE = "Dear Madam, please keep the ferry at the mill until the bridge is open. We need it every day."


@case
def a_picture_made_for_a_screen_is_read(tmp):
    """At 65 dots an inch the letters have 5 points: unless it is made larger, no word is found."""
    need_tesseract()
    assert is_read(tmp, LITTLE, paper.points(tmp, paper.pdf([LITTLE], 10), 65)) == 10


@case
def a_picture_is_read_whichever_side_is_up(tmp):
    """Of nine words tesseract does not see that they stand on their heads; of a line that runs up or down it does."""
    need_tesseract()
    few = "Keep the ferry open. Vote no to the cuts"
    for text, size in ((LITTLE, 14), (few, 24)):
        drawn = paper.points(tmp, paper.pdf([text], size), 120)
        for turns in range(4):
            assert is_read(tmp, text, drawn) == 10, (text, turns)
            drawn = paper.quarter_turn(*drawn)


@case
def a_picture_on_its_head_in_a_pdf_is_read(tmp):
    need_tesseract()
    few = "Keep the ferry open. Vote no to the cuts"
    width, height, grey = paper.points(tmp, paper.pdf([few], 24), 120)
    page = b"%d 0 0 %d %d %d cm " % (-595, -842, 595, 842)
    body = page + b"BI /W %d /H %d /BPC 8 /CS /G ID " % (width, height) + grey + b" EI"
    assert text_of(write(tmp / "a.pdf", paper.pdf_of_bodies([paper.stream(body)]))) == few


@case
def white_on_black_and_pale_on_grey_are_read(tmp):
    need_tesseract()
    width, height, grey = paper.points(tmp, paper.pdf([LITTLE], 12), 120)
    for shade in (lambda p: 255 - p, lambda p: 150 + p * 30 // 255, lambda p: 90 - p * 40 // 255):
        drawn = width, height, grey.translate(bytes(map(shade, range(256))))
        assert is_read(tmp, LITTLE, drawn) == 10, shade(0)


@case
def postcards_scanned_together_are_letters_each(tmp):
    need_tesseract()
    cards = ["Dear Madam, please keep the ferry at the %s until the bridge is open. Bo %d" % (w, i) for i, w in enumerate(("mill", "church", "lighthouse"))]
    pages = paper.pictures(tmp, paper.pdf(cards), 100, "jpeg")
    (tmp / "cards.pdf").write_bytes(paper.pdf_of_picture(*pages))
    report, run = scan(tmp / "cards.pdf", "--pages", "--case", tmp / "a.case", "--decoys", "0")
    assert report["counts"]["messages"] == 3 and report["counts"]["senders"] == 3, run
    run = claque("scan", "--pages", "--dry-run", tmp / "cards.pdf")
    assert "cards.pdf#2" in run.out and "lighthouse" in run.out, run
    assert scan(tmp / "cards.pdf", "--pages", "--case", tmp / "a.case", "--decoys", "0")[0] == report
    assert scan(tmp / "cards.pdf")[0]["counts"]["messages"] == 1


@case
def pictures_of_no_words_and_broken_ones_are_told(tmp):
    need_tesseract()
    plain = paper.png(300, 200, lambda x, y: (x * y) % 251)
    for name, data, reason, code in (("photo.jpg", plain, "no words", 0), ("cut.png", plain[:200], "damaged", 3), ("bomb.png", paper.bomb_png(), "", 3)):
        report, run = scan(write(tmp / name, data), code=code, timeout=120)
        assert report["counts"]["messages"] == 0 and reason in reasons(report)[0] and run.peak < 2500 << 20, (name, run.peak, reasons(report))


@case
def pictures_beside_a_chat_are_no_letters(tmp):
    plain = paper.png(300, 200, lambda x, y: (x * y) % 251)
    (tmp / "chat" / "photos").mkdir(parents=True)
    (tmp / "chat" / "photos" / "a.png").write_bytes(plain)
    (tmp / "chat" / "result.json").write_text('{"name":"x","type":"public_group","id":1,"messages":[{"id":1,"type":"message","date_unixtime":"1772445600","from":"A","from_id":"user1","text":"Vote no"}]}')
    report, _ = scan(tmp / "chat")
    assert report["counts"]["messages"] == 1 and report["problems"]["total"] == 0, reasons(report)


@case
def a_photographed_letter_in_a_mail_that_says_little_is_read(tmp):
    need_tesseract()
    page, = paper.pictures(tmp, paper.pdf([letters.SCRIPT.replace("\n", " ")]), 90, "jpeg")
    few, head = paper.attached("See my letter.", [("IMG_1.JPG", "image/jpeg", page)])
    many, _ = paper.attached("I write to you about the hens in our garden. " * 20, [("IMG_1.JPG", "image/jpeg", page)])
    (tmp / "a.mbox").write_bytes(mail(1, few, sender="few@hill.example", **head) + mail(2, many, sender="many@hill.example", **head))
    assert claque("scan", tmp / "a.mbox", background(random.Random(9), tmp), "--case", tmp / "a.case", "--decoys", "0").code == 0
    run = claque("match", "--text", "an hour in summer and two in winter, when the valley is under water", "--case", tmp / "a.case", "--json")
    assert [e["sender"] for e in json.loads(run.out)["queries"][0]["echoes"]] == ["mail:few@hill.example"], run


@case
def one_picture_in_many_forms_is_evidence(tmp):
    """The poster is in each mail of the campaign, lighter, smaller, with other bytes; other mails have pictures of their own."""
    def poster(size, light, phase=0.0):
        return paper.png(size, size, lambda x, y: max(0, min(255, int(
            light + 50 * math.sin(19 * x / size + phase) * math.cos(23 * (y / size) ** 2 + phase) + 50 * math.sin(31 * x * y / size ** 2 + 2 * phase)))))
    rng = random.Random(10)
    forms = [poster(200, 120), poster(160, 125), poster(240, 130)]
    with background(rng, tmp).open("ab") as f:
        for i in range(9):
            text, head = paper.attached(letters.wrapped(letters.reworked(rng, 0.1)), [("poster%d.png" % i, "image/png", forms[i % 3])])
            f.write(mail(400 + i, text, sender="p%d@town.example" % i, **head))
        for i in range(3):
            text, head = paper.attached(letters.wrapped(letters.own(rng, 100)), [("hens.png", "image/png", poster(200, 120, 1.0 + i))])
            f.write(mail(500 + i, text, sender="h%d@town.example" % i, **head))
    report, run = scan(tmp / "other.mbox")
    found = campaign_of(report, "mail:400@hill.example")
    lines = [e for e in found["evidence"] if e["line"] == "images"]
    assert len(lines) == 1 and len(lines[0]["messages"]) == 9 and "pdq:" in lines[0]["sentence"], (found["evidence"], run)


@case
def a_picture_that_posts_share_is_evidence_too(tmp):
    """Nine accounts of a Telegram export post the script with one picture, in other sizes; pictures of others are their own."""
    def placard(size, phase):
        return paper.png(size, size, lambda x, y: int(120 + 50 * math.sin(19 * x / size + phase) * math.cos(23 * (y / size) ** 2 + phase)
                                                       + 50 * math.sin(31 * x * y / size ** 2 + 2 * phase)))
    rng = random.Random(11)
    (tmp / "tg" / "photos").mkdir(parents=True)
    posts = []
    for i in range(60):
        shared = i < 9
        text = letters.reworked(rng, 0.1) if shared else letters.own(rng, 120)
        post = {"id": i + 1, "type": "message", "date_unixtime": str(1772445600 + 7000 * i), "from": "P%d" % i, "from_id": "user%d" % i, "text": text}
        if i < 12:
            (tmp / "tg" / "photos" / ("photo_%d.png" % i)).write_bytes(placard(160 + 40 * (i % 3), 0 if shared else i))
            post["photo"] = "photos/photo_%d.png" % i
        posts.append(post)
    (tmp / "tg" / "result.json").write_text(json.dumps({"name": "Valley", "type": "public_group", "id": 5, "messages": posts}))
    report, run = scan(tmp / "tg")
    found = campaign_of(report, "post:5/1")
    lines = [e for e in found["evidence"] if e["line"] == "images"]
    assert len(lines) == 1 and len(lines[0]["messages"]) == 9 and "pdq:" in lines[0]["sentence"], (found["evidence"], run)


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
