#!/usr/bin/env python3
"""The workbench's server: what it answers. Whom it refuses is in test_gate.py."""
import base64
import csv
import hashlib
import io
import json
import os
import pathlib
import random
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime

import happened
from harness import CLAQUE, ROOT, case, claque, mail, main
from workbench import Workbench

FOLDER = tempfile.TemporaryDirectory(prefix="claque-open-")
EXAMPLE = pathlib.Path(FOLDER.name)
subprocess.run([sys.executable, ROOT / "example" / "make.py", EXAMPLE], check=True)
INPUTS = ["inbox.mbox", "posts.jsonl", "calls.csv", "letters"]
RUN = claque("scan", *INPUTS, "--events", "events.csv", "--case", "office.case", "--json", "report.json", cwd=EXAMPLE)
REPORT = json.loads((EXAMPLE / "report.json").read_text())
W = Workbench("--case", "office.case", cwd=EXAMPLE)


def whole(call, limit=70, w=W):
    """All items of a list, page by page."""
    items, at = [], "0"
    while at is not None:
        page = w.get("%s%slimit=%d&cursor=%s" % (call, "&" if "?" in call else "?", limit, at))
        items += page["items"]
        at = page["next"]
    assert len(items) == page["total"], (call, len(items), page["total"])
    return items


@case
def the_report_is_that_of_the_scan(tmp):
    assert W.get("report") == REPORT


@case
def lists_are_those_of_the_report(tmp):
    W.get("timeline")  # by now the messages are numbered
    found = whole("campaigns")
    assert [c["id"] for c in found] == [c["id"] for c in REPORT["campaigns"]]
    for told, c in zip(REPORT["campaigns"], found):
        assert (c["title"], c["standing"], c["channels"], c["first"], c["last"]) == tuple(told[k] for k in ("title", "standing", "channels", "first", "last"))
        assert c["people"] == {k: told["people"][k] for k in ("least", "most")}
        assert [m["key"] for m in whole("campaigns/%s/messages" % c["id"])] == told["messages"]
        assert [s["key"] for s in whole("campaigns/%s/senders" % c["id"])] == told["senders"]
        full = W.get("campaigns/" + c["id"])
        assert [s["key"] for s in full["first_senders"]] == told["first_senders"]
        assert full["caveats"] == told["caveats"] and full["people"]["why"] == told["people"]["why"]
        assert [(e["line"], e["sentence"], e["count"]) for e in full["evidence"]] == [(e["line"], e["sentence"], len(e["messages"])) for e in told["evidence"]]
        for brief, t in zip(full["scripts"], told["scripts"], strict=True):
            s = next(x for x in W.get("campaigns/%s?script=%s" % (c["id"], brief["id"]))["scripts"] if x["id"] == brief["id"])
            assert (s["text"], s["words"], s["messages"]) == (t["text"], t["words"], t["messages"])
            assert [x["values"] for x in s["slots"]] == [[[v[:100], n] for v, n in x["values"][:20]] for x in t["slots"]]
            added = whole("campaigns/%s/additions?script=%s" % (c["id"], s["id"]))
            assert sorted(a["text"] for a in added) == sorted(a["text"] for a in t["additions"])


WORDS = ("share", "says", "sentence")


def keys_only(x):
    """Senders as the report has them: by key alone; and without the words, which it has not."""
    return {k: v["key"] if k in ("sender", "before", "after") else v for k, v in x.items() if k not in WORDS}


def plain(text):
    return " ".join(text.split())


def same_leads(told, said):
    assert [keys_only(x) for x in told["first"]] == said["first"][:50] and [keys_only(x) for x in told["pairs"]] == said["pairs"][:100], (told, said)
    assert (told["first_total"], told["pairs_total"]) == (len(said["first"]), len(said["pairs"]))
    assert [told[k] for k in ("rounds", "level", "whole_minutes")] == [said[k] for k in ("rounds", "level", "whole_minutes")], told


