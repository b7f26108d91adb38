#!/usr/bin/env python3
"""shots.py - takes the pictures of doc/ from the real program and the bundled example."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLAQUE = ROOT / "build" / "claque"


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, ROOT / "example" / "make.py", folder], check=True)
        subprocess.run([CLAQUE, "scan", "inbox.mbox", "posts.jsonl", "calls.csv", "letters", "--events", "events.csv", "--case", "office.case"],
                       cwd=folder, check=True, stdout=subprocess.DEVNULL)
        p = subprocess.Popen([CLAQUE, "open", "--no-browser", "--case", "office.case"], cwd=folder, stdout=subprocess.PIPE, text=True)
        try:
            address = p.stdout.readline().strip()
            subprocess.run(["node", ROOT / "web" / "test" / "shots.mjs", shutil.which("chromium"), address, ROOT / "doc"], check=True)
        finally:
            p.terminate()
            p.wait()


main()
