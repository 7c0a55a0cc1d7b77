"""Every letter there is, written for a sample case in the words of this office and its law: to be read before anybody gets one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.journey import Kind, OfficeCard, Point
from helpdesk.law.book import Rulebook
from helpdesk.law.guidance import spoken
from helpdesk.mail.samples import NATION, sample_views
from helpdesk.study import Shop, Study

NOON = 12 * 60


def page(study: Study, shop: Shop) -> str:
    """One HTML page with all of them, as they would be today."""
    on = study.today(shop)
    return study.letterbook.preview(sample_views(BookPhrases(shop.book, on)))


@dataclass(frozen=True)
class BookPhrases:
    """The words of a rulebook on one day, lent to the sample cases."""

    book: Rulebook
    on: date

    def office(self) -> OfficeCard:
        names, contact = self.book.names(self.on), self.book.contact(self.on)
        return OfficeCard(
            name=names.name, short=names.short, parent=names.parent, place=names.place, desk=contact.desk, address=contact.address,
            phone=contact.phone, email=contact.email, hours=self.book.current(self.book.profile.office.hours, self.on)[0].wording,
            official=contact.official, official_phone=contact.official_phone or contact.phone, website=contact.website,
        )  # fmt: skip

    def kind_name(self, kind: str) -> str:
        entry = self.book.find(self.book.profile.kinds, kind, self.on)
        return entry.name if entry else ""

    def point(self, section: str, code: str, kind: str) -> Point | None:
        if section == "topics":
            block = self.book.block(code, self.on)
            return Point(code, block.title, block.text, block.citation.formal if block.citation else "") if block else None
        entries = self.book.items(Kind(kind), self.on) if section == "items" else getattr(self.book.profile, section)
        entry = self.book.find(entries, code, self.on)
        if entry is None:
            return None
        cited = self.book.citation(entry, self.on)
        name = getattr(entry, "name", "") or getattr(entry, "against", "") or "nơi giải quyết"
        text = spoken(entry) if section == "periods" else entry.supply if section == "items" else entry.text
        return Point(code, name, self.book.text(text, self.on), cited.formal if cited else "")

    def province(self) -> str:
        return self.book.profile.office.place

    def competent(self, place: str) -> str:
        register = self.book.register
        unit = None if place == NATION else register.unit(place, on=self.on, level="province")
        office = register.office_at(unit, self.on) if unit else register.national_office(self.on)
        return office.full if office else place

    def reply_by(self, received: datetime) -> datetime | None:
        deadline = self.book.due("reply", received)
        return self.book.calendar.local(deadline.at) if deadline else None

    def supplement(self) -> tuple[date, int] | None:
        calendar = self.book.calendar
        deadline = self.book.due("online_supplement", calendar.instant(self.on, NOON))
        return (deadline.day, deadline.rule.amount) if deadline else None
