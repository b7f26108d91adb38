#!/usr/bin/env python3
"""make.py FOLDER - writes the bundled example: a fortnight in the office of a member of
parliament, with mail, posts, telephone calls, letters, events, and the truth about them.

The place, the people and the bill are invented; all that they write is in texts.txt. Each
part draws from a stream of random numbers of its own, so the files are the same bytes on
every machine, and a change of one part leaves the others alone."""
import csv
import email.message
import email.policy
import json
import os
import pathlib
import random
import re
import sys
from datetime import datetime, timedelta, timezone

HERE = pathlib.Path(__file__).parent
START = datetime(2026, 3, 2, tzinfo=timezone.utc)  # a Monday
DAYS = 14
FIRST_READING = START + timedelta(days=1, hours=15)
NAMED_FIRST = START + timedelta(days=3, hours=18, minutes=30)
EVENTS = [
    (FIRST_READING, "First reading of the Quiet Hours (Public Bells) Bill"),
    (START + timedelta(days=2, hours=9), "Engineers close the swing bridge"),
    (NAMED_FIRST, "ChimeCloud names Wendmouth as its first town"),
    (START + timedelta(days=9, hours=16), "The House divides on the Quiet Hours Bill"),
    (START + timedelta(days=11, hours=12), "Spring tide, the highest of the year"),
]
MEMBER, STAFF = "member@wendmouth-office.example", ["ask", "diary", "casework", "press"]
PROVIDERS = ["tidepost.example", "quaymail.example", "lantern.example", "oldharbour.example", "sallownet.example"]
MAILERS = ["Sandpiper Mail 4.1", "Curlew/91.2", "Dunlin Phone (7B12)", None]
NETWORKS = ["192.0.2", "198.51.100", "203.0.113"]
HOURS = [7, 8, 8, 9, 9, 10, 11, 12, 13, 14, 16, 17, 18, 18, 19, 19, 20, 20, 21, 22]


class Texts:
    """The lists of texts.txt, and sentences made of them."""

    def __init__(self, path):
        self.lists, name = {}, None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("== "):
                name = line[3:]
                self.lists[name] = []
            elif line and not line.startswith("#"):
                self.lists[name].append(line)

    def say(self, rng, name, topic=None, used=None, **given):
        """One alternative of a list, with all names in it replaced. What is in the set `used`
        is not taken again while there is anything else."""
        def fill(match):
            key, _, cap = match.group(1).partition(".")
            text = given.get(key) or self.say(rng, key, topic, used, **given)
            return text[0].upper() + text[1:] if cap else text

        own = "%s.%s" % (topic, name)
        lines = self.lists[own if own in self.lists else name]
        line = rng.choice([x for x in lines if not used or x not in used] or lines)
        if used is not None:
            used.add(line)
        line = re.sub(r"\[([^]]*)\]", lambda m: rng.choice(m.group(1).split("|")), line)
        return re.sub(r"\{([a-z0-9]+(\.cap)?)\}", fill, line)


class Person:
    def __init__(self, texts, rng, no):
        first, last = texts.say(rng, "first"), texts.say(rng, "last")
        self.name, self.street, self.house = "%s %s" % (first, last), texts.say(rng, "street"), rng.randrange(1, 90)
        local = rng.choice(["{f}.{l}", "{i}{l}", "{l}.{f}", "{f}{n}", "{f}_{l}"])
        self.address = local.format(f=first.lower(), l=last.lower(), i=first[0].lower(), n=no) + (
            "" if "{n}" in local else str(no)) + "@" + rng.choice(PROVIDERS)
        self.account, self.handle = str(rng.randrange(10**9, 10**10)), (first + last[: rng.randrange(2, 6)] + str(no)).lower()
        self.mailer, self.html = rng.choice(MAILERS), rng.random() < 0.4
        self.ip = "%s.%d" % (rng.choice(NETWORKS), rng.randrange(1, 255))


