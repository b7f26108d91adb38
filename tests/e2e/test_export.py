#!/usr/bin/env python3
"""claque export: each format says the same, and a name only if it is asked to."""
import csv
import io
import json
import pathlib
import re
import subprocess
import sys
import uuid
import xml.etree.ElementTree as ET

import stix
from harness import CLAQUE, ROOT, Skip, case, claque, main

# The types that MISP has in a category, of those that are written.
MISP = {"Network activity": {"url", "domain"}, "Payload delivery": {"sha256", "filename|sha256", "email-src"},
        "Other": {"text", "phone-number"}}
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


@case
def a_bundle_of_stix_is_whole_and_names_nobody(tmp):
    report = example(tmp)
    for names in ([], ["--names"]):
        text = export(tmp, "stix", *names)
        bundle = json.loads(text)
        assert text == export(tmp, "stix", *names), "the same bytes"
        stix.check(bundle)
        kinds = [o["type"] for o in bundle["objects"]]
        assert kinds.count("campaign") == kinds.count("note") == kinds.count("grouping") == len(report["campaigns"])
        assert kinds.count("indicator") > 3 and ("user-account" in kinds) is bool(names), kinds
        assert not {"threat-actor", "intrusion-set", "email-message"} & set(kinds)
    site = next(o for o in bundle["objects"] if o["type"] == "domain-name")
    space = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
    assert site["id"] == "domain-name--%s" % uuid.uuid5(space, json.dumps({"value": site["value"]}, separators=(",", ":")))


@case
def the_validator_of_oasis_accepts_it(tmp):
    """make stix-env fetches it; elsewhere the rules of stix.py stand for it."""
    validator = pathlib.Path(CLAQUE).parent / "stix-env" / "bin" / "stix2_validator"
    if not validator.exists():
        raise Skip("no " + str(validator))
    example(tmp)
    for names in ([], ["--names"]):
        (tmp / "s.json").write_text(export(tmp, "stix", *names))
        run = subprocess.run([validator, "-v", tmp / "s.json"], capture_output=True, text=True)
        assert run.returncode == 0 and "[+] STIX JSON: Valid" in run.stdout, run.stdout[-2000:]


@case
def an_event_of_misp_is_whole_and_detects_nobody(tmp):
    report = example(tmp)
    for names in ([], ["--names"]):
        text = export(tmp, "misp", *names)
        events = [e["Event"] for e in json.loads(text)["response"]]
        assert text == export(tmp, "misp", *names), "the same bytes"
        assert len(events) == len(report["campaigns"])
        ids = [x["uuid"] for e in events for x in [e, *e["Attribute"]]]
        assert len(ids) == len(set(ids)) and all(uuid.UUID(i).version == 5 for i in ids)
        for e in events:
            assert e["distribution"] == "0" and not e["published"] and re.fullmatch(r"\d{4}-\d\d-\d\d", e["date"]), e
            for a in e["Attribute"]:
                assert a["to_ids"] is False and a["type"] in MISP[a["category"]] and a["value"], a
    assert any(a["type"] == "email-src" for e in events for a in e["Attribute"])


main()
