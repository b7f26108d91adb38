/* test_text.c - from bytes to tokens: charsets, words, disguises, marks. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uspoof.h>

#include "base/hash.h"
#include "base/rand.h"
#include "text/doc.h"
#include "text/homoglyph.h"
#include "text/mark.h"
#include "text/unicode.h"
#include "text/utf8.h"
#include "text/words.h"

static void decoded(const char *bytes, const char *label, const char *want)
{
    cq_arena a = { 0 };
    cq_str got = cq_charset_decode(&a, cq_str_z(bytes), cq_str_z(label));
    assert_true(cq_utf8_valid(got));
    assert_string_equal(cq_str_dup_z(&a, got), want);
    cq_arena_done(&a);
}

static void a_charset_is_believed_only_if_the_bytes_fit(void **state)
{
    (void)state;
    decoded("caf\xc3\xa9", "iso-8859-1", "café");
    decoded("caf\xe9", "us-ascii", "café");
    decoded("caf\xe9 \x93x\x94", "iso-8859-1", "café “x”");
    decoded("caf\xe9", "utf-8", "café");
    decoded("caf\xe9", "quoted-printable", "café");
    decoded("\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251", "Привет");
    decoded("\xcf\xf0\xe8\xe2\xe5\xf2", "\"Windows-1251\"", "Привет");
    decoded("\xc4\xe3\xba\xc3", "gb2312", "你好");
    decoded("\x96\xcc\xbc\xd2", "gb2312", "柼家"); /* GBK only */
    decoded("\xa4\xb1\xa4\xb3", "euc-jp", "けこ");
    decoded("\x1b$B$1$3\x1b(B", "iso-2022-jp", "けこ");
    decoded("Hi +ZeU-", "utf-7", "Hi 日");
    decoded("\xef\xbb\xbfx", "", "x");
    decoded("\xd0\x9f\xd1\x80 \xff \xd0\xb8\xd0\xb2", "", "Пр \xef\xbf\xbd ив");
    decoded("\xc7\xe1\xd3\xe1\xc7\xe3", "windows-1256", "السلام");
    decoded("", "utf-8", "");
}

/* "word|word" of the text, each in its folded form; numbers as [n], links as <l>. */
static const char *words(cq_words *w, cq_str text, char *out)
{
    cq_buf b = { 0 };
    cq_words_begin(w, text);
    cq_words_cut(w, 0, text.n, CQ_SEG_BODY);
    for (size_t i = 0; i < w->tokens.n; i++) {
        const cq_token *t = &w->tokens.p[i];
        static const char OPEN[] = " [<#@", CLOSE[] = " ]>  ";
        cq_str s = cq_str_sub(text, t->at, t->at + t->len);
        if (i)
            cq_buf_char(&b, '|');
        if (t->kind != CQ_TOK_WORD)
            cq_buf_char(&b, OPEN[t->kind]);
        cq_buf_str(&b, cq_str_sub(s, t->kind >= CQ_TOK_TAG, s.n));
        if (t->kind == CQ_TOK_NUMBER || t->kind == CQ_TOK_LINK)
            cq_buf_char(&b, CLOSE[t->kind]);
    }
    cq_buf_char(&b, 0);
    assert_true(b.n < 1000);
    strcpy(out, b.p);
    cq_buf_done(&b);
    return out;
}

static void cut(const char *text, const char *want)
{
    char out[1000];
    cq_words w = { 0 };
    assert_string_equal(words(&w, cq_str_z(text), out), want);
    cq_words_done(&w);
}

static void words_are_cut_as_people_see_them(void **state)
{
    (void)state;
    cut("Don't vote, NO!", "Don't|vote|NO");
    cut("it’s 1,000.50 or 3 at 4pm a.b", "it’s|[1,000.50]|or|[3]|at|4pm|a.b");
    cut("__init__ _word_ ___ -", "init|word");
    cut("Η ελληνική γλώσσα.", "Η|ελληνική|γλώσσα");
    cut("می‌خواهم بروم، خانه", "می‌خواهم|بروم|خانه");
    cut("我们反对这个法案。", "我们|反对|这个|法案");
    cut("ฉันรักประเทศไทย", "ฉัน|รัก|ประเทศไทย");
    cut("日本語を話します", "日本語|を|話|し|ます");
    cut("naïve café-bar", "naïve|café|bar");
    cut("", "");
}

