"""What is too easy to guess, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.desk import passwords
from helpdesk.errors import Refused


@pytest.mark.parametrize(
    "weak",
    [
        "Matkhau@123456", "Mật khẩu 2026!", "Password12345678", "qwertyuiop12", "1q2w3e4r5t6y", "qazwsxedcrfv",
        "AdminAdmin2026", "0987654321098",
        "helpdesk-motcua-2026", "thihanhandansu", "aaaaaaaabbbbbbbb", "            ", "!!!!!!!!!!!!!!!!", "abcabcabcabcabc",
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_no_password(weak: str) -> None:
    with pytest.raises(Refused, match="dễ đoán"):
        passwords.hashed(weak)


@pytest.mark.parametrize("good", ["một câu dài dễ nhớ", "con mèo nhà tôi thích mưa", "Vườn có 3 cây ổi già", "Tr0ng-bếp/có#hành"])
def test_a_sentence_of_ones_own_is(good: str) -> None:
    assert passwords.fits(good, passwords.hashed(good))


def test_a_password_we_make_ourselves_is_never_refused() -> None:
    assert all(len(set(passwords._unforeseen(passwords.random_password()))) >= passwords.LEAST for _ in range(2000))


def test_a_password_we_make_ourselves_never_holds_the_login_it_is_for() -> None:
    assert not any("e" in passwords.random_password(login="E").casefold() for _ in range(200))


@given(st.text(max_size=60))
def test_whatever_is_typed_something_is_said_of_it(typed: str) -> None:
    assert len(passwords._unforeseen(typed)) <= 3 * len(typed)
