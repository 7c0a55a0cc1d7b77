"""What a profile that reads well may still get wrong: overlaps, gaps, unknown figures, hours that cross, places unknown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helpdesk.journey import Kind
from helpdesk.law.entries import Entry
from helpdesk.law.guidance import unknown_placeholders
from helpdesk.law.profile import Profile, Purpose
from helpdesk.law.register import Register

# what the checks and letters cannot do without
_REQUIRED: dict[str, tuple[str, ...]] = {
    "clocks": ("reply", "letter_received", "online_supplement"),
    "figures": ("request_limit", "appeal_period", "near_limit"),
    "appointments": get_args(Purpose),
    "kinds": tuple(Kind),
    "statements": (
        "email_lodges_nothing", "limit_runs_on", "right_to_request", "competence", "right_to_confirmation", "competence_confirmation",
        "receipt_at_once", "closed_without_prejudice", "still_appealable", "administrative_part", "accuracy_check", "compared_at_counter",
        "result_by_mail_or_post", "one_dossier", "procedure_only", "complaint_not_lodged", "denunciation_not_lodged",
        "denouncer_protected", "group_representatives",
    ),
}  # fmt: skip
# what nobody would ever look for under another word
_CLOSED: dict[str, tuple[str, ...]] = {
    "statements": _REQUIRED["statements"],
    "topics": ("4", "5", "6", "8a", "8b", "8c", "14", "15", "15a", "15b", "17a", "18", "24a", "24b", "26", "34", "34a", "34b", "2.2"),
    "immediate": ("support", "wages", "injury", "reinstatement", "interim_measure"),
    "unasked": ("court_costs", "returned_property", "fines", "confiscation", "interim_measure"),
    "periods": ("account_freeze", "other_security", "before_measures", "coercion", "second_complaint"),
}


def contradictions(profile: Profile, register: Register) -> list[str]:
    """Every fault of sense in a profile, as a sentence naming its place."""
    checks = (_overlaps, _absent, _unknown, unknown_placeholders, _hours, _retention)
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
    for section, codes in _REQUIRED.items():
        present = {e.code for e in getattr(profile, section)}
        yield from (f"{section}: thiếu mục “{code}”" for code in codes if code not in present)
    for name in ("names", "contacts", "hours"):
        if not getattr(profile.office, name):
            yield f"office.{name}: cần ít nhất một mục"


def _unknown(profile: Profile) -> Iterator[str]:
    for section, codes in _CLOSED.items():
        unknown = (e.code for e in getattr(profile, section) if e.code not in codes)
        yield from (f"{section}: mã lạ “{code}”; chỉ nhận {', '.join(codes)}" for code in unknown)


def _retention(profile: Profile) -> Iterator[str]:
    """A period that nobody has read in a norm counts only where the office itself decided it: what is wiped is gone."""
    for rule in profile.retention:
        where, periods = f"retention.{rule.code}", [m for m in (rule.close_months, rule.anonymise_months) if m is not None]
        if any(m < 1 for m in periods):
            yield f"{where}: số tháng phải từ 1 trở lên; muốn giữ lâu dài thì bỏ dòng đó"
        if len(periods) == 2 and periods[1] < periods[0]:
            yield f"{where}: khử nhận dạng (anonymise_months) không thể sớm hơn đóng (close_months)"
        if (periods or rule.on_request) and not rule.decision and (rule.unverified or rule.source.norm.unverified):
            yield f"{where}: căn cứ chưa đối chiếu với nguyên văn; muốn áp dụng phải ghi số, ngày quyết định của cơ quan (decision)"


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
