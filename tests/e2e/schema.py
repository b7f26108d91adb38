"""schema.py - claque.report/1 as doc/design.md gives it; check() fails on the first breach."""
import pathlib
import re

KEY = re.compile(r"(mail|post|call|letter):\S.*", re.S)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TEXT, COUNT, NUMBER = str, int, (int, float)

REPORT = {"schema": TEXT, "version": TEXT, "parameters": dict, "inputs": list, "counts": dict, "accounting": dict,
          "problems": dict, "set_aside": list, "decoys": dict, "after_events": dict, "leads": dict, "camps": dict, "campaigns": list}
COUNTS = {k: COUNT for k in ("messages", "senders", "scripts", "ties", "campaigns")}
ACCOUNTING = {k: COUNT for k in ("read", "kept", "refused", "set_aside", "in_campaigns", "individual")}
INPUT = {"path": TEXT, "format": TEXT, "sha256": TEXT, "messages": COUNT, "problems": COUNT, "refused": COUNT, "set_aside": COUNT, "in_campaigns": COUNT,
         "individual": COUNT}
PROBLEM = {"input": TEXT, "line": COUNT, "byte": COUNT, "reason": TEXT}
CAMPAIGN = {"id": TEXT, "title": TEXT, "q": NUMBER, "sure": TEXT, "null": TEXT, "standing": TEXT, "standing_reasons": list, "channels": dict,
            "senders": list, "core": list, "likely": list, "possible": list, "people": dict, "messages": list, "targets": list,
            "scripts": list, "evidence": list, "caveats": list, "first_senders": list, "leads": dict, "rhythm": list, "places": list}
SCRIPT = {"id": TEXT, "messages": COUNT, "words": COUNT, "text": TEXT, "slots": list, "sentences": list, "additions": list}
SENTENCE = {"text": TEXT, "messages": COUNT, "moved": COUNT}
RISE = {"time": TEXT, "event": TEXT, "target": TEXT, "messages": COUNT, "factor": NUMBER, "low": NUMBER, "high": NUMBER, "p": NUMBER,
        "other": TEXT, "placebos": list}
AFTER = {"hours": COUNT, "events": COUNT, "factor": NUMBER, "p": NUMBER, "rises": list}
LEADS = {"rounds": COUNT, "level": COUNT, "first": list, "pairs": list}
FIRST = {"sender": TEXT, "times": COUNT, "level": COUNT, "rounds": COUNT, "expected": NUMBER, "lead_seconds": NUMBER, "p": NUMBER}
PAIR = {"before": TEXT, "after": TEXT, "times": COUNT, "level": COUNT, "rounds": COUNT, "delay_seconds": NUMBER, "p": NUMBER}
RHYTHM = {"channel": TEXT, "step_seconds": COUNT, "phase_seconds": COUNT, "within_seconds": NUMBER, "turns": COUNT, "of": COUNT, "p": NUMBER}
PLACE = {"kind": TEXT, "senders": COUNT, "n": COUNT, "expected": NUMBER, "p": NUMBER, "names": list}
CAMP = {"n": COUNT, "size": COUNT, "marks": list, "senders": list}
CAMPS = {"placed": COUNT, "apart": COUNT, "camps": list, "pairs": list}
ACCORD = {"a": COUNT, "b": COUNT, "things": COUNT, "expected": NUMBER, "scripts": COUNT, "scripts_expected": NUMBER, "p": NUMBER, "campaigns": list}
EVIDENCE = {"line": TEXT, "bits": NUMBER, "sentence": TEXT, "messages": list}


def scale_of_the_manual():
    """(least q that is too much, words), the surest first."""
    manual = pathlib.Path(__file__).resolve().parents[2].joinpath("man", "claque.1").read_text()
    rows = re.findall(r"^\.It (.+) Ta (\S+) or less$", manual, re.M)
    assert len(rows) == 4 and "may well be chance Ta over 0.2" in manual, rows
    return [(float(q), words) for words, q in rows] + [(1, "may well be chance")]


SCALE = scale_of_the_manual()


