/* clone.h - a function compiled twice, the second time for processors that have more: where it
 * runs decides. Other machines than x86-64 have the plain one only. */
#ifndef CQ_CLONE_H
#define CQ_CLONE_H

#if defined(__x86_64__)
#define CQ_CLONE_FOR(feature) __attribute__((target_clones(feature, "default")))
#else
#define CQ_CLONE_FOR(feature)
#endif

#endif
