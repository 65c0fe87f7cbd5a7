"""The programs that bench/serve drives: the daemon, the server of a fixed body, the load client."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

POLL_SECONDS = 0.001


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that serves on loopback for as long as the block lasts."""

    def __init__(self, command, port):
        self.port = port
        self.started = time.monotonic()
        self.process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)

    def __enter__(self):
        self.wait_until_ready()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def get(self, target, timeout=10):
        """(status, headers) of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", target)
            response = connection.getresponse()
            response.read()
            return response.status, response.headers
        finally:
            connection.close()

    def wait_until_ready(self):
        """Seconds from the start of the process to the first 200 of /readyz."""
        while time.monotonic() < self.started + 60:
            if self.process.poll() is not None:
                sys.exit("serve: the server ended with %d" % self.process.returncode)
            try:
                if self.get("/readyz")[0] == 200:
                    return time.monotonic() - self.started
            except OSError:
                pass
            time.sleep(POLL_SECONDS)
        sys.exit("serve: the server does not get ready")

    def cpu_seconds(self):
        """Of all its threads until now, those of the kernel for it among them."""
        tasks = Path("/proc/%d/task" % self.process.pid)
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def memory_bytes(self):
        pages = int(Path("/proc/%d/statm" % self.process.pid).read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")

    def descriptors(self):
        return len(list(Path("/proc/%d/fd" % self.process.pid).iterdir()))


def daemon(programs, index, *options):
    """One client stands for many here, so that nothing is limited by client."""
    port = free_port()
    return Server([programs / "notes-searchd", "--index", index, "--listen", "127.0.0.1:%d" % port, "--log",
                   "none", "--rate", "0", "--connections-per-client", "0", *options], port)


def fixed_body(programs, body_bytes):
    port = free_port()
    return Server([programs / "notes-fixed-body-server", "--listen", "127.0.0.1:%d" % port, "--bytes",
                   body_bytes], port)


class Load:
    """notes-load-client at work; result() waits for it."""

    def __init__(self, programs, server, targets, *, connections=32, seconds=5.0, requests=0, rate=0.0,
                 gzip=False):
        self.process = subprocess.Popen(
            [str(part) for part in (
                programs / "notes-load-client", "--port", server.port, "--targets", targets, "--connections",
                connections, "--seconds", seconds, "--requests", requests, "--rate", rate,
                *(["--gzip"] if gzip else []))], stdout=subprocess.PIPE, text=True)

    def result(self):
        printed, _ = self.process.communicate()
        if self.process.returncode != 0:
            sys.exit("serve: notes-load-client ended with %d" % self.process.returncode)
        return Answers(json.loads(printed))


class Answers:
    """What the load client reports."""

    def __init__(self, report):
        self.seconds = max(report["seconds"], 1e-9)
        self.statuses = report["statuses"]
        self.failed = report["failed"]
        self.retry_after = report["retry_after"]
        self.served = report["served"]["count"]
        self.refused = report["refused"]["count"]
        self.overloaded = self.statuses.get("503", 0)
        self.body_bytes = report["body_bytes"]
        self.rate = self.served / self.seconds
        self.p50_ms = report["served"]["p50_us"] / 1000
        self.p99_ms = report["served"]["p99_us"] / 1000
        self.refused_p50_ms = report["refused"]["p50_us"] / 1000
        self.refused_p99_ms = report["refused"]["p99_us"] / 1000


def load(programs, server, targets, **more):
    return Load(programs, server, targets, **more).result()
