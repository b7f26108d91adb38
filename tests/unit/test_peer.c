/* test_peer.c - the window against pairs listed one by one, by the two tools' rules. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "peer/coortweet.h"
#include "peer/toolkit.h"

enum { ROWS = 60, TABLES = 300, OBJECTS = 5, ACCOUNTS = 9, CONTENTS = 40 };

typedef struct {
    int object, account, content, time;
} row;

/* Small numbers, so that everything happens: one account again, equal times, one content on
 * two objects, a row twice. */
static void make(row *v, uint32_t seed)
{
    uint64_t x = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    for (int i = 0; i < ROWS; i++) {
        int part[4];
        for (int k = 0; k < 4; k++) {
            x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
            part[k] = (int)(x >> 40);
        }
        v[i] = (row){ part[0] % OBJECTS, part[1] % ACCOUNTS, part[2] % CONTENTS,
                      part[3] % 300 - 20 };
        if (part[0] % 11 == 0 && i > 0)
            v[i] = v[i - 1];
    }
}

static void read_rows(const row *v, bool toolkit, cq_acts *out)
{
    cq_bytes in;
    cq_buf b = { 0 };
    cq_buf_z(&b, toolkit ? "message_id,user_id,username,repost_id,reply_id,message,"
                           "timestamp,urls\n"
                         : "account_id,timestamp_share,object_id,content_id\n");
    for (int i = 0; i < ROWS; i++)
        if (toolkit)
            cq_buf_printf(&b, "c%d,a%d,,o%d,,,%.1f,\n", v[i].content, v[i].account,
                          v[i].object, v[i].time + 0.5);
        else
            cq_buf_printf(&b, "a%d,%d,\"o%d\",c%d\r\n", v[i].account, v[i].time,
                          v[i].object, v[i].content);
    cq_bytes_copy(&in, cq_buf_view(&b));
    cq_acts_init(out);
    assert_int_equal(toolkit ? cq_acts_toolkit(out, &in, CQ_CO_RETWEET, NULL)
                             : cq_acts_coortweet(out, &in, NULL),
                     CQ_OK);
    assert_int_equal(out->rows, ROWS);
    cq_bytes_done(&in);
    cq_buf_done(&b);
}

static bool meet(const row *a, const row *b, int64_t window, bool loops)
{
    int apart = a->time < b->time ? b->time - a->time : a->time - b->time;
    return a->object == b->object && apart <= window &&
           (loops || a->account != b->account);
}

/* --- CooRTweet --- */

typedef struct {
    uint64_t pairs, objects, accounts, edges;
    int weight[ACCOUNTS][ACCOUNTS];
} network;

/* The rows of accounts that have enough of them. */
static int active(const row *all, row *v, int least)
{
    int n = 0, rows[ACCOUNTS] = { 0 };
    for (int i = 0; i < ROWS; i++)
        rows[all[i].account]++;
    for (int i = 0; i < ROWS; i++)
        if (rows[all[i].account] >= least)
            v[n++] = all[i];
    return n;
}

/* How many rows of each account have a content that is in a pair. */
static void count_paired(const row *v, int n, const cq_coortweet_opt *o, int *rows)
{
    bool in[CONTENTS] = { false };
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            if (meet(&v[i], &v[j], o->window, o->loops))
                in[v[i].content] = in[v[j].content] = true;
    for (int i = 0; i < n; i++)
        rows[v[i].account] += in[v[i].content];
}

static network plainly(const row *all, const cq_coortweet_opt *o)
{
    row v[ROWS];
    network net = { 0 };
    bool account[ACCOUNTS] = { false }, object[OBJECTS] = { false };
    int least = (int)o->participation, n = active(all, v, least), rows[ACCOUNTS] = { 0 };
    count_paired(v, n, o, rows);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++) {
            int a = v[i].account, b = v[j].account, low = a < b ? a : b;
            if (!meet(&v[i], &v[j], o->window, o->loops) ||
                (least > 1 && rows[a] < least && rows[b] < least))
                continue;
            net.pairs++;
            net.edges += net.weight[low][a + b - low]++ == 0;
            object[v[i].object] = account[a] = account[b] = true;
        }
    for (int i = 0; i < OBJECTS; i++)
        net.objects += object[i];
    for (int i = 0; i < ACCOUNTS; i++)
        net.accounts += account[i];
    return net;
}

