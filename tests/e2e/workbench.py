"""workbench.py - claque open, started and asked by tests."""
import http.client
import json
import re
import shutil
import subprocess

from harness import CLAQUE, ROOT, Skip

NODE_MODULES = ROOT / "web" / "node_modules"


class Workbench:
    """A running workbench: with W(...) as w: w.get("status")."""

    def __init__(self, *args, cwd=None, env=None):
        self.p = subprocess.Popen([CLAQUE, "open", "--no-browser", *map(str, args)], cwd=cwd, env=env, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True)
        self.address = self.p.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/#t=([0-9a-f]{64})", self.address)
        assert found, (self.address, self.p.stderr.read() if self.p.poll() is not None else "")
        self.port, self.token = int(found.group(1)), found.group(2)
        answer, _ = self.ask("POST", "/api/v1/session", json.dumps({"token": self.token}), {"X-Claque": "1"})
        assert answer.status == 204, answer.status
        self.cookie = answer.getheader("Set-Cookie")
        self.ours = {"X-Claque": "1", "Cookie": self.cookie.split(";")[0]}

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.p.terminate()
        try:
            code = self.p.wait(20)
        except subprocess.TimeoutExpired:
            self.p.kill()
            raise
        self.said = self.p.stderr.read()
        assert code == 0 or why[0], (code, self.said)

    def ask(self, method, path, body=None, headers={}, timeout=60):
        """(answer, bytes) of one request, with the headers that are given and no others of ours."""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            c.request(method, path, body, headers)
            r = c.getresponse()
            return r, r.read()
        finally:
            c.close()

    def get(self, call, status=200, headers={}, **how):
        """The answer to a call as JSON; asked again while it is being made."""
        import time
        for _ in range(600):
            r, body = self.ask("GET", "/api/v1/" + call, headers={**self.ours, **headers}, **how)
            if r.status != 202 or status == 202:
                break
            time.sleep(0.05)
        assert r.status == status, (call, r.status, body[:300])
        assert len(body) <= 1 << 20 or call.startswith(("report", "export")), (call, len(body))
        return json.loads(body) if r.getheader("Content-Type") == "application/json" else body.decode()

    def memory(self):
        """Bytes that the server holds, and held at most."""
        status = open("/proc/%d/status" % self.p.pid).read()
        return tuple(int(re.search(name + r":\s+(\d+)", status).group(1)) * 1024 for name in ("VmRSS", "VmHWM"))

    def browse(self, scenario, *args, timeout=120):
        """Run a scenario of web/test/page.mjs in a browser."""
        chromium = shutil.which("chromium")
        if not chromium or not shutil.which("node") or not (NODE_MODULES / "playwright-core").exists():
            raise Skip("no chromium, node or playwright-core")
        run = subprocess.run(["node", str(ROOT / "web" / "test" / "page.mjs"), chromium, self.address, scenario, *map(str, args)],
                             capture_output=True, text=True, timeout=timeout)
        assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-3000:]
        return run.stdout
