/* report.h - what was found: the campaigns with their evidence, and where every message
 * went. It is what the case keeps, and all that tell/ prints.
 *
 * Messages and senders are numbers in the corpus. All memory is in `arena`. Lists are in
 * the order in which they are printed. */
#ifndef CQ_REPORT_H
#define CQ_REPORT_H

#include "base/sort.h"
#include "model/corpus.h"

typedef struct {
    uint32_t *p;
    uint32_t n;
} cq_list; /* numbers, owned by the report's arena */

typedef struct {
    cq_str value;
    uint32_t count;
} cq_slot_value;

typedef struct {
    cq_slot_value *values; /* most used first, then by bytes */
    uint32_t value_n;
} cq_slot;

typedef struct {
    uint32_t message;
    cq_str text;
} cq_addition;

typedef struct {
    cq_str text;       /* as in a script's text */
    uint32_t messages; /* that have half of its words or more */
    uint32_t moved;    /* of these, where it stands in another place */
    bool in_text;      /* of the script; others do without it, or say it otherwise */
} cq_sentence;

typedef struct {
    cq_list messages;
    uint32_t words;
    cq_str text; /* "[1]" is the first slot; a literal '[' is "[[" */
    cq_slot *slots;
    uint32_t slot_n;
    cq_addition *additions;
    uint32_t addition_n;
    cq_sentence *sentences; /* in reading order */
    uint32_t sentence_n;
} cq_script;

typedef struct {
    cq_str line; /* script, timing, links, tags, reposts, origin, calls, disguise, ... */
    double bits; /* -log2 of this line's own null p; 0 where it has none */
    cq_str sentence;
    cq_list messages;
} cq_evidence;

typedef struct {
    cq_str sentence;
    uint32_t message; /* or CQ_NONE */
} cq_reason;

typedef enum { CQ_UNDECLARED, CQ_DECLARED, CQ_UNCLEAR } cq_standing;
typedef enum { CQ_NULL_SCRIPT, CQ_NULL_TIES, CQ_NULL_BOTH } cq_null;
typedef enum { CQ_CORE, CQ_LIKELY, CQ_POSSIBLE } cq_grade;

typedef struct {
    uint32_t sender;
    cq_grade grade;
} cq_member;

enum { CQ_PLACEBO_LEAST = 8 }; /* dates that an event needs to be compared with */

/* Messages in the hours after an event, and after the dates that it is compared with: the
 * same hour and weekday in other weeks or, where these are too few, the same hour on other
 * days of the same kind, each for what its weekday usually has. */
typedef struct {
    int64_t time;
    uint32_t messages;
} cq_placebo;

typedef struct {
    cq_event event;
    uint32_t messages;
    double factor, low,
        high;             /* times as many as after a placebo; 95 in 100 lie between */
    double p;             /* adjusted for all tests of its kind */
    cq_placebo *placebos; /* by time */
    uint32_t placebo_n;   /* 0 where there are too few to say a factor */
    bool begins;          /* p is of how soon after the event the campaign begins */
    int64_t lag;          /* then: seconds from the event to its first message, */
    double soon;          /* and the share of beginnings by chance that come so soon */
} cq_rise;

/* A sender who comes before the others more often than chance gives, over rounds: occasions on which members use
 * one thing one after another. */
typedef struct {
    uint32_t sender;
    uint32_t times;  /* first alone */
    uint32_t level;  /* and at the first moment with others, so that nobody is first */
    uint32_t rounds; /* in which the sender is */
    double expected; /* of times, by chance */
    double lead;     /* median seconds until the next sender; 0 where never first */
    double p;        /* adjusted for all senders */
} cq_first;

typedef struct {
    uint32_t before, after; /* senders */
    uint32_t times, level, rounds;
    double delay; /* median seconds, where before */
    double p;     /* adjusted for all pairs */
} cq_precedence;

typedef struct {
    uint32_t rounds, level; /* all, and those in which the first moment has several */
    bool coarse;            /* some are timed by whole minutes */
    cq_first *firsts;       /* the least p first */
    uint32_t first_n;
    cq_precedence *pairs; /* the least p first */
    uint32_t pair_n;
} cq_leads;

/* A script that comes again each week, each day or at one minute of the hour. */
typedef struct {
    uint32_t script;    /* its number in the campaign; CQ_NONE: all its messages */
    cq_channel channel; /* in which it was looked for */
    int64_t step;       /* 604800, 86400 or 3600 seconds */
    int64_t phase;      /* when in it, in seconds; of a week from Monday 00:00 UTC */
    double within;      /* seconds; half of the time it is as near to it */
    uint32_t turns, of; /* weeks, days or hours with it, and from the first to the last */
    double p;           /* adjusted for all that was asked */
} cq_rhythm;

typedef enum {
    CQ_PLACE_NAMED,  /* by the record */
    CQ_PLACE_SLOT,   /* in a slot of a script */
    CQ_PLACE_ZONE,   /* of a mail's date */
    CQ_PLACE_NUMBER, /* the beginning of a telephone number */
    CQ_PLACES
} cq_place_kind;

