"""The repository's own files, as every lint sees them."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("schema", "corpus", "indexer", "searcher", "tests", "bench")
TOP_FOLDERS = ROOMS + ("scripts", ".ci")

# Not ours to judge: builds, version control, the sample site (its notes are somebody's prose).
SKIPPED = ("build", ".git", ".cache", "corpus/sample")


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


def files(root, pattern):
    """Paths relative to root, sorted, whose name matches the regular expression as a whole."""
    found = []
    for folder, subfolders, names in os.walk(root):
        relative = Path(folder).relative_to(root)
        subfolders[:] = [
            name for name in subfolders
            if (relative / name).as_posix() not in SKIPPED and name != "__pycache__"
        ]
        found += [(relative / name).as_posix() for name in names if re.fullmatch(pattern, name)]
    return sorted(found)


def lines(root, path):
    """(number, text) of each line, from 1; bytes that are no UTF-8 are replaced."""
    text = (Path(root) / path).read_text(encoding="utf-8", errors="replace")
    return list(enumerate(text.splitlines(), start=1))
