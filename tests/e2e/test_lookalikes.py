#!/usr/bin/env python3
"""What looks like a script and is none, and what only looks as if it were none."""
import csv
import random

from harness import case, main, scan
from letters import mail, own, unrelated, wrapped

FOOTER = """The Weir Savings House never asks for a code on the telephone. What is written here is
general and no promise; ask at the counter before you act on it. Our staff take no orders by mail.
Messages are kept for six years, as the law on savings houses demands. Savings are protected by the
fund of all members up to the sum that the law names."""
NAMES = [("Ilse Brandt", "ib77"), ("Tomas Quell", "counter3"), ("Wanda Rook", "office")]


@case
def a_firms_footer_below_each_name_is_no_script(tmp):
    rng = random.Random(3)
    mails = [unrelated(rng, 100 + i) for i in range(200)]
    for i, (name, address) in enumerate(NAMES):
        text = "%s\nWith good wishes\n\n%s\nCashier | Weir Savings\n1 Old Quay\n\n%s" % (wrapped(own(rng, 30)), name, wrapped(FOOTER))
        mails.append(mail(i, text, sender="%s <%s@weirsavings.example>" % (name, address)))
    (tmp / "a.mbox").write_bytes(b"".join(mails))
    report, _ = scan(tmp / "a.mbox", "--decoys", "0")
    assert report["campaigns"] == report["set_aside"] == [], report["set_aside"]


@case
def a_link_in_the_text_does_not_spell_the_text(tmp):
    """Posts of one text, the first with a link: no headline that others copy, since the page's address says other words."""
    rng, text = random.Random(4), "Two carts in three drive into the lower town anyway, so no ring road will ever take a single one off our lane"
    with open(tmp / "posts.csv", "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["id", "time", "content", "author"])
        for i in range(300):
            out.writerow([i, 1767225600 + 3600 * i, own(rng, 14), "u%d" % i])
        for i in range(9):
            link = " https://onewood.example/walk-with-us" if i % 4 == 0 else ""
            out.writerow([400 + i, 1767225600 + 90000 + 700 * i, text + link, "v%d" % i])
    report, _ = scan(tmp / "posts.csv", "--decoys", "0")
    assert [len(c["messages"]) for c in report["campaigns"]] == [9], report["set_aside"]


main()
