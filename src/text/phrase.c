/* phrase.c - see phrase.h. */
#include "text/phrase.h"

#include <string.h>

/* clang-format off */
static const char *const GREETING[] = {
    "dear", "hello", "hi", "hey", "good morning", "good afternoon", "good evening",
    "good day", "greetings", "to whom it may concern", "to the", "sir", "sirs", "madam",
    "ladies and gentlemen", "attention", "respected", "honourable", "honorable",
    "esteemed", "sehr geehrt*", "lieb*", "hallo", "guten tag", "guten morgen",
    "guten abend", "werte*", "grüss gott", "moin", "bonjour", "bonsoir", "madame",
    "monsieur", "mesdames", "messieurs", "cher", "chère*", "chers", "salut",
    "à l'attention", "estimad*", "querid*", "hola", "buenos días", "buenas tardes",
    "muy señor*", "señor*", "distinguid*", "apreciad*", "respetad*", "gentil*",
    "egregi*", "caro", "cara", "cari", "buongiorno", "buonasera", "salve",
    "ciao", "spett*", "onorevole", "illustr*", "geachte", "beste", "goedendag",
    "goedemorgen", "goedemiddag", "l.s", "prezad*", "exm*", "excelentíssim*", "olá",
    "bom dia", "boa tarde", "boa noite", "senhor*", "hej", "hei", "bästa", "kära",
    "kære", "kjære", "goddag", "hyvä", "arvoisa", "szanown*", "drog*", "dzień dobry",
    "cześć", "witam", "vážen*", "dobrý den", "stimat*", "bună ziua", "drag*",
    "tisztelt", "kedves", "jó napot", "sayın", "merhaba", "değerli", "sevgili", "selam",
    "iyi günler", "уважаем*", "здравствуй*", "добрый день", "доброе утро",
    "добрый вечер", "дорог*", "привет", "господин*", "многоуважаем*", "шановн*",
    "добрий день", "доброго дня", "вітаю", "здравейте", "добър ден", "αγαπητ*",
    "αξιότιμ*", "καλημέρα", "καλησπέρα", "γεια σασ", "κύριε", "κυρία", "προσ", "سلام",
    "با سلام", "جناب", "سرکار", "محترم", "اقای", "خانم", "گرامی", "درود", "با درود",
    "دوست", "السلام*", "السید*", "تحیه", "عزیزی", "عزیزتی", "مرحبا", "الی", "سعاده",
    "حضره", "بسم الله", "שלום", "לכבוד", "יקר*", "नमस्ते", "प्रिय", "आदरणीय", "महोदय",
    "सेवा में", "माननीय", "尊敬*", "您好*", "你好*", "亲爱的*", "親愛的*", "敬爱的*",
    "拝啓*", "前略*", "こんにちは*", "お世話になって*", "안녕하*", "존경하*", "친애하*",
    "เรียน*", "สวัสดี*", "กราบเรียน*", "kepada yth*", "yth*", "dengan hormat",
    "selamat pagi", "selamat siang", "kính gửi", "kính thưa", "xin chào",
    NULL
};

