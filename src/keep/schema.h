/* schema.h - the tables of the case. doc/schema.md explains them. */
#ifndef CQ_SCHEMA_H
#define CQ_SCHEMA_H

#define CQ_SCHEMA_APPLICATION "0x636c6171" /* "claq" */
#define CQ_SCHEMA_VERSION "1"

/* SQL that makes them all; the indexes that follow the bulk load. */
extern const char *const cq_schema_tables;
extern const char *const cq_schema_indexes;

/* Those of the fingerprints, which cases of the first days lack. */
extern const char *const cq_schema_prints;

/* Those of scripts' sentences, of what followed events, of who went first, of rhythms and
 * places, and of camps: they lack these, too. */
extern const char *const cq_schema_sentences;
extern const char *const cq_schema_rises;
extern const char *const cq_schema_leads;
extern const char *const cq_schema_rhythms;
extern const char *const cq_schema_camps;

/* Those by which the workbench finds its way: made anew where they are there. */
extern const char *const cq_schema_places;
extern const char *const cq_schema_place_indexes;
extern const char *const cq_schema_said;

/* How FTS5 finds words. Marks are part of them, since they are vowels in the scripts of India
 * and of South-East Asia; not so what only says how a sign is drawn. */
#define CQ_SCHEMA_TOKENS                                                                 \
    "\"unicode61 remove_diacritics 2 categories 'L* N* Co M*' separators "               \
    "'\xef\xb8\x8e\xef\xb8\x8f\xe2\x83\xa3'\""

#endif
