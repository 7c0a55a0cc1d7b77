"""Letters that went a way of their own: those nobody approved, those that did not leave, those set aside."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import postroom
from helpdesk.errors import Refused
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, Text

router = APIRouter()
Word = Annotated[str, Query(max_length=60)]
Numbers = Annotated[list[Number], Form(default_factory=list)]


@router.get("/unattended")
def unattended(window: AtWindow, signed: AtWork, before: Number = 0, everything: bool = False, done: Word = "") -> Response:
    """What left without a person; receipts and reminders only with `everything`."""
    lines = postroom.unattended(window.house, signed.person, before=before or None, everything=everything)
    more = lines[-1].id if len(lines) == postroom.PAGE else 0
    return window.pages.show("unattended.html", signed, here="/unattended", lines=lines, more=more, everything=everything, done=done)


@router.post("/unattended/right")
def right(window: AtWindow, signed: Changing, mail: Numbers) -> Response:
    """The letters ticked are as they should be."""
    postroom.look_through(window.house, signed.person, tuple(mail))
    return RedirectResponse(f"/unattended?done={'looked' if mail else 'none'}", 303)


@router.post("/unattended/{number}/wrong")
def wrong(window: AtWindow, signed: Changing, number: Number) -> Response:
    """To the case, where it is put right."""
    code = postroom.found_wrong(window.house, signed.person, number)
    return RedirectResponse(f"/cases/{code}?done=found_wrong#facts", 303)


@router.get("/unsent")
def unsent(window: AtWindow, signed: AtWork, done: Word = "") -> Response:
    return window.pages.show("unsent.html", signed, here="/unsent", lines=postroom.unsent(window.house, signed.person), done=done)


@router.post("/unsent/{number}/{act}")
def deal_with(window: AtWindow, signed: Changing, number: Number, act: str) -> Response:
    """again, arrived, lost or settled."""
    house, person = window.house, signed.person
    if act == "again":
        postroom.try_again(house, person, number)
    elif act in ("arrived", "lost"):
        postroom.settle_doubt(house, person, number, arrived=act == "arrived")
    elif act == "settled":
        postroom.dealt_with(house, person, number)
    else:
        raise Refused("không có việc này")
    return RedirectResponse(f"/unsent?done={act}", 303)


@router.get("/shunted")
def shunted(window: AtWindow, signed: AtWork, done: Word = "") -> Response:
    return window.pages.show("shunted.html", signed, here="/shunted", lines=postroom.shunted(window.house, signed.person), done=done)


@router.post("/shunted/replay")
def replay(window: AtWindow, signed: Changing, number: Text = "") -> Response:
    """One letter, or all of them where no number is given."""
    postroom.replay(window.house, signed.person, int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None)
    return RedirectResponse("/shunted?done=replayed", 303)
