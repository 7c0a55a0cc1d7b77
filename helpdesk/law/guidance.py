"""The guidance library and every other text of a profile: figures filled in from data, the clause that may be cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from helpdesk.law.entries import Entry
from helpdesk.law.norms import Citation
from helpdesk.law.profile import ClockRule, ComplaintPeriod, Figure, Profile, Topic, counting

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LABELS = {
    "at_once": "ngay",
    "working_days": "{:02} ngày làm việc",
    "calendar_days": "{:02} ngày",
    "months": "{:02} tháng",
    "years": "{:02} năm",
    "percent": "{}%",
    "one_in": "1/{}",
    "times": "{:02} lần",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A topic ready for a letter. `citation` is None when no clause may be cited that day; `replaced` tells staff why."""

    code: str
    title: str
    text: str
    citation: Citation | None
    source: Citation
    replaced: bool
    unverified: bool


def spoken(measured: Figure | ClockRule | ComplaintPeriod) -> str:
    """A figure as an office writes it: `15 ngày`, `05 ngày làm việc`, `5.000.000 đồng`, `1/50`."""
    amount, unit = measured.amount, measured.unit
    if unit == "dong":
        return f"{amount:,}".replace(",", ".") + " đồng"
    if unit == "half_working_days":
        return "½ ngày làm việc" if amount == 1 else f"{amount}/2 ngày làm việc"
    if unit == "working_minutes":
        return f"{amount} phút làm việc"
    return _LABELS[unit].format(amount)


def figures(text: str, profile: Profile, on: date) -> dict[str, Figure | ClockRule]:
    """Of what a text names in braces, that which there is on that day."""
    named, day = _PLACEHOLDER.findall(text), profile.day(on)
    measured: tuple[Figure | ClockRule, ...] = (*profile.clocks, *profile.figures)
    return {m.code: m for m in measured if m.code in named and m.counts(day)}


def filled(text: str, profile: Profile, on: date) -> str:
    """The text with every `{code}` spoken; the loader has made sure that each is known."""
    if "{" not in text:
        return text
    known = figures(text, profile, on)
    return _PLACEHOLDER.sub(lambda m: spoken(known[m[1]]), text)


def blocks(profile: Profile, on: date) -> tuple[Block, ...]:
    """The library on that day, in the order of the data."""
    return tuple(_block(topic, profile, on) for topic in counting(profile.topics, profile.day(on)))


def block(profile: Profile, code: str, on: date) -> Block | None:
    day = profile.day(on)
    return next((_block(t, profile, on) for t in profile.topics if t.code == code and t.counts(day)), None)


def _block(topic: Topic, profile: Profile, on: date) -> Block:
    replaced = not topic.source.norm.in_force(on)
    text = filled(topic.text, profile, on)
    return Block(topic.code, topic.title, text, topic.citation(on), topic.source, replaced, topic.unverified)


def unknown_placeholders(profile: Profile) -> Iterator[str]:
    """Faults: texts that name a figure nobody has, on a day when they count."""
    for section, entry, text in _texts(profile):
        known = figures(text, profile, entry.valid_from)
        for name in _PLACEHOLDER.findall(text):
            if name not in known:
                yield f"{section}: “{{{name}}}” không phải mã của con số hay thời hạn nào"


def _texts(profile: Profile) -> Iterator[tuple[str, Entry, str]]:
    for section in (
        "items",
        "papers",
        "effects",
        "immediate",
        "unasked",
        "ways",
        "grounds",
        "paths",
        "appointments",
        "statements",
        "topics",
    ):
        for entry in getattr(profile, section):
            for name in ("text", "supply", "name"):
                text = getattr(entry, name, "")
                yield f"{section}[{entry.code}].{name}", entry, text
