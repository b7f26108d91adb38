#!/usr/bin/env python3
"""A script that each sender put before much of his own, in a case whose letters all use the
same few words: the campaign is found, without all those who share stock sentences with it, and
is not lost as the case grows by mails of the same senders."""
import random

from harness import case, main, scan
from letters import letter, own, reworked, unrelated

SENDERS = 40


def scripted(rng, no, sender):
    return letter(no, reworked(rng, rng.uniform(0.1, 0.2)) + " " + own(rng, 400), "v%d@valley.example" % sender)


def write(path, rng, grown):
    """40 scripted letters and 100 others; then so many mails, each fourth of them scripted."""
    mails = [scripted(rng, i, i) for i in range(SENDERS)] + [unrelated(rng, 1000 + i) for i in range(100)]
    mails += [scripted(rng, 5000 + i, i % SENDERS) if i % 4 == 0 else
              letter(5000 + i, own(rng, 560), "u%d@town.example" % rng.randrange(300)) for i in range(grown)]
    rng.shuffle(mails)
    path.write_bytes(b"".join(mails))


def found(path):
    """Of each campaign: its messages, and its senders that are not the valley's."""
    report, _ = scan(path, "--decoys", "0")
    return [(len(c["messages"]), sum("@valley." not in s for s in c["senders"])) for c in report["campaigns"]]


@case
def long_letters_with_a_script_are_a_campaign_without_the_others(tmp):
    for seed in (1, 2, 3):
        write(tmp / "a.mbox", random.Random(seed), 0)
        got = found(tmp / "a.mbox")
        assert len(got) == 1 and got[0][0] - got[0][1] == SENDERS and got[0][1] <= 2, (seed, got)


@case
def the_campaign_stays_as_the_case_grows(tmp):
    for seed in (1, 2):
        write(tmp / "a.mbox", random.Random(seed), 400)
        got = found(tmp / "a.mbox")
        assert len(got) == 1 and got[0][0] >= SENDERS + 100 and got[0][1] <= 2, (seed, got)


if __name__ == "__main__":
    main()
