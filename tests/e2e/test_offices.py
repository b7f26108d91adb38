#!/usr/bin/env python3
"""Two offices: A signs a script, B knows reworked copies of it by the file alone; and what
doc/signature.md says of those who lie."""
import hashlib
import json
import random

from harness import case, claque, main, scan
from hashes import file_key, hashed, runs
from letters import POLITE, SCRIPT, letter, make_keys, minisign, own, reworked, signed, unrelated

FOOTER = """This message and anything that is attached to it are meant only for the person or the body
to whom it is addressed and may hold matters that are privileged or not for others to see at all"""


def campaign(tmp, texts, name):
    """Scan mails of these texts among others: the id of the campaign that they are."""
    rng = random.Random(7)
    (tmp / "mails.mbox").write_bytes(b"".join(
        letter(i, "%s %s" % (t, own(rng, 20)), "a%d@hill.example" % i) for i, t in enumerate(texts)) +
        b"".join(unrelated(rng, 1000 + i) for i in range(60)))
    report, _ = scan("mails.mbox", "--case", name, "--decoys", "1", cwd=tmp)
    return max(report["campaigns"], key=lambda c: len(c["senders"]))["id"]


def office_a(tmp):
    """A scans a flood, signs it, and gives B its public key: the trust file is B's."""
    rng = random.Random(1)
    no = campaign(tmp, [reworked(rng, rng.choice((0, 0.05))) for _ in range(60)], "a.case")
    signed(tmp, no)
    believe(tmp, "office.key")
    return no


def public(tmp, key):
    return (tmp / (key + ".pub")).read_text().splitlines()[1]


def believe(tmp, key, name="Office of A", more=""):
    (tmp / "trust").write_text("# whom we believe\n\n%s %s\n%s" % (public(tmp, key), name, more))


def office_b(tmp, mails=300, footer=""):
    rng = random.Random(2)
    (tmp / "b.mbox").write_bytes(b"".join(
        letter(i, "%s %s %s" % (own(rng, 90), " ".join(rng.sample(POLITE, 2)), footer), "b%d@town.example" % i)
        for i in range(mails)))
    assert claque("scan", "b.mbox", "--case", "b.case", "--decoys", "1", cwd=tmp).code == 0


def match(tmp, *inputs, file="x.claquesig", today="2026-03-12", code=0, name="b.case"):
    run = claque("match", "--case", name, "--signature", file, "--trust", "trust", "--circle", "circle", "--today", today,
                 "--most", "100000", "--json", *inputs, cwd=tmp)
    assert run.code == code, run
    return json.loads(run.out)


def known(tmp, mails, **how):
    """How many of the mails are known by the file, of how many."""
    (tmp / "new.mbox").write_bytes(b"".join(mails))
    s, = match(tmp, "new.mbox", **how)["signatures"]
    assert s["read"] == len(mails) and s["known"] == len(s["messages"]), s
    return s["known"]


