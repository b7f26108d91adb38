/* schema.c - see schema.h. */
#include "keep/schema.h"

const char *const cq_schema_tables =
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE run(id INTEGER PRIMARY KEY, version TEXT NOT NULL,"
    " libraries TEXT NOT NULL, finished INTEGER NOT NULL) STRICT;"

    /* What was read. */
    "CREATE TABLE input(id INTEGER PRIMARY KEY, place BLOB NOT NULL UNIQUE,"
    " path TEXT NOT NULL, format TEXT NOT NULL DEFAULT '', single INTEGER NOT NULL,"
    " size INTEGER, mtime INTEGER NOT NULL, head BLOB, tail BLOB,"
    " complete INTEGER NOT NULL DEFAULT 0, bytes INTEGER, sha256 BLOB, was BLOB) STRICT;"
    "CREATE TABLE sender(id INTEGER PRIMARY KEY, channel INTEGER NOT NULL,"
    " address TEXT NOT NULL, name TEXT NOT NULL, nobody INTEGER NOT NULL) STRICT;"
    "CREATE TABLE text(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL,"
    " size INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
    "CREATE TABLE message(id INTEGER PRIMARY KEY, input INTEGER NOT NULL,"
    " offset INTEGER NOT NULL, length INTEGER NOT NULL, line INTEGER NOT NULL,"
    " sha256 BLOB NOT NULL, native TEXT NOT NULL, sender INTEGER NOT NULL,"
    " time INTEGER, time_source INTEGER NOT NULL, zone INTEGER NOT NULL,"
    " subject TEXT NOT NULL, text INTEGER NOT NULL, fields TEXT NOT NULL) STRICT;"
    "CREATE TABLE raw(message INTEGER PRIMARY KEY, size INTEGER NOT NULL,"
    " body BLOB NOT NULL) STRICT;"
    "CREATE TABLE problem(id INTEGER PRIMARY KEY, input INTEGER NOT NULL,"
    " path TEXT NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL,"
    " reason TEXT NOT NULL, refused INTEGER NOT NULL,"
    " UNIQUE(input, path, byte, line, reason, refused)) STRICT;"
    "CREATE TABLE event(id INTEGER PRIMARY KEY, time INTEGER NOT NULL,"
    " text TEXT NOT NULL, target TEXT NOT NULL) STRICT;"
    "CREATE TABLE forgotten(hash BLOB PRIMARY KEY,"
    " channel INTEGER NOT NULL) STRICT, WITHOUT ROWID;"

    /* What was found. Messages and senders are rows of the tables above. */
    "CREATE TABLE summary(id INTEGER PRIMARY KEY, run INTEGER NOT NULL,"
    " decoys INTEGER NOT NULL, floor_q REAL NOT NULL) STRICT;"
    "CREATE TABLE parameter(n INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " value TEXT NOT NULL) STRICT;"
    "CREATE TABLE decoy(n INTEGER PRIMARY KEY, strongest REAL NOT NULL) STRICT;"
    "CREATE TABLE campaign(n INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT NOT NULL,"
    " q REAL NOT NULL, basis INTEGER NOT NULL, standing INTEGER NOT NULL, first INTEGER,"
    " last INTEGER, least INTEGER NOT NULL, most INTEGER NOT NULL) STRICT;"
    "CREATE TABLE member(campaign INTEGER, n INTEGER, sender INTEGER NOT NULL,"
    " grade INTEGER NOT NULL, PRIMARY KEY(campaign, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE campaign_message(campaign INTEGER, n INTEGER, message INTEGER NOT NULL,"
    " PRIMARY KEY(campaign, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE first_sender(campaign INTEGER, n INTEGER, sender INTEGER NOT NULL,"
    " PRIMARY KEY(campaign, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE reason(campaign INTEGER, n INTEGER, sentence TEXT NOT NULL,"
    " message INTEGER, PRIMARY KEY(campaign, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE why(campaign INTEGER, n INTEGER, sentence TEXT NOT NULL,"
    " PRIMARY KEY(campaign, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE target(campaign INTEGER, n INTEGER, name TEXT NOT NULL,"
    " PRIMARY KEY(campaign, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE caveat(campaign INTEGER, n INTEGER, sentence TEXT NOT NULL,"
    " PRIMARY KEY(campaign, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE script(id INTEGER PRIMARY KEY, campaign INTEGER NOT NULL,"
    " words INTEGER NOT NULL, text TEXT NOT NULL, slots INTEGER NOT NULL) STRICT;"
    "CREATE TABLE script_message(script INTEGER, n INTEGER, message INTEGER NOT NULL,"
    " PRIMARY KEY(script, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE slot_value(script INTEGER, slot INTEGER, n INTEGER, value TEXT NOT "
    "NULL,"
    " count INTEGER NOT NULL, PRIMARY KEY(script, slot, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE addition(script INTEGER, n INTEGER, message INTEGER NOT NULL,"
    " text TEXT NOT NULL, PRIMARY KEY(script, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE evidence(id INTEGER PRIMARY KEY, campaign INTEGER NOT NULL,"
    " line TEXT NOT NULL, bits REAL NOT NULL, sentence TEXT NOT NULL) STRICT;"
    "CREATE TABLE evidence_message(evidence INTEGER, n INTEGER, message INTEGER NOT NULL,"
    " PRIMARY KEY(evidence, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE set_aside(id INTEGER PRIMARY KEY, reason TEXT NOT NULL,"
    " sentence TEXT NOT NULL) STRICT;"
    "CREATE TABLE set_aside_message(set_aside INTEGER, n INTEGER,"
    " message INTEGER NOT NULL, PRIMARY KEY(set_aside, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE tie(n INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL,"
    " shared INTEGER NOT NULL, bits REAL NOT NULL, campaign INTEGER NOT NULL) STRICT;"
    "CREATE TABLE note(n INTEGER PRIMARY KEY, sentence TEXT NOT NULL) STRICT;"
    "CREATE TABLE alias(old TEXT PRIMARY KEY, id TEXT NOT NULL) STRICT, WITHOUT ROWID;";