class Fortnight:
    def __init__(self):
        self.texts = Texts(HERE / "texts.txt")
        self.topics = self.texts.lists["topics"]
        self.mails, self.posts, self.calls, self.letters = [], [], [], []
        self.campaigns, self.lookalikes, self.made = [], [], 0

    # --- the four channels -------------------------------------------------------------

    def person(self, rng):
        self.made += 1
        return Person(self.texts, rng, self.made)

    def mail(self, rng, who, at, subject, text, tag=None, to=MEMBER, **headers):
        m = email.message.EmailMessage(policy=email.policy.default.clone(max_line_length=200))
        m["Return-Path"] = "<%s>" % headers.pop("envelope", who.address)
        m["Received"] = "from mx.%s ([%s]) by mx.wendmouth-office.example; %s" % (
            who.address.split("@")[1], who.ip, at.strftime("%a, %d %b %Y %H:%M:%S +0000"))
        m["From"], m["To"], m["Subject"] = "%s <%s>" % (who.name, who.address), to, subject
        m["Date"] = at.strftime("%a, %d %b %Y %H:%M:%S +0000")
        key = "%x.%x@%s" % (int(at.timestamp()), rng.getrandbits(48), who.address.split("@")[1])
        m["Message-ID"] = "<%s>" % key
        if who.mailer:
            m["X-Mailer"] = who.mailer
        for name, value in headers.items():
            m[name.replace("_", "-")] = value
        m.set_content(text)
        if who.html and not headers:
            paragraphs = "".join("<p>%s</p>" % p.replace("&", "&amp;").replace("\n", "<br>") for p in text.split("\n\n"))
            m.add_alternative("<html><body>%s</body></html>" % paragraphs, subtype="html")
            m.set_boundary("=_%012x" % rng.getrandbits(48))
        self.mails.append((at, key, m.as_bytes(), tag, who.address))

    def post(self, rng, who, at, text, tag=None, urls=(), hashtags=(), repost_of=None):
        key = str(int(at.timestamp()) * 100000 + rng.randrange(100000))
        record = {"id": key, "author_id": who.account, "author": who.handle, "created_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                  "text": " ".join([text, *("#" + h for h in hashtags), *urls]), "urls": list(urls), "hashtags": list(hashtags),
                  "repost_of": repost_of, "reply_to": None}
        self.posts.append((at, key, record, tag, who.account))
        return key

    def call(self, rng, number, at, note="", tag=None):
        self.calls.append((at, "%d.%d" % (at.timestamp(), rng.randrange(100, 999)), note, tag, number))

    def letter(self, rng, at, text, tag=None, who=None):
        head = "%s\n%d %s\nWendmouth\n\n%s\n\n" % (who.name, who.house, who.street, (at - timedelta(days=2)).strftime("%-d %B %Y")) if who else ""
        stamp = "RECEIVED %s\n\n" % at.strftime("%d %b %Y").upper() if rng.random() < 0.8 else ""
        body = re.sub("[lie]", lambda c: c.group() if rng.random() > 0.004 else {"l": "1", "i": "l", "e": "c"}[c.group()], text)
        self.letters.append((at, stamp + head + body + "\n", tag))

    def some_time(self, rng, first=0, last=DAYS):
        return START + timedelta(days=rng.randrange(first, last), hours=rng.choice(HOURS), seconds=rng.randrange(3600))

    def after(self, rng, event, hours):
        """Soon after an event, never at night."""
        while True:
            at = event + timedelta(hours=1 + min(rng.expovariate(3 / hours), hours), seconds=rng.randrange(60))
            if at.hour in HOURS:
                return at

    # --- what people write of their own accord -------------------------------------------

    def own_words(self, rng, sentences, topic):
        used = set()
        say = lambda name: self.texts.say(rng, name, topic, used)
        body = [say("body") for _ in range(sentences)]
        if rng.random() < 0.7:
            body.insert(0, say("opening"))
        if rng.random() < 0.7:
            body.append(say("ending"))
        return " ".join(s[0].upper() + s[1:] for s in body)

    def framed(self, rng, who, text):
        return "%s\n\n%s\n\n%s\n%s\n" % (self.texts.say(rng, "salutation"), text, self.texts.say(rng, "close"), who.name)

    def subject(self, rng, topic):
        return self.texts.say(rng, "subject", topic)

    def background(self):
        rng = random.Random("background")
        for _ in range(112):
            who, topic = self.person(rng), rng.choice(self.topics)
            self.mail(rng, who, self.some_time(rng), self.subject(rng, topic), self.framed(rng, who, self.own_words(rng, rng.randrange(2, 7), topic)))
        for _ in range(22):
            who, topic = self.person(rng), rng.choice(self.topics)
            self.letter(rng, self.some_time(rng), self.framed(rng, who, self.own_words(rng, rng.randrange(3, 8), topic)), who=who)
        crowd = [self.person(rng) for _ in range(60)]
        for _ in range(110):
            topic = rng.choice(self.topics)
            self.post(rng, rng.choice(crowd), self.some_time(rng), self.texts.say(rng, "chat", topic),
                      hashtags=[rng.choice(["Wendmouth", topic])] if rng.random() < 0.15 else [])
        for _ in range(52):
            topic = rng.choice(self.topics)
            note = self.texts.say(rng, rng.choice(["trouble", "effect", "wish"]), topic) if rng.random() < 0.5 else ""
            self.call(rng, "+441632960%03d" % rng.randrange(0, 400), self.some_time(rng), note)

    # --- the campaigns -----------------------------------------------------------------

    def friends(self):
        """Declared: each mail says whose letter it is."""
        rng = random.Random("friends")
        script = self.texts.lists["friends.text"]
        self.campaigns.append(dict(id="friends", kind="declared", trigger=FIRST_READING, scripts=["\n".join(script)],
                                   attack=dict(type="declared", organiser=self.texts.say(rng, "friends.organiser"),
                                               page=self.texts.say(rng, "friends.page"))))
        for i in range(30):
            who = self.person(rng)
            text = script[0].format(name=who.name, street=who.street)
            if rng.random() < 0.5:
                text += " " + self.texts.say(rng, "friends.own")
            text = self.framed(rng, who, text + "\n\n" + script[1])
            at = self.after(rng, FIRST_READING, 120)
            if i < 28:
                self.mail(rng, who, at, self.texts.say(rng, "friends.subject"), text, "friends")
            else:
                self.letter(rng, at, text, "friends", who)

    def quiet_text(self, rng):
        """The script, each sentence in one of its wordings, one or two left out, and own words."""
        sentences = [self.texts.say(rng, "quiet.%d" % i) for i in range(1, 10)]
        for _ in range(rng.randrange(3)):
            sentences.pop(rng.randrange(1, len(sentences)))
        own = self.own_words(rng, 1, rng.choice(["bells", rng.choice(self.topics)])) if rng.random() < 0.6 else ""
        pieces = [" ".join(sentences[:4]), " ".join(sentences[4:])]
        pieces.insert(rng.choice([0, 2]), own)
        return "\n\n".join(p for p in pieces if p)

    def quiet(self):
        """Undeclared: neighbours by their own account, in mail, posts, letters and calls."""
        rng = random.Random("quiet")
        self.campaigns.append(dict(id="quiet", kind="covert", trigger=NAMED_FIRST, attack=dict(type="cross"),
                                   scripts=[" ".join(self.texts.lists["quiet.%d" % i][0] for i in range(1, 10))]))
        people = [self.person(rng) for _ in range(36)]
        for who in people[:30]:
            self.mail(rng, who, self.after(rng, NAMED_FIRST, 72), self.texts.say(rng, "quiet.subject"),
                      self.framed(rng, who, self.quiet_text(rng)), "quiet")
        for who in people[24:]:
            self.post(rng, who, self.after(rng, NAMED_FIRST, 72), self.texts.say(rng, "quiet.post"), "quiet")
        for _ in range(5):
            who = self.person(rng)
            self.letter(rng, self.after(rng, NAMED_FIRST + timedelta(days=2), 72), self.framed(rng, who, self.quiet_text(rng)), "quiet", who)
        at = START + timedelta(days=4, hours=9, minutes=40)
        for i in range(8):
            at += timedelta(seconds=rng.randrange(120, 420))
            self.call(rng, "+441632960%03d" % (711 + i), at, self.texts.say(rng, "quiet.call"), "quiet")

    def chime(self):
        """Undeclared: twelve accounts push the same things within minutes, round after round."""
        rng = random.Random("chime")
        self.campaigns.append(dict(id="chime", kind="covert", trigger=None, attack=dict(type="copost"), scripts=[]))
        accounts = [self.person(rng) for _ in range(12)]
        links, tags = self.texts.lists["chime.links"], self.texts.lists["chime.tags"]
        for i in range(9):
            begin = START + timedelta(days=1 + i * 1.4, hours=rng.randrange(3), minutes=rng.randrange(60))
            begin = begin.replace(hour=rng.choice(HOURS))
            here = [a for a in accounts if rng.random() < 0.85]
            lead, link, tag = None, links[i % len(links)], tags[i % len(tags)]
            lead_text = self.texts.say(rng, "text", "chime")
            for who in rng.sample(here, len(here)):
                at = begin + timedelta(seconds=rng.randrange(5, 240)) if lead else begin
                if i % 3 == 2 and lead:
                    self.post(rng, who, at, lead_text, "chime", [link], [tag], repost_of=lead)
                else:
                    text = self.texts.say(rng, "text", "chime") if lead else lead_text
                    key = self.post(rng, who, at, text, "chime", [link] if i % 3 != 1 else [], [tag] if i % 3 != 0 else [])
                    lead = lead or key
        for who in accounts:  # they have a life besides
            for _ in range(2):
                self.post(rng, who, self.some_time(rng), self.texts.say(rng, "chat", rng.choice(self.topics)))

    # --- innocent sameness ---------------------------------------------------------------

    def posted_sameness(self):
        rng = random.Random("posts")
        text = self.texts.say(rng, "viral.post")
        begin = START + timedelta(days=6, hours=11)
        first = self.post(rng, self.person(rng), begin, text, "viral")
        for _ in range(21):
            said = text if rng.random() < 0.7 else "%s: %s" % (self.texts.say(rng, "viral.comment"), text)
            self.post(rng, self.person(rng), begin + timedelta(minutes=5 + rng.expovariate(1 / 400)), said, "viral", repost_of=first)
        title, link = self.texts.say(rng, "headline.title"), self.texts.say(rng, "headline.link")
        begin = EVENTS[1][0] + timedelta(hours=3)
        for _ in range(14):
            said = title if rng.random() < 0.6 else "%s. %s" % (title, self.texts.say(rng, "headline.comment"))
            self.post(rng, self.person(rng), begin + timedelta(minutes=rng.expovariate(1 / 500)), said, "headline", [link])
        for _ in range(12):
            at = START + timedelta(days=8, hours=rng.choice(HOURS), seconds=rng.randrange(3600))
            self.post(rng, self.person(rng), at, self.texts.say(rng, "greeting.line"), "greeting")

    def mailed_sameness(self):
        rng = random.Random("mails")
        say = lambda name, **given: self.texts.say(rng, name, **given)
        museum = self.person(rng)
        museum.name, museum.address = say("newsletter.name"), "news@knots-and-bollards.example"
        for week in range(2):
            text = say("newsletter.text", name2=self.person(rng).name)
            for box in STAFF:
                self.mail(rng, museum, START + timedelta(days=7 * week, hours=8, seconds=rng.randrange(40)), "This week among the bollards",
                          text, "newsletter", "%s@wendmouth-office.example" % box, List_Unsubscribe="<https://knots-and-bollards.example/leave>",
                          List_Id="<visitors.knots-and-bollards.example>", Precedence="bulk")
        for _ in range(10):
            self.mail(rng, self.person(rng), self.some_time(rng), "Automatic reply: Your letter to Ms Penhallow",
                      say("autoreply.text", name2=self.person(rng).name), "autoreply", Auto_Submitted="auto-replied", envelope="")
        answer = say("office.answer")
        for i in range(8):
            who, topic, at = self.person(rng), rng.choice(self.topics), self.some_time(rng, 3)
            quoted = "\n".join("> " + line for line in ["Our reference: WO/%d" % rng.randrange(1000, 9999), *re.findall(r".{1,68}(?: |$)", answer)])
            self.mail(rng, who, at, "Re: " + self.subject(rng, topic), "%s\n\nOn %s the office of Orla Penhallow wrote:\n%s\n" % (
                self.framed(rng, who, self.own_words(rng, 2, topic)), (at - timedelta(days=1)).strftime("%d %B %Y"), quoted), "quoted_office")
        for i in range(7):
            who, topic = self.person(rng), rng.choice(self.topics)
            who.address = who.address.split("@")[0] + "@tidewater-daughters.example"
            text = self.framed(rng, who, self.own_words(rng, rng.randrange(2, 5), topic))
            self.mail(rng, who, self.some_time(rng), self.subject(rng, topic),
                      "%s%s\n\n--\n%s\n" % (text, say("disclaimer.firm"), say("disclaimer.text")), "disclaimer")

    def leaflet(self):
        """One paragraph of a public leaflet in letters of their own; the leaflet came, too."""
        rng = random.Random("leaflet")
        title, paragraph = self.texts.say(rng, "leaflet.title"), self.texts.say(rng, "leaflet.paragraph")
        self.letter(rng, START + timedelta(days=1, hours=10), "%s\n\n%s\n" % (title, paragraph), "leaflet")
        for i in range(9):
            who = self.person(rng)
            text = self.framed(rng, who, "%s\n\n%s %s\n\n%s" % (
                self.own_words(rng, 2, "flood"), self.texts.say(rng, "leaflet.intro"), paragraph, self.own_words(rng, 2, "flood")))
            if i < 7:
                self.mail(rng, who, self.some_time(rng, 2), self.subject(rng, "flood"), text, "leaflet")
            else:
                self.letter(rng, self.some_time(rng, 2), text, "leaflet", who)

    # --- the files -----------------------------------------------------------------------

    def make(self):
        for part in (self.friends, self.quiet, self.chime, self.posted_sameness, self.mailed_sameness, self.leaflet, self.background):
            part()
        self.lookalikes = ["viral", "headline", "greeting", "newsletter", "autoreply", "quoted_office", "disclaimer", "leaflet"]

    def write(self, out):
        (out / "letters").mkdir(parents=True, exist_ok=True)
        where = {}  # tag: [(channel, message, sender)]
        with open(out / "inbox.mbox", "wb") as f:
            for at, key, raw, tag, address in sorted(self.mails, key=lambda m: m[:2]):
                raw = re.sub(rb"(?m)^(>*From )", rb">\1", raw).rstrip(b"\n")
                f.write(b"From %s %s\n%s\n\n" % (address.encode(), at.strftime("%a %b %e %H:%M:%S %Y").encode(), raw))
                where.setdefault(tag, []).append(("mail", key, address))
        with open(out / "posts.jsonl", "w", encoding="utf-8") as f:
            for at, key, record, tag, account in sorted(self.posts, key=lambda p: p[:2]):
                f.write(json.dumps(record, ensure_ascii=False) + "\n")
                where.setdefault(tag, []).append(("post", key, account))
        self.write_calls(out, where)
        for no, (at, text, tag) in enumerate(sorted(self.letters, key=lambda l: l[:2]), 1):
            name = "letters/%03d.txt" % no
            (out / name).write_text(text, encoding="utf-8")
            os.utime(out / name, (at.timestamp(), at.timestamp()))
            where.setdefault(tag, []).append(("letter", name, name))
        with open(out / "events.csv", "w", encoding="utf-8", newline="") as f:
            rows = csv.writer(f, lineterminator="\n")
            rows.writerow(["time", "event"])
            rows.writerows([at.strftime("%Y-%m-%dT%H:%M:%SZ"), text] for at, text in EVENTS)
        (out / "truth.json").write_text(json.dumps(self.truth(where), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def write_calls(self, out, where):
        """Asterisk's Master.csv: eighteen columns, no header, the note as the last."""
        rng = random.Random("lines")
        with open(out / "calls.csv", "w", encoding="utf-8", newline="") as f:
            rows = csv.writer(f, lineterminator="\n", quoting=csv.QUOTE_ALL)
            for at, key, note, tag, number in sorted(self.calls):
                ring, talk = rng.randrange(3, 15), rng.randrange(35, 60) if tag else rng.randrange(20, 600)
                stamp = lambda seconds: (at + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")
                rows.writerow(["", number, "100", "office", number, "SIP/trunk-%04x" % rng.getrandbits(16), "SIP/100-%04x" % rng.getrandbits(16),
                               "Dial", "SIP/100,20", stamp(0), stamp(ring), stamp(ring + talk), ring + talk, talk, "ANSWERED", "DOCUMENTATION", key, note])
                where.setdefault(tag, []).append(("call", key, number))

    def truth(self, where):
        iso = lambda t: t and t.strftime("%Y-%m-%dT%H:%M:%SZ")
        def members(tag):
            channels = {}
            for channel, _, _ in where[tag]:
                channels[channel] = channels.get(channel, 0) + 1
            return dict(messages=sorted("%s:%s" % w[:2] for w in where[tag]), senders=sorted({"%s:%s" % (w[0], w[2]) for w in where[tag]}),
                        channels=channels)
        return dict(seed=0, profile="example", bank="example", null=False, period=[iso(START), iso(START + timedelta(days=DAYS))],
                    counts=dict(mail=len(self.mails), post=len(self.posts), call=len(self.calls), letter=len(self.letters)),
                    campaigns=[dict(c, trigger=iso(c["trigger"]), **members(c["id"])) for c in self.campaigns],
                    lookalikes=[dict(kind=k, **members(k)) for k in self.lookalikes])


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: make.py FOLDER")
    case = Fortnight()
    case.make()
    case.write(pathlib.Path(sys.argv[1]))


if __name__ == "__main__":
    main()
