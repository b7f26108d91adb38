/* columns.c - see columns.h.
 *
 * One table of names in the order of trust. A path is compared in its normal form: lower
 * case letters and digits, a dot between the parts, leading wrappers taken off. */
#include "read/columns.h"

#include <string.h>

#include "base/bounds.h"
#include "base/vec.h"

typedef struct {
    cq_col col;
    bool weak;
    const char *names; /* in the order of trust; of equal trust are those with a '+' */
} known_name;

/* What comes first wins. A name stands but once. */
static const known_name known[] = {
    { CQ_COL_TEXT, false, "extendedtweet.fulltext fulltext notetweet.text " },
    { CQ_COL_TEXT, false, "tweettext posttext messagetext commenttext smstext " },
    { CQ_COL_TEXT, false, "text+text.text tweet content message body commentbody " },
    { CQ_COL_TEXT, false, "object.content content.rendered msg selftext transcript " },
    { CQ_COL_TEXT, false, "comment " },
    { CQ_COL_TEXT, true, "userfield note notes remark remarks topic description title " },
    { CQ_COL_AUTHOR, false, "altexternalid authorid useridstr userid accountid " },
    { CQ_COL_AUTHOR, false,
      "user.idstr user.id author.id account.id from.id postowner.id " },
    { CQ_COL_AUTHOR, false, "senderid fromid ownerid posterid profileid uid did " },
    { CQ_COL_AUTHOR, false, "externalauthorid facebookid pageid user.uid " },
    { CQ_COL_AUTHOR, false, "authorchannelid " },
    { CQ_COL_HANDLE, false, "userscreenname screenname authorusername username " },
    { CQ_COL_HANDLE, false,
      "user.screenname user.username user.uniqueid author.username " },
    { CQ_COL_HANDLE, false, "account.acct account.username postowner.username " },
    { CQ_COL_HANDLE, false, "core.userresults.result.core.screenname " },
    { CQ_COL_HANDLE, false, "core.userresults.result.legacy.screenname " },
    { CQ_COL_HANDLE, false, "handle author account user actor sender from creator " },
    { CQ_COL_HANDLE, false, "poster submitter commenter nick " },
    { CQ_COL_NAME, false, "userdisplayname displayname authorname sendername fullname " },
    { CQ_COL_NAME, false, "user.name author.name account.displayname user.nickname " },
    { CQ_COL_NAME, false, "pagename groupname postowner.name nickname contactname " },
    { CQ_COL_NAME, false, "submittername clid callername channeltitle name " },
    { CQ_COL_NAME, false, "firstname+lastname " },
    { CQ_COL_NUMBER, false, "callernumber callerid caller src fromnumber phonenumber " },
    { CQ_COL_NUMBER, false, "phone number msisdn " },
    { CQ_COL_TIME, false,
      "createdat publishdate publishedat tweettime timeutc createdutc " },
    { CQ_COL_TIME, false, "timestamp timestampshare dateunixtime unixtimestamp timeus " },
    { CQ_COL_TIME, false,
      "creationtime createtime postcreated posttime posteddate sentat " },
    { CQ_COL_TIME, false,
      "published created datetime time date calldate start starttime " },
    { CQ_COL_TIME, false, "datesent sent submitted receiveddate receivedat when " },
    { CQ_COL_ID, false, "tweetid idstr postid messageid statusid commentid contentid " },
    { CQ_COL_ID, false, "restid msgid rkey cid uniqueid id itemid " },
    { CQ_COL_LINK, false, "entities.urls.expandedurl urls links expandedurls " },
    { CQ_COL_LINK, false, "tco1step1+tco2step1+tco3step1 " },
    { CQ_COL_LINK, false, "finallink link linkurl sharedurl " },
    { CQ_COL_LINK, false, "textentities.href facets.features.uri embed.external.uri " },
    { CQ_COL_LINK, true, "url " },
    { CQ_COL_TAG, false,
      "hashtags entities.hashtags.text entities.hashtags.tag hashtag " },
    { CQ_COL_TAG, false, "hashtagid tags tag facets.features.tag tags.name " },
    { CQ_COL_MENTION, false, "usermentions entities.usermentions.screenname mentions " },
    { CQ_COL_REPOST, false, "repostof retweettweetid retweetedstatusid retweetid " },
    { CQ_COL_REPOST, false,
      "retweetedstatus.idstr retweetedstatus.id repostid reblogof " },
    { CQ_COL_REPOST, false,
      "reblog.id reblogofid sharedpostid objectid urlid subject.uri " },
    { CQ_COL_REPLY, false, "replyto inreplytotweetid inreplytostatusidstr inreplyto " },
    { CQ_COL_REPLY, false, "inreplytostatusid inreplytoid replyid replytomessageid " },
    { CQ_COL_REPLY, false,
      "replytoid parentid reply.parent.uri object.inreplyto isreplyto " },
    { CQ_COL_THREAD, false, "conversationid thread threadid rootid reply.root.uri " },
    { CQ_COL_THREAD, false, "awemeid videoid " },
    { CQ_COL_TARGET, false,
      "target recipient recipients recipientid touser toid to dst " },
    { CQ_COL_TARGET, false, "inreplytouserid inreplytouseridstr destination " },
    { CQ_COL_PLACE, false, "place location city town userreportedlocation " },
    { CQ_COL_CHANNEL, false, "channel " },
    { CQ_COL_SUBJECT, false, "subject headline " },
    { CQ_COL_CLIENT, false, "tweetclientname client clientname " },
    { CQ_COL_DURATION, false, "billsec duration durationseconds talktime " },
    { CQ_COL_ANSWERED, false, "disposition answered callstatus " },
};