const char *const cq_schema_prints =
    "CREATE TABLE IF NOT EXISTS print(first INTEGER PRIMARY KEY, body BLOB NOT NULL) "
    "STRICT;"
    "CREATE TABLE IF NOT EXISTS further(message INTEGER PRIMARY KEY, key TEXT NOT NULL)"
    " STRICT;";

const char *const cq_schema_sentences =
    "CREATE TABLE IF NOT EXISTS sentence(script INTEGER, n INTEGER, text TEXT NOT NULL,"
    " messages INTEGER NOT NULL, moved INTEGER NOT NULL, in_text INTEGER NOT NULL,"
    " PRIMARY KEY(script, n)) STRICT, WITHOUT ROWID;";

const char *const cq_schema_rises =
    "CREATE TABLE IF NOT EXISTS rise(id INTEGER PRIMARY KEY, campaign INTEGER,"
    " time INTEGER NOT NULL, event TEXT NOT NULL, target TEXT NOT NULL,"
    " messages INTEGER NOT NULL, factor REAL NOT NULL, low REAL NOT NULL,"
    " high REAL NOT NULL, p REAL NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS placebo(rise INTEGER, time INTEGER,"
    " messages INTEGER NOT NULL, PRIMARY KEY(rise, time)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS beginning(rise INTEGER PRIMARY KEY,"
    " lag INTEGER NOT NULL, soon REAL NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS after(hours INTEGER NOT NULL, events INTEGER NOT NULL,"
    " factor REAL NOT NULL, p REAL NOT NULL) STRICT;";

const char *const cq_schema_leads =
    "CREATE TABLE IF NOT EXISTS leads(campaign INTEGER, rounds INTEGER NOT NULL,"
    " level INTEGER NOT NULL, coarse INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS usually_first(campaign INTEGER, n INTEGER NOT NULL,"
    " sender INTEGER NOT NULL, times INTEGER NOT NULL, level INTEGER NOT NULL,"
    " rounds INTEGER NOT NULL, expected REAL NOT NULL, lead REAL NOT NULL,"
    " p REAL NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS precedence(campaign INTEGER, n INTEGER NOT NULL,"
    " before INTEGER NOT NULL, after INTEGER NOT NULL, times INTEGER NOT NULL,"
    " level INTEGER NOT NULL, rounds INTEGER NOT NULL, delay REAL NOT NULL,"
    " p REAL NOT NULL) STRICT;";