def shape(where, value, fields):
    assert isinstance(value, dict), "%s is no object" % where
    for name, kind in fields.items():
        assert name in value, "%s lacks %s" % (where, name)
        assert isinstance(value[name], kind) and not isinstance(value[name], bool), "%s.%s is %r" % (where, name, value[name])


def keys(where, value):
    wrong = [k for k in value if not (isinstance(k, str) and KEY.fullmatch(k))]
    assert not wrong, "%s: %r is no CHANNEL:ID" % (where, wrong[0])
    assert len(set(value)) == len(value), "%s has doubles" % where


def four_digits(where, x):
    assert float("%.4g" % x) == x, "%s: %r has more than four significant digits" % (where, x)


def check_campaign(where, c):
    shape(where, c, CAMPAIGN)
    assert re.fullmatch("[0-9a-f]{8}", c["id"]), c["id"]
    assert 0 <= c["q"] <= 1
    assert c["sure"] == next(words for most, words in SCALE if c["q"] <= most), (c["q"], c["sure"])
    assert c["null"] in ("script", "ties", "both")
    assert c["standing"] in ("undeclared", "declared", "unclear")
    for name in ("senders", "core", "likely", "possible", "messages", "first_senders"):
        keys("%s.%s" % (where, name), c[name])
    assert c["messages"], "%s has no message" % where
    graded = c["core"] + c["likely"] + c["possible"]
    assert sorted(graded) == sorted(c["senders"]), "%s: the grades are not the senders" % where
    channels = {}
    for m in c["messages"]:
        channels[m.split(":")[0]] = channels.get(m.split(":")[0], 0) + 1
    assert channels == {k: v for k, v in c["channels"].items() if v}, where
    for name in ("first", "last"):
        assert name in c and (c[name] is None or TIME.fullmatch(c[name])), "%s.%s" % (where, name)
    assert c["first"] is None or c["first"] <= c["last"]
    shape(where + ".people", c["people"], {"least": COUNT, "most": COUNT, "why": list})
    assert c["people"]["least"] <= c["people"]["most"]
    assert c["evidence"] and c["caveats"], "%s: no evidence, or nothing that it does not show" % where
    for e in c["evidence"]:
        shape(where + ".evidence", e, EVIDENCE)
        four_digits(where + ".bits", e["bits"])
        assert set(e["messages"]) <= set(c["messages"])
    for s in c["scripts"]:
        shape(where + ".scripts", s, SCRIPT)
        slots = {int(n) for n in re.findall(r"\[(\d+)\]", s["text"].replace("[[", ""))}
        assert slots <= {x["n"] for x in s["slots"]}, "%s: a slot of the text has no values" % where
        for x in s["sentences"]:
            shape(where + ".sentences", x, SENTENCE)
            assert 0 <= x["moved"] <= x["messages"] <= s["messages"]
            assert not x["in_text"] or x["text"] in s["text"], "%s: %r is not in the text" % (where, x["text"])
        assert {x["message"] for x in s["additions"]} <= set(c["messages"])
    assert "trigger" in c
    if c["trigger"] is not None:
        check_trigger(where + ".trigger", c["trigger"])
        assert c["trigger"]["p"] <= 0.05
    check_leads(where + ".leads", c["leads"], set(c["senders"]))
    check_course(where, c)
    four_digits(where + ".q", c["q"])


def check_leads(where, l, senders):
    shape(where, l, LEADS)
    assert l["whole_minutes"] in (True, False) and l["level"] <= l["rounds"]
    for kind, fields, names in (("first", FIRST, ("sender",)), ("pairs", PAIR, ("before", "after"))):
        for x in l[kind]:
            shape(where + "." + kind, x, fields)
            assert all(senders is None or x[n] in senders for n in names), "%s: a sender from elsewhere" % where
            assert 5 <= x["rounds"] <= l["rounds"] and x["times"] + x["level"] <= x["rounds"] and x["p"] <= 0.05, x


