/* asks.c - see asks.h.
 *
 * A list takes the numbers of its page from an index alone, and only then looks at the
 * messages themselves: a page far down a long list costs as much as the first. Columns of one
 * object ("people.least", "people.most") stand side by side. */
#include "keep/asks.h"

/* The formatter would set SQL as if it were a list of words. */
/* clang-format off */

#define PAGE " LIMIT :limit OFFSET :skip"

#define CHANNEL(x) \
    "CASE " x " WHEN 0 THEN 'mail' WHEN 1 THEN 'post' WHEN 2 THEN 'call' ELSE 'letter' END"

#define HEAD \
    "SELECT p.n AS n, p.key AS key, " CHANNEL("p.channel") " AS channel," \
    " iso(p.time) AS time, p.person AS \"sender.n\", s.key AS \"sender.key\"," \
    " substr(s.name, 1, 500) AS \"sender.name\", substr(m.subject, 1, 2000) AS subject," \
    " coalesce(head(t.body, t.size, 200), '') AS snippet, 's' || p.script AS script," \
    " p.added AS added, p.size AS bytes, c.id AS campaign"

#define FROM(inner) \
    " FROM (" inner ") w CROSS JOIN place p ON p.n = w.n" \
    " JOIN person s ON s.n = p.person" \
    " JOIN message m ON m.id = p.message" \
    " JOIN text t ON t.id = p.text" \
    " LEFT JOIN campaign c ON c.n = p.home"

/* A list of messages: which, and by what; the order again, of the rows of the page. */
#define LIST(where, order, again) \
    { HEAD FROM("SELECT n FROM place WHERE " where " ORDER BY " order PAGE) \
      " ORDER BY " again, \
      "SELECT count(*) FROM place WHERE " where }

#define OF_CAMPAIGN "home = :home AND (:script IS NULL OR script = :script)"

#define FILTERS \
    "(:channel IS NULL OR channel = :channel)" \
    " AND (:from IS NULL OR time >= :from) AND (:to IS NULL OR time < :to)" \
    " AND (:home IS NULL OR home = :home)" \
    " AND (:sender IS NULL OR person IN (SELECT n FROM person WHERE" \
    " instr(lower(key), lower(:sender)) OR instr(lower(name), lower(:sender))))"

/* Texts have even rows in the table of words, subjects odd ones (place.c). */
#define SAYS \
    " AND (text IN (SELECT rowid / 2 FROM said WHERE said MATCH :words AND rowid % 2 = 0)" \
    " OR n IN (SELECT rowid / 2 FROM said WHERE said MATCH :words AND rowid % 2 = 1))"

#define GRADE(g) \
    "(SELECT count(*) FROM member WHERE campaign = c.n AND grade = " g ")"

#define CAMPAIGN \
    "SELECT c.id AS id, c.title AS title, c.q AS q, c.q AS \"sure:sure\"," \
    " CASE c.basis WHEN 0 THEN 'script' WHEN 1 THEN 'ties' ELSE 'both' END AS \"null\"," \
    " CASE c.standing WHEN 0 THEN 'undeclared' WHEN 1 THEN 'declared' ELSE 'unclear' END" \
    " AS standing, iso(c.first) AS first, iso(c.last) AS last," \
    " (SELECT count(*) FROM member WHERE campaign = c.n) AS senders," \
    " " GRADE("0") " AS core, " GRADE("1") " AS likely, " GRADE("2") " AS possible," \
    " (SELECT count(*) FROM campaign_message WHERE campaign = c.n) AS messages," \
    " c.least AS \"people.least\", c.most AS \"people.most\""

