"""The office's own calendar: days it declared off or worked, and what of the coming year is known."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import calendar_days
from helpdesk.desk.calendar_days import Redated
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import Refused
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, Text, Window, day_of

router = APIRouter(prefix="/calendar")


@router.get("")
def show(window: AtWindow, signed: AtWork, limits: Number = -1, visits: Number = 0) -> Response:
    """`limits` and `visits` tell what the day just entered has moved."""
    return _page(window, signed, moved=Redated(limits, visits) if limits >= 0 else None)


def _page(
    window: Window, signed: Signed, *, moved: Redated | None = None, wrong: str = "", typed: dict[str, str] | None = None
) -> Response:
    house, person = window.house, signed.person
    return window.pages.show(
        "calendar.html", signed, status=409 if wrong else 200, here="/calendar", days=calendar_days.days(house, person),
        ahead=calendar_days.ahead(house, person), offices=person.offices, moved=moved, wrong=wrong, typed=typed or {},
    )  # fmt: skip


@router.post("")
def declare(
    window: AtWindow, signed: Changing, office: Text = "", day: Text = "", works: Text = "", reason: Text = "", document: Text = ""
) -> Response:
    typed = {"office": office, "day": day, "works": works, "reason": reason, "document": document}
    try:
        if (on := day_of(day)) is None:
            raise Refused("hãy chọn ngày")
        moved = calendar_days.declare(
            window.house, signed.person, office=office, day=on, works=works == "1", reason=reason, document=document
        )
    except Refused as why:
        return _page(window, signed, wrong=str(why), typed=typed)
    return _done(moved)


@router.post("/{number}/withdraw")
def withdraw(window: AtWindow, signed: Changing, number: Number) -> Response:
    return _done(calendar_days.withdraw(window.house, signed.person, number))


def _done(moved: Redated) -> Response:
    return RedirectResponse(f"/calendar?limits={moved.limits}&visits={moved.visits}", 303)
