"""The window built: routes, what an error looks like, and the armour before everything."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Message, Receive, Scope, Send

from helpdesk.desk import people
from helpdesk.errors import HelpdeskError, NotFound, Refused, StorageError
from helpdesk.house import House
from helpdesk.web import (
    accounts,
    after,
    calendar,
    case,
    counter,
    dashboard,
    elsewhere,
    entry,
    files,
    postroom,
    privacy,
    queue,
    registers,
    reports,
    rooms,
    steps,
    visits,
    watching,
)
from helpdesk.web.armour import Armour
from helpdesk.web.guards import ChangePasswordFirst, ForgedForm, SignInFirst, Window
from helpdesk.web.pages import STATIC
from helpdesk.web.single_sign_on import provider

STATUS = {NotFound: 404, ForgedForm: 403, StorageError: 503, Refused: 409}
MISSING, WRONG_FORM = "Không có trang này.", "Địa chỉ hoặc biểu mẫu không đúng."


def create_app(house: House) -> FastAPI:
    """The application for one house. Prints a one-time key for the first set-up while there is no account."""
    app = FastAPI(title="helpdesk", docs_url=None, redoc_url=None, openapi_url=None)
    window = Window(house, key=_first_key(house), elsewhere=provider(house.settings))
    app.state.window = window
    work = (queue, case, steps, after, files, postroom, visits, counter, dashboard, reports, registers, privacy)
    for part in (entry, elsewhere, *work, accounts, calendar, rooms, watching):
        app.include_router(part.router)
    app.mount("/static", _Kept(directory=STATIC))
    _errors(app, window)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    web = house.settings.web
    app.add_middleware(Armour, hosts=_hosts(house), https=window.https, allowed=web.allowed_networks, trusted=web.trusted_proxies)
    return app


def _first_key(house: House) -> str:
    if not people.nobody_yet(house):
        return ""
    key = secrets.token_urlsafe(12)
    listen = house.settings.web.listen
    print(f"Chưa có tài khoản nào. Trên chính máy này, mở http://{listen}/set-up?key={key} để thiết lập lần đầu.", file=sys.stderr)
    return key


def _hosts(house: House) -> frozenset[str]:
    """The names a browser may call us by: a name that somebody else points at this machine is none of them."""
    web = house.settings.web
    named = {urlsplit(web.public_url).hostname, urlsplit(f"//{web.listen}").hostname, "localhost", "127.0.0.1", "::1"}
    return frozenset(name for name in named if name)


class _Kept(StaticFiles):
    """Files of ours: their address changes with their content, so they may be kept for ever."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                message["headers"] = [*message["headers"], (b"cache-control", b"public, max-age=31536000, immutable")]
            await send(message)

        await super().__call__(scope, receive, kept)


def _errors(app: FastAPI, window: Window) -> None:
    def page(status: int, sentence: str) -> Response:
        return window.pages.show("refused.html", status=status, sentence=sentence[:1].upper() + sentence[1:])

    def refused(_request: Request, why: Exception) -> Response:
        status = next((s for kind, s in STATUS.items() if isinstance(why, kind)), 500)
        return page(status, str(why) if isinstance(why, HelpdeskError) else MISSING)

    def sign_in(request: Request, why: Exception) -> Response:
        onward = why.onward if isinstance(why, SignInFirst) else ""
        answer = RedirectResponse(f"/sign-in?next={quote(onward, safe='')}" if onward else "/sign-in", 303)
        if "hx-request" in request.headers:
            answer = RedirectResponse("/sign-in", 303, headers={"hx-redirect": "/sign-in"})
            answer.status_code = 200
        return answer

    handlers: list[tuple[type[Exception] | int, Callable[[Request, Exception], Response]]] = [
        (HelpdeskError, refused),
        (SignInFirst, sign_in),
        (ChangePasswordFirst, lambda _request, _why: RedirectResponse("/me?done=must_change", 303)),
        (RequestValidationError, lambda _request, _why: page(400, WRONG_FORM)),
        (HTTPException, lambda _request, why: page(getattr(why, "status_code", 404), MISSING)),
    ]
    for kind, handler in handlers:
        app.add_exception_handler(kind, handler)