static void links_tags_and_mentions_are_tokens(void **state)
{
    (void)state;
    cut("See https://a.example/x?y=1. Now", "See|<https://a.example/x?y=1>|Now");
    cut("(www.b.example/(z))", "<www.b.example/(z)>");
    cut("#VoteNo @some_one: hi #1 a#b x@y.example",
        "#VoteNo|@some_one|hi|[1]|a|b|x|y.example");
    cut("Привет https://пример.example/путь, да",
        "Привет|<https://пример.example/путь>|да");
    cut("好http://t.example/aB3好", "好|<http://t.example/aB3>|好");
    cut("@a@social.example.", "@a@social.example");
    cut("http://", "http");
    cut("&#x27;", "x27");
}

static uint64_t hash_of(const char *word)
{
    cq_words w = { 0 };
    cq_words_begin(&w, cq_str_z(word));
    cq_words_cut(&w, 0, strlen(word), CQ_SEG_BODY);
    assert_int_equal(w.tokens.n, 1);
    uint64_t h = w.tokens.p[0].hash;
    cq_words_done(&w);
    return h;
}

static void same(const char *a, const char *b)
{
    if (hash_of(a) != hash_of(b))
        fail_msg("%s is not folded as %s", a, b);
}

static void variants_of_a_word_are_one(void **state)
{
    (void)state;
    same("VOTE", "vote");
    same("it’s", "it's");
    same("Straße", "strasse");
    same("كتابي", "کتابی");
    same("مـــدرسة", "مدرسه");
    same("مُحَمَّد", "محمد");
    same("أحمد", "احمد");
    same("مسئول", "مسیول");
    same("می‌خواهم", "میخواهم");
    same("ＶＯＴＥ", "vote");
    same("𝐯𝐨𝐭𝐞", "vote");
    same("۱۲۳", "123");
    same("İstanbul", "istanbul");
    same("e\xcc\x81t\xc3\xa9", "été");
    same("ΟΔΟΣ", "οδοσ");
    same("ΠΑΡΑΚΑΛΩ", "παρακαλώ");
    same("ÉTÉ", "ete");
    same("żółw", "zolw");
    same("KAPI", "kapı");
    same("ещё", "еще");
    same("שָׁלוֹם", "שלום");
    same("ज़मीन", "जमीन");
    same("ᴠᴏᴛᴇ", "vote");
    same("🅅🅞🅣🅴", "vote");
    assert_true(hash_of("が") != hash_of("か"));
    assert_true(hash_of("की") != hash_of("का"));
    assert_true(hash_of("กา") != hash_of("กี"));
    assert_true(hash_of("vote") != hash_of("note"));
}

static void disguised(const char *text, const char *plain, cq_disguise kind,
                      uint32_t times)
{
    cq_words a = { 0 }, b = { 0 };
    cq_words_begin(&a, cq_str_z(text));
    cq_words_cut(&a, 0, strlen(text), CQ_SEG_BODY);
    cq_words_begin(&b, cq_str_z(plain));
    cq_words_cut(&b, 0, strlen(plain), CQ_SEG_BODY);
    if (a.tokens.n != b.tokens.n)
        fail_msg("%s has %zu words", text, a.tokens.n);
    for (size_t i = 0; i < a.tokens.n; i++)
        if (a.tokens.p[i].hash != b.tokens.p[i].hash)
            fail_msg("word %zu of %s differs", i, text);
    for (int k = 0; k < CQ_FOLDS; k++)
        if (a.folded[k] != (k == (int)kind ? times : 0))
            fail_msg("%s: disguise %d counted %u times", text, k, a.folded[k]);
    cq_words_done(&a);
    cq_words_done(&b);
}

