"""boot.py - a systemd of its own, to run a unit in: this machine's files below a layer in
memory, in namespaces and a control group of its own. What happens there stays there.

As root, where no systemd is at work; it is ended by its command, or after a time."""
import errno
import os
import pathlib
import subprocess

from harness import Skip
from postfix import wait_for

SYSTEMD = "/lib/systemd/systemd"
NOT_READY = 99
# The first process of the new namespaces; the arguments are the folder to build in and one
# that both sides see.
BUILD = r"""
set -e
cd "$1"
mkdir root layer
mount -t tmpfs tmpfs layer
mkdir layer/up layer/work
mount -t overlay overlay -o "lowerdir=/,upperdir=layer/up,workdir=layer/work" root
mount -t proc proc root/proc
mount --bind root/proc/sys root/proc/sys
mount -o remount,bind,ro root/proc/sys
mount -t sysfs -o ro sysfs root/sys
mount -t cgroup2 cgroup2 root/sys/fs/cgroup
for d in dev run tmp; do mount -t tmpfs -o mode=755 tmpfs root/$d; done
chmod 1777 root/tmp
for d in null zero full random urandom; do touch root/dev/$d; mount --bind /dev/$d root/dev/$d; done
mkdir root/dev/shm root/dev/pts
mount -t tmpfs tmpfs root/dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts root/dev/pts
ln -s pts/ptmx root/dev/ptmx
mkdir root/share
mount --bind "$2" root/share
sh -e "$2/files" "$PWD/root"
cd root
mkdir old
pivot_root . old
umount -l /old
export container=claque
exec setpriv --bounding-set -sys_module,-sys_time,-sys_rawio,-syslog %s --unit=try.target --log-target=null --show-status=0
""" % SYSTEMD
TRY_SERVICE = """[Unit]
Wants={unit}
After={unit}
[Service]
Type=oneshot
Environment=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ExecStart=/bin/sh -c '{command} >/share/said 2>&1; echo $$? >/share/code'
ExecStopPost=/bin/systemctl --no-block exit 0
"""
TRY_TARGET = """[Unit]
DefaultDependencies=no
Wants=try.service
"""


def control_groups():
    """Where the second kind is mounted, in which systemd is at home."""
    for line in open("/proc/self/mounts"):
        _, at, kind = line.split()[:3]
        if kind == "cgroup2" and os.access(at, os.W_OK):
            return pathlib.Path(at)
    raise Skip("no control groups, version 2")


class Group:
    """A control group for the time of one run."""

    def __enter__(self):
        self.at = control_groups() / ("claque-%d" % os.getpid())
        try:
            self.at.mkdir()
        except OSError as e:
            raise Skip("no control group of its own: %s" % e)
        return self.at

    def __exit__(self, *_):
        below = sorted((p for p in self.at.rglob("*") if p.is_dir()), key=lambda p: -len(p.parts))
        for p in [*below, self.at]:
            wait_for(lambda p=p: removed(p))


def removed(group):
    """Once what was in it is gone."""
    try:
        group.rmdir()
    except OSError as e:
        return e.errno != errno.EBUSY
    return True


def boot(tmp, unit, text, files, command, seconds=120):
    """Start the unit, then the command; (its exit code, what it said). `files` is shell that
    completes the new root, which is its $1."""
    if os.getuid() != 0 or not os.path.exists(SYSTEMD):
        raise Skip("no systemd, or not root")
    if os.path.exists("/run/systemd/system"):
        raise Skip("a systemd is at work here")
    share = tmp / "share"
    share.mkdir()
    (share / unit).write_text(text)
    (share / "try.service").write_text(TRY_SERVICE.format(unit=unit, command=command))
    (share / "try.target").write_text(TRY_TARGET)
    (share / "files").write_text('cd "%s"\ncp *.service *.target "$1/etc/systemd/system/"\n%s\n' % (share, files))
    with Group() as group, open(tmp / "console", "wb") as console:
        enter = 'echo $$ >"$0/cgroup.procs" && exec timeout -s KILL %d unshare -C -m -p -u -i -n -f --kill-child "$@"' % seconds
        p = subprocess.run(["sh", "-c", enter, str(group), "sh", "-c", BUILD, "sh", str(tmp), str(share)],
                           stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT)
    if not (share / "code").exists():
        raise AssertionError("it did not start (%d): %s" % (p.returncode, (tmp / "console").read_text()[-2000:]))
    return int((share / "code").read_text()), (share / "said").read_text()
