/* platform.c - see platform.h. */
#include "read/platform.h"

#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"

static const char *const paths[CQ_EXTRAS] = {
    [CQ_X_TYPE] = "type",
    [CQ_X_UNIX] = "date_unixtime",
    [CQ_X_OBJECT] = "object",
    [CQ_X_OBJECT_ID] = "object.id",
    [CQ_X_KIND] = "kind",
    [CQ_X_OPERATION] = "commit.operation",
    [CQ_X_COLLECTION] = "commit.collection",
    [CQ_X_RKEY] = "commit.rkey",
    [CQ_X_LINK_ID] = "link_id",
    [CQ_X_TITLE] = "title",
    [CQ_X_SUBREDDIT] = "subreddit",
    [CQ_X_REFERENCE_TYPE] = "referenced_tweets.[].type",
    [CQ_X_REFERENCE_ID] = "referenced_tweets.[].id",
    [CQ_X_ARCHIVED] = "tweet.full_text",
    [CQ_X_PHOTO] = "photo",
    [CQ_X_FILE] = "file",
    [CQ_X_MEDIA] = "tweet.extended_entities.media.[].media_url_https",
    [CQ_X_ATTACHED] = "object.attachment.[].url",
    [CQ_X_LONG] = "note_tweet.text",
    [CQ_X_SEEN_LONG] = "data.note_tweet.note_tweet_results.result.text",
    [CQ_X_SEEN_REPOST] = "data.legacy.retweeted_status_result.result.rest_id",
    [CQ_X_SEEN_REPOSTED] = "data.legacy.retweeted_status_result.result.legacy.full_text",
    [CQ_X_SEEN_WHOLE] = ("data.legacy.retweeted_status_result.result.note_tweet."
                         "note_tweet_results.result.text"),
    [CQ_X_REPOSTED] = "retweeted_status.full_text",
    [CQ_X_REPOSTED_WHOLE] = "retweeted_status.extended_tweet.full_text",
    [CQ_X_INCLUDED_ID] = "includes.tweets.[].id",
    [CQ_X_INCLUDED_TEXT] = "includes.tweets.[].text",
    [CQ_X_USER_ID] = "includes.users.[].id",
    [CQ_X_USER_NAME] = "includes.users.[].username",
};

typedef CQ_VEC(cq_str) strings;

/* Values by the ids beside which they stood. */
typedef struct {
    strings ids, values;
    cq_map *at;
} lookup;

struct cq_platform {
    bool used;               /* a value is not empty */
    cq_str value[CQ_EXTRAS]; /* of those that stand in lists: one a line */
    lookup posts, users;     /* of the page at hand */
    cq_arena page;
};

cq_extra cq_extra_of(cq_str path)
{
    int x = 0;
    while (x < CQ_EXTRAS && !cq_str_eq(path, cq_str_z(paths[x])))
        x++;
    return (cq_extra)x;
}

static void clear(lookup *l)
{
    l->ids.n = l->values.n = 0;
    cq_map_free(l->at);
    l->at = NULL;
}

cq_platform *cq_platform_new(void)
{
    return cq_zalloc(1, sizeof(cq_platform));
}

static void done(lookup *l)
{
    cq_map_free(l->at);
    CQ_VEC_DONE(l->ids);
    CQ_VEC_DONE(l->values);
}

void cq_platform_free(cq_platform *d)
{
    if (!d)
        return;
    done(&d->posts);
    done(&d->users);
    cq_arena_done(&d->page);
    free(d);
}

static void forget_page(cq_platform *d)
{
    clear(&d->posts);
    clear(&d->users);
    cq_arena_reset(&d->page);
}

void cq_platform_begin(cq_platform *d)
{
    if (d->used)
        memset(d->value, 0, sizeof d->value);
    d->used = false;
    if (!d->posts.at &&
        (d->posts.ids.n || d->posts.values.n || d->users.ids.n || d->users.values.n))
        forget_page(d); /* it was not kept */
}

static strings *list_of(cq_platform *d, cq_extra x)
{
    return x == CQ_X_INCLUDED_ID     ? &d->posts.ids
           : x == CQ_X_INCLUDED_TEXT ? &d->posts.values
           : x == CQ_X_USER_ID       ? &d->users.ids
           : x == CQ_X_USER_NAME     ? &d->users.values
                                     : NULL;
}

