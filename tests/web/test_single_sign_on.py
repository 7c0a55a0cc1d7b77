"""Signing in with the account of another house, before a provider that is served for real."""

import base64
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from helpdesk import config
from helpdesk.errors import Faults
from helpdesk.web.single_sign_on import provider
from tests.web import office
from tests.web.office import Browser


class OtherHouse(BaseHTTPRequestHandler):
    """An OpenID provider that lets everybody in as `login`; `spoiled` changes what its token says."""

    login, spoiled, asked, sends_on = "hoa", {}, {}, ""

    def log_message(self, *_args):
        pass

    def _say(self, told):
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.endswith("openid-configuration"):
            self._say({"issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token"})
            return
        asked = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        type(self).asked = asked
        self.send_response(303)
        self.send_header("location", f"{asked['redirect_uri']}?code=once&state={asked['state']}")
        self.send_header("content-length", "0")
        self.end_headers()

    def do_POST(self):
        if self.sends_on:
            self.send_response(302)
            self.send_header("location", self.sends_on)
            self.send_header("content-length", "0")
            self.end_headers()
            return
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()).items()}
        assert form["code"] == "once" and form["code_verifier"]
        assert base64.b64decode(self.headers["authorization"].split()[1]) == b"window:a secret"
        claims = {"iss": f"http://127.0.0.1:{self.server.server_port}", "aud": "window", "exp": time.time() + 60,
                  "nonce": self.asked["nonce"], "preferred_username": self.login} | self.spoiled  # fmt: skip
        middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
        self._say({"id_token": f"e30.{middle}.c2ln"})


@pytest.fixture
def other_house():
    server = HTTPServer(("127.0.0.1", 0), OtherHouse)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    OtherHouse.login, OtherHouse.spoiled, OtherHouse.sends_on = "hoa", {}, ""
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def linked(house, issuer):
    """The window of a house that trusts that provider, and a browser before it."""
    (house.settings.base / "secret").write_text("a secret\n")
    oidc = {"issuer": issuer, "client_id": "window", "secret_file": "secret"}
    port = office.free_port()
    web = house.settings.web.model_copy(update={"oidc": oidc, "public_url": f"http://127.0.0.1:{port}"})
    trusting = replace(house, settings=house.settings.model_copy(update={"web": web}))
    office.staff(trusting)
    with office.open_window(trusting, port=port) as address, Browser(address) as browser:
        yield browser


def test_an_account_of_ours_is_signed_in_by_the_other_house(house, other_house):
    with linked(house, other_house) as browser:
        assert "Đăng nhập một lần" in browser.see("/sign-in").text
        assert browser.get("/sign-in/elsewhere").url.path == "/queue"
        assert "Lê Thị Hòa" in browser.see("/queue").text


@pytest.mark.parametrize("login", ["nobody", "", None])
def test_whoever_has_no_account_here_stays_outside(house, other_house, login):
    OtherHouse.login = login
    with linked(house, other_house) as browser:
        assert browser.get("/sign-in/elsewhere").status_code == 409
        assert browser.get("/queue").url.path == "/sign-in"


@pytest.mark.parametrize("spoiled", [{"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1}, {"nonce": "old"}])
def test_a_token_that_is_not_for_us_now_is_refused(house, other_house, spoiled):
    OtherHouse.spoiled = spoiled
    with linked(house, other_house) as browser:
        assert browser.get("/sign-in/elsewhere").status_code == 409
        assert browser.get("/queue").url.path == "/sign-in"


def test_nobody_sends_us_on_to_somewhere_else(house, other_house):
    """An answer that points elsewhere is no answer: neither the code nor the token comes from there."""
    asked_there = []

    class Elsewhere(OtherHouse):
        def do_GET(self):
            asked_there.append(self.path)
            self._say({"id_token": "e30.e30.c2ln"})

    there = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=there.serve_forever, daemon=True).start()
    OtherHouse.sends_on = f"http://127.0.0.1:{there.server_port}/token"
    with linked(house, other_house) as browser:
        assert browser.get("/sign-in/elsewhere").status_code == 409
        assert browser.get("/queue").url.path == "/sign-in"
    there.shutdown()
    there.server_close()
    assert asked_there == []


def test_an_answer_nobody_asked_for_is_refused(house, other_house):
    with linked(house, other_house) as browser:
        assert browser.get("/sign-in/elsewhere/back?code=once&state=x").status_code == 409
        browser.get("/sign-in/elsewhere", follow_redirects=False)
        assert browser.get("/sign-in/elsewhere/back?code=once&state=forged").status_code == 409


def test_a_provider_that_is_silent_is_said_so(house):
    with linked(house, f"http://127.0.0.1:{office.free_port()}") as browser:
        assert "không trả lời" in browser.get("/sign-in/elsewhere").text


def test_without_a_provider_there_is_no_such_page(visitor):
    assert visitor().get("/sign-in/elsewhere").status_code == 404


@pytest.mark.parametrize(
    ("oidc", "fault"),
    [
        ({"issuer": "http://sso.example", "client_id": "a", "secret_file": "s"}, "https"),
        ({"issuer": "https://sso.example"}, "client_id"),
        ({"issuer": "https://sso.example", "client_id": "a", "secret_file": "no-such-file"}, "secret_file"),
        ({"isuer": "x"}, "isuer"),
    ],
)
def test_settings_that_are_wrong_stop_the_start_and_say_which(tmp_path, oidc, fault):
    with pytest.raises(Faults, match=fault):
        provider(config.from_tables({"web": {"oidc": oidc}}, base=tmp_path))
