"""Two offices in one house: nobody who is bound to one sees, fetches or moves anything of the other, by any route there is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from sqlmodel import select

from helpdesk.cases import holds, subjects
from helpdesk.cases.privacy_tables import HoldRow, SubjectRequestRow
from helpdesk.cases.tables import CaseRow, EventRow, LetterRow, OutgoingRow, StaffRow, VisitRow
from helpdesk.desk import reports
from helpdesk.house import House
from helpdesk.web import create_app
from tests.web import office
from tests.web.office import Browser, form_fields

THEIRS = "hai"  # the office that came later
WORD = "Kẻ Sặt"  # stands in its one letter
ASKED, HELD = "Người Hỏi Dữ Liệu", "Giữ Cho Tòa Án"  # at the first office


@pytest.fixture
def house(house: House, lived_morning) -> House:
    """The morning of the first office; one letter of the second, in which everybody works."""
    office.relive(house, lived_morning)
    first = next(iter(house.shops.values()))
    second = replace(first, name=THEIRS, settings=first.settings.model_copy(update={"office": THEIRS, "address": "hai@moj.example"}))
    alone = replace(house, shops={THEIRS: second})
    office.deliver(alone, office.letter(f"Tôi ở {WORD}, muốn hỏi lịch tiếp công dân.", name="Người Kẻ Sặt", address="sat@mail.example"))
    house.shops[THEIRS] = second
    with house.memory.unit() as unit:
        now, told = house.clock.now(), {"wants": ["know"], "note": "", "by": "hoa", "confidential": False}
        subjects.enter(unit, first.name, ASKED, received_at=now, **told)
        holds.place(unit, first.name, HELD, by="hoa", now=now, address="tu@mail.example")
    return house


def bind(house: House) -> None:
    with house.memory.unit() as unit:
        for row in unit.session.exec(select(StaffRow)):
            row.office = THEIRS
            unit.add(row)


def words_of_the_first(house: House) -> set[str]:
    """What would tell of its cases: codes, names, addresses, subjects of letters."""
    with house.memory.look() as unit:
        cases = [c for c in unit.session.exec(select(CaseRow)) if c.office != THEIRS]
        mails = [m for m in unit.session.exec(select(OutgoingRow)) if m.office != THEIRS]
    told = {c.code for c in cases} | {c.requester for c in cases} | {m.addressee for m in mails} | {ASKED, HELD}
    return {word for word in told if len(word) > 5}


def state_of_the_first(house: House) -> list[object]:
    with house.memory.look() as unit:
        rows = [*unit.session.exec(select(CaseRow)), *unit.session.exec(select(OutgoingRow)), *unit.session.exec(select(LetterRow))]
        rows += [*unit.session.exec(select(VisitRow)), *unit.session.exec(select(SubjectRequestRow)), *unit.session.exec(select(HoldRow))]
        ours = {c.id for c in rows if isinstance(c, CaseRow) and c.office != THEIRS}
        events = [e for e in unit.session.exec(select(EventRow)) if e.case_id in ours]
    return [row.model_dump() for row in [*rows, *events] if getattr(row, "office", "") != THEIRS]


def every_way(house: House, method: str) -> Iterator[str]:
    """Each route of that method, with what names things of the first office in the places of its path."""
    with house.memory.look() as unit:
        first = [c for c in unit.session.exec(select(CaseRow)) if c.office != THEIRS]
        letters = [row.id for row in unit.session.exec(select(LetterRow)) if row.office != THEIRS]
        mails = [row.id for row in unit.session.exec(select(OutgoingRow)) if row.office != THEIRS]
        sheets = [row.sha256 for row in unit.session.exec(select(LetterRow)) if row.office != THEIRS]
    fits = {"code": [c.code for c in first[:4]], "sha256": sheets[:2], "office": [first[0].office]}
    for path, methods in create_app(house).openapi()["paths"].items():
        if method not in methods or path in ("/sign-out", "/me/password", "/me/sessions"):
            continue
        names = re.findall(r"{(\w+)}", path)
        for turn in range(2 if names and method == "get" else 1):
            told = {name: fits.get(name, [*letters[:2], *mails[:2], 1, 2]) for name in names}
            yield re.sub(r"{(\w+)}", lambda m, told=told, turn=turn: str(told[m[1]][turn % len(told[m[1]])]), path)


def legible(answer: httpx.Response) -> str:
    """An answer as text; what is packed is opened."""
    if answer.content[:2] != b"PK":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.parametrize("login", ["hoa", "khanh"])
def test_no_page_list_or_download_tells_of_another_office(house: House, at_work, login: str) -> None:
    browser: Browser = at_work(login)
    bind(house)
    words = words_of_the_first(house)
    assert len(words) > 10
    for path in every_way(house, "get"):
        page = legible(browser.get(path, params={"office": next(iter(house.shops)), "everything": "1", "q": "thi hanh an", "kind": "all"}))
        assert [word for word in words if word in page and word not in path] == [], path


def test_whoever_is_bound_to_no_office_sees_both(house: House, at_work) -> None:
    """So that the test above could fail: the same words stand on the same page."""
    page = at_work("hoa").get("/queue").text
    assert [word for word in words_of_the_first(house) if word in page]
    assert "Người Kẻ Sặt" in page


def test_nothing_of_another_office_can_be_moved(house: House, at_work) -> None:
    browser: Browser = at_work("hoa")
    bind(house)
    browser.see("/me")
    csrf = form_fields(browser.page)[0][1]["csrf"]
    before = state_of_the_first(house)
    told = {"csrf": csrf, "version": "1", "mail": "1", "letter": "1", "text": "x", "why": "x", "note": "x", "to": "x@mail.example"}
    for path in every_way(house, "post"):
        assert browser.post(path, data=told, follow_redirects=False).status_code < 500, path
    assert state_of_the_first(house) == before


def test_a_report_counts_its_own_office_alone(house: House) -> None:
    house.clock.at = house.clock.at.replace(day=16, hour=17)  # type: ignore[attr-defined]
    first, second = house.shops.values()
    for shop, words in ((second, words_of_the_first(house)), (first, {WORD})):
        report = reports.make(house, shop, reports.Wanted("weekly"))
        told = "\n".join([report.mail.text, report.mail.html, *(f.content.decode("utf-8", "replace") for f in report.files)])
        assert [word for word in words if word in told] == []
