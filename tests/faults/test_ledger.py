"""The ledger against what mail servers and people do to a mailbox. Each name is somebody's past outage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from helpdesk.errors import MailboxError
from helpdesk.house import House
from tests.journeys.desk import MONDAY, REST, Desk, desk_of
from tests.journeys.office import plain_letter
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice
from tests.servers.wire import Wire, wire

ASKING = "Tôi muốn hỏi thủ tục yêu cầu thi hành án thì cần giấy tờ gì?"


def asking(number: int) -> bytes:
    """A question, from somebody else each time: a program answers one person only so often."""
    sender = f"Người {number} <mai{number}@mail.example>"
    return plain_letter(f"{ASKING} Việc thứ {number}.", sender=sender, Message_ID=f"<q{number}@mail.example>")


@pytest.fixture
def line(server: Dovecot) -> Iterator[Wire]:
    """The wire between our desk and its mail server."""
    with wire(server.port) as found:
        yield found


@pytest.fixture
def wired(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice, line: Wire) -> Iterator[Desk]:
    """A desk whose line to the mailbox can be cut."""
    mailbox = {**server.settings(), "port": line.port, "timeout_seconds": 3}
    with desk_of(first_house, tmp_path, mailbox=mailbox, smtp=post.settings()) as found:
        yield found


Another = Callable[..., AbstractContextManager[Desk]]


@pytest.fixture
def another(tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice) -> Another:
    """A desk of other settings on the same mailbox and memory."""

    def open_desk(**mailbox: object) -> AbstractContextManager[Desk]:
        return desk_of(first_house, tmp_path, mailbox={**server.settings(), **mailbox}, smtp=post.settings())

    return open_desk


def each_answered_once(desk: Desk, letters: int) -> None:
    own = [row for row in desk.letters() if row.copy_of is None]
    assert len(own) == letters
    assert all(row.state in REST for row in desk.letters())
    mails = desk.mails()
    assert len({(m.letter_id, m.obligation) for m in mails}) == len(mails)
    assert len(desk.cases()) == letters
    assert desk.balance().differences == ()


# ── flags, dates and names are no cursor ────────────────────────────────────────────────────────────────────────────────


def test_a_letter_that_somebody_read_on_a_telephone_is_still_taken_in(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1), asking(2), asking(3))
    with server.client() as telephone:
        telephone.select_folder("INBOX")
        telephone.add_flags([1, 2], [b"\\Seen", b"\\Answered"])
        telephone.add_flags([3], [b"\\Deleted"])
    desk.poll()
    each_answered_once(desk, 3)


def test_letters_that_waited_longer_than_any_window_are_taken_in_oldest_first(desk: Desk, server: Dovecot) -> None:
    for number, days in enumerate((150, 60, 31, 9, 0), 1):
        server.deliver(asking(number), at=MONDAY - timedelta(days=days))
    desk.poll()
    each_answered_once(desk, 5)
    arrivals = [row.arrived_at for row in desk.letters()]
    assert arrivals == sorted(arrivals)


def test_mail_without_message_id_is_a_letter_like_any_other(desk: Desk, server: Dovecot) -> None:
    server.deliver(plain_letter(ASKING), plain_letter(ASKING + " Lần hai."))
    desk.poll()
    each_answered_once(desk, 2)


def test_mail_with_an_empty_message_id_does_not_fall_into_one_case(desk: Desk, server: Dovecot) -> None:
    letters = [plain_letter(f"{ASKING} {n}", sender=f"Người {n} <n{n}@mail.example>") for n in range(3)]
    server.deliver(*(b"Message-ID: <>\n" + content for content in letters))
    desk.poll()
    each_answered_once(desk, 3)


def test_mail_with_a_duplicate_message_id_from_another_sender_is_another_letter(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1), plain_letter("Việc khác hẳn.", sender="Lê Văn Nam <nam@mail.example>", Message_ID="<q1@mail.example>"))
    desk.poll()
    each_answered_once(desk, 2)


def test_a_letter_from_before_any_law_we_know_is_taken_in_like_the_others(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1), at=MONDAY - timedelta(days=4000))
    server.deliver(asking(2), at=MONDAY)
    desk.poll()
    each_answered_once(desk, 2)


# ── the same mail at another place ──────────────────────────────────────────────────────────────────────────────────────


def test_uidvalidity_changes_and_nothing_is_lost_or_answered_again(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1), asking(2))
    desk.poll()
    server.change_uidvalidity()
    server.deliver(asking(3))
    desk.poll()
    each_answered_once(desk, 3)
    assert sorted(row.copy_of is not None for row in desk.letters()) == [False, False, False, True, True]


def test_uidvalidity_changes_mid_run_between_the_listing_and_the_fetch(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1), asking(2), asking(3))
    (box,) = desk.house.mailboxes(desk.shop)
    listing = box.listing()
    box.close()
    server.delete(0)
    server.change_uidvalidity()
    assert len(listing.uids) == 3
    fetched = list(box.fetch([listing.place(uid) for uid in listing.uids]))
    assert all(mail.place.uidvalidity != listing.uidvalidity for mail in fetched)  # never new bytes under an old name
    box.close()
    desk.poll()
    each_answered_once(desk, 2)


def test_a_letter_moved_to_another_folder_and_back_is_recognised(another: Another, server: Dovecot) -> None:
    server.make_folder("Junk")
    server.deliver(asking(1), asking(2))
    with another(more_folders=["Junk"]) as desk:
        desk.poll()
        server.move(0, "Junk")
        desk.poll()
        with server.client() as person:
            person.select_folder("Junk")
            person.move([1], "INBOX")
        desk.poll()
        each_answered_once(desk, 2)


def test_each_folder_has_its_own_cursor(another: Another, server: Dovecot) -> None:
    server.make_folder("Junk")
    server.deliver(*(asking(n) for n in range(5)))
    server.deliver(asking(10), folder="Junk")
    with another(more_folders=["Junk"]) as desk:
        desk.poll()
        server.deliver(asking(11), folder="Junk")  # its UID is far below those of the inbox
        desk.poll()
        each_answered_once(desk, 7)
        assert [(f.folder, f.on_server, f.stored) for f in desk.balance().folders] == [("INBOX", 5, 5), ("Junk", 2, 2)]


def test_a_letter_delivered_twice_by_the_carriers_is_one_letter(desk: Desk, server: Dovecot) -> None:
    first = b"Received: from a by b; Mon, 12 Jun 2017 09:00:00 +0700\r\nX-Spam-Score: 0.1\r\n" + asking(1)
    second = b"Return-Path: <x@y>\r\nReceived: from c by b;\r\n\tMon, 12 Jun 2017 09:05:00 +0700\r\n" + asking(1)
    server.deliver(first, second)
    desk.poll()
    each_answered_once(desk, 1)


def test_letters_moved_or_deleted_by_people_leave_the_balance_at_zero(desk: Desk, server: Dovecot) -> None:
    server.make_folder("Lưu trữ")
    server.deliver(*(asking(n) for n in range(4)))
    desk.poll()
    server.move(0, "Lưu trữ")
    server.delete(0)
    sheet = desk.balance()
    assert sheet.differences == ()
    assert [(f.on_server, f.stored, f.gone) for f in sheet.folders] == [(2, 2, 2)]


def test_a_letter_that_lies_on_the_server_unread_makes_a_difference(desk: Desk, server: Dovecot) -> None:
    server.deliver(asking(1))
    desk.poll()
    server.deliver(asking(2))
    (told,) = desk.balance().differences
    assert "UID 2" in told


# ── marks come after the commit, and never stop the line ────────────────────────────────────────────────────────────────


def test_store_fails_after_commit_and_every_letter_is_answered(wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(*(asking(n) for n in range(3)))
    line.instead = {rb"UID STORE": b"{tag} NO [NOPERM] read only\r\n"}
    wired.poll()
    each_answered_once(wired, 3)
    assert all(b"$HelpdeskStored" not in flags for flags in server.flags().values())


def test_a_mark_that_was_missed_is_made_up_at_the_next_whole_comparison(wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(*(asking(n) for n in range(3)))
    line.cut_when = rb"UID STORE"
    wired.poll()
    wired.later(hours=2)
    wired.poll()
    assert all(b"$HelpdeskStored" in flags for flags in server.flags().values())


def test_nothing_is_marked_that_is_not_stored(wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(*(asking(n) for n in range(3)))
    line.cut_when, line.cuts = rb"BODY.PEEK", 99
    done = wired.collect()
    assert (done.kept, done.unread) == (0, 3)
    assert all(b"$HelpdeskStored" not in flags for flags in server.flags().values())


def test_letters_are_moved_where_that_is_wished_for_and_only_then(another: Another, server: Dovecot) -> None:
    server.deliver(asking(1), asking(2))
    with another(processed_folder="Đã lưu") as desk:
        desk.poll()
        each_answered_once(desk, 2)
    assert server.contents() == []
    assert len(server.contents("Đã lưu")) == 2


# ── the line breaks ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", [rb"LOGIN", rb"EXAMINE", rb"UID SEARCH", rb"RFC822.SIZE", rb"BODY.PEEK", rb"UID STORE"])
def test_connection_drops_in_the_middle_of_a_command(command: bytes, wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(*(asking(n) for n in range(3)))
    line.cut_when = command
    for _ in range(2):
        try:
            wired.poll()
        except MailboxError:
            wired.later(seconds=5)
    each_answered_once(wired, 3)


@pytest.mark.parametrize("octets", [1, 200, 700, 1500, 4000])
def test_connection_drops_between_fetch_and_commit_wherever_it_drops(octets: int, wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(*(asking(n) for n in range(5)))
    line.cut_after = octets
    for _ in range(2):
        try:
            wired.poll()
        except MailboxError:
            wired.later(seconds=5)
    each_answered_once(wired, 5)


def test_one_mail_the_server_stumbles_over_keeps_nobody_back_and_is_told_of(wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(*(asking(n) for n in range(4)))
    line.cut_when, line.cuts = rb"UID FETCH (?:1,2,3,4|2) \(INTERNALDATE BODY.PEEK", 99
    done = wired.poll()
    assert (done.kept, done.unread) == (3, 1)
    (told,) = wired.balance().differences
    assert "UID 2" in told
    line.cuts = 0
    wired.later(minutes=1)
    assert wired.poll().kept == 1
    each_answered_once(wired, 4)


def big_letter() -> bytes:
    return asking(1) + b"x" * 70 + b"\r\n" + (b"y" * 76 + b"\r\n") * 40_000


def test_a_big_letter_on_a_bad_line_goes_on_where_it_broke_off(wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(big_letter(), asking(2))
    line.cut_when = rb"BODY.PEEK\[\]<2000000"
    assert wired.poll().kept == 2
    assert line.said(rb"BODY.PEEK\[\]<0\.") == 1
    each_answered_once(wired, 2)
    assert [wired.house.memory.files.get(row.sha256) for row in wired.letters()] == server.contents()


def test_a_big_letter_that_always_breaks_off_delays_none(wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(big_letter(), asking(2))
    line.cut_when, line.cuts = rb"BODY.PEEK\[\]<1000000", 99
    done = wired.poll()
    assert (done.kept, done.unread) == (1, 1)
    assert not list(wired.house.memory.files.root.glob(".part-*"))
    line.cuts = 0
    wired.later(minutes=1)
    assert wired.poll().kept == 1
    each_answered_once(wired, 2)


# ── servers that can less ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_server_refuses_uid_n_star_beyond_the_end(wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(asking(1))
    wired.poll()
    line.changed = [(rb"\* OK \[UIDNEXT \d+\][^\r]*\r\n", b"")]
    line.instead = {rb"UID SEARCH UID \d+:\*": b"{tag} BAD UID set beyond the end\r\n"}
    server.deliver(asking(2))
    wired.poll()
    assert line.said(rb"UID SEARCH UID 2:\*") == 1
    each_answered_once(wired, 2)


def test_esearch_and_sort_are_absent(wired: Desk, server: Dovecot, line: Wire) -> None:
    line.changed = [(rb" (?:ESEARCH|SORT=DISPLAY|SORT|ESORT|UIDPLUS|CONDSTORE|QRESYNC|MOVE|IDLE|SEARCHRES)(?=[ \]\r])", b"")]
    server.deliver(asking(1), asking(2))
    wired.poll()
    each_answered_once(wired, 2)
    (box,) = wired.house.mailboxes(wired.shop)
    assert box.wait(0.1) is False  # nothing to wait with: the caller polls
    box.close()


def test_a_server_that_keeps_no_keywords_is_left_unmarked(wired: Desk, server: Dovecot, line: Wire) -> None:
    line.changed = [(rb"PERMANENTFLAGS \([^)]*\)", rb"PERMANENTFLAGS (\\Seen)")]
    server.deliver(asking(1))
    wired.poll()
    each_answered_once(wired, 1)
    assert line.said(rb"UID STORE") == 0


def test_a_server_that_cannot_move_leaves_letters_where_they_are(
    tmp_path: Path, first_house: House, server: Dovecot, post: PostOffice, line: Wire
) -> None:
    line.changed = [(rb" MOVE(?=[ \]\r])", b"")]
    mailbox = {**server.settings(), "port": line.port, "processed_folder": "Xong"}
    server.deliver(asking(1))
    with desk_of(first_house, tmp_path, mailbox=mailbox, smtp=post.settings()) as desk:
        desk.poll()
        each_answered_once(desk, 1)
    assert len(server.contents()) == 1


# ── how much is asked ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_look_asks_only_for_what_is_newer_and_once_an_hour_for_all(wired: Desk, server: Dovecot, line: Wire) -> None:
    server.deliver(asking(1), asking(2))
    wired.poll()
    assert line.said(rb"SEARCH ALL") == 1
    for number in (3, 4):
        server.deliver(asking(number))
        wired.later(minutes=1)
        assert wired.poll().kept == 1
    assert line.said(rb"SEARCH ALL") == 1
    wired.later(hours=1)
    wired.poll()
    assert line.said(rb"SEARCH ALL") == 2


def test_an_empty_mailbox_is_read_and_the_first_letter_found(desk: Desk, server: Dovecot) -> None:
    assert desk.poll().listed == 0
    server.deliver(asking(1))
    assert desk.poll().kept == 1