/* The first value of a page makes room for it. */
static void add_to_page(cq_platform *d, strings *list, cq_str value)
{
    if (d->posts.at)
        forget_page(d);
    CQ_PUSH(*list, cq_str_dup(&d->page, value));
}

static bool listed(cq_extra x)
{
    return x == CQ_X_REFERENCE_TYPE || x == CQ_X_REFERENCE_ID || x == CQ_X_MEDIA ||
           x == CQ_X_ATTACHED;
}

void cq_platform_value(cq_platform *d, cq_extra x, cq_str value, cq_arena *a)
{
    strings *list = list_of(d, x);
    cq_str *v = &d->value[x];
    d->used = true;
    if (list)
        add_to_page(d, list, value);
    else if (v->n && listed(x))
        *v = v->n > CQ_MAX_VALUE
                 ? *v
                 : cq_str_printf(a, "%.*s\n%.*s", CQ_FMT(*v), CQ_FMT(value));
    else
        *v = cq_str_dup(a, value);
}

/* Ids without values, or the reverse, cannot be told apart: none of them is used. */
static void index_it(lookup *l)
{
    if (l->ids.n != l->values.n)
        l->ids.n = l->values.n = 0;
    l->at = cq_map_new(l->ids.n);
    for (size_t i = 0; i < l->ids.n; i++)
        *cq_map_put(l->at, cq_hash_seed(l->ids.p[i], 0), 0) = (uint32_t)i;
}

void cq_platform_keep_page(cq_platform *d)
{
    if (d->posts.at || !(d->posts.ids.n || d->users.ids.n))
        return;
    index_it(&d->posts);
    index_it(&d->users);
}

static cq_str look_up(const lookup *l, cq_str id)
{
    uint32_t i = l->at ? cq_map_get(l->at, cq_hash_seed(id, 0)) : CQ_NONE;
    return i != CQ_NONE && cq_str_eq(l->ids.p[i], id) ? l->values.p[i] : CQ_STR("");
}

static bool is(const cq_platform *d, cq_extra x, const char *z)
{
    return cq_str_eq(d->value[x], cq_str_z(z));
}

/* --- Telegram Desktop --- */

/* Ids count from 1 in each chat. */
static cq_str within(cq_str chat, cq_str id, cq_arena *a)
{
    return chat.n && id.n ? cq_str_printf(a, "%.*s/%.*s", CQ_FMT(chat), CQ_FMT(id)) : id;
}

static const char *telegram(cq_platform *d, const cq_packing *p, cq_row *row, cq_arena *a)
{
    cq_str chat = cq_str_dup(a, cq_packing_id(p));
    if (is(d, CQ_X_TYPE, "service"))
        return "the chat's own notices are no messages";
    row->value[CQ_COL_ID] = within(chat, row->value[CQ_COL_ID], a);
    row->value[CQ_COL_REPLY] = within(chat, row->value[CQ_COL_REPLY], a);
    row->value[CQ_COL_PLACE] = cq_str_dup(a, cq_packing_name(p));
    return NULL;
}

/* The paths are those of the export; a remark in brackets stands for what is not in it. */
static cq_str telegram_pictures(const cq_platform *d)
{
    cq_str photo = d->value[CQ_X_PHOTO];
    return photo.n ? photo : d->value[CQ_X_FILE];
}

/* --- ActivityPub: an outbox of Mastodon --- */

static bool to_everyone(cq_str address)
{
    return cq_str_ends(address, CQ_STR("#Public")) ||
           cq_str_ends(address, CQ_STR("/followers"));
}

static cq_str named_targets(cq_str list, cq_arena *a)
{
    char *to = cq_arena_get(a, list.n + 1);
    size_t n = 0;
    cq_str one;
    while (list.n && cq_str_split(&list, '\n', &one)) {
        if (to_everyone(one))
            continue;
        memcpy(to + n, one.p, one.n);
        n += one.n;
        to[n++] = '\n';
    }
    return (cq_str){ to, n };
}