static void compare_coortweet(const row *v, const cq_coortweet_opt *o, bool list)
{
    network want = plainly(v, o);
    cq_acts acts;
    cq_coortweet got = { 0 };
    uint64_t pairs = 0;
    read_rows(v, false, &acts);
    cq_coortweet_add(&acts, o, list, &got);
    cq_coortweet_end(o, false, &got);
    assert_int_equal(got.count.pairs, want.pairs);
    assert_int_equal(got.count.objects, want.objects);
    assert_int_equal(got.count.accounts, want.accounts);
    assert_int_equal(got.edges, want.edges);
    assert_int_equal(got.list.n, list ? want.edges : 0);
    for (size_t i = 0; i < got.list.n; i++) {
        cq_edge e = got.list.p[i];
        int a = acts.names.p[e.a].p[1] - '0', b = acts.names.p[e.b].p[1] - '0';
        assert_int_equal(e.weight, want.weight[a < b ? a : b][a < b ? b : a]);
        pairs += e.weight;
    }
    assert_int_equal(pairs, list ? want.pairs : 0);
    cq_coortweet_done(&got);
    cq_acts_done(&acts);
}

static void coortweet_counts_what_its_rules_say(void **state)
{
    (void)state;
    for (uint32_t t = 0; t < TABLES; t++) {
        row v[ROWS];
        make(v, t);
        cq_coortweet_opt o = { t % 30, 1 + t / 30 % 4, t % 2, -1 };
        compare_coortweet(v, &o, false);
        compare_coortweet(v, &o, true);
    }
}

/* --- the toolkit --- */

static void compare_toolkit(const row *all, const cq_toolkit_opt *o, bool list)
{
    row v[ROWS];
    int n = 0, weight[ACCOUNTS][ACCOUNTS] = { 0 };
    bool known[CONTENTS] = { false }, account[ACCOUNTS] = { false };
    cq_acts acts;
    cq_toolkit got, want = { 0 };
    for (int i = 0; i < ROWS; i++) {
        if (!known[all[i].content])
            v[n++] = all[i];
        known[all[i].content] = true;
    }
    for (int i = 0; i < n; i++) {
        bool with[ACCOUNTS] = { false };
        for (int j = 0; j < n; j++)
            if (i != j && meet(&v[i], &v[j], o->window, o->loops)) {
                with[v[j].account] = true;
                want.pairs += j < i;
            }
        for (int b = 0; b < ACCOUNTS; b++)
            weight[v[i].account][b] += with[b];
    }
    for (int a = 0; a < ACCOUNTS; a++)
        for (int b = 0; b < ACCOUNTS; b++)
            if (weight[a][b] >= (int)o->weight) {
                want.edges++;
                want.own += a == b;
                want.weight += (uint64_t)weight[a][b];
                account[a] = account[b] = true;
            }
    for (int a = 0; a < ACCOUNTS; a++)
        want.accounts += account[a];
    read_rows(all, true, &acts);
    cq_toolkit_find(&acts, o, list, &got);
    assert_int_equal(acts.again, ROWS - n);
    assert_int_equal(got.pairs, want.pairs);
    assert_int_equal(got.edges, want.edges);
    assert_int_equal(got.own, want.own);
    assert_int_equal(got.weight, want.weight);
    assert_int_equal(got.accounts, want.accounts);
    assert_int_equal(got.list.n, list ? want.edges : 0);
    cq_toolkit_done(&got);
    cq_acts_done(&acts);
}

static void the_toolkit_counts_what_its_rules_say(void **state)
{
    (void)state;
    for (uint32_t t = 0; t < TABLES; t++) {
        row v[ROWS];
        make(v, t);
        cq_toolkit_opt o = { .window = 10 * (t % 7),
                             .weight = 1 + t / 30 % 3,
                             .loops = t % 2 };
        compare_toolkit(v, &o, false);
        compare_toolkit(v, &o, true);
    }
}

/* --- similar texts --- */

enum { TEXTS = 80, PEOPLE = 7, LETTERS = 9 };

typedef struct {
    unsigned words; /* a bit each */
    int account, time;
    bool repost;
} text;

static void make_texts(text *v, uint32_t seed)
{
    uint64_t x = seed * UINT64_C(0x9e3779b97f4a7c15) + 7;
    for (int i = 0; i < TEXTS; i++) {
        x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
        unsigned few = (unsigned)(x >> 33) & (unsigned)(x >> 43);
        v[i] = (text){ ((unsigned)(x >> 20) | few) % (1u << LETTERS),
                       (int)(x >> 50) % PEOPLE, (int)(x >> 40) % 200 - 20,
                       (x >> 30) % 11 == 0 };
        if ((x >> 35) % 9 == 0)
            v[i].words &= 3;
    }
}

