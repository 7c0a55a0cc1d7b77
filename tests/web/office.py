"""An office at work for tests of the window: people with their roles, letters that came, a browser that signs in."""

from __future__ import annotations

import re
import shutil
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy.engine import make_url
from sqlmodel import select

from helpdesk.cases import dossiers, letters, outbox
from helpdesk.cases import staff as accounts
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files
from helpdesk.cases.states import Step
from helpdesk.cases.tables import CaseRow
from helpdesk.cli.rehearsal import stories
from helpdesk.config import PROJECT
from helpdesk.desk import intake, passwords, post, subject_requests
from helpdesk.desk.rights import Person, person_of
from helpdesk.house import House
from helpdesk.journey import Place, RawMail
from helpdesk.web import create_app

PASSWORD = "một câu dài dễ nhớ"
STAFF = {  # login -> name, roles
    "hoa": ("Lê Thị Hòa", ("clerk",)),
    "binh": ("Phạm Văn Bình", ("clerk",)),
    "son": ("Đỗ Hải Sơn", ("specialist",)),
    "lan": ("Trần Thị Lan", ("leader",)),
    "khanh": ("Vũ Minh Khánh", ("keeper",)),
    "root": ("Nguyễn An", ("administrator",)),
}
FIXTURES = PROJECT / "mailbox_fixtures"
MORNING = (
    "phone-without-marks", "asks-how-to-begin", "paid-and-wants-it-confirmed", "complaint-about-a-seizure", "complete-request",
    "denunciation-in-confidence", "judgment-of-another-province", "kind-neighbour", "seven-years-later", "two-requests-in-one",
    "general-question", "bulk-advertisement", "out-of-office", "signs-of-a-broken-mailer",
)  # fmt: skip
_uids = count(1)


def staff(house: House, *logins: str) -> None:
    """Opens the accounts named, all of them without a name; their one password is hashed once, as that takes a third of a second."""
    with house.memory.unit() as unit:
        for login in logins or STAFF:
            name, roles = STAFF[login]
            accounts.add(unit, login=login, name=name, roles=roles, password_hash=_hash(), now=house.clock.now(), must_change=False)


@cache
def _hash() -> str:
    return passwords.hashed(PASSWORD)


def person(house: House, login: str) -> Person:
    """The member of staff of that login, as a desk function is handed them."""
    with house.memory.look() as unit:
        return person_of(accounts.named(unit, login), tuple(house.shops))


def keeper_too(house: House, login: str) -> None:
    """Gives somebody the keeper's role beside their own."""
    with house.memory.unit() as unit:
        row = accounts.named(unit, login)
        row.roles = [*row.roles, "keeper"]
        unit.add(row)


def deliver(house: House, content: bytes, *, at: datetime | None = None) -> None:
    """A mail into the ledger and through the desk, as if it had come to the mailbox."""
    office = next(iter(house.shops))
    filed = house.memory.files.take_in(RawMail(Place("box", "INBOX", 1, str(next(_uids))), at or house.clock.now(), (content,)))
    with house.memory.unit() as unit:
        letters.keep(unit, filed, office=office, now=house.clock.now())
    intake.answer_all(house, lane="quick")
    intake.answer_all(house, lane="slow")


def deliver_fixtures(house: House, *names: str) -> None:
    """Letters of mailbox_fixtures by name, those of the morning without one; each at its own time."""
    for story in stories(FIXTURES):
        if story.name in (names or MORNING):
            deliver(house, story.content, at=story.received_at)


