#!/usr/bin/env python3
"""house.py [FOLDER] - checks the rules of doc/conventions.md that a machine can check.

Include arrows point down the flow's history only; one foreign library is included by one
file; files and functions keep their size; what a user sees never calls anyone a name."""
import pathlib
import re
import sys

FLOW = ["base", "model", "keep", "read", "text", "script", "trace", "weigh", "group", "tell", "warn", "peer", "serve", "cli"]
SEES = {stage: set(FLOW[: FLOW.index(stage) + 1]) for stage in FLOW}
SEES["keep"] = {"base", "model", "keep"}

# A foreign header, and who alone may include it.
HOMES = [
    (r"gmime/", r"read/mail(head|part)?\.[ch]"),
    (r"sqlite3\.h", r"keep/.*\.c"),
    (r"igraph", r"(group/graph|serve/layout)\.c"),
    (r"microhttpd\.h", r"serve/http\.c"),
    (r"unicode/", r"text/unicode\.c"),
    (r"libxml/", r"text/html\.c"),
    (r"archive(_entry)?\.h", r"read/unpack\.c"),
    (r"jpeglib\.h", r"read/jpeg\.c"),
    (r"png\.h", r"read/png\.c"),
    (r"gif_lib\.h", r"read/gif\.c"),
    (r"webp/", r"read/webp\.c"),
    (r"zstd\.h", r"base/zip\.c"),
    (r"simdjson", r"read/json_shim\.cpp"),
    (r"xxhash\.h", r"base/hash\.c"),
    (r"sodium", r"base/secret\.c"),
    (r"libpsl\.h", r"trace/site\.c"),
    (r"openssl/", r"base/sha\.c"),
    # Parsers of ours that only run in a process apart.
    (r"read/(unpack|book)\.h", r"read/(unpack|book|office|pack|crawl)\.[ch]"),
    (r"read/outlook\.h", r"read/(outlook|msg)\.c"),
    (r"read/tnef\.h", r"read/(tnef\.c|winmail\.h)"),
    (r"read/(office|rtf)\.h", r"read/(office|rtf|paper|mapi)\.c"),
]
# What is for fuzzers and tests only, and where it stands.
NOT_FOR_US = [(r"\bcq_crew_here\b", r"read/crew\.[ch]")]
FILE_LINES, FUNCTION_LINES = 600, 60
NAMES_NOBODY = re.compile(r"\b(fake|bot|agent)s?\b", re.I)
HEADER_NAME = re.compile(r"user-agent", re.I)


def includes(text):
    return re.findall(r'^#\s*include\s+[<"]([^>"]+)[>"]', text, re.M)


def check_includes(name, text):
    stage = name.split("/")[0] if "/" in name else None
    for inc in includes(text):
        top = inc.split("/")[0]
        if stage and inc == "claque.h" and stage != "cli":
            yield "includes claque.h, which only cli may"
        if stage and "/" in inc and top in FLOW and top not in SEES[stage]:
            yield "includes %s: the arrow points the wrong way" % inc
        for header, home in HOMES:
            if re.match(header, inc) and not re.fullmatch(home, name):
                yield "includes %s, whose home is %s" % (inc, home.replace("\\", ""))


def check_calls(name, text):
    for call, home in NOT_FOR_US:
        if re.search(call, text) and not re.fullmatch(home, name):
            yield "calls %s, which is for fuzzers only" % call.strip("\\b")


def check_sizes(text):
    lines = text.split("\n")
    if len(lines) - 1 > FILE_LINES:
        yield "has %d lines, more than %d" % (len(lines) - 1, FILE_LINES)
    start = None
    for no, line in enumerate(lines, 1):
        if line == "{" and "(" in "".join(lines[max(0, no - 6) : no - 1]):
            start = no
        elif line == "}" and start:
            if no - start - 1 > FUNCTION_LINES:
                yield "%d: a function of %d lines" % (start, no - start - 1)
            start = None


def check_words(text):
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    for literal in re.findall(r'"((?:[^"\\\n]|\\.)*)"', code):
        said = NAMES_NOBODY.search(HEADER_NAME.sub("", literal))
        if said:
            yield 'says "%s" in "%s"' % (said.group(), literal)


def check_design(root):
    """doc/design.md lists the modules of each stage."""
    text = (root / "doc" / "design.md").read_text(encoding="utf-8")
    for stage in FLOW:
        listed = re.search(r"^    %s/((?: +[a-z0-9_ ]+\n)+)" % stage, text, re.M)
        listed = set(listed.group(1).split()) if listed else set()
        there = {p.stem for p in (root / "src" / stage).glob("*.[ch]*") if p.suffix != ".css"}
        for name in sorted(listed ^ there):
            yield "doc/design.md: %s/%s is %s" % (stage, name, "not there" if name in listed else "not listed")


def problems(root):
    yield from check_design(root)
    for path in sorted(root.glob("src/**/*")):
        if path.suffix not in (".c", ".h", ".cpp"):
            continue
        text = path.read_text(encoding="utf-8")
        for check in (check_includes(str(path.relative_to(root / "src")), text), check_calls(str(path.relative_to(root / "src")), text),
                      check_sizes(text), check_words(text)):
            for what in check:
                yield "%s: %s" % (path.relative_to(root), what)
    for path in sorted(root.glob("man/*.1")):
        for no, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if NAMES_NOBODY.search(line) and "never says" not in line:
                yield "%s:%d: names somebody" % (path.relative_to(root), no)


def main():
    found = list(problems(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print("\n".join(found) if found else "the house is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
