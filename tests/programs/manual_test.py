"""A program's manual says what its --help says, and is written without mistakes.

    manual_test.py options MANUAL PROGRAM    the same options with the same defaults, the same exit codes
    manual_test.py layout MANUAL             no warnings from groff and, where there is one, mandoc

Exits with 77, which means skipped, where there is no groff.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

SKIPPED = 77

# "  --stem LANG (=english)    language ..." and "  -h [ --help ]    print ...", by Boost.
HELP_OPTION = re.compile(r"^  (?:-(\w) \[ )?--([a-z-]+)(?: \])?(?: ([A-Z=]+)(?: \(=(.*)\))?)?(?:  |$)")
# ".It Fl -stem Ar LANG" and ".It Fl h , -help"
MANUAL_OPTION = re.compile(r"^\.It Fl (?:(\w) , )?-([a-z-]+)(?: Ar ([A-Z=]+))?$")


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False).stdout


def of_help(text):
    """Option to (letter, argument, default)."""
    options = {}
    for match in filter(None, map(HELP_OPTION.match, text.splitlines())):
        letter, name, argument, default = match.groups()
        options[name] = (letter, argument, default)
    return options


def of_manual(text):
    options = {}
    name = None
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if match := MANUAL_OPTION.match(line):
            letter, name, argument = match.groups()
            options[name] = (letter, argument, None)
        elif line.startswith((".It", ".Sh", ".Ss")):
            name = None
        elif name and (match := re.search(r"(?:The default is|; (?=\d+, the default))(.*)", line)):
            value = match.group(1).strip() or lines[number + 1].split(maxsplit=1)[1]
            default = re.match(r"[\w$/.-]+?(?=[ ,.]*(?:$|,| the))", value)
            options[name] = options[name][:2] + (default.group(0) if default else value,)
    return options


def numbers(text):
    return {int(number) for number in re.findall(r"\b\d+\b", text)}


def options(manual, program):
    text = Path(manual).read_text(encoding="utf-8")
    help_text = run(program, "--help")
    told, written = of_help(help_text), of_manual(text)
    assert len(told) > 10, help_text
    assert told.keys() == written.keys(), (
        f"only in --help: {told.keys() - written.keys()}, "
        f"only in the manual: {written.keys() - told.keys()}")
    for name, (letter, argument, default) in told.items():
        if name == "index":  # its default depends on the environment
            default = written[name][2]
        assert written[name] == (letter, argument, default), (name, written[name], told[name])

    told_codes = re.search(r"^Exit codes: (.*?)(?:\n\n|\Z)", help_text, re.DOTALL | re.MULTILINE).group(1)
    section = re.search(r"^\.Sh EXIT STATUS\n(.*?)^\.Sh ", text, re.DOTALL | re.MULTILINE).group(1)
    written_codes = numbers("\n".join(re.findall(r"^\.It (.*)$", section, re.MULTILINE)))
    assert numbers(told_codes) == written_codes, (numbers(told_codes), written_codes)
    print(f"{len(told)} options, {len(written_codes)} exit codes")


def layout(manual):
    if shutil.which("groff") is None:
        print("skipped: there is no groff")
        sys.exit(SKIPPED)
    warnings = run("groff", "-ww", "-mandoc", "-Tutf8", "-z", manual)
    assert not warnings, warnings
    if shutil.which("mandoc"):
        warnings = run("mandoc", "-Tlint", "-Wwarning", manual)
        assert not warnings, warnings


if __name__ == "__main__":
    {"options": options, "layout": layout}[sys.argv[1]](*sys.argv[2:])
