#!/usr/bin/env python3
"""A small campaign is found in each language, among other mail of the same language."""
import json
import mailbox
import pathlib
import random
import re

from harness import case, claque, mail, main

MEMBERS, OTHERS = 7, 150
STOPS = {"zh": "。", "ja": "。", "hi": "।", "th": "_"}


class Language:
    """A block of languages.txt: its code and name, a letter, and small phrases. Where words
    are written without spaces the letter is divided into them there; '_' is a space."""

    def __init__(self, block):
        head, letter, phrases = block.split("\n")
        self.code, self.name = head.split(" ", 1)
        self.dense = self.code in ("zh", "ja", "th")
        stop = STOPS.get(self.code, ".")
        self.sentences = [s.split() for s in re.findall("[^%s]+%s" % (stop, stop), letter)]
        self.phrases = [p.split() for p in phrases.split(" | ")]
        self.stop = stop

    def written(self, words):
        return "".join(words).replace("_", " ") if self.dense else " ".join(words) + " "

    def letter(self):
        return "".join(map(self.written, self.sentences)).strip()

    def chatter(self, r):
        """Phrases, or where these are long strings of letters: words out of them."""
        if self.dense:
            return [r.choice(r.choice(self.phrases)) for _ in range(r.randint(8, 18))]
        return [w for p in r.sample(self.phrases, r.randint(3, 6)) for w in p]

    def small_talk(self, r, n):
        """n sentences of nobody else's."""
        said = [self.chatter(r) for _ in range(n)]
        for s in said:
            s[0], s[-1] = s[0].capitalize(), s[-1] + self.stop
        return "".join(map(self.written, said)).strip()

    def replaced(self, r, words, share):
        other = [w for p in self.phrases for w in p]
        return [r.choice(other) if r.random() < share and len(w.strip(self.stop)) else w for w in words]

    def reworked(self, r, share):
        """The letter with such a share of its words replaced, a sentence left out, and one of
        the sender's own before it."""
        left_out = r.randrange(len(self.sentences))
        kept = (self.replaced(r, s, share) for i, s in enumerate(self.sentences) if i != left_out)
        return self.small_talk(r, 1) + "\n\n" + "".join(map(self.written, kept)).strip()


LANGUAGES = [Language(b) for b in pathlib.Path(__file__).with_name("languages.txt").read_text().strip().split("\n\n")]


def message(language, kind, i, text):
    key = "%s-%s-%d" % (kind, language.code, i)
    return mail(i * 7, text + "\n", sender="%s@%s.example" % (key, "abcdefg"[i % 7]), Message_ID="<%s@l.example>" % key,
                Content_Type="text/plain; charset=utf-8", Subject="%s %s" % (language.code, "our plea" if kind == "script" else i))


def inbox(tmp, share=0.15, disguise=lambda language, r, text: text):
    """All languages in one case."""
    r = random.Random(4)
    box = [message(l, "own", i, l.small_talk(r, r.randint(3, 7))) for l in LANGUAGES for i in range(OTHERS)]
    box += [message(l, "script", i, disguise(l, r, l.reworked(r, share))) for l in LANGUAGES for i in range(MEMBERS)]
    r.shuffle(box)
    (tmp / "all.mbox").write_bytes(b"".join(box))


def campaigns(tmp):
    run = claque("scan", "all.mbox", "--json", "r.json", "--decoys", "0", cwd=tmp)
    assert run.code == 0, run
    return json.loads((tmp / "r.json").read_text())["campaigns"]


def assert_found(found, least=MEMBERS):
    """One campaign for each language, and nobody else in it."""
    held = {l.name: [sum("script-%s-" % l.code in m for m in c["messages"]) for c in found] for l in LANGUAGES}
    wrong = {name: sorted(filter(None, n)) for name, n in held.items() if len(list(filter(None, n))) != 1 or max(n) < least}
    assert not wrong, wrong
    assert not any("own-" in m for c in found for m in c["messages"])


@case
def a_small_campaign_is_found_in_each_language(tmp):
    inbox(tmp, 0.25)
    assert_found(campaigns(tmp))


@case
def what_a_member_added_is_quoted_from_his_letter(tmp):
    inbox(tmp)
    found, sent = campaigns(tmp), texts(tmp)
    for l in LANGUAGES:
        mine = [c for c in found if any("-%s-" % l.code in m for m in c["messages"])]
        added = [a for c in mine for s in c["scripts"] for a in s["additions"]]
        assert 2 * len({a["message"] for a in added}) >= MEMBERS, l.name
        for a in added:
            assert a["text"] in sent[a["message"][5:]].decode(), (l.name, a)


@case
def letters_in_a_language_that_hardly_anybody_else_writes_are_found(tmp):
    german, russian = (l for l in LANGUAGES if l.code in ("de", "ru"))
    for others in (0, 3, 20):
        r = random.Random(others)
        box = [message(russian, "own", i, russian.small_talk(r, 5)) for i in range(300)]
        box += [message(german, "own", i, german.small_talk(r, 5)) for i in range(others)]
        box += [message(german, "script", i, german.reworked(r, 0.15)) for i in range(12)]
        (tmp / "all.mbox").write_bytes(b"".join(box))
        assert [sorted(c["messages"]) for c in campaigns(tmp)] == [sorted("mail:script-de-%d@l.example" % i for i in range(12))], others


def texts(tmp):
    return {m["Message-ID"].strip("<>"): m.get_payload(decode=True) for m in mailbox.mbox(tmp / "all.mbox")}


@case
def quoted_passages_stand_where_the_answer_says(tmp):
    inbox(tmp)
    assert claque("scan", "all.mbox", "--case", "a.case", "--decoys", "0", cwd=tmp).code == 0
    sent = texts(tmp)
    for l in LANGUAGES:
        paper = l.letter().encode()
        (tmp / "paper.txt").write_bytes(paper)
        run = claque("match", "--case", "a.case", "--json", "paper.txt", cwd=tmp)
        echoes = json.loads(run.out)["queries"][0]["echoes"]
        assert sorted(e["message"] for e in echoes) == ["mail:script-%s-%d@l.example" % (l.code, i) for i in range(MEMBERS)], l.name
        for e in echoes:
            for p in e["passages"]:
                theirs, ours = p["theirs"], p["ours"]
                assert sent[e["message"][5:]][theirs["byte"]:][:theirs["bytes"]].decode() == p["text"], p
                mine = paper[ours["byte"]:][:ours["bytes"]].decode()
                assert (mine[0], mine[-1]) == (p["text"][0], p["text"][-1]), (p, mine)


main()
