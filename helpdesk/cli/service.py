"""run, web, worker: the service in one process, or its parts apart."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn

from helpdesk.cli.common import open_house
from helpdesk.errors import Refused, StorageError
from helpdesk.house import House
from helpdesk.study import for_good
from helpdesk.watch import Watch
from helpdesk.web import create_app
from helpdesk.worker import Service

MOMENT = 3.0  # seconds between two tries to open the memory


def run(arguments: argparse.Namespace) -> None:
    with at_home(arguments) as house, at_work(house, Watch()):
        serve(house)


def web(arguments: argparse.Namespace) -> None:
    with at_home(arguments) as house:
        serve(house)


def worker(arguments: argparse.Namespace) -> None:
    with at_home(arguments) as house, at_work(house, Watch()):
        threading.Event().wait()


@contextmanager
def at_home(arguments: argparse.Namespace) -> Iterator[House]:
    """A house with its memory, until the process is asked to stop."""
    with open_house(arguments, memory=False) as house, orderly_end():
        wait_for_memory(house)
        for_good()
        yield house


def wait_for_memory(house: House) -> None:
    """Brings the database up to date; where it does not serve yet, says so and waits: it may be starting too."""
    said = ""
    while True:
        try:
            house.memory.migrate()
        except StorageError as why:
            if str(why) != said:
                print(said := str(why), file=sys.stderr, flush=True)
            house.clock.pause(MOMENT)
        else:
            return


@contextmanager
def at_work(house: House, watch: Watch | None = None) -> Iterator[Service]:
    """The loops run inside; they finish the round they are in before it is left."""
    service = Service(house, watch)
    service.start()
    try:
        yield service
    finally:
        service.stop()


@contextmanager
def orderly_end() -> Iterator[None]:
    """A stop asked for by the system (SIGTERM) ends like one typed at the keyboard: rounds are finished, nothing is said."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        return


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def serve(house: House) -> None:
    """The staff window, until the process is asked to stop. Raises Refused where the address is taken."""
    host, port = address_of(house.settings.web.listen)
    line = listening(host, port)
    print(f"Trang cán bộ: http://{host}:{port}", file=sys.stderr, flush=True)
    quiet: dict[str, Any] = {"log_level": "warning", "access_log": False, "server_header": False}  # an address may name a case
    config = uvicorn.Config(
        create_app(house), proxy_headers=False, **quiet
    )  # who calls is found out by web.networks, by our settings alone
    uvicorn.Server(config).run(sockets=[line])


def address_of(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit():
        raise Refused(f'web.listen: «{listen}» không phải địa chỉ; ví dụ đúng: "127.0.0.1:8080"')
    return host.strip("[]"), int(port)


def listening(host: str, port: int) -> socket.socket:
    """Raises Refused where the address is taken."""
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as cause:
        found.close()
        mend = "đổi web.listen (demo: --port) hoặc dừng chương trình đang dùng cổng này"
        raise Refused(f"không mở được {host}:{port} ({cause.strerror}); hãy {mend}") from cause
    return found
