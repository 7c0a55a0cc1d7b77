"""What a profile that reads well may still get wrong: overlaps, gaps, unknown figures, hours that cross, places unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helpdesk.journey import Kind
from helpdesk.law.guidance import unknown_placeholders
from helpdesk.law.profile import Entry, Profile, Purpose
from helpdesk.law.register import Register

_ALWAYS = ("reply", "letter_received", "online_supplement")
_FIGURES = ("request_limit", "appeal_period", "near_limit")


def contradictions(profile: Profile, register: Register) -> list[str]:
    """Every fault of sense in a profile, as a sentence naming its place."""
    checks = (_overlaps, _absent, unknown_placeholders, _hours)
    return [fault for check in checks for fault in check(profile)] + list(_place(profile, register))


def _overlaps(profile: Profile) -> Iterator[str]:
    groups: dict[str, list[Entry]] = {}
    for label, entry in profile.entries():
        groups.setdefault(label, []).append(entry)
    for label, entries in groups.items():
        if any(_together(a, b) for a, b in combinations(entries, 2)):
            yield f"{label}: hai mục cùng mã cùng có hiệu lực một lúc"


def _together(one: Entry, other: Entry) -> bool:
    return (one.valid_until is None or other.valid_from <= one.valid_until) and (
        other.valid_until is None or one.valid_from <= other.valid_until
    )


def _absent(profile: Profile) -> Iterator[str]:
    required: Sequence[tuple[str, Sequence[str]]] = (
        ("clocks", _ALWAYS), ("figures", _FIGURES), ("appointments", get_args(Purpose)), ("kinds", tuple(Kind)),
    )  # fmt: skip
    for section, codes in required:
        present = {e.code for e in getattr(profile, section)}
        yield from (f"{section}: thiếu mục “{code}”" for code in codes if code not in present)
    for name in ("names", "contacts", "hours"):
        if not getattr(profile.office, name):
            yield f"office.{name}: cần ít nhất một mục"


def _hours(profile: Profile) -> Iterator[str]:
    for hours in profile.office.hours:
        days = [day for pattern in hours.week for day in pattern.days]
        if not days or len(days) != len(set(days)):
            yield f"office.hours ({hours.valid_from}): mỗi thứ trong tuần ghi một lần, và cần ít nhất một ngày làm việc"
        for pattern in hours.week:
            times = [t for stretch in pattern.intervals for t in stretch]
            if not times or times != sorted(set(times)):
                yield f"office.hours ({hours.valid_from}): các khoảng giờ phải có, theo thứ tự và không chồng nhau"


def _place(profile: Profile, register: Register) -> Iterator[str]:
    office = profile.office
    try:
        ZoneInfo(office.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield f"office.timezone: không có múi giờ “{office.timezone}”"
    if register.unit(office.place, on=profile.valid_from, level=office.level) is None:
        yield f"office.place: “{office.place}” không có trong sổ địa danh"
