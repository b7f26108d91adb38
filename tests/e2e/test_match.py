#!/usr/bin/env python3
"""claque match: who echoes a text, with exact places on both sides."""
import json

from harness import case, claque, mail, main

FERRY = "the old ferry must not be closed before the new bridge across the river stands open"
SLOGAN = "no bridge without our ferry"


def fill(tmp):
    (tmp / "a.mbox").write_bytes(b"".join(
        mail(i, "My own thoughts, number %d, on ducks and %d geese.\n" % (i, i), sender="a%d@town.example" % i)
        for i in range(30)) + mail(40, "I hold that %s, and so does my aunt.\n" % FERRY, sender="ann@hill.example"))
    (tmp / "b.mbox").write_bytes(mail(41, "So I say: %s!\n" % SLOGAN.upper(), sender="bob@hill.example")
                                 + mail(42, "渡し船は新しい橋が開くまで閉鎖してはならない\n", sender="c@hill.example"))
    scan(tmp, "a.case", "a.mbox", "b.mbox")


def scan(tmp, name, *inputs):
    assert claque("scan", *inputs, "--case", name, "--decoys", "1", cwd=tmp).code == 0


def match(tmp, *args, name="a.case"):
    run = claque("match", "--case", name, "--json", *args, cwd=tmp)
    assert run.code == 0, run
    return json.loads(run.out)["queries"]


@case
def a_passage_is_found_with_its_bytes(tmp):
    fill(tmp)
    letter = "Dear all,\n\nplease write that %s, in your own words.\n" % FERRY
    (tmp / "paper.txt").write_text(letter)
    q, = match(tmp, "paper.txt")
    assert len(q["echoes"]) == 1 and q["echoes"][0]["sender"] == "mail:ann@hill.example", q
    p = q["echoes"][0]["passages"][0]
    assert p["text"].startswith("that the old") and p["text"].endswith("open"), p
    ours = letter.encode()[p["ours"]["byte"]:][:p["ours"]["bytes"]].decode()
    assert ours == p["text"] and p["theirs"]["bytes"] == len(ours), p
    run = claque("match", "--case", "a.case", "paper.txt", cwd=tmp)
    assert run.code == 0 and "mail:ann@hill.example" in run.out and max(map(len, run.out.splitlines())) <= 80, run


@case
def a_slogan_and_a_script_without_spaces_are_found(tmp):
    fill(tmp)
    for text, sender in ((SLOGAN, "bob"), ("n\u043e bridge with\u200bout our ferry", "bob"),
                         ("渡し船は新しい橋が開くまで閉鎖してはならない", "c")):
        q, = match(tmp, "--text", text)
        assert [e["sender"] for e in q["echoes"]] == ["mail:%s@hill.example" % sender], q
    assert match(tmp, "--text", "nothing like this was ever written here")[0]["echoes"] == []


@case
def every_five_words_on_end_are_found_and_four_are_too_few(tmp):
    fill(tmp)
    words = FERRY.split()
    for i in range(len(words) - 4):
        q, = match(tmp, "--text", " ".join(words[i:i + 5]))
        assert [e["sender"] for e in q["echoes"]] == ["mail:ann@hill.example"] and not q["too_short"], (i, q)
    for text, n in ((" ".join(words[:4]), 4), ("ferry", 1), ("!", 0), ("渡し船は", 2)):
        q, = match(tmp, "--text", text)
        assert q["too_short"] and q["words"] == n and q["echoes"] == [] and q["texts"] == 0, q
        run = claque("match", "--case", "a.case", "--text", text, cwd=tmp)
        told = "--text: %d word%s, too few to look for: 5 are needed" % (n, "" if n == 1 else "s")
        assert run.code == 0 and told in run.out, run


@case
def an_extended_case_answers_as_one_scanned_at_once(tmp):
    fill(tmp)
    scan(tmp, "b.case", "b.mbox")
    scan(tmp, "b.case", "a.mbox")
    for text in (FERRY, SLOGAN):
        a, b = match(tmp, "--text", text), match(tmp, "--text", text, name="b.case")
        assert a == b and a[0]["echoes"], (a, b)


@case
def most_limits_what_is_told_and_says_whether_more_is_left(tmp):
    (tmp / "m.mbox").write_bytes(b"".join(
        mail(i, "Reason %d of mine, and %s.\n" % (i, FERRY), sender="m%d@hill.example" % i) for i in range(4)))
    scan(tmp, "a.case", "m.mbox")
    for most, told, more in ((3, 3, True), (4, 4, False), (9, 4, False)):
        q, = match(tmp, "--text", FERRY, "--most", most)
        assert len(q["echoes"]) == told and q["more"] is more and q["texts"] == 4, q
        out = claque("match", "--case", "a.case", "--text", FERRY, "--most", most, cwd=tmp).out
        assert ("lists more" in out) is more, out


@case
def messages_of_one_id_keep_their_keys(tmp):
    one = mail(1, "First, %s.\n" % FERRY, sender="d@hill.example")
    (tmp / "m.mbox").write_bytes(one + one.replace(b"First", b"Again"))
    run = claque("scan", "m.mbox", "--case", "a.case", "--decoys", "1", "--keep", "text", "--json", "r.json", cwd=tmp)
    assert run.code == 0, run
    q, = match(tmp, "--text", FERRY)
    keys = sorted(e["message"] for e in q["echoes"])
    assert len(keys) == 2 and keys[1] == keys[0] + "~2", keys


