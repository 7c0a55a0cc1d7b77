"""What stands before every page: who may call, how much they may send, what a browser may do with the answer, and silence in logs."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from helpdesk.web.networks import Network, address_of, caller, lies_in

log = logging.getLogger(__name__)
MOST_BYTES = 1_000_000  # of a form
UPLOAD = re.compile(r"/cases/[A-Z0-9-]{1,30}/result")  # the one form that brings a file: a signed result, from somebody signed in
MOST_OF_UPLOAD = 41_000_000
FRAMES = 8
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; frame-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
DEFAULT = {b"content-security-policy": CSP.encode(), b"cache-control": b"no-store", b"x-frame-options": b"DENY"}
HSTS = (b"strict-transport-security", b"max-age=31536000")
REFUSALS = {
    "host": (400, "Địa chỉ máy chủ không đúng."),
    "network": (403, "Trang này chỉ mở được từ mạng của cơ quan."),
    "origin": (403, "Yêu cầu đến từ một trang khác nên không được thực hiện."),
    "large": (413, "Nội dung gửi lên quá lớn."),
    "broken": (500, "Có lỗi ngoài dự kiến; hãy thử lại. Nếu lặp lại, báo quản trị viên."),
}


@dataclass(frozen=True)
class Armour:
    """ASGI middleware. `hosts` are the names this service answers to, `allowed` the networks it answers (empty: all).

    From here on the client of a request is whoever calls, not the proxy that passed the call on.
    """

    app: ASGIApp
    hosts: frozenset[str]
    https: bool = False
    allowed: Sequence[Network] = ()
    trusted: Sequence[Network] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        call = _Call(self, scope, receive, send)
        if refusal := call.refused():
            await call.say(refusal)
            return
        try:
            await self.app(scope, call.receive, call.send)
        except _TooLarge:
            await call.say("large")
        except Exception as why:  # noqa: BLE001 - the last one who can: an error's words may quote a letter, so they go nowhere
            log.error("%s: %s\n%s", scope["method"], type(why).__name__, _places(why))
            await call.say("broken")


class _TooLarge(Exception):
    pass


class _Call:
    """One request and its answer."""

    def __init__(self, armour: Armour, scope: Scope, receive: Receive, send: Send) -> None:
        self.armour, self.scope, self._receive, self._send = armour, scope, receive, send
        self.headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        self.received, self.begun = 0, False
        peer = (scope.get("client") or ("", 0))[0]
        passed_on = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"x-forwarded-for"]
        self.caller = caller(peer, passed_on, armour.trusted)
        scope["client"] = (self.caller, 0)

    def refused(self) -> str:
        """Why, before anything is looked at; '' where the request may pass."""
        host = self.headers.get("host", "")
        if self.armour.allowed and not lies_in(address_of(self.caller), self.armour.allowed):
            return "network"
        if urlsplit(f"//{host}").hostname not in self.armour.hosts:
            return "host"
        if self.scope["method"] not in UNSAFE:
            return ""
        origin, site = self.headers.get("origin"), self.headers.get("sec-fetch-site", "same-origin")
        if (origin is not None and urlsplit(origin).netloc != host) or site not in ("same-origin", "none"):
            return "origin"
        length = self.headers.get("content-length", "0")
        return "large" if not length.isdigit() or int(length) > self.most else ""

    @property
    def most(self) -> int:
        """How many octets this request may have."""
        return MOST_OF_UPLOAD if UPLOAD.fullmatch(self.scope["path"]) and "cookie" in self.headers else MOST_BYTES

    async def receive(self) -> Message:
        message = await self._receive()
        self.received += len(message.get("body", b""))
        if self.received > self.most:
            raise _TooLarge
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            present = {name.lower() for name, _ in message["headers"]}
            kept = [*ALWAYS.items(), *((n, v) for n, v in DEFAULT.items() if n not in present)]
            message["headers"] = [*message["headers"], *kept, *([HSTS] if self.armour.https else [])]
        await self._send(message)

    async def say(self, why: str) -> None:
        if self.begun:
            return
        status, sentence = REFUSALS[why]
        body = f"<!doctype html><html lang=vi><meta charset=utf-8><title>{status}</title><p>{sentence}</p></html>".encode()
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _places(why: Exception) -> str:
    """Where it happened; never what was said."""
    frames = traceback.extract_tb(why.__traceback__)[-FRAMES:]
    return "\n".join(f"  {f.filename.rpartition('helpdesk/')[2]}:{f.lineno} {f.name}" for f in frames)
