"""Denunciations on the mail server: in a folder of their own once they are stored, by moves that survive whatever happens between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from helpdesk import config
from helpdesk.cases import letters
from helpdesk.config import PROJECT
from helpdesk.desk import alarms, intake, metrics, vitals
from helpdesk.desk.ledger import Sheet, balance_line
from helpdesk.errors import Faults
from helpdesk.house import House
from tests.conftest import BOTH
from tests.journeys.desk import Desk, desk_of
from tests.journeys.office import plain_letter
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.postoffice import PostOffice
from tests.servers.wire import Wire, wire

SECRET = "Ho so rieng"
DENUNCIATION = (PROJECT / "mailbox_fixtures" / "denunciation-in-confidence.eml").read_bytes()
QUESTION = plain_letter("Tôi hỏi về thủ tục thi hành án.").replace(b"\n", b"\r\n")
TELLS = {"to": ["quantri@elsewhere.example"]}


@contextmanager
def office(
    study: House, folder: Path, server: Dovecot, post: PostOffice, storage: dict[str, str] | None = None, **box: Any
) -> Iterator[Desk]:
    tables = {"storage": storage} if storage else {}
    table = {**server.settings(), "restricted_folder": SECRET, **box}
    with desk_of(study, folder, mailbox=table, smtp=post.settings(), alerts=TELLS, **tables) as desk:  # type: ignore[arg-type]
        yield desk


@pytest.fixture
def restricted(first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice, database: dict[str, str]) -> Iterator[Desk]:
    server.make_folder(SECRET)
    with office(first_house, tmp_path, server, post, database) as desk:
        yield desk


@pytest.fixture(scope="module")
def plain_server() -> Iterator[Dovecot]:
    """A server that knows no MOVE."""
    with dovecot(capability="IMAP4rev1 LITERAL+ UIDPLUS IDLE") as running:
        yield running


def places(desk: Desk) -> list[tuple[str, str | None]]:
    return [(row.folder, row.kind) for row in desk.letters()]


def fetches(line: Wire) -> int:
    return line.said(rb"BODY\.PEEK\[\]")


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_a_denunciation_is_moved_once_it_is_stored_and_known_and_nothing_else_is(restricted: Desk, server: Dovecot) -> None:
    server.deliver(QUESTION, DENUNCIATION)
    restricted.collect()
    assert len(server.contents()) == 2  # stored, not yet read: nobody knows what it is
    restricted.answer()
    restricted.collect()
    assert (server.contents(), server.contents(SECRET)) == ([QUESTION], [DENUNCIATION])
    assert sorted(places(restricted)) == [(SECRET, "denunciation"), ("INBOX", "other")]


def figures(desk: Desk) -> tuple[Sheet, list[str], str]:
    """Whatever is told of the mailbox to those who may not know; the room on the disk changes by itself."""
    measured = [line for line in metrics.text_of(vitals.take(desk.house)).splitlines() if "free_bytes" not in line]
    return desk.balance(), measured, balance_line(desk.house, desk.shop)


def test_it_is_balanced_with_the_others_and_no_figure_tells_of_the_move(restricted: Desk, server: Dovecot) -> None:
    server.deliver(QUESTION, DENUNCIATION)
    restricted.poll()
    before = figures(restricted)
    for _ in range(3):
        restricted.poll()
        assert figures(restricted) == before
    assert len(server.contents(SECRET)) == 1
    sheet, measured, line = before
    assert sheet.is_zero and sheet.folders[0].on_server == sheet.folders[0].stored == 2
    assert SECRET not in "".join(measured) and "2 thư" in line


def test_it_is_fetched_once_and_never_again_at_its_new_place(first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice) -> None:
    server.make_folder(SECRET)
    server.deliver(DENUNCIATION)
    with wire(server.port) as line, office(first_house, tmp_path, server, post, port=line.port) as desk:
        for _ in range(3):
            desk.poll()
            desk.later(hours=2)  # the whole folder is compared again
        assert len(server.contents(SECRET)) == 1 == len(desk.letters())
        assert fetches(line) == 1


def test_a_copy_delivered_later_and_one_put_back_by_hand_go_there_too(restricted: Desk, server: Dovecot) -> None:
    server.deliver(DENUNCIATION)
    restricted.poll()
    restricted.collect()
    server.deliver(DENUNCIATION)
    restricted.poll()
    restricted.later(hours=2)
    restricted.poll()
    assert (server.contents(), len(server.contents(SECRET))) == ([], 2)
    assert restricted.balance().is_zero


def test_a_letter_found_to_be_a_denunciation_later_is_moved_when_the_folder_is_compared(restricted: Desk, server: Dovecot) -> None:
    server.deliver(QUESTION)
    restricted.poll()
    restricted.collect()
    assert len(server.contents()) == 1
    with restricted.house.memory.unit() as unit:
        row = letters.get(unit, 1)
        row.confidential = True  # as a correction leaves it
        unit.add(row)
    restricted.later(days=2)
    restricted.collect()
    assert (server.contents(), server.contents(SECRET)) == ([], [QUESTION])


# ── whatever happens between ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_move_nobody_wrote_down_is_met_again_as_a_copy_once(restricted: Desk, server: Dovecot) -> None:
    """The process died when the server had moved the mail and no row said so."""
    server.deliver(DENUNCIATION)
    restricted.poll()
    server.move(0, SECRET)
    for _ in range(3):
        restricted.poll()
        restricted.later(hours=2)
    assert len(server.contents(SECRET)) == 1
    assert [(row.folder, row.copy_of) for row in restricted.letters()] == [("INBOX", None), (SECRET, 1)]
    assert restricted.balance().is_zero and restricted.statuses().total() == len(restricted.mails())


@pytest.mark.parametrize("pattern", [b"UID MOVE", b"STATUS", b"SELECT"])
def test_a_line_cut_while_it_moves_costs_nothing(
    pattern: bytes, first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    server.make_folder(SECRET)
    server.deliver(DENUNCIATION)
    with wire(server.port) as line, office(first_house, tmp_path, server, post, port=line.port) as desk:
        desk.poll()
        line.cut_when = pattern
        for _ in range(3):
            desk.poll()
        assert line.cuts == 0
        assert (server.contents(), server.contents(SECRET)) == ([], [DENUNCIATION])
        assert desk.balance().is_zero


def test_where_the_server_cannot_move_it_is_copied_and_removed_and_no_other_with_it(
    first_house: House, tmp_path: Path, plain_server: Dovecot, post: PostOffice
) -> None:
    server = plain_server.of("sao-chep")
    server.make_folder(SECRET)
    server.deliver(DENUNCIATION, QUESTION)
    with office(first_house, tmp_path, server, post) as desk:
        desk.poll()
        with server.client() as client:  # somebody else marked theirs for deletion and thinks it over
            client.select_folder("INBOX")
            client.add_flags([2], [rb"\Deleted"])
        desk.poll()
        assert (server.contents(), server.contents(SECRET)) == ([QUESTION], [DENUNCIATION])
        assert desk.balance().is_zero and len(desk.letters()) == 2


def test_a_copy_left_behind_by_a_power_cut_is_not_made_twice(
    first_house: House, tmp_path: Path, plain_server: Dovecot, post: PostOffice
) -> None:
    server = plain_server.of("mat-dien")
    server.make_folder(SECRET)
    other = QUESTION[:-3].ljust(len(DENUNCIATION) - 2, b"x") + b"\r\n"
    server.deliver(DENUNCIATION)
    server.deliver(other, folder=SECRET)  # of the very size
    with office(first_house, tmp_path, server, post) as desk:
        desk.poll()
        with server.client() as client:
            client.select_folder("INBOX")
            client.copy([1], SECRET)
        desk.poll()
        desk.poll()
        assert (server.contents(), server.contents(SECRET)) == ([], [other, DENUNCIATION])
        assert desk.balance().is_zero


# ── where it cannot be ──────────────────────────────────────────────────────────────────────────────────────────────────


def alarms_of(desk: Desk) -> list[str]:
    alarms.run(desk.house)
    return [mail.body for mail in desk.mails() if mail.variant == "restricted"]


def shut(server: Dovecot, mode: int) -> None:
    folder = server.maildir / f".{SECRET}"
    for path in (folder, *(folder / part for part in ("cur", "new", "tmp"))):
        path.chmod(mode)


def test_a_folder_that_takes_nothing_is_alarmed_of_and_the_mail_stays_until_it_does(restricted: Desk, server: Dovecot) -> None:
    server.deliver(DENUNCIATION)
    restricted.poll()
    shut(server, 0o500)
    restricted.poll()
    assert server.contents() == [DENUNCIATION]
    [said] = alarms_of(restricted)
    assert SECRET in said and "tố cáo" not in said
    assert "restricted" in vitals.take(restricted.house).troubles
    shut(server, 0o755)
    restricted.poll()
    assert server.contents(SECRET) == [DENUNCIATION]
    assert "restricted" not in vitals.take(restricted.house).troubles


def test_a_folder_that_is_not_there_is_alarmed_of_and_every_letter_is_kept_and_answered(
    first_house: House, tmp_path: Path, server: Dovecot, post: PostOffice
) -> None:
    server.deliver(DENUNCIATION, QUESTION)
    with office(first_house, tmp_path, server, post) as desk:
        for _ in range(2):
            box = desk.house.mailboxes(desk.shop)[0]
            intake.collect(desk.house, desk.shop, box)
            box.close()
            desk.answer()
        assert len(server.contents()) == 2 == len(desk.letters())
        assert alarms_of(desk)
        assert not desk.balance().is_zero


def test_nothing_is_moved_where_nobody_asks_for_it(desk: Desk, server: Dovecot) -> None:
    server.make_folder(SECRET)
    server.deliver(DENUNCIATION)
    for _ in range(2):
        desk.poll()
    assert server.contents() == [DENUNCIATION]


@pytest.mark.parametrize("more", [{"source": "maildir"}, {"processed_folder": "Done"}, {"folder": SECRET}])
def test_settings_that_would_lose_sight_of_a_mail_are_refused(more: dict[str, str], tmp_path: Path) -> None:
    box = {"source": "imap", "host": "imap.example", "restricted_folder": SECRET, **more}
    with pytest.raises(Faults, match="restricted_folder"):
        config.from_tables({"mailbox": box}, base=tmp_path)
