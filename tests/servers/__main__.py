"""Installs the servers the tests want where it may, says what is skipped where it may not, then runs the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.servers import PROGRAMS, STRICT


def missing() -> list[str]:
    return [name for name, (path, _) in PROGRAMS.items() if shutil.which(path) is None]


def install(names: list[str]) -> None:
    packages = [package for name in names for package in PROGRAMS[name][1]]
    print(f"installing {' '.join(packages)} …", file=sys.stderr, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]):
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            return


def main() -> int:
    if missing() and os.geteuid() == 0 and shutil.which("apt-get"):
        install(missing())
    for name in missing():
        told = f"{name} is not here (Debian package {' '.join(PROGRAMS[name][1])}): "
        print(told + ("that is a failure" if STRICT else "the tests that need it are skipped"), file=sys.stderr, flush=True)
    if missing() and STRICT:
        return 1
    everywhere = ("-n", "auto", "--dist", "worksteal")  # every core; `-n 0` after it takes this back
    return subprocess.run([sys.executable, "-m", "pytest", *everywhere, *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
