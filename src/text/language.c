/* language.c - see language.h.
 *
 * Letters vote for an alphabet; inside Latin, Cyrillic and Arabic the small words that are
 * frequent in one language vote for it. */
#include "text/language.h"

#include <string.h>

#include "text/utf8.h"

enum { LOOKED_AT = 4000 }; /* bytes of the text */

typedef enum {
    LATIN,
    CYRILLIC,
    ARABIC,
    GREEK,
    HEBREW,
    HAN,
    KANA,
    HANGUL,
    THAI,
    INDIC,
    ALPHABETS
} alphabet;

static const struct {
    const char *lang;
    alphabet alphabet;
    const char *words; /* with a space before and after each */
} small[] = {
    { "en", LATIN,
      " the and of to in is that it for was on are with as be this have not you we i " },
    { "de", LATIN,
      " der die und das ist nicht ich sie mit den von ein eine zu auf für wir dass "
      "sich " },
    { "fr", LATIN,
      " le la les et des est une que pour dans nous vous je qui sur pas du au ne " },
    { "es", LATIN, " el la los las que y en un una por con no para es se del lo su al " },
    { "it", LATIN, " il la che di e un una per non con sono del della è gli le si ma " },
    { "pt", LATIN,
      " o a os que e do da em um uma para com não por se mais dos na no é " },
    { "nl", LATIN,
      " de het een en van ik dat niet is te op voor met zijn er aan we wij ook " },
    { "sv", LATIN,
      " och att det som en på är av för inte med den till jag vi har om ett " },
    { "da", LATIN, " og at det er en af til på ikke for med den der jeg vi har de et " },
    { "pl", LATIN, " i w na z nie do to że się jest o jak ale po co tak za od przez " },
    { "tr", LATIN,
      " ve bir bu da de için ile çok ne o gibi değil ama daha var mi biz ben " },
    { "ro", LATIN, " și în de la cu nu a pe că este o pentru din se ce mai un sunt " },
    { "ru", CYRILLIC, " и в не на что я с как это по но мы к у из за то все так " },
    { "uk", CYRILLIC, " і в не на що я з як це та але ми до у за про від є що " },
    { "bg", CYRILLIC, " и на да не в за от се с по е че са като но този " },
    { "fa", ARABIC, " و در به از که این را با است برای آن یک ما های می بر تا نیز " },
    { "ar", ARABIC, " في من على و أن إلى التي هذا عن مع ما لا هذه كان الذي ان الى " },
    { "ur", ARABIC, " اور کے میں کی ہے کا سے کو نے یہ ہیں پر کہ نہیں " },
};

static const char *const alone[ALPHABETS] = {
    [GREEK] = "el",  [HEBREW] = "he", [HAN] = "zh",  [KANA] = "ja",
    [HANGUL] = "ko", [THAI] = "th",   [INDIC] = "hi"
};

static int alphabet_of(uint32_t r)
{
    return r < 0x41                    ? -1
           : r < 0x250                 ? LATIN
           : r >= 0x370 && r < 0x400   ? GREEK
           : r >= 0x400 && r < 0x530   ? CYRILLIC
           : r >= 0x590 && r < 0x600   ? HEBREW
           : r >= 0x600 && r < 0x780   ? ARABIC
           : r >= 0x900 && r < 0xe00   ? INDIC
           : r >= 0xe00 && r < 0xe80   ? THAI
           : r >= 0x3040 && r < 0x3100 ? KANA
           : r >= 0x3400 && r < 0xa000 ? HAN
           : r >= 0xac00 && r < 0xd7b0 ? HANGUL
                                       : -1;
}

static int main_alphabet(cq_str text)
{
    uint32_t count[ALPHABETS] = { 0 };
    const char *p = text.p, *end = text.p + (text.n < LOOKED_AT ? text.n : LOOKED_AT);
    int best = LATIN, size;
    for (; p < end; p += size) {
        int a = alphabet_of(cq_utf8_at(p, end, &size));
        if (a >= 0)
            count[a]++;
    }
    for (int a = 0; a < ALPHABETS; a++)
        if (count[a] > count[best])
            best = a;
    return count[KANA] * 5 > count[HAN] && best == HAN ? KANA : count[best] ? best : -1;
}

/* How many of the text's words are small words of the language. */
static uint32_t votes(cq_str text, const cq_doc *d, const char *words)
{
    uint32_t n = 0;
    char w[24];
    for (uint32_t i = 0; i < d->n && d->tokens[i].at < LOOKED_AT; i++) {
        const cq_token *t = &d->tokens[i];
        if (t->kind != CQ_TOK_WORD || t->len > sizeof w - 3 || t->at + t->len > text.n)
            continue;
        w[0] = ' ';
        for (uint32_t k = 0; k < t->len; k++) {
            char c = text.p[t->at + k];
            w[k + 1] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
        w[t->len + 1] = ' ';
        w[t->len + 2] = 0;
        n += strstr(words, w) != NULL;
    }
    return n;
}

void cq_language_guess(cq_str text, const cq_doc *d, char lang[4])
{
    int a = text.n ? main_alphabet(text) : -1;
    uint32_t best = 0, second = 0;
    lang[0] = 0;
    if (a < 0)
        return;
    if (alone[a]) {
        memcpy(lang, alone[a], 3);
        return;
    }
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        if ((int)small[i].alphabet != a)
            continue;
        uint32_t n = votes(text, d, small[i].words);
        if (n > best) {
            second = best;
            best = n;
            memcpy(lang, small[i].lang, 3);
        } else if (n > second) {
            second = n;
        }
    }
    if (best == second)
        lang[0] = 0;
}
