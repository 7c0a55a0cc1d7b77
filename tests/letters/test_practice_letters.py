"""The labelled letters themselves: possible labels, honest facts, the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.letters.build import Letter, build, compose, expectation, read_set
from tests.letters.labels import faults, papers_of

LETTERS = read_set("practice")


@pytest.mark.parametrize("letters", [LETTERS, read_set("held_back")], ids=["practice", "held_back"])
def test_every_label_is_of_the_closed_vocabularies_and_every_fact_stands_in_its_letter(letters: list[Letter]) -> None:
    assert faults([(letter, expectation(letter)) for letter in letters]) == []


def test_a_label_that_the_letter_does_not_support_is_found() -> None:
    letter = {"id": "x", "subject": "", "body": "Tôi là Trần Văn Thử.", "niche": "enforcement", "date": "2018-03-05T08:00:00+07:00"}
    expect = {"kind": "enforcement", "outcome": "incomplete", "missing": ["ban_an"], "why": "w", "facts": {"creditor": "Lê Thị Khác"}}
    found = faults([(letter, expectation(letter | {"expect": expect}))])
    assert found == ["x: unknown item ban_an", "x: creditor: le thi khac is not in the letter"]


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "jpg", "scan_pdf", "blur", "zip", "eml", "ics"])
def test_a_letter_is_built_to_the_same_bytes_twice(kind: str) -> None:
    letter = next(x for x in LETTERS if any(p["kind"] == kind for p in papers_of(x)))
    assert compose(letter) == compose(letter)


def test_a_set_becomes_a_folder_of_mails_and_their_expectations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.letters.build.read_set", lambda name: LETTERS[:3])
    build("practice", tmp_path)
    expect = json.loads((tmp_path / "expect.json").read_text())
    assert {p.stem for p in tmp_path.glob("*.eml")} == set(expect) == {x["id"] for x in LETTERS[:3]}
    assert all(e["received_at"] and e["niche"] and e["why"] for e in expect.values())
