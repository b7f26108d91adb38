#!/usr/bin/env python3
"""The workbench's server: whom it refuses, and what it bears."""
import json
import pathlib
import resource
import socket
import subprocess
import sys
import tempfile
import time

from harness import ROOT, case, claque, main
from workbench import Workbench

FOLDER = tempfile.TemporaryDirectory(prefix="claque-gate-")
EXAMPLE = pathlib.Path(FOLDER.name)
subprocess.run([sys.executable, ROOT / "example" / "make.py", EXAMPLE], check=True)
RUN = claque("scan", "inbox.mbox", "--case", "office.case", cwd=EXAMPLE)
W = Workbench("--case", "office.case", cwd=EXAMPLE)


def raw(data, timeout=10):
    """What the server answers to these bytes; empty where it hangs up without a word."""
    got = b""
    with socket.create_connection(("127.0.0.1", W.port), timeout=timeout) as s:
        try:
            s.sendall(data)
            while piece := s.recv(65536):
                got += piece
        except (ConnectionResetError, BrokenPipeError):
            pass
        return got


def status(data, **how):
    got = raw(data, **how)
    return int(got.split()[1]) if got else 0


def request(path="/api/v1/status", host=None, method="GET", more="", cookie=True):
    return ("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nX-Claque: 1\r\n%s%s\r\n" % (
        method, path, host or "127.0.0.1:%d" % W.port, "Cookie: %s\r\n" % W.ours["Cookie"] if cookie else "", more)).encode()


@case
def a_foreign_host_or_origin_is_refused(tmp):
    assert status(request()) == 200 and status(request(host="localhost:%d" % W.port)) == 200 and status(request(host="[::1]:%d" % W.port)) == 200
    for host in ("evil.example", "evil.example:%d" % W.port, "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:%d" % W.port, "0.0.0.0:%d" % W.port, " "):
        assert status(request(host=host)) in (400, 403), host
        assert status(request("/", host=host)) in (400, 403), host
    assert status(request(more="Host: evil.example\r\n")) in (400, 403)
    for origin in ("http://evil.example", "null", "https://127.0.0.1:%d" % W.port, "http://127.0.0.1:1", "http://127.0.0.1:%d.evil.example" % W.port):
        assert status(request(more="Origin: %s\r\n" % origin)) == 403, origin
    assert status(request(more="Origin: http://127.0.0.1:%d\r\n" % W.port)) == 200
    for site in ("cross-site", "same-site", "none"):
        assert status(request(more="Sec-Fetch-Site: %s\r\n" % site)) == 403, site


@case
def without_the_token_or_the_header_nothing_is_told(tmp):
    ours = {"X-Claque": "1"}
    calls = ("status", "overview", "report", "events", "campaigns", "messages/1", "export?what=worth", "nothing")
    for call in calls:
        for headers in ({}, ours, {"Cookie": W.ours["Cookie"]}, {**ours, "Cookie": "claque-%d=%s" % (W.port, "0" * 64)}, {**ours, "Cookie": "claque-%d=" % W.port},
                        {**ours, "Cookie": W.ours["Cookie"][:-1]}, {**ours, "Cookie": W.ours["Cookie"].replace(str(W.port), "1")}):
            r, body = W.ask("GET", "/api/v1/" + call, headers=headers)
            assert r.status == 401 and set(json.loads(body)) == {"error"}, (call, headers, r.status)
    for body in ("", "{}", "[]", '{"token":""}', '{"token":"%s"}' % ("0" * 64), '{"token":"%s"}' % W.token[:-1], '{"token":"%s0"}' % W.token, '{"token":["%s"]}' % W.token, "x" * 9000):
        r, _ = W.ask("POST", "/api/v1/session", body, ours)
        assert r.status in (403, 413) and not r.getheader("Set-Cookie"), (body[:90], r.status)
    assert W.ask("POST", "/api/v1/session", json.dumps({"token": W.token}))[0].status == 403
    assert W.ask("GET", "/api/v1/session?token=" + W.token, headers=ours)[0].status == 403
    assert "HttpOnly" in W.cookie and "SameSite=Strict" in W.cookie and W.token not in W.cookie and W.cookie.startswith("claque-%d=" % W.port)


