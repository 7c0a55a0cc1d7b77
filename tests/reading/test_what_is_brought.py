"""The learned opinion on what a letter brings and who writes it: it keeps from asking, knows a proxy, and sees nobody's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk.house import House
from helpdesk.journey import Correspondent, Kind, Letter, Role
from helpdesk.law.assess import assess
from helpdesk.reading.brought import PARTS, Opinion, opinion, signs
from helpdesk.reading.learned import learned
from helpdesk.reading.model import to_bytes
from helpdesk.reading.signs import said
from helpdesk.reading.spread import Spread, spread_out
from helpdesk.reading.training.checklists import ITEMS, checklists
from helpdesk.reading.training.fit import fit_checklists
from helpdesk.reading.training.material import LETTERS, written
from tests.reading.test_whole_letters import MONDAY, asked

KNOWN = learned()


def spread(house: House, body: str) -> Spread:
    reader = next(iter(house.shops.values())).reader.reader
    return spread_out(reader, Letter("", None, Correspondent("", "someone@mail.example"), "", body), ())


def test_what_nobody_found_though_it_clearly_is_there_is_looked_at_and_without_doubt_not_asked_for(first_house: House) -> None:
    understood = asked(first_house, assets="")
    bare, book = replace(understood.reading, unsure=(), brought=(), presumed=()), next(iter(first_house.shops.values())).book
    clearly = replace(bare, brought=("asset_info",))
    plain, doubted, presumed = (assess(r, book, MONDAY) for r in (bare, clearly, replace(clearly, presumed=("asset_info",))))
    assert (plain.outcome, plain.missing, plain.doubts) == ("incomplete", ("asset_info",), ())
    assert (doubted.outcome, doubted.missing, doubted.doubts) == ("incomplete", ("asset_info",), ("low_confidence",))
    assert (presumed.outcome, presumed.missing, presumed.doubts) == ("complete", (), ("low_confidence",))


def test_an_opinion_that_something_is_there_which_is_there_holds_nothing_back(first_house: House) -> None:
    understood = asked(first_house)
    book = next(iter(first_house.shops.values())).book
    assert understood.reading.brought
    assert assess(replace(understood.reading, brought=ITEMS, presumed=ITEMS), book, MONDAY).doubts == ()


def test_a_letter_that_tells_where_its_writer_lives_brings_that_and_one_that_does_not_does_not(first_house: House) -> None:
    told = "Tôi là Mã Thị Ngân, trú tại tổ 4, phường Thanh Sơn, thành phố Uông Bí. Đề nghị thi hành bản án buộc ông Lục Văn Thành trả tiền."
    assert "requester_address" in opinion(spread(first_house, told), Kind.ENFORCEMENT, KNOWN).brought
    assert "requester_address" not in opinion(spread(first_house, "Đề nghị thi hành án giúp."), Kind.ENFORCEMENT, KNOWN).brought


def test_nobody_weighs_who_denounces(first_house: House) -> None:
    assert opinion(spread(first_house, "Tôi là Mã Thị Ngân."), Kind.DENUNCIATION, KNOWN) == Opinion()


def test_a_mother_who_asks_for_what_her_child_is_owed_is_the_creditor(first_house: House) -> None:
    told = "Tôi là Mã Thị Ngân, mẹ nuôi con và là người được thi hành án. Tòa buộc anh Lục Văn Thành cấp dưỡng. Đề nghị thi hành cho tôi."
    writer = opinion(spread(first_house, told), Kind.ENFORCEMENT, KNOWN).writer
    assert max(writer, key=writer.__getitem__) == Role.CREDITOR
    assert sum(writer.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("shares", "settled", "doubted"),
    [
        ({Role.CREDITOR: 0.9, Role.REPRESENTATIVE: 0.05}, Role.CREDITOR, True),
        ({Role.CREDITOR: 0.8, Role.REPRESENTATIVE: 0.15}, Role.REPRESENTATIVE, False),
        ({Role.CREDITOR: 0.5, Role.DEBTOR: 0.45, Role.REPRESENTATIVE: 0.05}, Role.REPRESENTATIVE, False),
        ({Role.OUTSIDER: 0.95, Role.REPRESENTATIVE: 0.05}, Role.REPRESENTATIVE, True),
        ({Role.OUTSIDER: 0.35, Role.REPRESENTATIVE: 0.65}, Role.REPRESENTATIVE, True),
    ],
)
def test_another_part_is_believed_only_where_the_told_one_is_hardly_possible(
    shares: dict[Role, float], settled: Role, doubted: bool
) -> None:
    thought = Opinion(writer={role: shares.get(role, 0.0) for role in Role})
    assert thought.settled(Role.REPRESENTATIVE) == settled
    assert bool(thought.doubts(Role.REPRESENTATIVE)) is doubted
    assert thought.settled(None) is None


def test_an_heir_stays_one_whom_a_person_may_doubt() -> None:
    thought = Opinion(writer={role: float(role == Role.CREDITOR) for role in Role})
    assert (thought.settled(Role.HEIR), thought.doubts(Role.HEIR)) == (Role.HEIR, ("role",))


def test_names_numbers_and_addresses_are_signs(first_house: House) -> None:
    told = spread(first_house, "Tôi là Mã Thị Ngân, trú tại số 12, tổ 4, phường Thanh Sơn, thành phố Uông Bí.")
    seen = signs(told, Kind.ENFORCEMENT, map(said, told.own))
    assert {"<name>", "<address>", "la <name>"} <= seen
    assert not {word for sign in seen for word in sign.split()} & {"ngan", "12", "thanh", "son", "uong"}


def test_the_same_checklists_give_the_same_model(first_house: House) -> None:
    reader = next(iter(first_house.shops.values())).reader.reader
    few = checklists(list(written(LETTERS))[::3], reader)
    assert to_bytes(fit_checklists(few, "1")) == to_bytes(fit_checklists(list(few), "1"))
    assert KNOWN.brought.labels == (*ITEMS, *PARTS)
