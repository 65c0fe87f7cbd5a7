"""The examples of reverse proxies, run as they stand in front of a real notes-searchd.

    proxy_test.py CHECK PROXY FOLDER BIN SAMPLE

CHECK is config (whether the proxy accepts its example), answers, errors, cache, stale, clients, slow or
restart.
PROXY is nginx or caddy; FOLDER holds the examples. Only addresses, certificates and paths are put in
their place. Exits with 77, which means skipped, where the proxy, or openssl, is not installed.
"""

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from searchd import Searchd, ask, build_index, free_port, listening_socket, passing

SKIPPED = 77
SITE = "localhost"
PREFIX = "/api/search"
SEARCH = PREFIX + "/v1/search?q=kv+cache"
QUERY = json.dumps({"q": "kv cache", "limit": 3})
JSON = {"Content-Type": "application/json"}


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def replaced(text, changes):
    """The example with its places changed, each of which it has."""
    for old, new in changes.items():
        assert old in text, f"the example has no {old}"
        text = text.replace(old, new)
    return text


class Proxy:
    """One of the two in front of a socket, with a certificate of its own."""

    def __init__(self, kind, examples, folder):
        for program in (kind, "openssl"):
            if shutil.which(program) is None and not Path(f"/usr/sbin/{program}").exists():
                skip(f"there is no {program}")
        self.folder = Path(folder)
        self.port = free_port()
        self.socket = f"{folder}/searchd.sock"
        self.certificate, self.key = f"{folder}/site.pem", f"{folder}/site.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", f"/CN={SITE}", "-addext", f"subjectAltName=DNS:{SITE}",
             "-keyout", self.key, "-out", self.certificate], check=True, stderr=subprocess.DEVNULL)
        self.environment = {**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        prepare = {"nginx": self._nginx, "caddy": self._caddy}[kind]
        self.check, self.start = prepare(Path(examples))
        self.process = None

    def _nginx(self, examples):
        example = replaced((examples / "nginx.conf").read_text(encoding="utf-8"), {
            "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            "    listen [::]:443 ssl http2;\n": "",
            "server_name example.org": f"server_name {SITE}",
            "/etc/ssl/certs/example.org.pem": self.certificate,
            "/etc/ssl/private/example.org.key": self.key,
            "/var/cache/nginx/notesearch": f"{self.folder}/cache",
            "unix:/run/notesearch/searchd.sock": f"unix:{self.socket}"})
        (self.folder / "example.conf").write_text(example, encoding="utf-8")
        user = "user root;" if os.getuid() == 0 else ""
        temporary = "".join(f"{name}_temp_path {self.folder}/{name};"
                            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log;"
            "events { worker_connections 1024; }"
            f"http {{ access_log off; {temporary} include {self.folder}/example.conf; }}", encoding="utf-8")
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        command = [nginx, "-p", str(self.folder), "-e", f"{self.folder}/error.log",
                   "-c", str(self.folder / "nginx.conf")]
        return [*command, "-t"], command

    def _caddy(self, examples):
        # Nothing is asked of an authority and nothing installed: the certificate is given.
        example = replaced((examples / "Caddyfile").read_text(encoding="utf-8"), {
            "\nexample.org {": f"\nhttps://{SITE}:{self.port} {{\n\tbind 127.0.0.1\n"
                               f"\ttls {self.certificate} {self.key}",
            "{\n\tservers {": "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n\tservers {",
            "unix//run/notesearch/searchd.sock": f"unix/{self.socket}"})
        (self.folder / "Caddyfile").write_text(example, encoding="utf-8")
        how = ["--config", str(self.folder / "Caddyfile"), "--adapter", "caddyfile"]
        return ["caddy", "validate", *how], ["caddy", "run", *how]

    def validate(self):
        result = subprocess.run(self.check, env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, check=False)
        assert result.returncode == 0, result.stdout
        # Not the words about the certificate that was made for the test.
        complaints = [line for line in result.stdout.splitlines()
                      if "[warn]" in line or '"logger":"caddyfile"' in line]
        assert not complaints, "\n".join(complaints)

    def __enter__(self):
        log = open(self.folder / "proxy.log", "w", encoding="utf-8")  # pylint: disable=consider-using-with
        self.process = subprocess.Popen(self.start, env=self.environment, stdout=log, stderr=log)
        for _ in range(500):
            assert self.process.poll() is None, (self.folder / "proxy.log").read_text(encoding="utf-8")
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise AssertionError("the proxy does not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)

    def connection(self, timeout=15):
        trust = ssl.create_default_context(cafile=self.certificate)
        return http.client.HTTPSConnection(SITE, self.port, timeout=timeout, context=trust)

    def ask(self, target=SEARCH, method="GET", headers=(), body=None):
        """(status, headers, body) of one request on a connection of its own."""
        connection = self.connection()
        try:
            return exchange(connection, target, method, headers, body)
        finally:
            connection.close()


def exchange(connection, target=SEARCH, method="GET", headers=(), body=None):
    connection.request(method, target, body=body, headers=dict(headers))
    response = connection.getresponse()
    return response.status, response.headers, response.read()


def post(proxy_or_connection, headers=()):
    target = f"{PREFIX}/indexes/notes/search"
    how = (target, "POST", {**JSON, **dict(headers)}, QUERY)
    if isinstance(proxy_or_connection, Proxy):
        return proxy_or_connection.ask(*how)
    return exchange(proxy_or_connection, *how)


def is_error_of_both(answer, status):
    """What both the native client and Meilisearch's understand."""
    told, headers, body = answer
    assert told == status, (told, body)
    assert headers["Content-Type"].startswith("application/json"), headers["Content-Type"]
    error = json.loads(body)
    assert error["error"]["what"] and error["message"] and error["code"] and error["type"], error


class Served:
    """The proxy, and a daemon behind it on a socket that the test holds as systemd would."""

    def __init__(self, kind, examples, binaries, sample, options=("--rate", "0")):
        self.holder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.folder = self.holder.name
        self.proxy = Proxy(kind, examples, self.folder)
        self.binaries, self.options = binaries, options
        self.index = build_index(binaries, sample, f"{self.folder}/index")
        self.listener = listening_socket(self.proxy.socket)
        self.daemon = None

    def start(self):
        self.daemon = Searchd(
            self.binaries, self.index, self.proxy.socket, listen=(), before=passing(self.listener),
            descriptors=(self.listener.fileno(),), options=self.options)
        return self.daemon

    def __enter__(self):
        self.start().wait_until_ready()
        self.proxy.__enter__()
        return self

    def __exit__(self, *_):
        self.proxy.__exit__()
        self.daemon.stop()
        self.listener.close()
        self.holder.cleanup()


def config(kind, examples, *_):
    with tempfile.TemporaryDirectory() as folder:
        Proxy(kind, examples, folder).validate()


def answers(kind, *where):
    with Served(kind, *where) as served:
        status, headers, body = served.proxy.ask()
        assert status == 200 and json.loads(body)["hits"], body
        assert "public" in headers["Cache-Control"]
        again = served.proxy.ask(headers={"If-None-Match": headers["ETag"]})
        assert again[0] == 304 and not again[2], again
        status, _, body = post(served.proxy)
        assert status == 200 and len(json.loads(body)["hits"]) == 3, body
        status, headers, _ = served.proxy.ask(headers={"Accept-Encoding": "br, gzip"})
        assert status == 200 and headers["Content-Encoding"] == "gzip", headers
        # The daemon's own errors come through as they are.
        status, _, body = served.proxy.ask(f"{PREFIX}/indexes/movies/search", "POST", JSON, QUERY)
        assert status == 404 and json.loads(body)["code"] == "index_not_found", body
        if shutil.which("curl"):
            version = subprocess.run(
                ["curl", "-s", "--cacert", served.proxy.certificate, "-o", "/dev/null", "-w", "%{http_version}",
                 "--http2", f"https://{SITE}:{served.proxy.port}{SEARCH}"],
                stdout=subprocess.PIPE, text=True, check=True).stdout
            assert version == "2", version
        # What is for the operator stays inside, however its name is written.
        for path in ("/metrics", "/readyz", "/%6detrics"):
            is_error_of_both(served.proxy.ask(PREFIX + path), 404)
        for path in ("//metrics", "/./metrics", "/x/../metrics", "/metrics/", "/metrics;x", "/METRICS"):
            status, _, body = served.proxy.ask(PREFIX + path)
            assert status >= 400 and b"# TYPE" not in body, (path, body)
        assert ask(served.proxy.socket, "/readyz")[0] == 200


def errors(kind, *where):
    with Served(kind, *where) as served:
        status, _, body = served.proxy.ask(
            f"{PREFIX}/indexes/notes/search", "POST", JSON, json.dumps({"q": "x" * 70_000}))
        assert status == 413 and json.loads(body)["code"], body
        served.daemon.stop()
        served.listener.close()
        os.unlink(served.proxy.socket)
        for answer in (post(served.proxy), served.proxy.ask(f"{PREFIX}/v1/search?q=never+asked+before")):
            assert answer[0] in (502, 503), answer
            is_error_of_both(answer, answer[0])
            assert int(answer[1]["Retry-After"]) >= 1 and answer[1]["Cache-Control"] == "no-store"


def cache(kind, *where):
    with Served(kind, *where) as served:
        seen = [served.proxy.ask()[1]["X-Cache"] for _ in range(3)]
        assert seen == ["MISS", "HIT", "HIT"], seen
        # Answers with and without compression are two, whatever else a browser can read.
        assert served.proxy.ask(headers={"Accept-Encoding": "gzip, br"})[1]["X-Cache"] == "MISS"
        status, headers, _ = served.proxy.ask(headers={"Accept-Encoding": "deflate, gzip;q=1"})
        assert (status, headers["X-Cache"], headers["Content-Encoding"]) == (200, "HIT", "gzip")
        assert post(served.proxy)[1]["X-Cache"] in (None, "MISS", "BYPASS")
        assert post(served.proxy)[1]["X-Cache"] in (None, "MISS", "BYPASS")
        # What was asked before is answered without the daemon, errors are not kept.
        served.daemon.stop()
        served.listener.close()
        assert served.proxy.ask()[0] == 200
        is_error_of_both(served.proxy.ask(f"{PREFIX}/v1/search?q=other"), 503)
        is_error_of_both(served.proxy.ask(f"{PREFIX}/v1/search?q=other"), 503)


def stale(kind, *where):
    """An old answer is better than none, and than waiting for a new one."""
    with Served(kind, *where, options=("--rate", "0", "--max-age", "1")) as served:
        assert served.proxy.ask()[1]["X-Cache"] == "MISS"
        time.sleep(2.1)
        status, headers, _ = served.proxy.ask()
        assert (status, headers["X-Cache"]) == (200, "STALE"), headers
        for _ in range(100):  # a new one was fetched meanwhile
            if served.proxy.ask()[1]["X-Cache"] == "HIT":
                break
            time.sleep(0.02)
        else:
            raise AssertionError("the old answer stays")
        served.daemon.stop()
        served.listener.close()
        time.sleep(2.1)
        for _ in range(3):
            status, headers, _ = served.proxy.ask()
            assert (status, headers["X-Cache"]) == (200, "STALE"), headers


def clients(kind, *where):
    """A client that makes addresses up is still one client."""
    with Served(kind, *where, options=("--rate", "1", "--burst", "3")) as served:
        forged = [{"X-Forwarded-For": f"198.51.100.{n}", "Forwarded": f"for=198.51.100.{n}",
                   "X-Real-IP": f"198.51.100.{n}"} for n in range(20)]
        # By way of the socket, where the daemon believes what it is told, they are twenty.
        direct = [ask(served.proxy.socket, "/indexes/notes/search", "POST", {**JSON, **headers}, QUERY)[0]
                  for headers in forged]
        assert direct == [200] * 20, direct
        statuses = [post(served.proxy, headers)[0] for headers in forged]
        assert statuses.count(429) >= 12 and statuses[0] == 200, statuses
        status, _, body = post(served.proxy)
        assert status == 429 and json.loads(body)["code"], body


def slow(kind, *where):
    """A head that never ends is given up."""
    with Served(kind, *where) as served:
        trust = ssl.create_default_context(cafile=served.proxy.certificate)
        begun = time.monotonic()
        with socket.create_connection(("127.0.0.1", served.proxy.port)) as plain, \
                trust.wrap_socket(plain, server_hostname=SITE) as stream:
            stream.settimeout(0.5)
            stream.sendall(f"GET {SEARCH} HTTP/1.1\r\nHost: {SITE}\r\n".encode())
            while time.monotonic() - begun < 12:
                try:
                    stream.sendall(b"X-Slow: 1\r\n")
                    if not stream.recv(4096):
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
        took = time.monotonic() - begun
        assert 4 <= took <= 8, f"closed after {took:.1f} s"
        assert served.proxy.ask()[0] == 200


class Load(threading.Thread):
    """Asks without a pause, on a connection that is kept; every third request is a POST."""

    def __init__(self, proxy, number, stopped):
        super().__init__()
        self.proxy, self.number, self.stopped = proxy, number, stopped
        self.answered, self.shed, self.failed = 0, 0, []

    def run(self):
        connection = self.proxy.connection()
        while not self.stopped.is_set():
            try:
                # No two of these are the same, so that no cache answers.
                status, _, body = post(connection) if self.answered % 3 == 0 else exchange(
                    connection, f"{SEARCH}+{self.number}x{self.answered}")
                # Where the machine is too busy, the daemon may turn away what waited too long.
                if status == 503 and b"proxy_error" not in body:
                    self.shed += 1
                elif status != 200:
                    self.failed.append((status, body[:200]))
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(repr(error))
                connection.close()
            self.answered += 1
        connection.close()


def restart(kind, *where):
    """The daemon is exchanged under load, again and again, and nobody notices."""
    with Served(kind, *where, options=("--rate", "0", "--connections-per-client", "0")) as served:
        stopped = threading.Event()
        loads = [Load(served.proxy, number, stopped) for number in range(4)]
        for load in loads:
            load.start()
        try:
            for _ in range(6):
                time.sleep(0.5)
                served.daemon.stop()
                served.start().wait_until_ready()
            time.sleep(0.5)
        finally:
            stopped.set()
            for load in loads:
                load.join()
        answered = sum(load.answered for load in loads)
        failed = [failure for load in loads for failure in load.failed]
        shed = sum(load.shed for load in loads)
        print(f"{answered} requests over 6 restarts, {len(failed)} failed, {shed} turned away")
        assert answered > 100 and not failed and shed < answered / 20, failed[:5]


CHECKS = {"config": config, "answers": answers, "errors": errors, "cache": cache, "stale": stale,
          "clients": clients, "slow": slow, "restart": restart}

if __name__ == "__main__":
    CHECKS[sys.argv[1]](*sys.argv[2:])
