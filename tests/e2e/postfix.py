"""postfix.py - a real Postfix of its own in a folder, with claque-milter before it.

As root, from Debian's packages, without systemd; nothing leaves the machine."""
import atexit
import os
import pathlib
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import threading
import time

from harness import CLAQUE, Skip

MILTER = os.path.join(os.path.dirname(CLAQUE), "claque-milter")
TIMEOUT = 5  # content_timeout, seconds
MAIN = """compatibility_level=3.6
queue_directory={d}/spool
data_directory={d}/data
command_directory=/usr/sbin
daemon_directory=/usr/lib/postfix/sbin
mail_owner=postfix
setgid_group=postdrop
inet_interfaces=loopback-only
inet_protocols=ipv4
myhostname=mx.office.example
mydestination=
local_recipient_maps=
alias_maps=
alias_database=
virtual_mailbox_domains=office.example
virtual_mailbox_base={d}/mail
virtual_mailbox_maps=static:inbox/
virtual_uid_maps=static:65534
virtual_gid_maps=static:65534
mynetworks=127.0.0.0/8
smtpd_recipient_restrictions=reject_unauth_destination
default_transport=error:closed
relay_transport=error:closed
disable_dns_lookups=yes
smtpd_peername_lookup=no
smtpd_client_connection_count_limit=0
in_flow_delay=0
maillog_file={d}/spool/maillog
maillog_file_prefixes={d}
{milters}
"""
FAIL_OPEN = ("smtpd_milters={{ unix:{d}/run/milter.sock, connect_timeout=2s, command_timeout=3s, "
             "content_timeout=%ds, default_action=accept }}" % TIMEOUT)
MASTER = """127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"""


def wait_for(what, seconds=20, every=0.05):
    """Poll until it is true; what it was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = what()
        if got:
            return got
        time.sleep(every)
    raise AssertionError("waited %d s for %s" % (seconds, what.__name__))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Postfix:
    """A mail server whose mail for anybody@office.example lies in self.inbox."""

    def __init__(self, milters=FAIL_OPEN):
        if os.getuid() != 0 or not shutil.which("postfix"):
            raise Skip("no Postfix, or not root")
        self.d = pathlib.Path(tempfile.mkdtemp(prefix="claque-mx-"))
        os.chmod(self.d, 0o755)
        for name in ("etc", "spool", "data", "mail", "run"):
            (self.d / name).mkdir()
        shutil.chown(self.d / "data", "postfix")
        shutil.chown(self.d / "mail", pwd.getpwuid(65534).pw_name)
        self.port = free_port()
        (self.d / "etc/main.cf").write_text(MAIN.format(d=self.d, milters=milters.format(d=self.d)))
        (self.d / "etc/master.cf").write_text(MASTER.format(port=self.port))
        self.inbox = self.d / "mail/inbox/new"
        atexit.register(self.stop)
        self._postfix("start")
        wait_for(self._listens)

    def _postfix(self, verb):
        return subprocess.run(["postfix", "-c", str(self.d / "etc"), verb], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30).returncode

    def _listens(self):
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        """Stop, and wait until its master is gone."""
        if not self.d.exists():
            return
        try:
            pid = int((self.d / "spool/pid/master.pid").read_text())
        except (OSError, ValueError):
            pid = 0
        self._postfix("stop")
        end = time.monotonic() + 10
        while pid and os.path.exists("/proc/%d" % pid) and time.monotonic() < end:
            time.sleep(0.05)
        shutil.rmtree(self.d, ignore_errors=True)

    def send(self, mails, sessions=8):
        """Send (sender, bytes) over so many connections; the seconds that each took."""
        todo, took, failed = list(enumerate(mails)), [0.0] * len(mails), []
        lock = threading.Lock()

        def work():
            start = time.monotonic()  # connecting counts: a filter is asked then, too
            try:
                with smtplib.SMTP("127.0.0.1", self.port, local_hostname="hill.example", timeout=60) as smtp:
                    while True:
                        with lock:
                            if not todo:
                                return
                            no, (sender, mail) = todo.pop(0)
                        smtp.sendmail(sender, ["mp@office.example"], mail)
                        took[no] = time.monotonic() - start
                        start = time.monotonic()
            except Exception as e:
                failed.append(e)

        threads = [threading.Thread(target=work) for _ in range(sessions)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert not failed, failed
        return took

    def mails(self):
        """What lies in the inbox, as bytes."""
        return [f.read_bytes() for f in self.inbox.iterdir()] if self.inbox.exists() else []

    def arrived(self, n, seconds=30):
        """Wait until n mails lie there; they are taken out."""
        def all_are_there():
            return self.inbox.exists() and len(os.listdir(self.inbox)) >= n
        wait_for(all_are_there, seconds)
        got = self.mails()
        self.clear()
        assert len(got) == n, (len(got), n)
        return got

    def clear(self):
        if self.inbox.exists():
            for f in self.inbox.iterdir():
                f.unlink()


class Logged:
    """What is said goes to self.log."""

    def says(self, what, seconds=60):
        """Wait until it is said."""
        def it_is_said():
            return what in self.log.read_text()
        wait_for(it_is_said, seconds)


def text(file):
    """What is in it, after an empty line; nothing if it was taken away meanwhile."""
    try:
        return b"\n" + file.read_bytes()
    except FileNotFoundError:
        return b""


class Filter(Logged):
    """claque-milter on the server's socket, where it takes the place of one that a case that
    failed has left; its log is self.log, beside the case if no other."""

    AT = {}  # by socket

    def __init__(self, server, case, *more, every=1, prefix=(), log=None):
        self.socket = server.d / "run/milter.sock" if isinstance(server, Postfix) else server
        self.case = case
        self.log = log or pathlib.Path(str(case) + ".log")
        if str(self.socket) in self.AT:
            self.AT[str(self.socket)]._kill()
        with open(self.log, "ab") as out:
            self.p = subprocess.Popen([*prefix, MILTER, "--socket", "unix:%s" % self.socket, "--case", str(case),
                                       "--every", str(every), *map(str, more)],
                                      stdin=subprocess.DEVNULL, stdout=out, stderr=out, umask=0)
        atexit.register(self._kill)
        self.AT[str(self.socket)] = self
        wait_for(self._listens)

    def _listens(self):
        with socket.socket(socket.AF_UNIX) as s:
            return s.connect_ex(str(self.socket)) == 0

    def waiting(self):
        """Mails put aside that are not yet in the case."""
        files = pathlib.Path(str(self.case) + ".spool").glob("*/*.mbox")
        return sum(text(f).count(b"\nFrom claque-milter ") for f in files)

    def weighed(self, seconds=200):
        """Wait until all that came is in the case and known."""
        def nothing_waits():
            return self.waiting() == 0
        wait_for(nothing_waits, seconds)
        time.sleep(0.3)

    def _kill(self):
        if self.p.poll() is None:
            self.p.kill()
            self.p.wait()

    def end(self, sig=15):
        self.p.send_signal(sig)
        self.p.wait(timeout=60)
        said = self.log.read_text()
        for word in ("Sanitizer", "runtime error:", "Assertion"):
            assert word not in said, said[-3000:]
        return self.p.returncode
