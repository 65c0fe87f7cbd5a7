"""What bench/serve measures, part by part. Each part yields Figures."""

import os
import resource
import shutil
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass

from serve_programs import Load, daemon, fixed_body, load
from slow_clients import SlowClients, ask_and_never_read, hold_idle, is_ended

LARGE_NOTES = 5_000  # from here on the bounds of a large site hold


@dataclass
class Figure:
    part: str
    name: str
    value: float
    unit: str = ""
    least: float = None
    most: float = None
    timed: bool = True  # depends on what else the machine does

    @property
    def missed(self):
        return (self.least is not None and self.value < self.least) or (
            self.most is not None and self.value > self.most)

    @property
    def bound(self):
        if self.least is not None:
            return ">= %g" % self.least
        return "" if self.most is None else "<= %g" % self.most


@dataclass
class Site:
    name: str
    folder: object  # with profile.json
    index: object
    targets: object  # a file, one passage a hit
    notes: int

    @property
    def is_large(self):
        return self.notes >= LARGE_NOTES


@dataclass
class Bench:
    programs: object
    sites: list
    scratch: object
    quick: bool

    def seconds(self, usual):
        return min(usual, 2.0) if self.quick else usual

    @property
    def small(self):
        return min(self.sites, key=lambda site: site.notes)

    @property
    def large(self):
        return max(self.sites, key=lambda site: site.notes)


def speed(bench):
    """Searches, none of them kept: 32 connections, and one."""
    for site in bench.sites:
        with daemon(bench.programs, site.index, "--cache-mb", "0") as server:
            load(bench.programs, server, site.targets, seconds=bench.seconds(2))  # the disk's pages come in
            # The best of three: what else the machine does only ever takes away.
            runs = [load(bench.programs, server, site.targets, seconds=bench.seconds(5)) for _ in range(3)]
            alone = [load(bench.programs, server, site.targets, connections=1, seconds=bench.seconds(3))
                     for _ in range(3)]
        best = max(runs, key=lambda answers: answers.rate)
        large = site.is_large
        yield Figure(site.name, "searches, 32 connections", best.rate, "/s", least=1750 if large else None)
        yield Figure(site.name, "their p50", best.p50_ms, "ms")
        yield Figure(site.name, "their p99", best.p99_ms, "ms", most=60 if large else None)
        yield Figure(site.name, "not 200", best.refused + best.failed, "", most=0, timed=True)
        yield Figure(site.name, "one connection, p50", min(one.p50_ms for one in alone), "ms",
                     most=1 if large else None)
        yield Figure(site.name, "one connection, p99", min(one.p99_ms for one in alone), "ms")


def cost(bench):
    """CPU of an answer that is searched, and of one that is kept, beside a fixed body of their size."""
    site = bench.small
    inline = bench.scratch / "inline.targets"
    inline.write_text("/inline\n")
    by_worker = bench.scratch / "worker.targets"
    by_worker.write_text("/worker\n")
    with daemon(bench.programs, site.index, "--cache-mb", "0") as searching, \
            daemon(bench.programs, site.index) as keeping:
        sized = load(bench.programs, keeping, site.targets, seconds=bench.seconds(2))
        body_bytes = sized.body_bytes // sized.served
        with fixed_body(bench.programs, body_bytes) as fixed:
            costs = {"inline": [], "worker": [], "searched": [], "kept": []}
            for _ in range(2 if bench.quick else 5):  # by turns, so that noise meets all of them
                for name, server, targets in (("inline", fixed, inline), ("worker", fixed, by_worker),
                                              ("searched", searching, site.targets),
                                              ("kept", keeping, site.targets)):
                    before = server.cpu_seconds()
                    answers = load(bench.programs, server, targets, connections=8,
                                   seconds=bench.seconds(2))
                    costs[name].append(1e6 * (server.cpu_seconds() - before) / answers.served)
    least = {name: min(values) for name, values in costs.items()}
    yield Figure("CPU", "of a fixed body of %d bytes, by a worker" % body_bytes, least["worker"], "us")
    yield Figure("CPU", "of the same, by the I/O thread", least["inline"], "us")
    yield Figure("CPU", "of a search on %s" % site.name, least["searched"], "us")
    yield Figure("CPU", "of an answer from the cache", least["kept"], "us")
    # Searches are a worker's, what the cache has is the I/O thread's.
    yield Figure("CPU", "search / fixed body by a worker", least["searched"] / least["worker"], "x", most=15)
    yield Figure("CPU", "cache / fixed body by the I/O thread", least["kept"] / least["inline"], "x", most=1.3)


