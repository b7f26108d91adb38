#!/usr/bin/env python3
"""The manual: each EXAMPLES line runs, help prints each page, --help names each option."""
import os
import re
import shutil
import signal
import subprocess
import sys

from harness import CLAQUE, ROOT, case, claque, main

PAGES = sorted((ROOT / "man").glob("*.1"))
COMMANDS = [p.stem.partition("-")[2] for p in PAGES if "-" in p.stem]


def section(page, name):
    return re.search(r"^\.Sh %s\n(.*?)(?=^\.Sh |\Z)" % name, page.read_text(encoding="utf-8"), re.M | re.S).group(1)


def opens(line, folder, env):
    """A workbench prints its address, and ends when it is asked to."""
    p = subprocess.Popen("exec " + line, shell=True, cwd=folder, env=env, stdout=subprocess.PIPE, text=True)
    address = p.stdout.readline()
    p.send_signal(signal.SIGINT)
    assert p.wait(30) == 0 and re.match(r"http://127\.0\.0\.1:\d+/#t=[0-9a-f]{64}\n", address), (line, address)


@case
def each_line_of_the_examples_runs(tmp):
    subprocess.run([sys.executable, ROOT / "example" / "make.py", tmp / "example"], check=True)
    ready = claque("scan", "inbox.mbox", "posts.jsonl", "--case", "office.case", cwd=tmp / "example")
    assert ready.code == 0, ready
    env = {k: v for k, v in os.environ.items() if k != "CLAQUE_CASE"}
    env["PATH"] = os.path.dirname(CLAQUE) + os.pathsep + env["PATH"]
    for page in PAGES:
        lines = re.findall(r"^\.Dl \$ (.*)$", section(page, "EXAMPLES"), re.M)
        assert lines, page
        folder = tmp / page.stem
        shutil.copytree(tmp / "example", folder)
        for line in lines:
            if "claque open" in line:
                opens(line, folder, env)
                continue
            run = subprocess.run(line, shell=True, cwd=folder, env=env, capture_output=True, text=True, timeout=300)
            assert run.returncode == 0, (line, run.stdout[-500:], run.stderr[-500:])


@case
def help_prints_each_page(tmp):
    run = claque("help")
    assert run.code == 0 and "SYNOPSIS" in run.out
    for command in COMMANDS:
        page = claque("help", command)
        assert page.code == 0 and page.out.startswith("NAME\n    claque-%s - " % command), page
        assert max(map(len, page.out.splitlines())) <= 110
        assert re.search(r"^\s+%s\b" % command, run.out, re.M), command


@case
def the_page_has_the_options_of_the_program_with_their_defaults(tmp):
    for command in COMMANDS:
        told = claque(command, "--help")
        assert told.code == 0, told
        offered = set(re.findall(r"^\s+(--[a-z-]+)", told.out, re.M)) - {"--help"}
        described = set("-" + x for x in re.findall(r"^\.It Fl (-[a-z-]+)", section(PAGES[[p.stem for p in PAGES].index("claque-" + command)], "OPTIONS"), re.M))
        assert offered == described, (command, offered ^ described)
        for option, preset in re.findall(r"^\s+--([a-z-]+) .*\(default: ([^)]*)\)", told.out, re.M):
            text = section(ROOT / "man" / ("claque-%s.1" % command), "OPTIONS")
            item = re.search(r"^\.It Fl -%s\b.*?(?=^\.It|^\.El)" % option, text, re.M | re.S).group()
            assert preset in item, (command, option, preset)


main()
