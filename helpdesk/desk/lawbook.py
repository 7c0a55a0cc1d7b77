"""The procedure as staff may read it: every entry with its source, whether that is in force, and what nobody has checked yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from helpdesk.desk.rights import Person
from helpdesk.desk.saying import labels
from helpdesk.errors import NotFound
from helpdesk.house import House, Shop
from helpdesk.law import guidance
from helpdesk.law.book import Rulebook
from helpdesk.law.entries import Entry
from helpdesk.law.keeping import RetentionRule
from helpdesk.law.profile import SECTIONS, ClockRule, ComplaintPeriod, Figure, RequiredItem

MEASURED = (ClockRule, Figure, ComplaintPeriod)
TEXTS = ("supply", "text")


@dataclass(frozen=True, slots=True)
class LawLine:
    """One entry: `figure` where it measures something, `warning` where staff must know more than the source."""

    code: str
    name: str
    figure: str
    text: str
    source: str
    since: date
    warning: str


@dataclass(frozen=True, slots=True)
class LawPage:
    office: str
    title: str
    name: str
    address: str
    phone: str
    hours: str
    fingerprint: str
    replaced: tuple[str, ...]
    unverified: int
    sections: tuple[tuple[str, tuple[LawLine, ...]], ...]


def show(house: House, person: Person, office: str = "") -> LawPage:
    """The rulebook of an office as it counts today."""
    shop = shop_of(house, person, office)
    book, on = shop.book, house.today(shop)
    contact, hours = book.contact(on), book.current(book.profile.office.hours, on)
    return LawPage(
        office=shop.name,
        title=book.profile.title,
        name=book.names(on).name,
        address=contact.address,
        phone=contact.phone,
        hours=hours[0].wording if hours else "",
        fingerprint=book.fingerprint[:12],
        replaced=tuple(f"{r.norm.short}" + (f" → {r.successor.short}" if r.successor else "") for r in book.replaced(on)),
        unverified=len(book.unverified(on)),
        sections=tuple(_sections(book, on)),
    )


def shop_of(house: House, person: Person, office: str) -> Shop:
    """The shop asked for, else this person's first. Raises NotFound for one that is not theirs."""
    if office and office not in person.offices:
        raise NotFound("không có cơ quan này")
    return house.shop(office or person.offices[0])


def _sections(book: Rulebook, on: date) -> Iterator[tuple[str, tuple[LawLine, ...]]]:
    for section in SECTIONS:
        entries = book.current(getattr(book.profile, section), on)
        if section == "items":
            kinds = dict.fromkeys(e.kind for e in entries if isinstance(e, RequiredItem))
            yield from ((f"items.{k}", _lines(book, on, [e for e in entries if e.kind == k])) for k in kinds)
        elif entries:
            yield section, _lines(book, on, entries)


def _lines(book: Rulebook, on: date, entries: Iterable[Entry]) -> tuple[LawLine, ...]:
    return tuple(_line(book, on, entry) for entry in entries)


def _line(book: Rulebook, on: date, entry: Entry) -> LawLine:
    text = next((str(getattr(entry, name)) for name in TEXTS if getattr(entry, name, "")), "")
    name = getattr(entry, "name", "") or getattr(entry, "title", "") or getattr(entry, "against", "")
    return LawLine(
        code=str(getattr(entry, "code", "")),
        name=str(name),
        figure=guidance.spoken(entry) if isinstance(entry, MEASURED) else _kept(entry) if isinstance(entry, RetentionRule) else "",
        text=book.text(text, on),
        source=entry.source.short,
        since=entry.valid_from,
        warning=_warning(book, on, entry),
    )


def _kept(rule: RetentionRule) -> str:
    """ "đóng sau 12 tháng, khử nhận dạng sau 60 tháng (QĐ số …)"; what has no period is kept."""
    said = labels()["kept"]
    steps = [said[name].format(months=m) for name, m in (("close", rule.close_months), ("anonymise", rule.anonymise_months)) if m]
    told = ", ".join(steps) or said["for_ever"]
    return f"{told} ({rule.decision})" if rule.decision else told


def _warning(book: Rulebook, on: date, entry: Entry) -> str:
    standing = book.standing(entry, on)
    replaced = "" if standing.in_force else "đã được thay" + "".join(f" bằng {c.short}" for c in standing.successors[:1])
    unread = "chưa đối chiếu với văn bản" if standing.unverified else ""
    return "; ".join(w for w in (replaced, unread, standing.note) if w)
