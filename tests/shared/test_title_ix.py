#!/usr/bin/env python3
"""The great letter campaign to the Department of Education, 2017: 12,161 comments without
times, of which some 7,500 carry one letter."""
import csv
import io
import os
import re
import shutil
import subprocess

import schema
from harness import Skip, case, main, scan, shared

SHINGLE = 4


def shingles(text):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i:i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


@case
def the_letter_is_one_campaign_and_no_stranger_is_in_it(tmp):
    packed = shared("data", "title_ix_letters", "comments.csv.zst")
    report, _ = scan(packed, "--map", "text=text,author=name,id=row", timeout=600)
    schema.check(report)
    great = max(report["campaigns"], key=lambda c: len(c["messages"]))
    assert 7300 <= len(great["messages"]) <= 7900, len(great["messages"])
    script = max(great["scripts"], key=lambda s: s["messages"])
    assert script["words"] > 100, script["text"]

    raw = subprocess.run(["zstd", "-dcq", packed], check=True, capture_output=True).stdout.decode("utf-8")
    texts = {row["row"]: row["text"] for row in csv.DictReader(io.StringIO(raw))}
    wanted = set().union(*(shingles(s["text"]) for s in great["scripts"]))
    strangers = []
    for key in great["messages"]:
        own = shingles(texts[key.split(":", 1)[1].split("~")[0]])
        if own and len(own & wanted) < 0.1 * len(own):
            strangers.append(key)
    assert len(strangers) <= 20, (len(strangers), strangers[:5])


@case
def the_report_says_what_the_lack_of_times_forbids(tmp):
    report, _ = scan(shared("data", "title_ix_letters", "comments.csv.zst"), "--map", "text=text,author=name,id=row", timeout=600)
    great = max(report["campaigns"], key=lambda c: len(c["messages"]))
    assert great["first"] is None and great["last"] is None and great["trigger"] is None
    assert any(re.search(r"\btimes?\b", s) for s in great["caveats"] + report.get("notes", [])), great["caveats"]


# Photographs of people and places, four of them as PDF. Looked at by eye: on none is anything written for a reader; in three
# rooms something hangs or stands that has a word (a banner, a calendar for children, a brand).
WORDLESS = {"52", "131", "132", "190", "191", "263", "343", "361", "391", "406", "407", "410", "442"}


@case
def each_attachment_with_words_on_it_is_read_whatever_its_name(tmp):
    """76 DOCX, 126 PDF, 11 JPEG and PNG and one RTF, all but the DOCX named .pdf."""
    for program in ("pdftotext", "tesseract"):
        if not shutil.which(program):
            raise Skip("no " + program)
    folder = shared("data", "title_ix_letters", "attachments")
    report, run = scan(folder, "--decoys", "0", timeout=900)
    told = {os.path.basename(p["input"]).split(".")[0]: p["reason"] for p in report["problems"]["first"]}
    assert set(told) == WORDLESS and set(told.values()) == {"no words are on it"}, told
    assert report["counts"]["messages"] == 214 - len(WORDLESS), run
    formats = {i["format"]: i["messages"] for i in report["inputs"] if i["messages"]}
    assert formats == {"folder of paper (docx)": 76, "folder of paper (pdf)": 122, "folder of paper (scan)": 2, "folder of paper (rtf)": 1}, formats


main()
