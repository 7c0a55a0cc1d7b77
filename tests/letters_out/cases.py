"""The letters the tests look at: every form and variant under two laws, and each with other people and other files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from helpdesk.desk.preview import BookPhrases
from helpdesk.journey import LetterView
from helpdesk.law.book import load_rulebook
from helpdesk.mail.letterbook import Letterbook, Words
from helpdesk.mail.samples import sample_views

TEMPLATES = Path(__file__).parents[2] / "templates_mail"
GOLDEN = Path(__file__).parent / "golden"
LAWS = {"2017": ("quang-ninh-682-2017", date(2017, 6, 15)), "2026": ("quang-ninh-2026", date(2026, 11, 25))}
PEOPLE = {
    "woman": ("Nguyễn Thị Hoa", "bà"),
    "man": ("Trần Văn Bình", "ông"),
    "person": ("Lê Minh Châu", "ông/bà"),
    "nobody": ("", "ông/bà"),
    "company": ("Công ty TNHH Thương mại Sao Mai", "quý công ty"),
    "body": ("Ngân hàng Thương mại cổ phần Mẫu", "quý cơ quan"),
}
ROLES = ("", "creditor", "representative", "heir", "outsider")


@cache
def letterbook() -> Letterbook:
    return Letterbook(TEMPLATES)


@cache
def phrases(law: str) -> BookPhrases:
    profile, on = LAWS[law]
    return BookPhrases(load_rulebook(profile), on)


@cache
def samples(law: str) -> dict[str, LetterView]:
    return {f"{view.form}/{view.variant}": view for view in sample_views(phrases(law))}


def name_of(view: LetterView) -> str:
    return f"{view.form}_{view.variant}"


def told(view: LetterView) -> Words:
    return letterbook().write(view)


def golden_cases() -> dict[str, LetterView]:
    """File name without ending: what is written into it. All of 2017, the legal forms of 2026, and telling variations."""
    cases = {f"2017_{name_of(view)}": view for view in samples("2017").values()}
    cases |= {f"2026_{name_of(view)}": view for view in samples("2026").values() if view.form.endswith(("-QT", "-TC"))}
    return cases | {f"2017_{name_of(view)}_{how}": view for how, view in variations()}


def variations() -> Iterator[tuple[str, LetterView]]:
    asked, complete = samples("2017")["01-QT/incomplete"], samples("2017")["01-QT/complete"]
    yield "one", replace(asked, missing=asked.missing[:1])
    yield "company", as_person(asked, "company")
    yield "unknown", replace(as_person(asked, "nobody"), judgments=(), content="", found=(), role="")
    yield "without-clause", replace(asked, **without_clauses(asked))
    yield "company", as_person(complete, "company")
    yield "heir", replace(as_person(complete, "person"), role="heir")
    yield "no-slot", replace(complete, meeting=None)
    yield "unknown-office", replace(samples("2017")["01-QT/no_jurisdiction"], competent_office="")


def as_person(view: LetterView, who: str) -> LetterView:
    name, form = PEOPLE[who]
    return replace(view, addressee=name, address_form=form)


def without_clauses(view: LetterView) -> dict[str, object]:
    fields = ("missing", "invited", "ways", "reasons", "statements")
    return {field: tuple(replace(p, clause="") for p in getattr(view, field)) for field in fields}


def everybody() -> Iterator[LetterView]:
    """Every letter under both laws; under the first to everybody and in every role."""
    for law in LAWS:
        for view in samples(law).values():
            yield from (as_person(view, who) for who in (PEOPLE if law == "2017" else ("woman", "company")))
            yield from (replace(view, role=role) for role in (ROLES if law == "2017" else ()))
            yield replace(view, missing=view.missing[:1])
            yield replace(view, **without_clauses(view))


if __name__ == "__main__":  # python -m tests.letters_out.cases: writes the golden files anew, to be read before they are kept
    for old in GOLDEN.glob("*"):
        old.unlink()
    for name, view in golden_cases().items():
        words = told(view)
        (GOLDEN / f"{name}.txt").write_text(f"{words.subject}\n\n{words.text}", "utf-8")
        if name in ("2017_01-QT_incomplete", "2017_03-QT-TC_complete"):
            (GOLDEN / f"{name}.html").write_text(words.html, "utf-8")