class Publisher(threading.Thread):
    """Publishes a generation with one more line in a note, ten times a second or as fast as that goes."""

    def __init__(self, programs, site, scratch):
        super().__init__()
        self.folder = scratch / "changing"
        self.index = scratch / "changing-index"
        shutil.copytree(site.folder, self.folder)
        self.note = next(iter(sorted((self.folder / "raw" / "notes").glob("*"))))
        self.command = [programs / "notes-index", self.folder, "--index", self.index, "--quiet"]
        self.ended = threading.Event()
        self.published = 0
        self.publish()

    def publish(self):
        with self.note.open("a") as note:
            note.write("\nOne more line, number %d.\n" % self.published)
        subprocess.run(self.command, check=True)
        self.published += 1

    def run(self):
        due = time.monotonic()
        while not self.ended.is_set():
            self.publish()
            due = max(due + 0.1, time.monotonic() - 0.1)
            self.ended.wait(max(0, due - time.monotonic()))


def publishing(bench):
    """64 connections, while generations are published."""
    publisher = Publisher(bench.programs, bench.small, bench.scratch)
    with daemon(bench.programs, publisher.index) as server:
        clients = Load(bench.programs, server, bench.small.targets, connections=64,
                       seconds=4 if bench.quick else 15)
        publisher.start()
        answers = clients.result()
        publisher.ended.set()
        publisher.join()
        served = int(server.get("/readyz")[0])
    yield Figure("publishing", "generations published", publisher.published, "", least=3, timed=False)
    yield Figure("publishing", "requests served", answers.served, "")
    yield Figure("publishing", "neither 200 nor 503", answers.failed + answers.refused - answers.overloaded,
                 "", most=0, timed=False)
    yield Figure("publishing", "shed for want of time (503)", answers.overloaded, "", most=0)
    yield Figure("publishing", "p99", answers.p99_ms, "ms")
    yield Figure("publishing", "ready in the end (status)", served, "", least=200, most=200, timed=False)


