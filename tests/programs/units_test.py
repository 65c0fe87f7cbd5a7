"""The systemd units as installed: sound, tight, and not too tight for the program they run.

    units_test.py exposure UNIT_FOLDER                      how much the service is exposed
    units_test.py verify UNIT_FOLDER BIN                    whether systemd accepts the units
    units_test.py confined UNIT_FOLDER BIN SAMPLE           a run under the service's system calls

Exits with 77, which means skipped, where systemd-analyze can't do what is asked.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SERVICE = "notesearch-index.service"
TIMER = "notesearch-index.timer"
MOST_EXPOSURE = 2.0
SKIPPED = 77


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)


def analyze(*arguments):
    if shutil.which("systemd-analyze") is None:
        skip("there is no systemd-analyze")
    return run("systemd-analyze", *arguments)


def settings(unit, name):
    return re.findall(rf"^{name}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)


def exposure(units):
    result = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSURE * 10:.0f}",
                     "--no-pager", str(units / SERVICE))
    if "unrecognized option" in result.stdout:
        skip("this systemd-analyze can't judge units offline")
    figure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", result.stdout)
    assert figure, result.stdout
    print(f"exposure {figure.group(1)} of at most {MOST_EXPOSURE}")
    assert result.returncode == 0 and float(figure.group(1)) <= MOST_EXPOSURE, result.stdout


def verify(units, binaries):
    """The service is checked with the program where it was built: none need be installed."""
    with tempfile.TemporaryDirectory() as folder:
        service = (units / SERVICE).read_text(encoding="utf-8")
        started = re.search(r"^ExecStart=(\S+/notes-index) ", service, re.MULTILINE)
        assert started and os.path.isabs(started.group(1)), service
        staged = [Path(folder) / SERVICE, Path(folder) / TIMER]
        staged[0].write_text(service.replace(started.group(1), f"{binaries}/notes-index"),
                             encoding="utf-8")
        shutil.copy(units / TIMER, staged[1])
        result = analyze("verify", "--man=no", *map(str, staged))
        if "unrecognized option" in result.stdout:
            skip("this systemd-analyze can't verify units without their manuals")
        complaints = [line for line in result.stdout.splitlines() if folder in line or SERVICE in line]
        assert result.returncode == 0 and not complaints, result.stdout
    expanded = analyze("calendar", settings(units / TIMER, "OnCalendar")[0])
    assert expanded.returncode == 0 and "*-*-* *:00:00" in expanded.stdout, expanded.stdout


def members(name):
    """The system calls that a name in SystemCallFilter= stands for."""
    if not name.startswith("@"):
        return {name}
    result = analyze("syscall-filter", name)
    if result.returncode != 0:
        skip(f"this systemd-analyze knows no {name}")
    lines = [line.strip() for line in result.stdout.splitlines() if line.startswith("    ")]
    return set().union(*(members(line) for line in lines if not line.startswith("#")))


def allowed_calls(unit):
    allowed = set()
    for value in settings(unit, "SystemCallFilter"):
        named = set().union(*(members(name) for name in value.lstrip("~").split()))
        allowed = allowed - named if value.startswith("~") else allowed | named
    return allowed


def confined(units, binaries, sample):
    calls = allowed_calls(units / SERVICE)
    with tempfile.TemporaryDirectory() as folder:
        names = Path(folder) / "names"
        names.write_text("\n".join(sorted(calls)) + "\n", encoding="utf-8")
        confine = (f"{binaries}/confine", str(names))
        # The filter filters: what the service may not do fails, though the user may do it.
        own = ("/bin/chown", str(os.getuid()), str(names))
        assert run(*own).returncode == 0
        if run(*confine, "/bin/true").returncode != 0:
            skip("no filter can be installed here")
        assert run(*confine, *own).returncode != 0

        with serve(binaries, sample, folder) as address:
            command = (f"{binaries}/notes-index", f"{address}/profile.json", "--index",
                       f"{folder}/index", "--mirror", f"https://vanshverma.com={address}",
                       "--allow-private", "--json")
            for more in ((), ("--full",), ()):
                result = run(*confine, *command, *more)
                assert result.returncode == 0, result.stdout
                report = json.loads(result.stdout)
                # Read by notes-parse, and not as plain text for want of it.
                assert report["notes"] > 0 and not report["quarantined"], result.stdout
        print(f"indexed {report['notes']} notes with {len(calls)} system calls allowed")


class serve:
    """notes-origin on a free port, by a name that has to be resolved."""

    def __init__(self, binaries, sample, folder):
        self.port_file = Path(folder) / "port"
        self.process = subprocess.Popen(
            [f"{binaries}/notes-origin", sample, "--port-file", str(self.port_file)])

    def __enter__(self):
        while not self.port_file.exists() or not self.port_file.read_text(encoding="utf-8").strip():
            assert self.process.poll() is None, "notes-origin ended"
            time.sleep(0.01)
        return "http://localhost:" + self.port_file.read_text(encoding="utf-8").strip()

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


CHECKS = {"exposure": exposure, "verify": verify, "confined": confined}

if __name__ == "__main__":
    CHECKS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
