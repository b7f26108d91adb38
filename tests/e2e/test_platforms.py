#!/usr/bin/env python3
"""Tables and JSON of platforms, invented content in the exporter's own columns: who wrote
what, when and under which id is found without a question."""
import json

from harness import case, claque, main

ISO = "2026-03-02T10:15:30Z"
TABLES = {
    "io.csv": ("tweetid,userid,user_display_name,user_screen_name,user_reported_location,follower_count,account_creation_date,tweet_language,"
               "tweet_text,tweet_time,tweet_client_name,in_reply_to_userid,in_reply_to_tweetid,quoted_tweet_tweetid,is_retweet,retweet_userid,"
               "retweet_tweetid,hashtags,urls,user_mentions\n"
               '7001,u81,Ann Hill,annhill,Wendmouth,12,2019-01-01,en,"The ferry, again",2026-03-02 10:15,Web,,,,False,,,[],[],[]\n',
               ("post:7001", "post:u81", "2026-03-02T10:15:00Z", "The ferry, again")),
    "538.csv": ("external_author_id,author,content,region,language,publish_date,harvested_date,following,followers,updates,post_type,account_type,"
                "retweet,account_category,new_june_2018,alt_external_id,tweet_id,article_url\n"
                '9.06E+17,ANNHILL,"The ferry, again",X,English,3/22/2026 10:15,3/22/2026 10:16,1,2,3,,Right,0,X,0,905874659358453760,7002,http://x.example\n',
                ("post:7002", "post:905874659358453760", "2026-03-22T10:15:00Z", "The ferry, again")),
    "crowdtangle.csv": ("Page Name,User Name,Facebook Id,Page Category,Page Created,Likes at Posting,Post Created,Type,Total Interactions,URL,Message,"
                        "Link,Final Link,Image Text,Link Text,Description\n"
                        '"Ferry Friends",ferryfriends,555123,CLUB,2019-01-01,10,2026-03-02 10:15:30 UTC,Status,4,https://www.facebook.com/555/posts/7003,'
                        '"The ferry, again",,,,,\n',
                        ("555123", ISO, "The ferry, again")),
    "4cat.csv": ("\ufeffid,thread_id,author,body,timestamp,unix_timestamp\n7004,7000,annhill,\"The ferry, again\",2026-03-02 10:15:30,1772446530\n",
                 ("post:7004", "annhill", ISO, "The ferry, again")),
    "youtube.csv": ("id,replyCount,likeCount,publishedAt,authorName,text,authorChannelId,isReply,isReplyTo\n"
                    '7005,0,1,2026-03-02T10:15:30Z,Ann Hill,"The \\"ferry\\", again",UCann,0,\n7015,0,1,2026-03-02T11:00:00Z,Bob,"No",UCbob,1,7005\n',
                    ("post:7005", "UCann", ISO, 'ferry", again')),
    "mango.csv": ("user_id,message_id,message_text,timestamp\nannhill,7006,\"The ferry, again\",2026-03-02 10:15:30\n",
                  ("post:7006", "annhill", ISO, "The ferry, again")),
    "coortweet.csv": ("object_id,account_id,content_id,timestamp_share\no1,annhill,7007,1772446530\n", ("post:7007", "annhill", ISO)),
    "cnt.csv": ("message_id,user_id,username,repost_id,reply_id,message,timestamp,urls\n7008,u81,annhill,,,\"The ferry, again\",1772446530,http://x.example/a\n",
                ("post:7008", "u81", ISO, "The ferry, again")),
}
OBJECTS = {
    "zeeschuimer.ndjson": ({"nav_index": "1:2:3", "item_id": "7101", "timestamp_collected": 1772446599000, "source_platform": "twitter.com",
                            "data": {"rest_id": "7101", "core": {"user_results": {"result": {"rest_id": "u81", "legacy": {"screen_name": "annhill"}}}},
                                     "legacy": {"full_text": "The ferry, again", "created_at": "Mon Mar 02 10:15:30 +0000 2026", "user_id_str": "u81",
                                                "conversation_id_str": "7100", "id_str": "7101"}}},
                           ("post:7101", "u81", ISO, "The ferry, again")),
    "tiktok.ndjson": ({"item_id": "7102", "source_platform": "tiktok-comments",
                       "data": {"cid": "7102", "aweme_id": "55", "create_time": 1772446530, "text": "The ferry, again", "comment_language": "en",
                                "user": {"uid": "u81", "unique_id": "annhill", "nickname": "Ann"}}},
                      ("post:7102", "u81", ISO, "The ferry, again")),
    "regulations.json": ({"data": {"id": "ED-2026-0001-0007", "type": "comments",
                                   "attributes": {"comment": "The ferry, again", "postedDate": "2026-03-02T10:15:30Z", "firstName": "Ann", "lastName": "Hill",
                                                  "docketId": "ED-2026-0001", "title": "Comment from Ann Hill"}}},
                         ("ED-2026-0001-0007", ISO, "The ferry, again")),
    "v1.jsonl": ({"id_str": "7104", "created_at": "Mon Mar 02 10:15:30 +0000 2026", "text": "The fer\u2026", "truncated": True,
                  "extended_tweet": {"full_text": "The ferry, again"}, "user": {"id_str": "u81", "screen_name": "annhill"}},
                 ("post:7104", "u81", ISO, "The ferry, again")),
}