@case
def another_office_knows_reworked_copies_and_nothing_else(tmp):
    office_a(tmp)
    office_b(tmp)
    rng = random.Random(3)
    n = 200
    for share, words, least in ((0.1, 0, 0.99), (0.2, 0, 0.95), (0.1, 150, 0.95), (0.2, 150, 0.95)):
        texts = [reworked(rng, share) for _ in range(n)]
        if words:
            texts = ["%s %s %s" % (own(rng, words // 2), t, own(rng, words - words // 2)) for t in texts]
        found = known(tmp, [letter(i, t, "v%d@valley.example" % i) for i, t in enumerate(texts)])
        print("        %d of %d known at %.0f%%, %d own words" % (found, n, 100 * share, words))
        assert found >= least * n, (share, words, found)
    found = known(tmp, [unrelated(rng, i) for i in range(20000)])
    assert found == 0, found


@case
def what_is_known_is_told_with_signer_age_and_place(tmp):
    no = office_a(tmp)
    office_b(tmp)
    text = "Hello! %s Bye." % SCRIPT
    (tmp / "new.mbox").write_bytes(letter(1, text, "ida@valley.example"))
    s, = match(tmp, "new.mbox")["signatures"]
    assert (s["signer"], s["age_days"], s["campaign"], s["standing"]) == ("Office of A", 2, no, "undeclared"), s
    m, = s["messages"]
    assert m["sender"] == "mail:ida@valley.example" and m["share"] > 0.8 and m["line"] == 1, m
    body = (tmp / "new.mbox").read_bytes().partition(b"\n\n")[2]
    for p in m["passages"]:
        at = p["theirs"]
        assert body[at["byte"]:at["byte"] + at["bytes"]].decode() == p["text"], p
    run = claque("match", "--case", "b.case", "x.claquesig", "new.mbox", "--trust", "trust", "--circle", "circle",
                 "--today", "2026-03-12", cwd=tmp)
    assert run.code == 0 and "signed by Office of A 2 days ago" in run.out and "mail:ida@valley.example" in run.out, run
    s, = match(tmp, name="a.case")["signatures"]
    assert s["known"] == 60, "without inputs, the messages of the case"


@case
def a_file_that_is_not_to_be_believed_is_refused_with_the_reason(tmp):
    office_a(tmp)
    office_b(tmp, 30)
    (tmp / "new.mbox").write_bytes(letter(1, SCRIPT, "ida@valley.example"))
    good, beside = (tmp / "x.claquesig").read_bytes(), (tmp / "x.claquesig.minisig").read_bytes()

    def refused(reason, file=good, sig=beside, **how):
        (tmp / "y.claquesig").write_bytes(file)
        if sig is not None:
            (tmp / "y.claquesig.minisig").write_bytes(sig)
        got = match(tmp, "new.mbox", file="y.claquesig", code=4, **how)
        assert got["signatures"] == [] and reason in got["refused"][0]["reason"], (reason, got)

    refused("has no", sig=None)
    refused("expired on 2026-06-08", today="2026-06-09")
    refused("to come", today="2026-03-08")
    refused("altered", good.replace(b"undeclared", b"declared"))
    refused("altered", sig=beside.replace(b"signed 2026-03-10", b"signed 2026-03-11"))
    refused("no signature of minisign", sig=b"untrusted comment: x\nAAAA\n")
    refused("larger than", good + b" " * (1 << 20))
    refused("larger than", sig=beside + b"x" * 5000)
    believe(tmp, "office.key", more="revoked %s stolen\n" % public(tmp, "office.key"))
    refused("key that signed it is revoked")
    believe(tmp, "office.key", more="revoked sha256:%s wrong text\n" % hashlib.sha256(good).hexdigest())
    refused("it is revoked")
    make_keys(tmp, "other.key")
    believe(tmp, "other.key")
    refused("no key of the trust file")
    believe(tmp, "office.key")
    (tmp / "circle").rename(tmp / "circle.a")
    make_keys(tmp)
    refused("another circle")
    (tmp / "circle.a").rename(tmp / "circle")
    assert match(tmp, "new.mbox")["signatures"][0]["known"] == 1, "the good one is still good"


@case
def one_bad_file_does_not_hide_a_good_one(tmp):
    office_a(tmp)
    office_b(tmp, 30)
    (tmp / "new.mbox").write_bytes(letter(1, SCRIPT, "ida@valley.example"))
    got = match(tmp, "new.mbox", "nowhere.claquesig", code=3)
    assert len(got["signatures"]) == 1 and got["refused"][0]["file"] == "nowhere.claquesig", got
    run = claque("match", "--case", "b.case", "--signature", "x.claquesig", "--signature", "nowhere.claquesig", "--trust",
                 "trust", "--circle", "circle", "--today", "2026-03-12", cwd=tmp)
    assert run.code == 3 and "nowhere.claquesig: refused" in run.err and "Office of A" in run.out, run


@case
def a_trust_file_with_a_slip_is_not_used(tmp):
    office_a(tmp)
    office_b(tmp, 30)
    believe(tmp, "office.key", more="revokd %s\n" % public(tmp, "office.key"))
    run = claque("match", "--case", "b.case", "x.claquesig", "--trust", "trust", "--circle", "circle", cwd=tmp)
    assert run.code == 4 and "trust:4:" in run.err, run


@case
def a_file_made_of_a_footer_or_a_greeting_knows_nothing(tmp):
    no = campaign(tmp, ["%s %s" % (POLITE[2] + POLITE[3] + POLITE[4] + POLITE[5] + POLITE[6], FOOTER)] * 40, "a.case")
    signed(tmp, no)
    believe(tmp, "office.key")
    rng = random.Random(5)
    mails = [letter(i, "%s %s %s" % (own(rng, 90), " ".join(POLITE[2:7]), FOOTER), "c%d@town.example" % i) for i in range(20)]
    office_b(tmp)  # has neither: there the file knows them
    assert known(tmp, mails) == 20
    office_b_with_both(tmp)
    assert known(tmp, mails) == 0


def office_b_with_both(tmp):
    (tmp / "b.case").unlink()
    rng = random.Random(6)
    (tmp / "b.mbox").write_bytes(b"".join(
        letter(i, "%s %s %s" % (own(rng, 150), " ".join(POLITE[2:7]) if i % 3 else "", FOOTER if i % 4 == 0 else ""),
               "b%d@town.example" % i) for i in range(300)))
    report, _ = scan("b.mbox", "--case", "b.case", "--decoys", "1", cwd=tmp)
    assert report["accounting"]["in_campaigns"] < 30, report["accounting"]


@case
def hashes_at_random_know_nothing(tmp):
    """A poisoned file, as full as it may be, of hashes that stand for nothing."""
    office_a(tmp)
    office_b(tmp)
    rng = random.Random(8)
    s = json.loads((tmp / "x.claquesig").read_text())
    s["hashes"] = sorted({"%016x" % rng.getrandbits(64) for _ in range(1 << 14)})
    (tmp / "x.claquesig").write_text(json.dumps(s, sort_keys=True, separators=(",", ":")) + "\n")
    (tmp / "x.claquesig.minisig").unlink()
    assert minisign(tmp, "-S", "-s", "office.key", "-m", "x.claquesig").returncode == 0
    assert known(tmp, [unrelated(rng, i) for i in range(300)] + [letter(1, SCRIPT, "v@valley.example")]) == 0
    for change in (dict(hashes=s["hashes"][:-1]), dict(hashes=s["hashes"] * 2), dict(more=1), dict(run=5),
                   dict(senders="20-48"), dict(expires="2030-01-01"), dict(campaign="x")):
        (tmp / "x.claquesig").write_text(json.dumps({**s, **change}, sort_keys=True, separators=(",", ":")) + "\n")
        (tmp / "x.claquesig.minisig").unlink()
        assert minisign(tmp, "-S", "-s", "office.key", "-m", "x.claquesig").returncode == 0
        assert match(tmp, "new.mbox", code=4)["refused"], change


@case
def who_is_outside_the_circle_learns_size_days_and_languages_only(tmp):
    no = office_a(tmp)
    signed(tmp, no, out="later.claquesig", today="2026-03-11")
    a, b = (json.loads((tmp / f).read_text()) for f in ("x.claquesig", "later.claquesig"))
    assert not set(a["hashes"]) & set(b["hashes"]), "two files of one script have no hash in common"
    circle = (tmp / "circle").read_text()
    true, guess = file_key(circle, a["salt"]), file_key("\n" + "0" * 64, a["salt"])
    assert any(hashed(true, r) in a["hashes"] for r in runs(SCRIPT)), "a member can test a guess"
    assert not any(hashed(guess, r) in a["hashes"] for r in runs(SCRIPT)), "an outsider cannot"


@case
def a_member_can_rebuild_the_script_word_by_word(tmp):
    """We say so: who has the circle's secret and a list of words walks from run to run."""
    no = campaign(tmp, [SCRIPT] * 40, "a.case")
    signed(tmp, no)
    s = json.loads((tmp / "x.claquesig").read_text())
    key, hashes = file_key((tmp / "circle").read_text(), s["salt"]), set(s["hashes"])
    listed = {w for r in runs(SCRIPT) for w in r}
    at = runs(SCRIPT)[10]
    for n in range(60):
        nexts = [w for w in listed if hashed(key, at[1:] + (w,)) in hashes]
        if not nexts:
            break
        at = at[1:] + (nexts[0],)
    assert n > 20, n


@case
def a_real_petition_that_others_copy_stays_what_its_standing_says(tmp):
    """The file tells how the text came to its signer; a copy is a copy of that, no more."""
    text = "This letter was written by the Ferry League of Wendmouth, ferryleague.example. " + SCRIPT
    no = campaign(tmp, [text] * 40, "a.case")
    standing = {c["id"]: c["standing"] for c in scan("mails.mbox", "--case", "a.case", "--decoys", "1", cwd=tmp)[0]["campaigns"]}
    signed(tmp, no)
    believe(tmp, "office.key")
    office_b(tmp, 30)
    (tmp / "new.mbox").write_bytes(letter(1, SCRIPT, "ida@valley.example"))
    s, = match(tmp, "new.mbox")["signatures"]
    assert s["known"] == 1 and s["standing"] == standing[no], (s["standing"], standing)
    page = claque("bulletin", no, "--case", "a.case", cwd=tmp).out
    assert "copy the text of an honest petition" in " ".join(page.split()), page


@case
def an_old_file_that_is_sent_again_is_the_old_file(tmp):
    office_a(tmp)
    office_b(tmp, 30)
    (tmp / "new.mbox").write_bytes(letter(1, SCRIPT, "ida@valley.example"))
    (tmp / "again.claquesig").write_bytes((tmp / "x.claquesig").read_bytes())
    (tmp / "again.claquesig.minisig").write_bytes((tmp / "x.claquesig.minisig").read_bytes())
    s, = match(tmp, "new.mbox", file="again.claquesig", today="2026-06-01")["signatures"]
    assert s["age_days"] == 83 and s["signed"] == "2026-03-10", s
    assert match(tmp, "new.mbox", file="again.claquesig", today="2026-06-20", code=4)["signatures"] == []


main()
