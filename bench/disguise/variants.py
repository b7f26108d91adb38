"""variants.py - a letter reworked: each disguise as a function of a random generator and a text.

The words that are put in come from words.txt; nothing here knows what claque undoes."""
import html
import pathlib
import re

HERE = pathlib.Path(__file__).parent
WORDS = HERE.joinpath("words.txt").read_text().split()
TWIN = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "c": "\u0441", "p": "\u0440", "i": "\u0456"}
FAR_TWIN = {"a": "\u0251", "g": "\u0261", "i": "\u0131", "n": "\u0578", "o": "\u03bf", "u": "\u057d",
            "c": "\u1d04", "v": "\u1d20", "z": "\u1d22", "s": "\ua731"}
LEET = {"o": "0", "i": "1", "e": "3", "a": "4", "s": "5", "t": "7"}
SIGNS = {"a": "@", "s": "$", "i": "!", "l": "|"}
MARKS = "\u0300\u0301\u0302\u0303\u0308\u0323\u0331\u0335\u0336"
STYLES = (0x1d400, 0x1d5d4, 0x1d656, 0x1d670, 0x24b6, 0xff21)


def own(r, n):
    """n words of nobody's letter, in sentences."""
    text = []
    while n > 0:
        k = min(n, r.randint(6, 16))
        text.append(" ".join(r.choice(WORDS) for _ in range(k)).capitalize() + ".")
        n -= k
    return " ".join(text)


def replace(r, text, share):
    """Exactly that share of the words, each by another one."""
    words = text.split()
    for i in r.sample(range(len(words)), round(share * len(words))):
        words[i] = r.choice(WORDS) + ("." if words[i].endswith(".") else "")
    return " ".join(words)


def sentences(text):
    return [s.strip() for s in re.findall(r"[^.]+\.", text)]


def half(r, text):
    mine, his = sentences(own(r, len(text.split()) // 2)), sentences(text)
    kept = sorted(r.sample(range(len(his)), len(his) // 2))
    both = [his[i] for i in kept] + mine
    r.shuffle(both)
    return " ".join(both)


def shuffled(r, text):
    s = sentences(text)
    return " ".join(r.sample(s, round(0.7 * len(s))))


def partly(r, text):
    """Of each second sentence half of the words anew, the others as they were."""
    return " ".join(replace(r, s, 0.5) if r.random() < 0.5 else s for s in sentences(text))


def reworded(r, letter):
    """A letter of which each line holds the wordings of one sentence."""
    return " ".join(r.choice(line.split(" | ")) for line in letter.splitlines())


def each_letter(r, text, share, change):
    return "".join(change(c) if r.random() < share else c for c in text)


def each_word(r, text, share, change):
    return " ".join(change(w) if len(w) > 3 and r.random() < share else w for w in text.split())


def typo(r, word):
    i = r.randrange(len(word) - 1)
    return r.choice([word[:i] + word[i + 1] + word[i] + word[i + 2:], word[:i] + word[i + 1:],
                     word[:i] + word[i] + word[i:], word[:i] + r.choice("aeiounrst") + word[i + 1:]])


def repunctuated(r, text):
    """Other marks between the words, capitals at will, and quotation marks of three countries."""
    words = []
    for w in text.split():
        bare = w.rstrip(".,")
        w = bare + r.choice(["", w[len(bare):], " -", " \u2014", "...", "!", ";"]) if r.random() < 0.3 else w
        if r.random() < 0.1:
            w = r.choice(["\u201e%s\u201c", "\u00ab\u00a0%s\u00a0\u00bb", "\"%s\"", "'%s'", "*%s*", "_%s_"]) % w
        words.append(w.upper() if r.random() < 0.1 else w)
    return " ".join(words)


def styled(r, word):
    first = r.choice(STYLES)
    lower = first + (32 if first == 0xff21 else 26)
    return "".join(chr(lower + ord(c) - 97) if "a" <= c <= "z" else
                   chr(first + ord(c) - 65) if "A" <= c <= "Z" else c for c in word)


def misread(r, text, share):
    slip = lambda c: r.choice(["", c + c, r.choice("abcdefghiklmnorstu")]) if c.isalpha() else c
    return each_letter(r, text, share, slip)


def wrapped(r, text, width=22):
    """Cut into short lines with a divided word at each end, as a narrow column is."""
    lines, line = [], ""
    for w in text.split():
        if len(line) + len(w) > width and len(w) > 6 and w.isalpha():
            k = r.randint(3, len(w) - 3)
            lines.append(line + w[:k] + "-")
            line = w[k:] + " "
        else:
            line += w + " "
            if len(line) > width:
                lines.append(line.rstrip())
                line = ""
    return "\n".join(lines + [line])


# ---- HTML: what a reader sees is the letter ----

def broken_by_tags(r, text):
    tags = ["<b></b>", "<span></span>", "<!-- %d -->" % r.randrange(999), "<wbr>", "&shy;", "<i></i>"]
    return "<p>%s</p>" % each_letter(r, html.escape(text), 0.1, lambda c: c + r.choice(tags) if c.isalpha() else c)


def as_entities(r, text):
    return "<p>%s</p>" % "".join("&#%d;" % ord(c) if r.random() < 0.5 else html.escape(c) for c in text)


HIDING = ['style="display:none"', 'style="font-size:0"', 'style="color:#fff;background:#ffffff"',
          'style="visibility:hidden"', 'style="position:absolute;left:-9999px"', "hidden",
          'style="opacity:0"', 'style="font-size:1px;color:white"', 'style="max-height:0;overflow:hidden"']


def with_hidden(r, text):
    """Words that no reader sees between those that he does."""
    words = []
    for w in text.split():
        words.append(html.escape(w))
        if r.random() < 0.3:
            words.append("<span %s>%s</span>" % (r.choice(HIDING), own(r, r.randint(1, 6))))
    return "<html><body bgcolor=\"white\"><p>%s</p></body></html>" % " ".join(words)


def in_cells(r, text):
    """A table with a cell for each few words, each line a table of its own."""
    words, rows = text.split(), []
    while words:
        k = r.randint(3, 9)
        cells = "".join("<td><font face=arial>%s</font></td>" % html.escape(w) for w in words[:k])
        rows.append("<table><tr>%s</tr></table>" % cells)
        words = words[k:]
    return "".join(rows)
