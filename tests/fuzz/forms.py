"""Hostile fields in every form of the window: `python -m tests.fuzz.forms --seconds 600`. The short form runs with the tests.

An office has lived a morning. People of every role open pages, take a form as it stands there or any route that takes one, put hostile
words, numbers, days and files into its fields and send it. A page that fails, lets markup or a header through, takes ten seconds or
unsettles balance or audit log is a fault, and what was sent is left in `crash-*`.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from helpdesk.study import Study
from helpdesk.web import create_app
from tests.fuzz.guided import SLOW, Search
from tests.fuzz.lived import Harm, Lived, lived
from tests.fuzz.telling import command
from tests.web import office

PEOPLE = ("hoa", "lan", "khanh", "son", "root")
ROUND, LEAST = 150, 12  # forms sent before the office is proved sound and set back; and in the shortest search
MARKUP = "<script>alert(682)</script>"
HOSTILE = (
    "", " ", "0", "-1", "1e309", "99999999999999999999", "٣", "½", "NaN", "true", "null", "[]", "{}", "\0", "\x1b[31m",
    "\r\nSet-Cookie: x=1", "a\r\nBcc: la@mail.example", "=1+1", "@SUM(A1)", "+84", "'; DROP TABLE case_file; --", "%s%n",
    "{{7*7}}", "{% raw %}", "${jndi:x}", "../../etc/passwd", MARKUP, f'"><img src=x onerror=alert(682)>{MARKUP}',
    "javascript:alert(682)", "//evil.example/", "https://evil.example", "\u202e", "\u200b", "Nguyễn" * 60, "Đ" * 70_000,
    "😀" * 300, "\ud7ff\uffff", "0001-01-01", "9999-12-31", "2017-02-30", "2017-06-13", "9999-12-31T23:59",
    "2017-06-13T08:00:00+07:00", "2017-06-13T08:00:00+99:99", "12/6/2017", "31/12/9999", "24:61", "08:00", "HTTT-2017-000001",
    "HTTT-2017-000016", "admin", "root", "hoa", "enforcement", "complete", "met", "match", "1", "2",
)  # fmt: skip
ROOMS = (
    "queue", "me", "unattended", "unsent", "shunted", "visits", "counters", "counter/new", "registers/unclear", "registers/information",
    "registers/requests", "calendar", "people", "audit", "health", "dashboard",
)  # fmt: skip
LEAVING = ("/sign-out", "/me/sessions")  # on every page; sent by name often enough
NUMBERS = ("1", "2", "3", "0", "-1", "x", "9" * 30)
HARMFUL = re.compile(r"<script>alert\(682\)|<img src=x onerror", re.IGNORECASE)
FILES = (b"", b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj", b"PK\x03\x04" + b"\0" * 60, b"\xff\xd8\xff" * 30)


@dataclass(frozen=True)
class Form:
    """What is sent: by whom, where to, and the fields; `file` goes as an upload."""

    login: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    file: bytes | None = None
    by_script: bool = False

    def written(self) -> bytes:
        return json.dumps(self.__dict__ | {"file": repr(self.file)}, ensure_ascii=True).encode()


class Window:
    """The window of an office, with everybody signed in."""

    def __init__(self, place: Lived, address: str, stack: ExitStack) -> None:
        self.place = place
        self.routes = list(_routes(place))
        closing = {"connection": "close"}  # a line kept open may be closed at the moment the next form is sent
        self.browsers = {login: stack.enter_context(office.Browser(address, headers=closing)) for login in PEOPLE}
        for login, browser in self.browsers.items():
            browser.sign_in(login)
            browser.see("/me")
        self.marks = {login: office.form_fields(browser.page)[0][1]["csrf"] for login, browser in self.browsers.items()}
        self.signed_in = {login: dict(browser.cookies) for login, browser in self.browsers.items()}
        place.remember()

    def set_back(self) -> None:
        """The morning again, everybody signed in as they were."""
        self.place.set_back()
        for login, browser in self.browsers.items():
            browser.cookies.clear()
            browser.cookies.update(self.signed_in[login])

    def pages(self) -> list[str]:
        """Addresses at which forms are found: of every case, and of every room."""
        codes = [case.code for case in office.cases(self.place.house)]
        return [f"/{room}" for room in ROOMS] + [f"/{kind}/{code}" for kind in ("cases", "counter", "visits") for code in codes]

    def send(self, form: Form) -> httpx.Response:
        browser = self.browsers[form.login]
        more: dict[str, Any] = {"headers": {"hx-request": "true"}} if form.by_script else {}
        if form.file is not None:
            more["files"] = {"file": ("a\r\n../../x.pdf", form.file, "application/pdf")}
        return browser.post(form.action, data=form.fields, follow_redirects=False, **more)


def _routes(place: Lived) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every address that takes a form, with the fields it declares."""
    told = create_app(place.house).openapi()
    for path, methods in told["paths"].items():
        for body in methods.get("post", {}).get("requestBody", {}).get("content", {}).values():
            named = body["schema"].get("$ref", "").rsplit("/", 1)[-1]
            yield path, tuple(told["components"]["schemas"].get(named, {}).get("properties", ()))


