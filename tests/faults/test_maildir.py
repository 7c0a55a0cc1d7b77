"""A Maildir as other programs leave it: flags, odd names, files that cannot be read, mails that move while they are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk.errors import MailboxError
from helpdesk.house import House
from helpdesk.mail.maildir import Maildir
from tests.faults.test_ledger import asking, each_answered_once
from tests.journeys.desk import Desk, desk_of


@pytest.fixture
def shop(tmp_path: Path, first_house: House) -> Iterator[Desk]:
    """On a Maildir and an outbox folder, worked in this process."""
    with desk_of(first_house, tmp_path) as found:
        yield found


def put(desk: Desk, name: str, content: bytes, *, part: str = "new") -> Path:
    path = desk.folder / "mailbox" / part / name
    path.write_bytes(content)
    return path


def test_a_mail_that_was_read_and_renamed_is_the_same_mail(shop: Desk) -> None:
    path = put(shop, "1497240000.M1.host", asking(1))
    shop.poll()
    path.rename(path.parents[1] / "cur" / "1497240000.M1.host:2,S")
    put(shop, "1497240001.M2.host:2,RS", asking(2), part="cur")
    assert shop.poll().kept == 1
    each_answered_once(shop, 2)


def test_mails_are_taken_in_as_they_were_delivered(shop: Desk) -> None:
    for number, name in ((1, "z-first"), (2, "m-second"), (3, "a-third")):
        os.utime(put(shop, name, asking(number)), (number, number))
    shop.poll()
    assert [row.uid for row in shop.letters()] == ["z-first", "m-second", "a-third"]


def test_empty_files_odd_names_and_folders_among_the_mails_stop_nobody(shop: Desk) -> None:
    put(shop, "empty", b"")
    (shop.folder / "mailbox" / "new" / "a-folder").mkdir()
    put(shop, ".hidden", b"not a mail")
    odd = os.fsencode(shop.folder / "mailbox" / "new") + b"/caf\xe9.\xff"
    Path(os.fsdecode(odd)).write_bytes(asking(1))
    put(shop, "tiếng Việt", asking(2))
    shop.poll()
    assert len(shop.letters()) == 3
    assert shop.poll().kept == 0


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_taken(shop: Desk) -> None:
    put(shop, "good", asking(1))
    (shop.folder / "mailbox" / "new" / "loop").symlink_to("loop")
    done = shop.poll()
    assert (done.listed, done.kept, done.unread) == (2, 1, 1)
    (told,) = shop.balance().differences
    assert "loop" in told


def test_a_mail_that_goes_between_the_listing_and_the_fetch_is_left_out(shop: Desk) -> None:
    put(shop, "stays", asking(1))
    path = put(shop, "goes", asking(2))
    box = Maildir(shop.folder / "mailbox", "a@b")
    listing = box.listing()
    path.unlink()
    assert [mail.place.uid for mail in box.fetch([listing.place(uid) for uid in listing.uids])] == ["stays"]


def test_a_maildir_that_is_not_there_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(MailboxError, match="không có thư mục Maildir") as why:
        Maildir(tmp_path / "nowhere", "a@b").listing()
    assert why.value.permanent


def test_waiting_ends_as_a_mail_comes(shop: Desk) -> None:
    box = Maildir(shop.folder / "mailbox", "a@b")
    box.listing()
    assert box.wait(0.2) is True
    put(shop, "new", asking(1))
    assert box.wait(60.0) is True
    box.listing()
    assert box.wait(60.0, enough=lambda: True) is True
