"""Signing in with the account of another house (OpenID Connect, authorization code with PKCE), where config.toml names one.

The identity token comes straight from the provider's token endpoint over TLS, which vouches for it (OIDC Core 3.1.3.7, 6).
Whoever arrives must have an account here already: the provider says who somebody is, never what they may see.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from helpdesk.config import Settings
from helpdesk.errors import Faults, Refused

PATIENCE, MOST_BYTES, SKEW = 10, 200_000, 120
LOOPBACK = ("127.0.0.1", "localhost", "::1")
KEYS = {"issuer", "client_id", "secret_file", "claim", "name"}
SILENT = "máy chủ đăng nhập một lần không trả lời; hãy đăng nhập bằng mật khẩu"
ODD = "máy chủ đăng nhập một lần trả lời không đúng; hãy báo quản trị viên"


@dataclass(frozen=True)
class Attempt:
    """What a browser keeps between leaving for the provider and coming back."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def kept(self) -> str:
        return f"{self.state}.{self.nonce}.{self.verifier}"

    @staticmethod
    def of(cookie: str) -> Attempt | None:
        parts = cookie.split(".")
        return Attempt(*parts) if len(parts) == 3 and all(parts) else None


@dataclass(frozen=True)
class Provider:
    issuer: str
    client_id: str
    secret: str
    back: str
    claim: str = "preferred_username"
    name: str = "Đăng nhập một lần"

    @cached_property
    def _endpoints(self) -> dict[str, Any]:
        told = _fetch(Request(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"))
        if told.get("issuer") != self.issuer:
            raise Refused(ODD)
        return told

    def leave(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. Raises Refused where the provider does not answer."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code", "scope": "openid profile", "client_id": self.client_id, "redirect_uri": self.back,
            "state": attempt.state, "nonce": attempt.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{self._endpoints['authorization_endpoint']}?{urlencode(asked)}"

    def arrive(self, code: str, attempt: Attempt, *, now: datetime) -> str:
        """The login of whoever comes back with this code. Raises Refused."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.back, "code_verifier": attempt.verifier}
        basic = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        answer = _fetch(Request(self._endpoints["token_endpoint"], urlencode(form).encode(), {"Authorization": f"Basic {basic}"}))
        claims = _claims(str(answer.get("id_token", "")))
        audience = claims.get("aud")
        for_us = self.client_id in (audience if isinstance(audience, list) else [audience])
        fresh = float(claims.get("exp", 0)) > now.timestamp() - SKEW
        if claims.get("iss") != self.issuer or not for_us or not fresh or claims.get("nonce") != attempt.nonce:
            raise Refused(ODD)
        return str(claims.get(self.claim) or "")


def provider(settings: Settings) -> Provider | None:
    """The provider of the settings, if there is one. Raises Faults."""
    told = settings.web.oidc
    if not told:
        return None
    faults = [f"web.oidc: không có khóa «{key}»" for key in sorted(told.keys() - KEYS)]
    faults += [f"web.oidc.{key}: cần một giá trị" for key in ("issuer", "client_id", "secret_file") if not told.get(key)]
    where = urlsplit(told.get("issuer", ""))
    if where.scheme != "https" and where.hostname not in LOOPBACK:
        faults.append("web.oidc.issuer: phải là địa chỉ https")
    path = settings.base / told.get("secret_file", "")
    if not faults and not path.is_file():
        faults.append(f"web.oidc.secret_file: không đọc được {path}")
    if faults:
        raise Faults("config.toml", faults)
    more = {key: told[key] for key in ("claim", "name") if key in told}
    back = f"{settings.web.public_url.rstrip('/')}/sign-in/elsewhere/back"
    return Provider(told["issuer"], told["client_id"], path.read_text("utf-8").strip(), back, **more)


class _Straight(HTTPRedirectHandler):
    """Nobody sends us on to somewhere else, least of all with our secret."""

    def redirect_request(self, *_told: Any, **_more: Any) -> None:
        return None


_OPENER = build_opener(_Straight)


def _fetch(request: Request) -> dict[str, Any]:
    where = urlsplit(request.full_url)
    if where.scheme != "https" and where.hostname not in LOOPBACK:
        raise Refused(ODD)
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            told = json.loads(answer.read(MOST_BYTES))
    except (URLError, TimeoutError, ValueError, OSError) as why:
        raise Refused(SILENT) from why
    if not isinstance(told, dict):
        raise Refused(ODD)
    return told


def _claims(token: str) -> dict[str, Any]:
    try:
        middle = token.split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (IndexError, ValueError) as why:
        raise Refused(ODD) from why
    return told if isinstance(told, dict) else {}
