#!/usr/bin/env python3
"""wordlists.py CUSS NAUGHTY OUT - data/abuse/ from two unpacked packages of npm.

cuss 2.2.0 (MIT) rates its English words by how sure it is that they are abuse: those of the
highest rating are taken. For other languages, naughty-words 1.2.0 (CC BY 4.0), as it is.
    npm pack cuss@2.2.0 naughty-words@1.2.0"""
import json
import pathlib
import re
import sys

LANGUAGES = "ar cs da de es fa fi fr hu it nl no pl pt ru sv tr".split()


def write(path, title, words):
    path.write_text("# %s\n%s\n" % (title, "\n".join(sorted(set(words)))), encoding="utf-8")


def main(cuss, naughty, out):
    out = pathlib.Path(out)
    text = (pathlib.Path(cuss) / "index.js").read_text(encoding="utf-8")
    rated = re.findall(r"^\s+(?:'((?:[^'\\]|\\.)*)'|(\w+)): 2,?$", text, re.M)
    write(out / "en.txt", "cuss 2.2.0, words of sureness 2; MIT, Titus Wormer", [a.replace("\\'", "'") or b for a, b in rated])
    for lang in LANGUAGES:
        words = json.loads((pathlib.Path(naughty) / (lang + ".json")).read_text(encoding="utf-8"))
        write(out / (lang + ".txt"), "naughty-words 1.2.0; CC BY 4.0, Shutterstock and contributors", words)


if __name__ == "__main__":
    main(*sys.argv[1:])
