"""People's own data: requests of theirs, holds, and what has come to the end of its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import holding, retention_page, subject_requests
from helpdesk.desk.rights import Right
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import NotFound, Refused
from helpdesk.house import Shop
from helpdesk.web.files import attached
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, Text, Window, day_of
from helpdesk.web.steps import step

router = APIRouter()
Word = Annotated[str, Query(max_length=60)]
Many = Annotated[list[str], Form(default_factory=list)]
REQUESTS = "/subjects"


# ── a hold on one case ──────────────────────────────────────────────────────────────────────────────────────────────


@router.post("/cases/{code}/holds")
def hold(window: AtWindow, signed: Changing, code: str, reason: Text = "") -> Response:
    act = lambda: holding.place(window.house, signed.person, code, reason)  # noqa: E731
    return step(window, signed, code, act, "held", typed={"hold": reason})


@router.post("/cases/{code}/holds/{number}/lift")
def lift(window: AtWindow, signed: Changing, code: str, number: Number) -> Response:
    return step(window, signed, code, lambda: holding.lift(window.house, signed.person, code, number), "hold_lifted")


# ── what has come to the end of its time ────────────────────────────────────────────────────────────────────────────


@router.get("/retention")
def due(window: AtWindow, signed: AtWork, done: Word = "") -> Response:
    return _due(window, signed, done=done)


def _due(window: Window, signed: Signed, *, done: str = "", wrong: str = "") -> Response:
    page = retention_page.page(window.house, signed.person)
    return window.pages.show("retention.html", signed, status=409 if wrong else 200, here="/retention", page=page, done=done, wrong=wrong)


@router.post("/retention")
def carry_out(window: AtWindow, signed: Changing, codes: Many, sure: Text = "") -> Response:
    try:
        if sure != "1":
            raise Refused("hãy đánh dấu đã hiểu: việc này không làm lại được")
        retention_page.carry_out(window.house, signed.person, codes)
    except Refused as why:
        return _due(window, signed, wrong=str(why))
    return RedirectResponse("/retention?done=done", 303)


# ── requests of people about their own data ─────────────────────────────────────────────────────────────────────────


@router.get(REQUESTS)
def requests(window: AtWindow, signed: AtWork) -> Response:
    return _requests(window, signed)


def _requests(window: Window, signed: Signed, *, wrong: str = "", typed: dict[str, str] | None = None) -> Response:
    lines = subject_requests.listed(window.house, signed.person)
    return window.pages.show(
        "subjects/list.html", signed, status=409 if wrong else 200, here=REQUESTS, wrong=wrong, typed=typed or {},
        now=_shop(window, signed, "").book.calendar.local(window.house.clock.now()), wants=subject_requests.WANTS,
        waiting=[line for line in lines if not line.answered_at], answered=[line for line in lines if line.answered_at],
        late=sum(line.late for line in lines), ordinary=signed.person.may(Right.SUBJECTS), offices=signed.person.offices,
    )  # fmt: skip


def _shop(window: Window, signed: Signed, office: str) -> Shop:
    return window.house.shop(office if office in signed.person.offices else signed.person.offices[0])


@router.post(REQUESTS)
def enter(
    window: AtWindow, signed: Changing, wants: Many, words: Text = "", note: Text = "", day: Text = "", hour: Text = "", office: Text = "",
    confidential: Text = "",
) -> Response:  # fmt: skip
    shop = _shop(window, signed, office)
    try:
        number = subject_requests.enter(
            window.house, signed.person, office=shop.name, words=words, wants=wants, note=note, received_at=_moment(shop, day, hour),
            confidential=confidential == "1",
        )  # fmt: skip
    except Refused as why:
        return _requests(
            window, signed, wrong=str(why), typed={"words": words[:500], "note": note[:500], "day": day[:10], "hour": hour[:5]}
        )
    return RedirectResponse(f"{REQUESTS}/{number}", 303)


def _moment(shop: Shop, day: str, hour: str) -> datetime:
    """When the request came, as a form says it. Raises Refused."""
    try:
        on, at = day_of(day), time.fromisoformat(hour)
    except ValueError:
        on, at = None, time()
    if on is None or at.tzinfo:
        raise Refused("hãy ghi ngày, giờ nhận yêu cầu")
    return datetime.combine(on, at, shop.book.calendar.zone)


@router.get("/subjects/{number}")
def request(window: AtWindow, signed: AtWork, number: Number, done: Word = "") -> Response:
    return _request(window, signed, number, done=done)


def _request(window: Window, signed: Signed, number: int, *, done: str = "", wrong: str = "", typed: str = "") -> Response:
    page = subject_requests.show(window.house, signed.person, number)
    return window.pages.show(
        "subjects/one.html", signed, status=409 if wrong else 200, here=REQUESTS, page=page, one=page.request, done=done, wrong=wrong,
        typed=typed,
    )  # fmt: skip


@router.post("/subjects/{number}/copy")
def copy(window: AtWindow, signed: Changing, number: Number) -> Response:
    """By a form, for it leaves a line in the audit log."""
    try:
        content = subject_requests.copied(window.house, signed.person, number)
    except NotFound as why:
        return _request(window, signed, number, wrong=str(why))
    return attached(f"du-lieu-ca-nhan-{number}.zip", "application/zip", content)


@router.post("/subjects/{number}/{act}")
def request_act(
    window: AtWindow, signed: Changing, number: Number, act: str, code: Text = "", reason: Text = "", answer: Text = "", sure: Text = "",
    hold: Annotated[Number, Form()] = 0,
) -> Response:  # fmt: skip
    house, person = window.house, signed.person
    acts: dict[str, Callable[[], object]] = {
        "erase": lambda: subject_requests.erase(house, person, number, code, sure=sure == "1"),
        "hold": lambda: subject_requests.hold(house, person, number, reason),
        "lift": lambda: holding.lift_from_person(house, person, hold),
        "answered": lambda: subject_requests.answered(house, person, number, answer),
    }
    if act not in acts:
        raise NotFound("không có việc này")
    try:
        acts[act]()
    except (Refused, NotFound) as why:
        return _request(window, signed, number, wrong=str(why), typed=answer[:2000])
    return RedirectResponse(f"{REQUESTS}/{number}?done={act}", 303)
