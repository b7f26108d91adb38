/* language.c - see language.h.
 *
 * A small word votes for the languages that have it, the fewer the stronger; a letter that
 * only some languages write votes too. The votes count within the alphabet at home. */
#include "text/language.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "text/utf8.h"

enum {
    WORDS = 1000, /* that are looked at */
    BYTES = 4000, /* in which letters are looked for */
    SHARE = 60,   /* of a vote; whole for one to six languages */
    LETTERS = 0x700
};

typedef struct {
    const char *code;
    cq_script_kind script;
    const char *words, *letters;
} language;

/* Words in the form of cq_fold; a language without words has its alphabet alone. */
/* clang-format off */
static const language LANGUAGES[] = {
    { "en", CQ_SCRIPT_LATIN,
      "the and of to in is that it for was on are with as be this have not "
      "you we i at by from they but his her she what all your my has do "
      "will if their can just about who so our how me when out more don't "
      "it's i'm been were would there",
      "" },
    { "de", CQ_SCRIPT_LATIN,
      "der die und das ist nicht ich sie mit den von ein eine zu auf für "
      "wir dass sich dem des im es auch an als so wie bei aber oder nach "
      "wird sind noch einen einem einer hat haben uns ihr mir mich was wenn "
      "nur kann bitte",
      "ß" },
    { "fr", CQ_SCRIPT_LATIN,
      "le la les et des est une que pour dans nous vous je qui sur pas du "
      "au ne un il elle ce cette en avec plus sont par mais ou leur être "
      "son ses aux comme on tout fait c'est j'ai d'un qu'il votre notre",
      "œ" },
    { "es", CQ_SCRIPT_LATIN,
      "el la los las que y en un una por con no para es se del lo su al de "
      "como más pero sus le ha me si sin sobre este esta ya entre cuando "
      "muy todo también fue hay porque yo nos usted",
      "ñ¿¡" },
    { "it", CQ_SCRIPT_LATIN,
      "il la che di e un una per non con sono del della è gli le si ma i lo "
      "da al in più come anche dei nel alla questo questa ha ho mi ci se "
      "delle perché o suo nella io noi vi",
      "" },
    { "pt", CQ_SCRIPT_LATIN,
      "o a os as que e do da em um uma para com não por se mais dos na no é "
      "ao como mas foi das tem à seu sua ou ser quando muito nos já está eu "
      "também só pelo pela você",
      "ãõ" },
    { "nl", CQ_SCRIPT_LATIN,
      "de het een en van ik dat niet is te op voor met zijn er aan we wij "
      "ook in die maar om als bij dan nog naar u je hebben heeft wordt "
      "worden kan uit over geen deze dit door",
      "" },
    { "sv", CQ_SCRIPT_LATIN,
      "och att det som en på är av för inte med den till jag vi har om ett "
      "i han så men var de kan mig från sig där när nu ska",
      "" },
    { "da", CQ_SCRIPT_LATIN,
      "og at det er en af til på ikke for med den der jeg vi har de et som "
      "i han kan men om var fra sig skal eller også hvad være blev",
      "øæ" },
    { "no", CQ_SCRIPT_LATIN,
      "og at det er en av til på ikke for med den som jeg vi har de et i "
      "han kan men om var fra seg skal eller også hva være ble",
      "øæ" },
    { "fi", CQ_SCRIPT_LATIN,
      "ja on ei se että oli hän en mutta ovat kun niin myös joka tai mitä "
      "kuin tämä sen minä ole vain jos siitä",
      "" },
    { "pl", CQ_SCRIPT_LATIN,
      "i w na z nie do to że się jest o jak ale po co tak za od przez dla "
      "są tym ten ma może być już czy",
      "łąężźśń" },
    { "cs", CQ_SCRIPT_LATIN,
      "a se v na je že o s z do i to ale jak by pro za co tak jsou ve jsem "
      "po byl jako už která",
      "řůě" },
    { "hu", CQ_SCRIPT_LATIN,
      "a az és hogy nem is egy ez van meg de csak azt már ha még mint volt "
      "ezt vagy lesz kell minden",
      "őű" },
    { "ro", CQ_SCRIPT_LATIN,
      "și în de la cu nu a pe că este o pentru din se ce mai un sunt au "
      "fost sau dar să al ale am care",
      "ășțţ" },
    { "tr", CQ_SCRIPT_LATIN,
      "ve bir bu da de için ile çok ne o gibi değil ama daha var mi mı biz "
      "ben olan olarak kadar en sonra her şey ki",
      "ğşı" },
    { "id", CQ_SCRIPT_LATIN,
      "yang dan di ini itu dengan untuk tidak dari dalam akan pada ke juga "
      "saya kami ada karena atau bisa oleh sudah kita mereka",
      "" },
    { "vi", CQ_SCRIPT_LATIN,
      "và của là có không được cho một trong người này với các những đã để "
      "khi tôi",
      "ơưđ" },
    { "ru", CQ_SCRIPT_CYRILLIC,
      "и в не на что я с как это по но мы к у из за то все так от он его же "
      "вы бы о для только было был если когда",
      "ыэё" },
    { "uk", CQ_SCRIPT_CYRILLIC,
      "і в не на що я з як це та але ми до у за про від є то так його він "
      "вона для бути вже чи якщо",
      "іїєґ" },
    { "bg", CQ_SCRIPT_CYRILLIC,
      "и на да не в за от се с по е че са като но този има ще си до той при",
      "" },
    { "sr", CQ_SCRIPT_CYRILLIC,
      "и у је да на се за не од са што као али су то из ће по би",
      "јљњћђ" },
    { "el", CQ_SCRIPT_GREEK,
      "",
      "" },
    { "fa", CQ_SCRIPT_ARABIC,
      "و در به از که این را با است برای ان یک ما های می بر تا نیز هم خود شد "
      "شده بود من او اما کرد یا باید هر",
      "پچژگیک" },
    { "ar", CQ_SCRIPT_ARABIC,
      "فی من علی و ان الی التی هذا عن مع ما لا هذه کان الذی لم یا کل قد هو "
      "هی بعد قال غیر",
      "ةيىكأإ" },
    { "ur", CQ_SCRIPT_ARABIC,
      "اور کی میں هی کا سی کو نی یه هیں پر که نهیں وه ایک تها بهی کر",
      "ٹڈڑںےہ" },
    { "he", CQ_SCRIPT_HEBREW,
      "",
      "" },
    { "zh", CQ_SCRIPT_HAN,
      "",
      "" },
    { "ja", CQ_SCRIPT_KANA,
      "",
      "" },
    { "ko", CQ_SCRIPT_HANGUL,
      "",
      "" },
    { "th", CQ_SCRIPT_THAI,
      "",
      "" },
    { "hi", CQ_SCRIPT_DEVANAGARI,
      "",
      "" },
};
/* clang-format on */