enum { KNOWN = sizeof known / sizeof *known, MOST_NAMES = 64 };

/* In which exports pack the object that is the message. */
static const char wrappers[] =
    "data tweet legacy commit record attributes post status item node result value "
    "source document payload messagecreate ";

static const struct {
    const char *field;
    cq_col col;
} fields[] = {
    { "text", CQ_COL_TEXT },         { "author", CQ_COL_AUTHOR },
    { "time", CQ_COL_TIME },         { "id", CQ_COL_ID },
    { "link", CQ_COL_LINK },         { "tag", CQ_COL_TAG },
    { "repost", CQ_COL_REPOST },     { "reply", CQ_COL_REPLY },
    { "thread", CQ_COL_THREAD },     { "target", CQ_COL_TARGET },
    { "place", CQ_COL_PLACE },       { "handle", CQ_COL_HANDLE },
    { "channel", CQ_COL_CHANNEL },   { "name", CQ_COL_NAME },
    { "number", CQ_COL_NUMBER },     { "mention", CQ_COL_MENTION },
    { "subject", CQ_COL_SUBJECT },   { "client", CQ_COL_CLIENT },
    { "duration", CQ_COL_DURATION }, { "answered", CQ_COL_ANSWERED },
};

enum { FIELDS = sizeof fields / sizeof *fields, MAPPABLE = 13 };

typedef struct {
    cq_col col;
    cq_str name; /* "" takes the field away */
} given;

struct cq_columns {
    char *map;
    CQ_VEC(given) given;
};

static bool find_field(cq_str name, cq_col *col)
{
    for (size_t i = 0; i < MAPPABLE; i++)
        if (cq_str_eq(name, cq_str_z(fields[i].field))) {
            *col = fields[i].col;
            return true;
        }
    return false;
}

cq_status cq_columns_new(const char *map, cq_columns **out, cq_err *err)
{
    cq_columns *c = cq_zalloc(1, sizeof *c);
    c->map = strdup(map ? map : "");
    if (!c->map)
        cq_oom();
    cq_str rest = cq_str_z(c->map), piece;
    while (rest.n && cq_str_split(&rest, ',', &piece)) {
        size_t eq = cq_str_find(piece, CQ_STR("="));
        given g = { .name = cq_str_trim(cq_str_sub(piece, eq + 1, piece.n)) };
        cq_str field = cq_str_trim(cq_str_sub(piece, 0, eq));
        if (eq == piece.n || !find_field(field, &g.col)) {
            cq_status status =
                cq_fail(err, CQ_FORMAT,
                        "--map: '%.*s' is not FIELD=COLUMN; the fields are "
                        "text author time id link tag repost reply target "
                        "place handle channel",
                        CQ_FMT(piece));
            cq_columns_free(c);
            return status;
        }
        CQ_PUSH(c->given, g);
    }
    *out = c;
    return CQ_OK;
}

void cq_columns_free(cq_columns *c)
{
    if (!c)
        return;
    CQ_VEC_DONE(c->given);
    free(c->map);
    free(c);
}