def same_camps(told, said):
    assert (told["placed"], told["apart"], [keys_only(x) for x in told["pairs"]], told["pairs_total"]) == (said["placed"], said["apart"], said["pairs"], len(said["pairs"])), told
    assert told["camps"] == [{k: c[k] for k in ("n", "size", "marks")} for c in said["camps"]], told["camps"]


@case
def what_happened_is_that_of_the_report(tmp):
    report = happened.scan(tmp)
    with Workbench("--case", "happened.case", cwd=tmp) as w:
        w.get("timeline")
        over = w.get("overview")
        same_leads(over["leads"], report["leads"])
        same_camps(over["camps"], report["camps"])
        triggers = 0
        for c in report["campaigns"]:
            full = w.get("campaigns/" + c["id"])
            same_leads(full["leads"], c["leads"])
            assert [keys_only(x) for x in full["rhythm"]] == c["rhythm"] and [keys_only(x) for x in full["places"]] == c["places"], full
            t = full["trigger"]
            if t:
                triggers += 1
                assert all(t[k] == c["trigger"][k] for k in ("time", "event", "messages", "other")) and t["hours"] == report["after_events"]["hours"], t
                assert w.get("campaigns/%s/timeline" % c["id"])["placebos"] == c["trigger"]["placebos"]
            assert (t is None) == (c["trigger"] is None)
        same_after(w, over["after_events"], report["after_events"])
        # The case has some of each, so that the above says something.
        assert triggers and report["leads"]["first"] and report["camps"]["pairs"]
        assert all(any(k) for k in zip(*[(c["leads"]["first"], c["leads"]["pairs"], c["rhythm"], c["places"]) for c in report["campaigns"]]))


def same_after(w, told, said):
    assert [told[k] for k in ("hours", "events", "factor", "p")] == [said[k] for k in ("hours", "events", "factor", "p")], told
    assert told["rises"] and told["tested"] == len(said["rises"]) and len(told["rises"]) == len(said["rises"])
    for brief, r in zip(told["rises"], said["rises"]):
        full = w.get("rises/%d" % brief["n"])
        assert {k: full[k] for k in r} == r, (full, r)
        assert all(brief[k] == r[k] for k in ("time", "event", "messages", "factor", "low", "high", "p"))
        assert abs(brief["others"] - sum(n for _, n in r["placebos"]) / len(r["placebos"])) < 0.001 * max(1, brief["others"])
    w.get("rises/0", 404), w.get("rises/x", 404), w.get("rises/99999", 404)


@case
def sentences_are_those_that_the_terminal_shows(tmp):
    report = happened.scan(tmp)
    told = 0
    with Workbench("--case", "happened.case", cwd=tmp) as w:
        w.get("timeline")
        over, whole_case = w.get("overview"), plain(claque("show", "--case", "happened.case", cwd=tmp).out)
        camps = plain(claque("show", "--camps", "--case", "happened.case", cwd=tmp).out)
        assert over["after_events"]["sentence"] in whole_case, (over["after_events"], whole_case)
        assert over["leads"]["note"] in whole_case and over["camps"]["note"] in camps
        for x in over["leads"]["first"][:8]:
            assert plain(x["sender"]["key"] + " " + x["says"]) in whole_case and x["share"] in x["says"], x
        for x in over["camps"]["pairs"]:
            assert x["sentence"] + ": see " in camps, x
        for c in report["campaigns"]:
            full, shown = w.get("campaigns/" + c["id"]), plain(claque("show", c["id"], "--case", "happened.case", cwd=tmp).out)
            for x in full["rhythm"] + full["places"]:
                assert x["sentence"] in shown, (x, shown)
            assert not full["rhythm"] or full["rhythm_note"] in shown
            assert not full["places"] or full["places_note"] in shown
            assert not full["trigger_sentence"] or full["trigger_sentence"].split(". ", 1)[1] in shown and full["trigger_note"] in shown, shown
            assert (full["trigger_sentence"] is None) == (full["trigger"] is None)
            told += len(full["rhythm"]) * len(full["places"]) + bool(full["trigger"])
    assert told >= 2 and over["camps"]["pairs"] and over["leads"]["first"]


