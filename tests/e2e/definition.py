"""definition.py - the join of some texts, by claque-pairs and by definition (claque-brute, which
shares no code with claque): pairs and groups at seven thresholds."""
import csv
import re
import subprocess
import sys

PAIRS, BRUTE = sys.argv[3:5]
SIGN = {"pairs": ":", "groups": "="}  # before a file of them, for claque-brute


def run(*args, to=subprocess.DEVNULL):
    subprocess.run(list(map(str, args)), check=True, stdout=to, stderr=subprocess.DEVNULL)


def judged(tmp, texts, *options, modes=("pairs", "groups")):
    """What claque-brute says of claque-pairs' answers, and whether it agrees with all."""
    made = tmp / "sample.csv"
    with open(made, "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([["id", "content"], *enumerate(texts)])
    with open(tmp / "words", "w") as f:
        run(PAIRS, made, "--mode", "words", to=f)
    asks = []
    for p in range(3, 10):
        ask = "%d/10" % p
        for mode in modes:
            with open(tmp / (mode + str(p)), "wb") as f:
                run(PAIRS, made, "--binary", "--mode", mode, "--similarity", "%d/10" % p, *options, to=f)
            ask += "%s%s" % (SIGN[mode], f.name)
        asks.append(ask)
    return subprocess.run([BRUTE, tmp / "words", *asks], capture_output=True, text=True)


def holds_on(tmp, texts, *options, **modes):
    said = judged(tmp, texts, *options, **modes)
    print(said.stdout, end="")
    assert said.returncode == 0, said
    assert not re.search(r": 0 pairs", said.stdout), "a sample without pairs shows nothing"
