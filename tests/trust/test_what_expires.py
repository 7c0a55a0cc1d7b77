"""Told before it hurts: a clock that is wrong, an access token, a credential, a certificate that is to end."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.desk import alarms, expiry, metrics, vitals
from helpdesk.desk.soundness import inspect
from helpdesk.house import House
from helpdesk.mail.tokens import ends_at
from tests.faults.test_ledger import asking
from tests.journeys.desk import Desk, desk_of
from tests.mail.test_access_tokens import part
from tests.servers import free_port
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.postoffice import PostOffice
from tests.trust.certificates import authority
from tests.trust.test_good_name import imap_with
from tests.web.office import Browser, open_window, staff

TOLD_TO = {"to": ["it@coquan.example", "it@elsewhere.example"]}


@pytest.fixture
def watched(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice) -> Iterator[Desk]:
    with desk_of(first_house, tmp_path, mailbox=server.settings(), smtp=post.settings(), alerts=TOLD_TO) as found:
        yield found


def told(desk: Desk, cause: str) -> list[str]:
    alarms.run(desk.house)
    return [mail.body for mail in desk.mails() if mail.variant == cause]


# ── the clock ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def came(desk: Desk, server: Dovecot, *ahead: float) -> None:
    """Letters that come while we look, dated by a mail server whose clock is so many minutes ahead of ours."""
    desk.collect()
    for number, minutes in enumerate(ahead):
        desk.later(minutes=1)
        server.deliver(asking(desk.clock.at.minute * 100 + number), at=desk.clock.at + timedelta(minutes=minutes, seconds=-20))
        desk.collect()


@pytest.mark.parametrize(("ahead", "way"), [(10, "chậm"), (-30, "nhanh")])
def test_a_clock_that_goes_wrong_is_told_of_to_the_second_address_too(
    ahead: float, way: str, watched: Desk, server: Dovecot, post: PostOffice
) -> None:
    came(watched, server, ahead, ahead, ahead)
    [said] = told(watched, "clock")
    assert f"{way} hơn đồng hồ máy chủ thư ít nhất {abs(ahead) - (0 if ahead > 0 else 1)} phút" in said
    found = vitals.take(watched.house)
    assert "clock" in found.troubles
    [line] = [x for x in metrics.text_of(found).splitlines() if x.startswith("helpdesk_clock_skew_seconds")]
    assert 540 <= float(line.split()[1]) <= 1800
    watched.send()
    assert ("it@coquan.example", "it@elsewhere.example") in [to for to, _ in post.taken]


@pytest.mark.parametrize("ahead", [(0, 0, 0, 0), (1, 1, 1), (10, 10), (-5000, 0, -5000, -7000), (600, 600, 0.5)])
def test_letters_that_were_moved_or_are_few_say_nothing_of_the_clock(ahead: tuple[float, ...], watched: Desk, server: Dovecot) -> None:
    came(watched, server, *ahead)
    assert told(watched, "clock") == []
    assert "clock" not in vitals.take(watched.house).troubles


def test_letters_of_a_night_without_us_say_nothing_of_the_clock(watched: Desk, server: Dovecot) -> None:
    watched.collect()
    watched.later(minutes=50)
    server.deliver(*(asking(n) for n in range(4)), at=watched.clock.at + timedelta(hours=1))
    watched.collect()
    assert vitals.take(watched.house).clock_skew is None


def test_a_clock_put_right_is_believed_again(watched: Desk, server: Dovecot) -> None:
    came(watched, server, 10, 10, 10)
    assert "clock" in vitals.take(watched.house).troubles
    came(watched, server, 0, 0, 0)
    assert "clock" not in vitals.take(watched.house).troubles


# ── tokens, credentials, certificates ───────────────────────────────────────────────────────────────────────────────────


def jwt(ends: datetime) -> str:
    return (part({"alg": "HS256"}) + b"." + part({"exp": ends.timestamp()}) + b".c2ln").decode()


def with_token(study: House, folder: Path, server: Dovecot, post: PostOffice, **login: Any) -> Any:
    box = {**server.settings(), "oauth_command": ["cat", str(folder / "token")], **login}
    return desk_of(study, folder, mailbox=box, smtp=post.settings(), alerts=TOLD_TO)


def test_a_token_that_is_not_made_anew_or_not_made_at_all_is_told_of_before_the_next_sign_in(
    first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    with with_token(first_house, tmp_path, server, post) as desk:
        for content, why in [("", "không in ra gì"), (jwt(desk.clock.now()), "đã hết hạn"), (None, "không đưa ra gì")]:
            (tmp_path / "token").unlink(missing_ok=True)
            if content is not None:
                (tmp_path / "token").write_text(content)
            desk.later(days=1)
            expiry.look(desk.house)
            assert why in told(desk, "expiry")[-1]
            assert "expiry" in vitals.take(desk.house).troubles
        (tmp_path / "token").write_text(jwt(desk.clock.now() + timedelta(days=1, hours=1)))
        desk.later(days=1)
        expiry.look(desk.house)
        found = vitals.take(desk.house)
        assert "expiry" not in found.troubles and found.expiring[0].until == desk.clock.now() + timedelta(hours=1)
        assert "credential_up" in metrics.text_of(found)


def test_the_command_that_makes_tokens_is_asked_once_an_hour(first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice) -> None:
    count = ["sh", "-c", f"echo x >> {tmp_path}/asked; echo token"]
    with with_token(first_house, tmp_path, server, post, oauth_command=count) as desk:
        for _ in range(20):
            expiry.look(desk.house)
            desk.later(minutes=5)
        assert len((tmp_path / "asked").read_text().splitlines()) == 2


@pytest.mark.parametrize(("ends", "wrong"), [("2017-06-20", True), ("2017-08-01", False), ("2017-06-01", True)])
def test_a_credential_is_told_of_a_fortnight_before_its_known_end(
    ends: str, wrong: bool, first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    (tmp_path / "token").write_text("opaque")
    with with_token(first_house, tmp_path, server, post, credential_expires=ends) as desk:
        expiry.look(desk.house)
        assert bool(told(desk, "expiry")) is wrong
        found = next(f for f in inspect(desk.house) if f.part == "hạn đăng nhập")
        assert found.sound is not wrong
        assert "thông tin đăng nhập của hộp thư" in found.said


def test_a_certificate_about_to_end_is_told_of_while_mail_still_flows(
    first_house: House, tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    issuer, port = authority(tmp_path_factory.mktemp("issuer")), free_port()
    monkeypatch.setenv("SSL_CERT_FILE", str(issuer.file))
    with dovecot(more=imap_with(issuer.issue("localhost", days=5), port)) as server:
        box = {**server.settings(), "host": "localhost", "port": port, "security": "tls"}
        with desk_of(first_house, tmp_path, at=datetime.now(UTC), mailbox=box, smtp=post.settings(), alerts=TOLD_TO) as desk:
            expiry.look(desk.house)
            [said] = told(desk, "expiry")
            assert "chứng chỉ của localhost: hết hạn" in said
            desk.collect()


def test_the_page_of_health_names_what_expires_and_the_clock(first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice) -> None:
    (tmp_path / "token").write_text("")
    with with_token(first_house, tmp_path, server, post, credential_expires="2017-08-01") as desk, open_window(desk.house) as address:
        staff(desk.house)
        expiry.look(desk.house)
        (tmp_path / "token").write_text("opaque")
        with Browser(address) as browser:
            browser.sign_in("root")
            page = browser.see("/health").text
    assert "Đăng nhập và đồng hồ" in page
    assert "thông tin đăng nhập của hộp thư" in page and "lệnh oauth_command không in ra gì" in page


def test_a_server_that_does_not_answer_is_left_to_those_who_tell_of_it(first_house: House, tmp_path: Path) -> None:
    box = {"source": "imap", "host": "127.0.0.1", "port": free_port(), "security": "tls"}
    with desk_of(first_house, tmp_path, mailbox=box) as desk:
        expiry.look(desk.house)
        assert vitals.take(desk.house).expiring == ()


@given(st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda b: f"a.{urlsafe_b64encode(b).decode()}.c")))
def test_whatever_a_token_looks_like_it_is_read_or_left(token: str) -> None:
    assert ends_at(token) is None


@given(st.one_of(st.floats(), st.integers(), st.text(), st.none()))
def test_whatever_a_token_says_of_its_end_is_a_moment_or_nothing(ends: object) -> None:
    said = urlsafe_b64encode(json.dumps({"exp": ends}).encode()).decode()
    found = ends_at(f"a.{said}.c")
    assert found is None or found.tzinfo is UTC
