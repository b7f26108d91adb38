/* gmime.h - for targets that end in GMime: its own leaks are passed over.
 *
 * GMime 3.2.13 forgets a buffer of 256 bytes of its address parser at some malformed
 * addresses. To see that a leak is its own the stack must be walked in full: the library has
 * no frame pointers. Our own leaks are found as before. */
#ifndef CQ_FUZZ_GMIME_H
#define CQ_FUZZ_GMIME_H

const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *__asan_default_options(void)
{
    return "fast_unwind_on_malloc=0";
}

const char *__lsan_default_suppressions(void)
{
    return "leak:libgmime-3.0\n";
}

#endif
