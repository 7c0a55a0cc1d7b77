"""Real servers for the tests, each a private instance on a free loopback port in a folder of its own.

`python -m tests.servers` (what `./run test` calls) installs what is missing where it may, says what will be skipped where it may
not, and runs the tests. With HELPDESK_STRICT=1 a missing server is a failure.
"""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

STRICT = os.environ.get("HELPDESK_STRICT") == "1"
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PROGRAMS = {  # what a test asks for: (where it is found, Debian's packages)
    "dovecot": ("/usr/sbin/dovecot", ("dovecot-imapd",)),
    "postgresql": (str(POSTGRES[-1] / "initdb") if POSTGRES else "initdb", ("postgresql",)),
    "chromium": ("/usr/bin/chromium", ("chromium",)),
    "clamd": ("/usr/sbin/clamd", ("clamav-daemon",)),
    "age": ("/usr/bin/age", ("age",)),
    "pdftotext": ("/usr/bin/pdftotext", ("poppler-utils",)),
}


def program(name: str) -> str:
    """The path of a program; without it the test that asks is skipped, or fails where nothing may be skipped."""
    found = shutil.which(PROGRAMS[name][0])
    if found is None:
        told = f"needs {name} (Debian package {' '.join(PROGRAMS[name][1])})"
        pytest.fail(told) if STRICT else pytest.skip(told)
    return str(found)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(true: Callable[[], bool], *, seconds: float = 60.0, pause: float = 0.02) -> None:
    """Waits until it is so. Fails the test where it never is."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s for {getattr(true, '__name__', 'it')}")
        time.sleep(pause)


def answers(port: int) -> bool:
    with socket.socket() as knock:
        knock.settimeout(1)
        return knock.connect_ex(("127.0.0.1", port)) == 0
