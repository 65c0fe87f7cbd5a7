"""The systemd units as installed: sound, tight, and not too tight for the programs they run.

    units_test.py exposure UNIT_FOLDER                      how much a service is exposed
    units_test.py verify UNIT_FOLDER BIN                    whether systemd accepts the units
    units_test.py example UNIT_FOLDER BIN                   the daemon's example of a configuration
    units_test.py indexing UNIT_FOLDER BIN SAMPLE           a run under the service's system calls
    units_test.py serving UNIT_FOLDER BIN SAMPLE            the daemon under its service's system calls
    units_test.py activated UNIT_FOLDER BIN SAMPLE          the daemon on a socket that systemd passes

UNIT_FOLDER holds the units of one service. Exits with 77, which means skipped, where systemd-analyze can't do what is asked.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from searchd import Searchd, ask, build_index

MOST_EXPOSURE = 1.5
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


def service_of(units):
    (service,) = units.glob("*.service")
    return service


def exposure(units):
    result = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSURE * 10:.0f}",
                     "--no-pager", str(service_of(units)))
    if "unrecognized option" in result.stdout:
        skip("this systemd-analyze can't judge units offline")
    figure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", result.stdout)
    assert figure, result.stdout
    print(f"exposure {figure.group(1)} of at most {MOST_EXPOSURE}")
    assert result.returncode == 0 and float(figure.group(1)) <= MOST_EXPOSURE, result.stdout


def verify(units, binaries):
    """The service is checked with the program where it was built: none need be installed."""
    with tempfile.TemporaryDirectory() as folder:
        text = service_of(units).read_text(encoding="utf-8")
        started = re.search(r"^ExecStart=(\S+/(notes-\w+)) ", text, re.MULTILINE)
        assert started and os.path.isabs(started.group(1)), text
        staged = []
        for unit in (path for kind in ("service", "socket", "timer") for path in units.glob(f"*.{kind}")):
            staged.append(Path(folder) / unit.name)
            staged[-1].write_text(
                unit.read_text(encoding="utf-8").replace(started.group(1), f"{binaries}/{started.group(2)}"),
                encoding="utf-8")
        result = analyze("verify", "--man=no", *map(str, staged))
        if "unrecognized option" in result.stdout:
            skip("this systemd-analyze can't verify units without their manuals")
        complaints = [line for line in result.stdout.splitlines()
                      if folder in line or any(unit.name in line for unit in staged)]
        assert result.returncode == 0 and not complaints, result.stdout
    for timer in units.glob("*.timer"):
        expanded = analyze("calendar", settings(timer, "OnCalendar")[0])
        assert expanded.returncode == 0 and "*-*-* *:00:00" in expanded.stdout, expanded.stdout


def example(units, binaries):
    """Every option stands in the example once, as what holds without it, and it is understood."""
    program, text = f"{binaries}/notes-searchd", (units / "searchd.conf").read_text(encoding="utf-8")
    told = {match[1]: match[2] for match in re.finditer(
        r"^  --([a-z-]+)(?: [A-Z]+)?(?: \(=(.*?)\))?(?:  |$)", run(program, "--help").stdout, re.MULTILINE)}
    for name in ("config", "completion", "version", "check-config"):
        del told[name]
    written = re.findall(r"^#?([a-z-]+) = (.*)$", text, re.MULTILINE)
    assert sorted(name for name, _ in written) == sorted(told), set(told) ^ set(dict(written))
    for name, value in written:
        assert name == "index" or told[name] in (None, value), (name, value, told[name])
    with tempfile.TemporaryDirectory() as folder:
        tried = Path(folder) / "searchd.conf"
        for content, code in ((text, 0), (re.sub(r"^#(?=[a-z-]+ = )(?!synonyms)", "", text, flags=re.MULTILINE), 0),
                              (text + "\nrate = fast\n", 78),
                              (text + "\ntrusted-proxy = nowhere\n", 64), (text + "\nnonsense = 1\n", 78)):
            tried.write_text(content, encoding="utf-8")
            result = run(program, "--config", str(tried), "--check-config")
            assert result.returncode == code, (code, result.returncode, result.stdout)


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


def confinement(units, binaries, folder):
    """The beginning of a command line that leaves the rest of it the system calls of the service."""
    calls = allowed_calls(service_of(units))
    names = Path(folder) / "names"
    names.write_text("\n".join(sorted(calls)) + "\n", encoding="utf-8")
    confine = (f"{binaries}/confine", str(names))
    # The filter filters: what the service may not do fails, though the user may do it.
    own = ("/bin/chown", str(os.getuid()), str(names))
    assert run(*own).returncode == 0
    if run(*confine, "/bin/true").returncode != 0:
        skip("no filter can be installed here")
    assert run(*confine, *own).returncode != 0
    print(f"{len(calls)} system calls allowed")
    return confine


def indexing(units, binaries, sample):
    with tempfile.TemporaryDirectory() as folder:
        confine = confinement(units, binaries, folder)
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
        print(f"indexed {report['notes']} notes")


def told(notified, wanted, seconds):
    """Waits until the daemon has told its manager `wanted`."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        notified.settimeout(left)
        try:
            if wanted in notified.recv(4096).decode().split("\n"):
                return
        except TimeoutError:
            break
    raise AssertionError(f"it did not tell {wanted} within {seconds} s")