/* Of the vocabulary of ActivityStreams, what a Mastodon's outbox holds. */
static bool is_activity(const cq_platform *d)
{
    static const char *const names[] = { "Create", "Announce", "Like", "Delete", "Follow",
                                         "Undo",   "Update",   "Add",  "Remove", "Accept",
                                         "Reject", "Block",    "Flag", "Move" };
    bool is_one = false;
    if (!d->value[CQ_X_TYPE].n ||
        !(d->value[CQ_X_OBJECT].n || d->value[CQ_X_OBJECT_ID].n))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        is_one |= is(d, CQ_X_TYPE, names[i]);
    return is_one;
}

static const char *activity(cq_platform *d, cq_row *row, cq_arena *a)
{
    if (is(d, CQ_X_TYPE, "Announce"))
        row->value[CQ_COL_REPOST] =
            d->value[CQ_X_OBJECT].n ? d->value[CQ_X_OBJECT] : d->value[CQ_X_OBJECT_ID];
    else if (!is(d, CQ_X_TYPE, "Create"))
        return "likes, deletions, follows and edits are no messages";
    else if (d->value[CQ_X_OBJECT_ID].n)
        row->value[CQ_COL_ID] = d->value[CQ_X_OBJECT_ID];
    row->value[CQ_COL_TARGET] = named_targets(row->value[CQ_COL_TARGET], a);
    return NULL;
}

/* "/media_attachments/files/1/a.jpg", at times below "/system", is a path of the archive. */
static cq_str activity_pictures(const cq_platform *d, cq_arena *a)
{
    static const char *const roots[] = { "/", "system/" };
    cq_str list = d->value[CQ_X_ATTACHED], one;
    char *to = cq_arena_get(a, list.n + 1);
    size_t n = 0;
    while (list.n && cq_str_split(&list, '\n', &one)) {
        for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
            if (cq_str_starts(one, cq_str_z(roots[i])))
                one = cq_str_sub(one, strlen(roots[i]), one.n);
        memcpy(to + n, one.p, one.n);
        n += one.n;
        to[n++] = '\n';
    }
    return (cq_str){ to, n };
}

/* --- Bluesky's Jetstream --- */

static const char *bluesky(cq_platform *d, cq_row *row, cq_arena *a)
{
    cq_str collection = d->value[CQ_X_COLLECTION];
    if (!is(d, CQ_X_KIND, "commit") || !is(d, CQ_X_OPERATION, "create") ||
        (!is(d, CQ_X_COLLECTION, "app.bsky.feed.post") &&
         !is(d, CQ_X_COLLECTION, "app.bsky.feed.repost")))
        return "likes, deletions, follows and edits are no messages";
    row->value[CQ_COL_ID] =
        cq_str_printf(a, "at://%.*s/%.*s/%.*s", CQ_FMT(row->value[CQ_COL_AUTHOR]),
                      CQ_FMT(collection), CQ_FMT(d->value[CQ_X_RKEY]));
    return NULL;
}

/* --- Reddit --- */

/* "t3_abc" as "abc", which is the id that the thing itself has. */
static cq_str bare(cq_str fullname)
{
    bool typed = fullname.n > 3 && fullname.p[0] == 't' && fullname.p[2] == '_';
    return typed ? cq_str_sub(fullname, 3, fullname.n) : fullname;
}

static void reddit(cq_platform *d, cq_row *row)
{
    if (cq_post_taken_back(row->value[CQ_COL_TEXT]))
        row->value[CQ_COL_TEXT] = d->value[CQ_X_TITLE];
    row->value[CQ_COL_REPLY] = bare(row->value[CQ_COL_REPLY]);
    row->value[CQ_COL_THREAD] = bare(d->value[CQ_X_LINK_ID]);
    row->value[CQ_COL_PLACE] = d->value[CQ_X_SUBREDDIT];
    if (d->value[CQ_X_TITLE].n)
        row->value[CQ_COL_SUBJECT] = d->value[CQ_X_TITLE];
}

/* --- X --- */

