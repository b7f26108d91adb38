#!/usr/bin/env python3
"""What leaves the office tells no name, address, slot, addition, number, id, nor words of
fewer than 20 senders: a case is full of canaries, and none of them gets out."""
import csv
import hashlib
import io
import json
import random
import re

from harness import case, claque, mail, main, scan
from hashes import file_key, hashed, runs
from letters import SCRIPT, letter, minisign, own, signed, unrelated, word

SENDERS = 40
PETITIONER = "Zelda Quorn"  # a sender's name that is in all copies


class Canaries:
    """A campaign whose every personal part is a word that is nowhere else."""

    def __init__(self, seed=1):
        self.rng, self.words, self.mails, self.texts = random.Random(seed), set(), [], []
        for i in range(SENDERS):
            self.mails.append(self.one(i))
        self.mails += [unrelated(self.rng, 1000 + i) for i in range(60)]

    def canary(self):
        w = word(self.rng, 5)
        self.words.add(w)
        return w

    def one(self, i):
        first, last, slot, added, host = (self.canary() for _ in range(5))
        a, b = SCRIPT.split("I ask you")
        seldom = " The %s of the mill is of the same opinion." % SELDOM if i < 19 else ""
        text = "Dear Ms %s,\n\n%s Here in %s we all think so.%s I ask you%s As %s says, we shall not give in. " \
               "My cousin the %s of the %s said it to me only last night.\n\nYours,\n%s %s\n" % (
                   ADDRESSEE, a, slot, seldom, b, PETITIONER, added, added, first.capitalize(), last.capitalize())
        self.texts.append(text)
        name = PETITIONER if i == 0 else "%s %s" % (first.capitalize(), last.capitalize())
        return letter(i, text + "\nTel. 0163296%04d\n" % i, '"%s" <%s.%s@%s.example>' % (name, first, last, host),
                      Message_ID="<%s@%s.example>" % (self.canary(), host), To="%s@office.example" % ADDRESSEE)


PETITION = "https://petition.hill.example/sign?id=7"
LEAFLET = b"%PDF-1.4 the leaflet that all of them attach"
FORMATS = ("csv", "jsonl", "gexf", "graphml", "indicators", "stix", "misp", "coortweet")


class Linked(Canaries):
    """They link to one petition, in wrappers that say who clicked, and to a page of their own;
    they attach one leaflet under names of their own, and a file of their own."""

    def one(self, i):
        text = super().one(i).decode().partition("\n\n")[2]
        click, own_page, name, own_file = (self.canary() for _ in range(4))
        part = lambda what, body: "--b\n%s\n\n%s\n" % (what, body)
        body = part("Content-Type: text/plain", "%s\nhttps://www.google.com/url?q=%s%%26utm_id%%3D%s&usg=%s\nhttps://%s.example/me\n"
                    "https://hill.example/?to=%s%%40office.example" % (
                        text, PETITION.replace("?", "%3F").replace("=", "%3D").replace("&", "%26"), click, click, own_page, ADDRESSEE))
        for file, raw in ((name, LEAFLET.decode()), (own_file, "of %s" % own_file)):
            body += part('Content-Type: application/pdf; name="%s.pdf"\nContent-Disposition: attachment; filename="%s.pdf"' % (file, file), raw)
        return mail(i, body + "--b--\n", sender='"%s" <%s@%s.example>' % (name, name, own_page),
                    To="%s@office.example" % ADDRESSEE, MIME_Version="1.0", Content_Type='multipart/mixed; boundary="b"',
                    Message_ID="<%s@%s.example>" % (self.canary(), own_page))


SELDOM = "zuzowemuka"     # in the mails of 19 senders
ADDRESSEE = "kamuzulowe"  # in all of them, as the one who is greeted


def campaign(tmp, canaries):
    (tmp / "a.mbox").write_bytes(b"".join(canaries.mails))
    report, _ = scan("a.mbox", "--case", "a.case", "--decoys", "1", cwd=tmp)
    found = [c for c in report["campaigns"] if len(c["senders"]) >= SENDERS]
    assert len(found) == 1, report["campaigns"]
    return found[0]["id"]


def secrets(canaries):
    return canaries.words | {SELDOM, ADDRESSEE, "zelda", "quorn", "0163296", "office.example", "@"}


