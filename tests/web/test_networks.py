"""From where the window may be opened: whoever stands before it, and whatever a caller says of where they are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from helpdesk import config
from helpdesk.cli.service import listening
from helpdesk.errors import Faults
from helpdesk.house import House
from helpdesk.web import create_app
from helpdesk.web.networks import UNKNOWN, address_of, caller, lies_in
from tests.web import office

PROXY, COLLEAGUE, STRANGER = "127.0.0.1", "127.0.0.2", "127.0.0.3"  # all of them on this machine, as callers with addresses of their own
TRUSTED = (ip_network("127.0.0.1"), ip_network("::1"), ip_network("10.0.0.8/30"))


@contextmanager
def window(house: House, *allowed: str) -> Iterator[int]:
    """Served as the product serves it; its port."""
    web = config.from_tables({"web": {"allowed_networks": [*allowed], "trusted_proxies": [PROXY]}}, base=house.settings.base).web
    office.staff(house)
    app = create_app(replace(house, settings=house.settings.model_copy(update={"web": web})))
    line = listening("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [line]}, daemon=True)
    line.listen(64)
    thread.start()
    try:
        yield line.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        line.close()


def asked(port: int, peer: str, page: str = "/sign-in", *forwarded: str) -> int:
    with httpx.Client(transport=httpx.HTTPTransport(local_address=peer)) as client:
        headers = [("x-forwarded-for", said) for said in forwarded]
        return client.get(f"http://127.0.0.1:{port}{page}", headers=headers, follow_redirects=True).status_code


def test_the_window_opens_for_the_networks_that_may_and_nothing_of_it_for_others(house: House) -> None:
    with window(house, "10.20.0.0/16", COLLEAGUE) as port:
        assert asked(port, COLLEAGUE) == 200
        for page in ("/sign-in", "/set-up", "/metrics", "/queue", "/static/app.css", "/nothing"):
            assert asked(port, STRANGER, page) == 403


def test_behind_a_proxy_it_is_the_one_behind_who_counts(house: House) -> None:
    with window(house, "10.20.0.0/16") as port:
        assert asked(port, PROXY, "/sign-in", "10.20.5.6") == 200
        assert asked(port, PROXY, "/sign-in", "203.0.113.9") == 403
        assert asked(port, PROXY, "/sign-in", "10.20.5.6, 203.0.113.9") == 403  # what they wrote themselves stands left
        assert asked(port, PROXY, "/sign-in", "10.20.5.6", "203.0.113.9") == 403
        assert asked(port, PROXY, "/sign-in", "203.0.113.9, 10.20.5.6") == 200


def test_a_proxy_that_does_not_say_who_calls_opens_nothing(house: House) -> None:
    with window(house, "10.20.0.0/16") as port:
        for said in ((), ("",), ("unknown",), ("10.20.5.6, unknown",)):
            assert asked(port, PROXY, "/sign-in", *said) == 403


def test_what_anybody_else_says_of_where_they_are_is_not_believed(house: House) -> None:
    with window(house, "10.20.0.0/16", COLLEAGUE) as port:
        assert asked(port, STRANGER, "/sign-in", "10.20.5.6") == 403
        assert asked(port, COLLEAGUE, "/sign-in", "203.0.113.9") == 200


def test_without_networks_it_opens_for_all(house: House) -> None:
    with window(house) as port:
        assert asked(port, STRANGER) == 200


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", ["10.0.0.1"], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9, 10.0.0.9"], "203.0.113.9"),  # a second proxy of ours
        ("::1", ["2001:db8::7"], "2001:db8::7"),
        ("127.0.0.1", ["[2001:db8::7]:443"], "2001:db8::7"),
        ("127.0.0.1", ["203.0.113.9:55555"], "203.0.113.9"),
        ("::ffff:127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("::ffff:203.0.113.9", [], "203.0.113.9"),
        ("fe80::1%eth0", [], "fe80::1"),
        ("127.0.0.1", ["203.0.113.9, x"], UNKNOWN),
        ("", ["203.0.113.9"], UNKNOWN),
        ("127.0.0.1", [], "127.0.0.1"),
    ],
)
def test_the_caller_is_whom_the_last_trusted_proxy_names(peer: str, forwarded: list[str], found: str) -> None:
    assert caller(peer, forwarded, TRUSTED) == found


@given(st.lists(st.text(max_size=30).map(lambda said: said.replace(",", " ")), max_size=5))
def test_nothing_a_caller_writes_changes_where_they_are(written: list[str]) -> None:
    assert caller("127.0.0.1", [", ".join([*written, "203.0.113.9"])], TRUSTED) == "203.0.113.9"
    assert caller("203.0.113.9", written, TRUSTED) == "203.0.113.9"


@given(st.text(max_size=40))
def test_whatever_stands_for_an_address_is_one_or_none(said: str) -> None:
    found = address_of(said)
    assert found is None or str(found)
    assert not lies_in(found, ())


@pytest.mark.parametrize("said", ["10.20.0.1/16", "mạng nội bộ", "10.20.0.0/40", ""])
def test_a_network_that_is_none_stops_the_start(said: str, tmp_path: Path) -> None:
    with pytest.raises(Faults, match="dải địa chỉ"):
        config.from_tables({"web": {"allowed_networks": [said]}}, base=tmp_path)