@case
def every_answer_bears_the_policy(tmp):
    for path in ("/", "/app.js", "/app.css", "/nothing", "/api/v1/status", "/api/v1/nothing"):
        r, _ = W.ask("GET", path, headers=W.ours)
        policy = r.getheader("Content-Security-Policy")
        for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'", "frame-ancestors 'none'",
                     "require-trusted-types-for 'script'", "trusted-types 'none'"):
            assert part in policy, (path, policy)
        assert r.getheader("X-Content-Type-Options") == "nosniff" and r.getheader("Referrer-Policy") == "no-referrer"
        assert r.getheader("Cache-Control") == ("no-cache" if path in ("/", "/app.js", "/app.css") else "no-store"), path
        assert r.getheader("Access-Control-Allow-Origin") is None
    tag = W.ask("GET", "/app.js")[0].getheader("ETag")
    assert W.ask("GET", "/app.js", headers={"If-None-Match": tag})[0].status == 304
    assert status(request(method="OPTIONS")) == 405 and status(request(method="DELETE")) == 405 and status(request(method="TRACE")) == 405
    assert W.ask("POST", "/", "x", W.ours)[0].status == 405 and W.ask("POST", "/api/v1/overview", "{}", W.ours)[0].status == 405


@case
def no_path_leads_to_a_file(tmp):
    for path in ("/../office.case", "/%2e%2e/office.case", "/..%2foffice.case", "/office.case", "//etc/passwd", "/app.js/../../office.case", "/office.case%00.js",
                 "/./app.js", "/APP.JS", "/api/v1/../../etc/passwd", "/api/v1/messages/../../../office.case", "/api/v1/campaigns/..%2f..%2foffice.case",
                 "http://127.0.0.1/etc/passwd", "/api/v1/export?what=../../office.case", "/api/v1/export?what=report&format=../x", "/\\..\\office.case"):
        got = raw(request(path))
        assert not got or (int(got.split()[1]) in (400, 403, 404)), (path, got[:80])
        assert b"SQLite format" not in got and b"root:" not in got


@case
def large_and_broken_requests_are_refused(tmp):
    assert status(request(more="X: %s\r\n" % ("a" * (10 << 20)))) in (0, 400, 413, 431)
    assert status(request(more="".join("X%d: a\r\n" % i for i in range(200000)))) in (0, 400, 413, 431)
    assert status(request("/api/v1/search?q=" + "a" * (1 << 20))) in (0, 400, 414, 431)
    assert status(request("/api/v1/search?" + "&".join("a%d=1" % i for i in range(2000)))) in (0, 200, 400, 414, 431)
    big = b"x" * (1 << 20)
    r = raw(request("/api/v1/session", method="POST", more="Content-Length: %d\r\n" % len(big)) + big)
    assert not r or int(r.split()[1]) == 413, r[:60]
    for junk in (b"\r\n\r\n", b"GET\r\n\r\n", b"\x00" * 400, b"GET / HTTP/9.9\r\n\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                 b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc"):
        with socket.create_connection(("127.0.0.1", W.port), timeout=5) as s:
            s.sendall(junk)
    assert W.get("status")["state"] == "ready"


@case
def slow_and_many_connections_leave_the_server_quick_and_small(tmp):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, most[1]), most[1]))
    slow = []
    for i in range(1000):
        s = socket.create_connection(("127.0.0.1", W.port), timeout=10)
        s.sendall(b"GET /api/v1/status HTTP/1.1\r\nHost: 127" if i % 2 else b"")
        slow.append(s)
    began = time.time()
    assert W.get("status", timeout=10)["state"] == "ready"
    assert time.time() - began < 2, time.time() - began
    held, peak = W.memory()
    assert peak < 150 << 20, peak
    time.sleep(12)  # silent ones are closed by then
    closed = 0
    for s in slow:
        s.setblocking(False)
        try:
            closed += s.recv(512) == b"" or True
        except BlockingIOError:
            pass
        except ConnectionError:
            closed += 1
        s.close()
    assert closed == 1000, closed


W.__enter__()
try:
    W.get("individual")  # until its messages are numbered, much is answered by "later"
    main()
finally:
    W.__exit__(None, None, None)