@case
def no_canary_is_in_the_bulletin(tmp):
    canaries = Canaries()
    no = campaign(tmp, canaries)
    assert claque("bulletin", no, "--case", "a.case", "--html", "b.html", "--text", "b.txt", cwd=tmp).code == 0
    whole = claque("show", no, "--case", "a.case", cwd=tmp).out.lower()
    assert sum(w in whole for w in canaries.words) > SENDERS, "the case itself has them"
    for name in ("b.html", "b.txt"):
        page = re.sub(r"<style>.*?</style>|\s+", " ", (tmp / name).read_text().lower(), flags=re.S)
        for w in sorted(secrets(canaries)):
            assert w not in page, (name, w)
        assert "nobody has ever heard of a village that got them back" in page, page
        assert "about 40 messages" in page and "about 40 senders" in page and "2 mar 2026" in page, page
        assert "10:0" not in page and len(page.split()) < 800, len(page.split())


@case
def a_bulletin_answers_what_a_colleague_asks(tmp):
    no = campaign(tmp, Canaries())
    assert claque("bulletin", no, "--case", "a.case", "--html", "b.html", "--text", "b.txt", cwd=tmp).code == 0
    page = " ".join((tmp / "b.txt").read_text().split())
    answers = {"What arrives": "You will know it by these words", "Since when, and after what": "First seen on 2 Mar 2026",
               "How many": "about 40 messages, from about 40 senders", "Declared or not": "Undeclared.",
               "How sure this is": "is expected to be chance", "What this does not show": "acting together is a right",
               "What to do": "Answer it once, with one answer for all of them. Read what people added in words of their own"}
    at = [page.index(question) for question in answers]
    assert at == sorted(at), at
    for (question, answer), start, end in zip(answers.items(), at, at[1:] + [len(page)]):
        assert answer in page[start:end], (question, page[start:end])
    html = (tmp / "b.html").read_text()
    assert all(q in html for q in answers) and not re.search(r"<script|src=|href=", html), html
    declared = SCRIPT + " This letter was written by the Ferry League of Wendmouth, ferryleague.example, for its members to send."
    rng = random.Random(6)
    (tmp / "d.mbox").write_bytes(b"".join(letter(i, declared + " " + own(rng, 20), "d%d@hill.example" % i) for i in range(40)) +
                                 b"".join(unrelated(rng, 1000 + i) for i in range(60)))
    report, _ = scan("d.mbox", "--case", "d.case", "--decoys", "1", cwd=tmp)
    c = max(report["campaigns"], key=lambda c: len(c["senders"]))
    page = claque("bulletin", c["id"], "--case", "d.case", cwd=tmp).out
    assert c["standing"].capitalize() in page[page.index("Declared or not"):], (c["standing"], page)
    assert claque("bulletin", "00000000", "--case", "d.case", cwd=tmp).code == 4


@case
def no_canary_is_in_an_export_without_names(tmp):
    canaries = Linked()
    no = campaign(tmp, canaries)
    shared = hashlib.sha256(LEAFLET).hexdigest()
    for to in FORMATS:
        out = claque("export", "--case", "a.case", "--to", to, cwd=tmp)
        named = claque("export", "--case", "a.case", "--to", to, "--names", cwd=tmp)
        assert out.code == named.code == 0, (to, out, named)
        assert sum(w in named.out for w in canaries.words) >= SENDERS, (to, "with names, they are there")
        for w in secrets(canaries) - {"@"}:
            assert w not in out.out.lower(), (to, w)
        assert "nine hundred" not in (out.out + named.out).lower(), to
        if to in ("stix", "misp", "indicators"):
            assert shared in out.out and "petition" in out.out, to
            assert "threat-actor" not in out.out and "intrusion-set" not in out.out
    rows = list(csv.DictReader(io.StringIO(claque("export", "--case", "a.case", "--to", "indicators", cwd=tmp).out)))
    rows = [(r["kind"], r["indicator"], r["messages"], r["senders"]) for r in rows if r["campaign"] == no]
    assert ("link", "hxxps://petition[.]hill[.]example/sign?id=7", "40", "40") in rows, rows
    assert ("site", "hill[.]example", "40", "40") in rows and ("file", shared, "40", "40") in rows and len(rows) == 3, rows
    shown = claque("show", no, "--case", "a.case", cwd=tmp).out
    section = shown[shown.index("What it links to"):].split("What this does not show")[0]
    assert "hxxps://petition[.]hill[.]example/sign?id=7: 40 messages of 40 senders" in re.sub(r"\s+", " ", section), section
    assert "http://" not in section and "https://" not in section, section


