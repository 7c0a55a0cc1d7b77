"""A real Chromium before the served window. Where there is none, these tests are skipped and say so, or fail where told to be strict."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from helpdesk.house import House
from tests.browser import engine
from tests.web import office
from tests.web.office import lived_morning as lived_morning

MISSING = "no chromium on this machine: apt-get install chromium"


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser, started once; its driver leaves an event loop running in this thread, so it ends before other tests begin."""
    if engine.where() is None:
        if os.environ.get("HELPDESK_STRICT") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with engine.running() as browser:
        yield browser


@pytest.fixture
def morning(house: House, lived_morning: Path) -> House:
    """Twelve letters of people came before the office opened; nobody has looked yet."""
    office.relive(house, lived_morning)
    office.staff(house)
    return house


@pytest.fixture
def address(morning: House) -> Iterator[str]:
    with office.open_window(morning) as at:
        yield at


Opening = Callable[..., Page]


@pytest.fixture
def sits_down(chromium: Browser, address: str) -> Iterator[Opening]:
    """A maker of pages: somebody sits down at a machine of their own; what the page's scripts complain of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(login: str = "", **options: object) -> Page:
        context = chromium.new_context(**{"viewport": engine.WIDE, "locale": "vi-VN", "base_url": address, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        if login:
            engine.sign_in(page, login, office.PASSWORD)
        return page

    yield open_page
    for context in contexts:
        context.close()
    unexpected = [c for c in complaints if "409" not in c and "404" not in c]
    assert not unexpected, unexpected