static void disguises_are_undone_and_counted(void **state)
{
    (void)state;
    disguised("please v\xe2\x80\x8bo\xe2\x80\x8bte n\xc2\xado", "please vote no",
              CQ_FOLD_ZERO_WIDTH, 2);
    disguised("the соuncil must act", "the council must act", CQ_FOLD_HOMOGLYPH, 1);
    disguised("she is а сор too", "she is a cop too", CQ_FOLD_HOMOGLYPH, 2);
    disguised("все Pоссияне здесь", "все Россияне здесь", CQ_FOLD_HOMOGLYPH, 1);
    disguised("я пишу cлово", "я пишу слово", CQ_FOLD_HOMOGLYPH, 1);
    disguised("ＳＡＹ no now", "say no now", CQ_FOLD_WIDTH, 1);
    disguised("sᴀʏ no now", "say no now", CQ_FOLD_WIDTH, 1);
    disguised("please v\xcc\xb6o\xcc\xb6te now", "please vote now", CQ_FOLD_MARKS, 1);
    disguised("please t\xcc\x82hink now", "please think now", CQ_FOLD_MARKS, 1);
    disguised("please v o t e now", "please vote now", CQ_FOLD_SPACED, 1);
    disguised("S-T-O-P them", "stop them", CQ_FOLD_SPACED, 1);
    disguised("the v0te was l0st", "the vote was l0st", CQ_FOLD_LEET, 1);
}

/* The prototype that Unicode TR 39 gives to what is confused with a rune. */
static const char *prototype(USpoofChecker *c, uint32_t r, char out[32])
{
    UErrorCode e = U_ZERO_ERROR;
    cq_buf b = { 0 };
    cq_buf_rune(&b, r);
    int32_t n = uspoof_getSkeletonUTF8(c, 0, b.p, (int32_t)b.n, out, 31, &e);
    assert_true(U_SUCCESS(e));
    out[n] = 0;
    cq_buf_done(&b);
    return out;
}

static void look_alikes_are_those_of_unicode(void **state)
{
    (void)state;
    UErrorCode e = U_ZERO_ERROR;
    USpoofChecker *c = uspoof_open(&e);
    char a[32], b[32];
    int n = 0;
    for (uint32_t r = 0x80; r < 0x600; r++) {
        uint32_t latin = cq_homoglyph_latin(r);
        n += latin != 0;
        if (latin && strcmp(prototype(c, r, a), prototype(c, latin, b)) != 0)
            fail_msg("U+%04X is not like %c", r, (int)latin);
        cq_script_kind script = cq_rune_script(r);
        uint32_t back = cq_homoglyph_of(latin, script);
        if (latin && (script == CQ_SCRIPT_GREEK || script == CQ_SCRIPT_CYRILLIC))
            assert_true(back && back <= r && cq_rune_script(back) == script &&
                        cq_homoglyph_latin(back) == latin);
    }
    assert_true(n > 60);
    assert_int_equal(cq_homoglyph_of('a', CQ_SCRIPT_CYRILLIC), 0x430);
    assert_int_equal(cq_homoglyph_of('o', CQ_SCRIPT_GREEK), 0x3bf);
    assert_int_equal(cq_homoglyph_of('q', CQ_SCRIPT_GREEK), 0);
    uspoof_close(c);
}

static void plain_writing_is_no_disguise(void **state)
{
    (void)state;
    static const char *const PLAIN[] = { "covid19 at 4pm, mp3 and h2o, 2nd b2b i18n 3rd",
                                         "Friends4Trees friends4trees iPhone4s the21st",
                                         "می‌خواهم بروم",
                                         "Он сказал: а вот и OK",
                                         "He wrote «Привет, а как дела» in Russian",
                                         "U.S. and J. R. Smith",
                                         "за\xcc\x81мок, ọ̀rẹ́ and é\xcc\x81té",
                                         "I a m",
                                         "日本ＮＨＫ放送",
                                         "👩‍👩‍👧 and 1️⃣",
                                         "ΑΒΓ και κείμενο",
                                         "the iPhone-ом был" };
    for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++)
        disguised(PLAIN[i], PLAIN[i], CQ_FOLDS, 0);
    cq_words w = { 0 };
    for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++) {
        cq_words_begin(&w, cq_str_z(PLAIN[i]));
        cq_words_cut(&w, 0, w.text.n, CQ_SEG_BODY);
        for (int k = 0; k < CQ_FOLDS; k++)
            if (w.folded[k])
                fail_msg("%s: disguise %d", PLAIN[i], k);
    }
    cq_words_done(&w);
}

