"""letters.py - invented mails of one script and of none, for the tests of what is told to
other offices."""
import random
import shutil
import subprocess

from harness import Skip, claque, mail

SCRIPT = """The council of Wendmouth wants to close the old ferry before the new bridge is open.
Nine hundred people cross the river every week, and for most of them no other way leads to
the school, the doctor or the market. A detour by road takes an hour in summer and two in
winter, when the valley is under water. The mail contract alone pays for the fuel, as the
accounts of the last years show to anybody who cares to read them. I ask you to vote against
the motion, to say so in the debate, and to demand that no boat is sold until the first car
has driven over the bridge. A village that loses its ferry loses its young people too, and
nobody has ever heard of a village that got them back. Please tell me how you intend to
vote, and why."""
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi wo zu ka lo mu".split()
TOPICS = """hens garden stove kettle winter orchard tractor window lantern piano kitchen library
bicycle saddle bakery mountain chimney clock harbour pigeon carpet football theatre museum doctor
station timetable bus driver school teacher choir concert blanket rain snow hedge fence neighbour
postman letter parcel stamp road lamp bridge canal boat fish market cheese bread apple pear plum
honey bee meadow cow goat sheep wool coat button thread needle tailor shoe leather belt hat""".split()
# What people write who never saw a script; the first ones are in the script, too.
POLITE = """Please tell me how you intend to vote.|I ask you to vote against the motion.|
I am writing to you because I do not know whom else to ask.|Thank you very much for your time and attention.|
I look forward to hearing from you at your earliest convenience.|I have lived in your constituency for many years.|
I know that you receive a great many letters every week.|With my best wishes to you and to your family.|
It would mean a great deal to all of us.|As a matter of principle I cannot agree with this.|
I hope that you will take this letter as it is meant.|We would be very glad to see you here again soon.""".replace("\n", "").split("|")
GLUE = """the a my our that this of in on with for by near under behind without is was has had will
may could never often always rather very quite and but or so because while when since""".split()


def word(rng, syllables=4):
    """A word that nobody has."""
    return "".join(rng.choice(SYLLABLES) for _ in range(syllables))


def own(rng, words):
    """Words of one's own, in sentences."""
    out = []
    while len(out) < words:
        n = rng.randint(7, 14)
        s = [rng.choice(GLUE if i % 2 else TOPICS) for i in range(n)]
        out += [s[0].capitalize()] + s[1:-1] + [s[-1] + "."]
    return " ".join(out[:words])


def reworked(rng, share, text=SCRIPT):
    """The text with so many of its words replaced, drawn, not in steps."""
    words = text.split()
    for i in rng.sample(range(len(words)), round(share * len(words))):
        words[i] = rng.choice(TOPICS) if rng.random() < 0.5 else word(rng)
    return " ".join(words)


def wrapped(text, width=72):
    lines, line = [], ""
    for w in text.split(" "):
        if len(line) + len(w) > width:
            lines.append(line)
            line = ""
        line += (" " if line else "") + w
    return "\n".join(lines + [line]) + "\n"


def letter(no, text, sender, **more):
    return mail(no, wrapped(text), sender=sender, **more)


def plain(mail):
    """As it goes over the wire: without the line of an mbox."""
    return mail.split(b"\n", 1)[1].replace(b"\n", b"\r\n")


def unrelated(rng, no, **more):
    text = own(rng, rng.randint(60, 220)) + " " + " ".join(rng.sample(POLITE, rng.randint(0, 4)))
    return letter(no, text, "u%d@town.example" % no, **more)


def attached(mail, size):
    """The mail's text, then an attachment of so many bytes."""
    head, body = mail.split(b"\r\n\r\n", 1)
    return (head + b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + body +
            b"\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            (b"A" * 76 + b"\r\n") * (size // 78) + b"--b--\r\n")


def make_keys(tmp, key="office.key", circle="circle"):
    for option, name in (("--new-key", key), ("--new-circle", circle)):
        if not (tmp / name).exists():
            assert claque("sign", option, name, cwd=tmp).code == 0


def signed(tmp, campaign, name="a.case", code=0, out="x.claquesig", key="office.key", today="2026-03-10", more=()):
    """Sign a campaign: the file and the circle's; the run, where it is to fail."""
    make_keys(tmp, key)
    run = claque("sign", campaign, "--case", name, "--key", key, "--circle", "circle", "-o", out, "--today", today, *more,
                 cwd=tmp)
    assert run.code == code, run
    return (tmp / out, tmp / "circle") if code == 0 else run


def minisign(tmp, *args):
    """Debian's own."""
    if not shutil.which("minisign"):
        raise Skip("no minisign")
    return subprocess.run(["minisign", *map(str, args)], cwd=tmp, capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL)
