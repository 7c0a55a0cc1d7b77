"""The learned opinion on whose an address is: it fills what the rules left open, doubts what they took, and sees no place by name."""

from __future__ import annotations

import pytest

from helpdesk.house import House
from helpdesk.journey import Found, Span
from helpdesk.reading.brought import HARDLY_THEIRS, THEIRS, Opinion, likely
from helpdesk.reading.learned import learned
from helpdesk.reading.model import to_bytes
from helpdesk.reading.person import SOMEONE_OWING
from helpdesk.reading.signs import said
from helpdesk.reading.training.fit import fit_places
from helpdesk.reading.training.material import LETTERS, written
from helpdesk.reading.training.places import places
from helpdesk.reading.whose import DEBTORS, MINE, OWNERS, Placed, around, give, placed
from tests.reading.test_what_is_brought import spread

TOLD = (
    "Tôi là Mã Thị Ngân, trú tại tổ 4, phường Thanh Sơn, thành phố Uông Bí. Tòa buộc ông Lục Văn Thành, ở tổ 9, phường Quang Trung, "
    "thành phố Uông Bí phải trả tôi 50 triệu đồng."
)


def test_one_address_is_the_writers_and_the_other_the_debtors(first_house: House) -> None:
    first, second = placed(map(said, spread(first_house, TOLD).own), learned().whose)
    assert first.scores[MINE] > 0 > second.scores[MINE]
    assert second.scores[DEBTORS] > 0 > first.scores[DEBTORS]


def test_nobody_is_thought_to_live_where_they_were_born(first_house: House) -> None:
    born = spread(first_house, "Tôi là Mã Thị Ngân, sinh ra ở xã Yên Thanh, huyện Ý Yên.")
    assert [a.text for survey in born.own for a in survey.addresses] and not placed(map(said, born.own), learned().whose)


def test_an_address_is_seen_by_what_stands_around_it_never_by_itself(first_house: House) -> None:
    seen = [signs for survey in spread(first_house, TOLD).own for _, signs in around(said(survey))]
    assert len(seen) == 2
    assert {"-0 tai", "<< tai @", "#0/2"} <= seen[0]
    assert not {word for signs in seen for sign in signs for word in sign.split()} & {"ngan", "thanh", "son", "uong", "trung", "luc"}


@pytest.mark.parametrize(("score", "believed"), [(2.0, False), (3.0, True)])
def test_an_address_is_believed_to_be_somebodys_where_letter_and_place_are_sure_together(
    first_house: House, score: float, believed: bool
) -> None:
    address = _placed(first_house, score / 2)
    thought = Opinion({MINE: score / 2, DEBTORS: 0.0}, {}, (address,))
    assert (thought.address_of(MINE, ()) == address) is believed is (likely(score) >= THEIRS)


def test_an_address_that_another_was_given_takes_more_to_be_believed_somebodys(first_house: House) -> None:
    address = _placed(first_house, 3.0)
    taken = Found("", "", Span(address.source.name, address.mention.start, address.mention.end, None, ""))
    assert Opinion({MINE: 0.0}, {}, (address,)).address_of(MINE, [taken]) is None
    assert Opinion({MINE: 3.0}, {}, (address,)).address_of(MINE, [taken]) == address


@pytest.mark.parametrize(("score", "doubted"), [(-1.0, True), (0.0, False)])
def test_an_address_that_was_taken_for_somebodys_and_hardly_is_theirs_is_looked_at(first_house: House, score: float, doubted: bool) -> None:
    address = _placed(first_house, score)
    taken = Found("", "", Span(address.source.name, address.mention.start, address.mention.end, None, ""))
    thought = Opinion({MINE: 0.0, DEBTORS: 0.0}, {}, (address,))
    assert thought.doubts_address(MINE, taken) is doubted is (likely(score) < HARDLY_THEIRS)
    assert not thought.doubts_address(MINE, None)


def test_what_is_believed_enters_the_picture(first_house: House) -> None:
    told, address = spread(first_house, TOLD), _placed(first_house, 0.0)
    told.picture.characters.pop(SOMEONE_OWING, None)
    told.picture.me.addresses.clear()
    give(told.picture, {MINE: address, DEBTORS: address})
    given = [told.picture.me.address, told.picture.characters[SOMEONE_OWING].address]
    assert [a and a.value for a in given] == [address.mention.text] * 2


def test_the_same_letters_give_the_same_model(first_house: House) -> None:
    reader = next(iter(first_house.shops.values())).reader.reader
    few = places(list(written(LETTERS))[::4], reader)
    assert to_bytes(fit_places(few, "1")) == to_bytes(fit_places(list(few), "1"))
    assert learned().whose.labels == OWNERS


def _placed(house: House, score: float) -> Placed:
    survey = spread(house, TOLD).own[0]
    return Placed(survey.source, survey.addresses[0], dict.fromkeys(OWNERS, score))
