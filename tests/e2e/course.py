"""course.py - invented posts: a crowd, accounts of which one goes first, one script each week in many towns."""
import json
from datetime import datetime, timedelta, timezone

START = datetime(2026, 1, 5, tzinfo=timezone.utc)  # a Monday
SYLLABLES = "ba do ke li mo nu pa re si to va we bri dre fla gro kni pla sto tri".split()
WORDS = sorted({a + b + c for a in SYLLABLES for b in SYLLABLES for c in ("n", "r", "st", "l")})


def text(r, n=18):
    return " ".join(r.choice(WORDS) for _ in range(n))


def write(path, posts, whole_minutes=False):
    """Posts as (time, account, text), and more fields by name."""
    with open(path, "w", encoding="utf-8") as f:
        for i, (t, who, words, more) in enumerate(sorted(posts, key=lambda p: p[:3])):
            t = t.replace(second=0) if whole_minutes else t
            f.write(json.dumps({"id": str(i), "created_at": t.strftime("%Y-%m-%dT%H:%M:%SZ"), "author_id": who, "text": words, **more}) + "\n")


def crowd(r, days, a_day=60):
    return [(START + timedelta(days=d, seconds=r.randrange(86400)), "c%d" % r.randrange(400), text(r), {})
            for d in range(days) for _ in range(a_day)]


def circle(r, days, opener):
    """Every other day eight accounts post one text within the hour; `opener`, if any, mostly before the others."""
    posts = []
    for d in range(0, days, 2):
        words = text(r, 24)
        at = START + timedelta(days=d, hours=r.randrange(8, 20))
        for who in r.sample(range(8), 6):
            late = 5 + r.randrange(10) if "k%d" % who == opener and r.random() < .9 else 20 + r.randrange(3600)
            posts.append((at + timedelta(seconds=late), "k%d" % who, words, {}))
    return posts


TOWNS = ["%sford" % w.title() for w in WORDS[::40]]


def town(r):
    """Most live in a few towns."""
    return TOWNS[min(int(r.expovariate(1 / 3)), len(TOWNS) - 1)]


def public(r, days, a_day):
    """People who write by day and in the evening, each from one town."""
    home = [town(r) for _ in range(4000)]
    posts = []
    for d in range(days):
        for _ in range(a_day):
            who, hour = r.randrange(4000), min(23.99, max(0, r.gauss(15, 4)))
            posts.append((START + timedelta(days=d, seconds=int(hour * 3600)), "c%d" % who, text(r), {"place": home[who]}))
    return posts


def evenings(r, weeks, towns):
    """One script, each Tuesday about six, by ever other accounts in many towns."""
    words, posts = text(r, 26), []
    for w in range(weeks):
        for i in range(12):
            at = START + timedelta(weeks=w, days=1, hours=18, minutes=r.randrange(-40, 40), seconds=r.randrange(60))
            posts.append((at, "k%d" % (100 * w + i), "%s %s" % (words, r.choice(WORDS)), {"place": towns[(12 * w + i) % len(towns)]}))
    return posts
