"""A denunciation's letters tell nothing: not by a name, not by a paper, not by the word for what it is."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

import pytest

from helpdesk.journey import LetterView, Meeting, OfficeCard, Point
from helpdesk.mail.letterbook import LETTERS, TOLD_IN_CONFIDENCE
from tests.letters_out.cases import LAWS, samples, told

CANARY = "Hoàng Yến Bí Mật"
OURS = {"form", "variant", "case_code", "office", "problem", "tracking"}  # not the citizen's
BY_HAND = {"note", "competent_office"}  # a keeper writes the one; the other is an office of the register
LETTER_KINDS = [
    (form, variant)
    for form in ("03-QT-TC", "receipt", "thread", "reminder", "closing", "correction", "result")
    for variant in LETTERS[form]
]


def sung(view: LetterView, kept: set[str]) -> LetterView:
    """The same view with the canary in every text a citizen's letter could have brought."""
    return replace(view, **{f.name: _sung(getattr(view, f.name)) for f in fields(view) if f.name not in kept})


def _sung(value: Any) -> Any:
    if isinstance(value, str):
        return CANARY
    if isinstance(value, Point):
        return Point(value.code, CANARY, CANARY, CANARY)
    if isinstance(value, tuple):
        return tuple(_sung(v) for v in value) or ((CANARY,))
    return value


@pytest.mark.parametrize(("form", "variant"), LETTER_KINDS)
def test_no_letter_in_a_confidential_case_sings(form: str, variant: str) -> None:
    view = replace(samples("2017")[f"{form}/{variant}"], confidential=True)
    kept = OURS | BY_HAND | {"ways", "statements", "missing", "invited", "reasons", "unasked", "topics", "periods", "slots"}
    words = told(sung(view, kept))
    assert CANARY not in words.subject + words.text + words.html


@pytest.mark.parametrize("variant", LETTERS["03-QT-TC"])
def test_a_denunciation_is_confidential_even_when_nobody_marked_it(variant: str) -> None:
    view = replace(samples("2017")[f"03-QT-TC/{variant}"], confidential=False, addressee=CANARY, judgments=(CANARY,), content=CANARY)
    sung_points = replace(view, reasons=(Point("x", CANARY, CANARY, ""),), topics=(Point("x", CANARY, CANARY, ""),), found=(CANARY,))
    words = told(sung_points)
    assert CANARY not in words.subject + words.text + words.html


def test_the_items_of_a_denunciation_are_asked_for_in_words_that_do_not_tell() -> None:
    view = samples("2017")["03-QT-TC/incomplete"]
    named = replace(view, missing=tuple(replace(p, name=CANARY, text=CANARY) for p in view.missing))
    assert CANARY not in told(named).text
    assert "Sự việc: việc gì, khi nào, ở đâu" in " ".join(told(view).text.split())


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("variant", LETTERS["03-QT-TC"])
def test_neither_subject_nor_text_says_what_kind_of_letter_it_was(variant: str, law: str) -> None:
    words = told(samples(law)[f"03-QT-TC/{variant}"])
    assert words.subject.endswith("] Trả lời thư của ông/bà")
    assert not re.search(r"(?i)tố cáo|khiếu nại|vi phạm|sai phạm|phản ánh", words.subject + words.text)


def test_the_greeting_names_nobody() -> None:
    view = replace(samples("2017")["thread/appointment_moved"], confidential=True)
    assert told(view).text.startswith("Kính gửi ông/bà,\n")


@pytest.mark.parametrize("variant", ["appointment_moved", "attendance", "appointment_offer"])
def test_a_confidential_appointment_does_not_say_what_it_is_for(variant: str) -> None:
    text = told(replace(samples("2017")[f"thread/{variant}"], confidential=True)).text
    assert not re.search(r"(?i)thi hành án lúc|yêu cầu thi hành án|xác nhận (kết|thi)|khiếu nại|bản án", text.split("Trân trọng")[0])


def test_a_new_field_of_the_view_is_hidden_until_somebody_decides_otherwise() -> None:
    hidden = {f.name for f in fields(LetterView)} - set(TOLD_IN_CONFIDENCE) - {"confidential"}
    assert {"addressee", "address_form", "judgments", "decisions", "content", "found", "reasons", "topics", "files", "result"} <= hidden


def test_the_office_and_the_hour_are_told_all_the_same() -> None:
    view = samples("2017")["03-QT-TC/complete"]
    assert isinstance(view.meeting, Meeting) and isinstance(view.office, OfficeCard)
    text = " ".join(told(view).text.split())
    assert view.meeting.where in text and view.office.official_phone in text