def serving(units, binaries, sample):
    with tempfile.TemporaryDirectory() as folder, \
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
        confine = confinement(units, binaries, folder)
        index = build_index(binaries, sample, f"{folder}/index")
        notified.bind(f"{folder}/notify")
        daemon = Searchd(
            binaries, index, f"{folder}/socket", before=confine, options=("--gaps", f"{folder}/gaps"),
            environment={"NOTIFY_SOCKET": f"{folder}/notify", "WATCHDOG_USEC": "10000000"})
        try:
            told(notified, "READY=1", 10)
            assert ask(f"{folder}/socket")[0] == 200  # at once: ready means ready
            query = json.dumps({"queries": [{"indexUid": "notes", "q": "gpu", "facets": ["tags"]}]})
            status, _, body = ask(f"{folder}/socket", "/multi-search", "POST",
                                  {"Content-Type": "application/json"}, query)
            assert status == 200 and json.loads(body)["results"][0]["hits"], body
            told(notified, "WATCHDOG=1", 5)
            # A new generation is found, opened and served.
            status, _, body = ask(f"{folder}/socket")
            assert json.loads(body)["index"]["generation"] == 1
            run(f"{binaries}/notes-index", sample, "--index", index, "--full", "--quiet")
            for _ in range(200):
                if json.loads(ask(f"{folder}/socket")[2])["index"]["generation"] == 2:
                    break
                time.sleep(0.05)
            else:
                raise AssertionError("the new generation is not served")
        finally:
            code = daemon.stop()
        assert code == 0, code
        told(notified, "STOPPING=1", 1)


def activated(_, binaries, sample):
    program = shutil.which("systemd-socket-activate")
    if program is None:
        skip("there is no systemd-socket-activate")
    with tempfile.TemporaryDirectory() as folder:
        index = build_index(binaries, sample, f"{folder}/index")
        # Starts the daemon at the first connection.
        with Searchd(binaries, index, f"{folder}/socket", listen=(),
                     before=(program, "-l", f"{folder}/socket")) as daemon:
            assert ask(f"{folder}/socket")[0] == 200
            assert daemon.stop() == 0
            assert Path(f"{folder}/socket").exists(), "the socket is systemd's to remove"


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


CHECKS = {"exposure": exposure, "verify": verify, "example": example, "indexing": indexing,
          "serving": serving, "activated": activated}

if __name__ == "__main__":
    CHECKS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
