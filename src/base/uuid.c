/* uuid.c - see uuid.h. */
#include "base/uuid.h"

#include <stdio.h>
#include <string.h>

#include "base/sha.h"

/* 00abedb4-aa42-466c-9c01-fed23315a9b7, by STIX 2.1, section 2.9. */
const uint8_t cq_uuid_stix[16] = { 0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c,
                                   0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7 };

/* 5d0c36c1-79e5-4c58-a3a0-7d7b1f42c6a4, drawn once. */
const uint8_t cq_uuid_claque[16] = { 0x5d, 0x0c, 0x36, 0xc1, 0x79, 0xe5, 0x4c, 0x58,
                                     0xa3, 0xa0, 0x7d, 0x7b, 0x1f, 0x42, 0xc6, 0xa4 };

void cq_uuid5(const uint8_t space[16], cq_str name, char out[CQ_UUID])
{
    uint8_t h[CQ_SHA1];
    cq_buf b = { 0 };
    cq_buf_add(&b, (const char *)space, 16);
    cq_buf_str(&b, name);
    cq_sha1(cq_buf_view(&b), h);
    cq_buf_done(&b);
    h[6] = (uint8_t)((h[6] & 0x0f) | 0x50);
    h[8] = (uint8_t)((h[8] & 0x3f) | 0x80);
    for (int i = 0, at = 0; i < 16; i++) {
        bool dash = i == 4 || i == 6 || i == 8 || i == 10;
        at += snprintf(out + at, (size_t)(CQ_UUID - at), "%s%02x", dash ? "-" : "", h[i]);
    }
}