static void words_divided_by_a_scanner_are_joined(void **state)
{
    (void)state;
    cq_words w = { .hyphens = true };
    char out[1000];
    cq_str s = CQ_STR("an infor-\nmation, well-\nKnown");
    words(&w, s, out);
    assert_string_equal(out, "an|infor-\nmation|well|Known");
    assert_int_equal(w.tokens.p[1].hash, hash_of("information"));
    cq_words_done(&w);
}

static cq_str noise(cq_rand *r, const char *alphabet, char *out, size_t n)
{
    size_t letters = strlen(alphabet), len = 0;
    int size;
    while (len + 4 < n && cq_rand_below(r, 60)) {
        const char *p = alphabet + cq_rand_below(r, (uint32_t)letters);
        while (((uint8_t)*p >> 6) == 2)
            p--;
        cq_utf8_at(p, alphabet + letters, &size);
        memcpy(out + len, p, (size_t)size);
        len += (size_t)size;
    }
    return (cq_str){ out, len };
}

/* Our words are ICU's, without the underscores around them. */
static void compare_with_icu(const char *alphabet, uint64_t seed)
{
    cq_rand r = { seed };
    cq_words w = { 0 };
    cq_cuts cuts = { 0 };
    cq_cutter *icu = cq_cutter_new();
    char text[400];
    for (int round = 0; round < 3000; round++) {
        cq_str s = noise(&r, alphabet, text, sizeof text);
        cq_words_begin(&w, s);
        cq_words_cut(&w, 0, s.n, CQ_SEG_BODY);
        if (w.folded[CQ_FOLD_SPACED])
            continue; /* ICU does not join letters */
        cq_cutter_words(icu, s, &cuts);
        size_t k = 0;
        for (size_t i = 0; i < cuts.n; i++) {
            size_t from = cuts.p[i].at, to = from + cuts.p[i].len;
            while (from < to && s.p[from] == '_')
                from++;
            while (to > from && s.p[to - 1] == '_')
                to--;
            if (from == to)
                continue;
            if (k >= w.tokens.n || w.tokens.p[k].at != from ||
                w.tokens.p[k].len != to - from)
                fail_msg("\"%.*s\" at %zu: \"%.*s\"", CQ_FMT(s), from, (int)(to - from),
                         s.p + from);
            k++;
        }
        assert_int_equal(k, w.tokens.n);
    }
    cq_cutter_free(icu);
    CQ_VEC_DONE(cuts);
    cq_words_done(&w);
}

static void the_words_of_ascii_are_those_of_icu(void **state)
{
    (void)state;
    compare_with_icu("abcdeXYZ0123456789 ..,,;;::''__\"\"--!?\n\t()&%$*+=/~^`|{}[]<>", 1);
    compare_with_icu("abc12 .,;:'_", 2);
}

static void the_words_of_alphabets_are_those_of_icu(void **state)
{
    (void)state;
    compare_with_icu("abcéñßø12 .,;:'’_·", 3);
    compare_with_icu("абвгде abc 12.,’-", 4);
    compare_with_icu("αβγδέώ 12.,·’", 5);
    compare_with_icu("سلامعلیک‌ََ ۱۲۳.,،", 6);
    compare_with_icu("אבגד'\"״ 12.", 7);
    compare_with_icu("한국어 가나다 12.", 8);
    compare_with_icu("a\xcc\x81"
                     "b\xc2\xad"
                     "c 1.\xcc\x81"
                     "2'",
                     9);
}

