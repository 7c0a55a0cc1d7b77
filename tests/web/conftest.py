"""The window of an office, served for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from helpdesk.house import House
from tests.web import office
from tests.web.office import Browser
from tests.web.office import lived_morning as lived_morning


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """Where the window of `house` is served."""
    office.staff(house)
    with office.open_window(house) as at:
        yield at


@pytest.fixture
def visitor(address: str) -> Iterator[Callable[[], Browser]]:
    """A maker of browsers in which nobody has signed in."""
    with ExitStack() as open_ones:
        yield lambda: open_ones.enter_context(Browser(address))


@pytest.fixture
def at_work(visitor: Callable[[], Browser]) -> Callable[[str], Browser]:
    """A browser in which the person of that login has signed in."""

    def sign_in(login: str) -> Browser:
        browser = visitor()
        answer = browser.sign_in(login)
        assert answer.status_code == 200 and "/sign-in" not in str(answer.url), answer.text[:400]
        return browser

    return sign_in
