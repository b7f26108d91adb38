#!/usr/bin/env python3
"""bundle.py FOLDER OUT.c DEPFILE - makes the workbench's page of web/ and writes it as C.

npm brings what package-lock.json names, without running its scripts, into FOLDER/node_modules,
once for each lock file; esbuild makes one script and one style of src/; both and the page are
packed with gzip. Nothing of this is needed by the built program."""
import fcntl
import gzip
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def fail(text):
    sys.exit("\n*** The workbench's page could not be built: %s\n" % text)


def fetch(folder):
    """What the lock file names, unless it is there."""
    lock, there = folder / "package-lock.json", folder / "node_modules" / ".claque-lock"
    mark = hashlib.sha256(lock.read_bytes()).hexdigest()
    if there.exists() and there.read_text() == mark:
        return
    if not shutil.which("npm"):
        fail("npm is not installed. Run tools/setup build, or install Debian's nodejs and npm.")
    run = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"], cwd=folder,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode:
        fail("npm ci failed. It needs the npm registry (https://registry.npmjs.org, or the one that\n"
             "    npm config set registry names) the first time; after that, web/node_modules is enough.\n\n" + run.stdout[-1500:])
    there.write_text(mark)


def bundle(folder, to):
    tool = folder / "node_modules" / ".bin" / "esbuild"
    run = subprocess.run([str(tool), "src/app.ts", "--bundle", "--minify", "--format=iife", "--target=es2020", "--charset=utf8",
                          "--legal-comments=eof", "--outfile=%s" % (to / "app.js"), "--metafile=%s" % (to / "meta.json"),
                          "--log-level=warning"], cwd=folder)
    if run.returncode:
        fail("esbuild found an error in web/src.")
    shutil.copy(folder / "index.html", to / "index.html")


FILES = [("/", "index.html", "text/html; charset=utf-8"), ("/app.js", "app.js", "text/javascript; charset=utf-8"),
         ("/app.css", "app.css", "text/css; charset=utf-8")]


def as_c(to):
    lines = ['#include "serve/web.h"', ""]
    rows = []
    for i, (path, name, kind) in enumerate(FILES):
        packed = gzip.compress((to / name).read_bytes(), 9, mtime=0)
        lines.append("static const unsigned char file%d[] = {" % i)
        lines += [",".join(map(str, packed[k : k + 40])) + "," for k in range(0, len(packed), 40)]
        lines.append("};")
        tag = hashlib.sha256(packed).hexdigest()[:16]
        rows.append('    { "%s", "%s", "\\"%s\\"", file%d, sizeof file%d },' % (path, kind, tag, i, i))
    lines += ["", "const cq_web_file cq_web_files[] = {", *rows, "};",
              "const size_t cq_web_file_n = sizeof cq_web_files / sizeof *cq_web_files;", ""]
    return "\n".join(lines)


def main():
    folder, out, dep = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]).resolve()
    with open(folder / "package-lock.json") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two builds of one source
        fetch(folder)
        with tempfile.TemporaryDirectory() as to:
            bundle(folder, pathlib.Path(to))
            out.write_text(as_c(pathlib.Path(to)))
    inputs = [p for p in sorted((folder / "src").rglob("*")) if p.is_file()]
    inputs += [folder / "index.html", folder / "package-lock.json", folder / "bundle.py"]
    dep.write_text("%s: %s\n" % (os.path.relpath(out), " ".join(str(p).replace(" ", "\\ ") for p in inputs)))


main()
