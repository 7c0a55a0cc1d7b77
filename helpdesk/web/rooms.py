"""The house itself: the procedure it works by, its health, its audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from helpdesk.desk import health, journal, lawbook, preview
from helpdesk.web import inert
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number

router = APIRouter()
Word = Annotated[str, Query(max_length=100)]


@router.get("/law")
def law(window: AtWindow, signed: AtWork, office: Word = "") -> Response:
    page = lawbook.show(window.house, signed.person, office)
    return window.pages.show("law.html", signed, here="/law", page=page, offices=signed.person.offices)


@router.get("/law/forms")
def forms(window: AtWindow, signed: AtWork, office: Word = "") -> Response:
    """Every letter there is, with a sample case; a page that can do nothing."""
    page = preview.page(window.house, lawbook.shop_of(window.house, signed.person, office))
    return Response(page, media_type="text/html; charset=utf-8", headers={"content-security-policy": inert.CSP})


@router.get("/health")
def signs_of_life(window: AtWindow, signed: AtWork) -> Response:
    return window.pages.show("health.html", signed, here="/health", page=health.show(window.house, signed.person), sheet=None)


@router.post("/health/balance")
def balance(window: AtWindow, signed: Changing) -> Response:
    """A change in nothing, yet it asks the mail servers: not for a link that a browser may follow by itself."""
    sheet = health.balance(window.house, signed.person)
    return window.pages.show("health.html", signed, here="/health", page=health.show(window.house, signed.person), sheet=sheet)


@router.get("/audit")
def audit(window: AtWindow, signed: AtWork, about: Word = "", before: Number = 0) -> Response:
    lines = journal.lines(window.house, signed.person, about=about, before=before or None)
    more = lines[-1].number if len(lines) == journal.PAGE else 0
    return window.pages.show("audit.html", signed, here="/audit", lines=lines, about=about, more=more, verdict=None)


@router.post("/audit/verify")
def verify(window: AtWindow, signed: Changing) -> Response:
    verdict = journal.verify(window.house, signed.person)
    lines = journal.lines(window.house, signed.person)
    return window.pages.show("audit.html", signed, here="/audit", lines=lines, about="", more=0, verdict=verdict)
