"""Sample cases, one for each letter: what a preview shows and what a check of the templates is tried on.

The cases are data (data/samples.toml) and name entries of the law by code; whoever holds the rulebook lends the words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Protocol

from helpdesk.journey import LetterView, Meeting, OfficeCard, Point

HALF_PAST_FOUR = time(16, 30)
ZONE = timezone(timedelta(hours=7))
SECTIONS = {  # field of the view: section of the procedure profile
    "missing": "items", "invited": "papers", "ways": "ways", "reasons": "grounds", "statements": "statements", "unasked": "unasked",
    "topics": "topics", "periods": "periods",
}  # fmt: skip
AS_WRITTEN = ("addressee", "address_form", "role", "content", "competent_office", "note", "problem", "result", "tracking")
NATION = "nation"  # instead of a place: the office above all others


class Phrases(Protocol):
    """The words of one office and its law on one day."""

    @property
    def on(self) -> date: ...

    def office(self) -> OfficeCard: ...

    def kind_name(self, kind: str) -> str: ...

    def point(self, section: str, code: str, kind: str) -> Point | None:
        """The entry of a section of the profile, ready for a letter; None where that day's law has none."""

    def province(self) -> str:
        """The province of the office with its unit word."""

    def competent(self, place: str) -> str:
        """The enforcement office of that province, or of the nation, under its full name of that day."""

    def reply_by(self, received: datetime) -> datetime | None:
        """By when a letter that came then is answered, local time."""

    def supplement(self) -> tuple[date, int] | None:
        """Until when, and within how many days, an answer of that day lets the citizen add what is missing."""


def sample_views(phrases: Phrases) -> tuple[LetterView, ...]:
    """A view for every letter there is, in the order of the data."""
    raw = tomllib.loads((Path(__file__).parent / "data" / "samples.toml").read_text("utf-8"))
    return tuple(_view({**raw["kinds"].get(case["kind"], {}), **raw["people"][case["person"]], **case}, phrases) for case in raw["letters"])


def _view(case: Mapping[str, Any], phrases: Phrases) -> LetterView:
    office, kind, on = phrases.office(), case["kind"], phrases.on
    received = datetime(on.year, on.month, on.day, 8, 12, tzinfo=ZONE)
    said: dict[str, Any] = {name: _filled(case.get(name, ""), case, phrases) for name in AS_WRITTEN}
    said["competent_office"] = phrases.competent(case["competent_of"]) if "competent_of" in case else said["competent_office"]
    until, days = (phrases.supplement() if case.get("supplement") else None) or (_day(on, case.get("supplement_days")), 0)
    points: dict[str, Any] = {field: _points(section, case.get(_key(field), ()), kind, phrases) for field, section in SECTIONS.items()}
    return LetterView(
        form=case["form"],
        variant=case["variant"],
        case_code=f"HTTT-{on.year}-000123",
        on=on,
        received_at=received,
        office=office,
        kind=kind,
        kind_name=phrases.kind_name(kind),
        found=tuple(p.name for p in _points("items", case.get("found", ()), kind, phrases)),
        path=phrases.point("paths", case["path"], kind) if "path" in case else None,
        files=tuple(case.get("files", ())),
        reply_by=phrases.reply_by(received) if case.get("reply") else None,
        supplement_until=until,
        supplement_days=days,
        **_papers(case, phrases),
        **_times(case, on, office),
        **said,
        **points,
    )


def _key(field: str) -> str:
    return "papers" if field == "invited" else field


def _points(section: str, codes: tuple[str, ...], kind: str, phrases: Phrases) -> tuple[Point, ...]:
    return tuple(point for code in codes if (point := phrases.point(section, code, kind)))


def _papers(case: Mapping[str, Any], phrases: Phrases) -> dict[str, Any]:
    return {name: tuple(_filled(text, case, phrases) for text in case.get(name, ())) for name in ("judgments", "decisions")}


def _filled(text: str, case: Mapping[str, Any], phrases: Phrases) -> str:
    year = phrases.on.year
    judged, court = year - int(case.get("judged_years_ago", 0)), case.get("court_of") or phrases.province()
    return text.format(year=year, judged=judged, court=court, place=phrases.office().place)


def _times(case: Mapping[str, Any], on: date, office: OfficeCard) -> dict[str, Any]:
    return {
        "meeting": _meeting(case.get("meeting"), on, office),
        "former_meeting": _meeting(case.get("former_meeting"), on, office),
        "slots": tuple(_meeting(slot, on, office) for slot in case.get("slots", ())),
        "slots_until": datetime.combine(on + timedelta(days=2), HALF_PAST_FOUR, ZONE) if case.get("slots") else None,
        "limit_until": _limit(on, case) if case.get("limit") == "runs" else None,
        "limit_passed": _limit(on, case) if case.get("limit") == "passed" else None,
        "corrects": _day(on, case.get("corrects_days"), -1),
        "posted_on": _day(on, case.get("posted_days"), -1),
    }


def _limit(on: date, case: Mapping[str, Any]) -> date:
    """The sample judgments are of 14 March: a month for appeal, then five years."""
    return date(on.year - case["judged_years_ago"] + 5, 4, 14)


def _day(on: date, days: int | None, direction: int = 1) -> date | None:
    return None if days is None else on + timedelta(days=days * direction)


def _meeting(slot: Mapping[str, Any] | None, on: date, office: OfficeCard) -> Meeting | None:
    if slot is None:
        return None
    start = datetime.combine(on + timedelta(days=slot["days"]), slot["at"], ZONE)
    return Meeting(slot["purpose"], start, start + timedelta(minutes=30), f"{office.desk}, {office.address}")


class Placeholders:
    """Words of no office and no law: enough to see whether a template can be set."""

    on = date(2020, 1, 2)

    def office(self) -> OfficeCard:
        names = {field: field for field in ("name", "short", "parent", "place", "desk", "address", "phone", "email", "hours", "official")}
        return OfficeCard(**names, official_phone="000")

    def kind_name(self, kind: str) -> str:
        return kind

    def point(self, section: str, code: str, kind: str) -> Point | None:
        return Point(code, f"{section} {code}", f"{kind} {code}.", f"Điều 1 {section}")

    def province(self) -> str:
        return "place"

    def competent(self, place: str) -> str:
        return "office"

    def reply_by(self, received: datetime) -> datetime | None:
        return received + timedelta(hours=4)

    def supplement(self) -> tuple[date, int] | None:
        return self.on + timedelta(days=15), 15