@case
def no_canary_is_in_the_signature_nor_a_hash_of_words_beside_one(tmp):
    canaries = Canaries()
    no = campaign(tmp, canaries)
    file, circle = signed(tmp, no)
    s = json.loads(file.read_text())
    key, hashes = file_key(circle.read_text(), s["salt"]), set(s["hashes"])
    assert set(s) == {"campaign", "circle", "expires", "first", "hashes", "languages", "last", "run", "salt", "schema",
                      "senders", "signed", "standing"}, set(s)
    beside = (tmp / "x.claquesig.minisig").read_text()
    for w in secrets(canaries) - {"@"}:
        assert w not in file.read_text().lower() and w not in beside.lower(), w
    script = {r for r in runs(SCRIPT) if hashed(key, r) in hashes}
    assert len(script) > 0.9 * len(set(runs(SCRIPT))), (len(script), "the script itself is there")
    tested = 0
    for r in {r for text in canaries.texts for r in runs(text)} - set(runs(SCRIPT)):
        common = sum(r in runs(text) for text in canaries.texts) >= 20 and not set(r) & secrets(canaries)
        assert common or hashed(key, r) not in hashes, r
        tested += not common
    assert tested > 400, tested


@case
def the_signature_says_sizes_in_steps_and_days(tmp):
    no = campaign(tmp, Canaries())
    file, _ = signed(tmp, no)
    s = json.loads(file.read_text())
    assert s["senders"] == "20-49" and s["first"] == s["last"] == "2026-03-02" and s["languages"] == ["en"], s
    assert s["signed"] == "2026-03-10" and s["expires"] == "2026-06-08" and s["standing"] == "undeclared", s
    n = len(s["hashes"])
    assert n & (n - 1) == 0 and n >= 64 and s["hashes"] == sorted(set(s["hashes"])), n
    assert file.read_text() == json.dumps(s, sort_keys=True, separators=(",", ":")) + "\n"


@case
def it_expires_when_its_signer_says_and_within_a_year(tmp):
    no = campaign(tmp, Canaries())
    for days, expires in (("1", "2026-03-11"), ("366", "2027-03-11")):
        file, _ = signed(tmp, no, more=("--days", days))
        assert json.loads(file.read_text())["expires"] == expires, (days, file.read_text())
    for days in ("0", "367", "-1", "x"):
        run = signed(tmp, no, out="no.claquesig", more=("--days", days), code=2)
        assert "--days" in run.err and not (tmp / "no.claquesig").exists(), run


@case
def fewer_than_twenty_senders_are_not_signed(tmp):
    for senders, code in ((19, 4), (20, 0)):
        rng = random.Random(senders)
        (tmp / "a.mbox").write_bytes(b"".join(
            letter(i, SCRIPT + " " + own(rng, 20), "a%d@hill.example" % (i % senders)) for i in range(40)) +
            b"".join(unrelated(rng, 1000 + i) for i in range(60)))
        name = "%d.case" % senders
        report, _ = scan("a.mbox", "--case", name, "--decoys", "1", cwd=tmp)
        c = max(report["campaigns"], key=lambda c: len(c["senders"]))
        run = signed(tmp, c["id"], name, code=code)
        assert code == 0 or "fewer than 20 senders" in run.err, run
        assert (tmp / "x.claquesig").exists() is (code == 0)


@case
def words_of_nineteen_senders_are_in_no_signature(tmp):
    rng = random.Random(4)
    seldom = "The %s of the mill has always been of the same good opinion as I am today." % SELDOM
    for n, there in ((19, False), (20, True)):
        (tmp / "a.mbox").write_bytes(b"".join(
            letter(i, SCRIPT + " " + (seldom if i < n else "") + " " + own(rng, 20), "a%d@hill.example" % i)
            for i in range(40)) + b"".join(unrelated(rng, 1000 + i) for i in range(60)))
        name = "s%d.case" % n
        report, _ = scan("a.mbox", "--case", name, "--decoys", "1", cwd=tmp)
        c = max(report["campaigns"], key=lambda c: len(c["senders"]))
        file, circle = signed(tmp, c["id"], name)
        s = json.loads(file.read_text())
        key = file_key(circle.read_text(), s["salt"])
        found = sum(hashed(key, r) in s["hashes"] for r in runs(seldom))
        assert (found > 5) is there and (there or found == 0), (n, found)