static void read_texts(const text *v, cq_acts *out)
{
    cq_bytes in;
    cq_buf b = { 0 };
    cq_buf_z(&b,
             "message_id,user_id,username,repost_id,reply_id,message,timestamp,urls\n");
    for (int i = 0; i < TEXTS; i++) {
        cq_buf_printf(&b, "m%d,a%d,,%s,,\"", i, v[i].account, v[i].repost ? "r" : "");
        for (int k = LETTERS; k-- > 0;)
            if (v[i].words >> k & 1)
                cq_buf_printf(&b, " %c%s", 'a' + (k + i) % LETTERS, k % 3 ? "" : " @x");
        cq_buf_printf(&b, "\",%.2f,\n", v[i].time + 0.25);
    }
    cq_bytes_copy(&in, cq_buf_view(&b));
    cq_acts_init(out);
    assert_int_equal(cq_acts_toolkit(out, &in, CQ_CO_SIMILAR, NULL), CQ_OK);
    cq_bytes_done(&in);
    cq_buf_done(&b);
}

/* The words of text i as they were written: bit k is the letter k + i. */
static unsigned letters_of(const text *v, int i)
{
    unsigned set = 0;
    for (int k = 0; k < LETTERS; k++)
        if (v[i].words >> k & 1)
            set |= 1u << (k + i) % LETTERS;
    return set;
}

static bool texts_meet(const text *v, int i, int j, const cq_toolkit_opt *o)
{
    unsigned x = letters_of(v, i), y = letters_of(v, j);
    int apart = v[i].time < v[j].time ? v[j].time - v[i].time : v[i].time - v[j].time;
    int least = (int)o->similar.words;
    return !v[i].repost && !v[j].repost && apart <= o->window && (x | y) &&
           __builtin_popcount(x) >= least && __builtin_popcount(y) >= least &&
           (double)__builtin_popcount(x & y) / (double)__builtin_popcount(x | y) >=
               o->similar.similarity &&
           (o->loops || v[i].account != v[j].account);
}

static void compare_texts(const text *v, const cq_toolkit_opt *o)
{
    int weight[PEOPLE][PEOPLE] = { 0 };
    uint64_t pairs = 0, edges = 0, sum = 0;
    cq_acts acts;
    cq_toolkit got;
    for (int i = 0; i < TEXTS; i++) {
        bool with[PEOPLE] = { false };
        for (int j = 0; j < TEXTS; j++)
            if (i != j && texts_meet(v, i, j, o)) {
                with[v[j].account] = true;
                pairs += j < i;
            }
        for (int b = 0; b < PEOPLE; b++)
            weight[v[i].account][b] += with[b];
    }
    for (int a = 0; a < PEOPLE; a++)
        for (int b = 0; b < PEOPLE; b++)
            if (weight[a][b] >= (int)o->weight) {
                edges++;
                sum += (uint64_t)weight[a][b];
            }
    read_texts(v, &acts);
    cq_toolkit_find(&acts, o, true, &got);
    assert_false(got.untied);
    assert_int_equal(got.pairs, pairs);
    assert_int_equal(got.edges, edges);
    assert_int_equal(got.weight, sum);
    for (size_t i = 0; i < got.list.n; i++) {
        cq_edge e = got.list.p[i];
        int a = acts.names.p[e.a].p[1] - '0', b = acts.names.p[e.b].p[1] - '0';
        assert_int_equal(e.weight, weight[a][b]);
    }
    cq_toolkit_done(&got);
    cq_acts_done(&acts);
}

/* Each share of few words, so that some are met exactly. */
static void no_similar_text_is_missed(void **state)
{
    (void)state;
    for (uint32_t t = 0; t < TABLES; t++) {
        text v[TEXTS];
        make_texts(v, t);
        cq_toolkit_opt o = {
            .window = 10 * (t % 20),
            .weight = 1 + t / 30 % 3,
            .loops = t % 2,
            .similar = { (double)(1 + t % 9) / (double)(1 + t % 9 + t / 9 % 4), t % 4 }
        };
        compare_texts(v, &o);
    }
}

static size_t words_in(const char *s, const char *plain)
{
    cq_wordsets w;
    size_t n;
    cq_wordsets_init(&w);
    assert_true(cq_str_eq(cq_wordsets_plain(&w, cq_str_z(s)), cq_str_z(plain)));
    cq_wordsets_at(&w, cq_wordsets_add(&w, cq_str_z(s)), &n);
    cq_wordsets_done(&w);
    return n;
}