@case
def who_is_forgotten_echoes_nothing(tmp):
    fill(tmp)
    assert claque("forget", "--case", "a.case", "--sender", "mail:ann@hill.example", cwd=tmp).code == 0
    assert match(tmp, "--text", FERRY)[0]["echoes"] == []
    assert len(match(tmp, "--text", SLOGAN)[0]["echoes"]) == 1


@case
def references_are_no_texts_to_compare_with(tmp):
    fill(tmp)
    assert claque("scan", "a.mbox", "--case", "r.case", "--keep", "refs", "--decoys", "1", cwd=tmp).code == 0
    run = claque("match", "--case", "r.case", "--text", FERRY, cwd=tmp)
    assert run.code == 4 and "keeps no texts" in run.err, run


PAPER = [
    "The council of the island has run a ferry since the year of the great storm, and no year since then has gone by without it.",
    "Nine hundred people cross every week; for the school, the doctor and the market there is no other way to the mainland.",
    "A bridge would cost forty times the yearly subsidy of the boat, and could not be used in the winter gales for weeks on end.",
    "The mail contract alone pays for the fuel, as the accounts of the last six years show to anybody who cares to read them.",
    "We ask every member to vote against the motion, and to say in the debate that the island will not be left alone again.",
]


def spans(text, passage, side):
    """The bytes of a passage on one side, as text."""
    at = passage[side]
    return text.encode()[at["byte"]:at["byte"] + at["bytes"]].decode()


@case
def a_letter_that_quotes_three_paragraphs_of_a_paper_shows_all_three(tmp):
    own = ["Dear member, — I am no writer, but my neighbours asked me to say something for all of us who live at the north side.",
           "My son goes over with it every morning; he is nine, and he is seasick, and he still prefers it to the helicopter.",
           "Last winter I saw the vet come across in a force eight for one cow. That is what we would lose.",
           "Yours truly, and with thanks for reading so far into a long letter from somebody whom you never met."]
    letter = "\n\n".join([own[0], PAPER[3], own[1], PAPER[0], own[2], PAPER[4], own[3]]) + "\n"
    (tmp / "m.mbox").write_bytes(b"".join(
        mail(i, "Of hens, number %d, and of the %d eggs they laid on the hill.\n" % (i, i), sender="h%d@town.example" % i)
        for i in range(30)) + mail(90, letter, sender="ida@hill.example"))
    scan(tmp, "a.case", "m.mbox")
    paper = "\n\n".join(PAPER) + "\n"
    (tmp / "paper.txt").write_text(paper)
    q, = match(tmp, "paper.txt")
    assert [e["sender"] for e in q["echoes"]] == ["mail:ida@hill.example"], q
    got = q["echoes"][0]["passages"]
    assert [spans(paper, p, "ours") for p in got] == [PAPER[i].rstrip(".") for i in (3, 0, 4)], got
    for p, i in zip(got, (3, 0, 4)):
        assert p["text"] == PAPER[i].rstrip(".") and p["theirs"]["bytes"] == len(p["text"].encode()), p
        assert spans(letter, p, "theirs") == p["text"], p


@case
def reworked_dropped_and_moved_words_do_not_hide_a_passage(tmp):
    second, third = PAPER[1], PAPER[2]
    second = second.replace("cross", "travel").replace("the school, the doctor and the market", "the doctor, the school and the market")
    third = third.replace("yearly ", "").replace("for weeks on end", "for many weeks on end")
    letter = "I have often said this.\n\n%s Consider!\n\n%s\n\nThat is my view of the matter, for what it is worth.\n" % (third, second)
    (tmp / "m.mbox").write_bytes(mail(1, letter, sender="ida@hill.example") + mail(2, "Nothing of that kind from me.\n"))
    scan(tmp, "a.case", "m.mbox")
    paper = " ".join(PAPER)
    (tmp / "paper.txt").write_text(paper)
    q, = match(tmp, "paper.txt")
    got = q["echoes"][0]["passages"]
    assert [spans(letter, p, "theirs") for p in got] == [third.rstrip("."), second.rstrip(".")], got
    assert [spans(paper, p, "ours") for p in got] == [PAPER[2].rstrip("."), PAPER[1].rstrip(".")], got


@case
def what_everybody_writes_is_no_passage(tmp):
    polite = "Thank you very much for your time and your attention to this matter."
    (tmp / "m.mbox").write_bytes(b"".join(
        mail(i, "My reason number %d has to do with %d geese and a pond. %s\n" % (i, i * i, polite), sender="p%d@town.example" % i)
        for i in range(60)) + mail(90, "One thing more: %s %s\n" % (PAPER[2], polite), sender="ida@hill.example"))
    scan(tmp, "a.case", "m.mbox")
    q, = match(tmp, "--text", "%s %s" % (PAPER[2], polite))
    assert [e["sender"] for e in q["echoes"]] == ["mail:ida@hill.example"], q["texts"]
    q, = match(tmp, "--text", "Our demand: no bridge. %s" % polite)
    assert q["echoes"] == [], q["texts"]


main()
