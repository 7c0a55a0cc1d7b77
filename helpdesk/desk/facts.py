"""Facts as a clerk reads and types them, and back: numbers, courts and offices are read by the reader itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from helpdesk.desk.saying import labels
from helpdesk.errors import Refused
from helpdesk.house import Shop
from helpdesk.journey import CourtName, Day, EnforcementDecision, Facts, Found, Judgment, Kind, Money, OfficeName, Role, Span
from helpdesk.reading import rulings
from helpdesk.reading.dates import find_dates
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import Source, clean, fold

BY_CLERK = "clerk"  # the source of a span that a member of staff typed
LONGEST = 2000
PARTY = ("requester_name", "requester_address", "phone", "id_number", "role")
MATTER = ("creditor", "creditor_address", "debtor_name", "debtor_address", "judgments", "court")
REQUEST = ("amount", "request_content", "asset_info", "effect_date", "due_date")
COMPLAINT = ("complained_act", "complained_person", "complained_office", "complaint_request")
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.ENFORCEMENT: (*PARTY, *MATTER, *REQUEST),
    Kind.CONFIRMATION: (*PARTY, "judgments", "enforcement_decisions", "confirm_content", "amount"),
    Kind.COMPLAINT: (*PARTY, *COMPLAINT, "judgments", "enforcement_decisions"),
    Kind.DENUNCIATION: (*PARTY, *COMPLAINT),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a clerk typed, as the reader sees it."""

    survey: Survey
    text: str
    shop: Shop
    on: date

    @property
    def span(self) -> Span:
        return Span(BY_CLERK, 0, len(self.text), quote=self.text)


def fields_of(kind: str) -> tuple[str, ...]:
    """Which facts matter for a kind of request, in the order a clerk reads them."""
    return FIELDS.get(Kind(kind), (*PARTY, *MATTER))


def told(facts: Facts, name: str, shop: Shop, on: date) -> str:
    """A fact as text that `put` reads back; '' where it is absent."""
    value = getattr(facts, name)
    return TOLD[name](value, shop, on) if value else ""


def put(facts: Facts, name: str, text: str, shop: Shop, on: date) -> Facts:
    """The facts with one put right; '' takes it away. Raises Refused where what was typed is no such thing."""
    text = clean(text).replace("\r\n", "\n").strip()
    if name not in READ:
        raise Refused("không có thông tin này")
    if len(text) > LONGEST:
        raise Refused(f"thông tin dài quá {LONGEST} ký tự")
    if not text:
        gone: Any = () if name in ("judgments", "enforcement_decisions") else None
        return replace(facts, **{name: gone})
    typed = Typed(Survey(Source(BY_CLERK, text), shop.reader.reader), text, shop, on)
    return replace(facts, **{name: READ[name](typed)})


# ── told ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tell_judgments(judgments: tuple[Judgment, ...], shop: Shop, on: date) -> str:
    return "\n".join(_tell_judgment(j, shop, on) for j in judgments)


def _tell_judgment(judgment: Judgment, shop: Shop, on: date) -> str:
    noun = {"decision": "Quyết định", "award": "Phán quyết trọng tài"}.get(judgment.form, "Bản án")
    court = f" của {_tell_court(judgment.court, shop, on)}" if judgment.court else ""
    return f"{noun} số {judgment.number}{_of_day(judgment.day)}{court}"


def _tell_court(court: CourtName, shop: Shop, on: date) -> str:
    found = shop.book.register.court(court, on)
    told = found.full if found else f"Tòa án nhân dân {court.place or court.province}".strip()
    return f"{told}, tỉnh {court.province}" if court.province and court.province not in told else told


def _tell_decisions(decisions: tuple[EnforcementDecision, ...], shop: Shop, on: date) -> str:
    return "\n".join(
        f"Quyết định thi hành án số {d.number}{_of_day(d.day)}" + (f" của {_tell_office(d.office, shop, on)}" if d.office else "")
        for d in decisions
    )


