"""Signing in before a provider that others wrote: Glewlwyd, from Debian (`apt-get install glewlwyd`), on this machine.

.venv/bin/python -m pytest tests/trust/real_provider.py
"""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from helpdesk.house import House
from tests.servers import answers, free_port, until
from tests.web import office
from tests.web.office import Browser

PROGRAM = "/usr/bin/glewlwyd"
SAMPLE = Path("/usr/share/doc/glewlwyd/glewlwyd.conf.sample.gz")
TABLES = Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
PASSWORD, SECRET = "mot cau dai de nho", "a secret"
PLUGIN = {
    "jwt-type": "rsa", "jwt-key-size": "256", "access-token-duration": 3600, "refresh-token-duration": 3600, "code-duration": 600,
    "refresh-token-rolling": True, "auth-type-code-enabled": True, "auth-type-code-revoke-replayed": True,
    "auth-type-id-token-enabled": True,
    "subject-type": "public", "pkce-allowed": True, "pkce-required": True, "pkce-method-plain-allowed": False, "pkce-scopes": [],
    "allow-non-oidc": False, "name-claim": "no", "email-claim": "no", "scope-claim": "no", "scope": [],
    "claims": [{"name": "preferred_username", "type": "string", "user-property": "username", "mandatory": True}],
}  # fmt: skip


@dataclass
class OtherHouse:
    """The provider with its keys and its people; `api` is its administrator."""

    port: int
    api: httpx.Client

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/oidc"

    def put(self, what: str, **told: object) -> None:
        self.api.post(f"{what}/", json=told).raise_for_status()

    def take_in(self, login: str) -> None:
        self.put("user", username=login, name=login, password=PASSWORD, enabled=True, scope=["openid", "profile"])

    def know(self, window: str, back: str) -> None:
        told = {"authorization_type": ["code"], "token_endpoint_auth_method": ["client_secret_basic"], "scope": []}
        self.put("client", client_id=window, name=window, enabled=True, confidential=True, password=SECRET, redirect_uri=[back], **told)

    def sign_in(self, browser: Browser, login: str, window: str) -> None:
        """As its own page does it for whoever types the password, and agrees."""
        told = {"username": login, "password": PASSWORD}
        browser.post(f"http://127.0.0.1:{self.port}/api/auth/", json=told).raise_for_status()
        browser.put(f"http://127.0.0.1:{self.port}/api/auth/grant/{window}", json={"scope": "openid profile"}).raise_for_status()


@pytest.fixture(scope="module")
def other_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OtherHouse]:
    folder, port = tmp_path_factory.mktemp("provider"), free_port()
    told = gzip.decompress(SAMPLE.read_bytes()).decode()
    for was, now in [
        ("/var/cache/glewlwyd/glewlwyd.db", f"{folder}/provider.db"), ("4593", str(port)), ("cookie_secure=1", "cookie_secure=0"),
        ("localhost", "127.0.0.1"),
    ]:  # fmt: skip
        told = told.replace(was, now)
    (folder / "conf").write_text(told)
    with sqlite3.connect(folder / "provider.db") as database:
        database.executescript(TABLES.read_text())
    database.close()
    running = subprocess.Popen([PROGRAM, "-c", str(folder / "conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port))
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/") as api:
            yield furnished(OtherHouse(port, api), folder)
    finally:
        running.terminate()
        running.wait(timeout=20)


def furnished(house: OtherHouse, folder: Path) -> OtherHouse:
    """With its own keys, and two people of whom one works with us."""
    house.api.post("auth/", json={"username": "admin", "password": "password"}).raise_for_status()
    openssl = shutil.which("openssl") or "openssl"
    subprocess.run([openssl, "genrsa", "-out", "key", "2048"], cwd=folder, check=True, capture_output=True)
    subprocess.run([openssl, "rsa", "-in", "key", "-pubout", "-out", "public"], cwd=folder, check=True, capture_output=True)
    keys = {"key": (folder / "key").read_text(), "cert": (folder / "public").read_text(), "iss": house.issuer}
    house.put("mod/plugin", module="oidc", name="oidc", display_name="oidc", parameters={**PLUGIN, **keys})
    house.put("scope", name="profile", display_name="profile", password_required=True, scheme={})
    for login in ("hoa", "nguoi-la"):
        house.take_in(login)
    return house


@contextmanager
def linked(house: House, other: OtherHouse, *, secret: str = SECRET) -> Iterator[tuple[Browser, str]]:
    """The window of a house that trusts it, a browser before it, and what the provider calls the window."""
    port = office.free_port()
    window = f"window{port}"
    other.know(window, f"http://127.0.0.1:{port}/sign-in/elsewhere/back")
    (house.settings.base / "secret").write_text(f"{secret}\n")
    oidc = {"issuer": other.issuer, "client_id": window, "secret_file": "secret"}
    web = house.settings.web.model_copy(update={"oidc": oidc, "public_url": f"http://127.0.0.1:{port}"})
    trusting = replace(house, settings=house.settings.model_copy(update={"web": web}))
    office.staff(trusting)
    with office.open_window(trusting, port=port) as address, Browser(address) as browser:
        yield browser, window


def arrived(browser: Browser, other: OtherHouse, login: str, window: str) -> httpx.Response:
    """Out to the provider, in there, and back: what the window says then."""
    asked = browser.get("/sign-in/elsewhere", follow_redirects=False).headers["location"]
    assert asked.startswith(f"{other.issuer}/auth?")
    assert "login.html" in browser.get(asked, follow_redirects=False).headers["location"]  # nobody is signed in there yet
    other.sign_in(browser, login, window)
    return browser.get(f"{asked}&g_continue")


def test_an_account_of_ours_is_signed_in_by_a_real_provider(house: House, other_house: OtherHouse) -> None:
    with linked(house, other_house) as (browser, window):
        answer = arrived(browser, other_house, "hoa", window)
        assert answer.url.path == "/queue"
        assert "Lê Thị Hòa" in answer.text


def test_whoever_has_an_account_there_and_none_here_stays_outside(house: House, other_house: OtherHouse) -> None:
    with linked(house, other_house) as (browser, window):
        assert arrived(browser, other_house, "nguoi-la", window).status_code == 409
        assert browser.get("/queue").url.path == "/sign-in"


def test_a_wrong_secret_opens_nothing(house: House, other_house: OtherHouse) -> None:
    with linked(house, other_house, secret="another") as (browser, window):
        assert arrived(browser, other_house, "hoa", window).status_code == 409
        assert browser.get("/queue").url.path == "/sign-in"


def test_an_answer_is_good_once(house: House, other_house: OtherHouse) -> None:
    with linked(house, other_house) as (browser, window):
        back = arrived(browser, other_house, "hoa", window).history[0].headers["location"]
        browser.cookies.clear()
        assert browser.get(back).status_code == 409
        assert browser.get("/queue").url.path == "/sign-in"
