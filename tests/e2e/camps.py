"""camps.py - invented posts of two camps that share hardly anything, and scripts that both may use."""
import json
import random
from datetime import datetime, timedelta, timezone

START = datetime(2026, 1, 5, tzinfo=timezone.utc)
SYLLABLES = "ba do ke li mo nu pa re si to va we bri dre fla gro kni pla sto tri".split()
WORDS = sorted({a + b + c for a in SYLLABLES for b in SYLLABLES for c in ("n", "r", "st", "l")})


def text(r, n=16):
    return " ".join(r.choice(WORDS) for _ in range(n))


class Square:
    """Posts of two camps of 80 accounts, each with its tags, links and those whom it reposts."""

    def __init__(self, seed, own=.97):
        self.r, self.posts, self.own = random.Random(seed), [], own
        for camp in "ab":
            for who in range(80):
                for _ in range(24):
                    self.post("%s%d" % (camp, who), text(self.r), self.theirs(camp))

    def theirs(self, camp):
        """What is shared: mostly the camp's own, few things much and many little."""
        side = camp if self.r.random() < self.own else "ab"[camp == "a"]
        n = min(int(self.r.expovariate(1 / 14)), 59)
        kind = self.r.choice(("tag", "tag", "link"))
        return {"tag": ["%stag%d" % (side, n)]} if kind == "tag" else {"link": ["https://%spaper.example/%d" % (side, n)]}

    def post(self, who, words, more=None, at=None):
        at = at if at is not None else timedelta(seconds=self.r.randrange(60 * 86400))
        self.posts.append((START + at, who, words, more or {}))

    def script(self, senders, link=None):
        """Each writes it once, within some days, with a word or two of his own."""
        words, day = text(self.r, 26), self.r.randrange(50)
        for who in senders:
            at = timedelta(days=day, seconds=self.r.randrange(3 * 86400))
            if link:
                self.post(who, words, {"link": [link]}, at)
            else:
                self.post(who, "%s %s" % (words, text(self.r, 2)), {}, at)

    def some(self, camp, n):
        return ["%s%d" % (camp, i) for i in self.r.sample(range(80), n)]

    def write(self, path):
        with open(path, "w", encoding="utf-8") as f:
            for i, (t, who, words, more) in enumerate(sorted(self.posts, key=lambda p: p[:3])):
                f.write(json.dumps({"id": str(i), "created_at": t.strftime("%Y-%m-%dT%H:%M:%SZ"), "author_id": who, "text": words, **more}) + "\n")