static void tokens_lie_in_the_text_in_order(void **state)
{
    (void)state;
    cq_rand r = { 11 };
    cq_words w = { .hyphens = true };
    char text[400];
    for (int round = 0; round < 5000; round++) {
        size_t n = cq_rand_below(&r, sizeof text);
        for (size_t i = 0; i < n; i++) {
            static const char SOME[] =
                "ab 1.-\n#@wh\xd0\xb0\xe4\xbd\xa0\xe2\x80\x8b\xff_:/";
            text[i] = SOME[cq_rand_below(&r, sizeof SOME - 1)];
        }
        cq_words_begin(&w, (cq_str){ text, n });
        cq_words_cut(&w, 0, n, CQ_SEG_BODY);
        size_t end = 0;
        for (size_t i = 0; i < w.tokens.n; i++) {
            assert_true(w.tokens.p[i].at >= end && w.tokens.p[i].len > 0);
            end = w.tokens.p[i].at + w.tokens.p[i].len;
        }
        assert_true(end <= n);
    }
    cq_words_done(&w);
}

static void folding_twice_changes_nothing(void **state)
{
    (void)state;
    cq_buf once = { 0 }, twice = { 0 };
    for (uint32_t r = 1; r < 0x30000; r++) {
        char s[8];
        cq_buf b = { 0 };
        if (r >= 0xd800 && r < 0xe000)
            continue;
        cq_buf_rune(&b, r);
        memcpy(s, b.p, b.n);
        cq_str rune = { s, b.n };
        cq_buf_done(&b);
        cq_buf_clear(&once);
        cq_buf_clear(&twice);
        cq_fold(rune, &once);
        cq_fold(cq_buf_view(&once), &twice);
        if (!cq_str_eq(cq_buf_view(&once), cq_buf_view(&twice)))
            fail_msg("U+%04X folds to two forms", r);
    }
    cq_buf_done(&once);
    cq_buf_done(&twice);
}

static void quick_ways_through_unicode_agree_with_the_slow(void **state)
{
    (void)state;
    static const char LIGATURE[] = "\xef\xac\x81"; /* folds to "fi", never quickly */
    cq_buf s = { 0 }, quick = { 0 }, slow = { 0 };
    for (uint32_t r = 1; r < 0xb000; r++) {
        assert_int_equal(cq_rune_invisible(r), cq_rune_invisible_looked_up(r));
        if (r >= 0x80) { /* ICU knows '_' and the like; ASCII is tested by words */
            assert_int_equal(cq_rune_break(r), cq_rune_break_looked_up(r));
            assert_int_equal(cq_rune_script(r), cq_rune_script_looked_up(r));
        }
        cq_buf_clear(&s);
        cq_buf_clear(&quick);
        cq_buf_clear(&slow);
        cq_buf_rune(&s, r);
        cq_fold(cq_buf_view(&s), &quick);
        cq_buf_z(&quick, "fi");
        cq_buf_z(&s, LIGATURE);
        cq_fold(cq_buf_view(&s), &slow);
        if (!cq_str_eq(cq_buf_view(&quick), cq_buf_view(&slow)))
            fail_msg("U+%04X folds in two ways", r);
    }
    cq_buf_done(&s);
    cq_buf_done(&quick);
    cq_buf_done(&slow);
}

