"""Clients that take their time, thousands of them from one thread: what a public server has to bear."""

import selectors
import socket
import time

HEAD = b"GET /v1/search?q=kv HTTP/1.1\r\nHost: slow.test\r\n"
POST = (b"POST /indexes/notes/search HTTP/1.1\r\nHost: slow.test\r\nContent-Type: application/json\r\n"
        b"Content-Length: 1000\r\n\r\n{")
MANY = b"GET /v1/search?q=&limit=100&passages=3 HTTP/1.1\r\nHost: slow.test\r\n\r\n" * 100

# Kind: what it sends at first, and then once a second.
KINDS = {"slow head": (HEAD + b"X-Slow: ", b"a"), "slow body": (POST, b" "), "silent": (b"", b"")}


class SlowClients:
    """Keeps `number` clients of each kind open: one that the server ends is counted and comes again."""

    def __init__(self, port, number):
        self.port = port
        self.selector = selectors.DefaultSelector()
        self.ages = {kind: [] for kind in KINDS}
        self.clients = {}  # socket to (kind, since when)
        for kind in KINDS:
            for _ in range(number):
                self.connect(kind)

    def connect(self, kind):
        client = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        client.setblocking(False)
        self.clients[client] = (kind, time.monotonic())
        self.selector.register(client, selectors.EVENT_READ)
        self.send(client, KINDS[kind][0])

    def send(self, client, data):
        try:
            client.send(data)
        except BlockingIOError:
            pass
        except OSError:
            self.replace(client)

    def replace(self, client):
        kind, since = self.clients.pop(client)
        self.ages[kind].append(time.monotonic() - since)
        self.selector.unregister(client)
        client.close()
        self.connect(kind)

    def run(self, seconds):
        """Seconds that each was open, by kind: those that the server ended, and those open in the end."""
        end = time.monotonic() + seconds
        drip = time.monotonic() + 1
        while time.monotonic() < end:
            for key, _ in self.selector.select(0.05):
                if is_ended(key.fileobj):
                    self.replace(key.fileobj)
            if time.monotonic() < drip:
                continue
            drip += 1
            for client, (kind, _) in list(self.clients.items()):
                if KINDS[kind][1]:
                    self.send(client, KINDS[kind][1])
        now = time.monotonic()
        for client, (kind, since) in self.clients.items():
            self.ages[kind].append(now - since)
            client.close()
        return self.ages


def is_ended(client):
    """Whether the server has ended the connection; an answer alone (408) does not say so."""
    try:
        return client.recv(65536) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def ask_and_never_read(port, number):
    """Clients that ask for megabytes and take none of them."""
    clients = []
    for _ in range(number):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.setblocking(False)
        client.send(MANY)
        clients.append(client)
    return clients


def hold_idle(port, number):
    """Connections that were answered once and stay open, as many as the server lets be."""
    idle = []
    for _ in range(number):
        client = socket.create_connection(("127.0.0.1", port), timeout=10)
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: idle.test\r\n\r\n")
        if not client.recv(4096).startswith(b"HTTP/1.1 200"):
            break
        client.setblocking(False)
        idle.append(client)
    return idle
