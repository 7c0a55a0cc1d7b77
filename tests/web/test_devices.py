"""Where one is signed in, as one sees it oneself, and the end of a sign-in from another machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from helpdesk.cases.tables import SessionRow
from helpdesk.desk import devices
from helpdesk.house import House
from tests.web.office import Browser, form_fields

TELEPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/604.1"
OFFICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0"


@pytest.fixture
def both(visitor: Callable[[], Browser]) -> Iterator[tuple[Browser, Browser]]:
    """One person at the office's machine and on a telephone."""
    here, there = visitor(), visitor()
    here.headers["user-agent"], there.headers["user-agent"] = OFFICE, TELEPHONE
    for browser in (here, there):
        browser.sign_in("hoa")
    yield here, there


def there_of(browser: Browser) -> str:
    """What the page's form would send to end the other sign-in."""
    page = browser.see("/me").text
    [told] = [fields for action, fields in form_fields(page) if action == "/me/sessions/one"]
    return told["session"]


def test_the_page_names_where_one_is_signed_in_and_which_of_them_is_this(both: tuple[Browser, Browser]) -> None:
    here, there = both
    page = here.see("/me").text
    assert "Edge, Windows <strong>(máy này)" in page and "Safari, iPhone" in page and "127.0.0.1" in page
    assert "Safari, iPhone <strong>(máy này)" in there.see("/me").text


def test_one_sign_in_is_ended_from_the_other_and_it_alone(both: tuple[Browser, Browser]) -> None:
    here, there = both
    there_of(here)
    here.submit("/me/sessions/one")
    assert "Đã đăng xuất trên máy đó" in here.page
    assert there.get("/me").url.path == "/sign-in"
    assert here.get("/me").url.path == "/me"


def test_nobody_ends_the_sign_in_of_somebody_else(both: tuple[Browser, Browser], at_work: Callable[[str], Browser]) -> None:
    here, there = both
    name = there_of(here)
    other = at_work("binh")
    second = at_work("binh")
    other.see("/me")
    assert other.submit("/me/sessions/one", session=name).status_code == 404
    assert there.get("/me").url.path == "/me" and second.get("/me").url.path == "/me"


def test_what_the_form_sends_opens_nothing(both: tuple[Browser, Browser], visitor: Callable[[], Browser]) -> None:
    here, _ = both
    name, thief = there_of(here), visitor()
    for cookie in here.cookies.jar:
        thief.cookies.set(cookie.name, name)
    assert thief.get("/me").url.path == "/sign-in"


def test_where_and_with_what_is_kept_sealed_and_only_while_it_lasts() -> None:
    kept = SessionRow.__table__.columns  # type: ignore[attr-defined]
    assert {"SealedText"} == {type(kept[name].type).__name__ for name in ("address", "device")}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (OFFICE, "Edge, Windows"),
        (TELEPHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/126.0 Chrome/120.0 Safari/537.36", "Cốc Cốc, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_of_what_a_browser_says_of_itself_a_few_words_are_kept(said: str, told: str) -> None:
    assert devices.told(said) == told


def test_a_sign_in_that_is_over_is_not_named(house: House, both: tuple[Browser, Browser]) -> None:
    here, there = both
    assert len(here.see("/me").text.split("dùng lần cuối")) == 3
    there.see("/me")
    there.submit("/sign-out")
    assert len(here.see("/me").text.split("dùng lần cuối")) == 2