# What each format has that misleads: a record, what it must be read as, and what must not be there.
GROUP = ('\ufeff"Group Name","User Name","Facebook Id","Likes at Posting","Post Created","Type","Total Interactions","URL","Message","Link","Final Link",'
         '"Image Text","Link Text","Description"\n"Ferry Group",,"8877",10,"2026-03-02 05:15:30 EST",Link,"1,234",https://www.facebook.com/groups/8877/'
         'permalink/7003,"The ferry,\nagain","https://short.example/x","https://ferry.example/a","","",""\n')
PHOTO = ("Account,User Name,Followers at Posting,Post Created,Type,Likes,Comments,Views,URL,Link,Photo,Title,Description\n"
         'Ferry Friends,ferryfriends,10,2026-07-02 03:15:30 PDT,Photo,1,2,0,https://www.instagram.example/p/AbC/,,,"","The ferry, again"\n')
COMMENTS = ("id,replyCount,likeCount,publishedAt,authorName,text,authorChannelId,isReply,isReplyTo\n"
            '7005,0,1,2026-03-02T10:15:30Z,Ann Hill,"The ""ferry"" and \\"boat\\", again",UCann,0,\n'
            '7015,0,1,2026-03-02T11:00:00Z,Ann Hill,"two\nlines",UCother,1,7005\n')
SEEN = {"rest_id": "7000", "core": {"user_results": {"result": {"rest_id": "u99", "core": {"screen_name": "first"}, "legacy": {}}}},
        "legacy": {"full_text": "The ferry must stay, and so must its end", "created_at": "Mon Mar 02 09:15:30 +0000 2026", "user_id_str": "u99", "id_str": "7000"}}


def seen(post, user, text, extra=(), legacy=()):
    """A post as X's own pages have it, as Zeeschuimer keeps it; the name stands where it does since 2025."""
    data = {"rest_id": post, "core": {"user_results": {"result": {"rest_id": user, "core": {"screen_name": "annhill", "name": "Ann"}, "legacy": {}}}},
            "legacy": {"full_text": text, "created_at": "Mon Mar 02 10:15:30 +0000 2026", "user_id_str": user, "id_str": post, **dict(legacy)}, **dict(extra)}
    return {"nav_index": "1:2:3", "item_id": post, "timestamp_collected": 1772446599000, "source_platform": "twitter.com", "data": data}


def comment(cid, reply, user):
    return {"item_id": cid, "source_platform": "tiktok-comments", "timestamp_collected": 1772446599000,
            "data": {"cid": cid, "aweme_id": "55", "reply_id": reply, "create_time": 1772446530, "text": "The ferry, again",
                     "user": {"uid": user, "unique_id": "annhill", "nickname": "Same Name"}}}


