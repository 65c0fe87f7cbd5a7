"""Words that must not stand in the code, each with the reason that is shown."""

import re

from tree import Finding, files, lines

TEXT = r".*\.(h|cc|fbs|py|sh|js|css|html|cmake|md|txt|json|yml|yaml|service|timer|[1-8])|[A-Za-z-]+"
CODE = r".*\.(h|cc)"

# The letters in brackets keep these lines from matching themselves.
EVERYWHERE = (
    (r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b", "finish it, or leave it out"),
    (r"(?<![\w.~-])/(hom[e]|wor[k]|roo[t])/", "a path of one machine"),
)
IN_CODE = (
    (r"\bstd::(basic_)?rege[x]\b|<rege[x]>", "std's regular expressions overflow the stack on long input"),
    (r"\busing namespace std;", "names of std are written out"),
)
# A library that prints, exits or reads the environment can't be used by a daemon. Files of programs,
# which are named main.cc or end in _main.cc or stand in a cli file, may.
IN_LIBRARIES = (
    (r"\bstd::(cout|cerr|clog)\b|(?<![\w:])(std::)?(f?printf|puts|perror)\(", "libraries don't print"),
    (r"(?<![\w:.>])(std::|::)?(exit|abort|quick_exit|_Exit|_exit)\(", "libraries don't exit"),
    (r"\b(secure_)?getenv\(", "libraries don't read the environment"),
)
PROGRAM = re.compile(r"(.*/)?(main|cli|.*_main|.*_cli)\.cc")
LIBRARY_ROOMS = ("schema/", "corpus/", "indexer/", "searcher/")


def findings_in(root, path, rules):
    return [
        Finding(path, number, f"'{match.group(0).strip()}': {reason}")
        for number, text in lines(root, path)
        for pattern, reason in rules
        for match in re.finditer(pattern, text)
    ]


def check(root):
    findings = []
    for path in files(root, TEXT):
        if path == "LICENSE":
            continue
        findings += findings_in(root, path, EVERYWHERE)
    for path in files(root, CODE):
        findings += findings_in(root, path, IN_CODE)
        if path.startswith(LIBRARY_ROOMS) and not PROGRAM.fullmatch(path):
            findings += findings_in(root, path, IN_LIBRARIES)
    return findings