def _tell_office(office: OfficeName, shop: Shop, on: date) -> str:
    found = shop.book.register.office(office, on)
    return found.full if found else f"Cơ quan thi hành án dân sự {office.place or office.province}".strip()


def _of_day(day: date | None) -> str:
    return f" ngày {day:%d/%m/%Y}" if day else ""


# ── read back ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _words(typed: Typed) -> Found:
    value = " ".join(typed.text.split())
    return Found(value, fold(value), typed.span)


def _digits(typed: Typed) -> Found:
    digits = re.sub(r"\D", "", typed.text)
    if not 8 <= len(digits) <= 12:
        raise Refused("số này phải có từ 8 đến 12 chữ số")
    return Found(digits, digits, typed.span)


def _role(typed: Typed) -> Role:
    try:
        return Role(typed.text)
    except ValueError:
        raise Refused("chọn một tư cách trong danh sách") from None


def _money(typed: Typed) -> Money:
    digits = re.sub(r"[.,\s]|đồng|đ\b", "", typed.text)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 16):
        raise Refused("số tiền viết bằng chữ số, ví dụ 86.740.000")
    return Money(int(digits), typed.span)


def _day(typed: Typed) -> Day:
    found = [d.day for d in find_dates(typed.survey.source) if d.day]
    if not found:
        raise Refused("ngày viết như 15/3/2017")
    return Day(found[0], typed.span)


def _judgments(typed: Typed) -> tuple[Judgment, ...]:
    found = rulings.judgments(typed.survey)
    if not found:
        raise Refused("không đọc được số bản án; viết như «Bản án số 12/2017/DS-ST ngày 15/3/2017 của TAND thành phố Hạ Long»")
    return found


def _decisions(typed: Typed) -> tuple[EnforcementDecision, ...]:
    found = rulings.decisions(typed.survey)
    if not found:
        raise Refused("không đọc được số quyết định; viết như «Quyết định thi hành án số 45/QĐ-CTHADS ngày 2/5/2017 của Cục THADS tỉnh …»")
    return found


def _court(typed: Typed) -> CourtName:
    found = typed.survey.courts
    if not found or typed.shop.book.register.court(found[0].name, typed.on) is None:
        raise Refused("không nhận ra Tòa án này; viết như «TAND thành phố Hạ Long» hoặc «TAND huyện Châu Thành, tỉnh Tiền Giang»")
    return found[0].name


def _office(typed: Typed) -> OfficeName:
    found = typed.survey.offices
    if not found:
        raise Refused("không nhận ra cơ quan này; viết như «Chi cục THADS huyện Vân Đồn» hoặc «Cục THADS tỉnh …»")
    return found[0].name


def _value(found: Found, _shop: Shop, _on: date) -> str:
    return found.value


NOT_WORDS = ("phone", "id_number", "role", "judgments", "court", "enforcement_decisions", "amount", "effect_date", "due_date",
             "complained_office")  # fmt: skip
TEXTS = tuple(name for name in labels()["fact"] if name not in NOT_WORDS)
READ: dict[str, Callable[[Typed], Any]] = {
    **dict.fromkeys(TEXTS, _words),
    "phone": _digits,
    "id_number": _digits,
    "role": _role,
    "amount": _money,
    "effect_date": _day,
    "due_date": _day,
    "judgments": _judgments,
    "enforcement_decisions": _decisions,
    "court": _court,
    "complained_office": _office,
}
TOLD: dict[str, Callable[[Any, Shop, date], str]] = {
    **dict.fromkeys((*TEXTS, "phone", "id_number"), _value),
    "role": lambda role, _shop, _on: str(role),
    "amount": lambda money, _shop, _on: f"{money.dong:,}".replace(",", "."),
    "effect_date": lambda day, _shop, _on: f"{day.day:%d/%m/%Y}",
    "due_date": lambda day, _shop, _on: f"{day.day:%d/%m/%Y}",
    "judgments": _tell_judgments,
    "enforcement_decisions": _tell_decisions,
    "court": _tell_court,
    "complained_office": _tell_office,
}
