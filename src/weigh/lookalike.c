/* lookalike.c - see lookalike.h. */
#include "weigh/lookalike.h"

#include <stddef.h>

#include "base/map.h"
#include "weigh/pieces.h"
#include "weigh/writing.h"

enum {
    PHRASE = 11,   /* words; a greeting or a stock phrase is no longer */
    HEADLINE = 30, /* words of a title */
    SENTENCE = 45, /* words of a quotation that anybody may know */
    LETTER = 100,  /* words of a passage that is a letter by itself */
    FEW = 3,       /* persons below which nothing is a campaign */
    SLOGAN = 5,    /* persons who share a short text of rare wording */
};

static const double FLOOD = 0.25;      /* of a conversation */
static const double INTRODUCED = 0.45; /* of those who pass on what another wrote */
static const double OWN_PART = 0.12;   /* of a letter, in one stretch of its own */
static const double BARE = 5.0 / 6;    /* of a paper, that is one passage */
static const double TAKEN = 0.6; /* of a letter, less of which was taken from a leaflet */
static const double APART = 0.22; /* of a passage, that makes another one beside it */
static const double TOGETHER = -4.605170185988091; /* one in a hundred */
static const double PIECES = 0.5;                  /* of the pairs that share wording */

typedef struct {
    cq_lookalike said;
    bool (*holds)(const cq_corpus *c, const cq_gathering *g);
} rule;

static bool posts_only(const cq_gathering *g)
{
    return g->channels[CQ_POST] == g->messages.n;
}

/* Four in five, or three and all but one: a letter that uses some of the words does not make
 * another thing of what posts repeat. */
static bool mostly_posts(const cq_gathering *g)
{
    uint32_t posts = g->channels[CQ_POST];
    return 5 * posts >= 4 * g->messages.n || (posts >= 3 && posts + 1 == g->messages.n);
}

static bool few_people(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return g->persons < FEW;
}

static bool automatic(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return g->automatic >= 0.5;
}

static bool mailing_list(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return g->listed >= 0.5;
}

static bool newsletter(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return g->bulk >= 0.5 && g->senders * 4 <= g->messages.n;
}

/* Those who take part answer one another, or the same third. */
static bool conversation(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return g->channels[CQ_POST] == 0 && g->replies >= 0.4;
}

/* Whoever writes under a post has read what stands there: in each conversation only the
 * first is known to have written by himself. Where they are many of all who write there,
 * it is a flood. */
static bool echo(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return posts_only(g) && g->places < FEW && g->of_places < FLOOD;
}

static bool viral(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return mostly_posts(g) && g->reposts >= 0.5;
}

static bool feed(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return mostly_posts(g) && g->own_site >= 0.5;
}

static bool shared_title(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return mostly_posts(g) && g->one_link >= 0.6 && g->passage <= HEADLINE &&
           (g->in_slug >= 0.5 || g->verbatim >= 0.5);
}

/* A title above a link in each. Where it is never the same one twice, a shortener makes one
 * a share; where it is, the title of one link hardly varies. */
static bool title_with_link(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return mostly_posts(g) && g->linked >= 0.8 && g->passage <= HEADLINE &&
           g->covered >= 0.8 && (g->one_link < 0.5 || 2 * g->title <= 3 * g->passage);
}

static bool has_link(const cq_message *m)
{
    return cq_message_field(m, CQ_F_LINK).p != NULL;
}

/* One of the first links what the text announces. */
static bool published_first(const cq_gathering *g)
{
    return g->publisher != CQ_NONE && 4 * g->publisher <= g->messages.n;
}

static bool few_link(const cq_corpus *c, const cq_gathering *g)
{
    uint32_t links = 0;
    for (uint32_t i = 0; i < g->messages.n; i++)
        links += has_link(&c->messages[g->messages.p[i]]);
    return 4 * links <= g->messages.n + 3;
}

/* Those who come after link nothing, and repeat its words whole. */
static bool copied_title(const cq_corpus *c, const cq_gathering *g)
{
    return mostly_posts(g) && g->passage <= HEADLINE && published_first(g) &&
           few_link(c, g) && g->one_run >= 0.7;
}

/* What so many say in so few words is a slogan if hardly anybody else in the case has put
 * these words together; of a phrase, others use the parts. A wish that everybody knows is
 * said on any day: as short a slogan must come nearer in time than messages do. */
static bool slogan(const cq_gathering *g)
{
    return g->rare >= CQ_OWN_WORDING && g->persons >= SLOGAN &&
           (g->taken > CQ_BRIEF || g->together <= TOGETHER);
}

static bool phrase(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return g->passage <= PHRASE && g->covered >= 0.5 && !slogan(g);
}

