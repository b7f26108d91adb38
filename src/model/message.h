/* message.h - one mail, post, call or letter.
 *
 * A reader fills what the format says; text/ adds the visible text; the case gives the key.
 * All strings are borrowed: from the reader until its next record, or from a corpus. */
#ifndef CQ_MESSAGE_H
#define CQ_MESSAGE_H

#include "base/sha.h"
#include "base/str.h"
#include "base/time.h"

typedef enum { CQ_MAIL, CQ_POST, CQ_CALL, CQ_LETTER, CQ_CHANNELS } cq_channel;

/* What a message carries besides its text. The name in the case and in documents is that of
 * cq_field_name. */
typedef enum {
    CQ_F_LINK,     /* as written */
    CQ_F_TAG,      /* without '#' */
    CQ_F_MENTION,  /* without '@' */
    CQ_F_REPOST,   /* id of the message that it repeats */
    CQ_F_REPLY,    /* id of the message that it answers (In-Reply-To, reply_to) */
    CQ_F_THREAD,   /* id of the conversation in which it stands */
    CQ_F_TARGET,   /* whom it addresses: mail address or account in lower case, number */
    CQ_F_PLACE,    /* a town, or the chat in which it was said */
    CQ_F_HANDLE,   /* the visible account name behind a numeric sender */
    CQ_F_MAILER,   /* X-Mailer or User-Agent, "name of the app" of a post */
    CQ_F_ENVELOPE, /* Return-Path, lower case; "<>" of a bounce */
    CQ_F_VIA,      /* Sender: where it is not the From */
    CQ_F_REPLY_TO,
    CQ_F_LIST,        /* List-Id as written */
    CQ_F_UNSUBSCRIBE, /* List-Unsubscribe */
    CQ_F_AUTO,        /* Auto-Submitted (other than "no"), X-Autoreply and the like */
    CQ_F_BULK,        /* Precedence: bulk, list, junk */
    CQ_F_CAMPAIGN,    /* X-Campaign and the like: a declared id of a mailer */
    CQ_F_ORIGIN_IP,   /* of the last public hop before us */
    CQ_F_DKIM,        /* d= */
    CQ_F_ID_SHAPE,    /* the Message-ID with letters as a, digits as 9, runs shortened */
    CQ_F_MIME_SHAPE, /* content types in order: "multipart/alternative(text/plain,text/html)" */
    CQ_F_ATTACHMENT, /* sha256:HEX NAME */
    CQ_F_DURATION,   /* of a call, in seconds of talk */
    CQ_F_ANSWERED,   /* disposition of a call */
    CQ_F_HIDDEN,     /* text in the HTML that a reader does not see */
    CQ_F_OTHER_BODY, /* words of the plain part that its HTML twin lacks, or the reverse */
    CQ_F_LABEL,      /* X-Gmail-Labels and the like */
    CQ_F_IMAGE,      /* "pdq:" and the perceptual hash of an attached picture */
    CQ_F_UNSURE,     /* words of a scan that may be misread, between spaces */
    CQ_F_WARRANT, /* of the servers that took it in: "spf=pass", "dkim=fail", "dmarc=none" */
    CQ_FIELDS
} cq_field_kind;

typedef struct {
    cq_field_kind kind;
    cq_str value;
} cq_field;

typedef enum {
    CQ_TIME_NONE,   /* the set has none */
    CQ_TIME_STATED, /* the record says it */
    CQ_TIME_STAMP,  /* a letter's received stamp */
    CQ_TIME_DATED,  /* the date that the writer put on a letter */
    CQ_TIME_FILE    /* the file's, for want of better */
} cq_time_source;

/* A text part as it was read: bytes in the charset that it claims, transfer encoding gone. */
typedef struct {
    cq_str bytes;
    cq_str charset; /* as labelled, "" for none */
    bool html;
    bool flowed, delsp; /* RFC 3676 */
    bool document;      /* no words yet: the bytes of an attached document, named: */
    bool attached;      /* the words of one, which is a letter by itself */
    cq_str name;
    cq_str unsure; /* words of a scan of which its reader was unsure, between spaces */
} cq_part;

/* In a text, this byte stands before each attached letter. */
#define CQ_ATTACHED '\v'

/* There are millions of them in memory at once: mind the size. */
typedef struct {
    cq_str id;          /* native id without brackets, "" for none */
    cq_str sender;      /* without the channel; "" for none */
    cq_str sender_name; /* as displayed */
    cq_str subject;
    cq_str text; /* what a reader sees, UTF-8; set by cq_visible */
    cq_field *fields;
    uint32_t field_n;
    int32_t zone;                  /* of its Date, seconds east of UTC; 0 if unknown */
    int64_t time;                  /* UTC seconds or CQ_NO_TIME */
    uint64_t offset, length, line; /* of the record in the unpacked input */
    uint8_t sha256[CQ_SHA256];     /* of the record's bytes */
    cq_channel channel : 8;
    cq_time_source time_source : 8;
    bool nobody; /* a sender that is no person: anonymous, [deleted], empty */
    bool listed; /* when a case is loaded, where all fields are in `kinds` */

    /* Set when a case is loaded: */
    uint32_t sender_no;  /* in cq_corpus.senders */
    uint32_t input_no;   /* in cq_corpus.inputs */
    uint32_t text_no;    /* messages of equal visible text have the same */
    uint32_t subject_no; /* those that say the same, "Re:" aside; 0 for none */
    uint32_t thread_no;  /* posts of one conversation have the same; 0 for none */
    union {
        struct {        /* while reading */
            cq_str raw; /* the record's bytes */
            cq_part *parts;
            size_t part_n;
        };
        struct {        /* when a case is loaded */
            cq_str key; /* "mail:abc@host.example", "post:778~2" */
            const cq_str
                *path; /* of the file it stands in: its input's, or of one in a folder */
            uint32_t kinds; /* a bit for each kind of field that it has, if `listed` */
        };
    };
} cq_message;

/* "mail", "post", "call", "letter". */
const char *cq_channel_name(cq_channel c);

/* "link", "tag", ...; the number of a name, or CQ_FIELDS. */
const char *cq_field_name(cq_field_kind k);
cq_field_kind cq_field_of(cq_str name);

/* Note which kinds of fields a message of a case has: who asks for one of a kind that it lacks
 * then need not look at them. */
void cq_message_list(cq_message *m);

/* Take all fields of the kind away. */
void cq_message_drop(cq_message *m, cq_field_kind k);

/* The first field of the kind, or an empty string with p = NULL. */
cq_str cq_message_field(const cq_message *m, cq_field_kind k);

#endif