static void refer(cq_platform *d, cq_row *row)
{
    cq_str types = d->value[CQ_X_REFERENCE_TYPE], ids = d->value[CQ_X_REFERENCE_ID];
    cq_str type, id;
    while (cq_str_split(&types, '\n', &type) && cq_str_split(&ids, '\n', &id)) {
        if (cq_str_eq(type, CQ_STR("replied_to")))
            row->value[CQ_COL_REPLY] = id;
        if (!cq_str_eq(type, CQ_STR("retweeted")))
            continue;
        row->value[CQ_COL_REPOST] = id;
        cq_str whole = look_up(&d->posts, id); /* its own text is cut short */
        if (whole.n)
            row->value[CQ_COL_TEXT] = whole;
    }
}

/* A long post and a repost have their beginning for a text; the whole stands elsewhere. */
static void complete(const cq_platform *d, cq_row *row)
{
    static const cq_extra wholes[] = { CQ_X_LONG,          CQ_X_SEEN_LONG,
                                       CQ_X_REPOSTED,      CQ_X_REPOSTED_WHOLE,
                                       CQ_X_SEEN_REPOSTED, CQ_X_SEEN_WHOLE };
    if (d->value[CQ_X_SEEN_REPOST].n)
        row->value[CQ_COL_REPOST] = d->value[CQ_X_SEEN_REPOST];
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        if (d->value[wholes[i]].n)
            row->value[CQ_COL_TEXT] = d->value[wholes[i]];
}

/* Returns a remark, or NULL. */
static const char *x_post(cq_platform *d, const cq_owner *owner, cq_row *row)
{
    complete(d, row);
    refer(d, row);
    cq_str author = row->value[CQ_COL_AUTHOR];
    if (author.n && !row->value[CQ_COL_HANDLE].n)
        row->value[CQ_COL_HANDLE] = look_up(&d->users, author);
    if (!d->value[CQ_X_ARCHIVED].n || author.n)
        return NULL;
    if (!owner)
        return "whose posts these are stands in account.js: name the archive or its "
               "folder";
    row->value[CQ_COL_AUTHOR] = owner->id;
    row->value[CQ_COL_HANDLE] = owner->handle;
    return NULL;
}

/* ".../media/AbC.jpg" of post 17 is tweets_media/17-AbC.jpg in an archive. */
static cq_str x_pictures(const cq_platform *d, const cq_row *row, cq_arena *a)
{
    cq_buf out = { 0 };
    cq_str list = d->value[CQ_X_MEDIA], address;
    while (list.n && cq_str_split(&list, '\n', &address)) {
        size_t slash = address.n;
        while (slash && address.p[slash - 1] != '/')
            slash--;
        cq_buf_printf(&out, "tweets_media/%.*s-%.*s\n", CQ_FMT(row->value[CQ_COL_ID]),
                      CQ_FMT(cq_str_sub(address, slash, address.n)));
    }
    cq_str copy = cq_str_dup(a, cq_buf_view(&out));
    cq_buf_done(&out);
    return copy;
}

static bool of_bluesky(const cq_platform *d, const cq_row *row)
{
    return d->value[CQ_X_KIND].n &&
           cq_str_starts(row->value[CQ_COL_AUTHOR], CQ_STR("did:"));
}

/* No message, where there is a reason. */
static cq_verdict unless(const char *platform, const char *reason)
{
    return (cq_verdict){ platform, reason != NULL, reason, CQ_STR("") };
}

static cq_verdict with(cq_verdict v, cq_str pictures)
{
    v.pictures = pictures;
    return v;
}

cq_verdict cq_platform_mend(cq_platform *d, const cq_packing *p, const cq_owner *owner,
                            cq_row *row, cq_arena *a)
{
    if (d->value[CQ_X_UNIX].n && d->value[CQ_X_TYPE].n)
        return with(unless("Telegram", telegram(d, p, row, a)), telegram_pictures(d));
    if (of_bluesky(d, row))
        return unless("Bluesky", bluesky(d, row, a));
    if (is_activity(d))
        return with(unless("ActivityPub", activity(d, row, a)), activity_pictures(d, a));
    if (d->value[CQ_X_SUBREDDIT].n) {
        reddit(d, row);
        return (cq_verdict){ .platform = "Reddit" };
    }
    if (cq_packing_under(p, CQ_STR("includes")))
        return unless(NULL, "posts that only came along (includes) are not counted");
    return (cq_verdict){ .remark = x_post(d, owner, row),
                         .pictures = x_pictures(d, row, a) };
}