def slow(bench):
    """1,000 slow clients, and fast ones that must not notice."""
    number = 60 if bench.quick else 300
    seconds = 8 if bench.quick else 12
    with daemon(bench.programs, bench.small.index) as server:
        descriptors = server.descriptors()
        never = ask_and_never_read(server.port, number // 3)
        clients = SlowClients(server.port, number)
        fast = Load(bench.programs, server, bench.small.targets, connections=16, seconds=seconds - 2, rate=300)
        ages = clients.run(seconds)
        answers = fast.result()
        time.sleep(0 if bench.quick else 0.5)
        held = server.descriptors() - descriptors
        for client in never:
            client.close()
    yield Figure("slow", "slow clients at a time", 3 * number + len(never), "")
    yield Figure("slow", "fast requests not served", answers.failed + answers.refused, "", most=0)
    yield Figure("slow", "fast requests, p99", answers.p99_ms, "ms", most=50)
    for kind, seconds_open in ages.items():
        yield Figure("slow", "%s: open at most" % kind, max(seconds_open), "s",
                     most=7.5 if bench.quick else 6.1, timed=False)
    if not bench.quick:  # their limit is 10 s, and the second that looking takes
        yield Figure("slow", "never reads: held after 12 s", held, "", most=0, timed=False)


def idle(bench):
    """10,000 connections that do nothing."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    number = min(500 if bench.quick else 10_000, hard - 500)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 24_000), hard))
    with daemon(bench.programs, bench.small.index) as server:
        before = server.memory_bytes()
        clients = hold_idle(server.port, number)
        held = sum(not is_ended(client) for client in clients)
        memory = server.memory_bytes() - before
        answers = load(bench.programs, server, bench.small.targets, connections=8, seconds=bench.seconds(3))
        for client in clients:
            client.close()
    yield Figure("idle", "connections held", held, "", least=number, timed=False)
    yield Figure("idle", "memory for each", memory / max(held, 1) / 1024, "kB")
    yield Figure("idle", "new clients not served", answers.failed + answers.refused, "", most=0, timed=False)
    yield Figure("idle", "new clients, p99", answers.p99_ms, "ms")


def overload(bench):
    """Ten times as much as can be served."""
    site = bench.large
    with daemon(bench.programs, site.index, "--cache-mb", "0") as server:
        peaks = [load(bench.programs, server, site.targets, seconds=bench.seconds(4)) for _ in range(2)]
        peak = max(answers.rate for answers in peaks)
        answers = load(bench.programs, server, site.targets, connections=1500, seconds=bench.seconds(8),
                       rate=10 * peak)
    yield Figure("overload", "at its peak", peak, "/s")
    yield Figure("overload", "served of 10 times as much", answers.rate, "/s")
    yield Figure("overload", "goodput / peak", answers.rate / peak, "x", least=0.8)
    yield Figure("overload", "served, p99", answers.p99_ms, "ms")
    yield Figure("overload", "refused (503)", answers.overloaded, "", least=1, timed=False)
    yield Figure("overload", "of these without Retry-After", answers.overloaded - answers.retry_after, "",
                 most=0, timed=False)
    yield Figure("overload", "refused, p50 from when it was sent", answers.refused_p50_ms, "ms")
    yield Figure("overload", "neither 200 nor 503", answers.failed + answers.refused - answers.overloaded, "",
                 most=0, timed=False)


def soak(bench):
    """A million requests: memory and descriptors stay as they are. The cache holds a part of the answers."""
    requests = 20_000 if bench.quick else 1_000_000
    more = {"connections": 64, "seconds": 3600}
    with daemon(bench.programs, bench.small.index, "--cache-mb", "2") as server:
        load(bench.programs, server, bench.small.targets, requests=requests // 10, **more)
        time.sleep(1)
        memory, descriptors = server.memory_bytes(), server.descriptors()
        answers = load(bench.programs, server, bench.small.targets, requests=requests - requests // 10, **more)
        time.sleep(1)
        grown = 100 * (server.memory_bytes() - memory) / memory
        opened = server.descriptors() - descriptors
    yield Figure("soak", "requests", requests, "")
    yield Figure("soak", "not 200", answers.failed + answers.refused, "", most=0)
    yield Figure("soak", "memory after a tenth", memory / 2**20, "MB")
    yield Figure("soak", "memory grown since", grown, "%", most=None if bench.quick else 1)
    yield Figure("soak", "descriptors more since", opened, "", most=0, timed=False)


def ready(bench):
    """From the start of the process, and after kill -9, to the first 200 of /readyz."""
    for site in bench.sites:
        starts = []
        for _ in range(3 if bench.quick else 9):
            server = daemon(bench.programs, site.index)
            starts.append(1000 * server.wait_until_ready())
            server.kill()
        yield Figure("ready", "%s, median of %d starts, each after kill -9" % (site.name, len(starts)),
                     statistics.median(starts), "ms", most=500 if site.is_large else 200)


PARTS = {part.__name__: part for part in (speed, cost, publishing, slow, idle, overload, soak, ready)}


def machine():
    return "%d processors, load average %.1f before" % (os.cpu_count(), os.getloadavg()[0])
