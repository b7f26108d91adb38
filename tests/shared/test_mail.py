#!/usr/bin/env python3
"""Real mail at its worst, read by the program with ASan and UBSan inside it."""
import pathlib

import harness
from harness import CLAQUE, Skip, case, main, scan, shared

SANITIZED = pathlib.Path(CLAQUE).parent.parent / "build-asan" / "claque"


def read(*inputs):
    """How many messages were read; a word of a sanitizer fails the run."""
    if not SANITIZED.exists():
        raise Skip("no %s: make check builds it" % SANITIZED)
    harness.CLAQUE = str(SANITIZED)
    options = {"ASAN_OPTIONS": "detect_leaks=0", "G_SLICE": "always-malloc"}
    report, _ = scan(*inputs, "--decoys", "2", code=0, env=options, timeout=900)
    return report["accounting"]


@case
def all_of_spamassassin(tmp):
    folder = shared("data", "spamassassin")
    got = read(*sorted(folder.glob("*.mbox.xz")))
    assert got["kept"] == 6046 and got["refused"] == 0, got


@case
def phishing_as_it_came_and_trimmed(tmp):
    folder = shared("data", "phishing_pot")
    got = read(folder / "phishing_pot_eml_raw125.tar.zst", folder / "phishing_pot_eml_trimmed.tar.zst")
    assert got["kept"] == 5219 + 125, got


main()
