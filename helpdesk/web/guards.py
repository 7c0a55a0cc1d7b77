"""Who is at the window: the session of a request, the right it needs, the token every change must bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, cast

from fastapi import Depends, Form, Request
from pydantic import Field

from helpdesk.desk import calendar_days, sign_in
from helpdesk.desk.acting import Seen
from helpdesk.desk.rights import Right
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import HelpdeskError
from helpdesk.house import House
from helpdesk.web import tokens
from helpdesk.web.pages import Pages
from helpdesk.web.single_sign_on import Provider

Number = Annotated[int, Field(ge=-1, lt=2**53)]  # of a row; what is larger no table can hold


@dataclass
class Window:
    """What the pages work with. `key` opens the first set-up, while there is no account."""

    house: House
    key: str = ""
    elsewhere: Provider | None = None
    pages: Pages = field(default_factory=Pages)

    @property
    def https(self) -> bool:
        return self.house.settings.web.public_url.startswith("https:")

    @property
    def cookie(self) -> str:
        return f"__Host-{tokens.COOKIE}" if self.https else tokens.COOKIE


class SignInFirst(HelpdeskError):
    """Nobody is signed in; `onward` is where they wanted to go."""

    def __init__(self, onward: str) -> None:
        super().__init__("hãy đăng nhập")
        self.onward = onward


class ChangePasswordFirst(HelpdeskError):
    pass


class ForgedForm(HelpdeskError):
    """The form is not one of ours, or its page was open longer than the session lasted."""


def window_of(request: Request) -> Window:
    return cast(Window, request.app.state.window)


AtWindow = Annotated[Window, Depends(window_of)]


def anybody(request: Request, window: AtWindow) -> Signed:
    """The session of the cookie. Raises SignInFirst."""
    signed = sign_in.who(window.house, request.cookies.get(window.cookie, "")[:200])
    if signed is None:
        onward = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise SignInFirst(onward if request.method == "GET" else "")
    return signed


def at_work(window: AtWindow, signed: Annotated[Signed, Depends(anybody)]) -> Signed:
    """As `anybody`, once a password that was given by somebody else has been changed; by the calendar as it is declared now."""
    if signed.must_change:
        raise ChangePasswordFirst("hãy đổi mật khẩu trước")
    calendar_days.refresh(window.house)
    return signed


def with_token(signed: Annotated[Signed, Depends(anybody)], csrf: Annotated[str, Form()] = "") -> Signed:
    if not tokens.fits(csrf, signed.csrf):
        raise ForgedForm("biểu mẫu đã cũ; hãy tải lại trang rồi làm lại")
    return signed


def changing(_at_work: Annotated[Signed, Depends(at_work)], signed: Annotated[Signed, Depends(with_token)]) -> Signed:
    return signed


def needs(right: Right) -> Callable[[Signed], Signed]:
    """A dependency: somebody at work who has this right."""

    def guard(signed: Annotated[Signed, Depends(at_work)]) -> Signed:
        signed.person.must(right)
        return signed

    return guard


def seen_before(version: Annotated[Number, Form()], event: Annotated[Number, Form()], sha256: Annotated[str, Form()] = "") -> Seen:
    """What the page of this form had shown."""
    return Seen(version, event, sha256[:64])


def day_of(text: str) -> date | None:
    """A day as a date field sends it; None for anything else, and for days no calendar of ours could hold."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1990 <= day.year < 2100 else None


SomebodySigned = Annotated[Signed, Depends(anybody)]
SignedWithToken = Annotated[Signed, Depends(with_token)]
AtWork = Annotated[Signed, Depends(at_work)]
Changing = Annotated[Signed, Depends(changing)]
SeenBefore = Annotated[Seen, Depends(seen_before)]
Text = Annotated[str, Form()]