typedef struct {
    cq_str name;
    uint32_t senders;
} cq_place;

/* The places of a campaign beside those that chance would give. */
typedef struct {
    cq_place_kind kind;
    uint32_t senders; /* whose place is known */
    uint32_t place_n; /* different ones */
    cq_place *places; /* with the most senders first */
    double expected;
    double p; /* of as many or more by chance, adjusted */
} cq_spread;

typedef struct {
    char id[9];
    cq_str title;
    double q;
    cq_null null;
    cq_standing standing;
    cq_reason *reasons;
    uint32_t reason_n;
    int64_t first, last; /* CQ_NO_TIME where no message has a time */
    cq_member *members;  /* by grade, then by number */
    uint32_t member_n;
    uint32_t least, most; /* people */
    cq_str *why;          /* sentences on the two numbers */
    uint32_t why_n;
    cq_list messages; /* by number, so by time */
    cq_str *targets;
    uint32_t target_n;
    cq_script *scripts;
    uint32_t script_n;
    cq_evidence *evidence;
    uint32_t evidence_n;
    cq_str *caveats;
    uint32_t caveat_n;
    cq_list first_senders; /* who wrote before the others, once */
    cq_leads leads;        /* who usually does */
    cq_rise *trigger;      /* or NULL */
    cq_rhythm *rhythms;    /* by script, then the longest step first */
    uint32_t rhythm_n;
    cq_spread *spreads; /* by kind */
    uint32_t spread_n;
} cq_campaign;

typedef struct {
    cq_str reason;   /* newsletter, feed, viral, quote, ... */
    cq_str sentence; /* why it is no campaign */
    cq_list messages;
} cq_set_aside;

/* Two senders of one campaign, and what ties them: numbers in the corpus, a < b. */
typedef struct {
    uint32_t a, b;
    uint32_t shared;   /* things in common */
    double bits;       /* -log2 p of the pair; 0 where only a script ties them */
    uint32_t campaign; /* in cq_report.campaigns */
} cq_tie;

/* All messages after all events. */
typedef struct {
    uint32_t hours;  /* after an event */
    uint32_t events; /* that were given; those with placebo dates enough have a rise: */
    cq_rise *rises;  /* by time */
    uint32_t rise_n;
    double factor, p; /* of them together; 0 and 1 where none has a rise */
} cq_after;

/* Senders who share tags, links and reposts with one another more than with others. */
typedef struct {
    cq_list senders; /* by number */
    cq_str *marks;   /* what is most theirs: "tag library" */
    uint32_t mark_n;
} cq_camp;

/* Two camps that are apart, and yet use the same scripts. */
typedef struct {
    uint32_t a, b;   /* in cq_camps.camps */
    uint32_t things; /* tags, links and reposts with senders of both */
    double expected; /* of them, if there were no camps */
    uint32_t scripts;
    double scripts_expected; /* as often as other things are shared */
    double p;                /* adjusted for all pairs that are apart */
    cq_list campaigns;       /* in cq_report.campaigns, whose scripts these are */
} cq_accord;

typedef struct {
    uint32_t senders; /* who share enough to be placed */
    cq_camp *camps;   /* the largest first */
    uint32_t camp_n;
    uint32_t apart;     /* pairs of camps */
    cq_accord *accords; /* the least p first */
    uint32_t accord_n;
} cq_camps;

typedef struct {
    cq_str name, value;
} cq_parameter;

typedef struct {
    cq_arena arena;
    cq_str version, libraries; /* of the run that a case remembers */
    cq_parameter *parameters;  /* what changes the result; by name */
    uint32_t parameter_n;
    cq_campaign *campaigns; /* most certain first */
    uint32_t campaign_n;
    cq_set_aside *set_aside;
    uint32_t set_aside_n;
    cq_tie *ties; /* inside campaigns, by a, b */
    uint32_t tie_n;
    uint32_t decoy_n;
    double floor_q; /* no q of ties below it can be claimed */
    double *decoys; /* what each decoy gave: its strongest group, decoy_n of them */
    cq_after after;
    cq_camps camps;
    cq_leads leads; /* over the rounds of all campaigns: of senders who are in several */
    cq_str *notes; /* what the data forbids to claim, and what else holds for the whole */
    uint32_t note_n;
} cq_report;

const char *cq_standing_name(cq_standing s);
const char *cq_null_name(cq_null n);
bool cq_rise_is_weekly(const cq_rise *x);    /* compared with other weeks, not days */
const char *cq_rise_other(const cq_rise *x); /* with what: "weeks", "days" or "none" */
const char *cq_place_name(cq_place_kind k);  /* "place", "slot", "zone", ... */

/* Messages that are in no campaign, sender by sender: key is the sender, a the message. The
 * list is the caller's, who frees it. */
size_t cq_report_individual(const cq_report *r, const cq_corpus *c, cq_item **out);

/* The next stretch of a script's text between two slots, appended with its "[[" undone;
 * false at the end. */
bool cq_script_stretch(cq_str *rest, cq_buf *out);

void cq_report_done(cq_report *r);

#endif