static const char *const CLOSING[] = {
    "regards", "kind regards", "kindest regards", "best regards", "warm regards",
    "warmest regards", "with regards", "with kind*", "with best*", "best wishes",
    "sincerely*", "yours*", "most sincerely", "faithfully", "respectfully*",
    "with respect*", "with thanks", "thank you*", "thanks*", "many thanks*",
    "thanking you*", "cheers", "all the best", "best", "cordially", "in solidarity",
    "in hope", "with gratitude", "with appreciation", "gratefully", "very truly yours",
    "truly yours", "signed", "with warm*", "take care", "hoping*", "i look forward*",
    "looking forward*", "a concerned*", "your constituent", "in anticipation",
    "mit freundlich*", "mit besten*", "mit herzlich*", "freundliche gr*",
    "viele grüss*", "beste grüss*", "liebe grüss*", "herzliche grüss*", "schöne grüss*",
    "hochachtungsvoll", "mfg", "mit vorzüglicher*", "besten dank*", "vielen dank*",
    "mit vielen*", "cordialement", "bien cordialement", "bien à vous", "salutations*",
    "sincères salutations", "avec mes*", "veuillez*", "je vous prie*",
    "respectueusement", "amicalement", "meilleures salutations", "merci*",
    "sincèrement", "dans l'attente*", "atentamente", "saludos*", "un saludo*",
    "un cordial*", "cordialmente", "reciba*", "gracias*", "muchas gracias*",
    "respetuosamente", "sinceramente", "atte", "un abrazo", "distinti saluti",
    "cordiali saluti", "saluti*", "un saluto*", "grazie*", "con osservanza", "in fede",
    "rispettosamente", "met vriendelijke*", "vriendelijke gr*", "hoogachtend",
    "groeten*", "met groet*", "mvg", "bij voorbaat dank*", "hartelijke groet*",
    "alvast bedankt*", "bedankt*", "atenciosamente", "cumprimentos", "com os melhores*",
    "melhores cumprimentos", "obrigad*", "respeitosamente", "abraços", "saudações*",
    "med vänlig*", "vänliga hälsningar", "hälsningar", "mvh", "med venlig*",
    "venlig hilsen", "hilsen", "med vennlig*", "vennlig hilsen", "ystävällisin*",
    "terveisin", "kiitos*", "z poważaniem", "pozdrawiam*", "z wyrazami*", "łączę*",
    "dziękuję*", "s pozdravem", "s úctou", "s přáním*", "děkuji*", "cu stimă",
    "cu respect", "toate cele bune", "mulțumesc*", "vă mulțumesc*", "üdvözlettel",
    "tisztelettel", "köszönettel", "köszönöm*", "saygılar*", "teşekkür*",
    "iyi çalışmalar", "sevgiler*", "с уважением*", "искренне*", "с наилучшими*",
    "спасибо*", "с благодарностью*", "всего доброго", "заранее спасибо", "с почтением",
    "з повагою*", "щиро*", "з найкращими*", "дякую*", "з вдячністю", "с уважение",
    "поздрави", "благодаря*", "με εκτίμηση*", "φιλικά", "με τιμή", "με σεβασμό",
    "ευχαριστώ*", "ευχαριστούμε*", "χαιρετισμο*", "با احترام*", "با تشکر*", "با سپاس*",
    "ارادتمند*", "با ارزوی*", "سپاسگزار*", "متشکرم", "ممنون*", "با تقدیم*",
    "مع التحیه*", "مع خالص*", "وتفضلوا*", "تفضلوا*", "مع الشکر*", "شکرا*", "والسلام*",
    "المخلص*", "باحترام", "مع الاحترام", "شکریه", "نیازمند", "בברכה*", "בכבוד רב*",
    "תודה*", "בתודה*", "सादर*", "धन्यवाद*", "भवदीय*", "此致*", "敬礼*", "敬上*",
    "谢谢*", "顺颂*", "祝好*", "致敬*", "敬具*", "草々*", "よろしくお願い*",
    "감사합니다*", "ขอแสดงความนับถือ*", "ด้วยความเคารพ*", "ขอบคุณ*", "hormat saya*",
    "hormat kami*", "salam*", "terima kasih*", "trân trọng*", "kính thư", "xin cảm ơn*",
    NULL
};

static const char *const DEVICE[] = {
    "sent from my", "sent from", "sent via", "sent with", "get outlook for",
    "von meinem", "gesendet von", "gesendet mit", "envoyé de", "envoyé depuis",
    "enviado desde", "enviado do", "enviado de", "inviato da", "verzonden vanaf",
    "verstuurd vanaf", "skickat från", "sendt fra", "lähetetty", "wysłane z",
    "odesláno z", "отправлено с", "надіслано з", "gönderildi", "στάλθηκε από",
    "ارسال شده از", "ارسلت من", "发自我的", "從我的", "iphoneから送信",
    "나의 iphone에서 보냄", "dikirim dari", "được gửi từ",
    NULL
};

static const char *const WROTE[] = {
    "wrote", "writes", "schrieb", "a écrit", "escribió", "ha scritto", "scrisse",
    "escreveu", "schreef", "skrev", "kirjoitti", "napisał", "napsal", "a scris", "írta",
    "yazdı", "написал", "писал", "пишет", "написав", "пише", "написа", "έγραψε", "نوشت",
    "کتب", "כתב", "写道", "寫道", "のメール", "書きました", "작성", "เขียนว่า",
    "menulis", "đã viết",
    NULL
};

