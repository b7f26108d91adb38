"""milter.py - the milter protocol as a mail server speaks it, without a mail server."""
import socket
import struct
import time

CAMPAIGN, VERSION = b"X-Claque-Campaign", b"X-Claque-Version"


def packet(letter, data=b""):
    return struct.pack(">I", len(data) + 1) + letter + data


class Talk:
    """One connection to the filter at `path`; `waited` is how long the last mail did, in seconds."""

    def __init__(self, path):
        self.waited = 0
        self.s = socket.socket(socket.AF_UNIX)
        self.s.settimeout(60)
        self.s.connect(str(path))
        self.got = b""
        self.s.sendall(packet(b"O", struct.pack(">III", 6, 0x1ff, 0x1fffff)))
        assert self.reply()[0] == b"O"
        self.s.sendall(packet(b"C", b"town.example\x004\x30\x39192.0.2.1\0"))

    def reply(self):
        """The next reply: its letter and its data."""
        while len(self.got) < 4 or len(self.got) < 4 + struct.unpack(">I", self.got[:4])[0]:
            more = self.s.recv(65536)
            assert more, "the filter hung up"
            self.got += more
        end = 4 + struct.unpack(">I", self.got[:4])[0]
        letter, data, self.got = self.got[4:5], self.got[5:end], self.got[end:]
        return letter, data

    def body(self, body):
        """The body in pieces, as long as the filter wants more of it."""
        for at in range(0, len(body), 65535):
            self.s.sendall(packet(b"B", body[at:at + 65535]))
            letter = self.reply()[0]
            assert letter in b"cs", letter
            if letter == b"s":
                return

    def mail(self, sender, mail):
        """Hand a mail over: the headers that are added, by name, once it may go on."""
        head, body = mail.split(b"\r\n\r\n", 1)
        out = packet(b"M", b"<%s>\0" % sender.encode())
        for line in head.split(b"\r\n"):
            name, value = line.split(b":", 1)
            out += packet(b"L", name + b"\0" + value + b"\0")
        self.s.sendall(out + packet(b"N"))
        self.body(body)
        self.s.sendall(packet(b"E"))
        start = time.monotonic()
        added = {}
        while True:
            letter, data = self.reply()
            if letter == b"c":
                self.waited = time.monotonic() - start
                return added
            assert letter == b"h", letter
            name, value = data.split(b"\0")[:2]
            added[name] = value