/* What the toolkit's own tokenizer said of each. */
static void words_are_the_toolkits(void **state)
{
    (void)state;
    assert_int_equal(words_in("Don't  'quote' @me@you: ok", "don't 'quote' ok"), 3);
    assert_int_equal(words_in("#tag_1 1,000.5 U.S.A. http://t.example/aB",
                              "#tag_1 1,000.5 u.s.a. http://t.example/ab"),
                     10);
    assert_int_equal(words_in("\xce\x9f\xce\x94\xce\x9f\xce\xa3 \xc4\xb0x",
                              "\xce\xbf\xce\xb4\xce\xbf\xcf\x82 i\xcc\x87x"),
                     2);
    /* Two flags, one family, a heart; Han by sign, katakana and Hangul by word. */
    assert_int_equal(words_in("\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa\xf0\x9f\x87\xab"
                              "\xf0\x9f\x87\xb7",
                              "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa\xf0\x9f\x87\xab"
                              "\xf0\x9f\x87\xb7"),
                     2);
    assert_int_equal(words_in("\xe6\xbc\xa2\xe5\xad\x97\xe3\x82\xab\xe3\x83\x8a",
                              "\xe6\xbc\xa2\xe5\xad\x97\xe3\x82\xab\xe3\x83\x8a"),
                     3);
    assert_int_equal(words_in("a\xc2\xa0"
                              "b\xe2\x80\xa8"
                              "c\x1c"
                              "d\te\r\nf",
                              "a b c d e f"),
                     6);
    assert_int_equal(words_in("@only", ""), 0);
    assert_int_equal(words_in("", ""), 0);
}

/* --- what is read --- */

static uint64_t weight_of(cq_co what, const char *table)
{
    cq_acts acts;
    cq_bytes in;
    cq_toolkit got;
    cq_toolkit_opt o = { .window = 60, .weight = 1 };
    cq_acts_init(&acts);
    cq_bytes_copy(&in, cq_str_z(table));
    assert_int_equal(cq_acts_toolkit(&acts, &in, what, NULL), CQ_OK);
    cq_toolkit_find(&acts, &o, false, &got);
    cq_toolkit_done(&got);
    cq_bytes_done(&in);
    cq_acts_done(&acts);
    return got.weight;
}

static void objects_are_what_the_network_says(void **state)
{
    static const char table[] =
        "id,user,name,repost,reply,text,time,urls\n"
        "1,u1,n,,r1,Save the  MILL @ann,100,http://x.example/a http://x.example/b\n"
        "2,u2,n,,r1,@bob save the mill,110,http://x.example/b  http://x.example/b\n"
        "3,u3,n,9,r1,save the mill,120,http://x.example/a\n"
        "4,u4,n,9,,,never,http://x.example/a\n"
        "5,u5,n,9,,,500,\n";
    (void)state;
    assert_int_equal(weight_of(CQ_CO_TWEET, table), 2);   /* 1 and 2; 3 is a repost */
    assert_int_equal(weight_of(CQ_CO_REPLY, table), 2);   /* the same */
    assert_int_equal(weight_of(CQ_CO_LINK, table), 2);    /* 1 and 2 by b */
    assert_int_equal(weight_of(CQ_CO_RETWEET, table), 0); /* 3 and 5 are far apart */
    assert_int_equal(weight_of(CQ_CO_POST, table), 6);    /* 1, 2 and 3 */
}

static void a_table_without_its_columns_is_refused(void **state)
{
    static const char *const tables[] = { "", "object_id,account_id\no,a\n",
                                          "a,b,c,d\no,a,c,1\n" };
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        cq_acts acts;
        cq_bytes in;
        cq_err err = { 0 };
        cq_acts_init(&acts);
        cq_bytes_copy(&in, cq_str_z(tables[i]));
        assert_int_equal(cq_acts_coortweet(&acts, &in, &err), CQ_FORMAT);
        assert_true(err.text[0]);
        cq_bytes_done(&in);
        cq_acts_done(&acts);
    }
}

static void names_have_their_numbers_however_many(void **state)
{
    cq_numbers t;
    char name[16];
    (void)state;
    cq_numbers_init(&t);
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < 100000; i++) {
            snprintf(name, sizeof name, "n%u", i);
            uint64_t key = cq_numbers_key(&t, cq_str_z(name));
            cq_numbers_fetch(&t, key);
            assert_int_equal(cq_numbers_put(&t, key), i);
        }
    assert_int_equal(cq_numbers_count(&t), 100000);
    cq_numbers_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coortweet_counts_what_its_rules_say),
        cmocka_unit_test(the_toolkit_counts_what_its_rules_say),
        cmocka_unit_test(no_similar_text_is_missed),
        cmocka_unit_test(words_are_the_toolkits),
        cmocka_unit_test(objects_are_what_the_network_says),
        cmocka_unit_test(a_table_without_its_columns_is_refused),
        cmocka_unit_test(names_have_their_numbers_however_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
