"""notes-search as a person meets it: on a terminal, through a pager, in a shell.

    search_test.py terminal|pager|open|subjects|bash|zsh|fish|markdown BINARIES SAMPLE

Exits with 77, which means skipped, where the shell is not installed.
"""

import json
import os
import pty
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import fcntl
from pathlib import Path

SKIPPED = 77


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


class Place:
    """An index of the sample, and the environment of somebody who searches it."""

    def __init__(self, binaries, sample):
        self.holder = tempfile.TemporaryDirectory()
        self.folder = Path(self.holder.name)
        self.program = f"{binaries}/notes-search"
        self.environment = {
            "PATH": f"{self.folder}:{os.environ['PATH']}", "HOME": str(self.folder), "LC_ALL": "C.UTF-8",
            "TERM": "xterm", "NOTESEARCH_INDEX": str(self.folder / "index")}
        subprocess.run([f"{binaries}/notes-index", sample, "--index", self.folder / "index", "--quiet"],
                       check=True)

    def script(self, name, text):
        path = self.folder / name
        path.write_text("#!/bin/sh\n" + text, encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    def run(self, *arguments, **more):
        return subprocess.run([self.program, *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False, timeout=60,
                              env={**self.environment, **more})

    def on_terminal(self, *arguments, rows=24, columns=80, before=None, **more):
        """What a terminal of this size is sent, and the exit code."""
        child, terminal = pty.fork()
        if child == 0:
            if before:
                before()
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(1, termios.TIOCSWINSZ, size)
            os.execve(self.program, [self.program, *arguments], {**self.environment, **more})
        sent = b""
        while True:
            try:
                some = os.read(terminal, 65536)
            except OSError:  # Linux says so at the end
                break
            if not some:
                break
            sent += some
        os.close(terminal)
        _, status = os.waitpid(child, 0)
        return sent.decode().replace("\r\n", "\n"), os.waitstatus_to_exitcode(status)


def terminal(place):
    text, code = place.on_terminal("kv cache", "--limit", "2", "--no-pager")
    assert code == 0
    assert "\x1b[1;33m" in text, "no colours on a terminal"
    assert "\x1b]8;;https://vanshverma.com/notes/" in text, "no links behind the titles"
    assert "\x1b" not in place.on_terminal("kv cache", "--no-pager", NO_COLOR="1")[0]
    assert "\x1b" not in place.on_terminal("kv cache", "--no-pager", TERM="dumb")[0]
    assert "\x1b" not in place.run("kv cache").stdout
    piped = place.run("kv cache", "--color", "always").stdout
    assert "\x1b[1;33m" in piped and "\x1b]8" not in piped


def pager(place):
    seen = place.folder / "seen"
    own = place.script("my-pager", f'printf "%s\\n" "$LESS" "$@" > {seen}; cat >> {seen}\n')
    text, code = place.on_terminal("kv cache", PAGER=f"{own} -x  two")
    assert code == 0 and text == "", (code, text)
    less, first, second, summary = seen.read_text(encoding="utf-8").split("\n")[:4]
    assert (less, first, second) == ("FRX", "-x", "two")
    assert "17 notes for kv cache" in summary

    # Only of less is it known that it passes colours on, when told to, whatever LESS says.
    assert "\x1b" not in seen.read_text(encoding="utf-8")
    place.on_terminal("kv cache", "--color", "always", PAGER=own)
    coloured = seen.read_text(encoding="utf-8")
    assert "\x1b[1;33m" in coloured and "\x1b]8" not in coloured
    less = place.script("less", f'printf "%s\\n" "$@" > {seen}; cat >> {seen}\n')
    for command in ("less -S", f"{less} -S"):
        place.on_terminal("kv cache", PAGER=command, LESS="-i")
        paged = seen.read_text(encoding="utf-8")
        assert paged.startswith("-R\n-S\n") and "\x1b]8;;https" in paged, paged
    (place.folder / "less").unlink()

    # What fits is shown at once; so is everything where no pager is wanted or can be had.
    seen.unlink()
    assert "kv cache" in place.on_terminal("kv cache", rows=500, PAGER=own)[0]
    assert "kv cache" in place.on_terminal("kv cache", "--no-pager", PAGER=own)[0]
    assert "kv cache" in place.on_terminal("kv cache", PAGER="")[0]
    assert "kv cache" in place.on_terminal("kv cache", PAGER="cat")[0]
    assert "kv cache" in place.on_terminal("kv cache", PAGER="/nonexistent/pager")[0]
    assert place.on_terminal("kv cache", "--json", PAGER=own)[0].startswith("{")
    assert "kv cache" in place.run("kv cache", PAGER=own).stdout
    assert not seen.exists()

    # The exit code is that of the search, whatever becomes of the pager.
    closes = place.script("closes", "exec 0<&-; exit 3\n")
    everything = ("--limit", "1000", "--passages", "3")
    assert place.on_terminal(*everything, PAGER=closes) == ("", 0)
    assert place.on_terminal("zzzz", rows=2, PAGER=closes) == ("", 1)
    interrupted = place.script("interrupted", "kill -INT $PPID; cat > /dev/null; echo shown\n")
    assert place.on_terminal("kv cache", PAGER=interrupted) == ("shown\n", 0)
    # Signals that the caller ignores stay ignored, the others are the pager's own.
    dies = place.script("dies", "kill -INT $$; echo survived\n")
    assert place.on_terminal("kv cache", PAGER=dies) == ("", 0)
    ignoring = lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert place.on_terminal("kv cache", PAGER=dies, before=ignoring) == ("survived\n", 0)


def index_of(place, name, notes):
    """The path of an index of notes of one's own, given as what the list of notes says by slug."""
    site = place.folder / f"{name}-site"
    (site / "notes").mkdir(parents=True)
    listed = [{"slug": slug, "title": slug, "markdownUrl": f"https://a.test/raw/{slug}", **more}
              for slug, more in notes.items()]
    (site / "profile.json").write_text(json.dumps({"notes": listed}), encoding="utf-8")
    for slug in notes:
        (site / "notes" / f"{slug}.md").write_text(f"words of {slug}\n", encoding="utf-8")
    index = str(place.folder / name)
    subprocess.run([f"{Path(place.program).parent}/notes-index", site, "--index", index, "--quiet"],
                   check=False)
    return index


def open_hit(place):
    seen = place.folder / "seen"
    link = "https://vanshverma.com/notes/kv-cache-eviction"
    own = place.script("my-browser", f'printf "%s|" "$@" > {seen}\n')
    place.script("xdg-open", f'printf "xdg|%s|" "$@" > {seen}\n')

    # Nobody looks at a browser that a script opens.
    result = place.run("kv cache", "--open", "2", NOTESEARCH_OPENER=own, DISPLAY=":0")
    assert result.stdout.startswith(link) and result.returncode == 0 and not seen.exists()
    text, code = place.on_terminal("kv cache", "--open", "2", DISPLAY="", WAYLAND_DISPLAY="")
    assert text.startswith(link) and code == 0 and not seen.exists()

    text, code = place.on_terminal("kv cache", "--open", "2", NOTESEARCH_OPENER=f"{own} --new")
    assert code == 0 and seen.read_text(encoding="utf-8") == f"--new|{text.strip()}|"
    text, code = place.on_terminal("kv cache", "--open", "2", DISPLAY=":0")
    assert code == 0 and seen.read_text(encoding="utf-8") == f"xdg|{text.strip()}|"

    result = place.run("kv cache", "--open", "29")
    assert result.returncode == 1 and "no hit 29" in result.stderr and not result.stdout
    fails = place.script("fails", "exit 4\n")
    assert place.on_terminal("kv", "--open", "1", NOTESEARCH_OPENER=fails)[1] == 69
    assert place.on_terminal("kv", "--open", "1", NOTESEARCH_OPENER="/nonexistent/x")[1] == 69

    # Only pages of the web, and never through a shell.
    evil = "https://a.test/$(touch${IFS}owned);touch${IFS}owned&"
    index = index_of(place, "evil-index",
                     {"evil": {"url": evil}, "script": {"url": "javascript:alert(1)"}})
    text, _ = place.on_terminal("evil", "--open", "1", "--index", index, NOTESEARCH_OPENER=own)
    assert seen.read_text(encoding="utf-8") == f"{text.strip()}|" and "touch" in text, text
    assert not [path for path in place.folder.rglob("owned")] and not Path("owned").exists()
    assert place.run("script", "--open", "1", "--index", index).returncode == 69


def subjects(place):
    """What stands in place of a list of hits."""
    related = place.run("--related", "kv-cache-eviction", "--limit", "2")
    assert related.returncode == 0 and related.stdout.startswith("2 notes like "), related.stdout
    assert "\n    Shares " in related.stdout
    notes = json.loads(place.run("--related", "kv-cache-eviction", "--json").stdout)["notes"]
    assert len(notes) == 5
    missing = place.run("--related", "kv-cache")
    assert missing.returncode == 66 and "kv-cache" in missing.stderr and not missing.stdout

    suggested = place.run("--suggest", "kv ca")
    assert suggested.returncode == 0 and "kv cache \u00b7 " in suggested.stdout, suggested.stdout
    response = json.loads(place.run("--suggest", "kv ca", "--limit", "3", "--json").stdout)
    assert len(response["suggestions"]) == 3
    assert place.run("--suggest", "zzzzzz").returncode == 1
    assert place.run("--suggest", "kv", "--limit", "101").returncode == 64
    assert place.run("--related", "kv-cache-eviction", "--limit", "51").returncode == 64


def completed_by_bash(place, script, *words):
    """What bash would offer for the last word of a line."""
    answer = subprocess.run(
        ["bash", "--norc", "-c",
         'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _notes_search; '
         'printf "%s\\n" "${COMPREPLY[@]}"', "bash", script, place.program, *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True, env=place.environment)
    assert not answer.stderr, answer.stderr
    return answer.stdout.split("\n")[:-1] if answer.stdout.strip() else []


def bash(place):
    script = place.folder / "completion"
    script.write_text(place.run("--completion", "bash").stdout, encoding="utf-8")
    offered = lambda *words: completed_by_bash(place, str(script), *words)
    assert offered("--ti") == ["--timeline"]
    assert "--tag" in offered("kv", "--")
    assert offered("--format", "") == ["text", "json", "md"]
    assert offered("--sort", "=", "o") == ["oldest"]
    assert offered("--sort", "=") == ["relevance", "newest", "oldest"]
    assert offered("--tag", "g") == ["GPU"]
    assert offered("--tag", "world") == ["world\\ models"]
    assert offered("--tag", "world\\ m") == ["world\\ models"]
    assert offered("--tag", '"world m') == ["world models"]
    assert offered("--tag", "=", "sys") == ["systems"]
    assert offered("--year", "") == ["2026", "2025"]
    assert "kv-cache-eviction" in offered("--related", "kv-")
    assert offered("--limit", "") == [] and offered("kv", "ca") == [] and offered("--", "--t") == []
    assert offered("--index", str(place.folder / "ind")) == [str(place.folder / "index")]
    # The index on the line is the one that is asked, and nothing on the line is evaluated.
    assert offered("--index", "/nonexistent", "--tag", "g") == []
    assert offered("--index", "=", "~/index", "--tag", "g") == ["GPU"]
    offered("--index", f"$(touch {place.folder}/owned)", "--tag", "`touch owned`$(touch owned)")
    assert not (place.folder / "owned").exists() and not Path("owned").exists()
    bash_hostile_tags(place, offered)


def bash_hostile_tags(place, offered):
    """Whoever may write a note does not write on the command line."""
    tags = ["a$(touch owned)", "a`touch${IFS}owned`", 'a"; touch owned; "', "a'; touch owned; '",
            "a\\;touch owned", "a;touch owned", "a!!", "a b", "a&b", "ab"]
    index = index_of(place, "hostile-index", {"note": {"url": "https://a.test/note", "tags": tags}})
    at = lambda word: offered("--index", index, "--tag", word)
    assert sorted(at('"a')) == sorted(at("'a")) == ["a b", "ab"], (at('"a'), at("'a"))
    assert at("'x'\"a") == at("x'a") == at("$'a") == at('"a"') == []
    plain = at("a")
    assert "a\\&b" in plain and "a\\;touch\\ owned" in plain, plain
    assert not [word for word in plain if "$" in word or "`" in word], plain
    for word in plain:
        meant = subprocess.run(["bash", "-c", f"printf %s {word}"], stdout=subprocess.PIPE, text=True,
                               check=True, cwd=place.folder).stdout
        assert meant in tags, (word, meant)
    assert not (place.folder / "owned").exists() and not Path("owned").exists()


def script_for(shell, place):
    if shutil.which(shell) is None:
        skip(f"there is no {shell}")
    script = place.folder / "completion"
    script.write_text(place.run("--completion", shell).stdout, encoding="utf-8")
    subprocess.run([shell, "-n", script], check=True)
    return script


def zsh(place):
    script_for("zsh", place)


def fish(place):
    script = script_for("fish", place)

    def offered(line):
        answer = subprocess.run(
            ["fish", "-c", f"source {script}; complete -C $argv[1]", line], stdout=subprocess.PIPE,
            text=True, check=True, env={**place.environment, "PATH": f"{Path(place.program).parent}:"
                                        f"{place.environment['PATH']}"})
        return [offer.split("\t")[0] for offer in answer.stdout.splitlines()]

    assert offered("notes-search --ti") == ["--timeline"]
    assert offered("notes-search --tag g") == ["GPU"]
    assert offered("notes-search --tag 'world m") == ["world models"]
    assert offered("notes-search --tag=sys") == ["--tag=systems"]
    assert offered("notes-search --format ") == ["json", "md", "text"]
    assert offered("notes-search --related kv-") == ["kv-cache-eviction"]
    assert offered("notes-search --index /nonexistent --tag g") == []


def markdown(place):
    result = place.run("kv cache", "--format", "md", "--budget", "500")
    assert result.returncode == 0
    assert len(result.stdout.encode()) <= 2000
    assert result.stdout == place.run("kv cache", "--format", "md", "--budget", "500").stdout
    assert place.run("zzzz", "--format", "md").returncode == 1


CHECKS = {"terminal": terminal, "pager": pager, "open": open_hit, "subjects": subjects, "bash": bash,
          "zsh": zsh, "fish": fish, "markdown": markdown}

if __name__ == "__main__":
    CHECKS[sys.argv[1]](Place(*sys.argv[2:]))
