#!/usr/bin/env python3
"""claque compat: counts that were worked out by hand on a page of rows."""
from harness import ROOT, case, claque, main

# On o: A at 0, B at 30, A again at 50, C at 200. On p: B and C at 1000, D at 1061.
SHARES = """object_id,account_id,content_id,timestamp_share
o,A,c1,0
o,B,c2,30
o,A,c3,50
o,C,c4,200
p,B,c5,1000
p,C,c6,1000
p,D,c7,1061
p,E,c8,soon
,E,c9,1000
"""
# The same acts as reposts, and what else a message has.
MESSAGES = """message_id,user_id,username,repost_id,reply_id,message,timestamp,urls
c1,A,,o,,,0,
c2,B,,o,,,30,
c3,A,,o,,,50,
c4,C,,o,,,200,
c5,B,,p,,,1000,
c6,C,,p,,,1000,
c7,D,,p,,,1061,
c1,A,,p,,,1000,
t1,A,,,q,Keep the MILL,2000,http://a.example http://b.example
t2,B,,,q,@ann keep the mill,2010,http://b.example
"""


def counts(tmp, tool, table, *options, code=0):
    (tmp / "table.csv").write_text(table)
    run = claque("compat", tool, "table.csv", *options, cwd=tmp)
    assert run.code == code, run
    return {name.strip(): int(n) if n.isdigit() else n for name, n in
            ((line[:16], line[17:]) for line in run.out.splitlines())}


@case
def pairs_of_coortweet(tmp):
    # c1-c2, c2-c3 are of A and B; c1-c3 is A's own; c5-c6 is of B and C.
    got = counts(tmp, "coortweet", SHARES, "--participation", "1")
    assert got == {"rows": 9, "without object": 1, "without time": 1, "pairs": 3, "objects": 2, "accounts": 3, "edges": 2}, got
    # D and E have one row, and go. A, B and C have two; C's c4 is in no pair, so that C has
    # but one act left, but B has two: the pair stays.
    got = counts(tmp, "coortweet", SHARES, "--participation", "2")
    assert (got["pairs"], got["accounts"], got["edges"]) == (3, 3, 2), got
    got = counts(tmp, "coortweet", SHARES, "--participation", "2", "--loops")
    assert (got["pairs"], got["accounts"], got["edges"]) == (4, 3, 3), got
    # The window is inclusive: at 61 D is with both.
    got = counts(tmp, "coortweet", SHARES, "--participation", "1", "--window", "61")
    assert (got["pairs"], got["accounts"], got["edges"]) == (5, 4, 4), got
    got = counts(tmp, "coortweet", SHARES, "--participation", "1", "--quantile", "0.5")
    assert (got["threshold"], got["accounts above"], got["edges above"]) == ("1.5", 2, 1), got


@case
def networks_of_the_toolkit(tmp):
    # A to B by c1 and c3, B to A by c2, B and C by one each.
    got = counts(tmp, "cnt", MESSAGES)
    assert got == {"rows": 10, "without object": 2, "repeated": 1, "pairs": 3, "accounts": 3, "edges": 4, "loops": 0, "weight": 5}, got
    got = counts(tmp, "cnt", MESSAGES, "--loops", "--weight", "2")
    assert (got["accounts"], got["edges"], got["loops"], got["weight"]) == (2, 2, 1, 4), got
    for network in ("tweet", "reply", "link", "similar"):
        got = counts(tmp, "cnt", MESSAGES, "--network", network)
        assert (got["accounts"], got["edges"], got["weight"]) == (2, 2, 2), (network, got)


@case
def each_network_has_the_edges_that_the_toolkit_found(tmp):
    folder = ROOT / "tests/e2e/toolkit"  # its NOTE.md says how they were made
    truths = sorted(folder.glob("*.*.*.csv"))
    assert len(truths) == 8, truths
    for truth in truths:
        network, window, weight, rest = truth.name[:-4].split(".", 3)
        similarity, words = rest.rsplit(".", 1)
        run = claque("compat", "cnt", folder / "posts.csv", "--network", network.replace("_tweet", ""), "--window", window,
                     "--weight", weight, "--similarity", similarity, "--words", words, "--edges", "e.csv", cwd=tmp)
        assert run.code == 0, run
        got = (tmp / "e.csv").read_text().splitlines()
        assert got[0] == "user_1,user_2,weight" and sorted(got[1:]) == truth.read_text().splitlines(), (truth.name, got)


@case
def a_text_sent_very_often_at_once_is_told_not_counted(tmp):
    head = "message_id,user_id,username,repost_id,reply_id,message,timestamp,urls\n"
    table = head + "".join("m%d,u%d,,,,ok,5,\n" % (i, i) for i in range(40000))
    got = counts(tmp, "cnt", table, "--network", "similar")
    assert got["rows"] == 40000 and "not counted: more than 1073741824 words" in got["edges"], got
    got = counts(tmp, "cnt", table, "--network", "similar", "--words", "2")
    assert got["pairs"] == got["edges"] == 0, got


@case
def edges_of_several_tables_are_one_network(tmp):
    (tmp / "a.csv").write_text(SHARES)
    (tmp / "b.csv").write_text(SHARES.replace("\no,", "\nq,"))
    run = claque("compat", "coortweet", "a.csv", "b.csv", "--edges", "e.csv", cwd=tmp)
    assert run.code == 0 and "pairs            6\n" in run.out and "edges            2\n" in run.out, run
    assert sorted((tmp / "e.csv").read_text().splitlines()) == ["A,B,4", "B,C,2", "from,to,weight"]


@case
def one_object_shared_very_often_costs_no_more_than_its_rows(tmp):
    n = 300000  # at the same second: 45 billion pairs
    head = "object_id,account_id,content_id,timestamp_share\n"
    once = "".join("o,a%d,c%d,5\n" % (i, i) for i in range(n))
    got = counts(tmp, "coortweet", head + once, "--participation", "1")
    assert got["pairs"] == got["edges"] == n * (n - 1) // 2 and got["accounts"] == n, got
    got = counts(tmp, "coortweet", head + once + once.replace("c", "d"))
    assert got["pairs"] == 2 * n * (2 * n - 1) // 2 - n and "not counted" in got["edges"], got


@case
def misuse_and_tables_of_another_kind_are_told(tmp):
    for args, code, word in ((["coortweet"], 2, "file"), (["fishing", "x"], 2, "neither"), (["cnt", "nowhere.csv"], 4, "nowhere.csv"),
                             (["coortweet", "bad.csv"], 4, "object_id"), (["cnt", "bad.csv"], 4, "8")):
        (tmp / "bad.csv").write_text("a,b\n1,2\n")
        run = claque("compat", *args, cwd=tmp)
        assert run.code == code and word in run.err, run


main()