IO = ("tweetid,userid,user_display_name,user_screen_name,tweet_text,tweet_time,tweet_client_name,in_reply_to_tweetid,in_reply_to_userid,"
      "quoted_tweet_tweetid,is_retweet,retweet_userid,retweet_tweetid,hashtags,urls,user_mentions\n"
      '7001,u81,Ann Hill,annhill,"RT @first: The ferry,\nagain",2026-03-02 10:15,Web,,,,True,u99,7000,"[\'Ferry\', \'Mill\']",'
      '"[\'http://ferry.example/a\']","[\'u55\']"\n7002,u82,Bo,bo,"No, never",2026-03-02 10:16,Web,7001,u81,7003,False,,,[],[],[]\n')
TROLLS = ("external_author_id,author,content,region,language,publish_date,harvested_date,following,followers,updates,post_type,account_type,retweet,"
          "account_category,new_june_2018,alt_external_id,tweet_id,article_url,tco1_step1,tco2_step1,tco3_step1\n"
          '9.06E+17,ANNHILL,"The ferry, again",X,English,3/2/2026 10:15,3/2/2026 10:16,1,2,3,RETWEET,Right,1,X,0,905874659358453760,7002,'
          'http://x.example/7002,http://ferry.example/a,http://mill.example/b,\n'
          '9.06E+17,BOB,"Never",X,English,3/22/2026 10:15,3/22/2026 10:16,1,2,3,,Right,0,X,0,905874659358453761,7003,http://x.example/7003,,,\n')
STATUS = {"id": "7201", "created_at": "2026-03-02T10:15:30.000Z", "in_reply_to_id": "7100", "in_reply_to_account_id": "55", "visibility": "public",
          "content": '<p>The ferry,<br />again</p>', "reblog": None, "tags": [{"name": "mill", "url": "https://ferry.example/tags/mill"}], "mentions": [],
          "account": {"id": "109", "username": "annhill", "acct": "annhill@ferry.example", "display_name": "Ann", "created_at": "2019-01-01T00:00:00.000Z"}}
BOOST = {"id": "7202", "created_at": "2026-03-02T10:16:30.000Z", "in_reply_to_id": None, "content": "", "reblog": STATUS, "tags": [], "mentions": [],
         "account": {"id": "110", "username": "bo", "acct": "bo"}}

