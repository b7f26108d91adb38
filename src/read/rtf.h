/* rtf.h - the words in Outlook's RTF.
 *
 * Some messages have no other body. It is packed by a scheme of its own ([MS-OXRTFCP]); what
 * was HTML before is in it as it was, between control words ([MS-OXRTFEX]). */
#ifndef CQ_RTF_H
#define CQ_RTF_H

#include "base/str.h"

/* Unpack into the arena: at most CQ_MAX_HTML bytes, as far as the data is good. */
cq_str cq_rtf_unpack(cq_arena *a, cq_str packed);

/* The HTML that it was, or its words as HTML, in the arena. Its bytes past ASCII are of
 * *code_page. Linear; groups may be nested as deep as they like. */
cq_str cq_rtf_html(cq_arena *a, cq_str rtf, int *code_page);

#endif
