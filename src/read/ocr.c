/* ocr.c - see ocr.h (tesseract's manual page: the output "tsv"). */
#include "read/ocr.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/vec.h"
#include "read/child.h"
#include "read/plate.h"

/* A page needs a second; a file of many pages grows with them. */
enum {
    SECONDS = 60,
    BYTES_A_SECOND = 8 << 10,
    MOST_SECONDS = 3600,
    MAX_LANGUAGES = 8,
    SURE = 80, /* of 100 */
};

#define MEMORY (UINT64_C(2) << 30)
#define DATA "/usr/share/tesseract-ocr/5/tessdata"

bool cq_ocr_sniff(cq_str head)
{
    return cq_str_starts(head, CQ_STR("\x89PNG\r\n\x1a\n")) ||
           cq_str_starts(head, CQ_STR("\xff\xd8\xff")) ||
           cq_str_starts(head, CQ_STR("II*\0")) || cq_str_starts(head, CQ_STR("MM\0*"));
}

const char *cq_ocr_program(void)
{
    static const char path[] = "/usr/bin/tesseract";
    return access(path, X_OK) == 0 ? path : NULL;
}

void cq_ocr_done(cq_ocr_page *p)
{
    cq_buf_done(&p->text);
    cq_buf_done(&p->unsure);
}

static void append(const cq_ocr_page *p, cq_ocr_page *to)
{
    cq_buf_str(&to->text, cq_buf_view(&p->text));
    if (p->unsure.n && to->unsure.n)
        cq_buf_char(&to->unsure, ' ');
    cq_buf_str(&to->unsure, cq_buf_view(&p->unsure));
    to->sure += p->sure;
    to->words += p->words;
}

/* --- its table --- */

enum {
    LEVEL,
    PAGE,
    BLOCK,
    PARAGRAPH,
    LINE,
    WORD,
    LEFT,
    TOP,
    WIDTH,
    HEIGHT,
    CONF,
    COLUMNS
};

typedef struct {
    int64_t at[WORD]; /* level, page, block, paragraph and line of the word before */
    bool any;
} place;

static int64_t number(cq_str s)
{
    int64_t v = 0;
    cq_str_int(s, 0, 1 << 20, &v);
    return v;
}

/* What divides the word from the one before it. */
static void divide(place *p, const cq_str *cell, cq_buf *text)
{
    int64_t now[WORD];
    int first = WORD;
    for (int i = WORD - 1; i >= PAGE; i--) {
        now[i] = number(cell[i]);
        first = now[i] != p->at[i] ? i : first;
    }
    for (int64_t i = p->at[PAGE]; p->any && first == PAGE && i < now[PAGE]; i++)
        if (i - p->at[PAGE] < CQ_MAX_SCANS)
            cq_buf_char(text, '\f');
    if (p->any && first != PAGE)
        cq_buf_z(text, first == WORD ? " " : first == LINE ? "\n" : "\n\n");
    for (int i = PAGE; i < WORD; i++)
        p->at[i] = now[i];
    p->any = true;
}

static bool letters(cq_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
             (unsigned char)s.p[i] >= 0x80;
    return n >= 2;
}

static void take_word(place *p, const cq_str *cell, cq_str word, cq_ocr_page *out)
{
    bool sure =
        number(cq_str_sub(cell[CONF], 0, cq_str_find(cell[CONF], CQ_STR(".")))) >= SURE;
    divide(p, cell, &out->text);
    cq_buf_str(&out->text, word);
    out->words += letters(word);
    out->sure += sure && letters(word);
    if (sure)
        return;
    if (out->unsure.n)
        cq_buf_char(&out->unsure, ' ');
    cq_buf_str(&out->unsure, word);
}

void cq_ocr_table(cq_str tsv, cq_ocr_page *out)
{
    cq_str line, cell[COLUMNS];
    place p = { { 0 }, false };
    while (cq_str_line(&tsv, &line) && out->text.n < CQ_MAX_LETTER) {
        int n = 0;
        while (n < COLUMNS && cq_str_split(&line, '\t', &cell[n]))
            n++;
        cq_str word = cq_str_trim(line);
        if (n == COLUMNS && cq_str_eq(cell[LEVEL], CQ_STR("5")) && word.n)
            take_word(&p, cell, word, out);
    }
    cq_buf_char(&out->text, '\f');
}

/* --- the program --- */

