"""The counter: the sheet of one case, somebody who never wrote, a file that came by post, papers printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import compartment, counter, counter_page, keepsakes, walk_in
from helpdesk.desk.counter_sheet import Filled, PaperTaken
from helpdesk.desk.sign_in import Signed
from helpdesk.desk.walk_in import Newcomer
from helpdesk.errors import Refused
from helpdesk.journey import Kind
from helpdesk.web.files import handed
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, SeenBefore, Text, Window, day_of

router = APIRouter(prefix="/counter")
Word = Annotated[str, Query(max_length=60)]
ROWS = 30


async def _filled(request: Request) -> Filled:
    """A sheet as its form sends it: brought-<item>, note-<item>, paper-<n>-name, -copies, -form."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    papers = [_paper(form, n) for n in range(ROWS)]
    return Filled(
        brought={name.removeprefix("brought-"): value for name, value in form.items() if name.startswith("brought-") and value},
        notes={name.removeprefix("note-"): value for name, value in form.items() if name.startswith("note-")},
        papers=tuple(p for p in papers if p is not None),
        said=form.get("said", ""),
        rest_matches=bool(form.get("rest")),
    )


def _paper(form: dict[str, str], n: int) -> PaperTaken | None:
    name, copies = form.get(f"paper-{n}-name", "").strip(), form.get(f"paper-{n}-copies", "").strip()
    if not name or not copies or copies == "0":
        return None
    return PaperTaken(name, int(copies) if copies.isascii() and copies.isdigit() else 0, form.get(f"paper-{n}-form", ""))


async def _typed(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in (await request.form()).items() if isinstance(value, str)}


AsFilled = Annotated[Filled, Depends(_filled)]
Typed = Annotated[dict[str, str], Depends(_typed)]


# ── somebody who never wrote ────────────────────────────────────────────────────────────────────────────────────────


@router.get("/new")
def newcomer(window: AtWindow, signed: AtWork, kind: Word = "", way: Word = "in_person") -> Response:
    return _new(window, signed, kind, way, {})


def _new(window: Window, signed: Signed, kind: str, way: str, typed: dict[str, str], wrong: str = "") -> Response:
    kinds = walk_in.kinds_for(signed.person)
    if not kinds:
        raise Refused("vai trò của bạn không tiếp nhận tại quầy")
    chosen = Kind(kind) if kind in kinds else kinds[0]
    return window.pages.show(
        "counter_new.html", signed, status=409 if wrong else 200, here="/visits", kinds=kinds, kind=chosen, way=way, typed=typed,
        fields=walk_in.fields_of(chosen), wrong=wrong, offices=signed.person.offices,
    )  # fmt: skip


@router.post("/new")
def take_newcomer(window: AtWindow, signed: Changing, typed: Typed, kind: Text = "", way: Text = "in_person") -> Response:
    try:
        if kind not in walk_in.kinds_for(signed.person):
            raise Refused("hãy chọn loại việc")
        facts = {name: typed.get(f"fact-{name}", "") for name in walk_in.fields_of(Kind(kind))}
        told = Newcomer(Kind(kind), facts, typed.get("email", ""), typed.get("office", ""))
        code = _opened(window, signed, told, way, typed)
    except Refused as why:
        return _new(window, signed, kind, way, typed, str(why))
    return RedirectResponse(f"/counter/{code}", 303)


def _opened(window: Window, signed: Signed, told: Newcomer, way: str, typed: dict[str, str]) -> str:
    if way != "by_post":
        return walk_in.here(window.house, signed.person, told)
    if (postmark := day_of(typed.get("postmark", ""))) is None:
        raise Refused("hãy ghi ngày trên dấu bưu điện: đó là ngày nộp đơn")
    return walk_in.by_post(window.house, signed.person, told, postmark=postmark)


@router.post("/{code}/by-post")
def by_post(window: AtWindow, signed: Changing, code: str, postmark: Text = "") -> Response:
    """The file of a case we know came by post."""
    if (day := day_of(postmark)) is None:
        raise Refused("hãy ghi ngày trên dấu bưu điện: đó là ngày nộp đơn")
    counter.came_by_post(window.house, signed.person, code, postmark=day)
    return RedirectResponse(f"/counter/{code}", 303)


