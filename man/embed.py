#!/usr/bin/env python3
"""embed.py PAGE.1... > pages.c - the manual's pages as plain text in a C table, for
claque help. It knows the few mdoc macros that our pages use, and refuses any other."""
import pathlib
import re
import shlex
import sys
import textwrap

WIDTH = 78
PLAIN = {"Ar", "Cm", "Li", "Em", "Ev", "Pa", "Ic"}  # printed as they are
CLOSERS = {".", ",", ";", ":", ")"}


def inline(words):
    """The words of a line with their macros, as text."""
    out, glue = "", True
    while words:
        w = words.pop(0)
        if w == "Ns":
            glue = True
            continue
        if w == "Op":
            piece = "[%s]" % inline(words)
            words = []
        elif w in ("Sq", "Dq"):
            piece = {"Sq": "'%s'", "Dq": '"%s"'}[w] % words.pop(0)
        elif w == "Fl":
            piece = "-" + words.pop(0)
        elif w == "Nm":
            piece = "claque"
        elif w == "Xr":
            piece = "%s(%s)" % (words.pop(0), words.pop(0))
        elif w in PLAIN:
            continue
        else:
            piece = w
        out += piece if glue or piece in CLOSERS else " " + piece
        glue = False
    return out


class Page:
    def __init__(self):
        self.lines, self.paragraph, self.indent = [], [], 4

    def flush(self):
        if self.paragraph:
            self.lines += textwrap.wrap(" ".join(self.paragraph), WIDTH, initial_indent=" " * self.indent,
                                        subsequent_indent=" " * self.indent, break_on_hyphens=False, break_long_words=False)
        self.paragraph = []

    def blank(self):
        self.flush()
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def macro(self, name, rest, words):
        if name == "Sh":
            self.blank()
            self.lines.append(rest)
        elif name == "Nd":
            self.paragraph.append("- " + rest)
        elif name == "Nm":
            if "SYNOPSIS" in self.lines[-2:] or self.synopsis:
                self.flush()
                self.synopsis = True
            self.paragraph.append(inline(words or ["claque"]))
        elif name == "Pp":
            self.blank()
        elif name == "Bl":
            self.flush()
            self.indent += 4
        elif name == "El":
            self.flush()
            self.indent -= 4
        elif name == "It":
            self.flush()
            if self.lines[-1].startswith(" "):
                self.blank()
            self.lines.append(" " * (self.indent - 4) + inline(words))
        elif name == "Dl":
            self.flush()
            self.lines.append(" " * (self.indent + 4) + rest)
        elif name in PLAIN | {"Op", "Sq", "Dq", "Fl", "Xr"}:
            self.paragraph.append(inline([name] + words))
        elif name not in ("Dd", "Dt", "Os"):
            sys.exit("embed: no rule for ." + name)

    def text(self, source):
        self.synopsis = False
        for line in source.splitlines():
            if line.startswith('.\\"'):
                continue
            if line.startswith("."):
                name, _, rest = line[1:].partition(" ")
                self.synopsis = self.synopsis and name != "Sh"
                lexer = shlex.shlex(rest, posix=False)
                lexer.whitespace_split, lexer.quotes, lexer.commenters = True, "", ""
                self.macro(name, rest, list(lexer))
            else:
                self.paragraph.append(line)
        self.flush()
        return re.sub(r" ([.,;:])(?= |$)", r"\1", "\n".join(self.lines)) + "\n"


def main():
    print('#include "cli/pages.h"\n\nconst cq_page cq_pages[] = {')
    for path in map(pathlib.Path, sys.argv[1:]):
        name = path.stem.partition("-")[2]
        quoted = "".join('\n     "%s\\n"' % line.replace("\\", "\\\\").replace('"', '\\"')
                         for line in Page().text(path.read_text(encoding="utf-8")).splitlines())
        print('    {"%s",%s},' % (name, quoted))
    print("    {0, 0},\n};")


if __name__ == "__main__":
    main()
