"""Rooms have walls: which files a source file may include.

Every quoted include is written from the repository's root. Each rule names the files it is for and the
prefixes they may include; the first rule that fits a file decides.
"""

import re

from tree import Finding, ROOMS, files, lines

BASE = ("schema/base/",)
NOTE = BASE + ("schema/note.h",)
SCHEMA = ("schema/",)
CORPUS = NOTE + ("corpus/",)
INDEXER = SCHEMA + ("corpus/", "indexer/")
SEARCHER = SCHEMA + ("searcher/",)
TESTS = ("tests/",)

RULES = (
    ("schema/base/", BASE),
    ("schema/note.h", NOTE),
    ("schema/", SCHEMA),
    ("corpus/", CORPUS),
    ("indexer/", INDEXER),
    ("searcher/http/server/", BASE + ("searcher/http/server/",)),
    ("searcher/", SEARCHER),
    ("tests/origin/", TESTS),
    ("tests/programs/", TESTS + SCHEMA),
    ("tests/schema/", SCHEMA + TESTS),
    # The indexer's programs and what a reader makes of what they leave; the library knows nobody.
    ("tests/faults/", INDEXER + SEARCHER + TESTS),
    ("tests/corpus/", CORPUS + TESTS),
    ("tests/indexer/", INDEXER + TESTS),
    # What is searched in tests was indexed by the indexer, by its front door, and switched by it.
    ("tests/searcher/", SEARCHER + TESTS + ("indexer/index_run.h", "indexer/index_directory.h")),
)

# Rooms that must build and be understood without the index engine.
NO_XAPIAN = ("schema/base/", "schema/note.h", "corpus/")

INCLUDE = re.compile(r'\s*#\s*include\s*(["<])([^">]+)[">]')


def allowed_for(path):
    return next((allowed for place, allowed in RULES if path.startswith(place)), None)


def judge(path, bracket, included):
    """What is wrong with this include in this file; None if nothing is."""
    of_room = included.startswith(tuple(room + "/" for room in ROOMS))
    if bracket == "<":
        if of_room:
            return f"<{included}> is ours: include it with quotes"
        if included.startswith("xapian") and path.startswith(NO_XAPIAN):
            return f"no <{included}> here: only schema, indexer and searcher know Xapian"
        return None
    if not of_room:
        return f'"{included}" does not start at the repository\'s root'
    if included.startswith("searcher/http/") and re.match(r"searcher/(?!http/)", path):
        return f'"{included}": the searcher does not know the daemon around it'
    allowed = allowed_for(path)
    if allowed is not None and not included.startswith(allowed):
        return f'"{included}" is behind a wall; from here one may include {", ".join(allowed)}'
    return None


def check(root):
    findings = []
    for path in files(root, r".*\.(h|cc)"):
        for number, text in lines(root, path):
            match = INCLUDE.match(text)
            problem = judge(path, *match.groups()) if match else None
            if problem:
                findings.append(Finding(path, number, problem))
    return findings
