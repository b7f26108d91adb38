#!/usr/bin/env python3
"""shots.py - takes the pictures of doc/ from the real program and the bundled example."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLAQUE = ROOT / "build" / "claque"


CHROMIUM = shutil.which("chromium")


def report(folder):
    """The beginning of the HTML report."""
    subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking",
                    "--disable-component-update", "--no-first-run", "--user-data-dir=" + folder + "/chromium", "--window-size=1000,1980",
                    "--screenshot=" + str(ROOT / "doc" / "report.png"), folder + "/report.html"], check=True, stderr=subprocess.DEVNULL)


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, ROOT / "example" / "make.py", folder], check=True)
        subprocess.run([CLAQUE, "scan", "inbox.mbox", "posts.jsonl", "calls.csv", "letters", "--events", "events.csv", "--case", "office.case",
                        "--html", "report.html"],
                       cwd=folder, check=True, stdout=subprocess.DEVNULL)
        report(folder)
        p = subprocess.Popen([CLAQUE, "open", "--no-browser", "--case", "office.case"], cwd=folder, stdout=subprocess.PIPE, text=True)
        try:
            address = p.stdout.readline().strip()
            subprocess.run(["node", ROOT / "web" / "test" / "shots.mjs", CHROMIUM, address, ROOT / "doc"], check=True)
        finally:
            p.terminate()
            p.wait()


main()
