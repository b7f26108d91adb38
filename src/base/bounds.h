/* bounds.h - each limit that a length from outside meets before it is used.
 *
 * One place, named, so that the manual can print them and the tests can meet them. */
#ifndef CQ_BOUNDS_H
#define CQ_BOUNDS_H

enum {
    CQ_MAX_THREADS = 64,
    CQ_MAX_SIMILARITY = 1000, /* the lower number of --similarity */
    CQ_MAX_SHINGLE = 100,     /* words of --shingle */
    CQ_MAX_MAIL = 256 << 20,  /* bytes of one mail; a larger one is refused */
    CQ_MAX_TEXT = 4 << 20,    /* bytes of visible text that are kept of a message */
    CQ_MAX_HTML = 32 << 20,   /* bytes of one HTML part */
    CQ_MAX_PARTS = 1000,      /* MIME parts of a mail that are looked at */
    CQ_MAX_NESTING = 50, /* depth of MIME parts, of HTML elements read, of archives */
    CQ_MAX_HEADER = 64 << 10, /* bytes of one header that are kept */
    CQ_MAX_TARGETS = 256,     /* addressees of one message */
    CQ_MAX_FIELDS = 512,      /* links, tags and so on of one message */
    CQ_MAX_VALUE = 4096,      /* bytes of one of them, and of a key or a sender */
    CQ_MAX_UNWRAP = 5,        /* redirections inside a redirection */
    CQ_MAX_COLUMNS = 4096,    /* columns of a CSV */
    CQ_MAX_RECORD = 64 << 20, /* bytes of one CSV or JSON record */
    CQ_MAX_JSON_DEPTH = 256,
    CQ_MAX_LETTER = 16 << 20,    /* bytes of one letter's words */
    CQ_MAX_PAPER = 256 << 20,    /* bytes of one document or scan */
    CQ_MAX_SCANS = 1000,         /* pages of a scan, and pictures attached to mails */
    CQ_MAX_POINTS = 50 << 20,    /* of a picture that is compared */
    CQ_MAX_PICTURE = 64 << 20,   /* bytes of a picture beside an export */
    CQ_MAX_DOCUMENTS = 16,       /* attached documents of a message that are read */
    CQ_MAX_ATTACHED = 64 << 10,  /* bytes of an attached letter's words: more is a book */
    CQ_MAX_BOOK = 256 << 20,     /* bytes of a workbook, and of the strings in it */
    CQ_MAX_SHEET_ROWS = 1 << 20, /* as Excel has it */
    CQ_MAX_SHEETS = 1024,
    CQ_MAX_MEMBERS = 1 << 20,     /* members of an archive */
    CQ_MAX_EVENTS = 10000,        /* of one --events */
    CQ_MAX_WALK = 64,             /* depth of folders */
    CQ_MAX_RATIO = 1000,          /* unpacked to packed bytes, past the first 64 MiB */
    CQ_MAX_WORDS = 1 << 20,       /* words of one text */
    CQ_MAX_PROBLEMS_SHOWN = 1000, /* in the report; the case has all */
    CQ_MAX_RUNS = 1 << 14,        /* hashes of a signature file */
    CQ_MAX_SIGNATURE = 512 << 10, /* bytes of a signature file */
    CQ_MAX_KEY_FILE = 4096,       /* bytes of a key, of the circle's, of a .minisig */
    CQ_MAX_WALKED = 1 << 28,      /* acts near those of accounts with several (peer/) */
    CQ_MAX_TRUST = 1 << 20,       /* bytes of a trust file */
    CQ_MAX_LABELS = 64 << 20,     /* bytes of the filter's labels */
    CQ_MAX_LIVE = 1 << 20,        /* bytes of a mail that the filter looks at */
    CQ_MAX_PACKET = 1 << 20,      /* bytes of one packet of the milter protocol */
    CQ_MAX_FORGED = 1 << 14,      /* X-Claque- headers that are taken off one mail */
    CQ_MAX_SESSIONS = 512,        /* connections of mail servers at a time */
    CQ_MAX_WAITING = 64 << 20,    /* bytes of mails that wait to be put aside */
    CQ_MAX_SPOOL = 1 << 30,       /* bytes of mails that wait to be weighed */
    CQ_MAX_LIST = 1 << 20,        /* bytes of a list of words */
    CQ_MAX_EXPIRY = 366,          /* days that a signature file may last */
    CQ_MAX_ALIGN = 4000           /* words of a text that is aligned to its script */
};

#endif