/* "deu+eng+fra": those that are installed, no more than MAX_LANGUAGES. */
static const char *languages(cq_arena *a)
{
    CQ_VEC(cq_str) found = { 0 };
    cq_buf list = { 0 };
    DIR *dir = opendir(DATA);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        cq_str name = cq_str_z(e->d_name), tail = CQ_STR(".traineddata");
        bool aid =
            cq_str_starts(name, CQ_STR("osd.")) || cq_str_starts(name, CQ_STR("equ."));
        if (cq_str_ends(name, tail) && !aid)
            CQ_PUSH(found, cq_str_dup(a, cq_str_sub(name, 0, name.n - tail.n)));
    }
    if (dir)
        closedir(dir);
    if (found.n)
        qsort(found.p, found.n, sizeof *found.p, cq_str_order);
    for (size_t i = 0; i < found.n && i < MAX_LANGUAGES; i++) {
        cq_buf_z(&list, i ? "+" : "");
        cq_buf_str(&list, found.p[i]);
    }
    const char *z = cq_str_dup_z(a, list.n ? cq_buf_view(&list) : CQ_STR("eng"));
    cq_buf_done(&list);
    CQ_VEC_DONE(found);
    return z;
}

static cq_status run(const char *folder, uint64_t size, cq_err *err)
{
    cq_arena a = { 0 };
    uint64_t seconds = SECONDS + size / BYTES_A_SECOND;
    bool turns = access(DATA "/osd.traineddata", R_OK) == 0;
    /* 1: with a look at which side is up; 3: without */
    const char *argv[] = { cq_ocr_program(),  "in",  "out", "-l", languages(&a), "--psm",
                           turns ? "1" : "3", "tsv", NULL };
    cq_child c = { .argv = argv,
                   .folder = folder,
                   .seconds = (unsigned)(seconds < MOST_SECONDS ? seconds : MOST_SECONDS),
                   .memory = MEMORY,
                   .output = size + 8 * (uint64_t)CQ_MAX_LETTER };
    cq_status status = cq_child_run(&c, err);
    cq_arena_done(&a);
    return status == CQ_FORMAT
               ? cq_fail(err, CQ_FORMAT, "the picture is damaged: it cannot be read")
               : status;
}

static cq_status read_in(const char *folder, cq_str picture, cq_ocr_page *out,
                         cq_err *err)
{
    char path[CQ_CHILD_PATH + 16];
    cq_buf table = { 0 };
    snprintf(path, sizeof path, "%s/in", folder);
    cq_status status = cq_child_put(path, picture, err);
    if (status == CQ_OK)
        status = run(folder, picture.n, err);
    snprintf(path, sizeof path, "%s/out.tsv", folder);
    if (status == CQ_OK)
        status = cq_child_get(path, (size_t)8 * CQ_MAX_LETTER, &table, err);
    if (status == CQ_OK)
        cq_ocr_table(cq_buf_view(&table), out);
    cq_buf_done(&table);
    return status;
}

/* One look, in a folder of its own. */
static cq_status look(cq_str picture, cq_ocr_page *out, cq_err *err)
{
    char folder[CQ_CHILD_PATH];
    cq_status status = cq_child_folder(folder, err);
    if (status != CQ_OK)
        return status;
    status = read_in(folder, picture, out, err);
    cq_child_remove(folder);
    return status;
}

/* On its head, where most of its words are not sure: that may be the reason. */
static void look_again(cq_str picture, cq_ocr_page *p)
{
    cq_ocr_page turned = { 0 }, had = *p;
    cq_buf other = { 0 };
    if (2 * p->sure >= p->words || cq_plate_turn(picture, &other, NULL) != CQ_OK)
        return;
    cq_status status = look(cq_buf_view(&other), &turned, NULL);
    cq_buf_done(&other);
    if (status == CQ_OK && turned.sure > had.sure) {
        *p = turned;
        turned = had;
    }
    cq_ocr_done(&turned);
}

cq_status cq_ocr_read(cq_str picture, cq_ocr_page *out, cq_err *err)
{
    cq_buf large = { 0 };
    cq_ocr_page p = { 0 };
    if (!cq_ocr_program())
        return cq_fail(err, CQ_IO,
                       "tesseract is not installed (Debian: tesseract-ocr), which reads "
                       "scans");
    if (cq_plate_enlarge(picture, &large, NULL) == CQ_OK)
        picture = cq_buf_view(&large);
    cq_status status = look(picture, &p, err);
    if (status == CQ_OK)
        look_again(picture, &p);
    if (status == CQ_OK)
        append(&p, out);
    cq_ocr_done(&p);
    cq_buf_done(&large);
    return status;
}
