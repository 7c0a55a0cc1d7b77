"""The door: signing in and out, the first set-up, one's own account."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Request, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import devices, passwords, people, sign_in
from helpdesk.desk.rights import Right
from helpdesk.desk.sign_in import Signed
from helpdesk.errors import NotFound, Refused
from helpdesk.web.guards import AtWindow, SignedWithToken, SomebodySigned, Text, Window
from helpdesk.web.tokens import DOOR, way_onward

router = APIRouter()
HERE = frozenset({"127.0.0.1", "::1"})
Door = Annotated[str, Cookie(alias=DOOR)]
OLD_PAGE = "trang đã cũ; hãy thử lại"


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def device_of(request: Request) -> str:
    return devices.told(request.headers.get("user-agent", ""))


def _door(window: Window, template: str, /, *, status: int = 200, **values: Any) -> Response:
    """A page with a form before anybody is signed in: its token is a cookie that another site cannot read or send along."""
    token = secrets.token_urlsafe(16)
    page = window.pages.show(template, status=status, door=token, **values)
    page.set_cookie(DOOR, token, httponly=True, samesite="strict", secure=window.https, max_age=3600)
    return page


def _elsewhere(window: Window) -> str:
    """What the other way in is called; '' where there is none."""
    return window.elsewhere.name if window.elsewhere else ""


def _same(cookie: str, token: str) -> None:
    if not cookie or not hmac.compare_digest(cookie.encode(), token.encode()):
        raise Refused(OLD_PAGE)


def let_in(window: Window, signed: Signed, onward: str) -> Response:
    answer = RedirectResponse(way_onward(onward) if not signed.must_change else "/me", 303)
    answer.set_cookie(window.cookie, signed.token, httponly=True, samesite="lax", secure=window.https, path="/")
    answer.delete_cookie(DOOR)
    return answer


@router.get("/sign-in")
def sign_in_page(window: AtWindow, next: str = "/queue") -> Response:
    if people.nobody_yet(window.house):
        return RedirectResponse("/set-up", 303)
    return _door(window, "sign_in.html", elsewhere=_elsewhere(window), onward=way_onward(next), login="", wrong="")


@router.post("/sign-in")
def sign_in_now(
    request: Request, window: AtWindow, login: Text, password: Text, door: Text, code: Text = "", next: Text = "/queue", cookie: Door = ""
) -> Response:
    try:
        _same(cookie, door)
        signed = sign_in.sign_in(window.house, login, password, code, address=address_of(request), device=device_of(request))
    except Refused as why:
        return _door(
            window, "sign_in.html", status=403, elsewhere=_elsewhere(window), onward=way_onward(next), login=login[:100], wrong=str(why)
        )
    return let_in(window, signed, next)


@router.post("/sign-out")
def sign_out_now(window: AtWindow, signed: SignedWithToken) -> Response:
    sign_in.sign_out(window.house, signed)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(window.cookie, secure=window.https, path="/")
    answer.headers["clear-site-data"] = '"cache"'
    return answer


@router.get("/set-up")
def set_up_page(request: Request, window: AtWindow, key: str = "") -> Response:
    _first(request, window)
    return _door(window, "set_up.html", key=key[:100], login="", name="", wrong="")


@router.post("/set-up")
def set_up_now(
    request: Request, window: AtWindow, key: Text, login: Text, name: Text, password: Text, door: Text, cookie: Door = ""
) -> Response:
    _first(request, window)
    try:
        _same(cookie, door)
        if not window.key or not hmac.compare_digest(key.strip().encode(), window.key.encode()):
            raise Refused("mã thiết lập không đúng; mã được in ra khi khởi động dịch vụ")
        signed = people.found(window.house, login=login, name=name, password=password)
    except Refused as why:
        return _door(window, "set_up.html", status=403, key=key[:100], login=login[:100], name=name[:200], wrong=str(why))
    window.key = ""
    return let_in(window, signed, "/people")


def _first(request: Request, window: Window) -> None:
    """Only from this machine, and only while there is no account; for everybody else the page does not exist."""
    if address_of(request) not in HERE or not people.nobody_yet(window.house):
        raise NotFound("không có trang này")


@router.get("/me")
def me(window: AtWindow, signed: SomebodySigned, done: str = "") -> Response:
    return _own(window, signed, done=done)


def _own(window: Window, signed: Signed, *, status: int = 200, done: str = "", wrong: str = "", secret: str = "") -> Response:
    person, mine = signed.person, next(a for a in people.accounts(window.house) if a.id == signed.person.id)
    kept = secret if passwords.is_secret(secret) else ""
    fresh = kept or ("" if mine.second_factor else passwords.new_secret())
    app_address = passwords.address_for_app(fresh, person.login) if fresh else ""
    return window.pages.show(
        "me.html", signed, status=status, here="/me", done=done, wrong=wrong, account=mine, secret=fresh, app_address=app_address,
        devices=devices.of(window.house, signed),
    )  # fmt: skip


@router.post("/me/password")
def change_password(window: AtWindow, signed: SignedWithToken, old: Text, new: Text, again: Text) -> Response:
    try:
        if new != again:
            raise Refused("hai lần nhập mật khẩu mới không giống nhau")
        people.change_password(window.house, signed, old=old, new=new)
    except Refused as why:
        return _own(window, signed, status=403, wrong=str(why))
    return RedirectResponse("/me?done=password", 303)


@router.post("/me/second-factor")
def second_factor(window: AtWindow, signed: SignedWithToken, secret: Text, code: Text) -> Response:
    try:
        people.take_second_factor(window.house, signed.person, secret[:64], code)
    except Refused as why:
        return _own(window, signed, status=403, wrong=str(why), secret=secret[:64])
    return RedirectResponse("/me?done=second_factor", 303)


@router.post("/me/second-factor/off")
def second_factor_off(window: AtWindow, signed: SignedWithToken, password: Text) -> Response:
    try:
        people.drop_second_factor(window.house, signed.person, password)
    except Refused as why:
        return _own(window, signed, status=403, wrong=str(why))
    return RedirectResponse("/me?done=second_factor_off", 303)


@router.post("/me/sessions/one")
def sign_out_there(window: AtWindow, signed: SignedWithToken, session: Text) -> Response:
    devices.end(window.house, signed, session[:64])
    return RedirectResponse("/me?done=session", 303)


@router.post("/me/sessions")
def sign_out_everywhere(window: AtWindow, signed: SignedWithToken) -> Response:
    people.end_sessions(window.house, signed.person, signed.person.id)
    return RedirectResponse("/sign-in", 303)


@router.get("/")
def home(signed: SomebodySigned) -> Response:
    """Where this person's day begins."""
    onward = "/queue" if signed.person.reads else "/people" if signed.person.may(Right.PEOPLE) else "/law"
    return RedirectResponse(onward, 303)
