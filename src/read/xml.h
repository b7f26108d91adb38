/* xml.h - the tags of an XML file, one after the other.
 *
 * For exports of phones and tables of offices, whose XML is flat and at times wrong: a phone
 * writes what lies past U+FFFF as two references to surrogates, which no XML parser takes. A
 * tag that is never closed ends at the next '<', so that it costs itself only. Nothing is
 * expanded but the five names and numbers of characters, so there is no bomb. Linear. */
#ifndef CQ_XML_H
#define CQ_XML_H

#include "read/bytes.h"

typedef struct {
    cq_str name;   /* without its prefix; "" of comments, CDATA, declarations */
    cq_str inside; /* the attributes as written; the text of a CDATA */
    bool closes;   /* </name> */
    bool empty;    /* <name/> */
    bool broken;   /* no end: it goes to the next '<' or to the end of s */
} cq_xml_tag;

/* The tag at the start of s, which is a '<'. Returns its length, 0 where s ends within it
 * and more is to come. */
size_t cq_xml_read(cq_str s, bool more, cq_xml_tag *out);

/* Move the window to the next tag, read it and set *n to its length; what stood before it is
 * passed. False at the end of the input. A tag over `most` bytes is broken. */
bool cq_xml_next(cq_bytes *in, size_t most, cq_xml_tag *out, size_t *n);

/* The attribute's value as written, "" where there is none. */
cq_str cq_xml_attribute(const cq_xml_tag *t, const char *name);

/* The text for which s stands: s itself, or a copy in the arena where it holds references.
 * Valid UTF-8 where s is. */
cq_str cq_xml_text(cq_arena *a, cq_str s);

#endif
