"""Whose a letter is, heard while its bytes come in: nobody who is found in the letter when it is opened is missing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from helpdesk.mail.heading import Heading
from tests.mail.reading import mail, read
from tests.mail.reading.mangled import SEEDS, mangled


def heard(content: bytes, *, pieces: int = 7) -> frozenset[str]:
    """As the bytes of a mail come in, in pieces."""
    heading, size = Heading(), max(1, len(content) // pieces)
    assert b"".join(heading.hearing(content[at : at + size] for at in range(0, len(content), size))) == content
    return heading.people()


def opened(content: bytes) -> set[str]:
    letter = read(content)
    return {who.address.casefold() for who in (letter.sender, letter.reply_to) if who and who.address}


HEADS = {
    "plain": (mail(From="Mai <Mai@Gmail.com>"), {"mai@gmail.com"}),
    "answered elsewhere": (mail(From="mai@gmail.com", Reply_To="Con <con@gmail.com>"), {"mai@gmail.com", "con@gmail.com"}),
    "posted by another": (mail(From="", Sender="thu.ky@cty.vn"), {"thu.ky@cty.vn"}),
    "nobody": (mail(From=""), set()),
    "blank lines first": (b"\n\n \n" + mail(From="mai@gmail.com"), {"mai@gmail.com"}),
    "only line feeds": (mail(From="mai@gmail.com").replace(b"\r\n", b"\n"), {"mai@gmail.com"}),
    "only carriage returns": (mail(From="mai@gmail.com").replace(b"\r\n", b"\r"), {"mai@gmail.com"}),
    "saved as UTF-16": (mail(From="mai@gmail.com").decode().encode("utf-16"), {"mai@gmail.com"}),
    "a name in the body": (mail("From: ai@do.vn\n\nFrom: ai@do.vn", From="mai@gmail.com"), {"mai@gmail.com"}),
    "no bytes": (b"", set()),
}


@pytest.mark.parametrize("name", HEADS)
def test_who_it_is_from_and_where_it_would_be_answered(name: str) -> None:
    content, people = HEADS[name]
    for pieces in (1, 7, 1000):
        assert heard(content, pieces=pieces) == people


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_is_found_in_a_letter_was_heard(seed: bytes) -> None:
    assert opened(seed) <= heard(seed)


@settings(max_examples=150, deadline=None)
@given(mangled())
def test_whoever_is_found_in_a_mangled_letter_was_heard(content: bytes) -> None:
    assert opened(content) <= heard(content)
