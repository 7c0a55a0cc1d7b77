"""Accounts of colleagues: opened, given roles, shut; for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from helpdesk.cases.staff import ROLES
from helpdesk.desk import people
from helpdesk.desk.rights import Right
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import Refused
from helpdesk.web.guards import AtWindow, AtWork, Changing, Number, Text, Window

router = APIRouter(prefix="/people")
Roles = Annotated[list[str], Form(default_factory=list)]


@router.get("")
def show(window: AtWindow, signed: AtWork, done: Annotated[str, Query(max_length=60)] = "") -> Response:
    return _page(window, signed, done=done)


def _page(
    window: Window, signed: Signed, *, done: str = "", wrong: str = "", login: str = "", name: str = "", given: tuple[str, str] = ("", "")
) -> Response:
    """`given` is a login with its first password: shown this once and kept nowhere."""
    signed.person.must(Right.PEOPLE)
    return window.pages.show(
        "people.html", signed, status=409 if wrong else 200, here="/people", accounts=people.accounts(window.house), roles=ROLES,
        done=done, wrong=wrong, login=login, name=name, given=given,
    )  # fmt: skip


@router.post("")
def add(window: AtWindow, signed: Changing, roles: Roles, login: Text = "", name: Text = "") -> Response:
    signed.person.must(Right.PEOPLE)
    try:
        account, password = people.add(window.house, login=login[:100], name=name[:200], roles=roles, by=signed.person.login)
    except Refused as why:
        return _page(window, signed, wrong=str(why), login=login[:100], name=name[:200])
    return _page(window, signed, given=(account.login, password))


@router.post("/{number}/password")
def password(window: AtWindow, signed: Changing, number: Number, login: Text) -> Response:
    try:
        given = people.reset_password(window.house, signed.person, number)
    except Refused as why:
        return _page(window, signed, wrong=str(why))
    return _page(window, signed, given=(login, given))


@router.post("/{number}/roles")
def roles(window: AtWindow, signed: Changing, number: Number, roles: Roles) -> Response:
    return _step(window, signed, lambda: people.set_roles(window.house, signed.person, number, roles), "roles")


@router.post("/{number}/disable")
def disable(window: AtWindow, signed: Changing, number: Number) -> Response:
    return _step(window, signed, lambda: people.disable_by(window.house, signed.person, number), "disabled")


@router.post("/{number}/enable")
def enable(window: AtWindow, signed: Changing, number: Number) -> Response:
    return _step(window, signed, lambda: people.enable(window.house, signed.person, number), "enabled")


@router.post("/{number}/sessions")
def sessions(window: AtWindow, signed: Changing, number: Number) -> Response:
    return _step(window, signed, lambda: people.end_sessions(window.house, signed.person, number), "signed_out")


def _step(window: Window, signed: Signed, act: Callable[[], object], done: str) -> Response:
    try:
        act()
    except Refused as why:
        return _page(window, signed, wrong=str(why))
    return RedirectResponse(f"/people?done={done}", 303)
