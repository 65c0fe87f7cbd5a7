"""Documents don't outlive the code: every path of the repository that a .md file names exists.

Looked at: link targets, `code spans`, and the words of fenced blocks. Taken for a path of the
repository: what starts with one of its folders (`corpus/fetcher.h`, `schema/base/`), any relative link
target, and names like README.md. Not taken: URLs, and what holds a placeholder (<>, *, $, an
upper-case part such as DIR).
"""

import re
from pathlib import Path

from tree import Finding, TOP_FOLDERS, files, lines

LINK = re.compile(r"\]\(<?([^)\s>]+)>?[^)]*\)|^\s*\[[^\]]+\]:\s*<?([^\s>]+)>?")
SPAN = re.compile(r"`([^`]+)`")
FENCE = re.compile(r"\s*(```|~~~)")
PATH = re.compile(r"(?:\./)?[A-Za-z0-9_.{},+-]+(?:/[A-Za-z0-9_.{},+-]+)*/?")
DOCUMENT = re.compile(r"[A-Z]+\.md")
URL = re.compile(r"[a-z][a-z0-9+.-]*:|//|#")
PLACEHOLDER = re.compile(r"[<>*$…]|(?:^|/)[A-Z][A-Z0-9_-]+(?:/|$)")
BRACES = re.compile(r"\{([^{}]*)\}")


def expand(path):
    """a.{h,cc} -> a.h, a.cc"""
    braces = BRACES.search(path)
    if not braces:
        return [path]
    return [
        expanded
        for choice in braces.group(1).split(",")
        for expanded in expand(path[:braces.start()] + choice + path[braces.end():])
    ]


def names_repository(word):
    """Whether a word of text, as opposed to a link target, means a path of ours."""
    return bool(PATH.fullmatch(word)) and (
        word.removeprefix("./").startswith(tuple(folder + "/" for folder in TOP_FOLDERS))
        or bool(DOCUMENT.fullmatch(word)))


def link_targets(text):
    for match in LINK.finditer(text):
        target = (match.group(1) or match.group(2)).split("#")[0]
        if target and not URL.match(target):
            yield target


def words(text, fenced):
    """The words of code in a line, without the punctuation around them."""
    spans = [text] if fenced else SPAN.findall(text)
    for word in " ".join(spans).split():
        yield word.strip("\"'()[],;:").rstrip(".") or word


def exists(root, document, target):
    places = [Path(root), (Path(root) / document).parent]
    return any((place / target).exists() for place in places)


def check(root):
    findings = []
    for document in files(root, r".*\.md"):
        fenced = False
        for number, text in lines(root, document):
            if FENCE.match(text):
                fenced = not fenced
                continue
            named = [] if fenced else list(link_targets(text))
            named += [word for word in words(text, fenced) if names_repository(word)]
            for target in (target for name in named for target in expand(name)):
                if not PLACEHOLDER.search(target) and not exists(root, document, target):
                    findings.append(Finding(document, number, f"there is no {target}"))
    return findings