const char *const cq_schema_rhythms =
    "CREATE TABLE IF NOT EXISTS rhythm(campaign INTEGER NOT NULL, script INTEGER,"
    " channel INTEGER NOT NULL, step INTEGER NOT NULL, phase INTEGER NOT NULL,"
    " within REAL NOT NULL, turns INTEGER NOT NULL, every INTEGER NOT NULL,"
    " p REAL NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS spread(campaign INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " senders INTEGER NOT NULL, expected REAL NOT NULL, p REAL NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS spread_place(campaign INTEGER NOT NULL, kind INTEGER NOT "
    "NULL,"
    " n INTEGER NOT NULL, name TEXT NOT NULL, senders INTEGER NOT NULL) STRICT;";

const char *const cq_schema_camps =
    "CREATE TABLE IF NOT EXISTS camps(senders INTEGER NOT NULL, camps INTEGER NOT NULL,"
    " apart INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS camp_sender(camp INTEGER NOT NULL,"
    " sender INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS camp_mark(camp INTEGER NOT NULL, name TEXT NOT NULL)"
    " STRICT;"
    "CREATE TABLE IF NOT EXISTS accord(n INTEGER PRIMARY KEY, a INTEGER NOT NULL,"
    " b INTEGER NOT NULL, things INTEGER NOT NULL, expected REAL NOT NULL,"
    " scripts INTEGER NOT NULL, scripts_expected REAL NOT NULL, p REAL NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS accord_campaign(accord INTEGER NOT NULL,"
    " campaign INTEGER NOT NULL) STRICT;";

const char *const cq_schema_places =
    "DROP TABLE IF EXISTS place; DROP TABLE IF EXISTS person; DROP TABLE IF EXISTS said;"
    "CREATE TABLE person(n INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL,"
    " nobody INTEGER NOT NULL, messages INTEGER NOT NULL, row INTEGER NOT NULL,"
    " apart INTEGER NOT NULL) STRICT;"
    "CREATE TABLE place(n INTEGER PRIMARY KEY, key TEXT NOT NULL,"
    " message INTEGER NOT NULL, time INTEGER, channel INTEGER NOT NULL,"
    " person INTEGER NOT NULL, text INTEGER NOT NULL, size INTEGER NOT NULL,"
    " home INTEGER NOT NULL, script INTEGER, added INTEGER NOT NULL,"
    " stated INTEGER NOT NULL) STRICT;"; /* its time: by the record itself */

const char *const cq_schema_place_indexes =
    "CREATE INDEX person_row ON person(row);"
    "CREATE INDEX person_apart ON person(apart) WHERE apart;"
    "CREATE INDEX place_message ON place(message);"
    "CREATE INDEX place_text ON place(text);"
    "CREATE INDEX place_person ON place(person, home, time);"
    "CREATE INDEX place_home ON place(home, channel);"
    "CREATE INDEX place_order ON place(home);"
    "CREATE INDEX place_script ON place(home, script) WHERE home >= 0;"
    "CREATE INDEX place_time ON place(home, time);"
    "CREATE INDEX place_size ON place(home, size DESC);"
    "CREATE INDEX place_added ON place(home, added DESC) WHERE home >= 0;"
    "CREATE INDEX place_worth ON place(added DESC) WHERE home >= 0 AND added > 0;"
    "CREATE INDEX IF NOT EXISTS addition_message ON addition(message);";

const char *const cq_schema_said =
    "DROP TABLE IF EXISTS said;"
    "CREATE VIRTUAL TABLE said USING fts5(words, content = '',"
    " tokenize = " CQ_SCHEMA_TOKENS ");";

const char *const cq_schema_indexes =
    "CREATE INDEX IF NOT EXISTS message_input ON message(input, offset);"
    "CREATE INDEX IF NOT EXISTS message_sender ON message(sender);"
    "CREATE INDEX IF NOT EXISTS message_text ON message(text);";
