"""The way in over another house's sign-in, and back."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Cookie, Query, Request, Response
from fastapi.responses import RedirectResponse

from helpdesk.desk import sign_in
from helpdesk.errors import NotFound, Refused
from helpdesk.web.entry import address_of, device_of, let_in
from helpdesk.web.guards import AtWindow, Window
from helpdesk.web.single_sign_on import Attempt, Provider

router = APIRouter(prefix="/sign-in/elsewhere")
COOKIE = "helpdesk-elsewhere"
Told = Annotated[str, Query(max_length=2000)]


def _provider(window: Window) -> Provider:
    if window.elsewhere is None:
        raise NotFound("không có trang này")
    return window.elsewhere


@router.get("")
def leave(window: AtWindow) -> Response:
    attempt = Attempt()
    answer = RedirectResponse(_provider(window).leave(attempt), 303)
    answer.set_cookie(COOKIE, attempt.kept(), httponly=True, samesite="lax", secure=window.https, max_age=600, path="/sign-in/elsewhere")
    return answer


@router.get("/back")
def back(
    window: AtWindow, request: Request, code: Told = "", state: Told = "", kept: Annotated[str, Cookie(alias=COOKIE)] = ""
) -> Response:
    provider, attempt = _provider(window), Attempt.of(kept[:500])
    if attempt is None or not code or not hmac.compare_digest(state.encode(), attempt.state.encode()):
        raise Refused("lần đăng nhập này đã cũ; hãy thử lại")
    login = provider.arrive(code, attempt, now=window.house.clock.now())
    answer = let_in(window, sign_in.arrive(window.house, login, address=address_of(request), device=device_of(request)), "/queue")
    answer.delete_cookie(COOKIE, path="/sign-in/elsewhere")
    return answer