static bool machine(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return g->machine >= 0.15;
}

static bool quotation(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    if (g->introduced >= INTRODUCED && g->passage <= PHRASE && g->covered < 0.5)
        return true;
    return g->same_subject < 0.5 &&
           (g->introduced >= INTRODUCED || (g->introduced >= 0.25 && g->covered < 0.8));
}

static bool saying(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return g->passage <= (posts_only(g) ? PHRASE : SENTENCE) && g->one_run >= 0.8 &&
           g->covered < 0.5 && g->same_subject < 0.3;
}

/* Two in three: papers post the titles of what people paste into letters. */
static bool letters_and_posts(const cq_gathering *g)
{
    return 3 * (g->channels[CQ_MAIL] + g->channels[CQ_LETTER]) >= 2 * g->messages.n;
}

/* The first that links it is a post. */
static bool first_posted(const cq_corpus *c, const cq_gathering *g)
{
    return g->publisher != CQ_NONE &&
           c->messages[g->messages.p[g->publisher]].channel == CQ_POST;
}

/* Letters that share another passage beside the longest. */
static bool two_passages(const cq_gathering *g)
{
    return g->second >= APART && g->beside > PHRASE;
}

static bool mostly_letters(const cq_gathering *g)
{
    return 5 * (g->channels[CQ_MAIL] + g->channels[CQ_LETTER]) >= 4 * g->messages.n;
}

/* People who paste an article put words of their own around it: a sentence or more, which
 * grows no longer with the article. */
static bool article(const cq_gathering *g)
{
    return g->own_words > PHRASE && g->same_subject < 0.25 && !two_passages(g);
}

/* Half of them link the page on which it stands, and which bears its title. */
static bool linked_article(const cq_corpus *c, const cq_gathering *g)
{
    (void)c;
    return g->one_link >= 0.5 && g->in_slug >= 0.5 && article(g);
}

/* One of the letters links that page: it is there for anybody to look up. Those who do not say
 * whence they have it treat it alike. */
static bool article_linked_by_one(const cq_corpus *c, const cq_gathering *g)
{
    return letters_and_posts(g) && g->in_slug > 0 && !first_posted(c, g) && article(g);
}

/* Its title was posted with the link before they wrote. */
static bool posted_article(const cq_corpus *c, const cq_gathering *g)
{
    return letters_and_posts(g) && published_first(g) && first_posted(c, g) && article(g);
}

/* Each has a good part of one text, and another part than the next: who quotes takes a
 * passage, who is sent a script takes sentences from all over it. */
static bool takes_from_all_over(const cq_gathering *g)
{
    return g->covered >= 0.4 && 3 * g->taken >= g->shingles &&
           2 * g->passage <= g->shingles;
}

/* What is shared is in some letters one passage, in others another, and they have neither
 * their subjects nor most of their words in common. Where words of one's own stand only
 * between shared ones, all through the letter, it is one text reworked; one that shares
 * two passages or more, apart from each other, was not copied from a paper; and a passage
 * as long as a letter is one. */
static bool common_source(const cq_corpus *c, const cq_gathering *g)
{
    bool apart = (g->covered < 0.5 && g->same_subject < 0.25) ||
                 (g->covered < 0.7 && g->same_subject < 0.1);
    return apart && g->passage < LETTER && g->own >= OWN_PART && !two_passages(g) &&
           !takes_from_all_over(g) && mostly_letters(g) && !cq_lookalike_pieces(c, g);
}

static bool leaflet(const cq_corpus *c, const cq_gathering *g)
{
    return g->source != CQ_NONE && g->covered < TAKEN && g->channels[CQ_LETTER] == 1 &&
           c->messages[g->source].channel == CQ_LETTER && g->same_subject < 0.8;
}

/* A letter that is nothing but the passage: the paper itself, which the others say they
 * quote. */
static bool quoted_paper(const cq_corpus *c, const cq_gathering *g)
{
    bool paper = false;
    for (uint32_t i = 0; i < g->messages.n && !paper; i++) {
        const cq_cover *v = &g->covers[i];
        paper = c->messages[g->messages.p[i]].channel == CQ_LETTER && !v->introduced &&
                v->longest && v->longest >= BARE * v->words;
    }
    return paper && g->introduced >= INTRODUCED;
}

