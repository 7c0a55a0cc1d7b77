"""The queue and the search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import casework, queue
from helpdesk.desk.queue import Filter
from helpdesk.desk.rights import Right
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, Text

router = APIRouter()
Word = Annotated[str, Query(max_length=60)]


@router.get("/queue")
def show(
    window: AtWindow, signed: AtWork, kind: Word = "", outcome: Word = "", reason: Word = "", whose: Word = "", late: bool = False,
    after: Word = "", done: Word = "", code: Word = "", mail: Number = 0,
) -> Response:  # fmt: skip
    """One list by lawful due time. `done`, `code` and `mail` speak of what was just approved and can still be called back."""
    if not signed.person.reads:
        return RedirectResponse("/", 303)
    chosen = Filter(kind, outcome, reason, whose, late)
    page = queue.show(window.house, signed.person, chosen, after=after)
    seconds = casework.still_here(window.house, signed.person, code, mail) if code and mail else 0
    now = {"kind": kind, "outcome": outcome, "reason": reason, "whose": whose, "late": "1" if late else ""}
    return window.pages.show(
        "queue.html", signed, here="/queue", page=page, chosen=now, after=after, done=done, code=code, mail=mail, seconds=seconds
    )


@router.get("/search")
def search(window: AtWindow, signed: AtWork, q: Annotated[str, Query(max_length=200)] = "", before: Number = 0) -> Response:
    signed.person.must(Right.READ, confidential=signed.person.keeper)
    page = queue.look_up(window.house, signed.person, q, before=before or None) if q.strip() else None
    return window.pages.show("search.html", signed, here="/search", page=page, words=q)


@router.post("/views")
def keep_view(window: AtWindow, signed: Changing, name: Text, query: Text = "") -> Response:
    queue.keep_view(window.house, signed.person, name, query.lstrip("?")[:500])
    return RedirectResponse(f"/queue?{query.lstrip('?')[:500]}", 303)


@router.post("/views/drop")
def drop_view(window: AtWindow, signed: Changing, name: Text) -> Response:
    queue.drop_view(window.house, signed.person, name)
    return RedirectResponse("/queue", 303)