@pytest.fixture(scope="session")
def lived_morning(first_house: House, empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office to which the letters of the morning came; lived once, as it costs seconds."""
    folder = tmp_path_factory.mktemp("lived")
    shutil.copy(empty_database, folder / "helpdesk.db")
    memory = Memory(f"sqlite:///{folder}/helpdesk.db", Files(folder / "files"))
    deliver_fixtures(replace(first_house, memory=memory, shops=dict(first_house.shops)))
    memory.close()
    return folder


def relive(house: House, lived: Path) -> House:
    """That office, as its letters left it. For a house in which nothing has happened yet."""
    if not house.memory.url.startswith("sqlite"):
        deliver_fixtures(house)
        return house
    with (
        closing(sqlite3.connect(lived / "helpdesk.db")) as then,
        closing(sqlite3.connect(make_url(house.memory.url).database or "")) as now,
    ):
        assert now.execute("SELECT (SELECT count(*) FROM letter) + (SELECT count(*) FROM staff)").fetchone() == (0,)
        then.backup(now)
    shutil.copytree(lived / "files", house.settings.storage.files, dirs_exist_ok=True)
    return house


def letter(
    body: str, *, name: str = "Nguyễn Thị Sen", address: str = "sen@mail.example", subject: str = "Yêu cầu thi hành án", head: str = ""
) -> bytes:
    """A plain mail of a citizen."""
    return (
        f"From: {name} <{address}>\r\nTo: httqvangninh@moj.gov.vn\r\nSubject: {subject}\r\nMessage-ID: <{next(_uids)}@mail.example>\r\n"
        f"Date: Mon, 12 Jun 2017 07:30:00 +0700\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n{head}\r\n{body}"
    ).encode()


def cases(house: House) -> list[CaseRow]:
    with house.memory.look() as unit:
        return list(unit.session.exec(select(CaseRow).order_by(CaseRow.id)))  # type: ignore[arg-type]


def case_of(house: House, **wanted: Any) -> CaseRow:
    """The one case whose columns have these values."""
    found = [c for c in cases(house) if all(getattr(c, k) == v for k, v in wanted.items())]
    assert len(found) == 1, [(c.code, c.kind, c.outcome, c.requester) for c in cases(house)]
    return found[0]


def ends(house: House, case: CaseRow) -> None:
    """Nothing of the case is open any more: its clocks are stopped, its drafts withdrawn."""
    with house.memory.unit() as unit:
        row = dossiers.hold(unit, case.id or 0)
        for clock in dossiers.clocks(unit, row.id or 0):
            dossiers.stop_clock(unit, row.id or 0, clock.clock, at=house.clock.now(), by="answered")
        if row.closed_at is None:
            dossiers.take_step(unit, row, Step.WITHDRAW, at=house.clock.now())
        for mail in outbox.of_case(unit, row.id or 0):
            if mail.status == "held":
                unit.add(outbox.free(mail, "withdrawn"))


def asks_about_themselves(house: House, words: str) -> int:
    """A request of somebody about their own data, entered by a clerk at this moment; its number."""
    clerk = person(house, "hoa")
    told = {"office": clerk.offices[0], "wants": ("know", "copy", "erase"), "note": "đến quầy, đã xem căn cước", "confidential": False}
    return subject_requests.enter(house, clerk, words=words, received_at=house.clock.now(), **told)  # type: ignore[arg-type]


def send_post(house: House) -> list[Path]:
    """Lets the post go; the files in the outbox."""
    post.send_all(house)
    folder = house.settings.smtp.outbox_dir
    assert folder is not None
    return sorted(folder.glob("*.eml"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def open_window(house: House, *, port: int = 0) -> Iterator[str]:
    """The window served for real, on a free port where none is given; its address."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(64)  # whoever comes before the server is up waits in the line
    server = uvicorn.Server(uvicorn.Config(create_app(house), log_level="warning", access_log=False, server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()


class Browser(httpx.Client):
    """A browser without scripts: follows redirects, keeps cookies, fills forms as they stand on the page."""

    def __init__(self, address: str, **more: Any) -> None:
        super().__init__(base_url=address, follow_redirects=True, timeout=30, **more)
        self.page = ""

    def see(self, path: str) -> httpx.Response:
        answer = self.get(path)
        self.page = answer.text
        return answer

    def sign_in(self, login: str, password: str = PASSWORD, *, code: str = "", at: str = "/queue") -> httpx.Response:
        self.see(f"/sign-in?next={at}")
        return self.submit("/sign-in", login=login, password=password, code=code)

    def submit(self, action: str, /, which: int = 0, **typed: str) -> httpx.Response:
        """Sends the form of the present page with that action, hidden fields as they are."""
        forms = [fields for address, fields in form_fields(self.page) if address == action]
        assert forms, f"no form {action} on the page; there are {sorted({f[0] for f in form_fields(self.page)})}"
        answer = self.post(action, data={**forms[which], **typed})
        self.page = answer.text
        return answer


def form_fields(page: str) -> list[tuple[str, dict[str, str]]]:
    """Every POST form of a page: its action and the values it would send untouched."""
    return [
        (unescape(action), _fields(body))
        for action, body in re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', page, re.S)
    ]


def _fields(body: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', body, re.S):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'<option value="([^"]*)"', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found
