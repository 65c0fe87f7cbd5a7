"""Running the programs of a build: from a set to what each side finds for its queries."""

import subprocess
import sys
from pathlib import Path

NAMES = ("notes-index", "notes-relevance-runs")
INDEXED = (0, 3)  # all of the notes, or all but some


def run(command):
    """Runs a program; ends with what it said when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    allowed = INDEXED if Path(command[0]).name == "notes-index" else (0,)
    if done.returncode not in allowed:
        sys.exit("relevance: %s ended with %d\n%s" % (command[0], done.returncode, done.stdout))


def read_run(path):
    """Query id to its documents, best first, as evaluation tools order them: by score."""
    scored = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        query, _, document, _, score, _ = line.split()
        scored.setdefault(query, []).append((float(score), document))
    return {query: [document for _, document in sorted(hits, reverse=True)]
            for query, hits in scored.items()}


def read_times(path):
    """Query id to the microseconds of our side."""
    return {query: int(us) for query, us in
            (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())}


class Programs:
    """The programs in build/bin; indexes are kept in the cache, by the name of their set."""

    def __init__(self, build, cache):
        self.bin = build / "bin"
        self.cache = cache

    def missing(self):
        return [self.bin / name for name in NAMES if not (self.bin / name).exists()]

    def index(self, judged):
        run([self.bin / "notes-index", judged.site, "--index", self.folder(judged, "index"),
             "--accept-shrink", "--quiet"])

    def find_both(self, judged, out):
        """Writes the runs of both sides, and our times, to the folder `out`."""
        self.find(judged, out, ["--times", "--plain", self.folder(judged, "plain"),
                                "--title-copies", str(judged.title_copies)])

    def find_without(self, judged, out, parts):
        """Writes the run of our side, with some parts of ranking left out."""
        self.find(judged, out, [word for part in parts for word in ("--without", part)])

    def find(self, judged, out, options):
        queries = out / "queries.tsv"
        queries.write_text("".join("%s\t%s\n" % (query, " ".join(text.split()))
                                   for query, text in judged.queries.items()), encoding="utf-8")
        run([self.bin / "notes-relevance-runs", "--index", self.folder(judged, "index"), "--queries",
             queries, "--out", out, *options])

    def folder(self, judged, use):
        return self.cache / judged.name / use
