/* notice.h - word of new mail in a Maildir, by inotify; nothing is written or opened there. */
#ifndef CQ_NOTICE_H
#define CQ_NOTICE_H

#include <stdbool.h>

#include "base/status.h"

/* Watch the folders new and cur of `maildir`. *fd is closed by the caller. */
cq_status cq_notice_open(const char *maildir, int *fd, cq_err *err);

/* Wait so many milliseconds at most; whether mail came, or may have come. A signal ends the
 * wait. */
bool cq_notice_wait(int fd, int timeout_ms);

#endif