# ── the sheet ───────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/{code}")
def sheet(window: AtWindow, signed: AtWork, code: str, done: Word = "") -> Response:
    return _sheet(window, signed, code, done=done)


def _sheet(
    window: Window, signed: Signed, code: str, *, done: str = "", wrong: str = "", filled: Filled | None = None, to: str = "",
    typed: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """The page; after a refusal with everything as it was filled in."""
    page = counter_page.show(window.house, signed.person, code)
    compartment.looked_at(window.house, signed.person, code) if page.confidential else None
    return window.pages.show(
        "counter.html", signed, status=409 if wrong else 200, here="/visits", page=page, done=done, wrong=wrong, filled=filled, to=to,
        typed=typed or {}, papers=filled.papers if filled and filled.papers else page.papers,
    )  # fmt: skip


def _act(
    window: Window, signed: Signed, code: str, act: Callable[[], object], done: str, filled: Filled | None = None, to: str = "",
    typed: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    try:
        act()
    except Refused as why:
        return _sheet(window, signed, code, wrong=str(why), filled=filled, to=to, typed=typed)
    return RedirectResponse(f"/counter/{code}?done={done}", 303)


@router.post("/{code}/save")
def save(window: AtWindow, signed: Changing, seen: SeenBefore, filled: AsFilled, code: str) -> Response:
    return _act(window, signed, code, lambda: counter.save(window.house, signed.person, code, seen, filled), "saved", filled)


@router.post("/{code}/record")
def record(window: AtWindow, signed: Changing, seen: SeenBefore, filled: AsFilled, code: str) -> Response:
    """An oral request, taken down to be printed and signed."""
    return _act(window, signed, code, lambda: counter.take_down(window.house, signed.person, code, seen, filled), "recorded", filled)


@router.post("/{code}/take-in")
def take_in(window: AtWindow, signed: Changing, seen: SeenBefore, filled: AsFilled, code: str, to: Text = "") -> Response:
    act = lambda: counter.take_in(window.house, signed.person, code, seen, filled, to=to)  # noqa: E731
    return _act(window, signed, code, act, "taken_in", filled, to)


@router.post("/{code}/guide")
def guide(window: AtWindow, signed: Changing, seen: SeenBefore, filled: AsFilled, code: str, lodged: Text = "") -> Response:
    act = lambda: counter.guide(window.house, signed.person, code, seen, filled, lodged=bool(lodged))  # noqa: E731
    return _act(window, signed, code, act, "guided", filled)


@router.post("/{code}/advise")
def advise(window: AtWindow, signed: Changing, seen: SeenBefore, code: str, how: Text = "") -> Response:
    act = lambda: counter.advise(window.house, signed.person, code, seen, how=how)  # noqa: E731
    return _act(window, signed, code, act, "advised", typed={"how": how})


@router.post("/{code}/not-here")
def not_here(window: AtWindow, signed: Changing, seen: SeenBefore, code: str) -> Response:
    try:
        counter.not_here(window.house, signed.person, code, seen)
    except Refused as why:
        return _sheet(window, signed, code, wrong=str(why))
    return RedirectResponse(f"/visits?done=not_here&code={code}", 303)


@router.post("/{code}/papers/{number}/posted")
def posted(window: AtWindow, signed: Changing, code: str, number: Number, on: Text = "", tracking: Text = "") -> Response:
    if (day := day_of(on)) is None:
        return _sheet(window, signed, code, wrong="hãy ghi ngày gửi bưu điện")
    return _act(
        window, signed, code, lambda: counter.posted(window.house, signed.person, code, number, on=day, tracking=tracking), "posted"
    )


@router.get("/{code}/papers/{number}/{name}")
def paper(window: AtWindow, signed: AtWork, code: str, number: Number, name: str, download: bool = False) -> Response:
    kept = keepsakes.printed(window.house, signed.person, code, number, name)
    compartment.looked_at(window.house, signed.person, code, "viewed_paper")
    return handed(kept, download=download)