def turn(time, step, bins):
    """The column of a clock in which a time lies."""
    t = datetime.fromisoformat(time.replace("Z", "+00:00"))
    return int((t.timestamp() - (4 * 86400 if step == 604800 else 0)) % step * bins // step)


@case
def a_clock_counts_each_message_in_its_column(tmp):
    report, drawn = happened.scan(tmp), 0
    with Workbench("--case", "happened.case", cwd=tmp) as w:
        w.get("timeline")
        everything = whole("search?from=1990-01-01", 1000, w)
        for c in report["campaigns"]:
            w.get("campaigns/%s/clock?rhythm=%d" % (c["id"], len(c["rhythm"])), 404)
            for i, r in enumerate(c["rhythm"]):
                got = w.get("campaigns/%s/clock?rhythm=%d" % (c["id"], i))
                own = whole("campaigns/%s/messages%s" % (c["id"], "?script=" + r["script"] if r["script"] else ""), 1000, w)
                bins, step = len(got["own"]), r["step_seconds"]
                counts = [Counter(turn(m["time"], step, bins) for m in ms if m["channel"] == r["channel"]) for ms in (own, everything)]
                assert got["step_seconds"] == step and bins % len(got["ticks"]) == 0
                assert got["own"] == [counts[0][b] for b in range(bins)], (got["own"], counts[0])
                assert got["others"] == [counts[1][b] - counts[0][b] for b in range(bins)]
                drawn += 1
    assert drawn


@case
def a_case_of_the_first_days_has_nothing_of_it_and_opens(tmp):
    W.get("timeline")
    with sqlite3.connect(EXAMPLE / "office.case") as now, sqlite3.connect(tmp / "old.case") as db:
        now.backup(db)
        for table in ("leads usually_first precedence rhythm spread spread_place camps camp_sender camp_mark accord accord_campaign".split()):
            db.execute("DROP TABLE " + table)
        assert db.execute("UPDATE setting SET value = CAST(CAST(value AS INTEGER) - 1 AS BLOB) WHERE name = 'places'").rowcount == 1  # the version before
    now.close(), db.close()
    with Workbench("--case", "old.case", cwd=tmp) as w:
        w.get("timeline")
        full = w.get("campaigns/" + REPORT["campaigns"][0]["id"])
        assert (full["rhythm"], full["places"], full["leads"]["first"], full["leads"]["rounds"]) == ([], [], [], 0)
        over = w.get("overview")
        assert over["leads"]["first"] == [] and [over["camps"][k] for k in ("placed", "apart", "pairs_total", "camps", "pairs")] == [0, 0, 0, [], []], over
        assert over["after_events"] is None or over["after_events"]["rises"] == [], over


@case
def every_message_is_in_one_place_and_its_number_is_its_order(tmp):
    account = W.get("overview")["accounting"]
    assert account == REPORT["accounting"], account
    kinds = sorted({s["reason"] for s in REPORT["set_aside"]})
    aside = [m["key"] for k in kinds for m in whole("set-aside?reason=" + k.replace(" ", "%20"))]
    single = [m["key"] for m in whole("individual")]
    grouped = [k for c in REPORT["campaigns"] for k in c["messages"]]
    assert len(single) == account["individual"] and len(aside) == account["set_aside"] and len(grouped) == account["in_campaigns"]
    everything = whole("search?from=1990-01-01", 1000) + [m for m in whole("individual") if m["time"] is None]
    assert len(set(aside) | set(single) | set(grouped)) == account["kept"]
    assert [m["n"] for m in everything] == sorted(m["n"] for m in everything)


@case
def a_message_has_its_text_marks_and_place(tmp):
    c = REPORT["campaigns"][0]
    head = W.get("campaigns/%s/messages?order=added&limit=1" % c["id"])["items"][0]
    m = W.get("messages/%d" % head["n"])
    raw = pathlib.Path(EXAMPLE / m["input"]["path"]).read_bytes()[m["input"]["offset"] :][: m["input"]["length"]]
    import hashlib
    assert hashlib.sha256(raw).hexdigest() == m["sha256"] and m["key"] == head["key"]
    units = m["text"].encode("utf-16-le")
    said = {k: " ".join(units[2 * x["from"] : 2 * x["to"]].decode("utf-16-le") for x in m["marks"] if x["kind"] == k) for k in ("script", "addition")}
    assert len(said["script"].split()) > 30 and all(x["from"] < x["to"] for x in m["marks"])
    longest = max(W.get("campaigns/%s/additions?script=%s&limit=1000" % (c["id"], head["script"]))["items"], key=lambda a: len(a["text"]) * (a["n"] == head["n"]))
    assert longest["text"].split(".")[0].split()[-1] in said["addition"]


@case
def two_messages_are_compared_word_by_word(tmp):
    two = W.get("campaigns/%s/messages?limit=2&cursor=4" % REPORT["campaigns"][1]["id"])["items"]
    c = W.get("compare?a=%d&b=%d" % (two[0]["n"], two[1]["n"]))
    a, b = (W.get("messages/%d" % x["n"])["text"] for x in two)
    assert "".join(p["a"] or "" for p in c["parts"]) == a and "".join(p["b"] or "" for p in c["parts"]) == b
    same = sum(len(p["a"]) for p in c["parts"] if p["kind"] == "same")
    assert same > 0.7 * len(a), c["parts"]
    assert W.get("compare?a=%d&b=%d" % (two[0]["n"], two[0]["n"]))["parts"] == [{"kind": "same", "a": a, "b": a}]
    assert W.get("compare?a=1&b=99999999", 404) and W.get("compare?a=1&b=x", 404)


@case
def search_finds_words_senders_days_channels_and_campaigns(tmp):
    hits = whole("search?q=bell%20tower")
    assert hits and all("\x02" in m["snippet"] or "ell" in m["subject"] for m in hits)
    texts = {m["n"]: (W.get("messages/%d" % m["n"])["text"] + " " + m["subject"]).lower() for m in hits[:40]}
    assert all("bell" in t and "tower" in t for t in texts.values())
    both = {m["n"] for m in whole("search?q=bell%20tower&channel=letter")}
    assert both == {m["n"] for m in hits if m["channel"] == "letter"}
    day = whole("search?from=2026-03-05&to=2026-03-05")
    assert day and {m["time"][:10] for m in day} == {"2026-03-05"}
    campaign = REPORT["campaigns"][0]
    assert {m["key"] for m in whole("search?campaign=" + campaign["id"])} == set(campaign["messages"])
    name = hits[0]["sender"]["key"]
    assert {m["sender"]["key"] for m in whole("search?sender=" + name)} == {name}
    for hostile in ['"', '""""', "NEAR(", "a AND", "*", "-x", "^q", "words:x", "\x00", "'; DROP TABLE place;--", "%00", "a" * 5000]:
        from urllib.parse import quote
        W.get("search?limit=1&q=" + quote(hostile))
    W.get("search?from=yesterday", 400), W.get("search?channel=drum", 400), W.get("search?campaign=00000000", 400)


TONGUES = [
    # What somebody writes, parts of it that are found, and what is not in it.
    ("市议会计划在明年春天关闭旧码头的图书馆，我们反对。", ["图书馆", "关闭", "馆", "旧码头的图书馆", "反对 春天"], ["图书室", "闭关", "书图"]),
    ("市は来春、古い埠頭の図書館を閉鎖する計画です。カタカナのランプも消えます。", ["図書館", "閉鎖する", "ランプ", "カタカナ", "消え"], ["図館", "ランブ", "ヵタ"]),
    ("สภาเมืองจะปิดห้องสมุดที่ท่าเรือเก่าในฤดูใบไม้ผลิ", ["ห้องสมุด", "ปิด", "ท่าเรือ"], ["ปัด", "ห้องสมด", "ทาเรือ"]),
    ("ຫໍສະໝຸດຢູ່ທ່າເຮືອເກົ່າຈະປິດ", ["ຫໍສະໝຸດ", "ທ່າເຮືອ"], ["ທາເຮືອ"]),
    ("បណ្ណាល័យនៅកំពង់ផែចាស់នឹងត្រូវបិទ", ["បណ្ណាល័យ", "កំពង់ផែ"], ["បណ្ណាលយ"]),
    ("ဆိပ်ကမ်းဟောင်းရှိ စာကြည့်တိုက်ကို ပိတ်မည်", ["စာကြည့်တိုက်", "ဆိပ်ကမ်း"], ["စာကြညတိုက်"]),
    ("नगर परिषद पुराने घाट का पुस्तकालय बंद करेगी", ["पुस्तकालय", "परिषद", "पुस्तका"], ["पस्तकालय", "पुसतकालय"]),
    ("Das Café an der Pier schließt ⚠️Montag und 1️⃣ Lampe, LAMPE東京タワー.", ["cafe", "montag", "lampe", "東京", "lampe東京"], ["京東", "lam東京"]),
]


@case
def search_finds_any_part_of_a_text_without_spaces(tmp):
    from urllib.parse import quote
    (tmp / "tongues.jsonl").write_text("".join(json.dumps({"id": str(i), "author": "writer%d" % i, "text": t[0], "time": "2026-03-02T10:%02d:00Z" % i}) + "\n"
                                               for i, t in enumerate(TONGUES)))
    (tmp / "subject.mbox").write_bytes(mail(1, "No word of it in the text.\n", "p1@hill.example", Subject="=?utf-8?B?%s?=" % base64.b64encode("図書館の鐘".encode()).decode()))
    assert claque("scan", "tongues.jsonl", "subject.mbox", "--case", "tongues.case", cwd=tmp).code == 0
    with Workbench("--case", "tongues.case", cwd=tmp) as w:
        w.get("timeline")
        for i, (_, there, absent) in enumerate(TONGUES):
            for q in there:
                hits = [m for m in w.get("search?q=" + quote(q))["items"] if m["key"] == "post:%d" % i]
                assert hits, q
                assert "\x1f" not in hits[0]["snippet"], hits
                marked = "".join(re.findall("\x02([^\x03]*)\x03", hits[0]["snippet"]))
                assert marked.casefold().replace("é", "e").startswith(q) or " " in q, (q, hits[0]["snippet"])
            for q in absent:
                assert "post:%d" % i not in [m["key"] for m in w.get("search?q=" + quote(q))["items"]], q
        assert {m["key"].split(":")[0] for m in w.get("search?q=" + quote("図書館"))["items"]} == {"post", "mail"}


@case
def what_leaves_is_pseudonymous_unless_that_is_said_twice(tmp):
    names = {s for c in REPORT["campaigns"] for s in c["senders"]}
    for what in ("messages", "senders", "additions", "network"):
        text = W.get("export?what=%s&campaign=%s" % (what, REPORT["campaigns"][4 if what == "network" else 0]["id"]))
        assert text.count("\n") > 1 and not any(s.partition(":")[2] in text for s in names), what
    for what in ("campaigns", "individual", "worth", "search&q=bell"):
        text = W.get("export?what=" + what)
        rows = list(csv.DictReader(io.StringIO(text)))
        assert rows and not any(v for r in rows for k, v in r.items() if k in ("subject", "snippet", "text", "sender_name")), what
        assert len(json.loads(json.dumps(W.get("export?what=%s&format=json" % what)))) == len(rows)
    W.get("export?what=worth&names=1", 403)
    assert W.get("export?what=report&format=html", 403)
    told = W.get("export?what=worth&names=1", headers={"X-Claque-Names": "yes"})
    assert any(s.partition(":")[2] in told for s in names)
    html = W.get("export?what=report&format=html&names=1", headers={"X-Claque-Names": "yes"})
    assert html.startswith("<!") and "<script" not in html


def file(call, names):
    """An export as CSV and as JSON, which must have the same cells."""
    how = {"headers": {"X-Claque-Names": "yes"}} if names else {}
    rows = list(csv.DictReader(io.StringIO(W.get("export?%s%s" % (call, "&names=1" if names else ""), **how), newline="")))
    told = W.get("export?%s&format=json%s" % (call, "&names=1" if names else ""), **how)
    assert [set(r) for r in rows] == [{k.replace(".", "_") for k in t} for t in told], (rows, told)
    for r, t in zip(rows, told):
        for k, v in t.items():  # before what a spreadsheet would run stands a '
            assert r[k.replace(".", "_")].lstrip("'") == ("" if v is None else str(v)).lstrip("'"), (k, r, t)
    return told


@case
def a_message_leaves_with_its_headers_its_place_and_its_hash(tmp):
    n = next(m["n"] for m in whole("campaigns/%s/messages?order=added" % REPORT["campaigns"][0]["id"]) if m["channel"] == "mail")
    m, (bare,), (full,) = W.get("messages/%d" % n), file("what=message&n=%d" % n, False), file("what=message&n=%d" % n, True)
    assert (full["key"], full["sender.key"], full["subject"], full["text"]) == (m["key"], m["sender"]["key"], m["subject"], m["text"])
    assert [tuple(f.split("=", 1)) for f in full["fields"].splitlines()] == [(k, v.replace("\\", "\\\\").replace("\n", "\\n")) for k, v in m["fields"]]
    assert {k: full["input." + k] for k in ("path", "format", "offset", "length")} | {"line": full["input.line"]} == m["input"], full
    with open(EXAMPLE / m["input"]["path"], "rb") as f:
        f.seek(full["input.offset"])
        assert hashlib.sha256(f.read(full["input.length"])).hexdigest() == full["sha256"] == bare["sha256"]
    assert {k for k in full if full[k] != bare[k]} == {"key", "sender.key", "sender.name", "subject", "fields", "input.path", "text"} - {k for k in full if not full[k]}
    assert not any(bare[k] for k in ("sender.name", "subject", "fields", "input.path", "text")), bare
    W.get("export?what=message", 400), W.get("export?what=message&n=0", 400)


@case
def a_comparison_leaves_as_aligned_rows(tmp):
    a, b = [m["n"] for m in whole("campaigns/%s/messages?order=added" % REPORT["campaigns"][0]["id"])[:2]]
    told, full, bare = W.get("compare?a=%d&b=%d" % (a, b)), file("what=compare&a=%d&b=%d" % (a, b), True), file("what=compare&a=%d&b=%d" % (a, b), False)
    assert [{k: r[k] for k in ("kind", "a", "b")} for r in full] == told["parts"] and len(full) > 2
    assert all((r["a_key"], r["b_key"]) == (told["a"]["key"], told["b"]["key"]) for r in full)
    assert [r["part"] for r in full] == list(range(1, len(full) + 1))
    assert all(len((r[s] or "").split()) == r[s + "_words"] for r in full for s in "ab"), full
    assert [(r["kind"], r["a_words"], r["b_words"]) for r in bare] == [(r["kind"], r["a_words"], r["b_words"]) for r in full]
    assert not any(r["a"] or r["b"] or "@" in r["a_key"] for r in bare), bare
    W.get("export?what=compare&a=%d" % a, 400), W.get("export?what=compare&a=%d&b=99999999" % a, 400)


@case
def every_list_leaves_whole(tmp):
    sender = whole("campaigns/%s/senders" % REPORT["campaigns"][0]["id"])[0]["n"]
    reason = REPORT["set_aside"][0]["reason"]
    for call, as_list in (("what=sender&n=%d" % sender, "senders/%d/messages" % sender), ("what=set-aside&reason=" + reason, "set-aside?reason=" + reason),
                          ("what=problems", "problems"), ("what=individual", "individual")):
        items, rows = whole(as_list), file(call, True)
        assert (rows or call == "what=problems") and [r.get("key", r.get("reason")) for r in rows] == [m.get("key", m.get("reason")) for m in items], call
        assert not any(r.get("text") or r.get("subject") or r.get("input") for r in file(call, False)), call


@case
def addresses_for_an_answer_need_a_confirmation(tmp):
    c = REPORT["campaigns"][0]
    post = lambda body: W.ask("POST", "/api/v1/campaigns/%s/answer" % c["id"], json.dumps(body), W.ours)
    assert post({"script": "s1", "names": True})[0].status == 409
    assert W.ask("GET", "/api/v1/campaigns/%s/answer" % c["id"], headers=W.ours)[0].status == 405
    r, body = post({"script": "s1", "names": True, "confirmed": True})
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    used = {m["sender"]["key"] for m in whole("campaigns/%s/messages?script=s1" % c["id"])}
    assert r.status == 200 and "attachment" in r.getheader("Content-Disposition")
    assert {row["address"] for row in rows} == {k.partition(":")[2] for k in used}


@case
def a_cell_that_would_run_is_harmless(tmp):
    box = tmp / "formula.mbox"
    text = "The harbour lamp must burn through the whole of the winter night, as it did for our grandmothers and theirs. " * 3
    box.write_bytes(b"".join(mail(i, text, "p%d@hill.example" % i, Subject="=cmd|' /C calc'!A0", From="=1+1 <p%d@hill.example>" % i) for i in range(6)))
    with Workbench(box, cwd=tmp) as w:
        while w.get("status")["state"] == "scanning":
            time.sleep(0.05)
        c = w.get("campaigns")["items"][0]["id"]
        r, body = w.ask("POST", "/api/v1/campaigns/%s/answer" % c, '{"script":"s1","names":true,"confirmed":true}', w.ours)
        assert r.status == 200 and b"\"'=cmd" in body and b"\"'=1+1" in body and b'"=' not in body, body


@case
def twenty_long_additions_are_all_on_the_first_page_of_what_is_worth_reading(tmp):
    rng = random.Random(4)
    words = sorted({w for line in (EXAMPLE / "inbox.mbox").read_text(errors="replace").splitlines() for w in line.split() if w.isalpha() and len(w) > 3})
    script = "Dear Ms Penhallow, I ask you to keep the tide gauge on the old quay, for it has told the fishers of the harbour when to sail since their grandfathers were boys."
    script += " The Trust says that a satellite will do as well, yet no satellite has ever rung a bell in a fog. Please vote to keep it, and tell the Trust that you did."
    planted, box = {}, b""
    for i in range(60):
        own = " ".join(rng.choice(words) for _ in range(100)) if i % 3 == 0 else ""
        box += mail(i, script + "\n\n" + own + "\n\nYours, %s\n" % rng.choice(words), "writer%d@quaymail.example" % i, Date="Mon, 09 Mar 2026 %02d:%02d:00 +0000" % (8 + i // 10, i % 60))
        if own:
            planted["mail:%d@hill.example" % i] = own
    (tmp / "gauge.mbox").write_bytes(box)
    with Workbench(EXAMPLE / "inbox.mbox", tmp / "gauge.mbox", cwd=tmp) as w:
        while w.get("status")["state"] == "scanning":
            time.sleep(0.05)
        first = w.get("worth")["items"]
        assert first[0]["added"] >= first[19]["added"] > first[20]["added"] > 0
        assert len(planted) == 20 and set(planted) <= {m["key"] for m in first[:20]}, [m["key"] for m in first[:25]]
        assert all(" ".join(m["text"].split()[5:30]) in planted[m["key"]] for m in first[:20])


@case
def what_is_not_there_is_told(tmp):
    for call in ("nothing", "campaigns/00000000", "campaigns/zzz", "campaigns/%2e%2e", "messages/0", "messages/999999", "messages/-1", "messages/1e3",
                 "senders/0", "senders/x", "campaigns/%s/walls" % REPORT["campaigns"][0]["id"], "", "status/x", "a/b/c/d/e/f/g"):
        r, body = W.ask("GET", "/api/v1/" + call, headers=W.ours)
        assert r.status == 404 and json.loads(body)["error"], (call, r.status)
    for call in ("individual?limit=0", "individual?limit=1001", "individual?cursor=-1", "individual?cursor=x"):
        W.get(call, 400)
    assert W.get("individual?cursor=2000000000")["items"] == []


@case
def news_come_while_a_case_is_made_and_the_passing_case_goes(tmp):
    folders = lambda: {p for p in pathlib.Path("/tmp").glob("claque-open-??????") if p.is_dir() and (p / "passing.case").exists()}
    before = folders()
    with Workbench(*[EXAMPLE / i for i in INPUTS], cwd=tmp) as w:
        s = socket.create_connection(("127.0.0.1", w.port), timeout=60)
        s.sendall(("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-Claque: 1\r\nCookie: %s\r\n\r\n" % (w.port, w.ours["Cookie"])).encode())
        got = b""
        while b'"state":"ready"' not in got:
            piece = s.recv(65536)
            assert piece, got
            got += piece
        s.close()
        assert b"event: progress" in got and b'"stage":"' in got, got[:2000]
        assert w.get("overview")["counts"]["messages"] == REPORT["counts"]["messages"]
        mine = folders() - before
        assert mine and all(oct(p.stat().st_mode & 0o777) == "0o700" for p in mine)
    assert not folders() - before
    assert not (tmp / "office.case").exists()


@case
def what_cannot_be_opened_is_told(tmp):
    (tmp / "no.case").write_text("not a case")
    for args, code in ((["--case", tmp / "no.case"], 4), (["--case", tmp / "none.case"], 4), ([], 2), (["--case", EXAMPLE / "office.case", "--port", "70000"], 2),
                       (["--case", EXAMPLE / "office.case", "--port", W.port], 4)):
        run = claque("open", "--no-browser", *args, timeout=20)
        assert run.code == code and run.err.startswith("claque open: ") and not run.out, (args, run)
    with Workbench(tmp / "missing.mbox", cwd=tmp) as w:
        while w.get("status")["state"] == "scanning":
            time.sleep(0.05)
        assert w.get("problems")["total"] == 1


@case
def a_scan_while_it_is_open_shows_and_forget_leaves_nothing(tmp):
    (tmp / "a.mbox").write_bytes(b"".join(mail(i, "Letter %d about the zanzibarian tide." % i, "w%d@hill.example" % i) for i in range(5)))
    assert claque("scan", "a.mbox", "--case", "c.case", cwd=tmp).code == 0
    with Workbench("--case", "c.case", cwd=tmp) as w:
        assert w.get("search?q=zanzibarian")["total"] == 5
        (tmp / "b.mbox").write_bytes(mail(9, "One more letter of the zanzibarian tide.", "more@hill.example"))
        assert claque("scan", "b.mbox", "--case", "c.case", cwd=tmp).code == 0
        assert w.get("search?q=zanzibarian")["total"] == 6
        assert claque("forget", "--sender", "mail:more@hill.example", "--case", "c.case", cwd=tmp).code == 0
        assert w.get("status")["state"] == "empty"
        data = b"".join(p.read_bytes() for p in tmp.glob("c.case*"))
        assert b"more@hill" not in data and b"One more letter" not in data


W.__enter__()
try:
    main()
finally:
    W.__exit__(None, None, None)