static void the_language_is_known_by_small_words_and_letters(void **state)
{
    (void)state;
    static const char *const TEXTS[][2] = {
        { "We ask you to vote against the bill", "en" },
        { "Wir bitten Sie, gegen das Gesetz zu stimmen", "de" },
        { "Nous vous demandons de voter contre la loi", "fr" },
        { "Le pido que vote en contra de la ley", "es" },
        { "Le chiedo di votare contro la legge che non vogliamo", "it" },
        { "Peço que não vote a favor da lei", "pt" },
        { "Ik vraag u om niet voor deze wet te stemmen", "nl" },
        { "Bu yasa için oy vermeyin, çünkü çok kötü", "tr" },
        { "Просим вас не голосовать за этот закон", "ru" },
        { "Просимо вас не голосувати за цей закон, що є поганим", "uk" },
        { "از شما می‌خواهیم که به این طرح رأی ندهید",
          "fa" },
        { "نطلب منكم عدم التصويت على هذا القانون", "ar" },
        { "Σας ζητούμε να ψηφίσετε κατά", "el" },
        { "请投票反对这个法案", "zh" },
        { "この法案に反対してください", "ja" },
        { "โปรดลงคะแนนไม่เห็นด้วย", "th" },
        { "법안에 반대해 주세요", "ko" },
        { "12345", "" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        cq_arena a = { 0 };
        cq_doc d;
        cq_message m = { .text = cq_str_z(TEXTS[i][0]) };
        cq_doc_make(&m, &a, &d);
        if (strcmp(d.lang, TEXTS[i][1]) != 0)
            fail_msg("%s is \"%s\"", TEXTS[i][0], d.lang);
        cq_arena_done(&a);
    }
}

static void equal_messages_share_a_doc(void **state)
{
    (void)state;
    cq_message m[4] = {
        { .channel = CQ_POST, .text = CQ_STR("Vote no"), .text_no = 0 },
        { .channel = CQ_POST, .text = CQ_STR("Vote no"), .text_no = 0 },
        { .channel = CQ_MAIL,
          .text = CQ_STR("Vote no"),
          .text_no = 0,
          .sender_name = CQ_STR("A") },
        { .channel = CQ_MAIL,
          .text = CQ_STR("Vote no"),
          .text_no = 0,
          .subject = CQ_STR("v\xe2\x80\x8bote") },
    };
    cq_corpus c = { .messages = m, .message_n = 4 };
    cq_docs d;
    cq_docs_make(&c, 2, &d);
    assert_ptr_equal(d.docs[0].tokens, d.docs[1].tokens);
    assert_ptr_not_equal(d.docs[0].tokens, d.docs[2].tokens);
    assert_ptr_not_equal(d.docs[2].tokens, d.docs[3].tokens);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(d.docs[i].n, 2);
        assert_int_equal(d.docs[i].tokens[1].hash, d.docs[0].tokens[1].hash);
        assert_int_equal(d.docs[i].folded[CQ_FOLD_ZERO_WIDTH], i == 3);
    }
    cq_docs_done(&d);
}

/* A name of which the text has no word tells nothing of where it ends. */
static void a_name_that_the_text_has_not_parts_no_doc(void **state)
{
    static const char *const names[] = { "Ann Other", "Bo Third", "Ilse Brandt",
                                         "Brandt, I." };
    cq_message m[4] = { 0 };
    cq_corpus c = { .messages = m, .message_n = 4 };
    cq_docs d;
    (void)state;
    for (int i = 0; i < 4; i++) {
        m[i].channel = CQ_MAIL;
        m[i].text = CQ_STR("Please vote no.\n\nIlse Brandt\n");
        m[i].sender_name = cq_str_z(names[i]);
    }
    cq_docs_make(&c, 1, &d);
    assert_ptr_equal(d.docs[0].tokens, d.docs[1].tokens);
    assert_ptr_not_equal(d.docs[0].tokens, d.docs[2].tokens);
    assert_ptr_not_equal(d.docs[2].tokens, d.docs[3].tokens);
    assert_int_equal(d.docs[2].tokens[3].segment, CQ_SEG_CLOSING);
    cq_docs_done(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_charset_is_believed_only_if_the_bytes_fit),
        cmocka_unit_test(words_are_cut_as_people_see_them),
        cmocka_unit_test(links_tags_and_mentions_are_tokens),
        cmocka_unit_test(variants_of_a_word_are_one),
        cmocka_unit_test(disguises_are_undone_and_counted),
        cmocka_unit_test(look_alikes_are_those_of_unicode),
        cmocka_unit_test(plain_writing_is_no_disguise),
        cmocka_unit_test(words_divided_by_a_scanner_are_joined),
        cmocka_unit_test(the_words_of_ascii_are_those_of_icu),
        cmocka_unit_test(the_words_of_alphabets_are_those_of_icu),
        cmocka_unit_test(tokens_lie_in_the_text_in_order),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(quick_ways_through_unicode_agree_with_the_slow),
        cmocka_unit_test(the_language_is_known_by_small_words_and_letters),
        cmocka_unit_test(equal_messages_share_a_doc),
        cmocka_unit_test(a_name_that_the_text_has_not_parts_no_doc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
