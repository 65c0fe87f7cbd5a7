#!/usr/bin/env python3
"""Holds ANSWER.md to what notes-search answers.

    answer_document_test.py DOCUMENT NOTES_INDEX NOTES_SEARCH SITE [--write]

Every ```json block of the document that follows a `notes-search …` command in a ```sh block must be
that command's answer on an index of SITE, but for what differs by the day (kVolatile); and every
member of every answer must be named in the document's tables. --write puts the answers of today into
the document instead.
"""

import json
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLE = re.compile(r"```sh\nnotes-search ([^\n]*)\n```\n\n```json\n(.*?)```", re.S)
VOLATILE = {"published": "2026-11-22T10:00:00Z", "took_us": 312}
WIDTH = 100


def laid_out(value, indent=0):
    """JSON with what fits on a line on one line, as a person would write it."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= WIDTH or not isinstance(value, (dict, list)) or not value:
        return flat
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        items = [json.dumps(key) + ": " + laid_out(item, indent + 2) for key, item in value.items()]
        opening, closing = "{", "}"
    else:
        items = [laid_out(item, indent + 2) for item in value]
        opening, closing = "[", "]"
    return opening + "\n" + ",\n".join(pad + item for item in items) + "\n" + " " * indent + closing


def settled(value):
    if isinstance(value, dict):
        return {key: VOLATILE.get(key, settled(item)) for key, item in value.items()}
    if isinstance(value, list):
        return [settled(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value


def members(value, found):
    if isinstance(value, dict):
        found.update(value)
        for item in value.values():
            members(item, found)
    elif isinstance(value, list):
        for item in value:
            members(item, found)
    return found


def answer(search, index, arguments):
    command = [search, "--index", index, *shlex.split(arguments)]
    return settled(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def main():
    document, notes_index, notes_search, site = (Path(argument) for argument in sys.argv[1:5])
    text = document.read_text()
    examples = EXAMPLE.findall(text)
    if not examples:
        sys.exit("%s: no example found" % document)
    failures = []
    with tempfile.TemporaryDirectory() as scratch:
        index = Path(scratch) / "index"
        subprocess.run([notes_index, site, "--index", index, "--quiet"], check=True)
        answers = {arguments: answer(notes_search, index, arguments) for arguments, _ in examples}
    if "--write" in sys.argv:
        document.write_text(EXAMPLE.sub(
            lambda match: match[0].replace(match[2], laid_out(answers[match[1]]) + "\n"), text))
        return
    for arguments, shown in examples:
        got = answers[arguments]
        if json.loads(shown) != got:
            failures.append("notes-search %s answers otherwise:\n%s" % (arguments, laid_out(got)))
        unexplained = [name for name in sorted(members(got, set())) if "`%s`" % name not in text]
        if unexplained:
            failures.append("not explained: %s" % ", ".join(unexplained))
    if failures:
        sys.exit("%s: %s" % (document, "\n".join(failures)))


if __name__ == "__main__":
    main()