@contextmanager
def window(study: Study | None = None, morning: Path | None = None) -> Iterator[Window]:
    """The window of an office to which the letters of a morning came; `morning`: the folder of one that lived it before."""
    with ExitStack() as stack:
        place = stack.enter_context(lived(study))
        office.relive(place.house, morning) if morning else office.deliver_fixtures(place.house)
        office.staff(place.house)
        address = stack.enter_context(office.open_window(place.house))
        yield Window(place, address, stack)


def searched(*, seconds: float, luck: int, study: Study | None = None, morning: Path | None = None) -> Search:
    found, chance = Search(), random.Random(luck)
    with window(study, morning) as ours:
        end = time.monotonic() + seconds
        while not found.faults and _goes_on(found, end):
            _round(ours, chance, found, end)
    return found


def _goes_on(found: Search, end: float) -> bool:
    return found.tried < LEAST or time.monotonic() < end


def _round(ours: Window, chance: random.Random, found: Search, end: float) -> None:
    form = None
    try:
        for _ in range(ROUND):
            if not _goes_on(found, end):
                break
            form = _chosen(ours, chance)
            found.tried += 1
            _looked_at(form, ours)
        ours.place.prove()
    except (Harm, httpx.HTTPError) as why:
        found.faults.append((form.written() if form else b"", repr(why)))
    ours.set_back()


def _looked_at(form: Form, ours: Window) -> None:
    began = time.process_time()  # the window is served by this very process; a machine busy with other work is no fault of ours
    answer = ours.send(form)
    if told := harm_of(answer, time.process_time() - began):
        raise Harm(f"{form.action}: {told}")
    if answer.headers.get("location", "").startswith(("/sign-in", "/me?done=must")):  # the form ended the sender's own session
        ours.set_back()


def harm_of(answer: httpx.Response, seconds: float = 0.0) -> str:
    """What is wrong with an answer, in a word; '' where nothing is."""
    if answer.status_code >= 500:
        return f"failed with {answer.status_code}"
    if HARMFUL.search(answer.text):
        return "markup came through"
    if "x" in answer.cookies or "evil" in urlsplit(answer.headers.get("location", "")).netloc:
        return "a header came through"
    return f"took {seconds:.0f} s" if seconds > SLOW else ""


def _chosen(ours: Window, chance: random.Random) -> Form:
    login = chance.choice(PEOPLE)
    browser = ours.browsers[login]
    page = browser.see(chance.choice(ours.pages()))
    if told := harm_of(page):
        raise Harm(f"{page.url}: {told}")
    forms = [found for found in office.form_fields(page.text) if found[0] not in LEAVING]
    if forms and chance.random() < 0.8:
        action, fields = chance.choice(forms)
    else:
        action, fields = _by_name(ours, login, chance)
    return Form(login, action, _spoilt(fields, chance), chance.choice(FILES) if action.endswith("/result") else None, chance.random() < 0.2)


def _by_name(ours: Window, login: str, chance: random.Random) -> tuple[str, dict[str, str]]:
    """Any route with what it declares, whether or not a page offers it."""
    path, names = chance.choice(ours.routes)
    codes = [case.code for case in office.cases(ours.place.house)]
    action = re.sub(
        r"{(\w+)}", lambda m: chance.choice(codes) if m[1] == "code" else chance.choice(("1", "2", "3", "0", "-1", "x", "9" * 30)), path
    )
    return action, {name: chance.choice(HOSTILE) for name in names} | {"csrf": ours.marks[login]}


def _spoilt(fields: dict[str, str], chance: random.Random) -> dict[str, str]:
    """A few fields replaced; the mark against forged forms stays, or nothing behind it would be reached."""
    open_ones = [name for name in fields if name != "csrf"]
    chosen = chance.sample(open_ones, min(len(open_ones), chance.choice((0, 1, 1, 2, 5))))
    return fields | {name: chance.choice((fields[name] + chance.choice(HOSTILE), chance.choice(HOSTILE))) for name in chosen}


if __name__ == "__main__":
    sys.exit(command(searched, "forms"))
