"""A child as the reading room starts it, whose files are orders to break out: python -m tests.papers.escaping."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from helpdesk.papers.reader import serve
from helpdesk.papers.telling import Telling


def read_a_file() -> str:
    return Path("/etc/hostname").read_text("utf-8")


def write_a_file() -> str:
    return str(Path("/tmp/escaped").write_text("x", "utf-8"))


def open_a_socket() -> str:
    return str(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))


def run_a_program() -> str:
    return subprocess.run(["/bin/true"], check=True).args[0]


def raise_the_limits() -> str:
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    return "raised"


def become_root_again() -> str:
    if os.getuid() == 0:
        return "is root"
    os.setuid(0)
    return "root"


def see_secrets() -> str:
    seen = {name: value for name, value in os.environ.items() if "PASSWORD" in name or "SECRET" in name}
    if not seen:
        raise LookupError("nothing to see")
    return str(seen)


def speak_through_the_hatch() -> str:
    """What is written to the standard output must not arrive as if it were told."""
    os.write(1, b"\x00\x00\x00\x0e\x00\x00\x00\x00" + b'{"end":"done"}')
    raise LookupError("said into nothing")


def count_the_network() -> str:
    names = [name for _, name in socket.if_nameindex()]
    return ",".join(names)


def multiply() -> str:
    """As many processes as there can be, each asleep until its parent is gone."""
    count = 0
    try:
        while count < 1_000:
            if os.fork() == 0:
                time.sleep(5)
                os._exit(0)
            count += 1
    except BlockingIOError:
        pass
    return str(count)


def take_all_memory() -> str:
    return str(len(bytearray(3_000_000_000)))


def think_for_ever() -> str:
    while True:
        pass


def wait_for_ever() -> str:
    time.sleep(1_000)
    return "slept"


def fall_over() -> str:
    return str(ctypes.string_at(0))


def die_at_once() -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


def talk_without_end(tell: Telling) -> None:
    while True:
        tell.member("x", bytes(10_000_000))


def greet() -> str:
    return "Chao anh"


def stop_half_way(tell: Telling) -> None:
    tell.text("Trang mot")
    os.kill(os.getpid(), signal.SIGSEGV)


def _obey(order: bytes, tell: Telling) -> None:
    asked = globals()[order.decode()]
    if asked in (talk_without_end, stop_half_way):
        asked(tell)
    else:
        _say(asked, tell)


def _say(asked: Callable[[], str], tell: Telling) -> None:
    tell.text(f"did: {asked()}")


if __name__ == "__main__":
    serve(_obey)
    sys.exit(0)
