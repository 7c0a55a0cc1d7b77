"""A letter cites a clause only while it is in force; staff see the replaced norm with its successor."""

from __future__ import annotations

import re
from datetime import date
from typing import get_args

import pytest

from helpdesk.journey import Kind
from helpdesk.law import guidance
from helpdesk.law.book import Rulebook
from helpdesk.law.entries import Entry
from helpdesk.law.norms import parse_citation
from helpdesk.law.profile import Against, Ground, ItemCode

IN_2014, IN_2017, IN_2026 = date(2014, 5, 1), date(2017, 6, 12), date(2026, 11, 23)
TOPICS = ("4", "5", "6", "8a", "8b", "8c", "14", "15", "15a", "15b", "17a", "18", "24a", "24b", "26", "34", "34a", "34b", "2.2")


@pytest.mark.parametrize(
    ("source", "formal"),
    [
        (
            "QT 682/2017 mục 3",
            "mục 3 Quy trình hỗ trợ trực tuyến thi hành án dân sự ban hành kèm theo Quyết định số 682/QĐ-CTHADS ngày 23/5/2017",
        ),
        ("QC 14/2013 Điều 22.2.a", "điểm a khoản 2 Điều 22 Quy chế phối hợp liên ngành số 14/2013/QCLN/BTP-BCA-TANDTC-VKSNDTC"),
        ("NĐ 152/2026 Điều 9.6", "khoản 6 Điều 9 Nghị định số 152/2026/NĐ-CP"),
        (
            "NĐ 125/2013 Điều 15a.3.b",
            "điểm b khoản 3 Điều 15a Nghị định số 58/2009/NĐ-CP, được sửa đổi, bổ sung theo Nghị định số 125/2013/NĐ-CP",
        ),
        ("NĐ 125/2013/NĐ-CP Điều 2.2", "khoản 2 Điều 2 Nghị định số 125/2013/NĐ-CP"),
        ("Luật THADS 2014", "Luật Thi hành án dân sự số 26/2008/QH12 (sửa đổi, bổ sung năm 2014)"),
    ],
)
def test_a_clause_is_spelled_out_for_a_letter(book: Rulebook, source: str, formal: str) -> None:
    citation = parse_citation(source, book.norms)
    assert citation.short == source
    assert citation.formal == formal


def asset_info(book: Rulebook) -> Entry:
    return next(i for i in book.items(Kind.ENFORCEMENT, IN_2017) if i.code == "asset_info")


@pytest.mark.parametrize(
    ("on", "cited"), [(IN_2014, "NĐ 125/2013 Điều 4.2"), (IN_2017, "Luật THADS 2014 Điều 31.2.đ"), (IN_2026, "NĐ 152/2026 Điều 9.2")]
)
def test_the_clause_in_force_on_the_day_is_cited(book: Rulebook, on: date, cited: str) -> None:
    citation = book.citation(asset_info(book), on)
    assert citation is not None
    assert citation.short == cited


def test_a_replaced_clause_without_a_known_successor_is_not_cited(book: Rulebook) -> None:
    rule = book.clock("statutory_supplement", IN_2017)
    assert rule is not None
    assert book.citation(rule, IN_2017) is None
    assert book.citation(rule, IN_2014) == rule.source


def test_a_successor_that_says_something_else_is_shown_but_not_cited(book: Rulebook) -> None:
    topic = book.find(book.profile.topics, "4", IN_2017)
    assert topic is not None
    assert book.citation(topic, IN_2017) is None
    assert [c.short for c in book.standing(topic, IN_2017).successors] == ["Luật THADS 2014 Điều 31", "NĐ 152/2026 Điều 9"]


def test_staff_see_the_replaced_norm_with_its_successor(book: Rulebook) -> None:
    rule = book.clock("statutory_supplement", IN_2017)
    assert rule is not None
    standing = book.standing(rule, IN_2017)
    assert not standing.in_force
    assert [c.short for c in standing.successors] == ["NĐ 62/2015"]
    assert "không còn thời hạn này" in standing.note


def test_the_check_names_every_replaced_norm(book: Rulebook) -> None:
    replaced = {r.norm.short: r.successor and r.successor.short for r in book.replaced(IN_2026)}
    assert replaced == {"NĐ 125/2013": "NĐ 62/2015", "NĐ 125/2013/NĐ-CP": "NĐ 62/2015", "Luật THADS 2014": "Luật THADS 2025"}
    assert "clocks.statutory_supplement" in next(r.entries for r in book.replaced(IN_2026) if r.norm.short == "NĐ 125/2013")


def test_nothing_unverified_is_ever_cited(book: Rulebook, book_2026: Rulebook) -> None:
    for rules in (book, book_2026):
        for on in (IN_2014, IN_2017, date(2020, 1, 1), IN_2026):
            for label, entry in rules.profile.entries():
                citation = rules.citation(entry, on)
                assert citation is None or (citation.norm.in_force(on) and not citation.norm.unverified and not citation.norm.internal), (
                    label
                )