def check_course(where, c):
    for x in c["rhythm"]:
        shape(where + ".rhythm", x, RHYTHM)
        assert x["step_seconds"] in (604800, 86400, 3600) and 0 <= x["phase_seconds"] < x["step_seconds"], x
        assert 5 <= x["turns"] <= x["of"] and x["p"] <= 0.05 and x["within_seconds"] * 12 <= x["step_seconds"], x
        assert x["script"] is None or x["script"] in {s["id"] for s in c["scripts"]}, x
    for x in c["places"]:
        shape(where + ".places", x, PLACE)
        assert x["kind"] in ("place", "slot", "zone", "number") and x["n"] == len(x["names"]) >= 3, x
        assert sum(n for _, n in x["names"]) == x["senders"], x


def check_camps(r):
    camps = r["camps"]
    shape("camps", camps, CAMPS)
    found = {p[n] for p in camps["pairs"] for n in "ab"}
    for i, c in enumerate(camps["camps"]):
        shape("camps.camps", c, CAMP)
        keys("camps.camps.senders", c["senders"])
        assert c["n"] == i + 1 and len(c["senders"]) == (c["size"] if c["n"] in found else 0), c
    for p in camps["pairs"]:
        shape("camps.pairs", p, ACCORD)
        assert 1 <= p["a"] < p["b"] <= len(camps["camps"]) and 2 * p["things"] <= p["expected"] and p["p"] <= 0.05, p
        assert p["scripts"] > p["scripts_expected"] and set(p["campaigns"]) <= {c["id"] for c in r["campaigns"]}, p


def check_trigger(where, t):
    assert t["by"] in ("volume", "beginning"), where
    if t["by"] == "beginning":
        assert 0 <= t["began_seconds"] < 86400 and 0 < t["soon"] <= t["p"], where
    check_rise(where, t)


def check_rise(where, r):
    shape(where, r, RISE)
    assert TIME.fullmatch(r["time"]) and r["low"] <= r["factor"] <= r["high"]
    assert len(r["placebos"]) >= 8 or r["other"] == "none" and r["placebos"] == [] and r["factor"] == 0
    assert all(TIME.fullmatch(t) and t[10:] == r["time"][10:] for t, _ in r["placebos"]), "%s: another hour" % where


def check(report):
    shape("report", report, REPORT)
    assert report["schema"] == "claque.report/1"
    shape("counts", report["counts"], COUNTS)
    shape("accounting", report["accounting"], ACCOUNTING)
    for i in report["inputs"]:
        shape("inputs", i, INPUT)
        assert i["messages"] == i["in_campaigns"] + i["set_aside"] + i["individual"] and i["refused"] <= i["problems"], i
    shape("problems", report["problems"], {"total": COUNT, "first": list})
    for p in report["problems"]["first"]:
        shape("problems.first", p, PROBLEM)
    shape("decoys", report["decoys"], {"n": COUNT, "floor_q": NUMBER, "findings": list})
    shape("after_events", report["after_events"], AFTER)
    for r in report["after_events"]["rises"]:
        check_rise("after_events.rises", r)
    check_leads("leads", report["leads"], None)
    check_camps(report)
    a = report["accounting"]
    assert a["read"] == a["kept"] + a["refused"], a
    assert a["kept"] == a["in_campaigns"] + a["set_aside"] + a["individual"], a
    for k in ("refused", "set_aside", "in_campaigns", "individual"):
        assert a[k] == sum(i[k] for i in report["inputs"]), (k, a, report["inputs"])
    assert a["kept"] == report["counts"]["messages"], a
    placed = []
    for c in report["campaigns"]:
        check_campaign("campaign " + str(c.get("id")), c)
        placed += c["messages"]
    assert len(placed) == a["in_campaigns"]
    for s in report["set_aside"]:
        shape("set_aside", s, {"reason": TEXT, "sentence": TEXT, "messages": list})
        placed += s["messages"]
    keys("campaigns and set_aside", placed)
    assert len(placed) == a["in_campaigns"] + a["set_aside"]
    ids = [c["id"] for c in report["campaigns"]]
    assert len(set(ids)) == len(ids) == report["counts"]["campaigns"]
    return report