#define LATER \
    ", (SELECT json_group_object(channel, k) FROM (SELECT " CHANNEL("channel") \
    " AS channel, count(*) AS k FROM place WHERE home = c.n GROUP BY place.channel))" \
    " AS \"channels:json\"," \
    " (SELECT json_object('time', iso(time), 'event', event, 'target', target," \
    " 'messages', messages, 'factor', factor, 'low', low, 'high', high, 'p', p," \
    " 'other', (SELECT iif(count(*) = 0, 'none'," \
    " iif(max(abs(b.time - r.time) % 604800), 'days', 'weeks'))" \
    " FROM placebo b WHERE b.rise = r.id), 'hours', (SELECT hours FROM after)," \
    " 'by', iif(lag IS NULL, 'volume', 'beginning'), 'began_seconds', lag," \
    " 'soon', soon) FROM rise r LEFT JOIN beginning ON rise = r.id" \
    " WHERE campaign = c.n) AS \"trigger:json\""

#define LINES(table) \
    "(SELECT json_group_array(sentence) FROM" \
    " (SELECT sentence FROM " table " WHERE campaign = c.n ORDER BY n))"

#define SLOTS \
    "(SELECT json_group_array(json_object('n', slot + 1, 'distinct', k, 'values', json(v)))" \
    " FROM (SELECT slot, count(*) AS k, (SELECT json_group_array(" \
    "json_array(substr(value, 1, 100), count)) FROM (SELECT value, count" \
    " FROM slot_value y WHERE y.script = s.id AND y.slot = x.slot ORDER BY n LIMIT 20))" \
    " AS v FROM slot_value x WHERE x.script = s.id GROUP BY slot LIMIT 100))"

#define SENTENCES \
    "(SELECT json_group_array(json_object('text', substr(text, 1, 300)," \
    " 'messages', messages, 'moved', moved," \
    " 'in_text', json(iif(in_text, 'true', 'false'))))" \
    " FROM (SELECT * FROM sentence WHERE script = s.id ORDER BY n LIMIT 200))"

/* Text, slots and sentences of one script only: that of :script, or the first. */
#define OF_ONE(x, none) \
    "iif(k = coalesce(:script, 1), " x ", " none ")"

#define SCRIPTS \
    "(SELECT json_group_array(json_object('id', 's' || k, 'messages', messages," \
    " 'words', words, 'text', text, 'slots', json(slots), 'sentences', json(sentences)," \
    " 'additions', additions)) FROM (SELECT k, words," \
    " " OF_ONE("substr(text, 1, 40000)", "''") " AS text," \
    " (SELECT count(*) FROM script_message WHERE script = s.id) AS messages," \
    " " OF_ONE(SLOTS, "'[]'") " AS slots, " OF_ONE(SENTENCES, "'[]'") " AS sentences," \
    " (SELECT count(*) FROM addition WHERE script = s.id) AS additions" \
    " FROM (SELECT *, row_number() OVER (ORDER BY id) AS k FROM script" \
    " WHERE campaign = c.n) s ORDER BY id LIMIT 500))"

#define EVIDENCE \
    "(SELECT json_group_array(json_object('line', line, 'bits', round(bits, 1)," \
    " 'sentence', sentence, 'count'," \
    " (SELECT count(*) FROM evidence_message WHERE evidence = e.id), 'messages'," \
    " (SELECT json_group_array(json_object('n', p, 'key', key)) FROM" \
    " (SELECT p.n AS p, substr(p.key, 1, 200) AS key FROM evidence_message x" \
    " JOIN place p ON p.message = x.message WHERE x.evidence = e.id ORDER BY x.n" \
    " LIMIT 20)))) FROM" \
    " (SELECT * FROM evidence WHERE campaign = c.n ORDER BY id LIMIT 60) e)"

/* Somebody as an object of the row: of `s`, a row of person. */
#define PERSON(as, s) \
    s ".n AS \"" as ".n\", substr(" s ".key, 1, 200) AS \"" as ".key\"," \
    " substr(" s ".name, 1, 100) AS \"" as ".name\""

/* Of the messages that state their time, how many are in each part of a turn. */
#define CLOCK(which) \
    "SELECT (((time - :off) % :step + :step) % :step) * :bins / :step AS bin," \
    " count(*) AS k FROM place WHERE " which " AND stated GROUP BY bin"

#define COUNT(table) "(SELECT count(*) FROM " table ")"

