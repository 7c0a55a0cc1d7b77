"""The straight line on real parts: Dovecot, SMTP, SQLite."""

from __future__ import annotations

from email import message_from_bytes, policy

from helpdesk.cli.rehearsal import Story
from tests.journeys.desk import REST, Desk
from tests.journeys.office import Office, plain_letter
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice


def deliver(server: Dovecot, told: list[Story]) -> list[bytes]:
    for story in told:
        server.deliver(story.content, at=story.received_at)
    return server.contents()


def test_the_commands_take_letters_from_a_mail_server_to_a_mail_server(
    office: Office, server: Dovecot, post: PostOffice, first_letters: list[Story]
) -> None:
    there = deliver(server, first_letters)
    assert office.ask("poll", "--once")[0]["kept"] == len(first_letters)
    stored = office.letters()
    assert office.ask("poll", "--once")[0]["kept"] == 0
    assert office.letters() == stored
    assert office.call("letter", "raw", str(stored[0]["id"])).stdout == there[0]
    assert office.ask("send", "--once")[0]["sent"] == len(post.taken) > 0
    sheet = office.ask("balance")[0]
    assert sheet["differences"] == []
    assert sheet["folders"][0]["on_server"] == sheet["folders"][0]["stored"] == len(first_letters)
    server.deliver(plain_letter("Thư đến sau"))
    done = office.call("balance", check=False)
    assert done.returncode == 1
    assert "chưa có trong sổ" in done.stdout.decode()


def test_a_poll_stores_each_letter_once_and_a_second_changes_nothing(desk: Desk, server: Dovecot, first_letters: list[Story]) -> None:
    before = deliver(server, first_letters)
    assert desk.poll().kept == len(first_letters)
    stored = desk.letters()
    assert len(stored) == len(first_letters)
    assert all(row.state in REST for row in stored)
    assert desk.poll().kept == 0
    assert [row.model_dump() for row in desk.letters()] == [row.model_dump() for row in stored]
    assert server.contents() == before


def test_every_original_byte_can_be_had_back(desk: Desk, server: Dovecot, first_letters: list[Story]) -> None:
    there = deliver(server, first_letters)
    desk.poll()
    assert [desk.house.memory.files.get(row.sha256) for row in desk.letters()] == there


def test_reading_leaves_no_letter_marked_as_seen(desk: Desk, server: Dovecot, first_letters: list[Story]) -> None:
    deliver(server, first_letters)
    desk.poll()
    assert all(b"\\Seen" not in flags and b"$HelpdeskStored" in flags for flags in server.flags().values())


def test_answers_go_out_over_smtp_once(desk: Desk, server: Dovecot, post: PostOffice, first_letters: list[Story]) -> None:
    deliver(server, first_letters)
    desk.poll()
    sent = desk.send().sent
    assert sent == len(post.taken) > 0
    assert desk.send().sent == 0
    ids = [message_from_bytes(content, policy=policy.default)["Message-ID"] for _, content in post.taken]
    assert len(set(ids)) == len(ids) == sent


def test_an_answer_threads_under_the_letter_and_says_it_is_automatic(desk: Desk, server: Dovecot, post: PostOffice) -> None:
    server.deliver(plain_letter("Tôi là Trần Thị Mai. Tôi muốn yêu cầu thi hành án thì làm thế nào?", Message_ID="<q1@mail.example>"))
    desk.poll()
    desk.send()
    (_, content), *more = post.taken
    mail = message_from_bytes(content, policy=policy.default)
    assert not more
    assert mail["In-Reply-To"] == mail["References"] == "<q1@mail.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail.get_content_type() in ("multipart/alternative", "multipart/mixed")


def test_no_robot_is_ever_answered(desk: Desk, server: Dovecot, first_letters: list[Story]) -> None:
    robots = [s for s in first_letters if s.expect.get("kind") == "automatic"]
    assert robots
    deliver(server, robots)
    desk.poll()
    assert desk.send().sent == 0
    assert {row.state for row in desk.letters()} == {"recorded"}


def test_the_balance_is_zero_and_says_so(desk: Desk, server: Dovecot, first_letters: list[Story]) -> None:
    deliver(server, first_letters)
    desk.poll()
    desk.send()
    sheet = desk.balance()
    assert sheet.differences == ()
    (folder,) = sheet.folders
    assert folder.on_server == folder.stored == sum(folder.fates.values()) == len(first_letters)
    assert sum(sheet.obligations.values()) == len(desk.cases())
