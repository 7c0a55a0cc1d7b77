"""Where this program connects to: nowhere but what its settings name, whatever letters ask for."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from helpdesk.clock import RehearsalClock
from helpdesk.config import PROJECT
from helpdesk.desk import alarms, expiry, reports, soundness
from helpdesk.desk.ledger import balance_line
from helpdesk.house import House
from helpdesk.mail.records import NameServers
from helpdesk.worker import Service
from tests.faults.test_ledger import asking
from tests.journeys.desk import Desk, desk_of
from tests.servers import free_port, until
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice
from tests.trust.nameserver import SERVING, name_server

FIXTURES = sorted((PROJECT / "mailbox_fixtures").glob("*.eml"))[::4]
BECKONING = (
    b"From: Tran Thi Mai <mai@mail.example>\r\nTo: httqvangninh@moj.gov.vn\r\nSubject: Hoi\r\nMessage-ID: <x@mail.example>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nDisposition-Notification-To: mai@mail.example\r\n"
    b"List-Unsubscribe: <http://198.51.100.1/u>\r\n\r\n"
    b'<p>T&ocirc;i h&#7887;i th&#7911; t&#7909;c.</p><img src="http://198.51.100.2/x.png"><link rel=stylesheet href="//198.51.100.3/a.css">'
    b'<iframe src="http://198.51.100.4/"></iframe><a href="http://198.51.100.5/">a</a>\r\n'
)
ASKING = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_watching: list[list[tuple[str, Any]]] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in ASKING and threading.current_thread().name != SERVING:
        where = arguments[0] if event.startswith("socket.get") else arguments[1]
        port = arguments[1] if event == "socket.getaddrinfo" else None
        for seen in _watching:
            seen.append((event, (where, port) if port is not None else where))


@pytest.fixture(scope="module", autouse=True)
def hooked() -> None:
    """Python never lets go of such a hook: it is asleep unless somebody watches."""
    sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[tuple[str, Any]]]:
    """Whom this process speaks to meanwhile, and whose address it looks up."""
    seen: list[tuple[str, Any]] = []
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)


def addresses(seen: list[tuple[str, Any]]) -> set[tuple[str, int]]:
    return {(where[0], int(where[1])) for _, where in seen if isinstance(where, tuple)}


@contextmanager
def office(study: House, folder: Path, server: Dovecot, post: PostOffice) -> Iterator[Desk]:
    server.make_folder("Sent")
    server.make_folder("Rieng")
    box = {**server.settings(), "sent_folder": "Sent", "restricted_folder": "Rieng"}
    more = {"alerts": {"to": ["it@elsewhere.example"]}, "reports": {"leadership": ["ld@coquan.example"]}}
    with desk_of(study, folder, mailbox=box, smtp=post.settings(), **more) as desk:  # type: ignore[arg-type]
        yield desk


def test_a_day_of_every_duty_speaks_to_the_mail_servers_and_the_name_server_alone(
    first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    server.deliver(BECKONING, *(path.read_bytes() for path in FIXTURES))
    with name_server({}) as names, office(first_house, tmp_path, server, post) as desk:
        house = replace(desk.house, names=NameServers(("127.0.0.1",), names.port))
        with watched() as seen:
            desk.poll()
            desk.send()
            for duty in (expiry.look, alarms.run, alarms.balance_daily):
                duty(house)
            desk.later(days=5)
            reports.run_due(house, balance_line)
            desk.send()
            desk.poll()
            list(takewhile(lambda found: found.part != "mẫu thư", soundness.inspect(house)))
    allowed = {("127.0.0.1", server.port), ("127.0.0.1", post.port), ("127.0.0.1", names.port)}
    assert addresses(seen) == allowed
    assert len(post.taken) > 5


def test_the_running_service_speaks_to_the_mail_servers_alone(
    first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    server.deliver(BECKONING, asking(1))
    with office(first_house, tmp_path, server, post) as desk, watched() as seen:
        service = Service(replace(desk.house, clock=RehearsalClock(desk.clock.at)))
        service.start()
        try:
            until(lambda: bool(post.taken))
        finally:
            service.stop()
    assert addresses(seen) == {("127.0.0.1", server.port), ("127.0.0.1", post.port)}


def test_a_word_to_anybody_else_would_be_heard() -> None:
    port = free_port()
    with watched() as seen:
        for speak in (lambda: socket.create_connection(("127.0.0.1", port), 1), lambda: socket.getaddrinfo("127.0.0.1", port)):
            thread = threading.Thread(target=lambda speak=speak: _quietly(speak))
            thread.start()
            thread.join()
    assert addresses(seen) == {("127.0.0.1", port)} and len(seen) == 3


def _quietly(speak: Any) -> None:
    try:
        speak()
    except OSError:
        return