enum { N = sizeof LANGUAGES / sizeof *LANGUAGES };

struct cq_languages {
    cq_map *small;             /* hash of a word to the languages that have it, as bits */
    uint32_t letters[LETTERS]; /* the same for the letters of few languages */
};

static void read_letters(cq_languages *t, int i)
{
    cq_str s = cq_str_z(LANGUAGES[i].letters);
    int size;
    for (const char *p = s.p, *end = p + s.n; p < end; p += size)
        t->letters[cq_utf8_at(p, end, &size) % LETTERS] |= UINT32_C(1) << i;
}

cq_languages *cq_languages_new(void)
{
    cq_languages *t = cq_zalloc(1, sizeof *t);
    cq_buf word = { 0 };
    t->small = cq_map_new(1024);
    for (int i = 0; i < N; i++) {
        cq_str rest = cq_str_z(LANGUAGES[i].words), w;
        while (rest.n && cq_str_split(&rest, ' ', &w)) {
            cq_buf_clear(&word);
            cq_buf_str(&word, w);
            cq_fold_marks(&word);
            *cq_map_put(t->small, cq_hash(cq_buf_view(&word)), 0) |= UINT32_C(1) << i;
        }
        read_letters(t, i);
    }
    cq_buf_done(&word);
    return t;
}

void cq_languages_free(cq_languages *t)
{
    if (t)
        cq_map_free(t->small);
    free(t);
}

static void vote(uint32_t languages, uint32_t votes[N])
{
    int n = __builtin_popcount(languages);
    for (int i = 0; i < N; i++)
        if (languages >> i & 1)
            votes[i] += (uint32_t)(SHARE / n);
}

static void count_words(const cq_languages *t, const cq_words *w, uint32_t votes[N])
{
    for (size_t i = 0; i < w->tokens.n && i < WORDS; i++) {
        if (w->tokens.p[i].kind != CQ_TOK_WORD)
            continue;
        uint32_t languages = cq_map_get(t->small, w->tokens.p[i].hash);
        if (languages != CQ_NONE)
            vote(languages, votes);
    }
}

/* Each kind of letter votes once. */
static void count_letters(const cq_languages *t, const cq_words *w, uint32_t votes[N])
{
    uint64_t seen[LETTERS / 64] = { 0 };
    const char *p = w->text.p, *end = p + (w->text.n < BYTES ? w->text.n : BYTES);
    int size;
    for (; p < end; p += size) {
        uint32_t r = cq_utf8_at(p, end, &size);
        if (r >= LETTERS || !t->letters[r] || (seen[r / 64] >> r % 64 & 1))
            continue;
        seen[r / 64] |= UINT64_C(1) << r % 64;
        vote(t->letters[r], votes);
    }
}

static cq_script_kind alphabet(const cq_words *w)
{
    return w->home == CQ_SCRIPT_HAN && w->kana ? CQ_SCRIPT_KANA : w->home;
}

void cq_languages_guess(const cq_languages *t, const cq_words *w, char lang[4])
{
    uint32_t votes[N] = { 0 }, best = 0, second = 0;
    cq_script_kind script = alphabet(w);
    lang[0] = 0;
    count_words(t, w, votes);
    if (!w->ascii)
        count_letters(t, w, votes);
    for (int i = 0; i < N; i++) {
        const language *l = &LANGUAGES[i];
        if (l->script != script)
            continue;
        uint32_t n = l->words[0] ? votes[i] : 1;
        if (n > best) {
            second = best;
            best = n;
            memcpy(lang, l->code, 3);
        } else if (n > second) {
            second = n;
        }
    }
    if (best == second)
        lang[0] = 0;
}