/* Held in this order: what says by itself what it is comes first. */
static const rule rules[] = {
    { { "automatic", "A program answered by itself: the headers say so." }, automatic },
    { { "mailing list", "The messages came over a mailing list, which says so." },
      mailing_list },
    { { "newsletter", "One sender's newsletter, with a way to leave it." }, newsletter },
    { { "few people", "Fewer than three people sent this: one of them more than once, or "
                      "two who share a name." },
      few_people },
    { { "conversation",
        "They answer letters, and one another: a thread and what is copied "
        "along in it." },
      conversation },
    { { "echo", "They stand in one or two conversations, a few among many: what one "
                "wrote there, the next could repeat." },
      echo },
    { { "viral", "Most of them are marked reposts of one post, which names where it came "
                 "from." },
      viral },
    { { "feed",
        "Each account links a site of its own name: papers that carry one agency's "
        "text." },
      feed },
    { { "headline",
        "All share one link with its own title, as a share button makes it." },
      shared_title },
    { { "headline", "Each is a title above its link, as feeds and share buttons make "
                    "them." },
      title_with_link },
    { { "copied headline",
        "The first of them links the piece of which this is the title; the "
        "others repeat the title." },
      copied_title },
    { { "phrase", "A greeting or a common phrase, too short to be anybody's." }, phrase },
    { { "machine text",
        "What they share was written by a program: messages, settings or a "
        "log." },
      machine },
    { { "quotation",
        "The shared words are introduced as another's, in letters that share "
        "nothing else." },
      quotation },
    { { "leaflet",
        "One paper, which is among the letters, holds all that they share; each "
        "took a passage of it into a letter of its own." },
      leaflet },
    { { "leaflet",
        "One paper, which is among the letters; the others introduce its words "
        "as another's." },
      quoted_paper },
    { { "saying", "One short passage, word for word, in texts that share nothing else." },
      saying },
    { { "pasted article",
        "Half of them or more link the page on which it stands, whose address spells its "
        "title; each puts words of his own around it." },
      linked_article },
    { { "pasted article", "The first of them posts the title with the link of the page; "
                          "the others put words "
                          "of their own around it." },
      posted_article },
    { { "pasted article", "Letters, some of which link the page on which it stands, "
                          "whose address spells its "
                          "title; each puts words of his own around it." },
      article_linked_by_one },
    { { "common source",
        "Passages in letters that have little else in common, not even their "
        "subjects: people who read the same." },
      common_source },
};

const cq_lookalike *cq_lookalike_of(const cq_corpus *c, const cq_gathering *g)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].holds(c, g))
            return &rules[i].said;
    return NULL;
}

bool cq_lookalike_pieces(const cq_corpus *c, const cq_gathering *g)
{
    return g->passage > PHRASE && cq_pieces_share(c, g->docs, g->messages) >= PIECES;
}

bool cq_lookalike_pasted(const cq_gathering *g)
{
    return letters_and_posts(g) && article(g);
}

bool cq_lookalike_takes(const cq_gathering *g)
{
    return g->channels[CQ_LETTER] == 0 && g->covered < TAKEN;
}

const cq_lookalike *cq_lookalike_circle(const cq_corpus *c, const cq_docs *d,
                                        cq_list messages)
{
    static const rule of_circles[] = {
        { { "mailing list", "The messages came over a mailing list, which says so: what "
                            "they carry may be the list's own." },
          mailing_list },
        { { "feed", "Each account links a site of its own name: papers that carry one "
                    "agency's text." },
          feed },
    };
    const cq_lookalike *said = NULL;
    cq_gathering g;
    cq_gathering_make(c, d, messages, &g);
    for (size_t i = 0; i < sizeof of_circles / sizeof *of_circles && !said; i++)
        said = of_circles[i].holds(c, &g) ? &of_circles[i].said : NULL;
    cq_gathering_done(&g);
    return said;
}

static const cq_lookalike singles[] = {
    { "automatic", "A program answered by itself: the headers say so." },
    { "mailing list", "Came over a mailing list, which says so." },
    { "newsletter", "A newsletter, with a way to leave it." },
};

const cq_lookalike *cq_lookalike_single(const cq_message *m)
{
    cq_str bulk = cq_message_field(m, CQ_F_BULK);
    if (cq_message_field(m, CQ_F_AUTO).p ||
        cq_str_eq(cq_message_field(m, CQ_F_ENVELOPE), CQ_STR("<>")))
        return &singles[0];
    if (cq_message_field(m, CQ_F_LIST).p && bulk.p && cq_str_eqi(bulk, CQ_STR("list")))
        return &singles[1];
    return cq_message_field(m, CQ_F_UNSUBSCRIBE).p ? &singles[2] : NULL;
}

bool cq_lookalike_quotes(const cq_gathering *g, uint32_t member)
{
    const cq_cover *v = &g->covers[member];
    return v->introduced && (2 * v->covered < v->words || 2 * v->covered < g->script);
}
