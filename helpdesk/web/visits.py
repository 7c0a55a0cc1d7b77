"""The appointments: today's with what is to be done, those of the coming days, other times, counters opened and closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import counter, diary, reception
from helpdesk.desk.rights import Right
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import Refused
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, Text, Window, day_of

router = APIRouter()
Word = Annotated[str, Query(max_length=60)]


@router.get("/visits")
def show(window: AtWindow, signed: AtWork, since: Word = "", done: Word = "", code: Word = "", lost: Number = 0) -> Response:
    """`done`, `code` and `lost` speak of what was just done."""
    return _page(window, signed, day_of(since), done=done, code=code, lost=lost)


def _page(
    window: Window, signed: Signed, since: date | None = None, *, done: str = "", code: str = "", lost: int = 0, wrong: str = ""
) -> Response:
    house, person = window.house, signed.person
    page = diary.show(house, person, since)
    earlier = (page.since - timedelta(days=diary.DAYS)).isoformat()
    return window.pages.show(
        "visits.html", signed, status=409 if wrong else 200, here="/visits", page=page, earlier=earlier, later=page.until.isoformat(),
        changes=reception.changes(house, person), offices=person.offices, done=done, code=code, lost=lost, wrong=wrong,
        works=person.may(Right.WORK) or person.keeper, opens=person.may(Right.APPROVE),
    )  # fmt: skip


@router.post("/visits/{code}/arrived")
def arrived(window: AtWindow, signed: Changing, code: str) -> Response:
    """The citizen is here: to the counter's sheet, or to the case whose result is fetched."""
    try:
        compares = counter.arrive(window.house, signed.person, code)
    except Refused as why:
        return _page(window, signed, wrong=str(why))
    return RedirectResponse(f"/counter/{code}" if compares else f"/cases/{code}?done=arrived#after", 303)


@router.post("/visits/{code}/missed")
def missed(window: AtWindow, signed: Changing, code: str) -> Response:
    try:
        written = reception.missed(window.house, signed.person, code)
    except Refused as why:
        return _page(window, signed, wrong=str(why))
    return RedirectResponse(f"/visits?done={'missed' if written else 'missed_again'}&code={code}", 303)


@router.post("/visits/{code}/off")
def off(window: AtWindow, signed: Changing, code: str, why: Text = "") -> Response:
    try:
        reception.call_off(window.house, signed.person, code, why=why)
    except Refused as refused:
        return _times(window, signed, code, None, wrong=str(refused))
    return RedirectResponse(f"/visits?done=off&code={code}", 303)


@router.get("/visits/{code}/times")
def times(window: AtWindow, signed: AtWork, code: str, on: Word = "") -> Response:
    """Free times of a day, to give one to this case."""
    return _times(window, signed, code, day_of(on))


def _times(window: Window, signed: Signed, code: str, on: date | None, wrong: str = "") -> Response:
    page = reception.free_times(window.house, signed.person, code, on)
    return window.pages.show("visit_times.html", signed, status=409 if wrong else 200, here="/visits", code=code, page=page, wrong=wrong)


@router.post("/visits/{code}/move")
def move(window: AtWindow, signed: Changing, code: str, at: Text) -> Response:
    """`at` is the beginning of a slot, as the page of times gave it."""
    try:
        wanted = datetime.fromisoformat(at)
        if wanted.tzinfo is None or day_of(at[:10]) is None:
            raise ValueError(at)
    except ValueError:
        return _times(window, signed, code, None, "hãy chọn một giờ trong danh sách")
    try:
        reception.move(window.house, signed.person, code, wanted)
    except Refused as why:
        return _times(window, signed, code, wanted.date(), str(why))
    return RedirectResponse(f"/visits?done=moved&code={code}", 303)


@router.post("/counters")
def open_counters(
    window: AtWindow, signed: Changing, office: Text = "", day: Text = "", start: Text = "", until: Text = "", counters: Text = "",
    reason: Text = "",
) -> Response:  # fmt: skip
    """How many counters are open in a stretch of one day."""
    try:
        on, begins, ends = day_of(day), _minute(start), _minute(until)
        if on is None or begins is None or ends is None or not (counters.isascii() and counters.isdigit()):
            raise Refused("hãy chọn ngày, giờ bắt đầu, giờ kết thúc và số quầy")
        lost = reception.open_counters(
            window.house, signed.person, office=office or signed.person.offices[0], day=on, start=begins, until=ends,
            counters=int(counters), reason=reason,
        )  # fmt: skip
    except Refused as why:
        return _page(window, signed, wrong=str(why))
    return RedirectResponse(f"/visits?done=counters&lost={lost}", 303)


def _minute(text: str) -> int | None:
    """ "09:30" as a minute of the day."""
    hour, _, minute = text.partition(":")
    if not (hour.isascii() and hour.isdigit() and minute[:2].isascii() and minute[:2].isdigit()):
        return None
    return int(hour) * 60 + int(minute[:2]) if int(hour) < 24 and int(minute[:2]) < 60 else None


@router.post("/counters/{number}/drop")
def drop_change(window: AtWindow, signed: Changing, number: Number) -> Response:
    reception.drop_change(window.house, signed.person, number)
    return RedirectResponse("/visits?done=counters_dropped", 303)
