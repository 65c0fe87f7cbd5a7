"""The clients of Meilisearch, from npm, against a real notes-searchd.

    clients_test.py install FOLDER                    installs what FOLDER/package-lock.json says
    clients_test.py run FOLDER TEST BIN SAMPLE        runs FOLDER/TEST with Node

FOLDER is in the build tree; nothing is installed into the sources. Exits with 77, which means skipped,
where there is no Node, no npm, or no registry to install from.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SKIPPED = 77
OLDEST_NODE = 18
# What npm says when the lock file is wrong, or a package is not what the lock file says.
WRONG = ("EUSAGE", "EINTEGRITY", "EJSONPARSE", "EINVALIDPACKAGENAME")


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def need_node():
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            skip(f"there is no {program}; install nodejs and npm")
    version = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    if int(re.match(r"v(\d+)", version).group(1)) < OLDEST_NODE:
        skip(f"Node {version.strip()} is too old")


def stamp_of(folder):
    """The file that says that the packages are there, and what it then contains."""
    wanted = b"".join((folder / name).read_bytes() for name in ("package.json", "package-lock.json"))
    return folder / "node_modules" / ".installed", hashlib.sha256(wanted).hexdigest()


def installed(folder):
    stamp, digest = stamp_of(folder)
    return stamp.exists() and stamp.read_text(encoding="utf-8") == digest


def install(folder):
    if installed(folder):
        print("installed already")
        return 0
    # No package's script is run: esbuild, which has one, does without.
    result = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False)
    print(result.stdout)
    if result.returncode != 0:
        if any(f"code {code}" in result.stdout for code in WRONG):
            return 1
        skip("npm could not install the packages; its words are above")
    stamp, digest = stamp_of(folder)
    stamp.write_text(digest, encoding="utf-8")
    return 0


def run(folder, test, binaries, sample):
    if not installed(folder):
        skip("the packages are not installed")
    environment = {**os.environ, "NOTES_BIN": binaries, "NOTES_SAMPLE": sample}
    return subprocess.run(["node", "--test", test], cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    need_node()
    sys.exit({"install": install, "run": run}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:]))