TRAPS = {
    "io.csv": (IO, ("id 7001", "sender u81", "text RT @first: The ferry, again", "link http://ferry.example/a", "tag Ferry", "tag Mill", "mention u55",
                    "repost 7000", "id 7002", "reply 7001", "target u81"), ("problem", "[", "u99")),
    "538.csv": (TROLLS, ("sender 905874659358453760 time " + ISO[:17] + "00Z", "sender 905874659358453761", "link http://ferry.example/a",
                         "link http://mill.example/b"), ("problem", "E+17")),
    "cnt.csv": ('\ufeffmessage_id,user_id,username,repost_id,reply_id,message,timestamp,urls\n7008,u81,annhill,7000,,"The ferry, again",1772446530,'
                '"http://x.example/a http://y.example/b"\n7009,u82,bo,,7008,"No",1772446531,""\n',
                ("id 7008", "link http://x.example/a", "link http://y.example/b", "repost 7000", "reply 7008"), ("problem",)),
    "coortweet.csv": ("object_id,account_id,content_id,timestamp_share\nhttp://ferry.example/a,annhill,7007,1772446530\n"
                      "http://ferry.example/a,bo,7008,1772446531.0\n",
                      ("repost http://ferry.example/a", "time " + ISO, "time 2026-03-02T10:15:31Z"), ("problem",)),
    "mango.csv": ('timestamp,message_text,message_id,user_id\n2026-03-02T11:15:30+01:00,"The ferry,\nagain",7006,annhill\n,"no time",7007,bo\n',
                  ("time " + ISO, "text The ferry, again", "sender bo time subject text no time"), ("problem",)),
    "mastodon.json": ([[STATUS, BOOST]], ("id 7201", "sender 109", "handle annhill@ferry.example", "time " + ISO, "reply 7100", "tag mill",
                                          "id 7202", "sender 110", "repost 7201"), ("problem", "2019")),
    "group.csv": (GROUP, ("sender 8877", "time " + ISO, "The ferry, again", "https://ferry.example/a"), ("short.example",)),
    "photo.csv": (PHOTO, ("sender ferryfriends", "time 2026-07-02T10:15:30Z", "The ferry, again"), ()),
    "comments.csv": (COMMENTS, ('The "ferry" and "boat", again', "sender UCann", "sender UCother", "two lines", "reply 7005"), ("problem",)),
    "4cat.csv": ('\ufeffid,thread_id,author,body,timestamp,unix_timestamp\n7004,7000,annhill,"The ferry,\n""again""",2026-03-02 10:15:30,1772446530\n'
                 '7005,7000,,"No",2026-03-02 10:16:30,1772446590\n', ('The ferry, "again"', "sender (nobody)", "thread 7000", "time " + ISO), ("problem",)),
    "long.ndjson": ([seen("7101", "u81", "The beginning\u2026", extra={"note_tweet": {"note_tweet_results": {"result": {"text": "The beginning and its end"}}}})],
                    ("text The beginning and its end", "handle annhill", "sender u81", "time " + ISO), ("repost",)),
    "repost.ndjson": ([seen("7102", "u82", "RT @first: The ferry must st\u2026", legacy={"retweeted_status_result": {"result": SEEN}}),
                       {"item_id": "7103", "source_platform": "twitter.com", "data": {"__typename": "TweetTombstone"}}],
                      ("id 7102", "sender u82", "text The ferry must stay, and so must its end", "repost 7000", "no message in this object"), ("id 7000", "u99")),
    "v1.jsonl": ([{"id_str": "7104", "created_at": "Mon Mar 02 10:15:30 +0000 2026", "full_text": "RT @first: The fer\u2026", "user": {"id_str": "u81"},
                   "retweeted_status": {"id_str": "7000", "full_text": "The ferry must stay", "user": {"id_str": "u99"}}}],
                 ("id 7104", "sender u81", "text The ferry must stay", "repost 7000"), ("u99",)),
    "tiktok.ndjson": ([comment("7105", "0", "u81"), comment("7106", "7105", "u82")], ("sender u81", "sender u82", "reply 7105", "thread 55"), ("reply 0",)),
    "regulations.json": ([{"data": [{"id": "ED-2026-0001-0007", "type": "comments",
                                     "attributes": {"comment": "The ferry,<br/>again", "postedDate": "2026-03-02T10:15:30Z", "firstName": "Ann", "lastName": "Hill"}},
                                    {"id": "ED-2026-0001-0008", "type": "comments",
                                     "attributes": {"comment": None, "postedDate": "2026-03-02T10:15:30Z", "title": "Withdrawn", "withdrawn": True}}],
                           "meta": {"totalElements": 2}}],
                         ("id ED-2026-0001-0007", "sender Ann Hill", "time " + ISO, "problem"), ("Withdrawn",)),
}


def looked_at(tmp, name, text):
    (tmp / name).write_text(text, encoding="utf-8")
    run = claque("scan", "--dry-run", name, cwd=tmp)
    assert run.code == 0, (name, run)
    return " ".join(run.out.split())


@case
def tables_of_platforms(tmp):
    for name, (text, wanted) in TABLES.items():
        seen = looked_at(tmp, name, text)
        for w in wanted:
            assert w in seen or w.replace("post:", "") in seen or w.replace("T", " ").rstrip("Z") in seen, (name, w, seen)


@case
def json_of_platforms(tmp):
    for name, (value, wanted) in OBJECTS.items():
        seen = looked_at(tmp, name, json.dumps(value) + "\n")
        for w in wanted:
            assert w in seen or w.replace("post:", "") in seen or w.replace("T", " ").rstrip("Z") in seen, (name, w, seen)


@case
def what_misleads_in_each_format_does_not(tmp):
    for name, (value, wanted, unwanted) in TRAPS.items():
        seen_as = looked_at(tmp, name, value if isinstance(value, str) else "".join(json.dumps(v) + "\n" for v in value))
        for w in wanted:
            assert w in seen_as, (name, w, seen_as)
        for w in unwanted:
            assert w not in seen_as, (name, w, seen_as)


main()
