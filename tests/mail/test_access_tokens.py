"""Mail servers that take no password but an access token (XOAUTH2), printed by a command of the operator's at each sign-in."""

from __future__ import annotations

import hmac
import json
import tempfile
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from helpdesk.errors import DeliveryError, MailboxError
from helpdesk.house import House
from tests.journeys.desk import desk_of
from tests.journeys.office import plain_letter
from tests.servers import free_port
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.postoffice import PostOffice

SECRET, USER = b"a key both houses know, of thirty-two bytes", "motcua@office.example"
MECHANISMS = """
auth_mechanisms = plain xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {base}/oauth2.conf
}}
"""
VALIDATION = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={base}/keys/
username_attribute = sub
"""


def part(told: dict[str, Any] | bytes) -> bytes:
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    return urlsafe_b64encode(content).rstrip(b"=")


def token(user: str, *, good: bool = True) -> str:
    """An access token as a provider signs it (JWT, HS256)."""
    told = part({"alg": "HS256", "typ": "JWT"}) + b"." + part({"sub": user, "iat": 1_490_000_000, "exp": 4_000_000_000})
    return (told + b"." + part(hmac.digest(SECRET if good else b"x", told, "sha256"))).decode()


@pytest.fixture(scope="module")
def provider() -> Iterator[Dovecot]:
    """A mail server that believes the provider's tokens; its users must be able to read the key, as below a test's folder they may not."""
    with tempfile.TemporaryDirectory(prefix="oauth-") as name:
        base = Path(name)
        base.chmod(0o755)
        (base / "keys" / "default" / "HS256").mkdir(parents=True)
        (base / "keys" / "default" / "HS256" / "default").write_bytes(b64encode(SECRET))
        (base / "oauth2.conf").write_text(VALIDATION.format(base=base))
        with dovecot(more=MECHANISMS.format(base=base)) as running:
            yield running.of(USER)


class Careful(PostOffice):
    """Takes mail from whoever brings the token `wanted`."""

    wanted = ""

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        told = b64decode(args[1]).decode()
        return AuthResult(success=told == f"user={USER}\1auth=Bearer {self.wanted}\1\1", handled=False)

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if not session.authenticated:
            return "530 5.7.0 sign in first"
        return await super().handle_MAIL(server, session, envelope, address, options)


@contextmanager
def careful_office() -> Iterator[Careful]:
    office = Careful(free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port, auth_require_tls=False)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def test_letters_are_fetched_and_sent_with_a_token_that_is_asked_for_anew_at_each_sign_in(
    first_house: House, provider: Dovecot, tmp_path: Path
) -> None:
    paper = tmp_path / "token"
    provider.deliver(plain_letter("Tôi hỏi về thủ tục thi hành án."))
    with careful_office() as office:
        login = {"username": USER, "oauth_command": ["cat", str(paper)], "password_file": ""}
        tables = {"mailbox": {**provider.settings(), **login}, "smtp": {**office.settings(), **login}}
        with desk_of(first_house, tmp_path, **tables) as desk:
            with pytest.raises(MailboxError, match="cat"):
                desk.collect()
            paper.write_text(token(USER, good=False) + "\n")
            with pytest.raises(MailboxError, match="mã truy cập"):
                desk.collect()
            paper.write_text(token(USER) + "\n")
            desk.poll()
            assert len(desk.letters()) == 1
            office.wanted = "something else"
            with pytest.raises(DeliveryError, match="mã truy cập"):
                desk.house.sender.check()  # type: ignore[attr-defined]
            office.wanted = token(USER)
            desk.send()
            assert desk.statuses()["sent"] == 1 == len(office.taken)
