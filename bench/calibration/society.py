"""society.py - people who share links, and among them fans and claques whose members are known.

Activity and popularity have heavy tails; people have home topics, hours of their own and
weekends; some links go viral. All is drawn from one seed. Laws and constants are those of the
generator on which the method was first measured, so that its figures can be compared."""
import bisect
import itertools
import math
import random

DAY, HOUR = 86400, 3600
DAYS, LINKS, TOPICS, SITES = 56, 6000, 8, 10


class Link:
    def __init__(self, url, topic, birth, tau=0):
        self.url, self.topic, self.birth, self.tau = url, topic, birth, tau


class Person:
    def __init__(self, name, hour, homes, life):
        self.name, self.hour, self.homes, self.life = name, hour, homes, life


class Society:
    """posts: (second, person's name, link) by time; claques and fans: sets of names. People share
    `least` links or more."""

    def __init__(self, seed, people, life=DAYS, least=8):
        self.r, self.life, self.least = random.Random(seed), life, least
        self.posts, self.claques, self.fans, self.named = [], [], [], 0
        self._make_links()
        self.people = [self._person() for _ in range(people)]
        for p in self.people:
            self._live(p, self._activity())

    def _make_links(self):
        weight = [1 / (1 + i) for i in range(LINKS)]
        self.links = []
        for i in range(LINKS):
            topic = self.r.randrange(TOPICS)
            url = "site%d-%d.example/%010x" % (topic, self.r.randrange(SITES), self.r.getrandbits(40))
            tau = DAY / 2 * math.exp(self.r.gauss(0, 1.3))
            self.links.append(Link(url, topic, self.r.uniform(-3 * DAY, DAYS * DAY), tau))
        for i in self.r.sample(range(LINKS), 12):
            weight[i], self.links[i].tau = 0.625, 1.5 * HOUR
        self.shelf = {}
        for topic in [None, *range(TOPICS)]:
            of = [i for i in range(LINKS) if topic in (None, self.links[i].topic)]
            self.shelf[topic] = of, list(itertools.accumulate(weight[i] for i in of))

    def _pick(self, topic=None):
        of, sums = self.shelf[topic]
        return self.links[of[bisect.bisect(sums, self.r.random() * sums[-1])]]

    def _person(self):
        self.named += 1
        begin = self.r.uniform(0, DAYS - self.life) * DAY
        hour = 20 + 8 * self.r.randrange(3) + self.r.gauss(0, 1.5)
        homes = [self.r.randrange(TOPICS) for _ in range(2)]
        return Person("p%d" % self.named, hour, homes, (begin, begin + self.life * DAY))

    def _activity(self):
        return int(min(400, self.least * (1 - self.r.random()) ** (-1 / 1.6)))

    def _awake(self, p, t):
        """How likely a person is to be awake, and online at all, at that time."""
        if not p.life[0] <= t < p.life[1]:
            return 0
        weekend = 0.75 if t // DAY % 7 >= 5 else 1
        return weekend * math.exp(1.6 * (math.cos(2 * math.pi * (t / HOUR - p.hour) / 24) - 1))

    def _adoption(self, link):
        return link.birth + link.tau * ((1 - self.r.random()) ** (-1 / 1.2) - 1)

    def _when_awake(self, p, draw):
        for _ in range(60):
            t = draw()
            if self.r.random() < self._awake(p, t):
                return t
        return None

    def _post(self, t, p, link):
        if t is not None and 0 <= t < DAYS * DAY:
            self.posts.append((int(t), p.name, link.url))

    def _live(self, p, n):
        for _ in range(n):
            link = self._pick(self.r.choice(p.homes) if self.r.random() < 0.75 else None)
            while self.life < DAYS and not p.life[0] - 5 * DAY < link.birth < p.life[1]:
                link = self._pick(self.r.choice(p.homes))
            self._post(self._when_awake(p, lambda: self._adoption(link)), p, link)

    def add_fans(self, size=15, links=40, latency=240):
        """Organic: the same idol, quick when awake, beside an ordinary audience."""
        topic, fans = self.r.randrange(TOPICS), self.r.sample(self.people, size)
        self.fans.append({p.name for p in fans})
        for i in range(links):
            link = Link("idol%d.example/%d" % (len(self.fans), i), topic, self.r.uniform(0, DAYS * DAY))
            for p in fans:
                if self.r.random() < 0.6 * self._awake(p, link.birth):
                    self._post(link.birth + self.r.expovariate(1 / latency), p, link)
            audience = 3 + int(self.r.paretovariate(1.2))
            for p in self.r.sample(self.people, min(len(self.people), audience)):
                late = lambda: link.birth + self.r.expovariate(1 / 20000)
                self._post(self._when_awake(p, late), p, link)

    def add_claque(self, size=8, actions=20, jitter=600, part=0.8):
        """Told in office hours to share links that others share, too; and with lives of their own."""
        topic, acts = self.r.randrange(TOPICS), 0
        members = [self._person() for _ in range(size)]
        self.claques.append({p.name for p in members})
        for p in members:
            p.homes, p.life = [topic, self.r.randrange(TOPICS)], (0, DAYS * DAY)
        for _ in range(actions):
            link = self._pick(topic)
            day = int(self._adoption(link) % (DAYS * DAY) // DAY)
            told = (day - max(0, day % 7 - 4)) * DAY + self.r.uniform(8, 17) * HOUR
            for p in members:
                if self.r.random() < part:
                    acts += 1
                    self._post(told + self.r.gauss(0, jitter), p, link)
        for p in members:
            self._live(p, acts // size)

    def write(self, path):
        """As CSV that claque reads."""
        with open(path, "w") as out:
            out.write("id,author,time,text,link\n")
            for i, (t, name, url) in enumerate(sorted(self.posts)):
                out.write("%d,%s,%d,,https://%s\n" % (i, name, 1767571200 + t, url))