const cq_question cq_asks[CQ_ASKS] = {
    [CQ_ASK_OVERVIEW] = {
        "SELECT " COUNT("message") " AS \"counts.messages\","
        " (SELECT count(*) FROM (SELECT 1 FROM sender GROUP BY channel, address))"
        " AS \"counts.senders\"," COUNT("script") " AS \"counts.scripts\","
        COUNT("tie") " AS \"counts.ties\"," COUNT("campaign") " AS \"counts.campaigns\","
        COUNT("event") " AS \"counts.events\","
        COUNT("message") " + " COUNT("problem WHERE refused") " AS \"accounting.read\","
        COUNT("message") " AS \"accounting.kept\","
        COUNT("problem WHERE refused") " AS \"accounting.refused\","
        " (SELECT count(*) FROM (SELECT message FROM set_aside_message"
        " EXCEPT SELECT message FROM campaign_message)) AS \"accounting.set_aside\","
        COUNT("campaign_message") " AS \"accounting.in_campaigns\","
        COUNT("message") " - (SELECT count(*) FROM (SELECT message FROM set_aside_message"
        " UNION SELECT message FROM campaign_message)) AS \"accounting.individual\","
        " (SELECT decoys FROM summary) AS \"decoys.n\","
        " (SELECT floor_q FROM summary) AS \"decoys.floor_q\","
        COUNT("problem") " AS \"problems.total\","
        " (SELECT json_group_array(sentence) FROM (SELECT sentence FROM note ORDER BY n))"
        " AS \"notes:json\","
        " (SELECT json_group_array(json_object('reason', reason, 'sentence', sentence,"
        " 'groups', groups, 'messages', k)) FROM (SELECT s.reason AS reason,"
        " s.sentence AS sentence, count(DISTINCT s.id) AS groups, count(*) AS k"
        " FROM set_aside s JOIN set_aside_message m ON m.set_aside = s.id"
        " GROUP BY s.reason ORDER BY min(s.id))) AS \"set_aside:json\","
        " (SELECT json_group_array(json_object('path', path, 'format', format)) FROM"
        " (SELECT path, format FROM input WHERE complete ORDER BY path LIMIT 50))"
        " AS \"inputs:json\"",
        NULL },
    [CQ_ASK_PEOPLE] = {
        "WITH others AS (SELECT count(*) AS k FROM person WHERE apart)"
        " SELECT (SELECT coalesce(sum(least), 0) FROM campaign) + others.k AS least,"
        " (SELECT coalesce(sum(most), 0) FROM campaign) + others.k AS most,"
        " others.k AS others FROM others",
        NULL },
    [CQ_ASK_CAMPAIGNS] = {
        CAMPAIGN ", (SELECT count(*) FROM script WHERE campaign = c.n) AS scripts" LATER
        " FROM campaign c ORDER BY c.n" PAGE,
        "SELECT count(*) FROM campaign" },
    [CQ_ASK_CAMPAIGNS_EARLY] = {
        CAMPAIGN " FROM campaign c ORDER BY c.n" PAGE,
        "SELECT count(*) FROM campaign" },
    [CQ_ASK_CAMPAIGN] = {
        CAMPAIGN ", " LINES("why") " AS \"people.why:json\"" LATER ", "
        LINES("caveat") " AS \"caveats:json\","
        " (SELECT json_group_array(name) FROM (SELECT substr(name, 1, 200) AS name"
        " FROM target"
        " WHERE campaign = c.n ORDER BY n LIMIT 100)) AS \"targets:json\","
        " (SELECT json_group_array(json_object('sentence', sentence, 'n', p, 'key', key))"
        " FROM (SELECT r.sentence AS sentence, p.n AS p, substr(p.key, 1, 200) AS key"
        " FROM reason r"
        " LEFT JOIN place p ON p.message = r.message WHERE r.campaign = c.n ORDER BY r.n"
        " LIMIT 50)) AS \"standing_reasons:json\","
        " (SELECT json_group_array(json_object('n', n, 'key', key, 'name', name, 'time',"
        " iso((SELECT min(time) FROM place WHERE person = g.n AND home = :home)))) FROM"
        " (SELECT s.n AS n, substr(s.key, 1, 200) AS key,"
        " substr(s.name, 1, 200) AS name FROM first_sender f"
        " JOIN person s ON s.row = f.sender WHERE f.campaign = c.n ORDER BY f.n LIMIT 20)"
        " g) AS \"first_senders:json\", " EVIDENCE " AS \"evidence:json\", "
        SCRIPTS " AS \"scripts:json\","
        " (SELECT count(*) FROM tie WHERE campaign = c.n) AS ties"
        " FROM campaign c WHERE c.n = :home",
        NULL },
    [CQ_ASK_MESSAGES] = LIST(OF_CAMPAIGN, "n", "p.n"),
    [CQ_ASK_MESSAGES_ADDED] = LIST(OF_CAMPAIGN, "added DESC, n", "p.added DESC, p.n"),
    [CQ_ASK_SENDERS] = {
        "SELECT s.n AS n, s.key AS key, s.name AS name,"
        " CASE x.grade WHEN 0 THEN 'core' WHEN 1 THEN 'likely' ELSE 'possible' END"
        " AS grade,"
        " (SELECT count(*) FROM place WHERE person = s.n AND home = :home) AS messages,"
        " iso((SELECT min(time) FROM place WHERE person = s.n AND home = :home)) AS first,"
        " iso((SELECT max(time) FROM place WHERE person = s.n AND home = :home)) AS last"
        " FROM (SELECT sender, grade, n FROM member WHERE campaign = :home ORDER BY n"
        PAGE ") x JOIN person s ON s.row = x.sender ORDER BY x.n",
        "SELECT count(*) FROM member WHERE campaign = :home" },
    [CQ_ASK_ADDITIONS] = {
        "SELECT p.n AS n, p.key AS key, iso(p.time) AS time, p.person AS \"sender.n\","
        " s.key AS \"sender.key\", s.name AS \"sender.name\","
        " substr(a.text, 1, 900) AS text, CAST(words(a.text) AS INTEGER) AS words"
        " FROM (SELECT message, text, n FROM addition WHERE script = :row"
        " ORDER BY length(text) DESC, n" PAGE ") a"
        " JOIN place p ON p.message = a.message JOIN person s ON s.n = p.person"
        " ORDER BY length(a.text) DESC, a.n",
        "SELECT count(*) FROM addition WHERE script = :row" },
    [CQ_ASK_SLOT] = {
        "SELECT substr(value, 1, 900) AS value, count FROM slot_value"
        " WHERE script = :row AND slot = :slot ORDER BY n" PAGE,
        "SELECT count(*) FROM slot_value WHERE script = :row AND slot = :slot" },
    [CQ_ASK_INDIVIDUAL] = LIST("home = -1", "n", "p.n"),
    [CQ_ASK_INDIVIDUAL_LENGTH] = LIST("home = -1", "size DESC, n", "p.size DESC, p.n"),
    [CQ_ASK_WORTH] = {
        HEAD ", (SELECT substr(group_concat(a.text, ' … '), 1, 900) FROM addition a"
        " WHERE a.message = p.message) AS text"
        FROM("SELECT n FROM place WHERE home >= 0 AND added > 0 ORDER BY added DESC, n" PAGE)
        " ORDER BY p.added DESC, p.n",
        "SELECT count(*) FROM place WHERE home >= 0 AND added > 0" },
    [CQ_ASK_ASIDE] =
        LIST("home IN (SELECT -1 - id FROM set_aside WHERE reason = :reason)", "n", "p.n"),
    [CQ_ASK_PROBLEMS] = {
        "SELECT path AS input, line, byte, reason, refused FROM problem"
        " ORDER BY path, byte, line, reason, refused" PAGE,
        "SELECT count(*) FROM problem" },
    [CQ_ASK_SENDER] = {
        "SELECT n, key, name, messages, nobody, (SELECT json_group_array(name) FROM"
        " (SELECT DISTINCT b.name AS name FROM sender a JOIN sender b"
        " ON b.channel = a.channel AND b.address = a.address"
        " WHERE a.id = person.row AND b.name <> '' ORDER BY 1 LIMIT 50))"
        " AS \"names:json\", (SELECT json_group_array(id) FROM (SELECT c.id AS id"
        " FROM member m JOIN campaign c ON c.n = m.campaign WHERE m.sender = person.row"
        " ORDER BY c.n)) AS \"campaigns:json\" FROM person WHERE n = :n",
        NULL },
    [CQ_ASK_SENDER_MESSAGES] = LIST("person = :n", "n", "p.n"),
    [CQ_ASK_MESSAGE] = {
        HEAD ", coalesce(plain(t.body, t.size), '') AS text, m.fields AS fields,"
        " lower(hex(m.sha256)) AS sha256, i.path AS \"input.path\","
        " i.format AS \"input.format\", m.offset AS \"input.offset\","
        " m.length AS \"input.length\", m.line AS \"input.line\", m.zone AS zone,"
        " p.home AS home,"
        " (SELECT reason FROM set_aside WHERE id = -1 - p.home) AS set_aside,"
        " (SELECT sentence FROM set_aside WHERE id = -1 - p.home) AS set_aside_why"
        FROM("SELECT :n AS n") " JOIN input i ON i.id = m.input",
        NULL },
    [CQ_ASK_MESSAGE_FILE] = {
        "SELECT p.key AS key, " CHANNEL("p.channel") " AS channel, iso(p.time) AS time,"
        " s.key AS \"sender.key\", s.name AS \"sender.name\", m.subject AS subject,"
        " c.id AS campaign, 's' || p.script AS script, p.added AS added, p.size AS bytes,"
        " (SELECT reason FROM set_aside WHERE id = -1 - p.home) AS set_aside,"
        " i.path AS \"input.path\", i.format AS \"input.format\","
        " m.offset AS \"input.offset\", m.length AS \"input.length\","
        " m.line AS \"input.line\", lower(hex(m.sha256)) AS sha256, m.zone AS zone,"
        " m.fields AS fields, coalesce(plain(t.body, t.size), '') AS text"
        FROM("SELECT :n AS n" PAGE) " JOIN input i ON i.id = m.input",
        NULL },
    [CQ_ASK_SCRIPT_TEXT] = {
        "SELECT id, text FROM (SELECT id, text, row_number() OVER (ORDER BY id) AS k"
        " FROM script WHERE campaign = :home) WHERE k = :script",
        NULL },
    [CQ_ASK_SEARCH] = LIST(FILTERS, "n", "p.n"),
    [CQ_ASK_SEARCH_WORDS] = LIST(FILTERS SAYS, "n", "p.n"),
    [CQ_ASK_HITS] = {
        "SELECT rowid AS n, replace(snippet(hit, 0, char(2), char(3), '…', :most),"
        " char(31), '') AS snippet"
        " FROM hit WHERE hit MATCH :words",
        NULL },
    [CQ_ASK_SPAN] = {
        "SELECT min(time) AS first, max(time) AS last FROM place"
        " WHERE (:home IS NULL OR home = :home) AND time IS NOT NULL",
        NULL },
    [CQ_ASK_BINS] = {
        "SELECT home, (time - :from) / :step AS bin, count(*) AS k FROM place"
        " WHERE (:home IS NULL OR home = :home) AND time >= :from AND time < :to"
        " GROUP BY home, bin",
        NULL },
    [CQ_ASK_EVENTS] = {
        "SELECT iso(time) AS time, text AS event, target FROM event ORDER BY time, text"
        " LIMIT 500",
        NULL },
    [CQ_ASK_PLACEBOS] = {
        "SELECT p.time AS time, p.messages AS k FROM placebo p JOIN rise r ON r.id = p.rise"
        " WHERE r.campaign = :home ORDER BY p.time LIMIT 500",
        NULL },
    [CQ_ASK_LEADS] = {
        "SELECT coalesce(max(rounds), 0) AS rounds, coalesce(max(level), 0) AS level,"
        " iif(coalesce(max(coarse), 0), 'true', 'false') AS \"whole_minutes:json\","
        COUNT("usually_first WHERE campaign IS :home") " AS first_total,"
        COUNT("precedence WHERE campaign IS :home") " AS pairs_total"
        " FROM leads WHERE campaign IS :home",
        NULL },
    [CQ_ASK_FIRSTS] = {
        "SELECT " PERSON("sender", "s") ", times, level, rounds, expected,"
        " lead AS lead_seconds, p FROM usually_first f JOIN person s ON s.row = f.sender"
        " WHERE f.campaign IS :home ORDER BY f.n LIMIT 50",
        NULL },
    [CQ_ASK_PAIRS] = {
        "SELECT " PERSON("before", "a") ", " PERSON("after", "b") ", times, level,"
        " rounds, delay AS delay_seconds, p FROM precedence x"
        " JOIN person a ON a.row = x.before JOIN person b ON b.row = x.after"
        " WHERE x.campaign IS :home ORDER BY x.n LIMIT 100",
        NULL },
    [CQ_ASK_RHYTHMS] = {
        "SELECT 's' || (script + 1) AS script, " CHANNEL("channel") " AS channel,"
        " step AS step_seconds, phase AS phase_seconds, within AS within_seconds, turns,"
        " every AS \"of\", p,"
        " (SELECT count(*) FROM script WHERE campaign = :home) AS scripts,"
        " channel AS channel_no"
        " FROM rhythm WHERE campaign = :home ORDER BY rowid LIMIT 50",
        NULL },
    [CQ_ASK_CLOCK_ALL] = { CLOCK("channel = :channel"), NULL },
    [CQ_ASK_CLOCK_OWN] = {
        CLOCK("home = :home AND channel = :channel AND (:row IS NULL OR message IN"
              " (SELECT message FROM script_message WHERE script = :row))"),
        NULL },
    [CQ_ASK_SPREADS] = {
        "SELECT CASE kind WHEN 0 THEN 'place' WHEN 1 THEN 'slot' WHEN 2 THEN 'zone'"
        " ELSE 'number' END AS kind, senders, (SELECT count(*) FROM spread_place x"
        " WHERE x.campaign = s.campaign AND x.kind = s.kind) AS n, expected, p,"
        " (SELECT json_group_array(json_array(name, senders)) FROM"
        " (SELECT substr(name, 1, 100) AS name, senders FROM spread_place x"
        " WHERE x.campaign = s.campaign AND x.kind = s.kind ORDER BY x.rowid LIMIT 100))"
        " AS \"names:json\", kind AS no"
        " FROM spread s WHERE campaign = :home ORDER BY rowid LIMIT 8",
        NULL },
    [CQ_ASK_SPREAD_PLACES] = {
        "SELECT kind, name, senders FROM (SELECT kind, substr(name, 1, 100) AS name,"
        " senders, row_number() OVER (PARTITION BY kind ORDER BY rowid) AS k"
        " FROM spread_place WHERE campaign = :home) WHERE k <= 6 ORDER BY kind, k",
        NULL },
    [CQ_ASK_AFTER] = {
        "SELECT hours, events, factor, p,"
        " (SELECT count(*) FROM rise WHERE campaign IS NULL) AS tested FROM after",
        NULL },
    [CQ_ASK_RISES] = {
        "SELECT id AS n, iso(time) AS time, event, target, messages,"
        " (SELECT avg(messages) FROM placebo b WHERE b.rise = r.id) AS others,"
        " factor, low, high, p, (SELECT hours FROM after) AS hours, time AS seconds,"
        " lag, soon FROM rise r LEFT JOIN beginning ON rise = id WHERE campaign IS :home AND (:n IS NULL OR id = :n)"
        " ORDER BY id LIMIT 100",
        NULL },
    [CQ_ASK_RISE_PLACEBOS] = {
        "SELECT time, messages AS k FROM placebo WHERE rise = :n ORDER BY time", NULL },
    [CQ_ASK_CAMPS] = {
        "SELECT coalesce(max(senders), 0) AS placed, coalesce(max(apart), 0) AS apart,"
        COUNT("accord") " AS pairs_total FROM camps",
        NULL },
    [CQ_ASK_EACH_CAMP] = {
        "SELECT camp + 1 AS n, count(*) AS size, (SELECT json_group_array(name) FROM"
        " (SELECT substr(name, 1, 200) AS name FROM camp_mark m WHERE m.camp = s.camp"
        " ORDER BY rowid LIMIT 20)) AS \"marks:json\" FROM camp_sender s GROUP BY camp"
        " ORDER BY camp LIMIT 64",
        NULL },
    [CQ_ASK_ACCORDS] = {
        "SELECT a + 1 AS a, b + 1 AS b, things, expected, scripts, scripts_expected, p,"
        " (SELECT json_group_array(id) FROM (SELECT c.id AS id FROM accord_campaign x"
        " JOIN campaign c ON c.n = x.campaign WHERE x.accord = accord.n"
        " ORDER BY x.rowid LIMIT 100)) AS \"campaigns:json\" FROM accord ORDER BY n"
        " LIMIT 50",
        NULL },
    [CQ_ASK_NODES] = {
        "SELECT s.n AS n, s.key AS key, s.name AS name, x.grade AS grade,"
        " (SELECT count(*) FROM place WHERE person = s.n AND home = :home) AS messages"
        " FROM (SELECT sender, grade, n FROM member WHERE campaign = :home ORDER BY n"
        " LIMIT :limit) x JOIN person s ON s.row = x.sender ORDER BY x.n",
        "SELECT count(*) FROM member WHERE campaign = :home" },
    [CQ_ASK_TIES] = {
        "SELECT a.n AS a, b.n AS b, t.shared AS shared, t.bits AS bits FROM tie t"
        " JOIN person a ON a.row = t.a JOIN person b ON b.row = t.b"
        " WHERE t.campaign = :home ORDER BY t.bits DESC, t.n LIMIT :limit",
        NULL },
    [CQ_ASK_EDGES] = {
        "SELECT a.key AS a_key, b.key AS b_key, t.shared AS shared, t.bits AS bits"
        " FROM tie t JOIN person a ON a.row = t.a JOIN person b ON b.row = t.b"
        " WHERE t.campaign = :home ORDER BY t.bits DESC, t.n" PAGE,
        "SELECT count(*) FROM tie WHERE campaign = :home" },
    [CQ_ASK_SCRIPT_TIES] = {
        "SELECT DISTINCT person AS a, script FROM place"
        " WHERE home = :home AND script IS NOT NULL ORDER BY script, person LIMIT :limit",
        NULL },
    [CQ_ASK_LINES] = {
        "SELECT DISTINCT p.person AS a, e.k AS k, e.line AS line FROM (SELECT id, line,"
        " row_number() OVER (ORDER BY id) - 1 AS k FROM evidence"
        " WHERE campaign = :home AND bits > 0) e"
        " JOIN evidence_message x ON x.evidence = e.id"
        " JOIN place p ON p.message = x.message WHERE e.k < 60",
        NULL },
    [CQ_ASK_ANSWER] = {
        "SELECT substr(s.key, instr(s.key, ':') + 1) AS address, s.name AS name,"
        " " CHANNEL("p.channel") " AS channel, iso(min(p.time)) AS first,"
        " m.subject AS subject, count(*) AS messages FROM place p"
        " JOIN person s ON s.n = p.person JOIN message m ON m.id = p.message"
        " WHERE p.home = :home AND (:script IS NULL OR p.script = :script)"
        " AND NOT s.nobody GROUP BY s.n ORDER BY s.n" PAGE,
        "SELECT count(DISTINCT p.person) FROM place p JOIN person s ON s.n = p.person"
        " WHERE p.home = :home AND (:script IS NULL OR p.script = :script)"
        " AND NOT s.nobody" },
};
