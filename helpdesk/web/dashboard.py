"""The dashboard: the report's figures live, the cases behind a number, and the report before it goes to the leadership."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import dashboard, report_shelf
from helpdesk.desk.dashboard import Chosen
from helpdesk.desk.ledger import balance_line
from helpdesk.desk.rights import Right
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import Refused
from helpdesk.press.charts import svg
from helpdesk.web import inert
from helpdesk.web.files import FRAMED, attached
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, Text, Window, day_of
from helpdesk.web.pages import query

router = APIRouter(prefix="/dashboard")
Word = Annotated[str, Query(max_length=80)]


def chosen_by(kind: Word = "weekly", as_of: Word = "", office: Word = "") -> Chosen:
    return Chosen(kind, day_of(as_of), office)


Choice = Annotated[Chosen, Depends(chosen_by)]


def _words(chosen: Chosen) -> dict[str, str]:
    """The choice as an address carries it; what is usual is left out."""
    return {
        "kind": chosen.kind if chosen.kind != "weekly" else "",
        "as_of": chosen.as_of.isoformat() if chosen.as_of else "",
        "office": chosen.office,
    }


@router.get("")
def show(window: AtWindow, signed: AtWork, chosen: Choice) -> Response:
    wrong, page = "", None
    try:
        page = dashboard.show(window.house, signed.person, chosen)
    except Refused as why:
        signed.person.must(Right.REPORTS)
        wrong = str(why)
    return window.pages.show(
        "dashboard.html", signed, status=409 if wrong else 200, here="/dashboard", page=page, wrong=wrong, chosen=_words(chosen),
        kind=chosen.kind, kinds=dashboard.KINDS, offices=signed.person.offices, formats=report_shelf.FORMATS,
        leads=dashboard.leads_to_cases if signed.person.may(Right.READ) else _leads_nowhere,
    )  # fmt: skip


def _leads_nowhere(_code: str) -> bool:
    return False


@router.get("/chart.svg")
def chart(window: AtWindow, signed: AtWork, chosen: Choice) -> Response:
    drawn = dashboard.show(window.house, signed.person, chosen).chart
    return Response(svg(drawn) if drawn else "", media_type="image/svg+xml", status_code=200 if drawn else 404)


@router.get("/cases")
def cases(window: AtWindow, signed: AtWork, chosen: Choice, figure: Word, before: Number = 0) -> Response:
    found = dashboard.behind(window.house, signed.person, chosen, figure, before=before or None)
    return window.pages.show("behind.html", signed, here="/dashboard", found=found, figure=figure, chosen=_words(chosen))


@router.get("/cases.csv")
def exported(window: AtWindow, signed: AtWork, chosen: Choice, figure: Word) -> Response:
    return attached(f"{figure}.csv", "text/csv; charset=utf-8", dashboard.exported(window.house, signed.person, chosen, figure))


@router.get("/preview")
def preview(window: AtWindow, signed: AtWork, chosen: Choice, sent: bool = False) -> Response:
    return _preview(window, signed, chosen, sent=sent)


def _preview(window: Window, signed: Signed, chosen: Chosen, *, sent: bool = False, wrong: str = "") -> Response:
    found = dashboard.preview(window.house, signed.person, chosen)
    return window.pages.show(
        "preview.html", signed, status=409 if wrong else 200, here="/reports", found=found, chosen=_words(chosen), kind=chosen.kind,
        as_of=chosen.as_of.isoformat() if chosen.as_of else "", office=chosen.office, sent=sent, wrong=wrong,
    )  # fmt: skip


@router.get("/mail")
def mail(window: AtWindow, signed: AtWork, chosen: Choice) -> Response:
    """The mail as its reader will see it; a page that can do nothing."""
    page = dashboard.preview(window.house, signed.person, chosen).report.mail.html
    return Response(page, media_type="text/html; charset=utf-8", headers={"content-security-policy": inert.CSP, **FRAMED})


@router.post("/send")
def send(window: AtWindow, signed: Changing, kind: Text = "weekly", as_of: Text = "", office: Text = "") -> Response:
    """A leader asks for the report by a button; where its time is over, it is closed."""
    chosen = Chosen(kind, day_of(as_of), office)
    try:
        dashboard.send(window.house, signed.person, chosen, balance_line)
    except Refused as why:
        return _preview(window, signed, chosen, wrong=str(why))
    return RedirectResponse(f"/dashboard/preview{query({**_words(chosen), 'sent': '1'})}", 303)