static const char *const ORIGINAL[] = {
    "original message", "original appointment", "ursprüngliche nachricht",
    "original-nachricht", "originalnachricht", "message d'origine", "message original",
    "mensaje original", "messaggio originale", "oorspronkelijk bericht",
    "mensagem original", "ursprungligt meddelande", "oprindelig meddelelse",
    "opprinnelig melding", "wiadomość oryginalna", "původní zpráva",
    "исходное сообщение", "оригинальное сообщение", "пересылаемое сообщение",
    "forwarded message", "weitergeleitete nachricht", "message transféré",
    "mensaje reenviado", "messaggio inoltrato", "doorgestuurd bericht",
    "mensagem encaminhada", "orijinal mesaj", "iletilen", "原始邮件", "转发邮件",
    "元のメッセージ", "원본 메시지", "پیام اصلی", "الرساله الاصلیه", "αρχικό μήνυμα",
    NULL
};

static const char *const FROM[] = {
    "from", "von", "de", "da", "van", "fra", "från", "od", "от", "від", "kimden", "από",
    "از", "من", "发件人", "寄件者", "差出人", "보낸 사람", "expéditeur", "remitente",
    "mittente", "afzender", "nadawca",
    NULL
};

static const char *const LABEL[] = {
    "sent", "date", "time", "gesendet", "datum", "envoyé", "enviado", "enviado el",
    "fecha", "inviato", "data", "verzonden", "skickat", "sendt", "dato", "wysłano",
    "отправлено", "дата", "надіслано", "tarih", "gönderilme tarihi", "ημερομηνία",
    "στάλθηκε", "تاریخ", "التاریخ", "تاریخ الارسال", "发送时间", "日期", "日時", "날짜",
    "보낸 날짜", "to", "an", "à", "para", "a", "aan", "till", "til", "do", "кому",
    "kime", "προσ", "به", "الی", "收件人", "宛先", "받는 사람", "cc", "kopie", "bcc",
    "subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto", "ämne",
    "emne", "temat", "předmět", "тема", "konu", "θέμα", "موضوع", "الموضوع", "主题",
    "主旨", "件名", "제목", "reply-to", "importance", "attachments", "anlagen",
    NULL
};

static const char *const LEGAL[] = {
    "confidential", "privileged", "intended recipient", "intended solely",
    "intended only", "addressee", "unauthori", "disclos", "disseminat", "liabil",
    "virus", "delete it", "delete this", "notify the sender", "inform the sender",
    "contact the sender", "in error", "registered in", "registered office",
    "registered number", "company number", "company no", "strictly prohibited",
    "legally binding", "monitored", "no responsibility", "charity number",
    "registered charity", "vertraulich", "empfänger", "irrtümlich", "unbefugt",
    "vernichten", "löschen", "haftung", "geschäftsführer", "handelsregister",
    "amtsgericht", "ust-id", "unzulässig", "rechtlich", "confidentiel", "destinataire",
    "usage exclusif", "détruire", "non autorisé", "par erreur", "responsabilité",
    "strictement interdit", "confidencial", "destinatari", "uso exclusivo", "prohibid",
    "notifique", "responsabilidad", "por error", "elimine", "riservat", "vietat",
    "distrugg", "per errore", "esclusiv", "vertrouwelijk", "geadresseerde",
    "uitsluitend bestemd", "aansprakelijk", "ten onrechte", "destinatário", "proibid",
    "por engano", "konfidenti", "sekretess", "poufn", "adresat", "wyłącznie", "důvěrn",
    "gizli", "alıcı", "yetkisiz", "sorumluluk", "конфиденциал", "адресат", "получател",
    "ошибочно", "конфіденці", "εμπιστευτικ", "παραλήπτ", "κατά λάθοσ", "محرمانه",
    "گیرنده", "به اشتباه", "سریه", "المرسل الیه", "بالخطا", "机密", "保密", "收件人",
    "機密", "宛先", "기밀", "수신인", "ความลับ",
    NULL
};

static const char *const STAMP[] = {
    "received", "eingegangen", "eingang", "reçu", "reçue", "recibido", "ricevuto",
    "ontvangen", "recebido", "wpłynęło", "получено", "отримано", "ελήφθη", "وارده",
    "وارد", "收文", "受付", "受領",
    NULL
};

static const char *const PAGE[] = {
    "page", "pg", "seite", "página", "pagina", "blad", "sida", "side", "strona",
    "strana", "страница", "стр", "сторінка", "sayfa", "σελίδα", "صفحه", "第", "頁",
    "หน้า",
    NULL
};

