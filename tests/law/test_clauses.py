"""docs/clauses.md: each clause of the seeds that binds the office has its data entry and its test, and nothing else does."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from helpdesk.journey import Kind
from helpdesk.law.book import Rulebook
from helpdesk.law.norms import parse_citation
from helpdesk.law.profile import Filing, Purpose

ROOT = Path(__file__).parents[2]
TABLE = [
    [cell.strip() for cell in line.strip("| \n").split("|")]
    for line in (ROOT / "docs" / "clauses.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| (QT|NĐ|QC) ", line)
]
IN_2017 = date(2017, 6, 12)
# read out of the seeds, clause by clause: what binds the office or what it must be able to explain
ARTICLES = "4 4.1 4.2 4.3 5 5.5 5.6 6 6.1 6.2 6.5 6.6 8a 8b 8c 14 15 15a 15b 17a 18 24a 24b 26.1 34 34a 34b"
BINDING = {
    "QT 682/2017": [f"mục {n}" for n in range(1, 7)],
    "NĐ 125/2013": [f"Điều {n}" for n in re.findall(r"\S+", ARTICLES)],
    "NĐ 125/2013/NĐ-CP": ["Điều 2.2"],
    "QC 14/2013": [f"Điều {n}" for n in ("14.2", "15.1", "17.5.a", "17.5.b", "22.2", "22.2.a", "22.2.b")],
}


def code_words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_no_binding_clause_is_without_an_entry() -> None:
    assert {row[0] for row in TABLE} == {f"{norm} {clause}" for norm, clauses in BINDING.items() for clause in clauses}


@pytest.mark.parametrize("row", TABLE, ids=[f"{r[0]}: {r[1][:30]}" for r in TABLE])
def test_a_row_names_entries_and_tests_that_exist(book: Rulebook, row: list[str]) -> None:
    labels = {label for label, _ in book.profile.entries()}
    assert parse_citation(row[0], book.norms)
    assert code_words(row[2])
    assert set(code_words(row[2])) <= labels
    assert code_words(row[3])
    tests = "\n".join(p.read_text(encoding="utf-8") for p in Path(__file__).parent.glob("test_*.py"))
    assert all(f"def {name}(" in tests for name in code_words(row[3]))


def test_no_entry_that_rests_on_a_seed_is_missing_from_the_table(book: Rulebook) -> None:
    for label, entry in book.profile.entries():
        if entry.source.norm.short in BINDING and entry.source.clause:
            assert any(label in code_words(row[2]) and _meet(row[0], entry.source.short) for row in TABLE), label


def _meet(clause: str, source: str) -> bool:
    """One is the other or a part of it: a row may name the paragraph of an article that an entry explains as a whole."""
    return clause.startswith(source) or source.startswith(clause)


# ── what the clauses say, typed a second time from the seeds ─────────────────────────────────────────────────────────

FIGURES = """
request_limit 5 years · state_creditor_limit 1 years · co_recipients_notice 30 calendar_days · unanswered_inquiry 1 months
reverification 10 calendar_days · periodic_verification 6 months · prisoner_verification 1 years · holder_hands_over 30 calendar_days
heirs_agree 30 calendar_days · inheritance_suit 30 calendar_days · price_change 20 percent · valuation_start 30 calendar_days
payment_call 10 calendar_days · pay_for_asset 30 calendar_days · small_asset 5000000 dong · opinion_of_finance 15 calendar_days
revalue_first_auction 5 working_days · revalue_failed_auction 10 calendar_days · co_owner_immovable 3 months · co_owner_movable 1 months
sale_after_priority 5 working_days · failed_postings 2 times · revalue_before_cut 10 calendar_days · price_cuts 3 times
buy_back 30 calendar_days · price_cut 10 percent · exhibit_handover 10 calendar_days · paid_share 50 one_in · aid_first 3 months
aid_second 6 months · aid_papers 1 years
"""


@pytest.mark.parametrize("row", [r.split() for r in re.split(r" · |\n", FIGURES.strip())], ids=lambda r: r[0])
def test_a_figure_is_that_of_its_clause(book: Rulebook, row: list[str]) -> None:
    figure = book.figure(row[0], IN_2017)
    assert [figure.code, str(figure.amount), figure.unit] == row


def test_each_kind_has_its_form(book: Rulebook) -> None:
    forms = {k.code: k.template for k in book.current(book.profile.kinds, IN_2017)}
    assert forms == {
        "enforcement": "01-QT",
        "confirmation": "02-QT",
        "complaint": "03-QT",
        "denunciation": "03-QT",
        "other": "",
        "automatic": "",
    }


def test_three_ways_to_file_are_named(book: Rulebook, book_2026: Rulebook) -> None:
    assert tuple(w.code for w in book.current(book.profile.ways, IN_2017)) == ("in_person", "orally", "by_post")
    assert {w.code for w in book_2026.current(book_2026.profile.ways, date(2026, 11, 23))} == set(get_args(Filing))


def test_invited_papers_are_never_required(book: Rulebook) -> None:
    invited = {p.code for p in book.papers(Kind.ENFORCEMENT, IN_2017)}
    assert invited == {"own_verification", "failed_verification", "exempt_group", "succession"}
    assert not invited & {i.code for i in book.profile.items}


def test_a_judgment_or_a_decision_is_enough_for_a_confirmation(book: Rulebook) -> None:
    either = {i.code for i in book.items(Kind.CONFIRMATION, IN_2017) if i.either == "judgment_or_decision"}
    assert either == {"judgment_identity", "enforcement_decision"}
    assert "judgment_copy" not in {i.code for i in book.items(Kind.CONFIRMATION, IN_2017)}


def test_a_denunciation_is_confidential_and_helped_with_procedure_only(book: Rulebook) -> None:
    confidential = {k.code for k in book.profile.kinds if k.confidential}
    assert confidential == {Kind.DENUNCIATION}
    said = book.find(book.profile.statements, "procedure_only", IN_2017)
    assert said is not None
    assert "chỉ hướng dẫn về trình tự, thủ tục" in said.text


def test_each_kind_has_its_appointment(book: Rulebook) -> None:
    purposes = {kind: a.code for a in book.current(book.profile.appointments, IN_2017) for kind in a.kinds}
    assert purposes == {"enforcement": "filing", "confirmation": "result", "complaint": "reception", "denunciation": "reception"}
    assert set(purposes.values()) == set(get_args(Purpose))


def test_the_letter_says_what_the_procedure_demands(book: Rulebook) -> None:
    demanded = {"right_to_request", "competence", "email_lodges_nothing", "compared_at_counter", "result_by_mail_or_post", "one_dossier"}
    texts = {s.code: book.text(s.text, IN_2017) for s in book.current(book.profile.statements, IN_2017)}
    assert demanded <= texts.keys()
    assert all(text.endswith(".") and "{" not in text for text in texts.values())


def test_the_contact_block_is_that_of_the_procedure(book: Rulebook) -> None:
    contact = book.contact(IN_2017)
    assert (contact.desk, contact.phone, contact.email) == ("Bộ phận một cửa", "0333.700636", "httqvangninh@moj.gov.vn")
    assert contact.address == "Khu Hà Khánh A, phường Cao Xanh, thành phố Hạ Long, tỉnh Quảng Ninh"


def test_reports_follow_the_year_of_enforcement(book: Rulebook) -> None:
    periods = {r.code: (r.first_month, r.months) for r in book.current(book.profile.reports, IN_2017)}
    assert periods == {"weekly": (1, 0), "month": (10, 1), "quarter": (10, 3), "half_year": (10, 6), "year": (10, 12), "period": (1, 0)}
