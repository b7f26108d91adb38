/* style.c - see style.h. */
#include "text/style.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int32_t colour;
} NAMED[] = { { "white", 0xffffff },     { "black", 0 },
              { "red", 0xff0000 },       { "blue", 0x0000ff },
              { "green", 0x8000 },       { "yellow", 0xffff00 },
              { "gray", 0x808080 },      { "grey", 0x808080 },
              { "silver", 0xc0c0c0 },    { "navy", 0x80 },
              { "maroon", 0x800000 },    { "snow", 0xfffafa },
              { "ivory", 0xfffff0 },     { "whitesmoke", 0xf5f5f5 },
              { "ghostwhite", 0xf8f8ff } };

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int32_t hex_colour(cq_str s)
{
    int32_t v = 0;
    if (s.n != 3 && s.n != 6)
        return CQ_COLOUR_UNKNOWN;
    for (size_t i = 0; i < s.n; i++) {
        int d = hex(s.p[i]);
        if (d < 0)
            return CQ_COLOUR_UNKNOWN;
        v = s.n == 3 ? v << 8 | d * 17 : v << 4 | d;
    }
    return v;
}

/* Three numbers of a "rgb(...)"; a fourth, of "rgba", makes the colour unknown. */
static int32_t rgb_colour(cq_str s)
{
    int32_t v = 0;
    int parts = 0;
    cq_str rest = s, piece;
    while (cq_str_split(&rest, ',', &piece)) {
        int64_t part;
        if (++parts > 3 || !cq_str_int(cq_str_trim(piece), 0, 255, &part))
            return CQ_COLOUR_UNKNOWN;
        v = v << 8 | (int32_t)part;
    }
    return parts == 3 ? v : CQ_COLOUR_UNKNOWN;
}

int32_t cq_colour(cq_str s)
{
    s = cq_str_trim(s);
    if (s.n && s.p[0] == '#')
        return hex_colour(cq_str_sub(s, 1, s.n));
    if (cq_str_startsi(s, CQ_STR("rgb(")) && s.p[s.n - 1] == ')')
        return rgb_colour(cq_str_sub(s, 4, s.n - 1));
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        if (cq_str_eqi(s, cq_str_z(NAMED[i].name)))
            return NAMED[i].colour;
    return CQ_COLOUR_UNKNOWN;
}

/* A size of nothing to speak of: "0", "0px", "0.1em", "1px". */
static bool tiny(cq_str s)
{
    size_t i = 0;
    double v = 0, unit = 1;
    if (s.n == 0 || (!(s.p[0] >= '0' && s.p[0] <= '9') && s.p[0] != '.'))
        return false;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && v < 1e6; i++)
        v = v * 10 + (s.p[i] - '0');
    if (i < s.n && s.p[i] == '.')
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
            v += (s.p[i] - '0') * (unit /= 10);
    cq_str of = cq_str_trim(cq_str_sub(s, i, s.n));
    if (cq_str_startsi(of, CQ_STR("em")) || cq_str_startsi(of, CQ_STR("rem")))
        return v < 0.1;
    return cq_str_startsi(of, CQ_STR("%")) ? v < 10 : v <= 1;
}

static bool zero(cq_str s)
{
    return s.n && s.p[0] == '0' && tiny(s) && cq_str_find(s, CQ_STR(".")) == s.n;
}

/* One declaration; *flat and *cut note a height of 0 and that what overflows is not shown. */
static void declare(cq_style *s, cq_str name, cq_str value, bool *flat, bool *cut)
{
    if (cq_str_eqi(name, CQ_STR("display")))
        s->hidden |= cq_str_startsi(value, CQ_STR("none"));
    else if (cq_str_eqi(name, CQ_STR("visibility")))
        s->hidden |= cq_str_startsi(value, CQ_STR("hidden")) ||
                     cq_str_startsi(value, CQ_STR("collapse"));
    else if (cq_str_eqi(name, CQ_STR("font-size")))
        s->hidden |= tiny(value);
    else if (cq_str_eqi(name, CQ_STR("max-height")) ||
             cq_str_eqi(name, CQ_STR("opacity")))
        s->hidden |= zero(value) || cq_str_eq(value, CQ_STR("0.0"));
    else if (cq_str_eqi(name, CQ_STR("height")) || cq_str_eqi(name, CQ_STR("width")))
        *flat |= zero(value);
    else if (cq_str_eqi(name, CQ_STR("overflow")))
        *cut |= cq_str_startsi(value, CQ_STR("hidden"));
    else if (cq_str_eqi(name, CQ_STR("color")))
        s->ink = cq_colour(value);
    else if (cq_str_eqi(name, CQ_STR("background-color")) ||
             cq_str_eqi(name, CQ_STR("background")))
        s->ground = cq_colour(value);
    else if (cq_str_eqi(name, CQ_STR("background-image")))
        s->ground = CQ_COLOUR_UNKNOWN;
}

void cq_style_apply(cq_style *s, cq_str declarations)
{
    cq_str rest = declarations, one;
    bool flat = false, cut = false;
    while (cq_str_split(&rest, ';', &one)) {
        size_t colon = cq_str_find(one, CQ_STR(":"));
        if (colon == one.n)
            continue;
        cq_str value = cq_str_sub(one, colon + 1, one.n);
        value = cq_str_sub(value, 0, cq_str_find(value, CQ_STR("!")));
        declare(s, cq_str_trim(cq_str_sub(one, 0, colon)), cq_str_trim(value), &flat,
                &cut);
    }
    s->hidden |= flat && cut;
}
