/* test.h - what cmocka.h needs before it. */
#ifndef CQ_TEST_H
#define CQ_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