def test_a_standard_of_the_office_is_not_cited_as_law(book: Rulebook) -> None:
    rule = book.clock("online_supplement", IN_2017)
    assert rule is not None
    assert book.citation(rule, IN_2017) is None


# ── the vocabulary is whole ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_item_of_the_procedure_is_there(book: Rulebook) -> None:
    assert {i.code for i in book.profile.items} == set(get_args(ItemCode))
    needed = {k: tuple(i.code for i in book.items(k, IN_2017)) for k in Kind}
    assert len(needed[Kind.ENFORCEMENT]) == 11
    assert len(needed[Kind.CONFIRMATION]) == 7
    assert set(needed[Kind.DENUNCIATION]) == {"requester_name", "requester_address", "denounced_person", "denounced_act"}
    assert not needed[Kind.OTHER]
    assert not needed[Kind.AUTOMATIC]


def test_grounds_and_complaint_paths_are_all_there(book: Rulebook) -> None:
    for on in (IN_2017, date(2025, 7, 1)):
        assert {g.code for g in book.current(book.profile.grounds, on)} == set(get_args(Ground))
        assert {p.code for p in book.current(book.profile.paths, on)} == set(get_args(Against))


def test_an_enforcer_of_a_district_answers_to_this_office_since_there_is_one_level(book: Rulebook) -> None:
    paths = [book.find(book.profile.paths, "district_enforcer", on) for on in (date(2025, 6, 30), date(2025, 7, 1))]
    assert [p and p.decider for p in paths] == ["district_office", "own_office"]


def test_asset_information_is_required_by_the_seeds_and_invited_by_the_newer_law(book: Rulebook, book_2026: Rulebook) -> None:
    need = [next(i.need for i in b.items(Kind.ENFORCEMENT, IN_2026) if i.code == "asset_info") for b in (book, book_2026)]
    assert need == ["required", "invited"]


def test_what_the_newer_profile_could_not_verify_is_marked(book_2026: Rulebook) -> None:
    marked = set(book_2026.unverified(IN_2026))
    assert {
        "clocks.result_enforcement",
        "clocks.written_refusal",
        "figures.request_limit",
        "topics.8a",
        "ways.electronic",
        "clocks.creditor_information",
    } <= marked
    assert not {"clocks.missing_notice", "clocks.result_confirmation", "items.enforcement.asset_info", "topics.4"} & marked


def test_our_name_in_the_profile_is_our_name_in_the_register(book: Rulebook, book_2026: Rulebook) -> None:
    for rules in (book, book_2026):
        for on in (IN_2017, date(2025, 6, 30), date(2025, 7, 1), IN_2026):
            if on >= rules.profile.valid_from:
                assert rules.names(on).short == rules.own_office(on).name
                assert rules.names(on).name == rules.own_office(on).full


# ── the guidance library ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_library_has_every_topic(book: Rulebook) -> None:
    assert tuple(b.code for b in guidance.blocks(book.profile, IN_2017)) == TOPICS


@pytest.mark.parametrize("code", TOPICS)
def test_a_topic_is_plain_and_complete(book: Rulebook, code: str) -> None:
    block = book.block(code, IN_2014)
    assert block is not None
    assert block.citation == block.source
    assert not re.search(r"[{}]", block.text)
    assert block.text.endswith(".")
    assert 40 <= len(block.text.split()) <= 170
    longest = max(len(sentence.split()) for sentence in re.split(r"(?<=[.;:])\s", block.text))
    assert longest <= 45


def test_a_figure_in_a_topic_is_the_figure_of_the_data(book: Rulebook) -> None:
    block = book.block("15b", IN_2017)
    assert block is not None
    assert "03 tháng với nhà, đất; 01 tháng với động sản" in block.text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("small_asset", "5.000.000 đồng"),
        ("paid_share", "1/50"),
        ("price_change", "20%"),
        ("price_cuts", "03 lần"),
        ("request_limit", "05 năm"),
    ],
)
def test_figures_are_spoken_as_an_office_writes_them(book: Rulebook, code: str, said: str) -> None:
    assert guidance.spoken(book.figure(code, IN_2017)) == said


@pytest.mark.parametrize(
    ("code", "said"), [("reply", "½ ngày làm việc"), ("written_refusal", "05 ngày làm việc"), ("filing_receipt", "ngay")]
)
def test_clocks_are_spoken_as_an_office_writes_them(book: Rulebook, code: str, said: str) -> None:
    rule = book.clock(code, IN_2017)  # type: ignore[arg-type]
    assert rule is not None
    assert guidance.spoken(rule) == said


def test_staff_see_that_a_topic_rests_on_replaced_law(book: Rulebook) -> None:
    block = book.block("5", IN_2017)
    assert block is not None
    assert block.replaced
    assert block.citation is None
