"""Whether anybody would notice: signs of life, metrics, alarms through a second channel, the balance of the day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from helpdesk.cases import landmarks, letters, mailboxes
from helpdesk.desk import alarms, backup, metrics, soundness, vitals
from helpdesk.desk.ledger import balance_line
from helpdesk.errors import MailboxError
from helpdesk.house import House
from tests.faults.test_ledger import asking
from tests.journeys.desk import Desk, desk_of
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice
from tests.web import office as window

ADMINISTRATOR = {"alerts": {"to": ["quantri@example.vn"]}}


@pytest.fixture
def watched(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice) -> Iterator[Desk]:
    """A desk whose alarms go to an administrator."""
    with desk_of(first_house, tmp_path, mailbox=server.settings(), smtp=post.settings(), **ADMINISTRATOR) as found:
        yield found


def alarms_of(desk: Desk) -> list[str]:
    return [mail.variant for mail in desk.mails() if mail.obligation == "alarm"]


def test_a_house_at_work_is_sound_and_says_when_it_last_fetched_and_sent(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1))
    desk.poll()
    desk.send()
    found = vitals.take(desk.house)
    assert found.troubles == ()
    assert found.mailboxes[0].read_at == found.last_sent == desk.clock.now()
    assert found.next_deadline
    assert found.next_deadline > desk.clock.now()
    assert json.loads(json.dumps(found.plain()))["sound"] is True


@pytest.mark.parametrize(
    ("trouble", "passed"),
    [("mailbox", timedelta(minutes=20)), ("unread", timedelta(minutes=40)), ("ready", timedelta(minutes=20))],
)
def test_what_stands_still_is_a_trouble_after_its_time(trouble: str, passed: timedelta, desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1), asking(2))
    desk.poll() if trouble == "ready" else desk.collect()
    assert trouble not in vitals.take(desk.house).troubles
    desk.clock.move(passed)
    assert trouble in vitals.take(desk.house).troubles


def test_a_mailbox_that_dies_while_the_other_lives_is_told_apart(desk: Desk, server: Dovecot) -> None:
    """Half an account dead and looking healthy: each folder has its own sign of life."""
    desk.collect()
    with desk.house.memory.unit() as unit:
        mailboxes.failed(unit, "khac@example.vn", "INBOX", "không kết nối được", now=desk.clock.now())
    found = vitals.take(desk.house)
    assert [bool(box.fault) for box in found.mailboxes] == [False, True]
    assert "mailbox" in found.troubles


def test_metrics_are_what_prometheus_reads(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1))
    desk.poll()
    text = metrics.text_of(vitals.take(desk.house))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert 'helpdesk_letters{state="queued"} 1' in lines
    assert (
        f'helpdesk_mailbox_read_timestamp_seconds{{account="httqvangninh@moj.gov.vn",folder="INBOX"}} {desk.clock.now().timestamp():.15g}'
        in lines
    )
    assert "mai1" not in text
    assert all(float(line.rpartition(" ")[2]) >= 0 for line in lines)


def test_metrics_are_told_on_this_machine_or_for_the_word(desk: Desk) -> None:
    with window.open_window(desk.house) as address:
        assert httpx.get(f"{address}/metrics").status_code == 200
        proxied = {"X-Forwarded-For": "203.0.113.7"}
        assert httpx.get(f"{address}/metrics", headers=proxied).status_code == 403
        assert httpx.get(f"{address}/metrics", headers={**proxied, "Authorization": "Bearer x"}).status_code == 403


def test_metrics_are_told_to_whoever_has_the_word(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice) -> None:
    (tmp_path / "word").write_text("một-từ-bí-mật")
    tables = {"mailbox": server.settings(), "smtp": post.settings(), "alerts": {"password_file": "word"}}
    with desk_of(first_house, tmp_path, **tables) as desk, window.open_window(desk.house) as address:
        for word, status in (("một-từ-bí-mật", 200), ("sai", 403)):
            headers = {"X-Forwarded-For": "203.0.113.7", "Authorization": f"Bearer {word}".encode()}
            assert httpx.get(f"{address}/metrics", headers=headers).status_code == status


def test_silent_death_of_a_mailbox_is_told_through_the_post_once_a_day(watched: Desk, server: Dovecot, post: PostOffice) -> None:
    watched.collect()
    server.maildir.chmod(0)
    watched.later(minutes=20)
    with pytest.raises(MailboxError):
        watched.collect()
    for _ in range(3):
        alarms.run(watched.house)
    watched.send()
    (mail,) = post.taken
    assert mail[0] == ("quantri@example.vn",)
    watched.later(days=1)
    alarms.run(watched.house)
    assert alarms_of(watched) == ["mailbox", "mailbox"]
    server.maildir.chmod(0o700)
    watched.collect()
    assert "mailbox" not in vitals.take(watched.house).troubles


def test_what_is_set_aside_is_told(watched: Desk, server: Dovecot) -> None:
    server.deliver(asking(1))
    watched.collect()
    with watched.house.memory.unit() as unit:
        letters.shunt(unit, 1, fault="x", now=watched.clock.now())
    alarms.run(watched.house)
    assert alarms_of(watched) == ["shunted"]


def test_an_office_that_makes_backups_no_more_is_told_through_an_address_elsewhere(watched: Desk, tmp_path: Path) -> None:
    for days, told in ((0, 0), (1, 0), (2, 1)):
        if days == 0:
            backup.make(watched.house, tmp_path / "backup")
        watched.later(days=days)
        alarms.run(watched.house)
        assert alarms_of(watched).count("backup") == told
    said = next(f.said for f in soundness.inspect(watched.house) if f.part == "báo sự cố")
    assert said == "quantri@example.vn"


def test_alarms_that_reach_only_our_own_mail_server_are_found_wanting(first_house: House, tmp_path: Path) -> None:
    with desk_of(first_house, tmp_path, alerts={"to": ["quantri@moj.gov.vn"]}) as office:
        assert "máy chủ thư khác" in next(f.said for f in soundness.inspect(office.house) if f.part == "báo sự cố")


def test_the_daily_balance_tells_of_a_difference_and_changes_nothing(watched: Desk, server: Dovecot) -> None:
    server.deliver(asking(1), asking(2))
    watched.poll()
    watched.send()
    alarms.balance_daily(watched.house)
    assert alarms_of(watched) == []
    server.deliver(asking(3))
    rows = [row.model_dump() for row in watched.letters()]
    alarms.balance_daily(watched.house)  # not twice a day
    assert vitals.take(watched.house).differences == 0
    watched.later(days=1)
    alarms.balance_daily(watched.house)
    assert alarms_of(watched) == ["balance"]
    assert vitals.take(watched.house).differences == 1
    assert [row.model_dump() for row in watched.letters()] == rows


def test_the_report_s_line_tells_of_letters_that_came_this_very_moment_as_what_they_are(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1))
    desk.poll()
    assert balance_line(desk.house, desk.shop).endswith("chênh lệch 0.")
    server.deliver(asking(2))
    desk.later(minutes=1)
    assert "vừa đến" in balance_line(desk.house, desk.shop)
    desk.later(minutes=30)
    assert "chưa có trong sổ" in balance_line(desk.house, desk.shop)


def test_a_backup_leaves_its_date(desk: Desk, tmp_path: Path) -> None:
    backup.make(desk.house, tmp_path / "backup")
    assert vitals.take(desk.house).backed_up_at == desk.clock.now()
    with desk.house.memory.look() as unit:
        assert landmarks.last(unit, landmarks.BACKED_UP)
