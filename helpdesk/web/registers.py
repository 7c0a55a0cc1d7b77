"""The registers of the coordination rules and the book of requests: read, entered, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import lodged_papers, register_acts, register_shelf
from helpdesk.desk.registers import GRADES
from helpdesk.desk.rights import Right
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import NotFound, Refused
from helpdesk.press.document import PrintedFile
from helpdesk.web.files import attached
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, Text, Window, day_of

router = APIRouter(prefix="/registers")
Word = Annotated[str, Query(max_length=60)]
UNCLEAR, INFORMATION, REQUESTS = "/registers/unclear", "/registers/information", "/registers/requests"


@router.get("")
def first() -> Response:
    return RedirectResponse(UNCLEAR, 303)


# ── judgments that are unclear or hard to enforce ───────────────────────────────────────────────────────────────────


@router.get("/unclear")
def unclear(window: AtWindow, signed: AtWork, settled: bool = False, code: Word = "") -> Response:
    return _unclear(window, signed, settled=settled, typed={"code": code})


def _unclear(window: Window, signed: Signed, *, settled: bool = False, wrong: str = "", typed: dict[str, str] | None = None) -> Response:
    return window.pages.show(
        "registers/unclear.html", signed, status=409 if wrong else 200, here="/registers", register=UNCLEAR, wrong=wrong,
        typed=typed or {}, settled=settled, lines=register_shelf.unclear(window.house, signed.person, settled=settled),
        grades=GRADES, desk=_common(window, signed),
    )  # fmt: skip


def _common(window: Window, signed: Signed) -> dict[str, object]:
    today = window.house.today(window.house.shop(signed.person.offices[0]))
    return {"works": signed.person.may(Right.WORK), "prints": signed.person.may(Right.REPORTS), "today": today.isoformat(),
            "offices": signed.person.offices}  # fmt: skip


def _entered(window: Window, signed: Signed, act: Callable[[], None], back: str, again: Callable[[str], Response]) -> Response:
    """The act, then the page anew; where it is refused, the page with the reason and what was typed."""
    try:
        act()
    except (Refused, NotFound) as why:
        return again(str(why))
    return RedirectResponse(back, 303)


@router.post("/unclear")
def mark(window: AtWindow, signed: Changing, code: Text = "", why: Text = "") -> Response:
    def again(wrong: str) -> Response:
        return _unclear(window, signed, wrong=wrong, typed={"code": code, "why": why})

    return _entered(window, signed, lambda: register_acts.mark(window.house, signed.person, code, why), UNCLEAR, again)


@router.post("/unclear/{number}/{act}")
def unclear_act(
    window: AtWindow, signed: Changing, number: Number, act: str, day: Text = "", grade: Text = "", why: Text = "", answer: Text = ""
) -> Response:
    house, person, on = window.house, signed.person, day_of(day)
    acts: dict[str, Callable[[], None]] = {
        "sort": lambda: register_acts.sort(house, person, number, grade, why),
        "asked": lambda: register_acts.court_asked(house, person, number, on),
        "answered": lambda: register_acts.court_answered(house, person, number, on, answer),
        "notified": lambda: register_acts.notified(house, person, number, on),
    }
    if act not in acts:
        raise NotFound("không có việc này")
    return _entered(window, signed, acts[act], UNCLEAR, lambda wrong: _unclear(window, signed, wrong=wrong))


@router.get("/unclear/{number}/{name}.{form}")
def letter(window: AtWindow, signed: AtWork, number: Number, name: str, form: str) -> Response:
    return _printed(register_shelf.letter(window.house, signed.person, number, name, form))


# ── information asked of other bodies ───────────────────────────────────────────────────────────────────────────────


@router.get("/information")
def information(window: AtWindow, signed: AtWork) -> Response:
    return _information(window, signed)


def _information(window: Window, signed: Signed, *, wrong: str = "", typed: dict[str, str] | None = None) -> Response:
    return window.pages.show(
        "registers/information.html", signed, status=409 if wrong else 200, here="/registers", register=INFORMATION, wrong=wrong,
        typed=typed or {}, lines=register_shelf.information(window.house, signed.person), desk=_common(window, signed),
    )  # fmt: skip


@router.post("/information")
def ask_body(
    window: AtWindow, signed: Changing, body: Text = "", about: Text = "", document: Text = "", code: Text = "", day: Text = "",
    office: Text = "",
) -> Response:  # fmt: skip
    typed = {"body": body, "about": about, "document": document, "code": code, "day": day, "office": office}

    def act() -> None:
        register_acts.ask_body(
            window.house, signed.person, office=office, body=body, about=about, document=document, code=code, day=day_of(day)
        )

    return _entered(window, signed, act, INFORMATION, lambda wrong: _information(window, signed, wrong=wrong, typed=typed))


@router.post("/information/{number}/answered")
def body_answered(window: AtWindow, signed: Changing, number: Number, day: Text = "", answer: Text = "", refused: Text = "") -> Response:
    def act() -> None:
        register_acts.body_answered(window.house, signed.person, number, day_of(day), answer, refused=refused == "1")

    return _entered(window, signed, act, INFORMATION, lambda wrong: _information(window, signed, wrong=wrong))


# ── the book of requests received ───────────────────────────────────────────────────────────────────────────────────


@router.get("/requests")
def requests(window: AtWindow, signed: AtWork, before: Number = 0) -> Response:
    return _requests(window, signed, before=before)


def _requests(window: Window, signed: Signed, *, before: int = 0, wrong: str = "") -> Response:
    lines = register_shelf.requests(window.house, signed.person, before=before or None)
    return window.pages.show(
        "registers/requests.html", signed, status=409 if wrong else 200, here="/registers", register=REQUESTS, wrong=wrong,
        lines=lines, before=before, notices=lodged_papers.offered(window.house, signed.person),
        more=lines[-1].id if len(lines) >= register_shelf.PAGE else 0, desk=_common(window, signed),
    )  # fmt: skip


@router.post("/requests/{number}/{name}")
def notice(window: AtWindow, signed: Changing, number: Number, name: str, considered: Text = "", form: Text = "docx") -> Response:
    """A draft for signing. By a form, for what a clerk considered goes with it and stands in no address."""
    try:
        draft = lodged_papers.draft(window.house, signed.person, number, name, considered=considered)
    except Refused as why:
        return _requests(window, signed, wrong=str(why))
    return _printed(next(f for f in draft.files if f.name.endswith(f".{form if form in lodged_papers.FORMS else 'docx'}")))


# ── on paper ────────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/print/{name}.{form}")
def document(window: AtWindow, signed: AtWork, name: str, form: str, as_of: Word = "", office: Word = "") -> Response:
    return _printed(register_shelf.document(window.house, signed.person, name, form, as_of=day_of(as_of), office=office))


def _printed(found: PrintedFile) -> Response:
    return attached(found.name, found.type, found.content)
