"""The reports: closed ones to download, any other as it stands now."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from helpdesk.desk import report_shelf
from helpdesk.errors import Refused
from helpdesk.press.document import PrintedFile
from helpdesk.web.files import attached
from helpdesk.web.guards import AtWindow, AtWork, Number, Window, day_of

router = APIRouter(prefix="/reports")
Word = Annotated[str, Query(max_length=60)]


@router.get("")
def show(window: AtWindow, signed: AtWork) -> Response:
    return _page(window, signed)


def _page(window: Window, signed: AtWork, *, wrong: str = "", kind: str = "weekly", as_of: str = "") -> Response:
    lines = report_shelf.closed(window.house, signed.person)
    return window.pages.show(
        "reports.html", signed, status=409 if wrong else 200, here="/reports", lines=lines, kinds=report_shelf.KINDS,
        formats=report_shelf.FORMATS, offices=signed.person.offices, wrong=wrong, kind=kind, as_of=as_of,
    )  # fmt: skip


@router.get("/now")
def now(window: AtWindow, signed: AtWork, kind: Word = "weekly", form: Word = "pdf", as_of: Word = "", office: Word = "") -> Response:
    """A report as it would be now; nothing is stored or sent, so asking is no change."""
    try:
        found = report_shelf.now(window.house, signed.person, kind, form, as_of=day_of(as_of), office=office)
    except Refused as why:
        return _page(window, signed, wrong=str(why), kind=kind, as_of=as_of)
    return _printed(found)


@router.get("/{number}/{name}")
def download(window: AtWindow, signed: AtWork, number: Number, name: str) -> Response:
    return _printed(report_shelf.file(window.house, signed.person, number, name))


def _printed(found: PrintedFile) -> Response:
    return attached(found.name, found.type, found.content)
