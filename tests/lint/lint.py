#!/usr/bin/env python3
"""Runs one lint over the repository: lint.py CHECK [ROOT]

CHECK is layering, doc_paths, sizes or words. Prints file:line: what is wrong; exits with 1 if anything
is.
"""

import importlib
import sys
from pathlib import Path

CHECKS = ("layering", "doc_paths", "sizes", "words")


def main(arguments):
    if not 1 <= len(arguments) <= 2 or arguments[0] not in CHECKS:
        print(__doc__, file=sys.stderr)
        return 64
    root = Path(arguments[1]) if len(arguments) == 2 else Path(__file__).parents[2]
    findings = importlib.import_module(arguments[0]).check(root)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