@case
def the_real_minisign_verifies_it_and_makes_keys_for_it(tmp):
    no = campaign(tmp, Canaries())
    file, _ = signed(tmp, no)
    good = minisign(tmp, "-V", "-p", "office.key.pub", "-m", file)
    assert good.returncode == 0 and "campaign " + no in good.stdout, good
    file.write_text(file.read_text().replace("undeclared", "declared"))
    assert minisign(tmp, "-V", "-p", "office.key.pub", "-m", file).returncode != 0
    assert minisign(tmp, "-G", "-W", "-p", "real.pub", "-s", "real.key").returncode == 0
    run = claque("sign", no, "--case", "a.case", "--key", "real.key", "--circle", "circle", "-o", "y.claquesig", cwd=tmp)
    assert run.code == 0 and minisign(tmp, "-V", "-p", "real.pub", "-m", "y.claquesig").returncode == 0, run
    (tmp / "z").write_text("any file")
    assert minisign(tmp, "-S", "-s", "office.key", "-m", "z").returncode == 0
    assert minisign(tmp, "-V", "-p", "office.key.pub", "-m", "z").returncode == 0


@case
def keys_are_for_their_owner_alone_and_never_written_over(tmp):
    signed(tmp, campaign(tmp, Canaries()))
    for name in ("office.key", "circle"):
        assert (tmp / name).stat().st_mode & 0o777 == 0o600, name
    before = (tmp / "office.key").read_bytes()
    run = claque("sign", "--new-key", "office.key", cwd=tmp)
    assert run.code == 4 and (tmp / "office.key").read_bytes() == before, run
    at = before.index(b"\n") + 100
    (tmp / "broken").write_bytes(before[:at] + (b"AAAA" if before[at:at + 4] != b"AAAA" else b"BBBB") + before[at + 4:])
    for key in ("circle", "broken", "nowhere", "office.key.pub"):
        run = claque("sign", "00000000", "--case", "a.case", "--key", key, "--circle", "circle", cwd=tmp)
        assert run.code == 4 and key in run.err, run


@case
def the_same_is_signed_by_the_same_bytes(tmp):
    no = campaign(tmp, Canaries())
    file, _ = signed(tmp, no)
    first = file.read_bytes(), (tmp / "x.claquesig.minisig").read_bytes()
    file, _ = signed(tmp, no)
    assert first == (file.read_bytes(), (tmp / "x.claquesig.minisig").read_bytes())


@case
def words_of_nineteen_senders_are_not_quoted_and_of_twenty_are(tmp):
    for senders, quoted in ((19, False), (20, True)):
        rng = random.Random(senders)
        (tmp / "a.mbox").write_bytes(b"".join(
            letter(i, SCRIPT + " " + own(rng, 20), "a%d@hill.example" % i) for i in range(senders)) +
            b"".join(unrelated(rng, 1000 + i) for i in range(60)))
        name = "%d.case" % senders
        report, _ = scan("a.mbox", "--case", name, "--decoys", "1", cwd=tmp)
        c = max(report["campaigns"], key=lambda c: len(c["senders"]))
        run = claque("bulletin", c["id"], "--case", name, cwd=tmp)
        assert run.code == 0 and ("nine hundred people" in run.out.lower()) is quoted, run
        assert ("fewer than 20 senders" in run.out) is not quoted, run


@case
def one_sender_with_many_mails_is_one(tmp):
    rng = random.Random(3)
    (tmp / "a.mbox").write_bytes(b"".join(
        letter(i, SCRIPT + " " + own(rng, 20), "a%d@hill.example" % (i % 19)) for i in range(60)) +
        b"".join(unrelated(rng, 1000 + i) for i in range(60)))
    report, _ = scan("a.mbox", "--case", "a.case", "--decoys", "1", cwd=tmp)
    c = max(report["campaigns"], key=lambda c: len(c["senders"]))
    run = claque("bulletin", c["id"], "--case", "a.case", cwd=tmp)
    assert run.code == 0 and "nine hundred" not in run.out.lower(), run


main()
