"""stix.py - the rules of STIX 2.1 that a bundle of ours must keep: what each type requires and
may have, how its values look, and that each reference leads to an object of the bundle."""
import re

ID = r"[a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
COMMON = {"type", "spec_version", "id"}
VERSIONED = {"created", "modified"}
# Of each type: what it requires besides the common properties, and what it may have.
TYPES = {
    "campaign": (VERSIONED | {"name"}, {"description", "first_seen", "last_seen"}),
    "note": (VERSIONED | {"content", "object_refs"}, {"abstract"}),
    "grouping": (VERSIONED | {"context", "object_refs"}, {"name"}),
    "observed-data": (VERSIONED | {"first_observed", "last_observed", "number_observed", "object_refs"}, set()),
    "indicator": (VERSIONED | {"pattern", "pattern_type", "valid_from"}, {"name", "description", "indicator_types"}),
    "relationship": (VERSIONED | {"relationship_type", "source_ref", "target_ref"}, set()),
    "url": ({"value"}, set()),
    "domain-name": ({"value"}, set()),
    "file": ({"hashes"}, {"name"}),
    "user-account": ({"user_id"}, {"display_name"}),
}
PATTERN = r"\[(url:value|domain-name:value|file:hashes\.'SHA-256') = '(\\\\.|[^'\\\\])*'\]"


def check_object(o, ids):
    required, allowed = TYPES[o["type"]]
    assert COMMON | required <= set(o) <= COMMON | required | allowed, o
    assert o["spec_version"] == "2.1" and re.fullmatch(ID, o["id"]) and o["id"].startswith(o["type"] + "--"), o
    for name, value in o.items():
        assert value not in ("", [], {}), o
        if name in ("created", "modified", "valid_from", "first_seen", "last_seen", "first_observed", "last_observed"):
            assert re.fullmatch(TIME, value), (name, o)
        if name.endswith("_ref"):
            assert value in ids, (name, o)
        if name.endswith("_refs"):
            assert set(value) <= ids, (name, o)
    for first, last in (("created", "modified"), ("first_seen", "last_seen"), ("first_observed", "last_observed")):
        assert first not in o or o[first] <= o[last], o
    if o["type"] == "indicator":
        assert o["pattern_type"] == "stix" and re.fullmatch(PATTERN, o["pattern"]), o
    if o["type"] == "file":
        assert re.fullmatch(r"[0-9a-f]{64}", o["hashes"]["SHA-256"]), o
    if o["type"] == "observed-data":
        assert 1 <= o["number_observed"] <= 999999999, o


def check(bundle):
    assert set(bundle) == {"type", "id", "objects"} and bundle["type"] == "bundle" and re.fullmatch(ID, bundle["id"])
    ids = [o["id"] for o in bundle["objects"]]
    assert len(ids) == len(set(ids)), "each object once"
    for o in bundle["objects"]:
        check_object(o, set(ids))