static const char *const OVER[] = {
    "pto", "p.t.o", "please turn over", "bitte wenden", "b.w", "tsvp", "t.s.v.p",
    "z.o.z", "continued overleaf", "ctd",
    NULL
};
/* clang-format on */

static const char *const *const LISTS[CQ_PHRASES] = {
    [CQ_PHRASE_GREETING] = GREETING, [CQ_PHRASE_CLOSING] = CLOSING,
    [CQ_PHRASE_DEVICE] = DEVICE,     [CQ_PHRASE_WROTE] = WROTE,
    [CQ_PHRASE_ORIGINAL] = ORIGINAL, [CQ_PHRASE_FROM] = FROM,
    [CQ_PHRASE_LABEL] = LABEL,       [CQ_PHRASE_LEGAL] = LEGAL,
    [CQ_PHRASE_STAMP] = STAMP,       [CQ_PHRASE_PAGE] = PAGE,
    [CQ_PHRASE_OVER] = OVER
};

const char *const *cq_phrase_list(cq_phrase kind)
{
    return LISTS[kind];
}

static bool letter(char c)
{
    return (uint8_t)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The phrase without its '*', and whether it had one. */
static cq_str stem(const char *phrase, bool *open)
{
    cq_str s = cq_str_z(phrase);
    *open = s.p[s.n - 1] == '*';
    s.n -= *open;
    return s;
}

bool cq_phrase_begins(cq_phrase kind, cq_str line)
{
    for (const char *const *p = LISTS[kind]; *p && line.n; p++) {
        bool open;
        if (**p != *line.p)
            continue;
        cq_str s = stem(*p, &open);
        if (cq_str_starts(line, s) && (open || line.n == s.n || !letter(line.p[s.n])))
            return true;
    }
    return false;
}

bool cq_phrase_is(cq_phrase kind, cq_str s)
{
    for (const char *const *p = LISTS[kind]; *p; p++)
        if (s.n && **p == *s.p && cq_str_eq(s, cq_str_z(*p)))
            return true;
    return false;
}

/* Where a word may begin: scripts without spaces begin one at each of their letters. */
static bool begins_word(cq_str s, size_t i)
{
    uint8_t c = (uint8_t)s.p[i];
    return c >= 0xc0 || (letter((char)c) && (i == 0 || !letter(s.p[i - 1])));
}

int cq_phrase_count(cq_phrase kind, cq_str s)
{
    uint64_t seen[8] = { 0 };
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!begins_word(s, i))
            continue;
        for (size_t k = 0; LISTS[kind][k] && k < 512; k++) {
            if (*LISTS[kind][k] != s.p[i] || (seen[k / 64] >> k % 64 & 1) ||
                !cq_str_starts(cq_str_sub(s, i, s.n), cq_str_z(LISTS[kind][k])))
                continue;
            seen[k / 64] |= UINT64_C(1) << k % 64;
            n++;
        }
    }
    return n;
}

enum { LONGEST = 40 };

/* The least number of edits between the phrase and any beginning of the line. */
static size_t edits(cq_str phrase, cq_str line)
{
    size_t row[LONGEST + 1], m = phrase.n, best = m;
    size_t n = line.n < m + m / 6 + 1 ? line.n : m + m / 6 + 1;
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t above = row[j], least = corner + (phrase.p[j - 1] != line.p[i - 1]);
            least = above + 1 < least ? above + 1 : least;
            row[j] = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
            corner = above;
        }
        if (row[m] < best &&
            (i == line.n || !letter(line.p[i]) || !letter(line.p[i - 1])))
            best = row[m];
    }
    return best;
}

bool cq_phrase_about(cq_str name, cq_str line)
{
    return name.n >= 4 && name.n <= LONGEST && edits(name, line) <= name.n / 6;
}

bool cq_phrase_begins_about(cq_phrase kind, cq_str line)
{
    if (cq_phrase_begins(kind, line))
        return true;
    for (const char *const *p = LISTS[kind]; *p; p++) {
        bool open;
        cq_str s = stem(*p, &open);
        bool near = line.n > 1 && (s.p[0] == line.p[0] || s.p[1] == line.p[1]);
        if (near && cq_phrase_about(s, line))
            return true;
    }
    return false;
}
