#!/usr/bin/env python3
"""claque export: each format says the same, and a name only if it is asked to."""
import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET

from harness import ROOT, case, claque, main

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def example(tmp):
    subprocess.run([sys.executable, ROOT / "example" / "make.py", tmp], check=True)
    assert claque("scan", "inbox.mbox", "posts.jsonl", "--case", "a.case", "--json", "r.json", cwd=tmp).code == 0
    return json.loads((tmp / "r.json").read_text())


def export(tmp, to, *options):
    run = claque("export", "--case", "a.case", "--to", to, *options, cwd=tmp)
    assert run.code == 0, run
    return run.out


@case
def json_lines_are_the_rows_of_the_table(tmp):
    example(tmp)
    for names in ([], ["--names"]):
        rows = list(csv.DictReader(io.StringIO(export(tmp, "csv", "--raw", *names))))
        lines = [json.loads(line) for line in export(tmp, "jsonl", *names).splitlines()]
        assert rows and len(rows) == len(lines)
        for row, line in zip(rows, lines):
            assert line.pop("schema") == "claque.message/1"
            assert row == {k: "" if v is None else str(v) for k, v in line.items()}, (row, line)


@case
def the_graph_has_the_senders_of_the_campaigns_and_their_ties(tmp):
    report = example(tmp)
    graph = ET.fromstring(export(tmp, "graphml", "--names")).find(GRAPHML + "graph")
    nodes = {n.get("id"): {d.get("key"): d.text for d in n} for n in graph.iter(GRAPHML + "node")}
    senders = {s for c in report["campaigns"] for s in c["senders"]}
    assert {n["sender"] for n in nodes.values()} == senders
    edges = list(graph.iter(GRAPHML + "edge"))
    assert edges and all(e.get(end) in nodes for e in edges for end in ("source", "target"))
    under = export(tmp, "graphml")
    assert not any(s.split(":", 1)[1] in under for s in senders)


@case
def shares_feed_the_other_tool(tmp):
    report = example(tmp)
    named = list(csv.DictReader(io.StringIO(export(tmp, "coortweet", "--names"))))
    script = max((s for c in report["campaigns"] for s in c["scripts"]), key=lambda s: s["messages"])
    per = {}
    for row in named:
        per.setdefault(row["object_id"], []).append(row)
    assert max(len(v) for k, v in per.items() if k.startswith("script:")) == script["messages"]
    assert any(k.startswith("link:") for k in per) and any(k.startswith("tag:") for k in per), sorted(per)[:9]
    masked = export(tmp, "coortweet")
    assert masked.count("\n") == len(named) + 1
    assert not any(r["account_id"].split(":", 1)[1] in masked for r in named)
    assert not any(k.split(":", 1)[1] in masked for k in per if k.startswith("link:"))
    (tmp / "shares.csv").write_text(masked)
    run = claque("compat", "coortweet", "shares.csv", "--window", "3600", cwd=tmp)
    assert run.code == 0 and "rows             %d\n" % len(named) in run.out, run
    assert int(run.out.split("edges")[1].split()[0]) > 0, run


main()
