"""A notes-searchd of a test: started, asked and ended. For the tests of what is around the daemon."""

import http.client
import os
import signal
import socket
import subprocess
import time


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a UNIX socket."""

    def __init__(self, path, timeout=10):
        super().__init__("localhost", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(path, target="/v1/search?q=kv+cache", method="GET", headers=(), body=None):
    """(status, headers, body) of one request over a UNIX socket."""
    connection = UnixConnection(path)
    try:
        connection.request(method, target, body=body, headers=dict(headers))
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def listening_socket(path):
    """A UNIX socket that listens, as systemd holds it."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    os.chmod(path, 0o666)
    listener.listen(4096)
    return listener


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def build_index(binaries, sample, folder):
    subprocess.run([f"{binaries}/notes-index", sample, "--index", folder, "--quiet"], check=True)
    return folder


def passing(listener):
    """The beginning of a command line that passes the rest of it a socket, as systemd does."""
    # The shell's process becomes the daemon, so it knows the daemon's id.
    return ("sh", "-c", f'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" 3<&{listener.fileno()}', "sh")


class Searchd:
    """The daemon on the UNIX socket at `path`. `before` is the beginning of the command line that runs
    it: a confinement, or what passes it the socket (then `listen` is empty); `descriptors` go with it."""

    def __init__(self, binaries, index, path, *, listen=None, options=(), before=(), environment=(),
                 descriptors=()):
        self.path = path
        self.process = subprocess.Popen(
            [*before, f"{binaries}/notes-searchd", "--index", str(index), "--log", "none", *options,
             *(("--listen", f"unix:{path}") if listen is None else listen)],
            env={**os.environ, **dict(environment)}, pass_fds=descriptors)

    def wait_until_ready(self, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, f"notes-searchd ended with {self.process.returncode}"
            try:
                if ask(self.path, "/readyz")[0] == 200:
                    return self
            except OSError:
                pass
            time.sleep(0.01)
        raise AssertionError("notes-searchd does not get ready")

    def stop(self, by=signal.SIGTERM):
        """The exit code. A second call is harmless."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        return self.process.wait(timeout=20)

    def __enter__(self):
        return self.wait_until_ready()

    def __exit__(self, *_):
        self.stop()