/* Lower-case letters, digits, bytes past ASCII, and dots between what is left. */
static cq_str normal_form(cq_str path, char *to, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < path.n && n < room; i++) {
        unsigned char c = (unsigned char)path.p[i];
        bool upper = c >= 'A' && c <= 'Z', dot = c == '.' && n && to[n - 1] != '.';
        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 128 || dot)
            to[n++] = (char)(upper ? c + 32 : c);
    }
    n -= n && to[n - 1] == '.';
    return (cq_str){ to, n };
}

/* The place of the name among the names, or -1. */
static int place_in(const char *names, cq_str name)
{
    cq_str rest = cq_str_z(names), word, one;
    for (int i = 0; cq_str_split(&rest, ' ', &word); i++)
        while (word.n && cq_str_split(&word, '+', &one))
            if (cq_str_eq(one, name))
                return i;
    return -1;
}

static cq_guess guess(cq_str name)
{
    for (int i = 0; i < KNOWN && name.n; i++) {
        int place = place_in(known[i].names, name);
        if (place >= 0)
            return (cq_guess){ known[i].col, i * MOST_NAMES + place, known[i].weak };
    }
    return (cq_guess){ .col = CQ_COLS };
}

/* Parts of the path before the first list of objects: only what wraps one object is taken
 * off, for a list holds many messages. */
static int parts_before_list(cq_str path)
{
    size_t list = cq_str_find(path, CQ_STR("[]"));
    int parts = list == path.n ? INT32_MAX : 0;
    for (size_t i = 0; i < list && list < path.n; i++)
        parts += path.p[i] == '.';
    return parts;
}

static cq_guess recognise(cq_str path)
{
    char room[128];
    cq_str name = normal_form(path, room, sizeof room);
    cq_guess g = guess(name);
    int most = parts_before_list(path);
    for (int off = 1; g.col == CQ_COLS && off < most; off++) {
        size_t dot = cq_str_find(name, CQ_STR("."));
        if (dot == name.n || place_in(wrappers, cq_str_sub(name, 0, dot)) < 0)
            break;
        name = cq_str_sub(name, dot + 1, name.n);
        g = guess(name);
        g.rank += off; /* what is packed deeper is less sure, if by little */
    }
    return g;
}

static bool names(const given *g, cq_str path, size_t number)
{
    int64_t v;
    if (cq_str_eqi(g->name, path))
        return true;
    return number && cq_str_int(g->name, 1, CQ_MAX_COLUMNS, &v) && (size_t)v == number;
}

cq_guess cq_columns_of(const cq_columns *c, cq_str path, size_t number)
{
    path = cq_str_trim(path);
    for (size_t i = 0; i < c->given.n; i++)
        if (names(&c->given.p[i], path, number))
            return (cq_guess){ .col = c->given.p[i].col };
    cq_guess g = recognise(path);
    g.rank++;
    for (size_t i = 0; i < c->given.n; i++)
        if (c->given.p[i].col == g.col)
            return (cq_guess){ .col = CQ_COLS }; /* --map says that it is another */
    return g;
}

bool cq_columns_numbered(const cq_columns *c)
{
    int64_t v;
    for (size_t i = 0; i < c->given.n; i++)
        if (cq_str_int(c->given.p[i].name, 1, CQ_MAX_COLUMNS, &v))
            return true;
    return false;
}

const char *cq_col_name(cq_col col)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (fields[i].col == col)
            return fields[i].field;
    return "";
}

bool cq_col_joined(cq_col col)
{
    return col == CQ_COL_NAME;
}

bool cq_col_listed(cq_col col)
{
    return col == CQ_COL_LINK || col == CQ_COL_TAG || col == CQ_COL_MENTION ||
           col == CQ_COL_TARGET;
}

bool cq_columns_suffice(const bool has[CQ_COLS], const bool weak[CQ_COLS])
{
    bool person = has[CQ_COL_AUTHOR] || has[CQ_COL_HANDLE] || has[CQ_COL_NAME];
    bool shared =
        has[CQ_COL_REPOST] || has[CQ_COL_TAG] || (has[CQ_COL_LINK] && !weak[CQ_COL_LINK]);
    bool caller = person || has[CQ_COL_NUMBER];
    if (has[CQ_COL_TEXT] && (!weak[CQ_COL_TEXT] || (person && has[CQ_COL_TIME])))
        return true;
    return (shared && person) || (has[CQ_COL_DURATION] && caller && has[CQ_COL_TIME]);
}
